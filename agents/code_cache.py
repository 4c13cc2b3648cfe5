"""Where compiled code is kept: a folder on disk that notices every edit of a rule.

Numba keeps compiled code on disk, but looks only at the file of the function it stored, not at the rules which
that function calls from other files. The cache folder's name therefore carries a hash of all model sources, of
Numba's version and of the processor.
"""

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numba
from llvmlite import binding
from platformdirs import user_cache_path

config: Any = numba.config
MODEL_FOLDERS = ("agents", "policies", "sim")


@cache
def source_fingerprint() -> str:
    """SHA-256 over the names and texts of all model sources: which model this is, to the letter."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for folder in MODEL_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def cache_folder() -> Path:
    """The folder of the compiled code of exactly these sources, this Numba and this processor."""
    processor = config.CPU_NAME or binding.get_host_cpu_name()
    features = config.CPU_FEATURES or ""
    text = "|".join((source_fingerprint(), numba.__version__, processor, features))
    name = f"compiled-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(chosen) if chosen else user_cache_path("medlead")
    return base / name


def use_cache_folder() -> None:
    """Point Numba at the cache folder, or at a temporary one where the user's cannot be written."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="medlead-"))
    config.CACHE_DIR = str(folder)
