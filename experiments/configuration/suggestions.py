"""What somebody may have meant: the settings and choices nearest to a word that does not exist."""

import difflib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from policies.registry import LEVER_NAMES

CONF = Path(__file__).parents[2] / "conf"


def unknown_setting(key: str, known: Iterable[str]) -> str:
    """The message for a setting that does not exist, with the nearest ones that do."""
    elsewhere = _verbs_by_setting().get(key, [])
    near = nearest_settings(key, list(known))
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    if elsewhere:
        hint = f" It is a setting of {' and of '.join(f"'medlead {verb}'" for verb in elsewhere)}."
    return f"{key}: there is no such setting.{hint} --help lists all settings, 'medlead parameters' their meaning."


def unknown_choice(group: str, value: object, options: Sequence[str]) -> str:
    """The message for a choice that does not exist, with those that do, and where a file of one's own would go."""
    near = difflib.get_close_matches(str(value), options, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    files = group.partition("@")[0]
    own = f" Choices of your own go into FOLDER/{files}/NAME.yaml: --config-dir FOLDER."
    where = own if (CONF / files).is_dir() else ""
    return f"{group} = {value!r} is not allowed: choose one of {', '.join(options)}.{hint}{where}"


def nearest_settings(key: str, known: Sequence[str]) -> list[str]:
    """Up to two settings that ``key`` may stand for: one with the same last word, or one spelt nearly so."""
    last = key.rsplit(".", 1)[-1]
    if last in LEVER_NAMES and f"levers.{last}.level" in known and not key.startswith("reference."):
        return [f"levers.{last}.level"]
    same_word = [name for name in known if name.rsplit(".", 1)[-1] == last and last not in {"level", "name"}]
    if len(same_word) in {1, 2}:
        return same_word
    near = difflib.get_close_matches(key, known, n=2, cutoff=0.75)
    if near:
        return near
    by_word = {name.rsplit(".", 1)[-1]: name for name in known}
    return [by_word[word] for word in difflib.get_close_matches(last, by_word, n=1, cutoff=0.75)]


@cache
def _verbs_by_setting() -> dict[str, list[str]]:
    """The verbs whose own file has a setting, by its name."""
    found: dict[str, list[str]] = {}
    for path in sorted(CONF.glob("*.yaml")):
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "hydra" in settings:  # the other files are parts that verbs share
            for name in settings:
                found.setdefault(str(name), []).append(path.stem.replace("_", "-"))
    return found
