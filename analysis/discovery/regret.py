"""Regret: how much worse a policy does in a world than the best policy would have done there.

    regret of a policy in a world = outcome of the best policy there - outcome of this policy there

(Savage 1951; the other way round where less is better). Median, 90th percentile and greatest regret over worlds stand
side by side: the first is what to expect, the last what the minimax rule looks at.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

UPPER = 0.90


@dataclass(frozen=True, slots=True, eq=False)
class RegretResult:
    """Regret of each policy over worlds.

    Parameters
    ----------
    table : DataFrame
        One row a policy, smallest greatest regret first: ``policy, median, p90, maximum, best_in``; regrets in the unit
        of the outcome, ``best_in`` the share of worlds (0-1) in which no policy does better.
    regrets : DataFrame
        One row a world, one column a policy.
    worlds : int
        Worlds compared; a world in which a policy has no value is left out.
    """

    table: pd.DataFrame
    regrets: pd.DataFrame
    worlds: int

    @property
    def minimax(self) -> tuple[str, ...]:
        """The policies with the smallest greatest regret; more than one if they tie exactly."""
        least = self.table["maximum"].min()
        return tuple(self.table.loc[self.table["maximum"] == least, "policy"])


def regret(outcomes: pd.DataFrame, more_is_better: bool = True) -> RegretResult:
    """Regret from a table of outcomes.

    Parameters
    ----------
    outcomes : DataFrame
        One row a world, one column a policy, the reference among them; each the mean over that world's seeds.
    more_is_better : bool
        ``False`` for vacancy.

    Raises
    ------
    ValueError
        If no world has a value for every policy.
    """
    whole = outcomes.dropna()
    if whole.empty:
        raise ValueError("no world has a value for every policy")
    signed = whole if more_is_better else -whole
    values = signed.to_numpy(float)
    regrets = pd.DataFrame(values.max(axis=1, keepdims=True) - values, index=whole.index, columns=whole.columns)
    table = pd.DataFrame(
        {
            "policy": [str(name) for name in regrets.columns],
            "median": regrets.median().to_numpy(float),
            "p90": regrets.quantile(UPPER).to_numpy(float),
            "maximum": regrets.max().to_numpy(float),
            "best_in": (regrets == 0.0).mean().to_numpy(float),
        }
    )
    order = np.argsort(table["maximum"].to_numpy(float), kind="stable")
    return RegretResult(table.iloc[order].reset_index(drop=True), regrets, len(whole))
