"""The outputs of a study of sensitivity: differences from the reference on the same luck, point by point, seed by seed.

The policy runs at every point of the design, with the levers that the design sets. The reference runs in every world of
the design, but its levers stay as they are.
"""

import numpy as np
import pandas as pd

from analysis.schema import DUMMY
from analysis.sensitivity.tipping import step_change, time_to_effect
from analysis.study import StoredStudy
from experiments.designs.factors import IN_ROLE_TARGET
from experiments.sensing.settings import STEP_OUTCOMES, SensitivitySettings
from experiments.study.conduct import conduct
from experiments.study.estimate import estimate
from experiments.study.hospital import HospitalSimulator
from experiments.study.outputs import NationalOutputs
from experiments.study.solving import CONSTANT, ConstantSimulator
from experiments.study.study import Floats, Study
from sim.parameters import BY_NAME

SOLVING_SEEDS = 2


def conduct_all(settings: SensitivitySettings, retry_failed: bool) -> tuple[dict[str, Floats], list[StoredStudy]]:
    """Do whatever is not stored yet.

    Returns
    -------
    dict of str to ndarray, list of StoredStudy
        Outputs by outcome, shape ``(n_points, n_seeds)``, ``nan`` where a run failed; and the studies they come from.
    """
    factors, points, unsolved, solving = _worlds(settings, retry_failed)
    pair = _pair(settings, factors, points)
    stored = [conduct(study, settings.output_dir, settings.executor, retry_failed) for study in pair]
    tables = [_tables(settings, study) for study in stored]
    outputs = {name: tables[0][name] - tables[1][name] for name in settings.outcomes}
    for table in outputs.values():
        table[unsolved] = np.nan
    return outputs, [*solving, *stored]


def studies_ahead(settings: SensitivitySettings) -> str:
    """How large the studies are, where they lie, and about how long they take; in words.

    With a constant that is still to be solved, nobody knows which study of policy and reference it will be.
    """
    solving = [(_solving(settings), True)] if settings.calibrated else []
    pair = [(study, not settings.calibrated) for study in _pair(settings, *_without_dummies(settings))]
    return "\n".join(
        f"{study.name}: {estimate(study, settings.output_dir, settings.executor, known)}"
        for study, known in (*solving, *pair)
    )


def _pair(settings: SensitivitySettings, factors: tuple[str, ...], points: Floats) -> tuple[Study, Study]:
    """The policy at every point, and the reference in every world of them."""
    kept = [index for index, name in enumerate(factors) if BY_NAME[name].kind != "lever"]
    worlds = points[:, kept] if kept else np.zeros((1, 0))
    reference = _study(settings, "reference", tuple(factors[i] for i in kept), worlds)
    return _study(settings, "policy", factors, points), reference


def _without_dummies(settings: SensitivitySettings) -> tuple[tuple[str, ...], Floats]:
    kept = [index for index, name in enumerate(settings.design.names) if name not in (DUMMY, IN_ROLE_TARGET.name)]
    return tuple(settings.design.names[index] for index in kept), settings.design.points[:, kept]


def _solving(settings: SensitivitySettings) -> Study:
    kept = [i for i, factor in enumerate(settings.design.factors) if factor.kind in ("uncertainty", "target")]
    simulator = ConstantSimulator(
        settings.population, settings.world.changes, settings.seeds[:SOLVING_SEEDS], settings.burn_in_years
    )
    names = tuple(settings.design.names[i] for i in kept)
    return Study("sensitivity-constants", simulator, names, settings.design.points[:, kept], (0,))


def _worlds(
    settings: SensitivitySettings, retry_failed: bool
) -> tuple[tuple[str, ...], Floats, np.ndarray[tuple[int], np.dtype[np.bool_]], list[StoredStudy]]:
    """The design as the model takes it, with a solved constant where asked for; and the points that have none."""
    factors, points = _without_dummies(settings)
    if not settings.calibrated:
        return factors, points, np.zeros(len(points), dtype=bool), []
    solved = conduct(_solving(settings), settings.output_dir, settings.executor, retry_failed)
    constants = solved.runs(["point", CONSTANT]).set_index("point")[CONSTANT].reindex(range(len(points)))
    unsolved = constants.isna().to_numpy(bool)
    column = constants.fillna(BY_NAME[CONSTANT].default).to_numpy(float)
    return (*factors, CONSTANT), np.column_stack((points, column)), unsolved, [solved]


def _study(settings: SensitivitySettings, arm: str, factors: tuple[str, ...], points: Floats) -> Study:
    policy = settings.policy if arm == "policy" else settings.reference
    final = tuple(name for name in settings.outcomes if name not in STEP_OUTCOMES)
    steps = (settings.step_of,) if set(settings.outcomes) & set(STEP_OUTCOMES) else ()
    simulator = HospitalSimulator(
        settings.population, ((policy.name, policy.plan),), settings.world.changes, settings.years,
        settings.burn_in_years, NationalOutputs(final=final, before=steps, yearly=steps),
    )  # fmt: skip
    return Study(f"sensitivity-{settings.method}-{arm}", simulator, factors, points, settings.seeds)


def _tables(settings: SensitivitySettings, study: StoredStudy) -> dict[str, Floats]:
    """Each outcome as ``(n_points, n_seeds)``; a reference without worlds of its own has one point."""
    runs = study.runs()
    tables = {name: _wide(runs, name) for name in settings.outcomes if name not in STEP_OUTCOMES}
    if set(settings.outcomes) & set(STEP_OUTCOMES):
        names = [f"{settings.step_of}_before", *(f"{settings.step_of}_year_{y:02d}" for y in range(settings.years))]
        series = np.stack([_wide(runs, name) for name in names], axis=2)
        years = np.arange(-1.0, settings.years)
        tables["step_change"] = step_change(series, years, settings.step_size)
        tables["time_to_effect"] = time_to_effect(series, years, settings.step_size)
    return {name: tables[name] for name in settings.outcomes}


def _wide(runs: pd.DataFrame, name: str) -> Floats:
    table = runs.pivot_table(index="point", columns="replicate", values=name, dropna=False)
    return table.to_numpy(float)
