"""Ctrl-C that is never lost.

Python drops an interrupt that is raised where nobody can catch it, such as in the callback of a weak reference (a pool
of processes has one), and goes on with a traceback on the screen. So interrupts are noted too, and whoever is about to
make something look finished asks. Standard library only.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_noted = threading.Event()
_held: list[None] = []  # one entry for each that holds interrupts back


@contextmanager
def noting_interrupts(last: bool) -> Iterator[None]:
    """Note every interrupt beside raising it, if interrupts are not somebody else's business here.

    Parameters
    ----------
    last : bool
        Whether the process ends after this: then later interrupts are ignored, since clearing up must not be cut short.
    """
    alone = threading.current_thread() is threading.main_thread()
    if not alone or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    before = sys.unraisablehook

    def hook(dropped: "sys.UnraisableHookArgs") -> None:
        if not issubclass(dropped.exc_type, KeyboardInterrupt):
            before(dropped)

    _noted.clear()
    sys.unraisablehook = hook
    signal.signal(signal.SIGINT, _note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN if last else signal.default_int_handler)
        sys.unraisablehook = before


def check_interrupts(message: str = "") -> None:
    """Raise ``KeyboardInterrupt`` if there was one, whatever became of it."""
    if _noted.is_set():
        raise KeyboardInterrupt(message)


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Hold interrupts back until the end, such as from what has to be cleared up in one go.

    Processes that begin inside never get any; on Windows interrupts reach everybody at once.
    """
    alone = threading.current_thread() is threading.main_thread()  # who gets interrupts in Python
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    if alone:
        _held.append(None)
    try:
        yield
    finally:
        if alone:
            _held.pop()
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if alone:
        check_interrupts()


def _note(number: int, frame: FrameType | None) -> None:
    _noted.set()
    if not _held:
        signal.default_int_handler(number, frame)
