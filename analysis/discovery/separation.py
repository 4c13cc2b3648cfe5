"""Regional sensitivity: which uncertainties differ between the worlds where a policy succeeds and those where it fails.

For each uncertain parameter, the greatest distance D between its distribution functions in the two sets of worlds
(Kolmogorov-Smirnov; Hornberger & Spear 1981). With many parameters some distance is large by chance: p-values are
raised by Holm's rule (1979), so that the chance of naming any parameter that does nothing is at most the false-alarm
rate. D also finds differences that are no shift; where success lies, both one-sided distances say.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FALSE_ALARM = 0.05
FEWEST = 10
ONE_WAY = 0.5  # at most this part of one one-sided distance is the other, or success does not lie on one side


def separating(worlds: pd.DataFrame, success: NDArray[np.bool_], false_alarm: float = FALSE_ALARM) -> pd.DataFrame:
    """The parameters that tell success from failure, most telling first.

    Parameters
    ----------
    worlds : DataFrame
        One row a world, one column a parameter.
    success : ndarray of bool, shape (n_worlds,)
        Where the policy succeeds.
    false_alarm : float
        Chance of naming any parameter that does not matter, over all of them together.

    Returns
    -------
    DataFrame
        ``name, distance, p_value, separates, success_median, failure_median, needs``: D (0-1), Holm's p-value, whether
        it is at most the false-alarm rate, the medians in both sets, and where success lies: ``"high"`` or ``"low"``,
        or ``"in the middle"`` or ``"at the ends"`` where neither clearly dominates.

    Raises
    ------
    ValueError
        If there are fewer than ten worlds of either kind: nothing could be told from chance.
    """
    wins, fails = worlds[success], worlds[~success]
    if min(len(wins), len(fails)) < FEWEST:
        raise ValueError(
            f"{len(wins)} worlds of success and {len(fails)} of failure: at least {FEWEST} of each are needed to tell "
            "what "
            "separates them"
        )
    rows = [(str(name), *_difference(wins[name], fails[name])) for name in worlds.columns]
    table = pd.DataFrame(rows, columns=["name", "distance", "p_value", "success_median", "failure_median", "needs"])
    table = table.iloc[np.argsort(-table["distance"].to_numpy(float), kind="stable")].reset_index(drop=True)
    table["p_value"] = holm(table["p_value"].to_numpy(float))
    table["separates"] = table["p_value"] <= false_alarm
    return table[["name", "distance", "p_value", "separates", "success_median", "failure_median", "needs"]]


def ks_p_values(x: NDArray[np.float64], success: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The p-value of D for each column of ``x``, shape ``(n_worlds, n_parameters)``, by itself."""
    from scipy.stats import ks_2samp

    return np.array([ks_2samp(column[success], column[~success]).pvalue for column in x.T])


def _difference(wins: "pd.Series[float]", fails: "pd.Series[float]") -> tuple[float, float, float, float, str]:
    """D, its p-value, the medians of both sets, and where success lies."""
    from scipy.stats import ks_2samp

    x, y = (np.asarray(values, dtype=np.float64) for values in (wins, fails))
    test = ks_2samp(x, y)
    return float(test.statistic), float(test.pvalue), float(wins.median()), float(fails.median()), _where(x, y)


def _where(wins: NDArray[np.float64], fails: NDArray[np.float64]) -> str:
    """Where success lies, by how far the distribution function of success runs ahead, and how far behind."""
    at = np.concatenate((wins, fails))
    at.sort()
    of_wins, of_fails = (np.searchsorted(np.sort(x), at, side="right") / len(x) for x in (wins, fails))
    ahead = of_wins - of_fails
    low, high = float(ahead.max()), float(-ahead.min())
    if min(low, high) <= ONE_WAY * max(low, high):
        return "low" if low > high else "high"
    return "in the middle" if ahead.argmin() < ahead.argmax() else "at the ends"


def holm(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Holm's p-values: the smallest times the number of tests, the next times one fewer, never falling, at most 1."""
    order = np.argsort(p_values, kind="stable")
    raised = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1))
    result = np.empty_like(p_values)
    result[order] = np.minimum(raised, 1.0)
    return result
