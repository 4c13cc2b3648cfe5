"""The figures: files, determinism, legibility, and titles that say what the numbers say."""

from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.contrasts import by_arm
from analysis.figures import FIGURES, SOMETIMES, difference, draw_all, headline, spread, why
from analysis.figures.style import DOTS_PER_INCH, STYLE, balanced, kept_apart
from analysis.results import StoredResult
from analysis.summary import summarise
from tests.analysis.studies import changed

Store = Callable[..., StoredResult]

# Always drawn; engagement only where it matters.
FEW = (
    "headline",
    "difference",
    "why",
    "reasons_over_time",
    "spread",
    "who_moves",
)
GAIN = {"effects": {"in_role": 0.02, "prepared": 0.01, "vacancy": 0.03}}
CASES: Mapping[str, Mapping[str, Any]] = {
    "gain": GAIN,
    "mixed": {"effects": {"in_role": -0.02, "prepared": 0.01}, "names": ("comply_or_explain", "publish_only")},
    "same": {"noise": 0.0, "names": ("permissive", "permissive")},
    "chance": {"noise": 0.1, "years": 1, "world": "weak_peers"},
    "one seed": {"seeds": 1, "effects": {"vacancy": 0.2}, "burn_in_years": 6, "years": 15},
    "long names": {"noise": 0.05, "names": ("an_invented_policy_with_a_long_name", "another_one_of_the_same_length")},
    "many trusts": {"trusts": 166, "seeds": 2},
}  # fmt: skip


def _figures(result: StoredResult) -> dict[str, Figure]:
    with mpl.rc_context(STYLE):
        shown = [module for module in FIGURES if module not in SOMETIMES or module.matters(result)]
        return {module.NAME: module.draw(result, summarise(result)) for module in shown}


def _texts(figure: Figure) -> list[Text]:
    """Every text that is drawn; tick labels beyond the limits of their axis exist and are not."""
    texts = list(figure.texts)
    for axes in figure.axes:
        texts += [*axes.texts, axes.xaxis.label, axes.yaxis.label]
        texts += [text for text in axes.get_xticklabels() if _within(axes.get_xlim(), text.get_position()[0])]
        texts += [text for text in axes.get_yticklabels() if _within(axes.get_ylim(), text.get_position()[1])]
    return [text for text in texts if text.get_visible() and text.get_text()]


def _within(limits: tuple[float, float], place: float) -> bool:
    return limits[0] <= place <= limits[1]


def title_of(figure: Figure) -> str:
    return figure.texts[0].get_text().replace("\n", " ")


def test_every_figure_as_png_and_svg_the_same_bytes_each_time(stored: Store, tmp_path: Path) -> None:
    result = stored(**GAIN)
    first = draw_all(result, tmp_path / "first")
    again = draw_all(result, tmp_path / "again")
    assert {path.name for path in first} == {f"{name}.{kind}" for name in FEW for kind in ("png", "svg")}
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(first, again, strict=True))
    assert (tmp_path / "first" / "headline.png").read_bytes()[
        16:24
    ] == b"\x00\x00\x06\x40\x00\x00\x03\x84"  # 1600 × 900


@pytest.mark.parametrize("case", CASES)
def test_text_is_large_enough_inside_the_page_and_apart(stored: Store, case: str) -> None:
    for name, figure in _figures(stored(**CASES[case])).items():
        boxes = boxes_of(figure)
        for text, box in boxes.items():
            assert float(text.get_fontsize()) >= 9.0, (name, text.get_text())
            inside = box.x0 >= 0.0 and box.y0 >= 0.0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1
            assert inside, (name, text.get_text())
        for one, two in combinations(boxes, 2):
            assert not boxes[one].overlaps(boxes[two]), (name, one.get_text(), two.get_text())


def boxes_of(figure: Figure) -> dict[Text, Any]:
    """Where each text stands on the page, in dots."""
    figure.set_dpi(DOTS_PER_INCH)
    with mpl.rc_context(STYLE):
        figure.draw_without_rendering()
        return {text: text.get_window_extent() for text in _texts(figure)}


def test_footer_leads_to_the_result(stored: Store) -> None:
    for figure in _figures(stored(**GAIN)).values():
        footer = [text.get_text() for text in figure.texts if "medlead" in text.get_text()]
        assert len(footer) == 1
        for words in ("0123456789ab", "1,000 consultants in 6 trusts", "4 paired seeds", "central case"):
            assert words in footer[0]


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        (
            {"in_role": 0.02, "prepared": 0.01},
            ("year 3 more doctors lead", "and those in clinical work are more"),
        ),
        (
            {"in_role": 0.02, "prepared": -0.01},
            ("year 3 more doctors lead", "but those in clinical work are less"),
        ),
        (
            {"in_role": -0.02, "prepared": -0.01},
            ("year 3 fewer doctors lead", "and those in clinical work are less"),
        ),
    ],
)
def test_headline_title_follows_the_numbers(stored: Store, effects: dict[str, float], words: tuple[str, str]) -> None:
    result = stored(effects=effects)
    title = title_of(headline.draw(result, summarise(result)))
    assert all(part in title for part in words)


