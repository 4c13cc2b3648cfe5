"""Figures of studies: legible, the same bytes each time, and titles that say what the numbers say."""

from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.figures.study_titles import swing_title
from analysis.figures.style import DOTS_PER_INCH, STYLE, save
from tests.statistics.figure_cases import CASES, IN_ROLE, draw_curves, draw_tornado

TITLES = {
    "curves": "Alignment moves the share in a leadership role most: up by as much as 2.9 points from today's",
    "curves of many": "Nothing that was varied moves the share in a leadership role by as much as 0.1 points",
    "tornado of one seed": "One seed at each point: what moves the share in a leadership role cannot be told from "
    "chance",
    "heat map": "It takes high capacity mean for stringency to raise the share in a leadership role; elsewhere it "
    "backfires",
    "heat map of harm": "Hardly any combination of stringency and capacity mean helps; 100 % of them lower the share",
    "heat map of vacancy": "It takes low capacity mean for stringency to lower the share of leadership posts",
    "heat map of nothing": "No combination of stringency and capacity mean changes the share in a leadership role "
    "beyond",
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


def test_a_factor_within_chance_is_not_named() -> None:
    import pandas as pd

    row = {"name": "campaign", "down": 0.0, "down_low": 0.0, "down_high": 0.0, "down_at": 0.0}
    unsure = pd.DataFrame([{**row, "up": 0.05, "up_low": -0.01, "up_high": 0.1, "up_at": 1.0}])
    assert swing_title(unsure, IN_ROLE).endswith("beyond chance")
    sure = unsure.assign(up_low=0.01)
    assert swing_title(sure, IN_ROLE) == (
        "Campaign moves the share in a leadership role most: up by as much as 5.0 points from today's"
    )
    assert np.isfinite(sure["up"]).all()
    wider = unsure.assign(name="bench", up=0.08)
    assert swing_title(pd.concat([wider, sure], ignore_index=True), IN_ROLE).startswith(
        "Campaign moves the share in a leadership role most of what is clear of chance: up"
    )
