"""A stored result, read back: its manifest at once, of its tables only the columns and rows that are asked for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.rows import Conditions, from_on, read_rows, read_table
from analysis.schema import FINISHED, LEVER, MANIFEST, POLICY, REFERENCE, TABLES, TRIGGER
from analysis.words import people_in_words

CENTRAL = "central"


@dataclass(frozen=True)
class FinishedResult:
    """A finished result of any verb, as it lies in its folder.

    Parameters
    ----------
    folder : Path
        Where the files are.
    manifest : Mapping
        What went in and what came out: names, population, seeds, hash, digest.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def consultants(self) -> int:
        """Consultants in all trusts."""
        return int(self.manifest["population"]["consultants"])

    @property
    def trust_count(self) -> int:
        """Trusts of the population."""
        return int(self.manifest["population"]["trusts"])

    @property
    def population(self) -> str:
        """The population in words."""
        return people_in_words(self.consultants, self.trust_count)

    @cached_property
    def assumptions(self) -> dict[str, float]:
        """Parameters and switches that differ from the central case, by name."""
        return dict(self.manifest["assumptions"])

    @property
    def case(self) -> str:
        """The set of assumptions in words: what an interval that knows only chance is conditional on."""
        world = str(self.manifest["world"])
        if world == CENTRAL:
            return "changed case" if self.assumptions else "central case"
        return f"world {world}, changed" if self.world_changes else f"world {world}"

    @property
    def world_changes(self) -> tuple[str, ...]:
        """Parameters and switches that stand otherwise than the world's own file leaves them."""
        return tuple(self.manifest.get("world_changes", ()))

    def _read(self, file: str) -> pd.DataFrame:
        return read_table(self.folder / file)


