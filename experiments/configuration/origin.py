"""Where the value of a setting came from: the command line, or which file."""

from collections.abc import Sequence
from typing import Any, cast

from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from hydra.types import RunMode
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

IN_A_FILE = "(In the file "


class Origin:
    """Answers, for one composed configuration, who set a key.

    Parameters
    ----------
    loader : ConfigLoader
        That composed it.
    config_name : str
        The primary file.
    overrides : sequence of Override
        The overrides of this point, as parsed.
    """

    def __init__(self, loader: ConfigLoader, config_name: str, overrides: Sequence[Override]) -> None:
        self._loader = loader
        self._config_name = config_name
        self._overrides = overrides

    def __call__(self, key: str) -> str:
        """In words, for the end of a message; empty if it is not known."""
        for override in self._overrides:
            name = override.key_or_group
            chooses_a_file = bool(self._loader.get_group_options(name))  # and what the file says, it says itself
            if not chooses_a_file and (key == name or key.startswith(f"{name}.")):
                return f"(On the command line: {override.input_line})"
        file = self._file_that_sets(key)
        return f"{IN_A_FILE}{file}.yaml)" if file else ""

    def _file_that_sets(self, key: str) -> str | None:
        lines = [override.input_line for override in self._overrides if override.input_line]
        try:
            files = self._loader.compute_defaults_list(self._config_name, lines, RunMode.RUN).defaults
            setting = [file for file in files if file.config_path and self._sets(file.config_path, file.package, key)]
        except (HydraException, OmegaConfBaseException):
            return None
        return setting[-1].config_path if setting else None

    def _sets(self, file: str, package: str | None, key: str) -> bool:
        prefix = f"{package}." if package and package != "_global_" else ""
        if not key.startswith(prefix):
            return False
        loaded = cast(Any, self._loader).repository.load_config(file)
        inside = key.removeprefix(prefix)
        return loaded is not None and OmegaConf.select(loaded.config, inside, default=_NOTHING) is not _NOTHING


_NOTHING = object()
