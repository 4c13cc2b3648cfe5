"""What runs left, kept in a file until it is stored: however many they are, one record at a time is in memory."""

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from experiments.execution import Done
from experiments.folders import ROOM, UNFINISHED, writing
from sim.engine import RunRecord

NOTHING_STORED = f"Nothing was stored. {ROOM}"


class Records:
    """What came of each run, by ``run_id``, in the order in which it was first kept.

    Parameters
    ----------
    file : binary file
        Empty. A record is read from it each time it is asked for.
    folder : Path
        On whose disk it is.
    """

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        self._file, self._folder = file, folder
        self._kept: dict[str, int | str] = {}  # where the record begins, or the reason why there is none

    def keep(self, run_id: str, done: Done) -> None:
        """Take what came of a run."""
        if isinstance(done, RunRecord):
            with writing(self._folder, NOTHING_STORED):
                self._kept[run_id] = self._file.seek(0, os.SEEK_END)
                pickle.dump(done, self._file, pickle.HIGHEST_PROTOCOL)
                self._file.flush()
        else:
            self._kept[run_id] = done

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def finished(self) -> list[str]:
        """The runs that left a record."""
        return [run_id for run_id, kept in self._kept.items() if isinstance(kept, int)]

    @property
    def reasons(self) -> dict[str, str]:
        """Why the other runs failed."""
        return {run_id: kept for run_id, kept in self._kept.items() if isinstance(kept, str)}

    def __getitem__(self, run_id: str) -> RunRecord:
        """The record of a run that finished."""
        place = self._kept[run_id]
        if isinstance(place, str):
            raise KeyError(run_id)
        self._file.seek(place)
        record: RunRecord = pickle.load(self._file)
        return record


@contextmanager
def keeping_records(folder: Path) -> Iterator[Records]:
    """Keep records on the disk of ``folder``, in a file without a name: whatever ends the process, nothing is left."""
    with writing(folder, NOTHING_STORED):
        file = TemporaryFile(prefix=UNFINISHED, dir=folder)  # noqa: SIM115
    try:
        yield Records(file, folder)
    finally:
        with suppress(OSError):  # on a full disk, for what is needed no more
            file.close()
