"""The search for plausible worlds: block after block of a Latin hypercube, until enough worlds are accepted.

Each block is two studies: one solves the constant of every world, one runs the world without any policy. Both are
stored, so a search that was interrupted, or is asked for more worlds, goes on where it was.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.discovery.history import Matched, hopeless_sentence, is_hopeless, match
from analysis.study import StoredStudy
from experiments.configuration.parts import ExecutorChoice
from experiments.designs.design import Design
from experiments.designs.factors import IN_ROLE_TARGET, select_factors
from experiments.designs.latin_hypercube import latin_hypercube
from experiments.plausible.patterns import PATTERN_RANGES
from experiments.progress import tell
from experiments.study.baseline_outputs import BaselineOutputs
from experiments.study.conduct import conduct
from experiments.study.hospital import HospitalSimulator
from experiments.study.solving import ConstantSimulator, with_constants
from experiments.study.study import Floats, Study
from policies.plan import Policy
from sim.checks import SettingError
from sim.population import Population

WORLDS_OF_A_BLOCK = 256
SOLVING_SEEDS = 2
BASELINE_YEARS = 10
TRIED_FOR_ONE = 17  # worlds, at workshop size: 16,896 for 1,000
NO_BLOCK = 1_000_000


@dataclass(frozen=True)
class Search:
    """What is searched, and on which luck.

    Parameters
    ----------
    population : Population
        Who works where.
    world : dict of str to float
        Numbers and switches that are not varied, where they differ from the parameter table.
    seeds : tuple of int
        The luck of the runs without policy; the first two also solve the constants.
    burn_in_years : int
        Years before them.
    executor : ExecutorChoice
        Where.
    output_dir : Path
        In which the studies of all blocks get folders.
    retry_failed : bool
        Whether runs that failed before are done again.
    """

    population: Population
    world: Mapping[str, float]
    seeds: tuple[int, ...]
    burn_in_years: int
    executor: ExecutorChoice
    output_dir: Path
    retry_failed: bool = False


@dataclass(frozen=True, eq=False)
class Found:
    """The plausible worlds, and how hard they were to find.

    Parameters
    ----------
    worlds : DataFrame
        One row an accepted world: every uncertain number, and the constant.
    targets : ndarray, shape (n_worlds,)
        The share in role that each constant was solved for.
    sampled : DataFrame
        All worlds tried that have a constant, in the same columns.
    matched : Matched
        Which of those were accepted, and how many meet each pattern.
    tried : int
        Worlds drawn, those without any constant among them.
    """

    worlds: pd.DataFrame
    targets: np.ndarray[tuple[int], np.dtype[np.float64]]
    sampled: pd.DataFrame
    matched: Matched
    tried: int

    @property
    def hash(self) -> str:
        """SHA-256 over the accepted worlds, column by column, 64 hexadecimal digits."""
        digest = hashlib.sha256()
        for name in self.worlds.columns:
            digest.update(str(name).encode())
            digest.update(self.worlds[name].to_numpy("<f8").tobytes())
        return digest.hexdigest()


def search(asked: Search, wanted: int) -> Found:
    """Find ``wanted`` plausible worlds.

    Raises
    ------
    SettingError
        If surely less than one world in a hundred is plausible: the message has the acceptance rate.
    """
    sampled: list[pd.DataFrame] = []
    measured: list[pd.DataFrame] = []
    block = tried = accepted = 0
    while accepted < wanted:
        block += 1
        worlds, patterns = _block(asked, block)
        sampled.append(worlds)
        measured.append(patterns)
        tried += WORLDS_OF_A_BLOCK
        accepted += int(match(patterns, PATTERN_RANGES).accepted.sum()) if len(patterns) else 0
        tell(f"{min(accepted, wanted):,} of {wanted:,} plausible worlds found, {tried:,} tried.")
        if is_hopeless(accepted, tried):
            raise SettingError(hopeless_sentence(accepted, tried, wanted))
    everything = pd.concat(sampled, ignore_index=True)
    matched = match(pd.concat(measured, ignore_index=True), PATTERN_RANGES)
    kept = everything[matched.accepted].head(wanted)
    numbers = kept.drop(columns=IN_ROLE_TARGET.name).reset_index(drop=True)
    return Found(numbers, kept[IN_ROLE_TARGET.name].to_numpy(float), everything, matched, tried)


def _block(asked: Search, block: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One block: its worlds that have a constant, and the patterns that each shows."""
    design = _design(block)
    constants = _conduct(asked, _solving(asked, design, block)).runs(["point", "constant"])
    factors, points = with_constants(design.names, design.points, constants)
    known = constants.dropna(subset=["constant"])["point"].to_numpy(int)
    targets = design.points[np.sort(known), design.names.index(IN_ROLE_TARGET.name)]
    worlds = pd.DataFrame(points, columns=list(factors)).assign(**{IN_ROLE_TARGET.name: targets})
    if not len(points):
        return worlds, pd.DataFrame(columns=list(PATTERN_RANGES))
    stored = _conduct(asked, _running(asked, factors, points, block))
    patterns = stored.runs(["point", *PATTERN_RANGES]).groupby("point").mean()
    return worlds, patterns.reindex(range(len(points))).reset_index(drop=True)


def block_ahead(asked: Search) -> tuple[Study, Study]:
    """The two studies of a block that is never asked for, by which the time of a search is estimated."""
    design = _design(NO_BLOCK)
    kept = [index for index, name in enumerate(design.names) if name != IN_ROLE_TARGET.name]
    names = tuple(design.names[index] for index in kept)
    return _solving(asked, design, NO_BLOCK), _running(asked, names, design.points[:, kept], NO_BLOCK)


def _design(block: int) -> Design:
    return latin_hypercube(select_factors("uncertainties", dummy=False, target=True), WORLDS_OF_A_BLOCK, block)


def _solving(asked: Search, design: Design, block: int) -> Study:
    """The constant of every world."""
    simulator = ConstantSimulator(
        asked.population, dict(asked.world), asked.seeds[:SOLVING_SEEDS], asked.burn_in_years
    )  # fmt: skip
    return Study(f"constants-{block:03d}", simulator, design.names, design.points, (0,))


def _running(asked: Search, factors: tuple[str, ...], points: Floats, block: int) -> Study:
    """Every world without any policy."""
    simulator = HospitalSimulator(
        asked.population, (("permissive", Policy()),), asked.world, BASELINE_YEARS, asked.burn_in_years,
        BaselineOutputs(asked.population.size),
    )  # fmt: skip
    return Study(f"baselines-{block:03d}", simulator, factors, points, asked.seeds)


def _conduct(asked: Search, study: Study) -> StoredStudy:
    return conduct(study, asked.output_dir, asked.executor, asked.retry_failed)
