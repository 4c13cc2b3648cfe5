"""The store of a study: a folder of parts that grows until all are there, and a manifest that says whether they are.

    <slug>-<first 12 digits of the hash>/
        manifest.json     what is stored, and whether it is finished
        design.parquet    the value of every factor at every point
        dictionary.csv    every column of every file
        runs/             part-00000.parquet ... : neighbouring runs, one row each
        set-aside/        parts that were damaged, or made by other sources of the model

Which runs a part holds follows from the study alone. Every file is written beside its place and then moved there, so
several processes may work on one study: what two of them do is the same, and either may be the last.
"""

import hashlib
import io
import json
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.schema import FINISHED, MANIFEST
from analysis.study import DESIGN, DICTIONARY, RUNNING, RUNS_FOLDER, STUDY_SCHEMA_VERSION, StoredStudy, study_dictionary
from experiments.folders import UNFINISHED, write_whole, writing
from experiments.identity import FOLDER_DIGITS, model_fingerprint
from experiments.kept import slug
from experiments.manifest import now, provenance
from experiments.progress import tell
from experiments.study.batch import Rows
from experiments.study.parts import (
    DamagedPartError,
    failures,
    merged,
    part_schema,
    part_table,
    read_part,
    row_bytes,
    write_part,
)
from experiments.study.study import Runs, Study

SET_ASIDE = "set-aside"
# A part is a batch: long enough that handing it over costs little, short enough to lose little when a machine dies.
EFFORT_OF_A_PART = 1e8  # consultant-quarters: a second or two
LEAST_EFFORT_OF_A_PART = 1e7
MOST_RUNS_OF_A_PART = 4096
PARTS_OF_A_STUDY = 64


@dataclass
class Survey:
    """What a look at all parts found: which are missing, how many runs failed and where, and the digest of the rest."""

    missing: list[int] = field(default_factory=list)
    with_failures: list[int] = field(default_factory=list)
    failed_runs: int = 0
    digest: str = ""


