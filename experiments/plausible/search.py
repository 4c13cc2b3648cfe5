"""The search for plausible worlds: block after block of a Latin hypercube, until enough worlds are accepted.

Each block is screened first, its constants solved on two seeds; the few worlds that look like today are then solved
again on many, and only what they show with that constant decides. Solving and running are studies of their own. All
are stored, so a search that was interrupted, or is asked for more worlds, goes on where it was.
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
from experiments.designs.factors import IN_ROLE_TARGET, select_factors
from experiments.designs.latin_hypercube import latin_hypercube
from experiments.plausible.patterns import PATTERN_RANGES
from experiments.progress import tell
from experiments.study.baseline_outputs import BaselineOutputs
from experiments.study.conduct import conduct
from experiments.study.hospital import HospitalSimulator
from experiments.study.solving import CONSTANT, ConstantSimulator
from experiments.study.study import Study
from policies.plan import Policy
from sim.checks import SettingError
from sim.parameters import BY_NAME
from sim.population import Population

WORLDS_OF_A_BLOCK = 256
SCREENING_SEEDS = 2
BASELINE_YEARS = 10
TRIED_FOR_ONE = 20  # worlds, at workshop size: 19,968 for 1,000
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
        The luck of the runs without policy.
    solving_seeds : tuple of int
        The luck on which constants are solved.
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
    solving_seeds: tuple[int, ...]
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
    name = f"{block:03d}"
    worlds, patterns = _judged(asked, f"screened-{name}", asked.solving_seeds[:SCREENING_SEEDS], _drawn(block))
    near = worlds[match(patterns, PATTERN_RANGES).accepted] if len(patterns) else worlds
    if len(near):
        patterns.loc[near.index] = np.nan  # a world that has no constant on many seeds shows nothing
        solved, shown = _judged(asked, f"solved-{name}", asked.solving_seeds, near)
        worlds.loc[solved.index], patterns.loc[solved.index] = solved, shown
    return worlds, patterns


def _judged(
    asked: Search, name: str, seeds: tuple[int, ...], worlds: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Solve the constant of each world on ``seeds``: the worlds that have one, and what each then shows."""
    solved = _conduct(asked, _solving(asked, name, seeds, worlds)).runs(["point", CONSTANT])
    constants = solved.set_index("point")[CONSTANT].reindex(range(len(worlds)))
    found = worlds.assign(**{CONSTANT: constants.to_numpy(float)}).dropna(subset=[CONSTANT])
    if found.empty:
        return found, pd.DataFrame(columns=list(PATTERN_RANGES))
    runs = _conduct(asked, _running(asked, name, found)).runs(["point", *PATTERN_RANGES])
    patterns = runs.groupby("point").mean().reindex(range(len(found)))
    return found, patterns.set_axis(found.index)


def block_ahead(asked: Search) -> list[Study]:
    """The studies of a block that is never asked for, by which the time of a search is estimated."""
    worlds = _drawn(NO_BLOCK).assign(**{CONSTANT: BY_NAME[CONSTANT].default})
    near = worlds.head(WORLDS_OF_A_BLOCK // TRIED_FOR_ONE)
    rounds = (("screened", asked.solving_seeds[:SCREENING_SEEDS], worlds), ("solved", asked.solving_seeds, near))
    return [
        study
        for name, seeds, some in rounds
        for study in (_solving(asked, name, seeds, some), _running(asked, name, some))
    ]


def _drawn(block: int) -> pd.DataFrame:
    """The worlds of a block, one a row: every uncertain number and the target, as yet without a constant."""
    factors = select_factors("uncertainties", dummy=False, target=True)
    design = latin_hypercube(factors, WORLDS_OF_A_BLOCK, block)
    return pd.DataFrame(design.points, columns=list(design.names))


def _solving(asked: Search, name: str, seeds: tuple[int, ...], worlds: pd.DataFrame) -> Study:
    """The constant of every world."""
    simulator = ConstantSimulator(asked.population, dict(asked.world), seeds, asked.burn_in_years)
    return Study(f"constants-{name}", simulator, tuple(worlds.columns), worlds.to_numpy(float), (0,))


def _running(asked: Search, name: str, worlds: pd.DataFrame) -> Study:
    """Every world without any policy."""
    simulator = HospitalSimulator(
        asked.population, (("permissive", Policy()),), asked.world, BASELINE_YEARS, asked.burn_in_years,
        BaselineOutputs(asked.population.size),
    )  # fmt: skip
    numbers = worlds.drop(columns=IN_ROLE_TARGET.name)
    return Study(f"baselines-{name}", simulator, tuple(numbers.columns), numbers.to_numpy(float), asked.seeds)


def _conduct(asked: Search, study: Study) -> StoredStudy:
    return conduct(study, asked.output_dir, asked.executor, asked.retry_failed)
