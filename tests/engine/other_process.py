"""Python in a process of its own, with every warning an error."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TOLD_OTHERWISE = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_DISABLE_JIT", "NPY_DISABLE_CPU_FEATURES")


def python(*arguments: str, settings: Mapping[str, str] | None = None, folder: Path = PROJECT) -> list[str]:
    """The lines that a Python process printed; it runs in ``folder`` under ``settings`` of the environment."""
    inherited = {name: value for name, value in os.environ.items() if name not in TOLD_OTHERWISE}
    answer = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        env=inherited | {"PYTHONPATH": str(folder)} | dict(settings or {}),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    return answer.stdout.splitlines()
