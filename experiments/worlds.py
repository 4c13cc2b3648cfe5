"""``medlead worlds``: policies in many plausible worlds, and which uncertainties decide how they do."""

import math
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.schema import FINISHED
from experiments.job import FAILED_CODE, Job, follow_job
from experiments.manifest import now, population_facts, provenance
from experiments.plausible.settings import WorldsSettings, read_worlds
from experiments.progress import tell
from experiments.study.hospital import HospitalSimulator
from experiments.study.outputs import NationalOutputs
from experiments.study.study import Floats, Study

if TYPE_CHECKING:
    from experiments.plausible.search import Search


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead worlds`` asks for and return the exit code."""
    again = partial(compute, retry_failed=True)
    return follow_job(Job("worlds", read_worlds, describe, compute, show, draw, retry=again), arguments)


def describe(settings: WorldsSettings) -> str:
    """What would be done, and about how long it would take."""
    from experiments.plausible.search import TRIED_FOR_ONE, WORLDS_OF_A_BLOCK, block_ahead
    from experiments.study.estimate import estimate, time_in_words

    place, executor = settings.output_dir, settings.executor
    blocks = math.ceil(TRIED_FOR_ONE * settings.n / WORLDS_OF_A_BLOCK)
    of_a_block = [estimate(study, place, executor) for study in block_ahead(_search(settings))]
    seconds = blocks * sum(found.seconds / found.workers for found in of_a_block)
    study = _study(settings, ("constant",), np.zeros((settings.n, 1)))
    tried, runs = blocks * WORLDS_OF_A_BLOCK, blocks * sum(found.runs for found in of_a_block)
    return (
        f"{settings.n:,} plausible worlds: about {tried:,} are tried ({TRIED_FOR_ONE} for one that is kept), {runs:,} "
        f"runs and about {time_in_words(seconds)} on {of_a_block[0].workers} workers if none is stored.\n"
        f"Then {len(settings.arms)} policies, {len(settings.seeds)} paired seeds: {estimate(study, place, executor)}"
    )


def compute(settings: WorldsSettings, retry_failed: bool = False) -> int:
    """Search, run every policy in every world, and store what that says; 0, or 1 if a run of a policy failed.

    A world without a constant is none that looks like today's: its failure is an answer of the search.
    """
    from experiments.plausible.search import search
    from experiments.plausible.store import store_worlds, without_effect
    from experiments.study.conduct import conduct

    started = now()
    found = search(_search(settings, retry_failed), settings.n)
    columns = tuple(str(name) for name in found.worlds.columns)
    study = _study(settings, columns, found.worlds.to_numpy(float))
    stored = conduct(study, settings.output_dir, settings.executor, retry_failed)
    if silent := without_effect(stored):
        whose = " and of ".join(silent)
        tell(f"Nothing can be reported: every run of {whose} failed. The runs are kept with their reasons.")
        return FAILED_CODE
    manifest = {
        "kind": "worlds", "status": FINISHED, "hash": settings.hash, "n": settings.n, "amount": settings.amount,
        "policies": [arm for arm, _ in settings.arms[1:]], "reference": settings.arms[0][1].name,
        **settings.world_facts, "tried": found.tried,
        "accepted_hash": found.hash,
        "population": population_facts(settings.population), "seeds": list(settings.seeds), "years": settings.years,
        "burn_in_years": settings.burn_in_years, "study": stored.folder.name,
        "study_digest": stored.manifest["digest"], "failed_runs": stored.failed_runs, "config": settings.resolved,
        **provenance(), "start": started, "end": now(),
    }  # fmt: skip
    store_worlds(settings.folder, found, stored, manifest)
    return FAILED_CODE if stored.failed_runs else 0


def _search(settings: WorldsSettings, retry_failed: bool = False) -> "Search":
    from experiments.plausible.search import Search

    return Search(
        settings.population, settings.world.changes, settings.seeds, settings.solving_seeds, settings.burn_in_years,
        settings.executor, settings.output_dir, retry_failed,
    )  # fmt: skip


def _study(settings: WorldsSettings, factors: tuple[str, ...], worlds: Floats) -> Study:
    """Every policy in every world."""
    policies = tuple((name, policy.plan) for name, policy in settings.arms)
    simulator = HospitalSimulator(
        settings.population, policies, settings.world.changes, settings.years, settings.burn_in_years,
        NationalOutputs(),
    )  # fmt: skip
    return Study("policies-in-worlds", simulator, factors, worlds, settings.seeds)


def show(_: WorldsSettings, folder: Path) -> None:
    """Print what the worlds say."""
    from analysis.discovery.report import print_worlds
    from analysis.discovery.result import read_worlds_result
    from experiments.screen import screen

    print_worlds(read_worlds_result(folder), screen())
    sys.stdout.flush()


def draw(folder: Path, figures: Path) -> None:
    """Draw sorted effects, regret and the box of what decides."""
    from analysis.discovery.result import read_worlds_result
    from analysis.figures.worlds import draw_worlds

    draw_worlds(read_worlds_result(folder), figures)
