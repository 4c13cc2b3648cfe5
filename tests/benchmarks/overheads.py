"""What a quarter, a step and a world cost beside their doctors."""

from sim.engine import Run
from sim.model import LeadershipModel
from sim.parameters import world_vector
from sim.population import built_in_population
from tests.benchmarks.rows import Goal, Row
from tests.benchmarks.subjects import LEAN, PRESCRIPTIVE, engine, four_trusts
from tests.benchmarks.timing import Work, rounds

SMALL, LARGE = 60, 240  # consultants in each of four trusts
QUARTERS = 400
STEPS = 400


def fixed_cost(repeats: int) -> list[Row]:
    """What is left of a quarter, and of a Mesa step, when a line through two sizes is drawn back to no doctors."""
    works = {
        "quarter, small": engine(four_trusts(SMALL), quarters=QUARTERS),
        "quarter, large": engine(four_trusts(LARGE), quarters=QUARTERS),
        "step, small": _steps(SMALL),
        "step, large": _steps(LARGE),
    }
    seconds = rounds(works, repeats)
    slope = SMALL / (LARGE - SMALL)

    def fixed(what: str, times: int) -> list[float]:
        return [
            1e6 * (r[f"{what}, small"] - slope * (r[f"{what}, large"] - r[f"{what}, small"])) / times for r in seconds
        ]

    return [
        Row("Fixed cost of a quarter within a run, four trusts", fixed("quarter", QUARTERS), "µs", Goal(most=5.0)),
        Row(
            "Fixed cost of a Mesa `step()`, four trusts",
            fixed("step", STEPS),
            "µs",
            Goal(most=25.0),
            "A step makes its own row of levers and its own record in Python, and passes through Mesa's event list.",
        ),
    ]


def _steps(consultants: int) -> Work:
    model = LeadershipModel(four_trusts(consultants), PRESCRIPTIVE, rng=1, burn_in_years=0)

    def work() -> object:
        for _ in range(STEPS):
            model.step()
        return model

    return work


def set_up(repeats: int) -> list[Row]:
    """From the name of the population to a world that is ready for its first quarter."""
    world = world_vector()

    def work() -> object:
        run = Run(built_in_population("england"), LEAN)
        run.begin(world, 1, -40)
        return run

    milliseconds = [1e3 * r["set up"] for r in rounds({"set up": work}, repeats)]
    return [Row("Set-up of England", milliseconds, "ms", Goal(most=20.0))]
