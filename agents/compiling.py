"""How a rule becomes machine code: one decorator for rules, one for what Python calls."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
from numba.extending import register_jitable

from agents.code_cache import config, use_cache_folder

# Rules are written as loops, so Numba need not look for array expressions to fuse; nothing calls them from C.
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "no_cfunc_wrapper": True, "no_rewrites": True}
ENTRY_POINTS: set[str] = set()


def is_compiled_already() -> bool:
    """Whether the cache folder holds every entry point, so that no first-time compilation is due."""
    stored = {path.name.split("-")[0].rpartition(".")[2] for path in Path(config.CACHE_DIR).rglob("*.nbc")}
    return bool(config.DISABLE_JIT) or stored >= ENTRY_POINTS


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
    return cast(F, numba.njit(cache=True, nogil=True, **_OPTIONS)(function))


use_cache_folder()
