"""What the figures of a study share: which study it is, and what the outcome is called in a sentence."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.style import page
from analysis.schema import DUMMY
from analysis.sensitivity.outcomes import Outcome

GREY, BLUE, ORANGE, PALE = "#949494", "#0072b2", "#d55e00", "#dddddd"
OCHRE, PURPLE = "#8c6d1f", "#7d4b9e"  # less and more of what is neither gain nor harm


def colours(outcome: Outcome) -> tuple[str, str]:
    """Colours of less and of more: orange for harm, blue for gain, two others where it is neither."""
    return {"better": (ORANGE, BLUE), "worse": (BLUE, ORANGE), "neither": (OCHRE, PURPLE)}[outcome.more_is]


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
