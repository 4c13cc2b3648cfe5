"""What every executor promises: ``concurrent.futures.Executor``, and word of its workers.

A task gives its result or its own error. If the worker that had it died, it is done again, and after a few deaths it
gives ``BrokenExecutor``. If no worker can be reached any more, it gives ``SettingError``.
"""

from concurrent.futures import Executor, Future


class StudyExecutor(Executor):
    """An executor that says how many tasks are worth handing over at once: more would only fill memory."""

    _window = 1

    @property
    def window(self) -> int:
        """Tasks that keep every worker busy."""
        return self._window


def pass_on[T](done: Future[T], promise: Future[T]) -> None:
    """Keep a promise with what came of a task: its result or its error."""
    try:
        promise.set_result(done.result())
    except Exception as error:
        promise.set_exception(error)
