"""The figures of a study of sensitivity: which ones its method has."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures import heat_map, rank_strip, response_curves, sobol_bars, tornado
from analysis.figures.study import Study
from analysis.figures.style import STYLE, save
from analysis.sensitivity.curves import chance_swing, paired_differences, surface, swings
from analysis.sensitivity.morris import MorrisResult
from analysis.sensitivity.ranks import morris_ranking, sobol_ranking
from analysis.sensitivity.result import SensitivityResult
from analysis.sensitivity.sobol import SobolResult
from analysis.words import counted


def draw_sensitivity(result: SensitivityResult, folder: Path) -> list[Path]:
    """The figures of the method for every outcome, as PNG and SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    with mpl.rc_context(STYLE):
        for outcome in result.outcomes:
            for name, figure in _figures(result, outcome):
                files += save(figure, folder, f"{name}_{outcome}")
    return files


def _figures(result: SensitivityResult, outcome: str) -> list[tuple[str, Figure]]:
    study = _study(result)
    meaning = result.meaning(outcome)
    indices = result.findings[outcome].indices
    if isinstance(indices, SobolResult):
        ranks = rank_strip.draw(sobol_ranking(indices), meaning, study)
        return [("sobol", sobol_bars.draw(indices, meaning, study)), ("ranks", ranks)]
    if isinstance(indices, MorrisResult):
        return [("ranks", rank_strip.draw(morris_ranking(indices), meaning, study))]
    if isinstance(indices, pd.DataFrame):
        bars = tornado.draw(swings(indices), chance_swing(result.outputs(outcome)), meaning, study)
        return [("curves", response_curves.draw(indices, meaning, study)), ("tornado", bars)]
    if result.method == "grid" and len(result.names) == 2:
        return [("heat_map", heat_map.draw(_surface(result, outcome), meaning, study))]
    return []


def _study(result: SensitivityResult) -> Study:
    manifest = result.manifest
    runs = f"{len(result.points):,} points, {counted(len(manifest['seeds']), 'seed', 'seeds')} each"
    return Study(
        str(manifest["hash"]), result.population, runs, f"{manifest["policy"]}, {result.case}"
    )  # fmt: skip


def _surface(result: SensitivityResult, outcome: str) -> heat_map.Surface:
    differences = paired_differences(result.outputs(outcome), np.zeros(1))
    first, second, value, clear = surface(result.points, differences)
    guess = [side for today, levels in zip(result.manifest["today"], (first, second), strict=True)
             for side in _around(today, levels)]  # fmt: skip
    left, right, bottom, top = guess
    names = (result.names[0], result.names[1])
    return heat_map.Surface(
        names, first, second, value, clear, (left, right, bottom, top), len(result.manifest["seeds"])
    )


def _around(today: float, levels: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float]:
    """Half a step to either side of where a factor stands: in the policy, or in the central world."""
    half = 0.5 * float(levels[1] - levels[0])
    return today - half, today + half
