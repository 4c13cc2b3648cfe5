"""The page about policies says what there is, and everything on it can be done."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from policies.library import policy_names
from policies.registry import LEVER_NAMES
from policies.sight import TRUST_MEASURES
from tests.architecture.sources import PROJECT
from tests.cli.conftest import Command, medlead  # noqa: F401  a fixture

PAGE = (PROJECT / "docs" / "policies.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`([\w./]+\.(?:yaml|csv))`:\n\n```(?:yaml|csv)\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = [
    line.removeprefix("uv run medlead ")
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.strip().splitlines()
]
SECTIONS = dict(re.findall(r"^### ([\w ]+)\n(.*?)(?=^##)", PAGE, re.DOTALL | re.MULTILINE))
PICTURE = re.compile(r"!\[Year 15, England: prepared [^]]*; £[\d.,]+m a year[^]]*\]\((figures/policies/[\w-]+\.png)\)")
QUICK = ("figures=false", "seeds=1", "years=4", "burn_in_years=1", "executor=serial")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the page, written where it says."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_the_tables_are_those_of_the_program() -> None:
    done = subprocess.run(
        [sys.executable, ".ci/policies_page.py", "--check"], cwd=PROJECT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("lever", LEVER_NAMES)
def test_every_lever_has_its_section(lever: str) -> None:
    """What it means in a hospital, what it touches, evidence, a command that pulls it, its cost and its figure."""
    text = SECTIONS[lever]
    assert "In a hospital: " in text and "touches" in text and "vidence" in text
    assert f"levers.{lever}.level=" in text
    assert_pictured(text)


@pytest.mark.parametrize("policy", policy_names())
def test_every_policy_has_its_section(policy: str) -> None:
    text = SECTIONS[f"policy {policy}"]
    assert "In a hospital: " in text and f"uv run medlead run policy={policy}" in text
    if policy != "custom":  # nothing is set
        assert "touches" in text and "vidence" in text
    assert_pictured(text)


def assert_pictured(text: str) -> None:
    (picture,) = PICTURE.findall(text)
    assert (PROJECT / "docs" / picture).is_file()


def test_evidence_named_is_in_the_evidence_base() -> None:
    base = (PROJECT / "conf" / "evidence.csv").read_text(encoding="utf-8")
    keys = set(re.findall(r"\b[A-Z]{4}-\d\d\b", PAGE))
    assert len(keys) >= 10 and all(f"\n{key}," in base for key in keys)


def test_what_a_rule_may_look_at_is_listed() -> None:
    (listed,) = re.findall(r"what is measured in a trust: (.*?)\. A rule", PAGE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", listed)) == set(TRUST_MEASURES)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_accepted(medlead: Command, folder: Path, command: str) -> None:  # noqa: F811
    answer = medlead(*shlex.split(command), "--dry-run")
    assert answer.code == 0, answer.err


OWN = [command for command in COMMANDS if "--config-dir" in command or "population.csv" in command]


@pytest.mark.parametrize("command", OWN)
def test_every_recipe_of_the_cookbook_runs(medlead: Command, folder: Path, command: str) -> None:  # noqa: F811
    answer = medlead(*shlex.split(command), *QUICK)
    assert answer.code == 0, answer.err
    assert len(answer.results) == 1


def test_the_cookbook_has_a_recipe_of_each_kind() -> None:
    recipes = [yaml.safe_load(content) for name, content in FILES.items() if name.endswith(".yaml")]
    plans = [plan for recipe in recipes for plan in recipe["levers"].values()]
    for key in ("start_year", "stop_year", "ramp_years", "unit_cost"):
        assert any(key in plan for plan in plans)
    assert {type(plan["trusts"]) for plan in plans if "trusts" in plan} == {str, list}
    assert any("triggers" in recipe for recipe in recipes) and len(OWN) >= 6
