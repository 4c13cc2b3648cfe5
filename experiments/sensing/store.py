"""What a study of sensitivity leaves in its folder, beside the studies it is made from."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.schema import FINISHED, dictionary_of
from analysis.sensitivity.result import DESIGN, OUTPUT_COLUMNS, OUTPUTS, SensitivityResult
from analysis.study import DICTIONARY, StoredStudy
from experiments.designs.factors import column_of
from experiments.folders import complete_folder
from experiments.manifest import now, population_facts, provenance, write_manifest
from experiments.sensing.settings import SensitivitySettings
from experiments.study.study import Floats
from experiments.tables import typed, write_table


def store_sensitivity(
    settings: SensitivitySettings, outputs: Mapping[str, Floats], studies: Sequence[StoredStudy], started: str
) -> None:
    """Write design, outputs, the table of each outcome, and the manifest; complete or not at all.

    Parameters
    ----------
    settings : SensitivitySettings
        What was asked for.
    outputs : mapping of str to ndarray, shape (n_points, n_seeds)
        Differences from the reference by outcome.
    studies : sequence of StoredStudy
        From which they come.
    started : str
        When the work began.
    """
    manifest = _manifest(settings, studies, started)
    with complete_folder(settings.folder) as folder:
        write_table(pd.DataFrame(settings.design.points, columns=list(settings.design.names)), folder / DESIGN)
        write_table(_long(settings, outputs), folder / OUTPUTS)
        for outcome, finding in SensitivityResult(folder, manifest).findings.items():
            finding.table.to_csv(folder / f"{outcome}.csv", index=False)
        factors = tuple(column_of(name) for name in settings.design.names)
        dictionary_of({DESIGN: factors, OUTPUTS: OUTPUT_COLUMNS}).to_csv(folder / DICTIONARY, index=False)
        write_manifest(folder, {**manifest, "end": now()})


def _long(settings: SensitivitySettings, outputs: Mapping[str, Floats]) -> pd.DataFrame:
    """Outcomes below one another, in each the points, in each of these the seeds."""
    points, seeds = len(settings.design.points), len(settings.seeds)
    columns = {
        "outcome": np.repeat(np.array(list(outputs), dtype=object), points * seeds),
        "point": np.tile(np.repeat(np.arange(points), seeds), len(outputs)),
        "seed": np.tile(np.array(settings.seeds, dtype=np.uint64), len(outputs) * points),
        "difference": np.concatenate([table.ravel() for table in outputs.values()]),
    }
    return typed(pd.DataFrame(columns), OUTPUT_COLUMNS)


def _manifest(settings: SensitivitySettings, studies: Sequence[StoredStudy], started: str) -> dict[str, object]:
    design = settings.design
    return {
        "kind": "sensitivity", "status": FINISHED, "failed_runs": sum(study.failed_runs for study in studies),
        "hash": settings.hash, "method": settings.method, "over": settings.over, "names": list(design.names),
        "blocks": [factor.block for factor in design.factors], "kinds": [factor.kind for factor in design.factors],
        "today": [factor.base for factor in design.factors],
        "ranges": design.ranges.tolist(), "layout": dict(design.layout), "outcomes": list(settings.outcomes),
        "step": [settings.step_of, settings.step_size], "calibrated": settings.calibrated,
        "policy": settings.policy.name, "reference": settings.reference.name,
        **settings.world_facts, "years": settings.years, "seeds": list(settings.seeds),
        "population": population_facts(settings.population),
        "studies": {study.folder.name: study.manifest["digest"] for study in studies}, "config": settings.resolved,
        **provenance(), "start": started,
    }  # fmt: skip
