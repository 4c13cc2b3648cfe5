"""A stored result, read back: its manifest at once, its tables when first asked for."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.schema import FINISHED, MANIFEST, POLICY, REFERENCE, TABLES
from analysis.words import people_in_words

CENTRAL = "central"
LEVER = "levers."


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
    def population(self) -> str:
        """The population in words."""
        return people_in_words(self.consultants, int(self.manifest["population"]["trusts"]))

    @cached_property
    def assumptions(self) -> dict[str, float]:
        """Parameters and switches that differ from the central case, by name."""
        return dict(self.manifest["assumptions"])

    @property
    def case(self) -> str:
        """The set of assumptions in words: what an interval that knows only chance is conditional on."""
        world = str(self.manifest["world"])
        if world != CENTRAL:
            return f"world {world}"
        return "changed case" if self.assumptions else "central case"

    def _read(self, file: str) -> pd.DataFrame:
        return pd.read_parquet(self.folder / file)


@dataclass(frozen=True)
class StoredResult(FinishedResult):
    """A finished comparison of a policy with a reference."""

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run."""
        return self._read("runs.parquet")

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """National measures, one row a run and quarter."""
        return self._read("outcomes.parquet")

    @cached_property
    def trusts(self) -> pd.DataFrame:
        """Measures of each trust at the end of a year, one row a run, year and trust."""
        return self._read("trusts.parquet")

    @cached_property
    def census(self) -> pd.DataFrame:
        """Leaders beside their peers, one row a run and year."""
        return self._read("census.parquet")

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Why doctors say no, one row a run, year and term."""
        return self._read("reasons.parquet")

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What was paid, one row a run, year and item."""
        return self._read("costs.parquet")

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
    def groups(self) -> pd.DataFrame:
        """Who is prepared and who leads, one row a run, year, group and measure."""
        return self._read("groups.parquet")

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
        return {name: value for name, value in self._changes(REFERENCE).items() if not name.startswith(LEVER)}

    def levers(self, arm: str) -> dict[str, float]:
        """Levers that an arm pulls, by name, each at its full level."""
        changes = self._changes(arm).items()
        return {name.removeprefix(LEVER): plan["level"] for name, plan in changes if name.startswith(LEVER)}

    def _changes(self, arm: str) -> dict[str, Any]:
        changes: dict[str, Any] = json.loads(self.runs.loc[self.runs["arm"] == arm, "parameters"].iloc[0])
        return changes

    @cached_property
    def years(self) -> int:
        """Years simulated under the policy."""
        return (int(self.outcomes["quarter"].max()) + 1) // 4

    @cached_property
    def burn_in_years(self) -> int:
        """Years simulated before the policy."""
        return max(0, -int(self.outcomes["quarter"].min())) // 4


@dataclass(frozen=True)
class _Pair(StoredResult):
    """Two arms of a result of several: its tables are rows of the whole's, which are read once."""

    whole: StoredResult
    its_runs: pd.DataFrame

    @property
    def runs(self) -> pd.DataFrame:
        """One row a run of the two arms."""
        return self.its_runs

    def _read(self, file: str) -> pd.DataFrame:
        table: pd.DataFrame = getattr(self.whole, file.removesuffix(".parquet"))
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
