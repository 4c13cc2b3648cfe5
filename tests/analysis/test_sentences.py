"""The sentences follow the numbers, whichever way they come out."""

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.results import StoredResult
from analysis.sentences import sentences
from analysis.summary import summarise
from analysis.words import about, in_words, number, percent, signed
from tests.analysis.studies import changed

Store = Callable[..., StoredResult]


def _said(result: StoredResult) -> tuple[str, str]:
    changed, rests_on = sentences(result, summarise(result))
    return changed, rests_on


def test_a_gain(stored: Store) -> None:
    changed, _ = _said(stored(effects={"in_role": 0.021, "prepared": 0.01, "vacancy": -0.02}))
    assert changed.startswith(
        "Three years on, under `prescriptive` 17.1 % of consultants are in a leadership role against 15.0 % under "
        "`permissive`: about 21 more doctors (90 % interval 21 to 21). "
    )
    assert "A larger share of doctors in clinical work is prepared to lead (19.0 % against 18.0 %)" in changed
    assert "a smaller share of leadership posts stands empty (10.0 % against 12.0 %)." in changed


def test_a_loss(stored: Store) -> None:
    changed, _ = _said(stored(effects={"in_role": -0.03, "prepared": -0.01}))
    assert ": about 30 fewer doctors (90 % interval 30 to 30). A smaller share of doctors" in changed


@pytest.mark.parametrize(("in_role", "prepared"), [(-0.02, 0.01), (0.02, -0.01)])
def test_opposite_directions_are_pointed_out(stored: Store, in_role: float, prepared: float) -> None:
    changed, _ = _said(stored(effects={"in_role": in_role, "prepared": prepared}))
    size = "larger" if prepared > 0.0 else "smaller"
    assert f". Yet a {size} share of doctors in clinical work is prepared to lead" in changed


def _turning(first: float, second: float, last: float) -> Callable[[pd.DataFrame], None]:
    """A change of outcomes: what the policy adds to the share in role in each of three years."""

    def change(outcomes: pd.DataFrame) -> None:
        chosen = outcomes["run_id"].str.startswith("pol") & (outcomes["quarter"] >= 0)
        years = outcomes.loc[chosen, "quarter"] // 4
        outcomes.loc[chosen, "in_role"] += years.map({0: first, 1: second, 2: last})

    return change


@pytest.mark.parametrize(
    ("by_year", "words"),
    [
        (
            (-0.03, -0.02, 0.02),
            "Until year 2 fewer lead under `prescriptive`, more from year 3 on: over all 3 years,",
        ),
        ((0.0, -0.05, 0.02), "In years 1 to 2, taken together, fewer lead under `prescriptive`, more from year 3 on"),
        ((0.01, -0.06, 0.02), "In years 1 to 2, taken together, fewer lead under `prescriptive`, more from year 3 on"),
        (
            (0.06, -0.01, -0.02),
            "Until year 1 more lead under `prescriptive`, fewer from year 2 on: over all 3 years,",
        ),
    ],
)
def test_a_last_year_that_goes_against_all_years_is_told(
    stored: Store, by_year: tuple[float, float, float], words: str
) -> None:
    said, _ = _said(changed(stored(), "outcomes.parquet", _turning(*by_year)))
    assert words in said and said.endswith(f"10 {'more' if by_year[0] > 0.05 else 'fewer'} a year.")


def test_nothing_is_said_of_a_turn_where_there_is_none(stored: Store) -> None:
    for result in (stored(effects={"in_role": 0.02}), stored(noise=0.05), stored(noise=0.0)):
        said, _ = _said(result)
        assert "Until year" not in said and "taken together" not in said


def test_no_change_at_all(stored: Store) -> None:
    changed, _ = _said(stored(noise=0.0))
    assert "15.0 % of consultants are in a leadership role under `prescriptive` exactly as under" in changed
    assert "no difference" in changed
    assert "more" not in changed


def test_chance_dominates(stored: Store) -> None:
    changed, _ = _said(stored(noise=0.05))
    assert "which chance alone could explain (90 % interval from " in changed
    assert "larger" not in changed
    assert "smaller" not in changed


def test_one_seed_is_not_evidence(stored: Store) -> None:
    changed, _ = _said(stored(seeds=1, effects={"in_role": 0.02}))
    assert "in the one seed that was run, which cannot tell a policy from chance" in changed
    assert "interval" not in changed


def test_what_nobody_has_measured_is_named(stored: Store) -> None:
    _, rests_on = _said(stored())
    for words in ("practice → legitimacy", "norm_practice", "practice → posts", "posts_practice", "80 of the 90"):
        assert words in rests_on


@pytest.mark.parametrize(("count", "rounded"), [(864.3, 860), (7.6, 8), (0.4, 0), (-123.0, -120), (12_345.0, 12_000)])
def test_two_significant_digits(count: float, rounded: int) -> None:
    assert about(count) == rounded


def test_numbers_in_words() -> None:
    assert number(-0.04) == "0.0"
    assert number(-1234.5) == "−1,234.5"
    assert signed(0.04) == "0.0"
    assert signed(0.06) == "+0.1"
    assert percent(0.1716) == "17.2 %"
    assert (in_words(15), in_words(25)) == ("fifteen", "25")
