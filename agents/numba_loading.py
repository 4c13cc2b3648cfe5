"""How Numba is loaded and let work: without what the model has no use for, and without needless collecting.

Numba would import SciPy's linear algebra before its first call, which takes as long again as all else it loads; and
it compiles through millions of objects that Python's garbage collector would search again and again.
"""

import gc
import sys
import threading
from functools import cache
from typing import Any, cast

from numba.core import event as numba_event
from numba.core.registry import cpu_target

from agents.code_cache import config

HEAVY = "scipy.linalg"
_LOADING = threading.Lock()


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
    """Let Numba load what it needs before the first call, but for SciPy's linear algebra.

    The model has no use for it. Others who compile linear algebra in this process still find it.
    """
    with _LOADING:  # threads that begin together must not compile with half of Numba
        if config.DISABLE_JIT:
            return
        cast(Any, numba_event).register("numba:compile", _RestOfTheCollector())
        if HEAVY in sys.modules:
            return
        modules = cast(dict[str, Any], sys.modules)
        modules[HEAVY] = None  # an import of it fails for now, which Numba takes for "not installed"
        try:
            cpu_target.typing_context.refresh()
            cpu_target.target_context.refresh()
        finally:
            modules.pop(HEAVY, None)
