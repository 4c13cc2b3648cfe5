"""A lever that a package brings: the documented example, in processes of their own that find it installed."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.parameter import lever, unit_cost
from experiments.manifest import Stored
from policies.cost_items import CostItem
from policies.lever import Lever, Modifier, added
from policies.registry import BROUGHT, BY_NAME, brought_fingerprint, check_lever
from tests.architecture.sources import PROJECT

EXAMPLE = PROJECT / "docs" / "examples" / "mentoring"
QUICK = ("population=tiny", "figures=false", "seeds=2", "years=2", "burn_in_years=1", "executor=serial")


@dataclass(frozen=True)
class Installed:
    """A folder on the path with packages in it, and commands that find them."""

    site: Path
    work: Path

    def add(self, name: str, source: str, points: str) -> None:
        """As an installer leaves it: the module, and what its package says of itself."""
        information = self.site / f"{name}-0.1.0.dist-info"
        information.mkdir(parents=True)
        (self.site / f"{name}.py").write_text(source, encoding="utf-8")
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
        (information / "entry_points.txt").write_text(f"[medlead.levers]\n{points}\n")

    def medlead(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command in a process of its own."""
        path = os.pathsep.join([str(self.site), str(PROJECT)])
        return subprocess.run(
            [sys.executable, "-c", "from experiments.cli import main; raise SystemExit(main())", *words],
            cwd=self.work, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def run(self, *words: str) -> "Result":
        """A small study and what it left behind."""
        done = self.medlead("run", *QUICK, *words)
        assert done.returncode == 0, done.stderr
        return Result(self.work / done.stdout.strip().splitlines()[-1].removeprefix("Result: ").strip())


@dataclass(frozen=True)
class Result:
    """A result folder."""

    folder: Path

    @property
    def manifest(self) -> dict[str, object]:
        content: dict[str, object] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return content

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.folder / f"{name}.parquet")

    def of(self, arm: str, measures: Sequence[str] | None = None) -> np.ndarray:
        """The outcomes of one arm, seed by seed."""
        runs, outcomes = self.table("runs"), self.table("outcomes")
        ids = runs[runs["arm"] == arm].sort_values("seed")["run_id"]
        columns = list(measures or outcomes.columns.drop(["run_id", "quarter"]))
        return np.stack([outcomes.loc[outcomes["run_id"] == one, columns].to_numpy() for one in ids])


@pytest.fixture
def nothing(tmp_path: Path) -> Installed:
    """A folder on the path without any package."""
    (tmp_path / "work").mkdir()
    (tmp_path / "site").mkdir()
    return Installed(tmp_path / "site", tmp_path / "work")


@pytest.fixture
def mentoring(nothing: Installed) -> Installed:
    """The documented example, installed."""
    (points,) = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]["entry-points"].values()
    source = (EXAMPLE / "medlead_mentoring.py").read_text(encoding="utf-8")
    nothing.add("medlead_mentoring", source, "\n".join(f"{name} = {value}" for name, value in points.items()))
    return nothing


def test_the_example_is_about_thirty_lines() -> None:
    assert len((EXAMPLE / "medlead_mentoring.py").read_text(encoding="utf-8").splitlines()) <= 36


def test_it_stands_in_the_parameter_table_with_its_cost(mentoring: Installed) -> None:
    done = mentoring.medlead("parameters", "--format", "csv")
    assert done.returncode == 0 and not done.stderr
    rows = {line.split(",")[0] for line in done.stdout.splitlines()}
    assert {"mentoring", "mentoring_cost"} <= rows
    assert (
        "Experienced leaders are given time to bring on others." in mentoring.medlead("parameters", "mentoring").stdout
    )


def test_it_changes_results_and_at_rest_not_a_bit(mentoring: Installed) -> None:
    """Level 1 asks more doctors to lead; level 0 is the run without it, and has the run's name of today."""
    pulled = mentoring.run("policy=custom", "levers.mentoring.level=1", "levers.mentoring.ramp_years=0")
    at_rest = mentoring.run("policy=custom", "levers.mentoring.start_year=1")
    assert not np.array_equal(pulled.of("policy"), pulled.of("reference"), equal_nan=True)
    asked, unasked = (pulled.of(arm, ["applicants"])[:, 4:].sum() for arm in ("policy", "reference"))
    assert asked > unasked
    assert at_rest.of("policy").tobytes() == at_rest.of("reference").tobytes() == pulled.of("reference").tobytes()
    shutil.rmtree(mentoring.site)
    mentoring.site.mkdir()
    without = mentoring.run("policy=custom", "--fresh")
    assert without.of("policy").tobytes() == at_rest.of("policy").tobytes()
    assert set(without.table("runs")["run_id"]) == set(at_rest.table("runs")["run_id"])


