"""Figures of studies: legible, the same bytes each time, and titles that say what the numbers say."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.figures import heat_map, tornado
from analysis.figures.study import BLUE, ORANGE, colours
from analysis.figures.style import DOTS_PER_INCH, STYLE, save
from analysis.sensitivity.outcomes import OUTCOMES
from tests.statistics.figure_cases import CASES, STUDY, draw_curves, draw_tornado

TITLES = {
    "curves": "Alignment moves the share in a leadership role most: up by as much as 2.9 points from today's",
    "curves of many": "Nothing that was varied moves the share in a leadership role by as much as 0.1 points",
    "tornado of one seed": "One seed at each point: what moves the share in a leadership role cannot be told from "
    "chance",
    "curves of chance": "With 8 seeds at each point nothing that was varied is shown to move the share",
    "heat map": "It takes high capacity mean for stringency to raise the share in a leadership role; it backfires in "
    "33 % of combinations",
    "heat map of harm": "Hardly any combination of stringency and capacity mean clearly helps; 100 % of them lower "
    "the share",
    "heat map of vacancy": "It takes low capacity mean for stringency to lower the share of leadership posts",
    "heat map of nothing": "Hardly any combination of stringency and capacity mean changes the share in a leadership "
    "role beyond",
    "sobol": "Campaign decides most about the share in a leadership role (first in 100 of 100 resamples)",
    "sobol of chance": "No ranking for the share in a leadership role: ",
    "ranks": "The first place in what decides the share in a leadership role is firm",
    "ranks of chance": "No ranking for the share in a leadership role: ",
    "effects": "Prescriptive raises the share in a leadership role by more than 1.0 point in 52 of 100 plausible "
    "worlds and lowers it as far in 10",
    "effects of harm": "Prescriptive raises the share in a leadership role by more than 1.0 point in 9 of 400 "
    "plausible worlds and lowers it as far in 340",
    "effects on vacancy": "Prescriptive raises the share of leadership posts that stand empty in 22 of 30 plausible "
    "worlds and lowers it in 8",
    "regret": "Prescriptive risks least in the share in a leadership role: in the worst world it ends 6.9 points below",
    "regret of vacancy": "Permissive risks least in the share of leadership posts that stand empty: in the worst world",
    "box": "With high capacity mean and high fit mean, the prescriptive policy succeeds in 90 % of worlds",
    "no box": "No region of the uncertainties tells where the prescriptive policy succeeds",
}


def _drawn(case: str) -> Figure:
    with mpl.rc_context(STYLE):
        return CASES[case]()


def _texts(figure: Figure) -> list[Text]:
    """Every text that is drawn; tick labels beyond the limits of their axis exist and are not."""
    texts = list(figure.texts)
    for axes in figure.axes:
        if not axes.get_visible():
            continue
        texts += [*axes.texts, axes.xaxis.label, axes.yaxis.label, axes._left_title]  # type: ignore[attr-defined]
        texts += [text for text in axes.get_xticklabels() if _within(axes.get_xlim(), text.get_position()[0])]
        texts += [text for text in axes.get_yticklabels() if _within(axes.get_ylim(), text.get_position()[1])]
        legend = axes.get_legend()
        texts += legend.get_texts() if legend else []
    return [text for text in texts if text.get_visible() and text.get_text()]


def _within(limits: tuple[float, float], place: float) -> bool:
    return min(limits) - 1e-9 <= place <= max(limits) + 1e-9


@pytest.mark.parametrize("case", CASES)
def test_text_is_large_enough_inside_the_page_and_apart(case: str) -> None:
    figure = _drawn(case)
    figure.set_dpi(DOTS_PER_INCH)
    with mpl.rc_context(STYLE):
        figure.draw_without_rendering()
        boxes = {text: text.get_window_extent() for text in _texts(figure)}
    for text, box in boxes.items():
        assert float(text.get_fontsize()) >= 9.0, text.get_text()
        inside = box.x0 >= 0.0 and box.y0 >= 0.0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1
        assert inside, text.get_text()
    for one, two in combinations(boxes, 2):
        assert not boxes[one].overlaps(boxes[two]), (one.get_text(), two.get_text())
    for axes in figure.axes:
        top = axes.get_window_extent().y1
        assert top <= boxes[figure.texts[1]].y0, "the panel runs into the explanation"


@pytest.mark.parametrize("case", TITLES)
def test_titles_state_the_finding(case: str) -> None:
    title = _drawn(case).texts[0].get_text().replace("\n", " ")
    assert title.startswith(TITLES[case])


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    with mpl.rc_context(STYLE):
        files = [save(_drawn("box"), _folder(tmp_path / name), "box") for name in ("one", "two")]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(*files, strict=True))


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_chance_and_dummy_are_always_drawn() -> None:
    with mpl.rc_context(STYLE):
        labels = [text.get_text() for text in draw_tornado(over="uncertainties").axes[0].get_yticklabels()]
        panels = [axes.get_title(loc="left") for axes in draw_curves(over="uncertainties").axes]
    assert labels[-2:] == ["dummy", "chance (other seeds)"]
    assert panels[-1] == "dummy"


@pytest.mark.parametrize("draw", [draw_curves, draw_tornado])
def test_intervals_are_explained_where_they_are_drawn(draw: Callable[..., Figure]) -> None:
    with mpl.rc_context(STYLE):
        several, one = (draw(seeds=seeds).texts[1].get_text().replace("\n", " ") for seeds in (8, 1))
    assert "90 % interval" in several and "One seed" not in several
    assert "90 %" not in one and "One seed: chance is not known." in one


def test_a_heat_map_of_failed_runs_is_drawn_empty() -> None:
    levels = np.linspace(0.0, 1.0, 4)
    for value in (np.full((4, 4), np.nan), np.where(np.eye(4) > 0.0, np.nan, 0.1)):
        shown = heat_map.Surface(("stringency", "campaign"), levels, levels, value, np.isfinite(value))
        with mpl.rc_context(STYLE):
            figure = heat_map.draw(shown, OUTCOMES["in_role"], STUDY)
            figure.draw_without_rendering()
    assert figure.texts[0].get_text().startswith("Hardly any")


@pytest.mark.parametrize(("outcome", "less", "more"), [("engagement", ORANGE, BLUE), ("leaders_strain", BLUE, ORANGE)])
def test_blue_is_gain_and_orange_harm(outcome: str, less: str, more: str) -> None:
    bars = pd.DataFrame(
        {"name": ["campaign"], "down": -0.3, "down_low": -0.4, "down_high": -0.2, "down_at": 0.0, "up": 0.3,
         "up_low": 0.2, "up_high": 0.4, "up_at": 1.0, "down_at_most": -0.1, "up_at_least": 0.1, "seeds": 4}
    )  # fmt: skip
    with mpl.rc_context(STYLE):
        axes = tornado.draw(bars, 0.1, OUTCOMES[outcome], STUDY).axes[0]
    assert [to_hex(bar.get_facecolor()) for bar in axes.patches[:2]] == [less, more]
    assert not {ORANGE, BLUE} & set(colours(OUTCOMES["spread_in_role"]))
