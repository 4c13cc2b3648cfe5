"""``medlead sensitivity``: which levers, or which uncertainties, move the outcomes, and how sure that is."""

import sys
from collections.abc import Sequence

from experiments.configuration.command import Command, follow
from experiments.folders import check_writable, complete_folder
from experiments.manifest import find_stored, now, provenance, write_json
from experiments.own_flags import DRY_RUN, RETRY_FAILED, OwnFlags, take_own_flags
from experiments.progress import tell
from experiments.sensing.settings import SensitivitySettings, read_sensitivity


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead sensitivity`` asks for and return the exit code."""
    flags, line = take_own_flags("sensitivity", arguments, flags=(DRY_RUN, RETRY_FAILED))
    command = Command(
        "sensitivity", "sensitivity", read_sensitivity, lambda settings, label: _work(settings, label, flags),
        None if flags.dry_run else lambda settings: check_writable(settings.output_dir, "output_dir"),
    )  # fmt: skip
    return follow(command, line)


def _work(settings: SensitivitySettings, label: str, flags: OwnFlags) -> int:
    from rich.console import Console

    from analysis.sensitivity.report import draw_sensitivity, print_sensitivity, read_sensitivity_result

    if flags.dry_run:
        return _say_plan(settings)
    if label:
        tell(f"[{label}]")
    stored = find_stored(settings.output_dir, settings.hash)
    if stored is None or stored.flaw is not None or flags.retry_failed:
        _compute(settings, flags.retry_failed)
        stored = find_stored(settings.output_dir, settings.hash)
    else:
        tell("This result is stored already.")
    folder = settings.folder if stored is None else stored.folder
    result = read_sensitivity_result(folder)
    print_sensitivity(result, Console(soft_wrap=not sys.stdout.isatty()))
    sys.stdout.flush()
    if settings.figures and not label and not (folder / "figures").is_dir():
        tell("Drawing figures ...")
        with complete_folder(folder / "figures") as figures:
            draw_sensitivity(result, figures)
    print(f"\nResult: {folder}")
    return 0


def _say_plan(settings: SensitivitySettings) -> int:
    from experiments.sensing.outputs import studies_ahead
    from experiments.study.estimate import estimate

    for study in studies_ahead(settings):
        print(f"{study.name}: {estimate(study, settings.output_dir, settings.executor)}")
    print(f"Result: {settings.folder}")
    return 0


def _compute(settings: SensitivitySettings, retry_failed: bool) -> None:
    """Do what is missing of the studies, and store outputs and manifest; the analysis reads them."""
    from analysis.sensitivity.report import write_sensitivity
    from experiments.sensing.outputs import conduct_all

    started = now()
    outputs, studies = conduct_all(settings, retry_failed)
    design = settings.design
    with complete_folder(settings.folder) as folder:
        files = write_sensitivity(folder, design.names, design.points, outputs)
        manifest = {
            "kind": "sensitivity", "status": "finished", "failed_runs": sum(study.failed_runs for study in studies),
            "hash": settings.hash, "method": settings.method,
            "over": settings.over, "names": list(design.names), "blocks": [f.block for f in design.factors],
            "kinds": [f.kind for f in design.factors], "ranges": design.ranges.tolist(), "layout": dict(design.layout),
            "outcomes": list(settings.outcomes), "step": [settings.step_of, settings.step_size],
            "calibrated": settings.calibrated, "policy": settings.policy.name, "reference": settings.reference.name,
            "world": settings.world.name, "years": settings.years, "seeds": list(settings.seeds),
            "population": {"name": settings.population.name, "consultants": settings.population.size,
                           "trusts": len(settings.population.trusts)},
            "studies": {study.folder.name: study.manifest["digest"] for study in studies},
            "config": settings.resolved, "files": [*files, "manifest.json"], **provenance(),
            "start": started, "end": now(),
        }  # fmt: skip
        write_json(folder / "manifest.json", manifest)