def test_titles_make_no_claim_that_chance_could_explain(stored: Store) -> None:
    figures = _figures(stored(noise=0.1, seeds=8))
    assert "In year 3 no difference beyond chance" in title_of(figures["headline"])
    assert "shows no effect beyond chance" in title_of(figures["difference"])
    assert "not clearly more or less alike" in title_of(figures["spread"])


def test_lines_stand_where_the_numbers_are(stored: Store) -> None:
    figures = _figures(stored(effects={"in_role": 0.02}, noise=0.0))
    reference, policy = figures["headline"].axes[1].lines[:2]
    assert [np.min(np.asarray(line.get_xdata())) for line in (reference, policy)] == [
        -1.75,
        0.0,
    ]  # the policy is drawn from its start
    assert np.asarray(reference.get_ydata()) == pytest.approx(15.0)
    assert np.asarray(policy.get_ydata())[1:] == pytest.approx(17.0)
    points = np.asarray(figures["difference"].axes[1].lines[0].get_ydata())
    assert points[-1] == pytest.approx(2.0)
    assert points[0] == 0.0


def test_no_reason_is_a_figure_too(stored: Store) -> None:
    def none(reasons: pd.DataFrame) -> None:
        reasons["largest"], reasons["without"] = 0.0, 0.9

    result = changed(stored(), "reasons.parquet", none)
    assert title_of(why.draw(result, summarise(result))).startswith("No term of the decision holds doctors back")


def test_difference_title_carries_the_size(stored: Store) -> None:
    result = stored(effects={"in_role": 0.021, "prepared": -0.01})
    title = title_of(difference.draw(result, summarise(result)))
    assert "adds 2.1 points to the share in a leadership role but takes 1.0 point from the share prepared" in title


def test_why_takes_the_rise_from_the_same_moment(stored: Store) -> None:
    def later(reasons: pd.DataFrame) -> None:
        reasons["without"] += 0.07

    # The census is taken after `prepared` was recorded; a shift of everything must not show as a rise.
    # Nor must what the policy adds to all who are prepared: it would be so without any term.
    result = changed(stored(effects={"prepared": 0.05}, noise=0.0), "reasons.parquet", later)
    largest, rise = why.reasons_last_year(result)
    assert largest.loc["stigma"].to_numpy() == pytest.approx(60.0)
    assert rise.loc["stigma"].to_numpy() == pytest.approx(18.0)
    assert rise.loc["curiosity"].to_numpy() == pytest.approx(0.0, abs=1e-9)
    figure = why.draw(result, summarise(result))
    assert "stigma among peers" in title_of(figure)
    assert any("depends on where zero lies" in text.get_text().replace("\n", " ") for text in figure.texts)


def test_spread_keeps_the_spread_within_a_run(stored: Store) -> None:
    result = stored(trusts=40)
    trusts = by_arm(result, result.trusts(["in_role"], since=2))
    one_arm = trusts[trusts["arm"] == "policy"]
    ordered = spread.in_order(one_arm, "in_role")
    within = one_arm.groupby("seed")["in_role"].std(ddof=0).mean()
    assert np.all(np.diff(ordered) >= 0.0)
    assert float(np.std(ordered)) == pytest.approx(within, rel=0.05)


def test_spread_is_that_of_the_table(stored: Store) -> None:
    result = stored(effects={"spread_in_role": 0.01})  # of the trusts made up, by themselves, the sd is another
    figure = spread.draw(result, summarise(result))
    assert title_of(figure).startswith("Trusts differ more in the share of doctors in role")
    labels = [text.get_text() for text in figure.axes[0].texts]
    assert any("permissive: sd 4.0 points" in text for text in labels)
    assert any("prescriptive: sd 5.0 points" in text for text in labels)


def test_engagement_has_a_band_and_reasons_say_what_below_zero_means(stored: Store) -> None:
    figures = _figures(stored(effects={"published_engagement": 2.0}, noise=0.002))
    left, right = figures["engagement"].axes
    assert (len(left.collections), len(right.collections)) == (4, 2)  # a band for each line
    assert any("Below zero it draws them on" in text.get_text() for text in figures["reasons_over_time"].texts)


def test_labels_are_kept_apart() -> None:
    assert kept_apart({"a": 1.0, "b": 5.0}, 2.0) == {"a": 1.0, "b": 5.0}
    assert kept_apart({"a": 3.0, "b": 2.0}, 2.0) == {"b": 1.5, "a": 3.5}


def test_titles_break_into_even_lines() -> None:
    lines = balanced("one two three four five six seven eight nine ten", 40).split("\n")
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) <= 6
