"""``medlead check-replicates``: how many seeds make chance small beside what the points of a study differ by."""

from collections.abc import Sequence

from experiments.configuration.command import Command, follow
from experiments.configuration.reader import Point
from experiments.folders import check_writable
from experiments.job import FAILED_CODE
from experiments.own_flags import DRY_RUN, RETRY_FAILED, OwnFlags, take_own_flags
from experiments.sensing.settings import SensitivitySettings, read_study
from sim.checks import refusal

FEWEST_SEEDS = 2


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead check-replicates`` asks for and return the exit code."""
    flags, line = take_own_flags("check-replicates", arguments, flags=(DRY_RUN, RETRY_FAILED))
    command = Command(
        "check-replicates", "check_replicates", read_replicates, lambda settings, label: _work(settings, label, flags),
        None if flags.dry_run else lambda settings: check_writable(settings.output_dir, "output_dir"),
    )  # fmt: skip
    return follow(command, line)


def read_replicates(point: Point) -> SensitivitySettings:
    """The settings of a study, which must have two seeds or more to show chance at all."""
    settings = read_study(point)
    if len(settings.seeds) < FEWEST_SEEDS:
        where = "Number of paired seeds at each point; 8 make a usable bound."
        raise refusal("seeds", len(settings.seeds), f"it must be {FEWEST_SEEDS} or more, or chance cannot show", where)
    return settings


def _work(settings: SensitivitySettings, label: str, flags: OwnFlags) -> int:
    from analysis.sensitivity.noise import TooFewError, replicates_needed
    from analysis.sensitivity.words import replicates_sentence
    from experiments.sensing.outputs import conduct_all, studies_ahead

    if flags.dry_run:
        print(studies_ahead(settings))
        return 0
    outputs, studies = conduct_all(settings, flags.retry_failed)
    if label:
        print(f"[{label}]")
    for outcome, table in outputs.items():
        try:
            print(f"{outcome}: {replicates_sentence(replicates_needed(table))}")
        except TooFewError as error:
            print(f"{outcome}: nothing can be said, because runs failed: {error}. Their rows say why.")
    return FAILED_CODE if any(study.failed_runs for study in studies) else 0
