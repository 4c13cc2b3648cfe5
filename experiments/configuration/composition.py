"""Composing with Hydra: the points that a line asks for, each checked before the first one runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hydra import version
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra._internal.hydra import Hydra
from hydra._internal.utils import create_config_search_path
from hydra.core.config_loader import ConfigLoader
from hydra.core.config_search_path import SearchPathQuery
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.core.override_parser.types import Override
from hydra.types import RunMode
from omegaconf import DictConfig

from experiments.configuration import forbidden, schema
from experiments.configuration.origin import Origin
from experiments.configuration.reader import Point
from experiments.configuration.refusals import COMPOSITION_ERRORS, parsed, plain, refusal_of, without_hydra
from sim.checks import SettingError

VERSION_BASE = "1.3"
CONFIG_PATH = "pkg://conf"


@dataclass(frozen=True)
class Composition:
    """What a line asks for.

    Parameters
    ----------
    points : tuple of Point
        One, or in a multirun one for each combination of values.
    multirun : bool
        Whether Hydra's launcher is to run them.
    """

    points: tuple[Point, ...]
    multirun: bool


def compose(config_name: str, overrides: Sequence[str], config_dir: str | None, multirun: bool) -> Composition:
    """Compose every point of a line.

    Parameters
    ----------
    config_name : str
        The primary file, such as ``run``.
    overrides : sequence of str
        The ``key=value`` words of the line.
    config_dir : str or None
        The user's own folder of settings files.
    multirun : bool
        Whether the line says ``-m``.

    Raises
    ------
    SettingError
        If Hydra cannot compose a point, or a point does what a configuration may not do.
    """
    forbidden.check_overrides(overrides)
    with _loader(config_dir) as loader:
        line = parsed(overrides, loader)
        multirun = multirun or _may_list(loader, config_name, line)
        mode = RunMode.MULTIRUN if multirun else RunMode.RUN
        master = _composed(loader, config_name, line, mode)
        multirun = multirun or master.hydra.mode == RunMode.MULTIRUN
        if not multirun:
            return Composition((_point(master, loader, config_name, line, ""),), multirun)
        try:
            lines = _combinations(master, line, loader)
        except COMPOSITION_ERRORS as error:
            raise refusal_of(error, loader, config_name, ()) from None
        if not lines:
            raise SettingError(_no_points(line))
        swept = {override.get_key_element() for override in line if override.is_sweep_override()}
        points = [
            _point(_composed(loader, config_name, point, RunMode.RUN), loader, config_name, point, _label(point, swept))
            for point in lines
        ]
        return Composition(tuple(points), multirun)


@contextmanager
def _loader(config_dir: str | None) -> Iterator[ConfigLoader]:
    """Hydra's loader over the shipped settings and the user's own folder."""
    version.setbase(VERSION_BASE)
    schema.register()
    forbidden.close_the_environment()
    search_path = create_config_search_path(CONFIG_PATH)
    if config_dir is not None:
        folder = Path(config_dir).resolve()
        try:
            is_there = folder.is_dir()
        except OSError as error:  # its name is too long, or it lies where one may not look
            raise SettingError(f"--config-dir {config_dir} cannot be read: {error.strerror or error}.") from None
        if not is_there:
            raise SettingError(f"--config-dir {config_dir}: there is no such folder.")
        search_path.prepend("command-line", f"file://{folder}", SearchPathQuery(provider="schema"))
    GlobalHydra.instance().clear()
    Hydra.create_main_hydra2("medlead", search_path)
    try:
        yield GlobalHydra.instance().config_loader()
    finally:
        GlobalHydra.instance().clear()


def _may_list(loader: ConfigLoader, config_name: str, line: Sequence[Override]) -> bool:
    """Whether a line that lists values may do so without ``-m``, since ``hydra.mode`` says it; Hydra asks so too."""
    if not any(override.is_sweep_override() for override in line):
        return False
    words = [override.input_line or "" for override in line]
    try:
        config = loader.load_configuration(config_name, words, RunMode.MULTIRUN, validate_sweep_overrides=False)
    except COMPOSITION_ERRORS:  # told in our words where the line is composed
        return False
    return bool(config.hydra.mode == RunMode.MULTIRUN)


def _composed(loader: ConfigLoader, config_name: str, line: Sequence[Override], mode: RunMode) -> DictConfig:
    try:
        config = loader.load_configuration(config_name, [override.input_line or "" for override in line], mode)
        forbidden.check_composed(config)
    except COMPOSITION_ERRORS as error:
        raise refusal_of(error, loader, config_name, line) from None
    return config


def _point(config: DictConfig, loader: ConfigLoader, config_name: str, line: Sequence[Override], label: str) -> Point:
    HydraConfig.instance().set_config(config)
    choices = dict(config.hydra.runtime.choices)

    def alone(words: Sequence[str], before: Sequence[Override] = ()) -> Point:
        other = [*before, *parsed(words)]
        return _point(_composed(loader, config_name, other, RunMode.RUN), loader, config_name, other, label)

    def variant(words: Sequence[str]) -> Point:
        return alone(words, line)

    try:
        return Point(plain(without_hydra(config)), choices, label, Origin(loader, config_name, line), variant, alone)
    except COMPOSITION_ERRORS as error:
        raise refusal_of(error, loader, config_name, line) from None


def _combinations(master: DictConfig, line: Sequence[Override], loader: ConfigLoader) -> list[list[Override]]:
    """The overrides of each point, as Hydra's own sweeper makes them."""
    params = master.hydra.sweeper.params or {}
    task = [override for override in line if not override.is_hydra_override()]
    own = [override for override in line if override.is_hydra_override()]
    overrides = [*parsed([f"{key}={value}" for key, value in params.items()], loader), *task]
    (batch,) = BasicSweeper.split_arguments(overrides, None)
    return [[*own, *parsed(point)] for point in batch]


def _no_points(line: Sequence[Override]) -> str:
    empty = [override for override in line if override.is_sweep_override() and not list(override.sweep_iterator())]
    which = empty[0].input_line if empty else "hydra.sweeper.params"
    return f"{which} lists no value, so there would be nothing to do. Give it one value at least."


def _label(point: Sequence[Override], swept: set[str]) -> str:
    """The swept settings of a point; all its settings if nothing is swept."""
    own = [override for override in point if not override.is_hydra_override()]
    varied = [override for override in own if override.get_key_element() in swept] or own
    return " ".join(override.input_line or "" for override in varied) or "defaults"
