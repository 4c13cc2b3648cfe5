"""A hysteresis study in two sentences: what was found, and what theory expects."""

from analysis.hysteresis import DOWN, UP, Finding, Leap, StoredSweep
from analysis.words import number

LEAST_PEER_WEIGHT = 4.0  # up to which p = L(h + J * p) has one root


def finding_in_words(sweep: StoredSweep, finding: Finding) -> str:
    """Whether the way back is another, as one sentence without a full stop."""
    points = 100.0 * abs(finding.widest.difference)
    only = "In the one seed that was run: " if finding.widest.seeds == 1 else ""
    if not finding.is_hysteresis:
        why = "which chance could explain" if finding.widest.verdict == "unclear" else "too little to matter"
        return (
            f"{only}No hysteresis found: stepping {sweep.lever} up and down again leads through shares in role at most "
            f"{number(points)} points apart, {why}"
        )
    there, back = finding.leaps.get(UP), finding.leaps.get(DOWN)
    if there is not None and back is not None and there.rises != back.rises:
        return (
            f"{only}The way back is another: the share in role leaps {_way(there)} near a {sweep.lever} of "
            f"{_middle(there)}, and {'falls' if there.rises else 'rises'} back only near {_middle(back)}"
        )
    if there is not None and back is None and finding.has_no_way_back:
        return (
            f"{only}There is no way back: the share in role leaps {_way(there)} near a {sweep.lever} of "
            f"{_middle(there)}, and stays {_way(there)} when the lever is back at "
            f"{level_in_words(float(sweep.manifest['from']))}"
        )
    return (
        f"{only}The way back is another: on the way down the share in role differs by up to {number(points)} points "
        f"from the way up"
    )


def theory_in_words(sweep: StoredSweep) -> str:
    """What the Brock-Durlauf limit says of this lever in this world."""
    theory = sweep.theory
    weight = f"the peer weight J is {number(theory['peer_weight'])}"
    if theory["peer_weight"] <= LEAST_PEER_WEIGHT:
        return f"Theory expects none: {weight}, and tipping needs more than 4."
    if theory["outside"]:
        return (
            f"Theory gives no threshold: {weight}, but the world is outside the Brock-Durlauf limit "
            f"({', '.join(theory['outside'][:3])}{', ...' if len(theory['outside']) > 3 else ''})."
        )
    up, down = theory["tips_up"], theory["tips_down"]
    if up is None and down is None:
        return f"On paper {weight}, but no branch ends between these levels."
    ends = [
        f"{what} at {number(at, 2)}"
        for what, at in (("the lower branch ends", up), ("the upper one", down))
        if at is not None
    ]
    return f"On paper, where nothing is left to chance or haste, {weight} and {', '.join(ends)} ({sweep.unit})."


def _way(leap: Leap) -> str:
    return "up" if leap.rises else "down"


def _middle(leap: Leap) -> str:
    return level_in_words(0.5 * (leap.before + leap.after))


def level_in_words(level: float) -> str:
    """A level with two decimals at most, and none that says nothing."""
    text = number(level, 2)
    return text.rstrip("0").rstrip(".") if "." in text else text
