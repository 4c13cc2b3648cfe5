"""What a configuration may not do: read the environment, or name code to be run.

A result must follow from what stands in its configuration, and a settings file that somebody sends must be safe to
open. Launchers that are installed may be chosen (``hydra/launcher=...``) and tuned, but not redirected.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from sim.checks import SettingError

ENVIRONMENT = "oc.env"
TARGET = "_target_"
SWEEPER = "hydra.sweeper"
FACTORY = "()"  # names code in a logging configuration
REDIRECTIONS = ("hydra/launcher", "hydra/sweeper")


def _refuse_environment(*_: object) -> object:
    raise SettingError(
        f"${{{ENVIRONMENT}:...}} is not allowed: a configuration may not read the environment, since a result must "
        "follow from its configuration alone. Write the value itself."
    )


def close_the_environment() -> None:
    """Make every look at the environment from a configuration an error."""
    OmegaConf.register_new_resolver(ENVIRONMENT, _refuse_environment, replace=True)


def check_overrides(overrides: Sequence[str]) -> None:
    """Refuse overrides that read the environment, name code or cannot be used, before Hydra acts on them."""
    for override in overrides:
        if ENVIRONMENT in override:
            _refuse_environment()
        if TARGET in override or FACTORY in override.partition("=")[0]:
            raise SettingError(f"{override}: {TARGET} is not allowed, since a configuration may not name code to run.")
        key = override.partition("=")[0].lstrip("+~")
        if key == SWEEPER or key.startswith(f"{SWEEPER}.params"):  # Hydra itself stumbles over it
            raise SettingError(
                f"{override}: on a command line write -m KEY=VALUE,VALUE instead; {SWEEPER}.params may stand in a "
                "settings file only."
            )


def check_composed(config: DictConfig) -> None:
    """Refuse a composed configuration, Hydra's own part included, that reads the environment or names code.

    Raises
    ------
    SettingError
        Naming the key.
    """
    for key, value in _leaves("", OmegaConf.to_container(config, resolve=False)):
        if isinstance(value, str) and ENVIRONMENT in value:
            _refuse_environment()
        if key.endswith((f".{TARGET}", f".{FACTORY}")) and not _is_registered(config, key, value):
            raise SettingError(
                f"{key} = {value!r} is not allowed: a configuration may not name code to run. Choose an installed "
                "launcher with hydra/launcher=NAME instead."
            )
    own = config.hydra
    if own.job.env_copy or own.job.env_set:
        raise SettingError("hydra.job.env_copy and env_set are not allowed: no configuration touches the environment.")
    if own.job.chdir:
        raise SettingError("hydra.job.chdir is not allowed: all jobs work in the folder of the command.")
    if own.callbacks or own.hydra_logging.root is not None or own.job_logging.root is not None:
        raise SettingError("hydra.callbacks and Hydra's own logging are not available: they name code to run.")
    if own.runtime.choices["hydra/sweeper"] != "basic":
        raise SettingError("hydra/sweeper must be basic: every point of a multirun is checked before the first runs.")


def _is_registered(config: DictConfig, key: str, value: object) -> bool:
    """Whether code is named where Hydra or an installed plug-in names it, and unchanged."""
    for group in REDIRECTIONS:
        if key == f"{group.replace('/', '.')}.{TARGET}":
            try:
                node = ConfigStore.instance().load(f"{group}/{config.hydra.runtime.choices[group]}.yaml").node
            except HydraException:
                return False
            return bool(node.get(TARGET) == value)
    return False


def _leaves(prefix: str, values: Any) -> Iterator[tuple[str, object]]:
    if isinstance(values, dict):
        for name, value in values.items():
            yield from _leaves(f"{prefix}.{name}", value)
    elif isinstance(values, list):
        for index, value in enumerate(values):
            yield from _leaves(f"{prefix}.{index}", value)
    else:
        yield prefix.removeprefix("."), values
