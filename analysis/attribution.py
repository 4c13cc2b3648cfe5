"""Attribution: what each lever made of a policy's effect.

Shapley's value (1953) shares the effect v(N) of all levers N fairly: a lever's share is its marginal effect, averaged
over all orders in which the levers could have been pulled,

    share_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S)).

Shares add up to the whole; two levers that do the same get the same; a lever that does nothing gets nothing. Beside
it stand a lever's effect alone, v({i}), and as the last one added, v(N) - v(N - i). What alone-effects leave of the
whole is interaction. Every v is the mean over the last year, seed by seed on the same luck.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.contrasts import QUARTERS_A_YEAR
from analysis.results import StoredResult
from analysis.schema import FINISHED, JOINED, POLICY, REFERENCE

MEASURES = ("prepared", "in_role", "vacancy", "leaders_strain", "engagement", "published_engagement", "quality")
WHOLE, INTERACTION = "all levers", "interaction"

Floats = NDArray[np.float64]
Coalition = frozenset[str]


def shapley_shares(values: Mapping[Coalition, Floats], players: Sequence[str]) -> dict[str, Floats]:
    """What each player makes of the whole.

    Parameters
    ----------
    values : mapping of frozenset of str to ndarray
        v(S) for every combination of players, the empty one included; arrays of one shape, such as one value a seed.
    players : sequence of str
        All of them.
    """
    n = len(players)
    weight = [factorial(size) * factorial(n - size - 1) / factorial(n) for size in range(n)]
    return {
        player: sum(
            (
                weight[size] * (values[frozenset((*chosen, player))] - values[frozenset(chosen)])
                for size in range(n)
                for chosen in combinations([other for other in players if other != player], size)
            ),
            start=np.zeros_like(values[frozenset()]),
        )
        for player in players
    }


def attribution_of(result: StoredResult, players: Sequence[str]) -> pd.DataFrame:
    """The attribution of a stored comparison of all combinations of levers; as ``attribute``."""
    return attribute(result.runs, result.outcomes(MEASURES, since=QUARTERS_A_YEAR * result.last_year), players)


def attribute(runs: pd.DataFrame, outcomes: pd.DataFrame, players: Sequence[str]) -> pd.DataFrame:
    """The attribution of every measure, seed by seed.

    Parameters
    ----------
    runs, outcomes : DataFrame
        As stored: one run for each combination of levers and seed; the arm names the levers, joined by ``+``.
    players : sequence of str
        The levers.

    Returns
    -------
    DataFrame
        ``measure, lever, seed, share, alone, last``: a row for each lever, ``all levers`` (the whole effect) and
        ``interaction`` (what the alone-effects leave of it). Seeds of which any combination failed are left out.
    """
    means = _last_year(runs, outcomes)
    frames = [_attribution(means[measure], measure, players) for measure in MEASURES]
    return pd.concat(frames, ignore_index=True)


def _last_year(runs: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Means over the last year: index ``(seed, arm)``, for seeds of which every run finished."""
    finished = runs[runs["status"] == FINISHED]
    whole = finished.groupby("seed")["arm"].nunique() == runs["arm"].nunique()
    kept = finished[finished["seed"].isin(whole.index[whole])][["run_id", "arm", "seed"]]
    final = outcomes[outcomes["quarter"] > outcomes["quarter"].max() - QUARTERS_A_YEAR]
    joined = kept.merge(final[["run_id", *MEASURES]], on="run_id")
    table: pd.DataFrame = joined.groupby(["seed", "arm"])[list(MEASURES)].mean()
    return table


def _attribution(means: "pd.Series[float]", measure: str, players: Sequence[str]) -> pd.DataFrame:
    by_arm = means.unstack("arm")  # noqa: PD010
    values = {_coalition(str(arm), players): by_arm[arm].to_numpy(float) for arm in by_arm.columns}
    nothing, everything = frozenset[str](), frozenset(players)
    shares = shapley_shares(values, players)
    whole = values[everything] - values[nothing]
    rows = {
        lever: (
            shares[lever],
            values[frozenset([lever])] - values[nothing],
            values[everything] - values[everything - {lever}],
        )
        for lever in players
    }
    rest = whole - sum((alone for _, alone, _ in rows.values()), start=np.zeros_like(whole))
    rows |= {INTERACTION: (np.zeros_like(whole), rest, rest), WHOLE: (whole, whole, whole)}
    columns = ("share", "alone", "last")
    return pd.concat(
        [
            pd.DataFrame({"measure": measure, "lever": lever, "seed": by_arm.index.to_numpy(np.uint64)}
                         | dict(zip(columns, parts, strict=True)))
            for lever, parts in rows.items()
        ]
    )  # fmt: skip


def _coalition(arm: str, players: Sequence[str]) -> Coalition:
    if arm == REFERENCE:
        return frozenset()
    return frozenset(players if arm == POLICY else arm.split(JOINED))