def test_its_sources_are_part_of_the_fingerprint_and_of_the_runs_that_pull_it(mentoring: Installed) -> None:
    """An edited package makes another program: stored results are computed again, and its runs are others."""
    words = ("policy=custom", "levers.mentoring.level=1")
    first = mentoring.run(*words)
    again = mentoring.medlead("run", *QUICK, *words)
    assert "stored already" in again.stderr
    module = mentoring.site / "medlead_mentoring.py"
    module.write_text(module.read_text(encoding="utf-8").replace("1.0 + mentoring", "1.0 + 2.0 * mentoring"), "utf-8")
    second = mentoring.run(*words)
    assert first.manifest["source_fingerprint"] != second.manifest["source_fingerprint"]
    assert first.folder != second.folder
    runs = first.table("runs"), second.table("runs")
    ids = [{arm: set(table[table["arm"] == arm]["run_id"]) for arm in ("policy", "reference")} for table in runs]
    assert ids[0]["reference"] == ids[1]["reference"] and not ids[0]["policy"] & ids[1]["policy"]
    assert (
        Stored(first.folder, second.manifest).flaw == "was made by other model sources"
    )  # for whom it is not installed


def test_what_it_moves_for_the_whole_country_cannot_be_pulled_in_some_trusts(mentoring: Installed) -> None:
    done = mentoring.medlead("run", *QUICK, "levers.mentoring.level=1", "levers.mentoring.trusts=Trust 001")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "mentoring moves invite_rate, which is one number for the whole country" in done.stderr


BROKEN = {
    "import": ("import nothing_of_that_name", "x = broken:LEVER", "No module named 'nothing_of_that_name'"),
    "name": ("", "x = broken:LEVER", "module 'broken' has no attribute 'LEVER'"),
    "kind": ("LEVER = 3", "x = broken:LEVER", "3 is not a policies.lever.Lever"),
    "module": ("", "x = missing:LEVER", "No module named 'missing'"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_package_is_left_out_with_one_sentence(mentoring: Installed, what: str) -> None:
    """Beside a whole one, which is not disturbed by it."""
    source, points, reason = BROKEN[what]
    mentoring.add("broken", source, points)
    done = mentoring.medlead("parameters", "mentoring")
    assert done.returncode == 0 and "mentoring" in done.stdout
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("medlead: lever 'x' (") and "is left out: " in sentence and reason in sentence


def test_worker_processes_do_not_say_it_again(mentoring: Installed) -> None:
    mentoring.add("broken", "LEVER = 3", "x = broken:LEVER")
    done = mentoring.medlead(
        "run", *QUICK, "policy=custom", "levers.mentoring.level=1", "executor=processes", "executor.workers=2"
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("is left out") == 1


# -- what a lever may not be ---------------------------------------------------------------------------------------


def brought(name: str = "tea", cost: str = "tea_cost", **acts_on: Modifier) -> Lever:
    """A lever that somebody might bring."""
    row = lever(name, 0.0, (0.0, 1.0), "share of full", "Tea is served at meetings of leaders.")
    item = CostItem(unit_cost(cost, 1.0, (0.5, 2.0), "£k per trust-year", "Tea in one trust for a year."), "trusts")
    return Lever(row, acts_on or {"protected_time": added}, (item,))


def test_a_sound_lever_passes() -> None:
    sound = brought(invite_rate=lambda value, level: value * (1.0 + level), publish=added)
    assert check_lever(sound, BY_NAME) is sound
    assert not BROUGHT and brought_fingerprint() == ""


@pytest.mark.parametrize(
    ("lever", "reason"),
    [
        (brought("campaign"), "there is a 'campaign' already"),
        (brought("stigma_weight"), "there is a 'stigma_weight' already"),
        (brought(cost="campaign_cost"), "there is a 'campaign_cost' already"),
        (brought(cost="tea"), "there is a 'tea' already"),
        (brought(invite_rat=added), "there is no quantity 'invite_rat' to move"),
        (brought(invite_rate=lambda value, level: value + 0.1 + level), "it moves invite_rate although it stands at"),
        (brought(invite_rate=lambda value, level: np.maximum(value, 0.5)), "it moves invite_rate although it stands"),
        (brought(leave_rate=added), "it moves 'leave_rate': who arrives and who leaves must be the same"),
        (brought(belief_mean=added), "it moves 'belief_mean': who arrives and who leaves must be the same"),
        (brought(standard=lambda value, level: 0.9 + level), "it moves standard although it stands at neutral"),
    ],
)
def test_an_unsound_lever_is_refused(lever: Lever, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_lever(lever, BY_NAME)
