"""What all figures share: size, colours, frame (title, explanation, footer), labels that keep clear of each other.

Colours are Okabe and Ito's, which the colour-blind can tell apart; the reference is always grey.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnchoredOffsetbox, HPacker, TextArea

from analysis.results import FinishedResult, StoredResult
from analysis.schema import POLICY, REFERENCE

WIDTH, HEIGHT, DOTS_PER_INCH = 32.0 / 3.0, 6.0, 150
INK, FAINT, GRID = "#222222", "#5c5c5c", "#dddddd"
COLOURS: Mapping[str, str] = {POLICY: "#0072b2", REFERENCE: "#949494"}  # of lines and dots: lightness differs too
TEXT_COLOURS: Mapping[str, str] = {POLICY: "#0072b2", REFERENCE: "#616161"}
SYMBOLS: Mapping[str, str] = {POLICY: "◆", REFERENCE: "●"}
MARKERS: Mapping[str, str] = {POLICY: "D", REFERENCE: "o"}
MARGIN = 0.025
SMALL = 9.0
TITLES = ((14.0, 86), (12.0, 100), (10.5, 114))  # size and characters a line: the largest that needs two lines
TEXT_WIDTH, CAPTION_WIDTH = 140, 158  # characters a line
LINE_HEIGHT = 13.0  # points, of small text
BURN_IN_LINE = (0, (2, 2))
BAND = (0.1, 0.9)  # of seeds: the middle 80 %, as quantiles
OVER_GRID: Mapping[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}

STYLE: Any = {
    "font.family": "DejaVu Sans", "font.size": 10.0, "text.color": INK,
    "axes.edgecolor": FAINT, "axes.labelcolor": INK, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "axes.grid.axis": "y", "axes.axisbelow": True, "grid.color": GRID, "grid.linewidth": 0.8,
    "xtick.color": FAINT, "ytick.color": FAINT, "xtick.labelsize": SMALL, "ytick.labelsize": SMALL,
    "figure.facecolor": "white", "savefig.facecolor": "white", "svg.hashsalt": "medlead", "svg.fonttype": "path",
}  # fmt: skip


def framed(title: str, explanation: str, result: FinishedResult, seeds: int, caption: str = "") -> Figure:
    """An empty figure of a run: `page` with the footer of its result.

    Parameters
    ----------
    title : str
        The finding, as a plain sentence.
    explanation : str
        What is drawn, under the title.
    result : FinishedResult
        For the footer: population, world and the first 12 digits of the hash.
    seeds : int
        Paired seeds, for the footer.
    caption : str
        A caution, above the footer.
    """
    footer = (
        f"medlead {str(result.manifest['hash'])[:12]}   ·   {result.population}   ·   "
        f"{seeds} paired {'seed' if seeds == 1 else 'seeds'}   ·   {result.case}"
    )
    return page(title, explanation, footer, caption)


def page(title: str, explanation: str, footer: str, caption: str = "") -> Figure:
    """An empty figure with its title (a sentence), a line that explains it, an optional caption, and the footer."""
    figure = Figure(figsize=(WIDTH, HEIGHT))
    size, width = next((pair for pair in TITLES if len(textwrap.wrap(title, pair[1])) <= 2), TITLES[-1])
    lines = balanced(title, width)
    below = 0.955 - 0.047 * (lines.count("\n") + 1)
    figure.text(MARGIN, 0.965, lines, fontsize=size, fontweight="bold", va="top", linespacing=1.25)
    figure.text(MARGIN, below, balanced(explanation, TEXT_WIDTH), color=FAINT, va="top", linespacing=1.35)
    if caption:
        text = textwrap.fill(caption, CAPTION_WIDTH)
        figure.text(MARGIN, 0.072, text, fontsize=SMALL, va="bottom", linespacing=1.35)
    figure.text(MARGIN, 0.025, footer, fontsize=SMALL, color=FAINT, va="bottom")
    return figure


def balanced(text: str, width: int) -> str:
    """``text`` broken into as few lines as ``width`` allows, all about equally long."""
    lines = len(textwrap.wrap(text, width))
    for narrower in range(math.ceil(len(text) / max(lines, 1)), width):
        if len(textwrap.wrap(text, narrower)) == lines:
            return textwrap.fill(text, narrower)
    return textwrap.fill(text, width)


def head(axes: Axes, name: str, unit: str) -> None:
    """Name of a panel in bold and, under it, its unit."""
    above = 6.0 + LINE_HEIGHT * (unit.count("\n") + 1)
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    axes.annotate(unit, (0.0, 1.0), xytext=(0.0, 6.0), fontsize=SMALL, color=FAINT, linespacing=1.25, **place)
    axes.annotate(name, (0.0, 1.0), xytext=(0.0, above), fontsize=11.0, fontweight="bold", **place)


def key(figure: Figure, result: StoredResult, height: float) -> None:
    """The two arms by name, marker and colour, on one line at ``height`` (0-1) of the figure."""
    arms = (REFERENCE, POLICY)
    key_of(figure, [(f"{SYMBOLS[arm]}  {plain(result.names[arm])}", TEXT_COLOURS[arm]) for arm in arms], height)


def key_of(figure: Figure, kinds: Sequence[tuple[str, str]], height: float) -> None:
    """Texts, each in its colour, on one line at ``height`` (0-1) of the figure."""
    names: list[Artist] = [TextArea(text, textprops={"color": colour, "weight": "bold"}) for text, colour in kinds]
    line = HPacker(children=names, pad=0.0, sep=22.0)
    figure.add_artist(
        AnchoredOffsetbox(
            "upper left", child=line, frameon=False, pad=0.0, borderpad=0.0,
            bbox_to_anchor=(MARGIN, height), bbox_transform=figure.transFigure,
        )
    )  # fmt: skip


def lower_first(label: str) -> str:
    """A label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def upper_first(label: str) -> str:
    """A label as it stands at the start of a sentence."""
    return label[:1].upper() + label[1:]


def plain(name: str) -> str:
    """A policy's name as words."""
    return name.replace("_", " ")


def kept_apart(
    values: Mapping[str, float], gap: float, low: float = -math.inf, high: float = math.inf
) -> dict[str, float]:
    """Heights for labels at ``values``: in the same order, ``gap`` apart, moved as little as possible, within limits.

    Labels that are too near share their move evenly (isotonic regression by pooling adjacent violators).
    """
    names = sorted(values, key=lambda name: (values[name], name))
    pools: list[tuple[float, int]] = []  # height of the first label, and how many labels hang together
    for rank, name in enumerate(names):
        pools.append((values[name] - rank * gap, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (below, few), (above, many) = pools[-2:]
            pools[-2:] = [((few * below + many * above) / (few + many), few + many)]
    heights = [height for height, count in pools for _ in range(count)]
    top = high - gap * (len(names) - 1)
    return {name: max(low, min(top, heights[rank])) + rank * gap for rank, name in enumerate(names)}


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write ``name.png`` and ``name.svg``: no date and no version inside, so the same result gives the same bytes."""
    png, svg = folder / f"{name}.png", folder / f"{name}.svg"
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(png, dpi=DOTS_PER_INCH, metadata={"Software": None})
    figure.savefig(svg, metadata={"Date": None, "Creator": None})
    return [png, svg]
