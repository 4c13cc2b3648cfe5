"""A stored study of sensitivity: its tables, what it says in sentences, on screen and in figures."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console

from analysis.sensitivity.curves import chance_swing, paired_differences, response_curves, surface, swings
from analysis.sensitivity.density import density_indices
from analysis.sensitivity.morris import MorrisResult, morris_effects
from analysis.sensitivity.noise import noise_of
from analysis.sensitivity.ranks import morris_ranking, sobol_ranking
from analysis.sensitivity.sobol import SobolResult, convergence, last_doubling, sobol_indices
from analysis.sensitivity.words import chance_sentence, morris_sentences, sobol_sentences
from analysis.table import empty_table, print_text
from analysis.words import counted, number, signed

Array = NDArray[np.float64]
DESIGN, OUTPUTS = "design.parquet", "outputs.parquet"


@dataclass(frozen=True)
class SensitivityResult:
    """A finished study of sensitivity, as it lies in its folder."""

    folder: Path
    manifest: Mapping[str, Any]

    @cached_property
    def points(self) -> Array:
        """The design, shape ``(n_points, n_factors)``."""
        return pd.read_parquet(self.folder / DESIGN).to_numpy(float)

    @cached_property
    def _outputs(self) -> pd.DataFrame:
        return pd.read_parquet(self.folder / OUTPUTS)

    def outputs(self, outcome: str) -> Array:
        """Differences from the reference, shape ``(n_points, n_seeds)``."""
        rows = self._outputs[self._outputs["outcome"] == outcome]
        return rows.drop(columns=["outcome", "point"]).to_numpy(float)

    @property
    def names(self) -> list[str]:
        """The factors."""
        return list(self.manifest["names"])

    @property
    def blocks(self) -> list[str]:
        """What moves as one, each once."""
        return list(dict.fromkeys(self.manifest["blocks"]))

    @property
    def outcomes(self) -> list[str]:
        """What was measured."""
        return list(self.manifest["outcomes"])

    @property
    def question(self) -> str:
        """Which question the study answers."""
        kinds = set(self.manifest["kinds"]) - {"dummy", "target"}
        if kinds == {"lever"}:
            return "Which lever is biggest?"
        if kinds == {"uncertainty"}:
            return f"Which uncertainties decide what {self.manifest['policy']} does?"
        return "Levers and uncertainties side by side, as asked for: a large uncertainty is no large lever."


def write_sensitivity(folder: Path, names: Sequence[str], points: Array, outputs: Mapping[str, Array]) -> list[str]:
    """Write design and outputs; returns the names of the files."""
    pd.DataFrame(points, columns=list(names)).to_parquet(folder / DESIGN)
    frames = [
        pd.DataFrame(table, columns=[f"seed_{k}" for k in range(table.shape[1])])
        .assign(outcome=outcome)
        .reset_index(names="point")
        for outcome, table in outputs.items()
    ]
    pd.concat(frames, ignore_index=True).to_parquet(folder / OUTPUTS)
    return [DESIGN, OUTPUTS]


def read_sensitivity_result(folder: Path) -> SensitivityResult:
    """Open the finished study in ``folder``."""
    return SensitivityResult(folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def analyse(result: SensitivityResult, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    """The table of one outcome, and what it says in sentences."""
    analyses: Mapping[str, Callable[[SensitivityResult, str], tuple[pd.DataFrame, list[str]]]] = {
        "sobol": _sobol, "morris": _morris, "curves": _curves, "density": _density, "grid": _grid,
    }  # fmt: skip
    return analyses[str(result.manifest["method"])](result, outcome)


def sobol_of(result: SensitivityResult, outcome: str) -> SobolResult:
    """Sobol' indices of one outcome."""
    return sobol_indices(result.outputs(outcome), result.blocks)


def morris_of(result: SensitivityResult, outcome: str) -> MorrisResult:
    """Morris' effects of one outcome."""
    ranges = np.array(result.manifest["ranges"])
    return morris_effects(result.points, result.outputs(outcome), list(result.manifest["blocks"]), ranges)


