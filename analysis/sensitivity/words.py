"""What a study found, in sentences, with what a reader of the numbers may stumble over explained beside them."""

import math

import numpy as np
import pandas as pd

from analysis.schema import DUMMY
from analysis.sensitivity.morris import MorrisResult
from analysis.sensitivity.noise import Noise, Replicates
from analysis.sensitivity.ranks import Ranking, morris_ranking, sobol_ranking
from analysis.sensitivity.sobol import SobolResult
from analysis.words import counted, number

SLACK = 0.005  # what the two printed digits of an index would not show


def sobol_sentences(result: SobolResult, convergence_step: float | None = None) -> list[str]:
    """What Sobol' indices say: ranking or refusal, chance, and every number that looks impossible explained."""
    table = result.table
    said = ranking_sentences(sobol_ranking(result), "total index")
    if result.constant:
        return said
    said += [chance_sentence(result.noise), *_odd_indices(table), *_sums(result)]
    if convergence_step is not None and not math.isnan(convergence_step):
        said.append(_convergence(convergence_step, result.rows))
    if result.failed_rows:
        said.append(
            f"{counted(result.failed_rows, 'row of the design was', 'rows of the design were')} left out because runs "
            "in them failed."
        )
    return said


def morris_sentences(result: MorrisResult) -> list[str]:
    """What Morris effects say: ranking or refusal, chance, and which factors act unevenly."""
    table = result.table
    names = [str(name) for name in table["name"]]
    sizes = table["mu_star"].to_numpy(float)
    said = ranking_sentences(morris_ranking(result), "mu* less chance")
    if result.constant:
        return said
    said.append(chance_sentence(result.noise))
    spread = table["sigma"].to_numpy(float)
    uneven = [name for name, sd, size in zip(names, spread, sizes, strict=True) if sd > 0.5 * size > 0.0]
    if uneven:
        said.append(f"Not straight, or dependent on the company (sigma over half of mu*): {', '.join(uneven)}.")
    if result.failed_paths:
        said.append(f"{counted(result.failed_paths, 'path was', 'paths were')} left out because runs in them failed.")
    return said


def ranking_sentences(ranking: Ranking, measure: str) -> list[str]:
    """The order, how firm it is, and which neighbours cannot be told apart; or the refusal."""
    if ranking.refusal:
        return [ranking.refusal]
    first = ranking.order[0]
    share = float(ranking.places.to_numpy(float)[0, 0])
    said = [
        f"By {measure}: {', '.join(ranking.order)}. In {number(100.0 * share, 0)} of 100 resamples {first} comes first."
    ]
    if ranking.tied:
        pairs = "; ".join(f"{one} and {two}" for one, two in ranking.tied)
        said.append(f"Not to be told apart at this size of study: {pairs}.")
    return said


def density_sentences(table: pd.DataFrame) -> list[str]:
    """What delta and PAWN say; ``table`` is from `analysis.sensitivity.density.density_indices`."""
    factors = table[table["name"] != DUMMY]
    if not factors["delta"].any():
        return ["No variation: every point gives the same outcome, so there is nothing to rank."]
    order = np.argsort(-factors["delta"].to_numpy(float), kind="stable")
    ahead = factors.iloc[order]
    named = [str(name) for name in ahead.loc[ahead["stands_out"], "name"]]
    if not named:
        return ["No ranking: no factor changes the distribution of the outcome more than a dummy that does nothing."]
    said = [f"By delta: {', '.join(named)}; {len(factors) - len(named)} more do not stand out from a dummy."]
    by_slices = [column for column in table.columns if column.startswith("pawn_") and not column.endswith(DUMMY)]
    firsts = {str(ahead["name"].iloc[int(ahead[column].to_numpy(float).argmax())]) for column in by_slices}
    agree = "agree on the first" if firsts == {named[0]} else f"put first: {', '.join(sorted(firsts))}"
    return [*said, f"PAWN with {', '.join(column[5:] for column in by_slices)} slices: {agree}."]


