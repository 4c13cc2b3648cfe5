"""Figure: regret of each policy over plausible worlds: at the median, in one world of ten, and at worst."""

from matplotlib.figure import Figure

from analysis.discovery.regret import RegretResult
from analysis.figures.study import BLUE, Study
from analysis.figures.study_titles import regret_title
from analysis.figures.style import INK, SMALL, plain
from analysis.sensitivity.outcomes import Outcome
from analysis.words import number, part_of

NAME = "regret_bars"
PARTS = (
    ("maximum", "#c6dbef", "in the worst world"),
    ("p90", "#6baed6", "in one world of ten"),
    ("median", BLUE, "median"),
)


def draw(result: RegretResult, outcome: Outcome, study: Study) -> Figure:
    """Three bars inside each other for each policy, smallest greatest regret first."""
    explanation = (
        f"Regret: by how much a policy falls short of the best policy in the same world, in {outcome.noun}, "
        f"{outcome.unit}; "
        f"{result.worlds:,} worlds. Short bars are safe policies."
    )
    figure = study.page(regret_title(result, outcome), explanation)
    axes = figure.subplots()
    places = range(len(result.table))
    for column, colour, label in PARTS:
        values = (outcome.scale * result.table[column]).to_numpy(float)
        axes.barh(places, values, height=0.62, color=colour, label=label)
    for place, row in enumerate(result.table[["median", "p90", "maximum", "best_in"]].to_numpy(float).tolist()):
        median, upper, worst, best = row
        text = "   ".join(number(outcome.scale * value) for value in (median, upper, worst))
        axes.annotate(
            f"{text}     best in {part_of(best, result.worlds)}", (outcome.scale * worst, place), xytext=(6.0, 0.0),
            textcoords="offset points", va="center", fontsize=SMALL + 0.5, color=INK,
        )  # fmt: skip
    axes.set_yticks(places, [plain(str(name)) for name in result.table["policy"]], fontsize=10.5, color=INK)
    axes.set_ylim(len(result.table) - 0.4, -0.6)
    axes.set_xlim(0.0, 1.35 * max(0.1, outcome.scale * float(result.table["maximum"].max())))
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.01, 0.99), ncols=3, frameon=False, fontsize=SMALL + 0.5, reverse=True
    )
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0.0)
    figure.subplots_adjust(left=0.17, right=0.965, top=0.715, bottom=0.15)
    return figure
