"""What would make me say yes? A visitor's own sum, from their own pay, hours and reservations, by the same rules."""

from collections.abc import Mapping
from typing import NamedTuple, cast

import numpy as np

from agents.arithmetic import logistic
from agents.decision import TERM_NAMES, Mind, Offer, terms, utility
from agents.parameter import Values
from experiments.workshop.card import HALF, Ward
from experiments.workshop.plan import Plan, clamped, world_of
from experiments.workshop.stage import Stage
from sim.conditions import first_post
from sim.parameters import world_values


class Dial(NamedTuple):
    """One thing that a visitor says of themselves."""

    name: str
    minimum: float
    maximum: float
    step: float
    default: float
    better: int  # +1 if more of it makes a yes likelier, -1 if less does


def dials() -> tuple[Dial, ...]:
    """What a visitor may set; the defaults are an average doctor's and a clinical lead's post."""
    world: Values = world_values(world_of("central"))
    return (
        Dial("allowance", 0.0, 40.0, 1.0, world.allowance_1, 1),
        Dial("time", 0.05, 0.7, 0.05, world.time_1, -1),
        Dial("other_income", 0.0, 40.0, 1.0, 3.0, -1),
        Dial("curiosity", -2.0, 2.0, 0.25, 0.0, 1),
        Dial("belief", 0.0, 1.0, 0.05, world.belief_mean, 1),
        Dial("autonomy_value", 0.0, 2.0, 0.1, 1.0, -1),
        Dial("stigma_sensitivity", 0.0, 2.0, 0.1, 1.0, -1),
        Dial("resting_strain", 0.0, 1.0, 0.05, world.resting_strain_mean, 1),
    )


def visitor_card(stage: Stage, plan: Plan, trust: int, quarter: int, answers: object) -> dict[str, object]:
    """The visitor's terms, sum and chance in a trust at a quarter, and which single answer would make it a yes."""
    given = answers if isinstance(answers, Mapping) else {}
    own = {dial.name: clamped(given.get(dial.name), dial.minimum, dial.maximum, dial.default) for dial in dials()}
    with stage.at(plan, quarter) as scene:
        seat = Seat(Ward(scene, trust))
        parts, total = seat.terms(own)
        lead = seat.utility(own, felt=seat.ward.stigma(HALF, HALF, seat.share))
        return {
            "answers": own,
            "terms": [[name, part] for name, part in zip(TERM_NAMES, parts, strict=True)],
            "sum": total,
            "chance": logistic(total),
            "half_lead": logistic(lead),
            "flips": [flip for dial in dials() if (flip := _flip(seat, own, dial, total)) is not None],
        }


class Seat:
    """A visitor's seat in a trust."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        _, trust, self.share = ward.shares(0)
        self._felt = ward.stigma(trust, trust, self.share)

    def terms(self, own: Mapping[str, float]) -> tuple[list[float], float]:
        """The visitor's terms and their sum."""
        mind, offer, world = self._decision(own, self._felt)
        return [float(part) for part in terms(mind, offer, world)], float(utility(mind, offer, world))

    def utility(self, own: Mapping[str, float], felt: float | None = None) -> float:
        """The visitor's sum."""
        return float(utility(*self._decision(own, self._felt if felt is None else felt)))

    def _decision(self, own: Mapping[str, float], felt: float) -> tuple[Mind, Offer, Values]:
        """The visitor's mind, a first post here, and the world in which that post pays and takes what they say."""
        mind = Mind(
            own["curiosity"], own["belief"], 0.0, own["autonomy_value"], own["stigma_sensitivity"],
            own["resting_strain"], own["other_income"],
        )  # fmt: skip
        world = np.array(self.ward.world).reshape(1).view(np.recarray)
        world["allowance_1"], world["time_1"] = own["allowance"], own["time"]
        return mind, first_post(self.ward.conditions, felt, 0.0), cast(Values, world[0])


def _flip(seat: Seat, own: Mapping[str, float], dial: Dial, now: float) -> dict[str, object] | None:
    """The nearest setting of one dial, in its steps, that alone makes a no a yes; None if none does."""
    if now >= 0.0:
        return None
    end = dial.maximum if dial.better > 0 else dial.minimum
    for count in range(1, int(abs(end - own[dial.name]) / dial.step + 1e-9) + 1):
        level = round(own[dial.name] + dial.better * count * dial.step, 9)
        if seat.utility({**own, dial.name: level}) >= 0.0:
            return {"dial": dial.name, "from": own[dial.name], "to": level}
    return None
