"""A comparison of policies and an attribution, against the single runs that they save."""

from itertools import combinations

from policies.plan import LeverPlan, Policy
from sim.engine import Regime, RunPlan, simulate
from sim.parameters import world_vector
from sim.population import Population
from tests.benchmarks.rows import Goal, Row
from tests.benchmarks.subjects import BURN_IN_YEARS, ENGLAND, POLICY_YEARS, WORKSHOP
from tests.benchmarks.timing import Work, rounds

# Twelve policies that differ in their levers, as those that ship do.
LEVELS: tuple[dict[str, float], ...] = (
    {}, {"publish": 1.0}, {"stringency": 0.3, "publish": 1.0}, {"stringency": 0.8, "publish": 1.0},
    {"stringency": 0.8, "publish": 1.0, "comply_or_explain": 1.0}, {"pay_premium": 10.0}, {"protected_time": 1.0},
    {"campaign": 1.0}, {"alignment": 1.0}, {"training": 1.0},
    {"stringency": 0.3, "publish": 1.0, "protected_time": 0.5, "alignment": 0.5}, {"autonomy_awareness": 1.0},
)  # fmt: skip
SIX_LEVERS = {"stringency": 0.8, "publish": 1.0, "protected_time": 1.0, "campaign": 1.0, "alignment": 1.0,
              "training": 1.0}  # fmt: skip
SINGLE_RUNS = 70


def regime(levels: dict[str, float], years: int = POLICY_YEARS) -> Regime:
    """A policy from its levels."""
    return Regime(Policy({name: LeverPlan(level) for name, level in levels.items()}), 4 * years)


def _work(population: Population, plans: list[RunPlan]) -> Work:
    return lambda: simulate(population, plans, BURN_IN_YEARS)


def comparison(repeats: int) -> list[Row]:
    """Twelve policies on England under one seed, against one burn-in and twelve times the policy years of a single run.

    Seeds are computed apart, so the ratio is that of any number of seeds.
    """
    world = world_vector()
    policies = [RunPlan(world, 1, regime(levels)) for levels in LEVELS]
    works = {"comparison": _work(ENGLAND, policies)}
    works |= {f"single {k}": _work(ENGLAND, [plan]) for k, plan in enumerate(policies)}
    works["burn-in"] = _work(ENGLAND, [RunPlan(world, 1, regime({}, 0))])
    ratios = []
    for r in rounds(works, repeats):
        single = sum(r[f"single {k}"] for k in range(len(policies)))
        years = single - len(policies) * r["burn-in"]  # what the policies' years take
        ratios.append(r["comparison"] / (r["burn-in"] + years))
    what = "12 policies on England compared, as a multiple of one burn-in and 12 times the policy's years"
    return [Row(what, ratios, "times", Goal(most=1.3))]


def attribution(repeats: int) -> list[Row]:
    """All 64 combinations of six levers on a workshop's population, against 70 single runs with their own burn-in."""
    world = world_vector()
    chosen = [c for size in range(len(SIX_LEVERS) + 1) for c in combinations(SIX_LEVERS, size)]
    plans = [RunPlan(world, 1, regime({name: SIX_LEVERS[name] for name in names})) for names in chosen]
    whole = [RunPlan(world, 1, regime(SIX_LEVERS))]

    def single() -> object:
        return [simulate(WORKSHOP, whole, BURN_IN_YEARS) for _ in range(SINGLE_RUNS)]

    seconds = rounds({"attribution": _work(WORKSHOP, plans), "single": single}, repeats)
    what = f"64 combinations of 6 levers on a workshop's population, as a share of {SINGLE_RUNS} single runs"
    return [Row(what, [r["attribution"] / r["single"] for r in seconds], "", Goal(most=1.0))]
