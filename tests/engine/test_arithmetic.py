"""Our own exp, log, logistic and normal quantile: right within the stated errors, and never out of order.

References are worked out to 60 digits. No chance is involved: Hypothesis walks the same cases every time.
"""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from agents.arithmetic import clip, exp, log, logistic, normal_quantile, round_half_up

STATED_ERROR = 4e-16  # of exp and log
STATED_ERROR_OF_QUANTILE = 2e-15
DIGITS = 60
WORDS = 2**32  # a uniform number is (word + 0.5) / 2**32
SEAMS = (0, WORDS // 2 - 50, int(0.075 * WORDS) - 100, int(0.925 * WORDS))  # where one formula hands over to another
FEWER = settings(max_examples=200, deadline=None, derandomize=True)
MANY = settings(max_examples=500, deadline=None, derandomize=True)
PI = Decimal("3.141592653589793238462643383279502884197169399375105820974944592307816406286209")


def _relative_error(ours: float, exact: Decimal) -> float:
    return float(abs((Decimal(ours) - exact) / exact))


def _below(z: float) -> Decimal:
    """Probability that a standard normal number is below ``z``, by the series of the error function."""
    square, term, total, n = Decimal(z) ** 2, Decimal(z), Decimal(0), 0
    while abs(term) > Decimal(10) ** -DIGITS:
        total += term / (2 * n + 1)
        n += 1
        term *= -square / (2 * n)
    return Decimal("0.5") + total / (2 * PI).sqrt()


@MANY
@given(st.floats(-700.0, 700.0))
def test_exp_is_right_to_the_stated_error(x: float) -> None:
    """The docstring promises a relative error below 4e-16 over the whole range."""
    with localcontext(prec=DIGITS):
        assert _relative_error(exp(x), Decimal(x).exp()) < STATED_ERROR


@MANY
@given(st.floats(1e-300, 1e300) | st.floats(0.5, 2.0) | st.integers(0, WORDS - 1).map(lambda w: (w + 0.5) / WORDS))
def test_log_is_right_to_the_stated_error(x: float) -> None:
    """The docstring promises a relative error below 4e-16, near 1 too, where the logarithm itself is small."""
    if x == 1.0:
        assert log(x) == 0.0
        return
    with localcontext(prec=DIGITS):
        assert _relative_error(log(x), Decimal(x).ln()) < STATED_ERROR


@FEWER
@given(st.one_of(st.integers(0, WORDS - 1), *(st.integers(0, 100).map(near.__add__) for near in SEAMS)))
def test_normal_quantile_is_right_to_the_stated_error(word: int) -> None:
    """For every uniform number a draw may give: the error is the excess of the exact probability over its slope."""
    p = (word + 0.5) / WORDS
    z = normal_quantile(p)
    with localcontext(prec=DIGITS):
        density = (-(Decimal(z) ** 2) / 2).exp() / (2 * PI).sqrt()
        error = (_below(z) - Decimal(p)) / density
        assert float(abs(error / Decimal(z))) < STATED_ERROR_OF_QUANTILE


@FEWER
@given(st.floats(1.4e-11, 0.01) | st.floats(1.4e-11, 2e-10))
def test_normal_quantile_holds_in_the_far_tail(p: float) -> None:
    """To eight times beyond what a draw gives: scipy is the reference, itself good to about 1e-15."""
    assert normal_quantile(p) == pytest.approx(float(special.ndtri(p)), rel=4e-15, abs=0.0)


@pytest.mark.parametrize("x", [0.0, 1.0, -1.0, 0.5, 17.25, -300.0, 650.0])
def test_exp_and_logistic_agree_with_the_standard_library(x: float) -> None:
    """An independent second reference."""
    assert exp(x) == pytest.approx(math.exp(x), rel=5e-16, abs=0.0)
    assert logistic(x) == pytest.approx(float(special.expit(x)), rel=5e-16, abs=0.0)


def test_known_values() -> None:
    """Values that can be read off a page, and those that rules compare with exactly."""
    assert exp(0.0) == 1.0
    assert exp(1.0) == pytest.approx(math.e, rel=STATED_ERROR, abs=0.0)
    assert log(1.0) == 0.0
    assert log(math.e) == pytest.approx(1.0, rel=STATED_ERROR, abs=0.0)
    assert logistic(0.0) == 0.5
    assert logistic(math.log(3.0)) == 0.75
    assert normal_quantile(0.5) == 0.0
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, rel=STATED_ERROR_OF_QUANTILE, abs=0.0)
    assert normal_quantile(0.025) == pytest.approx(-1.959963984540054, rel=STATED_ERROR_OF_QUANTILE, abs=0.0)