def _sobol(result: SensitivityResult, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    found = sobol_of(result, outcome)
    step = last_doubling(convergence(result.outputs(outcome), result.blocks))
    return found.table.sort_values("total", ascending=False, kind="stable"), sobol_sentences(found, step)


def _morris(result: SensitivityResult, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    found = morris_of(result, outcome)
    return found.table.sort_values("mu_star", ascending=False, kind="stable"), morris_sentences(found)


def curves_of(result: SensitivityResult, outcome: str) -> pd.DataFrame:
    """Response curves of one outcome."""
    levels = int(result.manifest["layout"]["levels"])
    return response_curves(result.points, result.outputs(outcome), result.names, levels)


def _curves(result: SensitivityResult, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    outputs = result.outputs(outcome)
    table = swings(curves_of(result, outcome))
    chance = chance_swing(outputs)
    if np.isnan(chance):
        return table, [chance_sentence(noise_of(outputs))]
    table = pd.concat([table, pd.DataFrame([_chance_row(chance)])], ignore_index=True)
    return table, [f"Chance alone moves a difference by up to {number(100.0 * chance, 2)} points (90 %)."]


def _chance_row(chance: float) -> dict[str, object]:
    return {"name": "chance", "down": -chance, "up": chance, "down_at": np.nan, "up_at": np.nan}


def _density(result: SensitivityResult, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    outputs = result.outputs(outcome)
    table = density_indices(result.points, outputs, result.names)
    named = [str(name) for name in table[table["stands_out"]].sort_values("delta", ascending=False)["name"]]
    said = f"Above what a dummy gets: {', '.join(named)}." if named else "Nothing stands out from a dummy."
    return table.sort_values("delta", ascending=False, kind="stable"), [said, chance_sentence(noise_of(outputs))]


def _grid(result: SensitivityResult, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    differences = paired_differences(result.outputs(outcome), np.zeros(1))
    table = pd.concat([pd.DataFrame(result.points, columns=result.names), differences], axis=1)
    helps, harms = (float(np.mean(sign * table["difference"] > 0.0)) for sign in (1.0, -1.0))
    return table, [f"{number(100.0 * helps, 0)} % of the combinations raise it, {number(100.0 * harms, 0)} % lower it."]


COLUMNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "sobol": (("first", "alone"), ("first_low", "low"), ("first_high", "high"),
              ("total", "in company"), ("total_low", "low"), ("total_high", "high")),
    "morris": (("mu", "mu"), ("mu_star", "mu*"), ("mu_star_low", "low"), ("mu_star_high", "high"), ("sigma", "sigma"),
               ("chance", "chance")),
    "curves": (("down", "lowest"), ("down_at", "at"), ("up", "highest"), ("up_at", "at")),
    "density": (("delta", "delta"), ("delta_dummy", "dummy"), ("pawn_8", "PAWN 8"), ("pawn_8_dummy", "dummy")),
    "grid": (("difference", "effect"), ("low", "low"), ("high", "high")),
}  # fmt: skip
SHOWN = 20


def print_sensitivity(result: SensitivityResult, console: Console) -> None:
    """Print the question, and for each outcome the table and what it says."""
    manifest = result.manifest
    people = manifest["population"]
    console.print()
    print_text(result.question, console, "bold")
    points, seeds = len(result.points), len(manifest["seeds"])
    solved = "; constant solved at every point" if manifest["calibrated"] else ""
    setting = (
        f"{manifest['method']}, {counted(points, 'point', 'points')}, {counted(seeds, 'seed', 'seeds')} each; "
        f"{people['consultants']:,} consultants in {people['trusts']} trusts; difference from {manifest['reference']}, "
        f"mean over year {manifest['years']}{solved}"
    )
    print_text(setting, console)
    for outcome in result.outcomes:
        table, said = analyse(result, outcome)
        console.print()
        print_text(outcome.replace("_", " "), console, "bold")
        console.print(_printed(table, str(manifest["method"])))
        for sentence in said:
            print_text(sentence, console)


def _printed(table: pd.DataFrame, method: str) -> object:
    printed = empty_table()
    keys = ["name"] if "name" in table else [str(name) for name in table.columns[: table.columns.get_loc("difference")]]
    for key in keys:
        printed.add_column("factor" if key == "name" else key)
    for _, label in COLUMNS[method]:
        printed.add_column(label, justify="right")
    for row in table.head(SHOWN).to_dict("records"):
        cells = [str(row[key]) if key == "name" else f"{row[key]:g}" for key in keys]
        printed.add_row(*cells, *(_cell(float(row[column]), column) for column, _ in COLUMNS[method]))
    return printed


def _cell(value: float, column: str) -> str:
    if np.isnan(value):
        return "-"
    return f"{value:g}" if column.endswith("_at") else signed(value, 3)


def write_tables(result: SensitivityResult, folder: Path) -> None:
    """The table of every outcome as CSV."""
    for outcome in result.outcomes:
        analyse(result, outcome)[0].to_csv(folder / f"{outcome}.csv", index=False)


def draw_sensitivity(result: SensitivityResult, folder: Path) -> list[Path]:
    """The figures of the method for every outcome, as PNG and SVG; the tables beside them."""
    import matplotlib as mpl

    from analysis.figures.style import STYLE, save

    folder.mkdir(parents=True, exist_ok=True)
    write_tables(result, folder)
    files: list[Path] = []
    with mpl.rc_context(STYLE):
        for outcome in result.outcomes:
            for name, figure in _figures(result, outcome):
                files += save(figure, folder, f"{name}_{outcome}")
    return files


def _figures(result: SensitivityResult, outcome: str) -> list[tuple[str, Any]]:
    from analysis.figures import heat_map, rank_strip, sobol_bars, tornado
    from analysis.figures import response_curves as curve_panels
    from analysis.figures.study import OUTCOMES, Outcome, Study

    manifest = result.manifest
    people = manifest["population"]
    study = Study(
        str(manifest["hash"]), f"{people['consultants']:,} consultants in {people['trusts']} trusts",
        f"{len(result.points):,} points, {len(manifest['seeds'])} seeds each",
        f"{manifest['policy']}, {manifest['world']}",
    )  # fmt: skip
    meaning = OUTCOMES.get(outcome, Outcome(outcome.replace("_", " "), "its own unit", 1.0))
    match manifest["method"]:
        case "sobol":
            found = sobol_of(result, outcome)
            ranking = sobol_ranking(found)
            return [
                ("sobol", sobol_bars.draw(found, meaning, study)),
                ("ranks", rank_strip.draw(ranking, meaning, study)),
            ]
        case "morris":
            return [("ranks", rank_strip.draw(morris_ranking(morris_of(result, outcome)), meaning, study))]
        case "curves":
            curves = curves_of(result, outcome)
            bars = tornado.draw(swings(curves), chance_swing(result.outputs(outcome)), meaning, study)
            return [("curves", curve_panels.draw(curves, meaning, study)), ("tornado", bars)]
        case "grid" if len(result.names) == 2:
            first, second, value, clear = surface(
                result.points, paired_differences(result.outputs(outcome), np.zeros(1))
            )  # fmt: skip
            names = (result.names[0], result.names[1])
            return [("heat_map", heat_map.draw(heat_map.Surface(names, first, second, value, clear), meaning, study))]
    return []
