"""Why a run failed, in one line that fits a table."""

LONGEST_REASON = 500
WORKER_LOST = "the process that computed it ended without a word (out of memory?)"


def reason_of(error: BaseException) -> str:
    """The kind of error and its text, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_REASON]
