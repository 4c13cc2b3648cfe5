"""What is said of a stored table that cannot be read any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa


class DamagedTableError(ValueError):
    """A stored table that cannot be read; its text says which one, and what to do about it.

    Parameters
    ----------
    path : Path
        The file.
    reason : str
        Why it cannot be read.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.damage = f"{path} is damaged ({reason})"
        super().__init__(f"{self.damage}. Run the same command again with --fresh.")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what Arrow and the system say about a table that cannot be read into a sentence."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise DamagedTableError(path, " ".join(str(error).split()).rstrip(".")) from None
