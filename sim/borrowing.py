"""Arrays lent to compiled code: the same memory, without reference counts.

Compiled code counts references to every array that it hands on, with an atomic operation each; for a few dozen
columns and many trusts that costs more than the rules do. The caller of an entry point holds all arrays until it
returns, so inside, arrays may be borrowed.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, overload
from numba.np.numpy_support import carray
from numpy.typing import NDArray

from agents.compiling import compiled, config


def _typed_pointer(_context: Any, address: Any) -> Any:
    """The address of an array's memory as a pointer."""

    def generate(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())

    return types.voidptr(address), generate


_as_pointer: Any = intrinsic(_typed_pointer)


def borrowed[A: NDArray[Any]](array: A) -> A:
    """``array`` itself; in compiled code a view of it without a reference count."""
    return array


@overload(borrowed)
def _borrowed(array: Any) -> Callable[[Any], Any]:
    def view(array: Any) -> Any:
        return carray(_as_pointer(array.ctypes.data), array.shape, array.dtype)

    return view


def plain[R: NDArray[Any]](records: R) -> R:
    """Records as a plain array, which compiled code takes on faster; interpreted rules need ``record.field``."""
    return records if config.DISABLE_JIT else cast(R, records.view(np.ndarray))


def borrower_of[T: tuple[Any, ...]](kind: type[T], name: str) -> Callable[[T], T]:
    """A compiled function that borrows every column of a named tuple of arrays."""
    columns = ", ".join(f"borrowed(columns.{field})" for field in cast(Any, kind)._fields)
    scope: dict[str, Any] = {"Kind": kind, "borrowed": borrowed}
    exec(f"def {name}(columns):\n    return Kind({columns})", scope)
    return compiled(cast(Callable[[T], T], scope[name]))
