"""What a worker process does first; standard library only, so that it is there at once."""

import multiprocessing
import os
import signal
import threading


def begin_worker() -> None:
    """Leave interrupts to the parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
