"""The manifest: what went into a result, what came out, with which program, when."""

import json
import math
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from agents.parameter import ASSUMED
from analysis.schema import FINISHED, MANIFEST, SCHEMA_VERSION
from experiments.identity import FOLDER_DIGITS, model_fingerprint, model_version
from experiments.progress import tell
from sim.parameters import TABLE, TABLE_VERSION
from sim.population import Population, Trust

SOURCES = ("agents", "policies", "sim", "conf", "experiments", "analysis")
HAS_FAILED_RUNS = "has failed runs"
IN_THE_TABLE, NOWHERE = "see runs.parquet", "they are stored nowhere"  # where to look for runs that failed
PACKAGES = ("hydra-core", "llvmlite", "mesa", "numba", "numpy", "omegaconf", "pandas", "pyarrow")


@dataclass(frozen=True)
class Stored:
    """A finished result that was found in its folder, and whether it can be used as it is."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def flaw(self) -> str | None:
        """Why it has to be computed again, as the end of a sentence; None if it need not."""
        if self.manifest.get("source_fingerprint") != model_fingerprint():
            return "was made by other model sources"
        if self.damage:
            return f"is damaged ({self.damage})"
        return HAS_FAILED_RUNS if self.manifest.get("failed_runs") else None

    @property
    def damage(self) -> str | None:
        """Which of its files is gone or has another size than when it was written; None if none has."""
        sizes: Mapping[str, int] = self.manifest.get("bytes", {})
        for name in self.manifest.get("files", ()):
            file = self.folder / name
            if not file.is_file():
                return f"{name} is missing"
            if name in sizes and file.stat().st_size != sizes[name]:
                return f"{name} is not as it was written"
        return None


def provenance() -> dict[str, object]:
    """With which program, and on what: versions, fingerprint of the model's sources, commit if there is one."""
    return {
        "model_version": model_version(),
        "parameter_table_version": TABLE_VERSION,
        "schema_version": SCHEMA_VERSION,
        "source_fingerprint": model_fingerprint(),
        **_commit(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _installed(name) for name in PACKAGES},
    }


def population_facts(population: Population) -> dict[str, object]:
    """The population in a few words, and the inputs of trusts of a known kind; the hash has all of them by content."""
    trusts = population.trusts
    facts: dict[str, object] = {"name": population.name, "consultants": population.size, "trusts": len(trusts)}
    known = [_kind(trust) for trust in trusts if not math.isnan(trust.practice)]
    return facts | {"archetypes": known} if len({trust["archetype"] for trust in known}) > 1 else facts


def _kind(trust: Trust) -> dict[str, object]:
    return {
        "trust": trust.name, "archetype": trust.archetype, "practice": trust.practice, "alignment": trust.alignment,
        "capacity": trust.capacity, "fit": trust.fit, "own_push": trust.own_push,
    }  # fmt: skip


def assumed_inputs() -> dict[str, int]:
    """How many inputs of the model nobody has measured; levers are choices and costs change no outcome."""
    inputs = [row for row in TABLE if row.kind not in {"lever", "cost"} and not row.is_switch]
    return {"assumed": sum(row.source == ASSUMED for row in inputs), "total": len(inputs)}


def now() -> str:
    """Return the time in universal time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_json(path: Path, content: object) -> None:
    """Write plain values so that people can read them."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_manifest(folder: Path, manifest: Mapping[str, object]) -> None:
    """Write the manifest, after all else: it names every file of the result, and the size of the others in bytes."""
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    write_json(folder / MANIFEST, {**manifest, "files": sorted([*sizes, MANIFEST]), "bytes": sizes})


def find_stored(output_dir: Path, content: str) -> Stored | None:
    """Find the finished result of this hash whatever its folder is called, of the present model if there is one."""
    folders = sorted(output_dir.glob(f"*-{content[:FOLDER_DIGITS]}"))
    found = [stored for folder in folders if (stored := stored_in(folder, content)) is not None]
    return next((stored for stored in found if stored.flaw is None), found[0] if found else None)


def stored_in(folder: Path, content: str) -> Stored | None:
    """The finished result of this hash in this folder, if it is there."""
    manifest = _read(folder / MANIFEST)
    finished = manifest.get("hash") == content and manifest.get("status") == FINISHED
    return Stored(folder, manifest) if finished else None


def keeps_finished(output_dir: Path, content: str) -> bool:
    """Whether a finished result is stored already, in whose place one without any pair must not come; says so."""
    stored = find_stored(output_dir, content)
    if stored is None or stored.damage:
        return False
    tell(f"Nothing can be made of these runs: the result stored before is kept in {stored.folder}.")
    return True


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _commit() -> dict[str, object]:
    """The commit of the program's own repository if it runs from one, and whether its sources are others by now."""
    head = _git("rev-parse", "HEAD")
    changed = None if head is None else _git("status", "--porcelain", "--", *SOURCES)
    return {"commit": head, "commit_modified": None if changed is None else bool(changed)}


def _git(*words: str) -> str | None:
    """What git says about the program's own repository; None if it says nothing."""
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return None
    try:
        asked = subprocess.run(
            ["git", "--no-optional-locks", *words], cwd=root, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
