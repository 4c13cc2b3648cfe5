"""Folders and files that appear complete or not at all, and errors before the work instead of after it."""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.checks import SettingError

UNFINISHED = ".unfinished-"
SECONDS_UNTIL_ABANDONED = 3600.0


def check_writable(folder: Path, key: str) -> None:
    """Make ``folder`` if need be, and make sure that a folder can be made in it.

    Raises
    ------
    SettingError
        If not, naming the setting ``key`` that chose it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder).cleanup()
    except FileExistsError:
        raise SettingError(f"{key}={folder} is not allowed: there is a file of that name. Choose a folder.") from None
    except OSError as error:
        raise SettingError(
            f"{key}={folder} is not allowed: nothing can be written there ({error.strerror or error}). Choose another "
            f"folder with {key}=FOLDER."
        ) from None


@contextmanager
def complete_folder(final: Path) -> Iterator[Path]:
    """Yield a temporary folder beside ``final`` that takes its place at the end, replacing what is there.

    If anything goes wrong inside, or the process is killed, ``final`` stays as it was.
    """
    _sweep_out(final)
    folder = final.with_name(f"{UNFINISHED}{final.name}-{secrets.token_hex(4)}")
    folder.mkdir()
    try:
        yield folder
        _replace(folder, final)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that appears complete or not at all, and is on the disk when this returns.

    Raises
    ------
    OSError
        If it cannot be written; then ``path`` is as it was.
    """
    unfinished = path.with_name(f"{UNFINISHED}{path.name}-{secrets.token_hex(4)}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _replace(folder: Path, final: Path) -> None:
    if final.exists():
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=final.parent, ignore_cleanup_errors=True) as aside:
            final.replace(Path(aside) / final.name)
            folder.replace(final)
    else:
        folder.replace(final)


def _sweep_out(final: Path) -> None:
    """Remove what a killed process left of the same result an hour ago or earlier."""
    for left in final.parent.glob(f"{UNFINISHED}{final.name}-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > SECONDS_UNTIL_ABANDONED:
                shutil.rmtree(left, ignore_errors=True)
