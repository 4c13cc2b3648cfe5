"""Folders that take the place of others: two at once, or killed on the way; there is always one that is whole."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from experiments.folders import UNFINISHED, complete_folder, sweep_out
from sim.checks import SettingError
from tests.cli.conftest import Command

KILLED_BETWEEN_TWO_MOVES = """\
import os, signal
from pathlib import Path
from experiments.folders import complete_folder

move = Path.replace

def killed(self, target):
    if Path(target) == Path("result"):
        os.kill(os.getpid(), signal.SIGKILL)
    return move(self, target)

Path.replace = killed
with complete_folder(Path("result")) as folder:
    (folder / "file").write_text("new")
"""


def store(final: Path, text: str) -> None:
    with complete_folder(final) as folder:
        (folder / "file").write_text(text)


def test_several_may_store_the_same_result_at_once(tmp_path: Path) -> None:
    final = tmp_path / "result"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store(final, str(number)), range(400)))
    assert (final / "file").read_text().isdigit() and list(tmp_path.iterdir()) == [final]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_killed_between_two_moves_the_old_result_comes_back(tmp_path: Path) -> None:
    final = tmp_path / "result"
    store(final, "old")
    killed = subprocess.run([sys.executable, "-c", KILLED_BETWEEN_TWO_MOVES], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL and not final.exists()
    sweep_out(final)
    assert (final / "file").read_text() == "old"
    store(final, "new")
    assert (final / "file").read_text() == "new"


def test_what_cannot_take_its_place_leaves_the_old_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final, move = tmp_path / "result", Path.replace
    store(final, "old")

    def refused(self: Path, target: Path) -> Path:
        if target == final and (self / "file").read_text() == "new":
            raise PermissionError(13, "Permission denied")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(SettingError, match="It is as it was before"):
        store(final, "new")
    assert (final / "file").read_text() == "old" and list(tmp_path.iterdir()) == [final]


@pytest.mark.skipif(os.name != "posix", reason="claims of POSIX")
def test_the_next_command_shows_what_a_killed_one_had_moved_aside(quick: Command) -> None:
    (folder,) = quick().results
    folder.rename(folder.with_name(f"{UNFINISHED}{folder.name}-aside-0123abcd"))
    answer = quick()
    assert answer.code == 0 and "stored already" in answer.err and answer.results == [folder]