class StudyStore:
    """The folder of one study.

    Parameters
    ----------
    study : Study
        What belongs into it.
    output_dir : Path
        In which studies and results get a folder each.
    """

    def __init__(self, study: Study, output_dir: Path) -> None:
        self.study = study
        self.folder = output_dir / f"{slug(study.name)}-{study.hash[:FOLDER_DIGITS]}"
        self.runs_of_a_part = runs_of_a_part(len(study), study.simulator.effort)
        self.parts = -(-len(study) // self.runs_of_a_part)
        self.fingerprint = model_fingerprint()
        self._schema = part_schema(study, self.fingerprint)

    def open(self) -> None:
        """Make the folder, with all that can be said before a run is done.

        Raises
        ------
        SettingError
            If it cannot be written.
        """
        with self._writing():
            (self.folder / RUNS_FOLDER).mkdir(parents=True, exist_ok=True)
            study, simulator = self.study, self.study.simulator
            columns = {name: study.points[:, index] for index, name in enumerate(study.factors)}
            buffer = io.BytesIO()
            pq.write_table(pa.table({"point": np.arange(len(study.points)), **columns}), buffer, compression="zstd")
            write_whole(self.folder / DESIGN, buffer.getvalue())
            dictionary = study_dictionary([simulator.factor(name) for name in study.factors], simulator.outputs)
            write_whole(self.folder / DICTIONARY, dictionary.to_csv(index=False).encode())

    def begin(self) -> None:
        """Say in the manifest that not all is there."""
        with self._writing():
            self._write_manifest(self._manifest({"status": RUNNING}))

    def path(self, part: int) -> Path:
        """The file of a part."""
        return self.folder / RUNS_FOLDER / f"part-{part:06d}.parquet"

    def runs(self, part: int) -> Runs:
        """The runs of a part."""
        return self.study.runs(part * self.runs_of_a_part, (part + 1) * self.runs_of_a_part)

    def failed(self, part: int) -> Runs:
        """The runs of a part that failed."""
        runs = self.runs(part)
        return runs[failures(self._read(part))]

    def save(self, part: int, runs: Runs, rows: Rows) -> None:
        """Store a part, or what was done again of it.

        Raises
        ------
        SettingError
            If it cannot be written.
        """
        table = part_table(self._schema, runs, self.study.simulator.arms, rows)
        whole = self.runs(part).number
        if len(runs) < len(whole):
            table = merged(self._read(part), np.isin(whole, runs.number), table)
        with self._writing():
            try:
                write_part(self.path(part), table)
            except FileNotFoundError:  # another process finished the study and swept out
                if not self.path(part).is_file():
                    raise

    def survey(self) -> Survey:
        """Check every part, one at a time, setting aside what is not a whole part of this study."""
        found, digest = Survey(), hashlib.sha256()
        for part in range(self.parts):
            try:
                table = self._read(part)
            except FileNotFoundError:
                found.missing.append(part)
            except DamagedPartError as damage:
                self._set_aside(part, str(damage))
                found.missing.append(part)
            else:
                failed = int(failures(table).sum())
                found.failed_runs += failed
                found.with_failures += [part] if failed else []
                digest.update(row_bytes(table))
        found.digest = digest.hexdigest()
        return found

    def finish(self, found: Survey) -> StoredStudy:
        """Say in the manifest that all is there, and what it is; nobody's unfinished files are left."""
        with self._writing():
            manifest = self._manifest({"status": FINISHED, "failed_runs": found.failed_runs, "digest": found.digest})
            before = self._stored_manifest()
            if {**before, "end": ""} == {**manifest, "end": ""}:
                manifest = before
            else:
                self._write_manifest(manifest)
            for left in self.folder.rglob(f"{UNFINISHED}*"):
                with suppress(FileNotFoundError):
                    left.unlink()
        return StoredStudy(self.folder, manifest)

    def _writing(self) -> AbstractContextManager[None]:
        return writing(
            self.folder,
            "What is stored in it is whole: make room or choose another output_dir; the same command then does what is "
            "missing.",
        )

    def _read(self, part: int) -> pa.Table:
        return read_part(self.path(part), self._schema, self.runs(part), self.study.simulator.arms)

    def _set_aside(self, part: int, why: str) -> None:
        path = self.path(part)
        tell(f"{path} {why}: it is set aside, and its runs are done again.")
        with self._writing(), suppress(FileNotFoundError):
            (self.folder / SET_ASIDE).mkdir(exist_ok=True)
            path.replace(self.folder / SET_ASIDE / path.name)

    def _manifest(self, state: dict[str, object]) -> dict[str, object]:
        study, simulator = self.study, self.study.simulator
        return {
            "kind": "study",
            **state,
            "name": study.name,
            "hash": study.hash,
            "study_schema_version": STUDY_SCHEMA_VERSION,
            "runs": len(study),
            "points": len(study.points),
            "factors": list(study.factors),
            "outputs": [column.name for column in simulator.outputs],
            "arms": list(simulator.arms),
            "seeds": list(study.seeds),
            "parts": self.parts,
            "runs_of_a_part": self.runs_of_a_part,
            "simulator": simulator.content(),
            **provenance(),
            "end": now(),
        }

    def _stored_manifest(self) -> dict[str, object]:
        try:
            content = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _write_manifest(self, manifest: dict[str, object]) -> None:
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        write_whole(self.folder / MANIFEST, text.encode())


def runs_of_a_part(runs: int, effort: float) -> int:
    """How many runs are done and stored together, for a study of so many runs of so much effort each."""
    most = max(1, int(EFFORT_OF_A_PART / effort))
    least = max(1, int(LEAST_EFFORT_OF_A_PART / effort))
    return min(max(least, -(-runs // PARTS_OF_A_STUDY)), most, MOST_RUNS_OF_A_PART)
