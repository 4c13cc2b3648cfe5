"""History matching: of all worlds that could be, keep those that show the patterns of today.

A world is accepted if every pattern lies within its range (Craig et al. 1997, in its plain form: no emulator, the model
is run). What the data do not constrain stays as wide as it was sampled: the ratio of accepted to sampled spread says,
parameter by parameter, how little has been learnt.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.intervals import share_interval
from analysis.words import counted, number

LEAST_RATE = 0.01
SURE = 0.95
CONSTRAINED = 0.8  # of the sampled spread: what is narrowed by less than a fifth is not worth naming
CHANCE = 3.719  # standard errors: the normal distribution lies further below its mean in 1 of 10,000
Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """The worlds that meet the patterns.

    Parameters
    ----------
    accepted : ndarray of bool, shape (n_worlds,)
        Which worlds meet every pattern; a world with a failed run or without a value is not accepted.
    passing : DataFrame
        ``pattern, low, high, share``: for each pattern its range and the share of worlds (0-1) that meet it, and last,
        named ``all``, the acceptance rate.
    """

    accepted: NDArray[np.bool_]
    passing: pd.DataFrame

    @property
    def rate(self) -> float:
        """Share of worlds that were accepted."""
        return float(np.mean(self.accepted))


def match(measured: pd.DataFrame, patterns: Ranges) -> Matched:
    """Accept the worlds whose measured patterns lie within their ranges, ends included.

    Parameters
    ----------
    measured : DataFrame
        One row a world, one column a pattern, such as ``vacancy`` at the end of burn-in.
    patterns : mapping of str to (float, float)
        Lowest and highest value that is accepted.

    Raises
    ------
    ValueError
        If a pattern was not measured, or nothing was.
    """
    missing = [name for name in patterns if name not in measured.columns]
    if missing or measured.empty or not patterns:
        raise ValueError(f"need worlds and patterns that were measured in them; not measured: {missing}")
    met = pd.DataFrame({name: measured[name].between(low, high) for name, (low, high) in patterns.items()})
    accepted = met.all(axis=1).to_numpy(bool)
    rows = [(name, *patterns[name], float(met[name].mean())) for name in patterns]
    rows.append(("all", np.nan, np.nan, float(accepted.mean())))
    return Matched(accepted, pd.DataFrame(rows, columns=["pattern", "low", "high", "share"]))


def is_hopeless(accepted: int, tried: int) -> bool:
    """Whether so few worlds are accepted that the search should stop: surely under 1 % (upper 95 % bound)."""
    return tried > 0 and share_interval(accepted, tried, 2.0 * SURE - 1.0).high < LEAST_RATE


def hopeless_sentence(accepted: int, tried: int, wanted: int) -> str:
    """Why the search stopped, in words."""
    return (
        f"Stopped: {counted(accepted, 'world', 'worlds')} of {tried:,} met the patterns "
        f"({number(100.0 * accepted / tried, 2)} %, surely under 1 %); {wanted:,} were asked for. Widen the patterns "
        "or "
        "narrow the ranges of the uncertainties."
    )


def constraint(sampled: pd.DataFrame, accepted: NDArray[np.bool_]) -> pd.DataFrame:
    """How far the patterns constrain each parameter.

    Parameters
    ----------
    sampled : DataFrame
        One row a world, one column a parameter.
    accepted : ndarray of bool, shape (n_worlds,)
        From `match`.

    Returns
    -------
    DataFrame
        ``name, sampled_sd, accepted_sd, ratio, sampled_median, accepted_median``, most constrained first; a ratio of 1
        means that the data say nothing about the spread, ``nan`` that the parameter did not vary or fewer than two were
        accepted.
    """
    kept = sampled[accepted]
    table = pd.DataFrame(
        {
            "name": [str(name) for name in sampled.columns],
            "sampled_sd": sampled.std().to_numpy(float),
            "accepted_sd": kept.std().to_numpy(float),
            "sampled_median": sampled.median().to_numpy(float),
            "accepted_median": kept.median().to_numpy(float),
        }
    )
    spread = table["sampled_sd"].where(table["sampled_sd"] > 0.0)
    table["ratio"] = table["accepted_sd"] / spread
    order = np.argsort(table["ratio"].to_numpy(float), kind="stable")
    columns = ["name", "sampled_sd", "accepted_sd", "ratio", "sampled_median", "accepted_median"]
    return table.iloc[order][columns].reset_index(drop=True)


def narrowed_below(accepted: int) -> float:
    """The ratio of spreads (0-1) below which a parameter is narrowed, where so many worlds are accepted out of many.

    The spread of n evenly sampled values stays above it by chance in all but 1 of 10,000: its standard error is
    sqrt(.2 / n) of itself, and what small n adds is 1.45 / n, found by simulation (a million samples of each size from
    6 to 75). At most .8, which 84 worlds reach.
    """
    return float(np.clip(1.0 - CHANCE * np.sqrt(0.2 / accepted) - 1.45 / accepted, 0.0, CONSTRAINED))


def constraint_sentence(table: pd.DataFrame, accepted: int) -> str:
    """How little the data constrain, in words; ``table`` is of `constraint`, of at least ``accepted`` worlds."""
    known = table.dropna(subset=["ratio"])
    limit = narrowed_below(accepted)
    few = limit < CONSTRAINED
    much = f"{number(100.0 * (1.0 - limit), 0)} %" if few else "a fifth"
    chance = f"could be chance in {counted(accepted, 'world', 'worlds')}"
    narrowed = known[known["ratio"] < limit]
    if narrowed.empty:
        return (
            f"The patterns of today narrow none of the {len(known)} numbers in which worlds differ by {much} or more: "
            f"{f'less {chance}' if few else 'they say little'}."
        )
    named = ", ".join(
        f"{name} to {number(100.0 * ratio, 0)} %"
        for name, ratio in zip(narrowed["name"].tolist(), narrowed["ratio"].tolist(), strict=True)
    )
    return (
        f"The patterns of today narrow {len(narrowed)} of the {len(known)} numbers in which worlds differ by {much} "
        f"or more of their spread ({named}); "
        f"{f'what the others lose {chance}' if few else 'the others stay about as wide as they were assumed'}."
    )
