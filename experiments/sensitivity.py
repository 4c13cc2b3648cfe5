"""``medlead sensitivity``: which levers, or which uncertainties, move the outcomes, and how sure that is."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from experiments.job import FAILED_CODE, Job, follow_job
from experiments.manifest import now
from experiments.sensing.settings import SensitivitySettings, read_sensitivity


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead sensitivity`` asks for and return the exit code."""
    again = partial(compute, retry_failed=True)
    return follow_job(Job("sensitivity", read_sensitivity, describe, compute, show, draw, retry=again), arguments)


def describe(settings: SensitivitySettings) -> str:
    """What would be done, and about how long it would take."""
    from experiments.sensing.outputs import studies_ahead

    return studies_ahead(settings)


def compute(settings: SensitivitySettings, retry_failed: bool = False) -> int:
    """Do what is missing of the studies, and store what they say; 0, or 1 if a run failed."""
    from experiments.sensing.outputs import conduct_all
    from experiments.sensing.store import store_sensitivity

    started = now()
    outputs, studies = conduct_all(settings, retry_failed)
    store_sensitivity(settings, outputs, studies, started)
    return FAILED_CODE if any(study.failed_runs for study in studies) else 0


def show(_: SensitivitySettings, folder: Path) -> None:
    """Print the question, and for each outcome the table and what it says."""
    from analysis.sensitivity.report import print_sensitivity
    from analysis.sensitivity.result import read_sensitivity_result
    from experiments.screen import screen

    print_sensitivity(read_sensitivity_result(folder), screen())
    sys.stdout.flush()


def draw(folder: Path, figures: Path) -> None:
    """Draw the figures of the method."""
    from analysis.figures.sensitivity import draw_sensitivity
    from analysis.sensitivity.result import read_sensitivity_result

    draw_sensitivity(read_sensitivity_result(folder), figures)
