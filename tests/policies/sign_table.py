"""Which way each lever pushes each outcome, as the equations imply it on common draws, or "either".

A claim holds for a lever at full level, at once, against the same run without it, which stands in the same state when
the lever is pulled. What carries a claim is the parameter whose sign decides it; turned round, the claim must fail.

A lever that raises everybody's V in a quarter, all else held, has in that quarter: more prepared; the applicants of
before and perhaps more, since who says yes is decided by the same draw; no more who step down. No fewer are then in
role: from the top rank down, filled posts are the larger of those who stay and the smaller of the target and those
who stay or come, which falls with neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

UP, DOWN, SAME = 1, -1, 0
EVERY_QUARTER = -1
NEXT_YEAR = 4  # the first quarter after the first survey under a policy
ITSELF = ""  # nothing but the level: turned round by a lever that takes what it should give

HEADLINES = ("prepared", "prepared_if_asked", "in_role", "vacancy")
MECHANISMS = (
    "applicants", "stepped_down", "leaders_strain", "seen_strain", "stigma", "norm", "salience", "over_headline_pay",
    "engagement", "quality", "practice", "gaming", "alignment", "discretion", "burden", "effort", "exempt",
    "reaching_standard", "training_places",
)  # fmt: skip
OUTCOMES = HEADLINES + MECHANISMS

# No motive, invitation or post answers to anything that a lever moves: the same doctors lead, whatever is done.
DEAF: dict[str, float] = {
    "pay_weight": 0.0, "belief_weight": 0.0, "stress_weight": 0.0, "autonomy_weight": 0.0, "stigma_weight": 0.0,
    "press_weight": 0.0, "training_curiosity": 0.0, "invite_practice": 0.0, "posts_practice": 0.0,
}  # fmt: skip
# Doctors decide often, without habit, and strongly by what weak levers move, so that few of them show a change.
LIVELY: dict[str, float] = {
    "consider_rate": 5.0, "review_rate": 5.0, "habit": 0.5, "autonomy_gap": 1.0, "training_curiosity": 3.0
}  # fmt: skip
MANDATE: dict[str, float] = {"stringency": 0.8, "publish": 1.0}
RIGHT_TO_EXPLAIN: dict[str, float] = {**MANDATE, "comply_or_explain": 1.0, "bench": 49.0}


@dataclass(frozen=True)
class Claim:
    """One cell of the table.

    Parameters
    ----------
    lever, outcome : str
        Of the policy; of the national measures.
    direction : int
        ``UP`` (never lower, somewhere higher), ``DOWN``, or ``SAME`` to the last bit.
    quarter : int
        Of the policy, from 0; or ``EVERY_QUARTER``.
    carried_by : str
        The parameter whose sign it hangs on, or ``ITSELF``.
    world : mapping
        Parameters that differ from the central case, on both sides.
    beside : mapping
        Levels of other levers, on both sides.
    """

    lever: str
    outcome: str
    direction: int
    quarter: int = 0
    carried_by: str = ITSELF
    world: Mapping[str, float] = field(default_factory=dict, hash=False)
    beside: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        sign = {UP: "up", DOWN: "down", SAME: "same"}[self.direction]
        when = "always" if self.quarter == EVERY_QUARTER else f"in quarter {self.quarter}"
        return f"{self.lever}: {self.outcome} {sign} {when}" + (" (deaf)" if self.world is DEAF else "")


def _choices(lever: str, direction: int, quarter: int, carried_by: str, *, reviews: bool = True) -> tuple[Claim, ...]:
    """What a lever does in the first quarter in which it moves everybody's V one way; see the head of the module."""
    claims = [Claim(lever, name, direction, quarter, carried_by) for name in ("prepared", "prepared_if_asked")]
    claims += [Claim(lever, name, direction, quarter, carried_by, LIVELY) for name in ("applicants", "in_role")]
    reviewed = (-direction, quarter, carried_by) if reviews else (SAME, quarter, ITSELF)
    claims.append(Claim(lever, "stepped_down", *reviewed, LIVELY))
    return tuple(claims)


def _always(lever: str, outcome: str, direction: int, carried_by: str = ITSELF) -> Claim:
    """With everybody deaf, whatever else the lever does comes back to nobody: it holds in every quarter."""
    return Claim(lever, outcome, direction, EVERY_QUARTER, carried_by, DEAF)


def _works_on_the_gap(lever: str, beside: Mapping[str, float] | None = None) -> tuple[Claim, ...]:
    """What any push does in its first quarter: effort, which is burden, practice and paper."""
    held = beside or {}
    return (
        Claim(lever, "effort", UP, 0, ITSELF, beside=held),
        Claim(lever, "burden", UP, 0, "burden_effort", beside=held),
        Claim(lever, "practice", UP, 0, "learning", beside=held),
        Claim(lever, "gaming", UP, 0, "learning", beside=held),
    )


