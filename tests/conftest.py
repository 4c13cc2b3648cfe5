"""Tests share the processors: a module stays on one of them, and so do all tests in the browser."""

import signal
import threading

import pytest


def pytest_configure() -> None:
    """Let Ctrl-C be tried also where the tests run in the background: there it is ignored, by all that they start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the model before the workers start: tests that put something in the engine's place find it compiled."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        from experiments.execution import compile_first

        compile_first()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the group of each test; groups are dealt out to the workers, the largest first."""
    for item in items:
        group = "browser" if "browser" in item.path.parts else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
