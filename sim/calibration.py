"""Calibration: the constant of the decision at which a world's share in role is as observed.

``constant`` stands for all that no named motive explains, so it is never sampled but solved, by bisection on common
draws, so that the mean share of consultants in a role over the last year of burn-in meets a target. Press luck moves
that share by .4 point between seeds, hence many seeds.
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
QUIET = Observation(prepared_every=4, yearly=False)
NO_POLICY = np.empty((0, len(LEVER_NAMES)))
WORKERS = 2


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
        Bisections made.
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

    Raises
    ------
    SettingError
        If no constant in its allowed range reaches the target.
    """
    row = BY_NAME["constant"]
    low, high = row.minimum, row.maximum
    middle = float(world[CONSTANT])
    width = 0.5
    for steps in range(1, 61):
        shares = _shares_in_role(population, world, seeds, middle, burn_in_years)
        mean = float(shares.mean())
        if on_step is not None:
            on_step(CalibrationStep(steps, middle, mean))
        if abs(mean - target) <= tolerance:
            return Calibration(middle, mean, _standard_error(shares), steps)
        low, high = (middle, high) if mean < target else (low, middle)
        middle, width = _next_guess(low, high, row.minimum, row.maximum, width)
        if high - low < 1e-9:
            break
    raise SettingError(
        f"target = {target:g} cannot be reached in this world: at constant {middle:.3g} the share in role is "
        f"{mean:.4g}. Posts limit it from above (parameters.posts0) and leaving from below; choose another target."
    )


def _next_guess(low: float, high: float, minimum: float, maximum: float, width: float) -> tuple[float, float]:
    """Bisect once the root is bracketed; before that, step out from the first guess in doubling strides."""
    bracketed = low > minimum and high < maximum
    if not bracketed and low > minimum and low + width < maximum:
        return low + width, 2.0 * width
    if not bracketed and high < maximum and high - width > minimum:
        return high - width, 2.0 * width
    return 0.5 * (low + high), width


def _shares_in_role(
    population: Population, world: Floats, seeds: Sequence[int], constant: float, burn_in_years: int
) -> Floats:
    """Mean share in role over the last year of burn-in, for each seed."""
    tried = world.copy()
    tried[CONSTANT] = constant

    def share(seed: int) -> float:
        record = simulate(population, [RunPlan(tried, seed, NO_POLICY)], burn_in_years, QUIET)[0]
        return float(record.outcomes[-4:, IN_ROLE].mean())

    with ThreadPoolExecutor(WORKERS) as pool:
        return np.array(list(pool.map(share, seeds)))


def _standard_error(shares: Floats) -> float:
    if len(shares) < 2:
        return float("nan")
    return float(shares.std(ddof=1) / np.sqrt(len(shares)))
