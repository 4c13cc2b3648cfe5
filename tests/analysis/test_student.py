"""Student's t against SciPy."""

import pytest
from scipy import stats

from analysis.student import critical_value, within


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 8, 15, 31, 200])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_agrees_with_scipy(df: int, level: float) -> None:
    expected = float(stats.t.ppf(0.5 + 0.5 * level, df))
    assert critical_value(level, df) == pytest.approx(expected, rel=1e-10)
    assert within(expected, df) == pytest.approx(level, abs=1e-12)


@pytest.mark.parametrize(("level", "df"), [(0.0, 3), (1.0, 3), (0.9, 0)])
def test_refuses_what_has_no_answer(level: float, df: int) -> None:
    with pytest.raises(ValueError, match="need 0 < level < 1"):
        critical_value(level, df)
