"""The levers: the quantities of the model that a policy may set, each neutral at its default.

The order of ``LEVER_NAMES`` is the order of the columns of a timeline.
"""

from typing import NamedTuple

from agents.parameter import lever

PARAMETERS = (
    lever(
        "pay_premium", 0.0, (0.0, 20.0), "£k a year per leader",
        "Paid to every leader on top of the trust's allowance.",
    ),
    lever(
        "protected_time", 0.0, (0.0, 1.0), "share of full",
        "Leaders' hours are protected in the job plan and backfilled.",
    ),
    lever(
        "campaign", 0.0, (0.0, 1.0), "share of full",
        "A campaign that presents medical leadership as a normal part of a career.",
    ),
    lever(
        "training", 0.0, (0.0, 1.0), "share of full",
        "Leadership courses for doctors in clinical work.",
    ),
    lever(
        "publish", 0.0, (0.0, 1.0), "share of full",
        "Each trust's engagement and practice are measured and published.",
    ),
    lever(
        "alignment", 0.0, (0.0, 1.0), "share of full",
        "Trusts restructure so that departments follow clinical logic.",
    ),
    lever(
        "autonomy_awareness", 0.0, (0.0, 1.0), "share of full",
        "Doctors learn how much they are in charge already; this makes staying clinical more attractive.",
    ),
    lever(
        "stringency", 0.0, (0.0, 1.0), "share of full",
        "How hard the regulator holds trusts to the standard.",
    ),
    lever(
        "standard", 0.8, (0.6, 0.95), "practice (0-1)",
        "The practice quality that the national standard asks for.",
    ),
    lever(
        "bench", 55.0, (45.0, 65.0), "points (0-100)",
        "The published engagement score at which comply or explain exempts a trust for a year.",
    ),
    lever(
        "comply_or_explain", 0.0, (0.0, 1.0), "flag",
        "Whether a trust that reaches the bench may keep its own way.",
    ),
    lever(
        "own_push", 0.0, (0.0, 1.0), "share of full",
        "How hard trusts push towards the standard unasked: a scenario, not a lever to be ranked.",
    ),
)  # fmt: skip

LEVER_NAMES = tuple(row.name for row in PARAMETERS)
FLAGS = tuple(row.name for row in PARAMETERS if row.unit == "flag")
SCENARIOS = ("own_push",)


class Levers(NamedTuple):
    """The level of every lever in one quarter, in the units of the parameter table."""

    pay_premium: float
    protected_time: float
    campaign: float
    training: float
    publish: float
    alignment: float
    autonomy_awareness: float
    stringency: float
    standard: float
    bench: float
    comply_or_explain: float
    own_push: float


if Levers._fields != LEVER_NAMES:
    raise AssertionError("the columns of a timeline must stand in the order of the levers' rows")
