"""How a rule becomes machine code: one decorator, and a cache that notices every edit of a rule.

Numba keeps compiled code on disk, but looks only at the file of the function it stored, not at the rules which
that function calls from other files. The cache folder's name therefore carries a hash of all model sources, of
Numba's version and of the processor.
"""

import gc
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import numba
from llvmlite import binding
from numba.core import event as numba_event
from numba.core.registry import cpu_target
from numba.extending import register_jitable
from platformdirs import user_cache_path

config: Any = numba.config
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "no_cfunc_wrapper": True}
ENTRY_POINTS: set[str] = set()
_LOADING = threading.Lock()
HEAVY = "scipy.linalg"
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


def _use_cache_folder() -> None:
    """Point Numba at the cache folder, or at a temporary one where the user's cannot be written."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="medlead-"))
    config.CACHE_DIR = str(folder)


def is_compiled_already() -> bool:
    """Whether the cache folder holds every entry point, so that no first-time compilation is due."""
    stored = {path.name.split("-")[0].rpartition(".")[2] for path in Path(config.CACHE_DIR).rglob("*.nbc")}
    return bool(config.DISABLE_JIT) or stored >= ENTRY_POINTS


class _RestOfTheCollector(numba_event.Listener):
    """Let the garbage collector rest while Numba compiles.

    A first compilation makes some ten million objects and hardly any rubbish, through which the collector would go
    again and again: a tenth of the time. Numba tells of each compilation, nested ones too, under its own lock.
    """

    def __init__(self) -> None:
        self._depth, self._was_on = 0, False

    def on_start(self, event: object) -> None:
        if self._depth == 0:
            self._was_on = gc.isenabled()
            gc.disable()
        self._depth += 1

    def on_end(self, event: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._was_on:
            gc.enable()


@cache
def load_numba() -> None:
    """Let Numba load what it needs before the first call, but for SciPy's linear algebra, which takes as long again.

    The model has no use for it. Others who compile linear algebra in this process still find it.
    """
    with _LOADING:  # threads that begin together must not compile with half of Numba
        if config.DISABLE_JIT or HEAVY in sys.modules:
            return
        modules = cast(dict[str, Any], sys.modules)
        modules[HEAVY] = None  # an import of it fails for now, which Numba takes for "not installed"
        try:
            cpu_target.typing_context.refresh()
            cpu_target.target_context.refresh()
        finally:
            modules.pop(HEAVY, None)


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Make a rule callable from compiled code; called from Python, the plain function runs, with the same bits.

    Rules are always inlined, which keeps the loops around them vectorised, and count no references to arrays: for a
    few dozen columns and many trusts that would cost more than the rules do. The caller of an entry point holds all
    arrays until it returns. Fast-math stays off: the bits of every stored number must be the same everywhere.
    """
    wrapped: F = register_jitable(forceinline=True, _nrt=False, **_OPTIONS)(function)
    return wrapped


def allocating[F: Callable[..., Any]](function: F) -> F:
    """As ``compiled``, for the few functions that make an array of their own."""
    wrapped: F = register_jitable(forceinline=True, **_OPTIONS)(function)
    return wrapped


def step[F: Callable[..., Any]](function: F) -> F:
    """As ``compiled``, for a step that stays a function of its own: loops lose vectorisation in a very large one."""
    wrapped: F = register_jitable(forceinline=False, _nrt=False, **_OPTIONS)(function)
    return wrapped


def entry_point[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that Python calls, with all rules below it, on first use, and keep it on disk.

    It releases the interpreter while it runs; with ``NUMBA_DISABLE_JIT=1`` everything runs interpreted.
    """
    ENTRY_POINTS.add(function.__name__)
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


_use_cache_folder()
cast(Any, numba_event).register("numba:compile", _RestOfTheCollector())
