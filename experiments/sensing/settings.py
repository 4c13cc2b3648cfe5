"""The settings of ``medlead sensitivity``, checked."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.sensitivity.density import FEWEST_POINTS
from experiments.configuration.parts import World, read_population, read_unit_costs, read_years
from experiments.configuration.policies import NamedPolicy, read_policy
from experiments.configuration.reader import Point, Reader
from experiments.designs.curves import curves
from experiments.designs.design import LARGEST_SEED, Design
from experiments.designs.factors import SELECTIONS, Factor, select_factors
from experiments.designs.given_data import given_data
from experiments.designs.grid import grid
from experiments.designs.latin_hypercube import latin_hypercube
from experiments.designs.morris import morris
from experiments.designs.sobol import sobol
from experiments.identity import content_hash
from experiments.kept import Kept, all_read, read_kept
from experiments.sensing.points import read_points
from experiments.settings import read_reference
from sim.checks import SettingError, refusal
from sim.measures import MEASURES

METHODS = ("curves", "morris", "sobol", "density", "grid")
STEP_OUTCOMES = ("step_change", "time_to_effect")
EACH, FIXED = "each", "fixed"


@dataclass(frozen=True, kw_only=True)
class SensitivitySettings(Kept):
    """What a study of sensitivity needs; names as in ``conf/sensitivity.yaml``."""

    method: str
    design: Design
    outcomes: tuple[str, ...]
    step_of: str
    step_size: float
    calibrated: bool
    reference: NamedPolicy
    policy: NamedPolicy
    years: int
    over: str

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result."""
        return content_hash(
            {
                "verb": "sensitivity", "method": self.method, "factors": list(self.design.names),
                "points": self.design.points.tolist(), "outcomes": list(self.outcomes),
                "step": [self.step_of, self.step_size],
                "calibrated": self.calibrated, "population": self.population.content(),
                "policies": [[policy.name, policy.content()] for policy in (self.policy, self.reference)],
                "world": self.world.content(),
                "seeds": list(self.seeds), "years": self.years, "burn_in_years": self.burn_in_years,
            }
        )  # fmt: skip

    @property
    def title(self) -> str:
        """What varies in what, in a few words."""
        return f"sensitivity-{self.method}-{self.over}-{self.policy.name}-{self.population.name}"


def read_sensitivity(point: Point) -> SensitivitySettings:
    """Check every setting of a point of ``medlead sensitivity``, and lay out the design.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    settings = read_study(point)
    points = len(settings.design.points)
    if settings.method == "density" and points < FEWEST_POINTS:
        where = "Points of a density study: each of its slices must hold some."
        raise refusal("n" if settings.over != "points" else "points", points, f"at least {FEWEST_POINTS} points", where)
    return settings


def read_study(point: Point) -> SensitivitySettings:
    """Check every setting of a point, and lay out the design, however small.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    population = read_population(reader)
    read_unit_costs(reader)
    method = reader.one_of("method", METHODS)
    kept, policy = read_kept(reader, population, fewest_years_before=1), read_policy(reader, "policy", population)
    given = _given(reader, method)
    over, factors, calibrated = _factors(reader, method, policy, kept["world"], given)
    settings = SensitivitySettings(
        **kept,
        method=method,
        design=_design(reader, method, factors, given),
        outcomes=_outcomes(reader),
        step_of=reader.one_of("step_of", MEASURES),
        step_size=reader.number("step_size", -100.0, 100.0, "unit of the measure", "How far it must move."),
        calibrated=calibrated,
        reference=read_reference(reader, population),
        policy=policy,
        years=read_years(reader, "years", 1),
        over=over,
    )
    return all_read(reader, settings)


def _given(reader: Reader, method: str) -> pd.DataFrame | None:
    """The points of a file of the user's, if there is one."""
    path = reader.optional("points", lambda key: reader.path(key, "A comma-separated file of points."))
    if path is not None and method != "density":
        where = "Points of your own have no order that another method could use: choose method=density."
        raise refusal("points", str(path), f"it must be null with method={method}", where)
    return None if path is None else read_points(path)


def _factors(
    reader: Reader, method: str, policy: NamedPolicy, world: World, given: pd.DataFrame | None
) -> tuple[str, tuple[Factor, ...], bool]:  # fmt: skip
    """What varies, and whether the constant is solved again at every point."""
    names = reader.names("over", f"What varies: {', '.join(SELECTIONS)}, or names of levers or parameters.")
    if given is not None:  # they say themselves what varies
        names = tuple(str(name) for name in given.columns)
    over: str | tuple[str, ...] = names[0] if len(names) == 1 and names[0] in SELECTIONS else names
    mixed = reader.flag("mixed", "Whether levers and uncertainties may stand side by side.")
    solving = reader.one_of("calibrate", (EACH, FIXED)) == EACH
    ranges = {name: _range(reader, f"ranges.{name}") for name in reader.below("ranges")}
    plain = select_factors(over, ranges, mixed=mixed, dummy=False)
    base = {f.name: _today(f, policy, world) for f in plain}
    uncertain = any(factor.kind == "uncertainty" for factor in plain)
    dummy = method != "grid"
    target = solving and uncertain and method not in {"curves", "grid"} and given is None
    what = "points" if given is not None else "-".join(names)
    return what, select_factors(over, ranges, base, mixed, dummy, target), solving and uncertain


def _today(factor: Factor, policy: NamedPolicy, world: World) -> float:
    return policy.plan.levers[factor.name].level if factor.kind == "lever" else world.inputs[factor.name]


def _range(reader: Reader, key: str) -> tuple[float, float]:
    def check(value: object) -> tuple[float, float]:
        ends = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
        if len(ends) != 2 or not all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
            raise refusal(key, value, "it must be two numbers, the lower first", "The range that is sampled.")
        return float(ends[0]), float(ends[1])

    return reader.checked(key, check)


def _design(reader: Reader, method: str, factors: tuple[Factor, ...], given: pd.DataFrame | None) -> Design:
    n = reader.whole("n", 2, 2**24, "Rows, points or paths of the design.")
    levels = reader.whole("levels", 2, 1001, "Points of each curve, or of each side of a grid.")
    seed = reader.whole("design_seed", 1, LARGEST_SEED, "It draws the points of the design.")
    if given is not None:
        return given_data(factors, given)
    match method:
        case "curves":
            return curves(factors, levels)
        case "grid":
            return grid(factors, levels)
        case "morris":
            return morris(factors, n, seed)
        case "sobol":
            return sobol(factors, n, seed)
    return latin_hypercube(factors, n, seed)


def _outcomes(reader: Reader) -> tuple[str, ...]:
    known = (*MEASURES, *STEP_OUTCOMES)
    names = reader.names("outcome", "National measures, such as [prepared,in_role].")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SettingError(f"outcome: there is no measure {unknown[0]!r}. It may be any of {', '.join(known)}.")
    return names