def grid_sentences(differences: pd.DataFrame) -> list[str]:
    """In how many combinations the outcome clearly rises or falls; ``differences`` is from `paired_differences`.

    Signs alone say nothing: chance gives every combination one.
    """
    value, low, high = (differences[column].to_numpy(float) for column in ("difference", "low", "high"))
    known = ~np.isnan(value)
    if not known.any():
        return ["Nothing can be said, because runs failed at every combination."]
    if differences["seeds"].max() < 2:
        return ["One seed at each combination: which of them raise it and which lower it cannot be told from chance."]
    up, down, same = (int(np.sum(way)) for way in (low > 0.0, high < 0.0, (low == 0.0) & (high == 0.0)))
    unclear = int(known.sum()) - up - down - same
    parts = [f"{_so_many(up, 'raise')} it", f"{_so_many(down, 'lower')} it"]
    parts += [f"{_so_many(same, 'leave')} it exactly as it is"] if same else []
    parts += [f"{unclear:,} cannot be told from chance"] if unclear else []
    said = [
        f"Of {counted(int(known.sum()), 'combination', 'combinations')}, {', '.join(parts[:-1])} and {parts[-1]} (90 % "
        "each: where nothing happens, one in ten still seems to do something)."
    ]
    if not known.all():
        said.append(f"{counted(int((~known).sum()), 'combination has', 'combinations have')} no run that finished.")
    return said


def _so_many(count: int, verb: str) -> str:
    return f"{count:,} {verb}" if count > 1 else f"{'one' if count else 'none'} {verb}s"


def chance_sentence(noise: Noise, taken_off: bool = True) -> str:
    """How much of what differs between points is luck, and whether the numbers beside it still hold it."""
    if math.isnan(noise.share):
        return "One seed at each point: the noise share is not known (check-replicates estimates it)."
    return (
        f"Chance makes up {number(100.0 * noise.share)} % of the variance between points "
        f"({counted(noise.seeds, 'seed', 'seeds')} at each)"
        f"{'; indices and sigma have it taken off' if taken_off else ''}."
    )


def replicates_sentence(replicates: Replicates) -> str:
    """How many seeds each point of a study needs."""
    target = f"{number(100.0 * replicates.target, 0)} %"
    if replicates.needed is None:
        return "The points do not differ beyond chance: no number of seeds would bring out a difference."
    enough = f"{replicates.enough:,} are enough" if replicates.enough is not None else "no number is enough"
    needed = counted(replicates.needed, "seed at each point keeps", "seeds at each point keep")
    return (
        f"{needed} noise at or under {target} of the variance "
        f"between points; to be 95 % sure, {enough} (from {counted(replicates.noise.points, 'point', 'points')} with "
        f"{counted(replicates.noise.seeds, 'seed', 'seeds')}). Luck that moves all points alike does not count: it "
        "drops out of every comparison."
    )


def _odd_indices(table: pd.DataFrame) -> list[str]:
    said = []
    for order in ("first", "total"):
        below = table[table[order] < -SLACK]
        for name, value, high in zip(below["name"], below[order], below[f"{order}_high"], strict=True):
            size = f"The {order if order == 'total' else 'first-order'} index of {name} is {number(value, 2)}"
            reason = (
                "its interval reaches zero, so read it as none"
                if high >= 0.0
                else "and even its interval stays below: the design is too small for this factor"
            )
            said.append(
                f"{size}. A share of variance cannot be negative; its estimate, a mean of products, can: {reason}."
            )
    return said


def _sums(result: SobolResult) -> list[str]:
    factors = result.table[result.table["name"] != DUMMY]
    first, total = (float(factors[order].sum(skipna=False)) for order in ("first", "total"))
    if math.isnan(first + total):
        return []  # the refusal to rank says why there are none
    said = []
    if first < 0.0:
        said.append(
            f"First-order indices add up to {number(first, 2)}. The true ones cannot be below 0: that is error of "
            "estimation, and more rows or seeds would bring it down."
        )
    if first > 1.0 + SLACK:
        said.append(
            f"First-order indices add up to {number(first, 2)}. The true ones cannot exceed 1: what is over is error "
            "of estimation, and more rows would bring it down."
        )
    if total > 1.0 + SLACK:
        said.append(
            f"Total indices add up to {number(total, 2)}. That is no error: what factors do together is counted once "
            "for each of them."
        )
    low, high = result.first_sum
    if first >= 0.0 and high < 1.0:
        least, most = (number(100.0 * min(1.0, 1.0 - end), 0) for end in (high, low))
        said.append(
            f"First-order indices add up to {number(first, 2)} ({number(low, 2)} to {number(high, 2)}): about "
            f"{number(100.0 * (1.0 - first), 0)} % of the variance comes from factors acting together ({least} to "
            f"{most} %)."
        )
    return said


def _convergence(step: float, rows: int) -> str:
    settled = "settled" if step < 0.05 else "not settled: double the design again before using small differences"
    return f"The last doubling, to {rows:,} rows, moved no index by more than {number(step, 2)}: {settled}."
