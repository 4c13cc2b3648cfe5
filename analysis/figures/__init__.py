"""The figures of a result, each as PNG and SVG: one module a figure, one shared style.

Import this package only where figures are drawn: matplotlib takes longer to import than a small run takes.
"""

from pathlib import Path

import matplotlib as mpl

from analysis.figures import archetypes, difference, engagement, headline, movers, reasons, spread, why
from analysis.figures.style import STYLE, save
from analysis.results import StoredResult
from analysis.summary import summarise

FIGURES = (headline, difference, why, reasons, spread, movers, engagement, archetypes)
SOMETIMES = (spread, engagement, archetypes)  # only where they have something to say


def draw_all(result: StoredResult, folder: Path) -> list[Path]:
    """Draw every figure of a result that has something to show into ``folder``, which is made if need be.

    Returns
    -------
    list of Path
        The files written: a PNG (1600 by 900) and an SVG of each figure, the same bytes for the same result.
    """
    folder.mkdir(parents=True, exist_ok=True)
    summary = summarise(result)
    files: list[Path] = []
    with mpl.rc_context(STYLE):
        for module in FIGURES:
            if module in SOMETIMES and not module.matters(result):
                continue
            files += save(module.draw(result, summary), folder, module.NAME)
    return files
