"""What an outcome is called in a sentence, in which unit it is shown, and whether more of it is better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.vocabulary import MEASURES, SHARE
from analysis.words import number, signed

MoreIs = Literal["better", "worse", "neither"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured, in a sentence.

    Parameters
    ----------
    noun : str
        As in "moves the share in a leadership role".
    unit : str
        Of what is shown.
    scale : float
        Stored value to shown value: 100 for a share in percentage points.
    more_is : str
        ``"worse"`` for vacancy; ``"neither"`` where a rise is no gain and no loss by itself.
    after : str
        What follows a number in a sentence.
    decimals : int
        Printed digits after the point; what would print as nothing with them is called nothing.
    """

    noun: str
    unit: str = "percentage points"
    scale: float = 100.0
    more_is: MoreIs = "better"
    after: str = "points"
    decimals: int = 1

    @property
    def more_is_better(self) -> bool:
        """``False`` where more is worse; only for outcomes of which more is one or the other."""
        return self.more_is != "worse"

    @property
    def judged(self) -> bool:
        """Whether more of it is better or worse at all."""
        return self.more_is != "neither"

    @property
    def least(self) -> float:
        """In the unit shown: what is smaller is called nothing."""
        return float(10.0**-self.decimals)

    def size(self, value: float, sign: bool = False, finer: int = 0) -> str:
        """A stored value with its unit, short enough for a title; ``finer`` adds digits."""
        shown = self.bare(value, sign, finer)
        one = self.after.startswith("points") and float(shown.lstrip("+−").replace(",", "")) == 1.0
        return f"{shown} {self.after.replace('points', 'point', 1) if one else self.after}"

    def bare(self, value: float, sign: bool = False, finer: int = 0) -> str:
        """A stored value as it is shown, without its unit."""
        return (signed if sign else number)(self.scale * value, self.decimals + finer)


# What each measure is called, and whether more of it is better. Where that hangs on why it rose (more were appointed
# because more left; published engagement rises with gaming), or is a matter of opinion, it is neither.
_NOUNS: Mapping[str, tuple[str, MoreIs]] = {
    "prepared": ("the share prepared to lead", "better"),
    "prepared_if_asked": ("the share prepared to lead if asked", "better"),
    "in_role": ("the share in a leadership role", "better"),
    "in_role_1": ("the share who are clinical leads", "better"),
    "in_role_2": ("the share who are clinical directors", "better"),
    "in_role_3": ("the share who are divisional or associate medical directors", "better"),
    "in_role_4": ("the share who are medical directors", "better"),
    "posts": ("the number of leadership posts", "neither"),
    "vacancy": ("the share of leadership posts that stand empty", "worse"),
    "applicants": ("the number of applicants", "better"),
    "appointed": ("the number appointed", "neither"),
    "promoted": ("the number promoted", "neither"),
    "stepped_down": ("the number who step down", "neither"),
    "left": ("the number who leave the hospital", "worse"),
    "leaders_strain": ("leaders' strain", "worse"),
    "seen_strain": ("the strain seen in leaders", "worse"),
    "stigma": ("the stigma of leading", "worse"),
    "norm": ("the norm against leading", "worse"),
    "salience": ("the presence of stories about pay", "neither"),
    "stories": ("the number of stories about pay", "neither"),
    "engagement": ("true engagement", "better"),
    "published_engagement": ("published engagement", "neither"),
    "quality": ("the quality of care", "better"),
    "practice": ("practice", "better"),
    "gaming": ("gaming", "worse"),
    "alignment": ("alignment", "better"),
    "discretion": ("leaders' discretion", "better"),
    "burden": ("the burden of compliance", "worse"),
    "effort": ("effort towards the standard", "neither"),
    "exempt": ("the share of trusts that are exempt", "neither"),
    "false_passes": ("the share of false passes", "worse"),
    "reaching_standard": ("the share of trusts that reach the standard", "neither"),
    "training_places": ("the number of training places taken", "neither"),
    "spread_in_role": ("the spread of trusts in the share in role", "neither"),
    "spread_published_engagement": ("the spread of trusts in published engagement", "neither"),
    "time_leading": ("the share of time given to leading", "neither"),
    "over_headline_pay": ("the share over £100,000 by the premium", "neither"),
    "spells_ended": ("the number of spells that end", "neither"),
    "spell_years": ("the length of spells", "neither"),
}

# Unit in the vocabulary: unit shown, scale, what follows a number, decimals.
_UNITS: Mapping[str, tuple[str, float, str, int]] = {
    SHARE: ("percentage points", 100.0, "points", 1),
    "standard deviation of shares": ("percentage points", 100.0, "points", 1),
    "standard deviation, points of 100": ("points of 100", 1.0, "points of 100", 1),
    "score (0-100)": ("points of 100", 1.0, "points of 100", 1),
    "index (0-1)": ("on a scale of 0 to 1", 1.0, "on a scale of 0 to 1", 3),
    "index (0 and up)": ("on a scale from 0 up", 1.0, "on a scale from 0 up", 3),
    "index (100 at the start)": ("where 100 is the start", 1.0, "where 100 is the start", 1),
    "number a quarter": ("a quarter", 1.0, "a quarter", 1),
    "number": ("posts", 1.0, "posts", 1),  # nothing else is counted
    "years": ("years", 1.0, "years", 1),
}


def _of_measure(name: str, noun: str, more_is: MoreIs) -> Outcome:
    unit, scale, after, decimals = _UNITS[MEASURES[name][0]]
    return Outcome(noun, unit, scale, more_is, after, decimals)


OUTCOMES: Mapping[str, Outcome] = {
    **{name: _of_measure(name, *said) for name, said in _NOUNS.items()},
    "step_change": Outcome("the chance of a step change"),
    "time_to_effect": Outcome("the time to effect", "years", 1.0, "worse", "years"),
}


def outcome_of(name: str, step: Sequence[str | float] = ()) -> Outcome:
    """The outcome called ``name`` in a study.

    Parameters
    ----------
    name : str
        A national measure, ``step_change`` or ``time_to_effect``.
    step : (str, float), optional
        What the step is of and how far it goes: a step down in the share prepared is better late than soon.
    """
    outcome = OUTCOMES[name]
    if name not in ("step_change", "time_to_effect") or not step:
        return outcome
    of, distance = OUTCOMES[str(step[0])], float(step[1])
    if not of.judged:
        return replace(outcome, more_is="neither")
    if of.more_is_better == (distance > 0.0):
        return outcome
    return replace(outcome, more_is="worse" if outcome.more_is_better else "better")
