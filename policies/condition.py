"""Conditions in words that a policy can be written in: ``vacancy > 0.2``, ``region = north``.

condition = name, one of > >= < <= = !=, a number or a word; several joined by "and" must all hold
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_NAME, _SIGN = r"[A-Za-z_]\w*", ">=|<=|!=|>|<|==|="
_PATTERN = re.compile(rf"\s*({_NAME})\s*({_SIGN})\s*(.+?)\s*")
_JOINED = re.compile(rf"\s+and\s+(?={_NAME}\s*(?:{_SIGN}))")  # not the "and" of "Tyne and Wear"
HOW_TO_WRITE = "write a name, one of > >= < <= = != and a value, such as 'vacancy > 0.2'; join several with 'and'"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: the name of what is looked at, the sign, and a number or a word."""

    name: str
    sign: str
    value: float | str

    def holds(self, seen: float | NDArray[Any]) -> Any:
        """Whether it holds for what is seen, one value or one for each trust; never where nothing was measured."""
        if isinstance(self.value, str):
            return COMPARISONS[self.sign](np.char.lower(np.asarray(seen, dtype=str)), self.value.lower())
        numbers = np.asarray(seen, dtype=float)
        return COMPARISONS[self.sign](numbers, self.value) & ~np.isnan(numbers)

    def __str__(self) -> str:
        value = self.value if isinstance(self.value, str) else repr(self.value).removesuffix(".0")
        return f"{self.name} {self.sign} {value}"


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """The conditions of a text, joined by "and".

    Raises
    ------
    ValueError
        If a part is no comparison, or compares a word by size.
    """
    return tuple(_parse(part) for part in _JOINED.split(text))


def _parse(part: str) -> Condition:
    found = _PATTERN.fullmatch(part)
    if found is None:
        raise ValueError(f"{part.strip()!r} is no condition: {HOW_TO_WRITE}")
    name, sign, written = found.group(1), found.group(2).replace("==", "="), found.group(3).strip("'\"")
    try:
        value: float | str = float(written)
    except ValueError:
        value = written
    if isinstance(value, float) and not np.isfinite(value):
        raise ValueError(f"{part.strip()!r} is no condition: the number must be finite")
    if isinstance(value, str) and sign not in {"=", "!="}:
        raise ValueError(f"{part.strip()!r} is no condition: {value!r} is a word, which can only be = or !=")
    return Condition(name, sign, value)
