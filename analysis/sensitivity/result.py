"""A finished study of sensitivity, as it lies in its folder, and what its method makes of each outcome."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.results import FinishedResult
from analysis.schema import MANIFEST, Column
from analysis.sensitivity.curves import chance_swing, paired_differences, response_curves, swings
from analysis.sensitivity.density import density_indices
from analysis.sensitivity.morris import MorrisResult, morris_effects
from analysis.sensitivity.noise import TooFewError, noise_of
from analysis.sensitivity.outcomes import Outcome, outcome_of
from analysis.sensitivity.sobol import SobolResult, convergence, last_doubling, sobol_indices
from analysis.sensitivity.words import (
    chance_sentence,
    density_sentences,
    grid_sentences,
    morris_sentences,
    sobol_sentences,
)

Array = NDArray[np.float64]
DESIGN, OUTPUTS = "design.parquet", "outputs.parquet"
OUTPUT_COLUMNS = (
    Column("outcome", "text", "string", "What was measured; of a national measure, its mean over the last year."),
    Column("point", "key", "int64", "The point of the design: its row in design.parquet, counted from 0."),
    Column("seed", "key", "uint64", "The luck of both runs."),
    Column("difference", "that of the outcome", "float64", "Policy minus reference; empty where a run failed."),
)


@dataclass(frozen=True)
class Finding:
    """What a study says of one outcome.

    Parameters
    ----------
    table : DataFrame
        One row a factor (of a grid: a point), the largest first where the method ranks.
    sentences : list of str
        What it says, and what a reader may stumble over.
    indices : SobolResult, MorrisResult, DataFrame or None
        What figures are drawn from: indices, effects, or response curves.
    """

    table: pd.DataFrame
    sentences: list[str]
    indices: SobolResult | MorrisResult | pd.DataFrame | None = None


@dataclass(frozen=True)
class SensitivityResult(FinishedResult):
    """A finished study of sensitivity."""

    @cached_property
    def points(self) -> Array:
        """The design, shape ``(n_points, n_factors)``."""
        return self._read(DESIGN).to_numpy(float)

    @cached_property
    def _outputs(self) -> pd.DataFrame:
        return self._read(OUTPUTS)

    def outputs(self, outcome: str) -> Array:
        """Differences from the reference, shape ``(n_points, n_seeds)``."""
        rows = self._outputs[self._outputs["outcome"] == outcome]
        return rows["difference"].to_numpy(float).reshape(len(self.points), -1)

    @property
    def method(self) -> str:
        """How the factors were varied, and the outputs analysed."""
        return str(self.manifest["method"])

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

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """What the method makes of each outcome."""
        return {outcome: self._finding(outcome) for outcome in self.outcomes}

    def meaning(self, outcome: str) -> Outcome:
        """What an outcome is called, in which unit it is shown, and whether more of it is better."""
        return outcome_of(outcome, self.manifest.get("step", ()))

    def _finding(self, outcome: str) -> Finding:
        try:
            return _METHODS[self.method](self, outcome)
        except TooFewError as error:
            said = f"Nothing can be said, because runs failed: {error}. Their rows say why."
            return Finding(pd.DataFrame({"name": self.names}), [said])


def read_sensitivity_result(folder: Path) -> SensitivityResult:
    """Open the finished study in ``folder``."""
    return SensitivityResult(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def _sobol(result: SensitivityResult, outcome: str) -> Finding:
    outputs = result.outputs(outcome)
    found = sobol_indices(outputs, result.blocks)
    said = sobol_sentences(found, last_doubling(convergence(outputs, result.blocks)))
    return Finding(found.table.sort_values("total", ascending=False, kind="stable"), said, found)


def _morris(result: SensitivityResult, outcome: str) -> Finding:
    ranges = np.array(result.manifest["ranges"])
    found = morris_effects(result.points, result.outputs(outcome), list(result.manifest["blocks"]), ranges)
    above_chance = found.table["mu_star"] - found.table["chance"].fillna(0.0)
    table = found.table.loc[above_chance.sort_values(ascending=False, kind="stable").index]
    return Finding(table, morris_sentences(found), found)


def _curves(result: SensitivityResult, outcome: str) -> Finding:
    outputs = result.outputs(outcome)
    curves = response_curves(result.points, outputs, result.names, int(result.manifest["layout"]["levels"]))
    table, chance = swings(curves), chance_swing(outputs)
    if np.isnan(chance):
        return Finding(table, [chance_sentence(noise_of(outputs))], curves)
    luck = {
        "name": "chance",
        "down": -chance,
        "up": chance,
        "down_at": np.nan,
        "up_at": np.nan,
        "seeds": table["seeds"].iloc[0],
    }
    said = f"Chance alone moves a difference by up to {result.meaning(outcome).size(chance, finer=1)} (90 %)."
    return Finding(pd.concat([table, pd.DataFrame([luck])], ignore_index=True), [said], curves)


def _density(result: SensitivityResult, outcome: str) -> Finding:
    outputs = result.outputs(outcome)
    table = density_indices(result.points, outputs, result.names)
    said = [*density_sentences(table), chance_sentence(noise_of(outputs), taken_off=False)]
    return Finding(table.sort_values("delta", ascending=False, kind="stable"), said)


def _grid(result: SensitivityResult, outcome: str) -> Finding:
    differences = paired_differences(result.outputs(outcome), np.zeros(1))
    table = pd.concat([pd.DataFrame(result.points, columns=result.names), differences], axis=1)
    return Finding(table, grid_sentences(differences))


_METHODS: Mapping[str, Callable[[SensitivityResult, str], Finding]] = {
    "sobol": _sobol, "morris": _morris, "curves": _curves, "density": _density, "grid": _grid,
}  # fmt: skip