def test_exp_and_logistic_stay_finite_whatever_the_world() -> None:
    """Allowed weights add up to log-odds far beyond 700; a probability must come out, not an infinity."""
    assert exp(1e300) == exp(700.0) < math.inf
    assert exp(-1e300) == exp(-700.0) > 0.0
    assert 0.0 < logistic(-1e300) < 1e-300
    assert logistic(1e300) == 1.0


ORDERED: dict[str, tuple[Callable[[float], float], float, float]] = {
    "exp": (exp, -700.0, 700.0),
    "log": (log, 1e-300, 1e300),
    "logistic": (logistic, -700.0, 30.0),
}


@pytest.mark.parametrize("name", ORDERED)
def test_order_is_kept(name: str) -> None:
    """Of two numbers 1e-13 apart the larger never has the smaller result, also where two pieces meet."""
    function, low, high = ORDERED[name]

    @MANY
    @given(st.floats(low, high))
    def holds(x: float) -> None:
        step = 1e-13 * max(1.0, abs(x)) if name != "log" else 1e-13 * x
        assert function(x) <= function(x + step)

    holds()
    for k in range(-20, 20):  # the seams of exp (halves of ln 2) and of log (powers of two, and times sqrt 1/2)
        for seam in (
            (math.log(2.0) * (k + 0.5), math.log(2.0) * k) if name != "log" else (2.0**k, 2.0**k / math.sqrt(2))
        ):
            near = [seam * (1.0 + n * 1e-13) for n in range(-3, 4)]
            values = [function(x) for x in sorted(near)]
            assert all(one <= other for one, other in pairwise(values))


@FEWER
@given(st.integers(3, WORDS - 4))
def test_neighbouring_draws_give_ordered_normal_numbers(word: int) -> None:
    """More luck is always more of a trait: strictly rising over every pair of neighbouring uniform numbers."""
    _assert_rising_about(word)


def test_normal_quantile_has_no_step_where_its_pieces_meet() -> None:
    """At probabilities .075 and .925 one formula hands over to another."""
    for probability in (0.075, 0.925):
        _assert_rising_about(int(probability * WORDS))


def _assert_rising_about(word: int) -> None:
    values = [normal_quantile((word + n + 0.5) / WORDS) for n in range(-3, 4)]
    assert all(one < other for one, other in pairwise(values))


@MANY
@given(st.integers(0, WORDS - 1))
def test_normal_quantile_is_symmetric(word: int) -> None:
    """Bad luck weighs as much as good luck, to the last bit."""
    p = (word + 0.5) / WORDS
    assert normal_quantile(1.0 - p) == -normal_quantile(p)


@MANY
@given(st.floats(-700.0, 700.0))
def test_logistic_is_a_probability_and_symmetric(x: float) -> None:
    """Yes and no add up to one."""
    assert 0.0 < logistic(x) <= 1.0
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=3e-16)


@MANY
@given(st.floats(-10.0, 10.0), st.floats(-5.0, 0.0), st.floats(0.0, 5.0))
def test_clip_and_round(x: float, low: float, high: float) -> None:
    """The two small helpers, against NumPy and against the definition."""
    assert clip(x, low, high) == np.clip(x, low, high)
    assert round_half_up(abs(x)) == math.floor(abs(x) + 0.5)