@dataclass(frozen=True)
class StoredResult(FinishedResult):
    """A finished comparison of a policy with a reference."""

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run."""
        return self._read("runs.parquet")

    def outcomes(self, measures: Sequence[str], since: int | None = None) -> pd.DataFrame:
        """National measures, one row a run and quarter, from quarter ``since`` on."""
        return self._rows("outcomes.parquet", ("quarter", *measures), from_on("quarter", since))

    def trusts(self, measures: Sequence[str], since: int | None = None) -> pd.DataFrame:
        """Measures of each trust at the end of a year, one row a run, year and trust, from year ``since`` on."""
        return self._rows("trusts.parquet", ("year", "trust", *measures), from_on("year", since))

    def trusts_of(self, run_ids: Iterable[str], measures: Sequence[str], since: int | None = None) -> pd.DataFrame:
        """The same of some runs only and without keys: rows stand in the order of runs, years and trusts."""
        conditions = (*from_on("year", since), ("run_id", "in", tuple(run_ids)))
        return read_rows(self.folder / "trusts.parquet", measures, conditions)

    def census(self, measures: Sequence[str], since: int | None = None) -> pd.DataFrame:
        """Leaders beside their peers, one row a run and year, from year ``since`` on."""
        return self._rows("census.parquet", ("year", *measures), from_on("year", since))

    def reasons(self, measures: Sequence[str], since: int | None = None) -> pd.DataFrame:
        """Why doctors say no, one row a run, year and term, from year ``since`` on."""
        return self._rows("reasons.parquet", ("year", "term", *measures), from_on("year", since))

    def groups(self, measure: str, since: int | None = None) -> pd.DataFrame:
        """One measure of who is prepared and who leads, one row a run, year and group, from year ``since`` on."""
        conditions = (*from_on("year", since), ("measure", "==", measure))
        return self._rows("groups.parquet", ("year", "grouping", "group", "value"), conditions)

    def costs(self, columns: Sequence[str]) -> pd.DataFrame:
        """What was paid, one row a run, year and item."""
        return self._rows("costs.parquet", ("year", *columns))

    @cached_property
    def attribution(self) -> pd.DataFrame:
        """What each lever made of the effect, one row a measure, lever and seed."""
        return self._read("attribution.parquet")

    @cached_property
    def arms(self) -> tuple[str, ...]:
        """What is compared, by the names of the arms in the order of the runs; the reference first."""
        return tuple(dict.fromkeys(self.runs["arm"]))

    def pair(self, arm: str) -> "StoredResult":
        """One of several policies with the reference, as if they had been compared alone."""
        name = str(self.runs.loc[self.runs["arm"] == arm, "policy"].iloc[0])
        runs = self.runs[self.runs["arm"].isin([REFERENCE, arm])]
        runs = runs.assign(arm=runs["arm"].replace({arm: POLICY}))
        return _Pair(self.folder, {**self.manifest, "policy": name}, self, runs)

    @cached_property
    def names(self) -> dict[str, str]:
        """What each arm is called in text; two arms under one policy name but with other levers are told apart."""
        policy, reference = str(self.manifest["policy"]), str(self.manifest["reference"])
        arms = [set(self.runs.loc[self.runs["arm"] == arm, "run_id"]) for arm in (POLICY, REFERENCE)]
        if policy == reference and arms[0] != arms[1]:
            policy = f"{policy} (changed)"
        return {POLICY: policy, REFERENCE: reference}

    @cached_property
    def assumptions(self) -> dict[str, float]:
        """Parameters and switches that differ from the central case, by name."""
        changes = self._changes(REFERENCE).items()
        return {name: value for name, value in changes if not name.startswith((LEVER, TRIGGER))}

    def policy_changes(self, arm: str) -> dict[str, dict[str, Any]]:
        """Levers that an arm pulls by ``levers.NAME`` and its triggers by ``triggers.NAME``, as they were set."""
        changes = self._changes(arm).items()
        return {name: plan for name, plan in changes if name.startswith((LEVER, TRIGGER))}

    def _changes(self, arm: str) -> dict[str, Any]:
        changes: dict[str, Any] = json.loads(self.runs.loc[self.runs["arm"] == arm, "parameters"].iloc[0])
        return changes

    @property
    def years(self) -> int:
        """Years simulated under the policy."""
        return int(self.manifest["years"])

    @property
    def burn_in_years(self) -> int:
        """Years simulated before the policy."""
        return int(self.manifest["burn_in_years"])

    @property
    def last_year(self) -> int:
        """The last year as it is counted in the tables."""
        return self.years - 1

    def _rows(self, file: str, columns: Sequence[str], conditions: Conditions = ()) -> pd.DataFrame:
        return read_rows(self.folder / file, ("run_id", *columns), conditions)

    @cached_property
    def read_for_pairs(self) -> dict[object, pd.DataFrame]:
        """What pairs of arms have read of the tables so far."""
        return {}


@dataclass(frozen=True)
class _Pair(StoredResult):
    """Two arms of a result of several: its tables are rows of the whole's, which are read once for all pairs."""

    whole: StoredResult
    its_runs: pd.DataFrame

    @property
    def runs(self) -> pd.DataFrame:
        """One row a run of the two arms."""
        return self.its_runs

    def _rows(self, file: str, columns: Sequence[str], conditions: Conditions = ()) -> pd.DataFrame:
        read, query = self.whole.read_for_pairs, (file, tuple(columns), conditions)
        if query not in read:
            read[query] = super()._rows(*query)
        table = read[query]
        return table[table["run_id"].isin(self.its_runs["run_id"])]


def read_result(folder: Path) -> StoredResult:
    """Open the finished result in ``folder``.

    Raises
    ------
    ValueError
        If there is no finished result: the text says what is missing and what to do about it.
    """
    return StoredResult(Path(folder), read_manifest(Path(folder), TABLES))


def read_manifest(folder: Path, tables: Iterable[str]) -> Mapping[str, Any]:
    """The manifest of a finished result, whose folder has all of ``tables``; raises as ``read_result``."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder. Give the folder of a result, such as results/<name>-<hash>.")
    manifest = _manifest(folder / MANIFEST)
    status = manifest.get("status")
    if status != FINISHED:
        raise ValueError(f"{folder} is not finished (status: {status}). Run the same command again to finish it.")
    missing = [file for file in tables if not (folder / file).is_file()]
    if missing:
        raise ValueError(f"{folder} lacks {', '.join(missing)}. Run the same command again with --fresh.")
    return manifest


def _manifest(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{path.parent} holds no result: it has no {path.name}.") from None
    except ValueError as error:
        raise ValueError(f"{path} cannot be read as JSON ({error}). Run the command again with --fresh.") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path} does not hold a manifest. Run the command again with --fresh.")
    return content
