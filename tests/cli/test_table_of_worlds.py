"""The table of named worlds in docs/assumptions.md: their constants, and which patterns of the baseline they miss.

The seeds are those of ``medlead check-baseline``, so nothing here is a matter of chance.
"""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_worlds import WORLDS, values_of

PAGE = Path(__file__).parents[2] / "docs" / "assumptions.md"
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
type Report = list[dict[str, str]]


def _table() -> dict[str, list[str]]:
    """World: what one would have to believe, constant, patterns not met; as the page has them."""
    section = PAGE.read_text(encoding="utf-8").partition("## Named worlds\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:3] == "| `"]
    return {name.strip("`"): cells for name, *cells in rows}


def _not_met(name: str, medlead: Command) -> Report:
    """The patterns that a world misses on England."""
    answer = medlead("check-baseline", f"world={name}", "--format", "json")
    assert answer.code == 0
    report: Report = json.loads(answer.out)
    assert len(report) >= 10
    return [row for row in report if row["met"] == "not met"]


def _told_by(said: str, missed: Report) -> bool:
    """Whether a cell of the last column is true: how many there are, or each of them with its figure."""
    count = re.match(rf"({'|'.join(NUMBERS)})\b", said)
    if count:
        return len(missed) == NUMBERS.index(count[1])
    told = re.fullmatch(r"([a-z ]+) ([\d.]+ points)( \(.+\))?", said)
    assert told, f"not understood: {said}"
    return [row["value"] for row in missed] == [told[2]] and missed[0]["pattern"].lower().startswith(told[1])


def test_the_table_has_every_world_and_its_constant() -> None:
    table = _table()
    assert set(table) == set(WORLDS)
    for name, (_, constant, _) in table.items():
        assert float(constant.replace("−", "-")) == pytest.approx(values_of(name).constant, abs=5e-5), name


def test_a_cell_is_read_as_it_is_meant() -> None:
    spread = {"pattern": "Spread between trusts of the share in role (sd)", "value": "2.9 points"}
    assert _told_by("none", []) and not _told_by("none", [spread])
    assert _told_by("two: it is no picture", [spread] * 2) and not _told_by("two: it is no picture", [spread])
    cell = "spread between trusts 2.9 points (3 to 5)"
    assert _told_by(cell, [spread])
    assert not any(_told_by(cell, missed) for missed in ([], [spread] * 2, [spread | {"value": "2.8 points"}]))
    assert not _told_by(cell, [spread | {"pattern": "Posts"}])


@pytest.mark.slow
def test_england_meets_every_pattern_of_the_baseline(medlead: Command) -> None:
    answer = medlead("check-baseline", "--format", "json")
    assert answer.code == 0
    report: Report = json.loads(answer.out)
    assert len(report) >= 10
    assert {row["met"] for row in report} == {"met", "no target"}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_a_world_misses_the_patterns_that_the_table_says(name: str, medlead: Command) -> None:
    said, missed = _table()[name][-1], _not_met(name, medlead)
    assert _told_by(said, missed), (said, missed)
