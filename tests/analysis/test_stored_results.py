"""Reading a result back, and refusing what is not one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.results import StoredResult, read_result

Store = Callable[..., StoredResult]


def test_names_and_size_of_a_result(stored: Store) -> None:
    result = stored(years=3, burn_in_years=2)
    assert result.names == {"policy": "prescriptive", "reference": "permissive"}
    assert (result.years, result.burn_in_years, result.consultants) == (3, 2, 1000)
    assert result.population == "1,000 consultants in 6 trusts"
    assert result.case == "central case"


def test_another_world_is_named(stored: Store) -> None:
    assert stored(world="weak_peers").case == "world weak_peers"


def test_changed_assumptions_are_not_called_the_central_case(stored: Store) -> None:
    result = stored()
    changes = {"stigma_weight": 4.0, "levers.publish": {"level": 1.0}, "triggers.ease": {"when": "vacancy > 0.2"}}
    result.runs["parameters"] = json.dumps(changes)
    assert result.assumptions == {"stigma_weight": 4.0}
    assert result.case == "changed case"
    assert list(result.policy_changes("policy")) == ["levers.publish", "triggers.ease"]


def test_same_policy_with_other_levers_is_told_apart(stored: Store) -> None:
    assert stored(names=("permissive", "permissive")).names["policy"] == "permissive (changed)"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a folder"):
        read_result(tmp_path / "nowhere")


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no result"):
        read_result(tmp_path)


@pytest.mark.parametrize(("text", "message"), [("{", "cannot be read as JSON"), ("[]", "does not hold a manifest")])
def test_a_broken_manifest(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ValueError, match=message):
        read_result(tmp_path)


def test_an_unfinished_result(stored: Store) -> None:
    folder = stored().folder
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "status": "running"}))
    with pytest.raises(ValueError, match=r"not finished \(status: running\)"):
        read_result(folder)


def test_a_result_that_lost_a_table(stored: Store) -> None:
    folder = stored().folder
    (folder / "census.parquet").unlink()
    with pytest.raises(ValueError, match=r"lacks census\.parquet"):
        read_result(folder)