TABLE: tuple[Claim, ...] = (
    *_choices("pay_premium", UP, 0, "pay_weight"),
    Claim("pay_premium", "over_headline_pay", UP, 0),
    Claim("pay_premium", "salience", UP, EVERY_QUARTER, "press_pay"),
    Claim("pay_premium", "practice", SAME, EVERY_QUARTER),
    # Support is relief in the very quarter; colleagues notice, and decide by it in the next.
    Claim("protected_time", "leaders_strain", DOWN, 0, "support_effect"),
    Claim("protected_time", "seen_strain", DOWN, 0, "support_effect"),
    Claim("protected_time", "engagement", UP, 0, "m_strain"),
    Claim("protected_time", "quality", UP, 0, "m_strain"),
    Claim("protected_time", "prepared", UP, 1, "support_effect"),
    Claim("protected_time", "applicants", UP, 1, "support_effect"),
    Claim("protected_time", "stepped_down", DOWN, 1, "support_effect"),
    Claim("protected_time", "in_role", UP, 1, "stress_weight"),
    _always("protected_time", "leaders_strain", DOWN, "support_effect"),
    _always("protected_time", "seen_strain", DOWN, "support_effect"),
    _always("protected_time", "engagement", UP, "m_strain"),
    # The norm moves in the first quarter and acts in the second.
    Claim("campaign", "norm", DOWN, 0, "norm_campaign"),
    Claim("campaign", "prepared", SAME, 0),
    Claim("campaign", "stigma", DOWN, 1, "norm_campaign"),
    *_choices("campaign", UP, 1, "stigma_weight"),
    _always("campaign", "norm", DOWN, "norm_campaign"),
    # Places go to doctors in clinical work at the end of the quarter: none of those reviewed in the next has one.
    Claim("training", "training_places", UP, 0, "training_places"),
    *_choices("training", UP, 1, "training_curiosity", reviews=False),
    # Imitation alone: nothing else looks at what is published unless a standard binds.
    Claim("publish", "practice", UP, EVERY_QUARTER, "imitation"),
    Claim("publish", "norm", DOWN, 1, "norm_practice"),
    Claim("publish", "effort", SAME, EVERY_QUARTER),
    Claim("publish", "effort", UP, 0, "publication_pressure", beside={"stringency": 0.8}),
    Claim("publish", "burden", UP, 0, "publication_pressure", beside={"stringency": 0.8}),
    _always("alignment", "alignment", UP),
    _always("alignment", "discretion", UP, "discretion_alignment"),
    _always("alignment", "engagement", UP, "m_alignment"),
    *_choices("alignment", UP, 1, "discretion_alignment"),
    *_choices("autonomy_awareness", DOWN, 0, "autonomy_gap"),
    Claim("autonomy_awareness", "norm", SAME, 0),
    *_choices("stringency", DOWN, 0, "discretion_stringency"),
    *_works_on_the_gap("stringency"),
    Claim("stringency", "burden", UP, 0, "burden_stringency", {"burden_effort": 0.0}),
    Claim("stringency", "discretion", DOWN, EVERY_QUARTER, "discretion_stringency"),
    Claim("stringency", "practice", UP, EVERY_QUARTER, "learning"),
    Claim("stringency", "gaming", UP, EVERY_QUARTER, "learning"),
    Claim("stringency", "leaders_strain", UP, 0, "burden_effect", DEAF),
    *_works_on_the_gap("standard", MANDATE),
    Claim("standard", "leaders_strain", UP, 0, "burden_effect", beside=MANDATE),
    Claim("standard", "engagement", DOWN, 0, "m_burden", beside=MANDATE),
    Claim("standard", "reaching_standard", DOWN, 0, ITSELF, {"practice_mean": 0.85}, MANDATE),
    Claim("standard", "discretion", SAME, 0, beside=MANDATE),
    # Before the first survey nobody is exempt; whoever becomes so is not bound from the next quarter on.
    Claim("bench", "exempt", DOWN, NEXT_YEAR - 1, beside=RIGHT_TO_EXPLAIN),
    Claim("bench", "effort", UP, NEXT_YEAR, beside=RIGHT_TO_EXPLAIN),
    Claim("bench", "burden", UP, NEXT_YEAR, "burden_stringency", beside=RIGHT_TO_EXPLAIN),
    Claim("bench", "discretion", DOWN, NEXT_YEAR, "discretion_stringency", beside=RIGHT_TO_EXPLAIN),
    Claim("bench", "prepared", DOWN, NEXT_YEAR, "discretion_stringency", beside=RIGHT_TO_EXPLAIN),
    Claim("comply_or_explain", "exempt", UP, NEXT_YEAR - 1, beside=MANDATE | {"bench": 49.0}),
    Claim("comply_or_explain", "effort", DOWN, NEXT_YEAR, beside=MANDATE | {"bench": 49.0}),
    Claim("comply_or_explain", "burden", DOWN, NEXT_YEAR, "burden_stringency", beside=MANDATE | {"bench": 49.0}),
    Claim("comply_or_explain", "discretion", UP, NEXT_YEAR, "discretion_stringency", beside=MANDATE | {"bench": 49.0}),
    Claim("comply_or_explain", "prepared", UP, NEXT_YEAR, "discretion_stringency", beside=MANDATE | {"bench": 49.0}),
    Claim("comply_or_explain", "practice", SAME, NEXT_YEAR - 1, beside=MANDATE | {"bench": 49.0}),
    *_works_on_the_gap("own_push"),
    Claim("own_push", "leaders_strain", UP, 0, "burden_effect"),
    Claim("own_push", "engagement", DOWN, 0, "m_burden"),
    Claim("own_push", "discretion", SAME, EVERY_QUARTER),
    Claim("own_push", "practice", UP, EVERY_QUARTER, "learning"),
)
EITHER = "either"


def directions(lever: str, outcome: str) -> tuple[Claim, ...] | str:
    """What the equations imply for a cell of the table; where they imply nothing it may go either way."""
    return tuple(claim for claim in TABLE if (claim.lever, claim.outcome) == (lever, outcome)) or EITHER
