"""Commands as a user gives them, in a folder of their own, mostly within one process since that is quick."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from experiments.cli import main

QUICK = ("population=tiny", "figures=false", "seeds=2", "years=1", "burn_in_years=1", "executor=serial")


@dataclass(frozen=True)
class Answer:
    """What a command left behind: exit code, output, messages, and the folder it worked in."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def results(self) -> list[Path]:
        return sorted(self.folder.glob("results/*"))


Command = Callable[..., Answer]


def manifest_of(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return content


@pytest.fixture
def medlead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """``medlead("run", "seeds=2")`` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> Answer:
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as leaving:  # argparse, on flags it does not know
            code = leaving.code if isinstance(leaving.code, int) else 1
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err, tmp_path)

    return command


@pytest.fixture
def quick(medlead: Command) -> Command:
    """``medlead run`` of the smallest study that is still a comparison; further words come on top."""
    return lambda *words: medlead("run", *QUICK, *words)
