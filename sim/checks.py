"""Settings checked before anything runs: the setting, its value, the allowed range, where to change it."""

import math
from collections.abc import Callable

from agents.parameter import Parameter


class SettingError(ValueError):
    """A setting that cannot be used; its text is written for the person who made the setting."""


def refusal(setting: str, value: object, allowed: str, where: str) -> SettingError:
    """The error for a bad setting.

    Parameters
    ----------
    setting : str
        Its full key, as typed on the command line.
    value : object
        What was given.
    allowed : str
        What would be accepted, in words.
    where : str
        Where to change it, or where its range comes from.
    """
    return SettingError(f"{setting} = {value!r} is not allowed: {allowed}. {where}")


def check_number(setting: str, value: object, minimum: float, maximum: float, unit: str, where: str) -> float:
    """``value`` as a finite float within the range, or a refusal."""
    allowed = f"it must be a number from {minimum:g} to {maximum:g} ({unit})"
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise refusal(setting, value, allowed, where)
    if not minimum <= value <= maximum:
        raise refusal(setting, value, allowed, where)
    return float(value)


def check_parameter(setting: str, value: object, row: Parameter) -> float:
    """A value for a row of the parameter table, or a refusal that names the range and the source."""
    where = f"{row.meaning} Default {row.default:g}, source: {row.source}; see 'medlead parameters'."
    if row.is_switch:
        if not isinstance(value, bool) and value not in (0, 1):
            raise refusal(setting, value, "it must be true or false", where)
        return float(value)
    if row.is_flag and isinstance(value, bool):
        return float(value)
    return check_number(setting, value, row.minimum, row.maximum, row.unit, where)


def check_whole(setting: str, value: object, minimum: int, maximum: int, where: str) -> int:
    """``value`` as a whole number within the range, or a refusal."""
    allowed = f"it must be a whole number from {minimum} to {maximum}"
    if isinstance(value, bool) or not isinstance(value, int) or not minimum <= value <= maximum:
        raise refusal(setting, value, allowed, where)
    return value


SHARES_OF_ONE = (("peer_department", "peer_trust", "peer_national"), ("post_mix_1", "post_mix_2", "post_mix_3"))
LIMITS = (("posts_floor", "posts_ceiling"),)  # the lower, the upper
TIED = frozenset(name for names in (*SHARES_OF_ONE, *LIMITS) for name in names)
SLACK = 1e-9


def check_tied(value_of: Callable[[str], float], setting_of: Callable[[str], str]) -> None:
    """Refuse shares of one whole that do not add up to 1, and a lower limit above its upper one.

    Parameters
    ----------
    value_of : callable
        The value of a parameter by name.
    setting_of : callable
        The full key of a parameter, as typed.
    """
    for names in SHARES_OF_ONE:
        total = sum(value_of(name) for name in names)
        if abs(total - 1.0) > SLACK:
            given = " + ".join(f"{setting_of(name)} ({value_of(name):g})" for name in names)
            raise SettingError(f"{given} add up to {total:g}: they are shares of one whole and must add up to 1.")
    for lower, upper in LIMITS:
        if value_of(lower) > value_of(upper):
            raise SettingError(
                f"{setting_of(lower)} = {value_of(lower):g} is not allowed: it must not be above {setting_of(upper)} = "
                f"{value_of(upper):g}. Lower the one or raise the other; see 'medlead parameters'."
            )
