"""Calibration: the constant of the decision at which a world's share in role is as observed.

``constant`` stands for all that no named motive explains, so it is never sampled but solved, by narrowing a bracket on
common draws, so that the mean share of consultants in a role over the last year of burn-in meets a target. Press luck
moves that share by .4 point between seeds, hence many seeds.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from policies.registry import LEVER_NAMES
from sim.checks import SettingError
from sim.engine import Observation, RunPlan, simulate
from sim.measures import MEASURES
from sim.parameters import BY_NAME, VALUE_NAMES
from sim.population import Population
from sim.state import Floats

CONSTANT = VALUE_NAMES.index("constant")
IN_ROLE = MEASURES.index("in_role")
QUIET = Observation(prepared_quarterly=False, yearly=False)
NO_POLICY = np.empty((0, len(LEVER_NAMES)))
WORKERS = 2
MOST_STEPS = 60
NARROWEST = 1e-9

Tried = tuple[float, float] | None  # a constant and the mean share in role that it gave


@dataclass(frozen=True)
class CalibrationStep:
    """One constant tried, and the mean share in role that it gave."""

    number: int
    constant: float
    in_role: float

    def __str__(self) -> str:
        return f"step {self.number}: constant {self.constant:.4f} gives {100.0 * self.in_role:.2f} % in role"


@dataclass(frozen=True)
class Calibration:
    """A solved constant.

    Parameters
    ----------
    constant : float
        In logit units.
    in_role : float
        Mean share of consultants in a role at that constant.
    standard_error : float
        Of that mean, over seeds: chance only.
    steps : int
        Constants tried.
    """

    constant: float
    in_role: float
    standard_error: float
    steps: int


def calibrate(
    population: Population,
    world: Floats,
    seeds: Sequence[int],
    target: float,
    burn_in_years: int = 10,
    tolerance: float = 0.00005,
    on_step: Callable[[CalibrationStep], None] | None = None,
    workers: int = WORKERS,
) -> Calibration:
    """Solve the constant for a target share in role.

    Parameters
    ----------
    population, world
        Who works where, and all other values.
    seeds : sequence of int
        32 or more for a published number.
    target : float
        Share of consultants in a role over the last year of burn-in.
    burn_in_years : int
        Years without any policy.
    tolerance : float
        Largest distance from the target.
    on_step : callable, optional
        Told each constant tried.
    workers : int
        Seeds simulated at once.

    Raises
    ------
    SettingError
        If no constant in its allowed range reaches the target.
    """
    below: Tried = None
    above: Tried = None
    middle = float(world[CONSTANT])
    for steps in range(1, MOST_STEPS + 1):
        shares = _shares_in_role(population, world, seeds, middle, burn_in_years, workers)
        mean = float(shares.mean())
        if on_step is not None:
            on_step(CalibrationStep(steps, middle, mean))
        if abs(mean - target) <= tolerance:
            return Calibration(middle, mean, _standard_error(shares), steps)
        below, above = ((middle, mean), above) if mean < target else (below, (middle, mean))
        if below is not None and above is not None and above[0] - below[0] < NARROWEST:
            break
        guess = _next_guess(below, above, target, halve=steps % 3 == 0)
        if guess == middle:  # the end of the constant's range
            break
        middle = guess
    raise SettingError(
        f"target = {target:g} cannot be reached in this world: at constant {middle:.3g} the share in role is "
        f"{mean:.4g}. Posts limit it from above (parameters.posts0) and leaving from below; choose another target."
    )


def _next_guess(below: Tried, above: Tried, target: float, halve: bool) -> float:
    """Between two constants: where a straight line of the log-odds of being in role meets the target, or the middle.

    Before the target lies between two constants, a step of the size that log-odds suggest, and half as much again.
    """
    row = BY_NAME["constant"]
    if below is not None and above is not None:
        if halve:
            return 0.5 * (below[0] + above[0])
        share = (_log_odds(target) - _log_odds(below[1])) / (_log_odds(above[1]) - _log_odds(below[1]))
        return below[0] + min(max(share, 0.05), 0.95) * (above[0] - below[0])
    constant, mean = below or above or (row.default, target)
    step = 1.5 * (_log_odds(target) - _log_odds(mean))
    return min(max(constant + min(max(step, -4.0), 4.0), row.minimum), row.maximum)


def _log_odds(share: float) -> float:
    held = min(max(share, 1e-4), 1.0 - 1e-4)
    return float(np.log(held / (1.0 - held)))


def _shares_in_role(
    population: Population, world: Floats, seeds: Sequence[int], constant: float, burn_in_years: int, workers: int
) -> Floats:
    """Mean share in role over the last year of burn-in, for each seed."""
    tried = world.copy()
    tried[CONSTANT] = constant

    def share(seed: int) -> float:
        record = simulate(population, [RunPlan(tried, seed, NO_POLICY)], burn_in_years, QUIET)[0]
        return float(record.outcomes[-4:, IN_ROLE].mean())

    if workers == 1:
        return np.array([share(seed) for seed in seeds])
    with ThreadPoolExecutor(workers) as pool:
        return np.array(list(pool.map(share, seeds)))


def _standard_error(shares: Floats) -> float:
    if len(shares) < 2:
        return float("nan")
    return float(shares.std(ddof=1) / np.sqrt(len(shares)))
