"""The quantities of the model that policies move, as they stand in one trust in one quarter.

A lever moves one or more of these, or a number of the parameter table; the rules know quantities and no levers.
"""

from typing import NamedTuple


class Levers(NamedTuple):
    """Each quantity in the unit of the lever of the same name; the defaults are those of a country without policy."""

    pay_premium: float = 0.0
    protected_time: float = 0.0
    campaign: float = 0.0
    training: float = 0.0
    publish: float = 0.0
    alignment: float = 0.0
    autonomy_awareness: float = 0.0
    stringency: float = 0.0
    standard: float = 0.8
    bench: float = 55.0
    comply_or_explain: float = 0.0
    own_push: float = 0.0


QUANTITIES = Levers._fields
NEUTRAL = Levers()
