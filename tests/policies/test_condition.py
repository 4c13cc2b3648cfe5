"""Conditions in words: what is written is what is meant, and what cannot be meant is refused."""

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.condition import COMPARISONS, Condition, parse_conditions
from policies.sight import TRUST_MEASURES
from sim.sight import NATIONAL_MEASURES

NAMES = st.sampled_from((*NATIONAL_MEASURES, *TRUST_MEASURES)) | st.from_regex(r"[a-z][a-z_0-9]{0,12}", fullmatch=True)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.from_regex(r"[A-Za-z][A-Za-z '.,<=>-]{0,15}[a-z]", fullmatch=True)


def is_a_word(text: str) -> bool:
    """Whether a text cannot be taken for a number, for two conditions or for words in quotation marks."""
    try:
        float(text)
    except ValueError:
        return " and " not in text and not text.startswith("'") and "  " not in text
    return False


SPELLED_WORDS = WORDS.filter(is_a_word)
CONDITIONS = st.builds(Condition, NAMES, st.sampled_from(tuple(COMPARISONS)), NUMBERS) | st.builds(
    Condition, NAMES, st.sampled_from(("=", "!=")), SPELLED_WORDS
)


@given(st.lists(CONDITIONS, min_size=1, max_size=4))
def test_what_is_written_is_read_as_it_was_meant(conditions: list[Condition]) -> None:
    """To the last digit: a threshold is part of a policy's identity."""
    assert parse_conditions(" and ".join(map(str, conditions))) == tuple(conditions)


@given(CONDITIONS, st.text(" ", max_size=3), st.text(" ", max_size=3))
def test_blanks_do_not_matter(condition: Condition, before: str, after: str) -> None:
    name, sign, value = condition.name, condition.sign, str(condition).removeprefix(f"{condition.name} ")
    written = f"{before}{name}{after}{sign}{before}{value.removeprefix(sign).strip()}{after}"
    assert parse_conditions(written) == (condition,)


@given(NAMES, NUMBERS, NUMBERS)
def test_signs_mean_what_they_say(name: str, value: float, seen: float) -> None:
    meant = {
        ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq, "!=": operator.ne
    }  # fmt: skip
    assert set(meant) == set(COMPARISONS)
    for sign, compare in meant.items():
        assert bool(Condition(name, sign, value).holds(seen)) == compare(seen, value)


@pytest.mark.parametrize("sign", COMPARISONS)
def test_nothing_holds_of_what_was_not_measured(sign: str) -> None:
    assert not Condition("vacancy", sign, 0.2).holds(np.nan)
    np.testing.assert_array_equal(
        Condition("vacancy", ">=", 0.2).holds(np.array([np.nan, 0.2, 0.1])), [False, True, False]
    )


def test_a_word_may_have_an_and_in_it() -> None:
    conditions = parse_conditions("region = Tyne and Wear and beds>300 and teaching=yes and no")
    wanted = (("region", "=", "Tyne and Wear"), ("beds", ">", 300.0), ("teaching", "=", "yes and no"))
    assert conditions == tuple(Condition(*parts) for parts in wanted)


def test_words_are_compared_whatever_their_case() -> None:
    holds = parse_conditions("region = North West")[0].holds(np.array(["north west", "North West", "north", ""]))
    assert holds.tolist() == [True, True, False, False]
    assert parse_conditions("region != 'North'")[0].holds(np.array(["north", "south"])).tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is no condition: write a name"),
        ("vacancy", "'vacancy' is no condition: write a name"),
        ("vacancy >", "is no condition"),
        ("> 0.2", "is no condition"),
        ("vacancy > high", "'high' is a word, which can only be = or !="),
        ("vacancy > nan", "the number must be finite"),
        ("vacancy < inf", "the number must be finite"),
        ("vacancy > 0.2 and", "'0.2 and' is a word"),
        ("average vacancy > 0.2", "is no condition"),
        ("vacancy > 0.2 or prepared < 0.1", "is a word, which can only be = or !="),
        ("0.2 < vacancy", "is no condition"),
        ("vacancy > 0.2 and  and prepared < 0.1", "'0.2 and' is a word"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_conditions(text)
