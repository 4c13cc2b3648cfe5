"""What a study of sensitivity leaves in its folder, beside the studies it is made from."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.schema import FINISHED, MANIFEST
from analysis.sensitivity.result import DESIGN, OUTPUTS, SensitivityResult
from analysis.study import StoredStudy
from experiments.folders import complete_folder
from experiments.manifest import now, population_facts, provenance, write_json
from experiments.sensing.settings import SensitivitySettings
from experiments.study.study import Floats
from experiments.tables import write_table


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
        write_table(_long(outputs), folder / OUTPUTS)
        for outcome, finding in SensitivityResult(folder, manifest).findings.items():
            finding.table.to_csv(folder / f"{outcome}.csv", index=False)
        manifest["files"] = sorted([*(path.name for path in folder.iterdir()), MANIFEST])
        write_json(folder / MANIFEST, {**manifest, "end": now()})


def _long(outputs: Mapping[str, Floats]) -> pd.DataFrame:
    """``point, seed_0, seed_1, ..., outcome``: outcomes below one another."""
    frames = [
        pd.DataFrame(table, columns=[f"seed_{k}" for k in range(table.shape[1])])
        .assign(outcome=outcome)
        .reset_index(names="point")
        for outcome, table in outputs.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _manifest(settings: SensitivitySettings, studies: Sequence[StoredStudy], started: str) -> dict[str, object]:
    design = settings.design
    return {
        "kind": "sensitivity", "status": FINISHED, "failed_runs": sum(study.failed_runs for study in studies),
        "hash": settings.hash, "method": settings.method, "over": settings.over, "names": list(design.names),
        "blocks": [factor.block for factor in design.factors], "kinds": [factor.kind for factor in design.factors],
        "ranges": design.ranges.tolist(), "layout": dict(design.layout), "outcomes": list(settings.outcomes),
        "step": [settings.step_of, settings.step_size], "calibrated": settings.calibrated,
        "policy": settings.policy.name, "reference": settings.reference.name, "world": settings.world.name,
        "assumptions": settings.world.changes, "years": settings.years, "seeds": list(settings.seeds),
        "population": population_facts(settings.population),
        "studies": {study.folder.name: study.manifest["digest"] for study in studies}, "config": settings.resolved,
        **provenance(), "start": started,
    }  # fmt: skip
