"""Folders and files that appear complete or not at all, and errors before the work instead of after it."""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from experiments.interrupts import check_interrupts
from sim.checks import SettingError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

UNFINISHED = ".unfinished-"
SECONDS_UNTIL_CLAIMED = 2.0  # between making a folder and claiming it
SECONDS_UNTIL_ABANDONED = 3600.0  # where there are no claims
ROOM = "Make room there, or choose another folder with output_dir=FOLDER; then give the same command again."


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
def writing(place: Path, hint: str) -> Iterator[None]:
    """Turn what the system says about a place where nothing can be written into a sentence.

    Raises
    ------
    SettingError
        Naming the place and the reason, with the hint at its end.
    """
    try:
        yield
    except BrokenPipeError:  # who reads our output left: nothing is wrong with the place
        raise
    except OSError as error:
        raise SettingError(f"{place} cannot be written: {reason_in_words(error)}. {hint}") from None


def reason_in_words(error: OSError) -> str:
    """What the system says, without what libraries put around it."""
    return os.strerror(error.errno) if error.errno else str(error)


@contextmanager
def complete_folder(final: Path) -> Iterator[Path]:
    """Yield a temporary folder beside ``final`` that takes its place at the end, replacing what is there.

    If anything goes wrong inside, or the process is killed, ``final`` stays as it was.

    Raises
    ------
    SettingError
        If something cannot be written.
    """
    sweep_out(final)
    folder = final.with_name(f"{UNFINISHED}{final.name}-{secrets.token_hex(4)}")
    with writing(final, f"It is as it was before. {ROOM}"):
        folder.mkdir()
        claim = _claim(folder)
        try:
            yield folder
            check_interrupts()
            _replace(folder, final)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            _give_back(claim)


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


def sweep_out(final: Path) -> None:
    """Remove what killed processes left of the same result."""
    for left in final.parent.glob(f"{UNFINISHED}{final.name}-*"):
        with suppress(OSError):
            age = time.time() - left.stat().st_mtime
            claim = _claim(left) if age > SECONDS_UNTIL_CLAIMED else None
            if claim is not None or age > SECONDS_UNTIL_ABANDONED:
                shutil.rmtree(left, ignore_errors=True)
            _give_back(claim)


def _claim(folder: Path) -> int | None:
    """Hold a folder, which ends with the process however it ends: what can be claimed was left by a dead one.

    None if a living process holds it, or if the system knows no such claims.
    """
    if fcntl is None:
        return None
    claim = None
    try:
        claim = os.open(folder, os.O_RDONLY)
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        _give_back(claim)
        return None
    return claim


def _give_back(claim: int | None) -> None:
    if claim is not None:
        os.close(claim)
