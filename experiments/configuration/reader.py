"""Reading a composed configuration: every value is checked when it is read, and none may be left over.

A refusal names the key, the value, what is allowed and where the value came from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from agents.parameter import Parameter
from experiments.configuration.origin import IN_A_FILE
from experiments.configuration.suggestions import unknown_choice, unknown_setting
from sim.checks import SettingError, check_number, check_parameter, check_whole, refusal

_SEVERAL = object()  # Hydra does not say which files are chosen where several are


@dataclass(frozen=True)
class Point:
    """One composed configuration: what a single run reads, and one of several in a multirun.

    Parameters
    ----------
    config : Mapping
        Plain values by key, nested as in the files.
    choices : Mapping
        The chosen file of each group.
    label : str
        What sets it apart in a multirun, such as ``policy=permissive``.
    origin : callable
        Says in words where the value of a key came from.
    variant : callable
        Composes the same line again with further words, such as ``policy=pay_more``.
    alone : callable
        Composes a line of these words only, such as ``world=weak_peers``.
    """

    config: Mapping[str, object]
    choices: Mapping[str, object]
    label: str
    origin: Callable[[str], str]
    variant: Callable[[Sequence[str]], "Point"]
    alone: Callable[[Sequence[str]], "Point"]


class Reader:
    """Hands out the checked values of a point by key and remembers what was read."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self._left = dict(_leaves("", point.config))
        self._known: list[str] = []

    def whole(self, key: str, minimum: int, maximum: int, meaning: str) -> int:
        """A whole number within a range."""
        return self._checked(key, lambda value: check_whole(key, value, minimum, maximum, meaning))

    def number(self, key: str, minimum: float, maximum: float, unit: str, meaning: str) -> float:
        """A finite number within a range."""
        return self._checked(key, lambda value: check_number(key, value, minimum, maximum, unit, meaning))

    def parameter(self, key: str, row: Parameter) -> float:
        """The value of a row of the parameter table."""
        return self._checked(key, lambda value: check_parameter(key, value, row))

    def year(self, key: str, maximum: float, meaning: str) -> float:
        """Years in whole quarters, 0 or more."""

        def check(value: object) -> float:
            years = check_number(key, value, 0.0, maximum, "years", meaning)
            if not (4.0 * years).is_integer():
                raise refusal(key, value, "it must be a multiple of 0.25, one quarter", meaning)
            return years

        return self._checked(key, check)

    def optional[T](self, key: str, read: Callable[[str], T]) -> T | None:
        """What ``read`` makes of the key, or None if it says null."""
        if self._left.get(key, "") is None:
            self._take(key)
            return None
        return read(key)

    def flag(self, key: str, meaning: str) -> bool:
        """True or false."""

        def check(value: object) -> bool:
            if not isinstance(value, bool):
                raise refusal(key, value, "it must be true or false", meaning)
            return value

        return self._checked(key, check)

    def text(self, key: str, meaning: str) -> str:
        """Words that are not empty."""

        def check(value: object) -> str:
            if not isinstance(value, str) or not value.strip() or "\0" in value:
                raise refusal(key, value, "it must be a text that is not empty", meaning)
            return value

        return self._checked(key, check)

    def names(self, key: str, meaning: str) -> tuple[str, ...]:
        """A list of words, none twice."""

        def check(value: object) -> tuple[str, ...]:
            words = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            if not words or not all(isinstance(word, str) and word.strip() for word in words):
                raise refusal(key, value, "it must be a list of names, such as [one,another]", meaning)
            if len(set(words)) < len(words):
                raise refusal(key, value, "each name may stand there once", meaning)
            return tuple(str(word) for word in words)

        return self._checked(key, check)

    def path(self, key: str, meaning: str) -> Path:
        """A file or folder; ``~`` is the user's home folder."""
        return path_of(key, self.text(key, meaning))

    def one_of(self, key: str, options: Sequence[str]) -> str:
        """One of several words."""

        def check(value: object) -> str:
            if value not in options:
                raise SettingError(unknown_choice(key, value, options))
            return str(value)

        return self._checked(key, check)

    def optional_choice(self, group: str, key: str) -> str | None:
        """The name of the file chosen for a group, None if there is none; ``key`` is where the file states its name."""
        chosen = self.point.choices.get(group, _SEVERAL)
        if chosen is not None and not isinstance(chosen, str):
            raise SettingError(f"{group}: choose one file with {group}=NAME; a file of your own may combine others.")
        if key not in self._left:
            raise SettingError(self._misplaced(group, key, chosen))
        stated = self._take(key)
        if stated is not None and stated != (chosen or "").rpartition("/")[2]:
            origin = self.point.origin(key)
            mend = f"Delete the line '{key.rpartition('.')[2]}: {stated}'. " if origin.startswith(IN_A_FILE) else ""
            raise SettingError(
                f"{key} = {stated!r} is not allowed: it is the name of the file that is chosen for {group}, here "
                f"{chosen or 'none'}. {mend}Choose a file with {group}=NAME. {origin}".strip()
            )
        return chosen

    def _misplaced(self, group: str, key: str, chosen: str | None) -> str:
        """Why there are settings below a choice of file, where none belong."""
        origin = next((self.point.origin(f"{key}.{name}") for name in self.below(key)), "")
        if origin.startswith(IN_A_FILE):
            return (
                f"{group}={chosen}: this file lacks its first line '# @package _global_', without which all that it "
                f"sets counts as {group}.SETTING. Add that line at its top. {origin}"
            )
        return f"{key} is not a setting of its own: choose a file with {group}={chosen}."

    def choice(self, group: str, key: str) -> str:
        """As ``optional_choice``, where there must be one."""
        name = self.optional_choice(group, key)
        if name is None:
            raise SettingError(f"{group} = null is not allowed: choose a file with {group}=NAME.")
        return name

    def has(self, key: str) -> bool:
        """Whether there is such a setting."""
        return key in self._left

    def below(self, key: str) -> list[str]:
        """Names of the settings, or groups of settings, that stand directly below a key, in order."""
        names = [left.removeprefix(f"{key}.").partition(".")[0] for left in self._left if left.startswith(f"{key}.")]
        return list(dict.fromkeys(names))

    def checked[T](self, key: str, check: Callable[[object], T]) -> T:
        """What ``check`` makes of a value, which may refuse it."""
        return self._checked(key, check)

    def refuse(self, key: str, allowed: str, where: str) -> NoReturn:
        """Refuse whatever stands there."""

        def check(value: object) -> NoReturn:
            raise refusal(key, value, allowed, where)

        self._checked(key, check)
        raise AssertionError("a refusal was lost")

    def finish(self) -> None:
        """Refuse what nobody read.

        Raises
        ------
        SettingError
            For the first setting that does not exist, with the nearest ones that do.
        """
        for key, value in self._left.items():
            if key not in self._known:
                raise SettingError(f"{unknown_setting(key, self._known)} (Given: {value!r}.) {self.point.origin(key)}")

    def _checked[T](self, key: str, check: Callable[[object], T]) -> T:
        value = self._take(key)
        try:
            return check(value)
        except SettingError as error:
            raise SettingError(f"{error} {self.point.origin(key)}".strip()) from None

    def _take(self, key: str) -> object:
        if key in self._left:
            self._known.append(key)
            return self._left[key]
        below = [name for name in self._left if name.startswith(f"{key}.")]
        above = [name for name in self._left if key.startswith(f"{name}.")]
        if below:
            raise SettingError(f"{key} takes a single value, but got {', '.join(below)}. {self.point.origin(below[0])}")
        if above:
            raise SettingError(
                f"{above[0]} = {self._left[above[0]]!r} is not allowed: it is a group of settings. Set one of them, "
                f"such as {key}=... {self.point.origin(above[0])}"
            )
        raise SettingError(f"{key} is missing: it must keep a value, so do not take it away with '~'.")


def path_of(key: str, text: str) -> Path:
    """A file or folder as it is written; ``~`` is the user's home folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise refusal(key, text, "there is no such home folder as it begins with", "Write the whole path.") from None


def _leaves(prefix: str, values: Mapping[str, object]) -> list[tuple[str, object]]:
    """Every value that holds no others, with its full key."""
    leaves: list[tuple[str, object]] = []
    for name, value in values.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            leaves += _leaves(f"{key}.", value)
        else:
            leaves.append((key, value))
    return leaves
