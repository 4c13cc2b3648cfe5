"""The figures of a study of plausible worlds: sorted effects, regret, and the box of what decides."""

from pathlib import Path

import matplotlib as mpl

from analysis.discovery.result import LABELS, WorldsResult
from analysis.figures import prim_box, regret_bars, sorted_effects
from analysis.figures.study import Study
from analysis.figures.style import STYLE, save
from analysis.sensitivity.outcomes import OUTCOMES
from analysis.words import counted


def draw_worlds(result: WorldsResult, folder: Path) -> list[Path]:
    """All figures of the study, as PNG and SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    seeds = counted(len(result.manifest["seeds"]), "seed", "seeds")
    runs = f"{len(result.accepted):,} plausible worlds, {seeds} each"
    study = Study(str(result.manifest["hash"]), result.population, runs, "uncertainties drawn")
    order = [result.contested, *(policy for policy in result.policies if policy != result.contested)]
    files: list[Path] = []
    with mpl.rc_context(STYLE):
        for outcome in LABELS:
            meaning = OUTCOMES[outcome]
            effects = result.table(outcome)[order]
            figure = sorted_effects.draw(effects, str(result.manifest["reference"]), meaning, study, result.amount)
            files += save(figure, folder, f"effects_{outcome}")
            files += save(regret_bars.draw(result.regrets[outcome], meaning, study), folder, f"regret_{outcome}")
        decided = result.deciding
        if decided.box is not None:
            figure = prim_box.draw(decided.box, decided.worlds, decided.success, decided.what, study)
            files += save(figure, folder, "what_decides")
    return files
