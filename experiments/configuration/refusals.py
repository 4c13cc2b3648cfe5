"""Hydra's errors in our words: key, value, what is allowed, where; never a traceback."""

from collections.abc import Sequence
from typing import cast

import yaml
from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException, MissingConfigException, OverrideParseException
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from experiments.configuration.suggestions import unknown_choice, unknown_setting
from sim.checks import SettingError

# What Hydra raises when it cannot make a configuration of what it was given.
COMPOSITION_ERRORS = (HydraException, OmegaConfBaseException, yaml.YAMLError, ValueError, OSError, AssertionError)


def parsed(overrides: Sequence[str], loader: ConfigLoader | None = None) -> list[Override]:
    """The overrides of a line.

    Parameters
    ----------
    overrides : sequence of str
        As typed.
    loader : ConfigLoader, optional
        Knows which files there are, for ``glob(...)``.

    Raises
    ------
    SettingError
        If one cannot be read.
    """
    parser = OverridesParser.create(config_loader=loader)
    found: list[Override] = []
    for override in overrides:
        try:
            found += parser.parse_overrides([override])
        except OverrideParseException:
            raise SettingError(_unreadable(override)) from None
    return found


def _unreadable(override: str) -> str:
    if "=" not in override:
        return f"{override!r} is not a setting: write key=value, such as seeds=16. 'medlead --help' shows how."
    return f"{override!r} cannot be read: write key=value, and quote a value with special signs, as key=\"'value'\"."


def refusal_of(error: Exception, loader: ConfigLoader, config_name: str, overrides: Sequence[Override]) -> SettingError:
    """The refusal that says what is behind an error of Hydra's.

    Parameters
    ----------
    error : Exception
        One of ``COMPOSITION_ERRORS``.
    loader : ConfigLoader
        That could not compose.
    config_name : str
        The primary file.
    overrides : sequence of Override
        Of the line.
    """
    if isinstance(error, SettingError):
        return error
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SettingError):  # raised by a resolver of ours, wrapped by OmegaConf
            return cause
        if isinstance(cause, yaml.YAMLError):
            return SettingError(f"a settings file cannot be read as YAML: {_in_one_line(cause)}")
        if isinstance(cause, MissingConfigException):
            return _missing(cause)
        cause = cause.__cause__
    known = _known_keys(loader, config_name)
    for override in overrides:
        message = _complaint(override, loader, known)
        if message:
            return SettingError(message)
    return SettingError(f"the settings do not fit together: {_in_one_line(error)}")


def _missing(error: MissingConfigException) -> SettingError:
    """A file that is asked for and does not exist."""
    group, _, name = (error.missing_cfg_file or "").rpartition("/")
    if not group:
        return SettingError(f"there is no settings file {error.missing_cfg_file!r}: {_in_one_line(error)}")
    asked_by = str(error).partition("'")[2].partition("'")[0] if str(error).startswith("In ") else ""
    where = f" (Asked for in the file {asked_by}.yaml)" if "/" in asked_by and "hydra/" not in asked_by else ""
    if not error.options:  # a whole path, or a group that there is not
        return SettingError(f"there is no settings file {error.missing_cfg_file}.yaml.{where}")
    return SettingError(unknown_choice(group, name, sorted(error.options)) + where)


def _known_keys(loader: ConfigLoader, config_name: str) -> list[str]:
    """Every key of the configuration, and its choices of file."""
    config = loader.load_configuration(config_name, [], RunMode.RUN)
    groups = [name for name in config.hydra.runtime.choices if not str(name).startswith("hydra/")]
    return list(dict.fromkeys([*groups, *_keys("", without_hydra(config))]))


def _keys(prefix: str, config: DictConfig) -> list[str]:
    keys: list[str] = []
    for name in map(str, config):
        value = config._get_node(name)
        keys.append(f"{prefix}{name}")
        if isinstance(value, DictConfig):
            keys += _keys(f"{prefix}{name}.", value)
    return keys


def _complaint(override: Override, loader: ConfigLoader, known: Sequence[str]) -> str | None:
    """What is wrong with an override, if it is what Hydra stumbled over."""
    key = override.get_key_element().lstrip("+~")
    if override.is_sweep_override() and override.input_line:
        return f"{override.input_line} lists several values. To run each of them write -m {override.input_line}"
    if override.value() is None and loader.get_group_options(override.key_or_group):
        return unknown_choice(key, None, loader.get_group_options(override.key_or_group))
    if key in known or override.is_add() or override.is_force_add() or override.is_hydra_override():
        return None
    return unknown_setting(key, known)


def _in_one_line(error: BaseException) -> str:
    cause = error.__cause__
    text = " ".join(str(error).split())
    if isinstance(cause, OmegaConfBaseException):
        text = f"{text} {' '.join(str(cause).split())}"
    return text or type(error).__name__


def without_hydra(config: DictConfig) -> DictConfig:
    """The part of a composed configuration that is ours."""
    ours = [key for key in config if key != "hydra"]  # as they are: a number may be a key in somebody's file
    return OmegaConf.masked_copy(config, cast(list[str], ours))


def plain(config: DictConfig) -> dict[str, object]:
    """A composed configuration as plain values, interpolations resolved."""
    values = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else {}
