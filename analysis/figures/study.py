"""What the figures of a study share: which study it is, and what the outcome is called in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.style import page
from analysis.schema import DUMMY

GREY, BLUE, ORANGE, PALE = "#949494", "#0072b2", "#d55e00", "#dddddd"


def names_shown(table: pd.DataFrame, most: int) -> list[str]:
    """Names of the first rows of ``table``, at most ``most``, the dummy always among them and last."""
    names = [str(name) for name in table["name"]]
    if DUMMY not in names:
        return names[:most]
    return [*[name for name in names if name != DUMMY][: most - 1], DUMMY]


@dataclass(frozen=True, slots=True)
class Study:
    """Where the numbers of a figure come from, for its footer.

    Parameters
    ----------
    hash : str
        Of all that went into the study; the first 12 digits are shown.
    population : str
        Such as ``"2,400 consultants in 12 trusts"``.
    runs : str
        Such as ``"13,312 points, 4 seeds each"``.
    case : str
        What is held fixed, such as ``"central case, prescriptive policy"``.
    """

    hash: str
    population: str
    runs: str
    case: str

    def page(self, title: str, explanation: str, caption: str = "") -> Figure:
        """An empty figure of this study."""
        footer = f"medlead {self.hash[:12]}   ·   {self.population}   ·   {self.runs}   ·   {self.case}"
        return page(title, explanation, footer, caption)


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
    more_is_better : bool
        ``False`` for vacancy.
    """

    noun: str
    unit: str = "percentage points"
    scale: float = 100.0
    more_is_better: bool = True


OUTCOMES: Mapping[str, Outcome] = {
    "prepared": Outcome("the share prepared to lead"),
    "prepared_if_asked": Outcome("the share prepared to lead if asked"),
    "in_role": Outcome("the share in a leadership role"),
    "vacancy": Outcome("the share of leadership posts that stand empty", more_is_better=False),
    "step_change": Outcome("the chance of a step change"),
    "time_to_effect": Outcome("the time to effect", "years", 1.0, more_is_better=False),
}
