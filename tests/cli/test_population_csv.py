"""Bring your own trusts: what a file may hold, and how it is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from experiments.configuration.trusts_csv import read_trusts
from sim.checks import SettingError
from tests.cli.conftest import Command


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "trusts.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_given_numbers_are_used_and_missing_ones_left_to_chance(tmp_path: Path) -> None:
    text = '\ufefftrust, consultants ,Practice,fit\nAlpha,120,.6,\n"Beta, North",80,,0.7\n,,,\n'
    population = read_trusts(written(tmp_path, text), 24)
    alpha, beta = population.trusts
    assert (population.name, alpha.name, beta.name) == ("trusts", "Alpha", "Beta, North")
    assert (alpha.consultants, alpha.practice, beta.fit) == (120, 0.6, 0.7)
    assert all(np.isnan([alpha.fit, alpha.alignment, alpha.capacity, beta.practice]))


def test_whole_numbers_may_have_a_decimal_point_as_spreadsheets_leave_them(tmp_path: Path) -> None:
    population = read_trusts(written(tmp_path, "trust,consultants\nA,60.0\nB,0120\nC,90.\n"), 24)
    assert [trust.consultants for trust in population.trusts] == [60, 120, 90]


@pytest.mark.parametrize(("cell", "small"), [("23", True), ("60.5", False), ("1e3", False), ("30001", False)])
def test_only_a_small_trust_is_told_that_it_is_small(tmp_path: Path, cell: str, small: bool) -> None:
    with pytest.raises(SettingError, match="it must be a whole number from 24 to 30000") as refused:
        read_trusts(written(tmp_path, f"trust,consultants\nA,{cell}\n"), 24)
    assert ("A smaller trust has no room" in str(refused.value)) == small


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("  \n\n", "is empty"),
        (b"PK\x03\x04\x00\x00\xff\xfe", "is not a text file"),
        (b"trust,consultants\nA\x00,100\n", "is not a text file"),
        (b"trust,consultants\nA,100\nCaf\xe9,100\n", "line 3: there is a letter that is not in UTF-8"),
        (b"trust,consultants\nA\xff,100\n", 'Save it as "CSV UTF-8"'),
        ('trust,consultants\nB,90\n"A,100\n', "row 3: quotation marks do not pair"),
        ('trust,consultants\n"A" North,100\n', "row 2: quotation marks do not pair"),
        ("trust,consultants\n", "has a header but no trusts"),
        ("name,consultants\nA,100\n", "row 1: column 'trust' is missing"),
        ("name,size\nA,100\n", "row 1: columns 'trust' and 'consultants' are missing; found ['name', 'size']"),
        ("trust;consultants\nA;100\n", "must be separated by commas"),
        ("trust,consultants,practise\nA,100,.5\n", "column 'practise' is not known. Did you mean 'practice'?"),
        ("trust,consultants,beds in use\nA,100,5\n", "column 'beds in use' is not known"),
        ("trust,consultants,vacancy\nA,100,5\n", "column 'vacancy' is not known"),
        ("trust,consultants,fit,fit\nA,100,.5,.5\n", "column 'fit' stands there twice"),
        ("trust,consultants\nA,100\nA,200\n", "row 3, column 'trust': 'A' is not allowed"),
        (
            "trust,consultants\nNorth  End,100\nB,90\nnorth end ,200\n",
            "row 4, column 'trust': 'north end' is not",
        ),
        ("trust,consultants\nStraße,100\nSTRASSE,200\n", "and row 2 has it already"),
        ("trust,consultants\n,100\n", "row 2, column 'trust' is empty"),
        ("trust,consultants\nA,100,5\n", "row 2 has 3 values, but the header has 2 columns"),
        ("trust,consultants\nA,3\n", "row 2, column 'consultants': '3' is not allowed"),
        ("trust,consultants\nA,100\n\nB,30001\n", "row 4, column 'consultants': '30001' is not allowed"),
        ("trust,consultants\nA,1e3\n", "it must be a whole number from 24 to 30000"),
        ("trust,consultants\nA,-5\n", "'-5' is not allowed"),
        ("trust,consultants\nA,²³\n", "'²³' is not allowed"),
        (f"trust,consultants\nA,{'9' * 5000}\n", "is not allowed: it must be a whole number"),
        ("trust,consultants\nA,\n", "column 'consultants': '' is not allowed"),
        ("trust,consultants,fit\nA,100,1.2\n", "column 'fit': '1.2' is not allowed: it must be a number from 0 to 1"),
        ("trust,consultants,fit\nA,100,nan\n", "column 'fit': 'nan' is not allowed"),
        ("trust,consultants,fit\nA,100,good\n", "column 'fit': 'good' is not allowed"),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(SettingError) as refusal:
        read_trusts(written(tmp_path, content), 24)
    assert message in str(refusal.value) and "trusts.csv" in str(refusal.value)


def test_a_folder_or_a_missing_file_is_refused(medlead: Command, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "is a folder" in medlead("run", "population.csv=folder").err
    answer = medlead("run", "population.csv=nowhere.csv")
    assert answer.code == 2 and "there is no such file" in answer.err


@pytest.mark.parametrize(
    ("words", "fewest"), [((), 24), (("parameters.posts0=0.34",), 12), (("structure.open_posts=true",), 4)]
)
def test_a_trust_too_small_for_its_posts_is_refused(
    medlead: Command, tmp_path: Path, words: tuple[str, ...], fewest: int
) -> None:
    written(tmp_path, "trust,consultants\nA,100\nB,3\n")
    answer = medlead("run", "population.csv=trusts.csv", *words)
    assert answer.code == 2 and "row 3, column 'consultants': '3' is not allowed" in answer.err
    assert f"it must be a whole number from {fewest} to 30000" in answer.err and "4 posts" in answer.err
    written(tmp_path, f"trust,consultants\nA,100\nB,{fewest}\n")
    assert medlead("run", "population.csv=trusts.csv", *words, "--dry-run").code == 0


def test_own_trusts_run_and_the_hash_is_of_the_content(quick: Command, tmp_path: Path) -> None:
    written(tmp_path, "trust,consultants,practice\nAlpha,60,0.6\nBeta,70,\n")
    (tmp_path / "again.csv").write_text("trust,consultants,practice,fit\n Alpha,60,.60,\nBeta,70,,\n")
    first, second = quick("population.csv=trusts.csv"), quick("population.csv=again.csv")
    assert first.code == second.code == 0
    assert "130 consultants in 2 trusts" in first.out
    assert len(second.results) == 1 and "stored already" in second.err
    manifest = json.loads((first.results[0] / "manifest.json").read_text())
    assert manifest["config"]["population"] == {"name": "trusts", "csv": "trusts.csv"}
    assert manifest["population"]["name"] == "trusts"
    written(tmp_path, "trust,consultants,practice\nAlpha,61,0.6\nBeta,70,\n")
    (before,) = second.results
    (other,) = [folder for folder in quick("population.csv=trusts.csv").results if folder != before]
    kept = read_trusts(other / "population.csv", 24)
    assert kept.content() == read_trusts(tmp_path / "trusts.csv", 24).content()
