"""Policies over plausible worlds: where a policy is better, by how much, and where it is good enough."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.intervals import LEVEL, share_interval

LOW, HIGH = 0.10, 0.90


def beats(
    effects: pd.DataFrame, amount: float = 0.0, more_is_better: bool = True, level: float = LEVEL
) -> pd.DataFrame:
    """In which share of worlds each policy beats the reference by more than ``amount``.

    Parameters
    ----------
    effects : DataFrame
        One row a world, one column a policy: its outcome minus the reference's, on the same seeds.
    amount : float
        By how much more, in the unit of the outcome, 0 or above; exactly as much is not enough.
    more_is_better : bool
        ``False`` for vacancy, where a negative effect is a gain.
    level : float
        Coverage of the interval of the share (Wilson), which speaks of the number of worlds, not of their choice.

    Returns
    -------
    DataFrame
        One row a policy: ``policy, better, better_low, better_high, worse, worlds`` (shares 0-1; ``worse`` is the share
        that loses by more than ``amount``: where it backfires), and ``median, low, high``: median effect and the range
        that holds the middle 80 % of worlds (10th to 90th percentile).

    Raises
    ------
    ValueError
        If a policy has no world at all, or ``amount`` is negative.
    """
    if amount < 0.0:
        raise ValueError(f"amount must be 0 or above, got {amount}")
    rows = [(str(policy), *_over_worlds(effects[policy], amount, more_is_better, level)) for policy in effects.columns]
    names = ["policy", "better", "better_low", "better_high", "worse", "worlds", "median", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def _over_worlds(
    effects: "pd.Series[float]", amount: float, more_is_better: bool, level: float
) -> tuple[float | int, ...]:
    values = effects.dropna().to_numpy(float)
    if len(values) == 0:
        raise ValueError(f"{effects.name}: no world has an effect")
    gains = values if more_is_better else -values
    share = share_interval(int(np.sum(gains > amount)), len(gains), level)
    middle = np.quantile(values, [0.5, LOW, HIGH]).tolist()
    return share.value, share.low, share.high, float(np.mean(gains < -amount)), len(values), *middle


def satisficing(
    outcomes: Mapping[str, pd.DataFrame], least: Mapping[str, tuple[float, float]], level: float = LEVEL
) -> pd.DataFrame:
    """In which share of worlds each policy is good enough in every outcome at once (Starr's domain criterion).

    Parameters
    ----------
    outcomes : mapping of str to DataFrame
        For each outcome, one row a world and one column a policy; the same worlds in the same order.
    least : mapping of str to (float, float)
        For each outcome that counts, the lowest and highest value that is good enough, both included; infinity for
        none.
    level : float
        Coverage of the interval of the share.

    Returns
    -------
    DataFrame
        One row a policy, best first: ``policy, share, low, high, worlds``, and for each outcome the share of worlds in
        which it alone is good enough.
    """
    missing = [name for name in least if name not in outcomes]
    if missing or not least:
        raise ValueError(f"need at least one outcome that counts, and every one of them: missing {missing}")
    first = outcomes[next(iter(least))]
    rows = []
    for policy in first.columns:
        table = pd.DataFrame({name: outcomes[name][policy] for name in least}).dropna()
        enough = pd.DataFrame({name: table[name].between(*ends) for name, ends in least.items()})
        together = enough.all(axis=1)
        share = share_interval(int(together.sum()), len(together), level)
        alone = [float(enough[name].mean()) for name in least]
        rows.append((str(policy), share.value, share.low, share.high, len(together), *alone))
    table = pd.DataFrame(rows, columns=["policy", "share", "low", "high", "worlds", *least])
    return table.iloc[np.argsort(-table["share"].to_numpy(float), kind="stable")].reset_index(drop=True)
