"""Folders and files that appear complete or not at all, and errors before the work instead of after it."""

import errno
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
ASIDE = "aside-"  # what a finished folder is called while another takes its place
MOVED_BY_ANOTHER = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT)
MOST_TRIES = 100
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
    """Put a folder in its place; another process may be doing the same, and the last one stays."""
    for tries_left in range(MOST_TRIES, -1, -1):
        aside, claim = final.with_name(f"{UNFINISHED}{final.name}-{ASIDE}{secrets.token_hex(4)}"), None
        try:
            if final.exists():
                claim = _claim(final)
                final.replace(aside)
            folder.replace(final)
        except OSError as error:
            if error.errno not in MOVED_BY_ANOTHER or not tries_left:
                raise
        else:
            return
        finally:
            _put_back(aside, final)
            _give_back(claim)


def _put_back(aside: Path, final: Path) -> None:
    """Let what was moved aside stand again where nothing took its place; else nobody needs it."""
    with suppress(OSError):
        if not final.exists():
            aside.replace(final)
    if final.exists():
        shutil.rmtree(aside, ignore_errors=True)


def sweep_out(final: Path) -> None:
    """Remove what killed processes left of the same result, and put back what one had only moved aside."""
    for left in final.parent.glob(f"{UNFINISHED}{final.name}-*"):
        with suppress(OSError):
            was_aside = left.name.startswith(f"{UNFINISHED}{final.name}-{ASIDE}")  # claimed before it was moved
            age = time.time() - left.stat().st_mtime
            claim = _claim(left) if was_aside or age > SECONDS_UNTIL_CLAIMED else None
            if claim is not None or age > SECONDS_UNTIL_ABANDONED:
                if was_aside:
                    _put_back(left, final)
                else:
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
