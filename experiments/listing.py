"""``medlead experiments``: what is shipped to choose from, one line each."""

from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

from sim.checks import SettingError

GROUPS = {
    "experiment": "Experiments: ready-made questions",
    "policy": "Policies",
    "world": "Worlds: sets of assumptions",
    "population": "Populations",
}


def main(arguments: Sequence[str]) -> int:
    """Print the choices of every group with their meaning."""
    if arguments and arguments[0] not in {"-h", "--help"}:
        raise SettingError(f"'medlead experiments' takes no settings, but got {' '.join(arguments)}.")
    parts = [f"{title} ({group}=NAME)\n{_choices(group)}" for group, title in GROUPS.items()]
    print("\n\n".join(parts))
    print("\nFor example: medlead run experiment=stronger_peers population=workshop")
    return 0


def _choices(group: str) -> str:
    meanings = {
        file.name.removesuffix(".yaml"): meaning_of(file)
        for file in sorted(files("conf").joinpath(group).iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    }
    width = max(len(name) for name in meanings) + 2
    return "\n".join(f"  {name:<{width}}{meaning}" for name, meaning in meanings.items())


def meaning_of(file: Traversable) -> str:
    """Return the first comment of a settings file that is not for Hydra."""
    comments = [line[1:].strip() for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return next((comment for comment in comments if not comment.startswith("@")), "")
