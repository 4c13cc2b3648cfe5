"""The ladder of medical leadership: what each rank pays and how much of a job it takes.

Rank 0 is clinical work. A rank's time is a share of a full job, so .2 is two programmed activities of ten.
"""

from agents.compiling import compiled
from agents.parameter import Values, uncertainty

CLINICAL, CLINICAL_LEAD, CLINICAL_DIRECTOR, DIVISIONAL_DIRECTOR, MEDICAL_DIRECTOR = range(5)
RANKS = (CLINICAL_LEAD, CLINICAL_DIRECTOR, DIVISIONAL_DIRECTOR, MEDICAL_DIRECTOR)
RANK_TITLES = (
    "clinical work",
    "clinical lead",
    "clinical director",
    "divisional or associate medical director",
    "medical director",
)


def _allowance(rank: int, default: float) -> tuple[str, float, tuple[float, float], str]:
    text = f"What a {RANK_TITLES[rank]} is paid for the role."
    return f"allowance_{rank}", default, (default * 0.5, default * 2.0), text


PARAMETERS = (
    *(
        uncertainty(name, default, plausible, (0.0, 200.0), "£k a year", "careers", meaning)
        for name, default, plausible, meaning in (
            _allowance(1, 4.0),
            _allowance(2, 10.0),
            _allowance(3, 18.0),
            _allowance(4, 35.0),
        )
    ),
    uncertainty(
        "time_1", 0.1, (0.07, 0.13), (0.0, 1.0), "share of a job", "careers",
        "Share of a consultant's job that being a clinical lead takes.",
    ),
    uncertainty(
        "time_2", 0.2, (0.14, 0.26), (0.0, 1.0), "share of a job", "careers",
        "Share of a consultant's job that being a clinical director takes.", "Ham2013",
    ),
    uncertainty(
        "time_3", 0.4, (0.28, 0.52), (0.0, 1.0), "share of a job", "careers",
        "Share of a consultant's job that being a divisional or associate medical director takes.", "Medway2025",
    ),
    uncertainty(
        "time_4", 0.7, (0.49, 0.91), (0.0, 1.0), "share of a job", "careers",
        "Share of a consultant's job that being the medical director takes.",
    ),
)  # fmt: skip


@compiled
def allowance(rank: int, p: Values) -> float:
    """What the role pays, £k a year, for ranks 1 to 4."""
    if rank <= 1:
        return p.allowance_1
    if rank == 2:
        return p.allowance_2
    if rank == 3:
        return p.allowance_3
    return p.allowance_4


@compiled
def time_in_role(rank: int, p: Values) -> float:
    """Share of a job that the role takes, for ranks 1 to 4."""
    if rank <= 1:
        return p.time_1
    if rank == 2:
        return p.time_2
    if rank == 3:
        return p.time_3
    return p.time_4
