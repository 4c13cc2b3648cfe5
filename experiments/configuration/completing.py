"""What a shell may complete: Hydra's own answer, and what Hydra does not know of.

Hydra completes the line of a program without verbs, one value to a key. So the verb and our flags are taken out; the
last of several values, and a key that takes the files of another group, are asked for as that group; paths are looked
for on the disk.
"""

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path

from experiments.configuration.suggestions import CONF
from experiments.own_flags import OWN

REFERENCE = "policy@reference"
GROUP_OF = {REFERENCE: "policy", "policies": "policy"}
PATHS = ("population.csv", "output_dir")
SEVERAL = re.compile(r"(?P<key>[\w@/]+)=(?P<before>\[?(?:[^,]*,)*\[?)(?P<last>[^,\[]*)$")


def complete(verb: str, config_name: str, hydra: Callable[[], int]) -> int:
    """Print what may follow ``COMP_LINE``, one word a line, and return the exit code.

    Parameters
    ----------
    verb : str
        As typed.
    config_name : str
        Its primary file in ``conf``.
    hydra : callable
        Lets Hydra print what it knows of the line.
    """
    line = without_verb(verb)
    start, blank, word = line.rpartition(" ")
    if word.startswith("-"):  # a flag: whoever took out ours has answered
        return 0
    key, _, value = word.partition("=")
    if key in PATHS and "=" in word:
        print(*(f"{key}={path}" for path in _paths(value)), sep="\n")
        return 0
    typed, asked = _asked_of_hydra(word)
    os.environ["COMP_LINE"] = f"{start}{blank}{asked}"
    with redirect_stdout(io.StringIO()) as answer:
        code = hydra()
    stem = asked[: asked.index("=") + 1] if "=" in asked else ""
    found = [typed + known.removeprefix(stem) if stem else known for known in answer.getvalue().split()]
    takes_reference = REFERENCE in (CONF / f"{config_name}.yaml").read_text(encoding="utf-8")
    if takes_reference and f"{REFERENCE}=".startswith(word):
        found.append(f"{REFERENCE}=")
    print(*(known for known in found if known.startswith(word)), sep="\n")
    return code


def without_verb(verb: str) -> str:
    """The line as Hydra knows it, also where it looks for it."""
    without_flags = re.sub(rf"\s({'|'.join(OWN)})(?=\s)", "", os.environ.get("COMP_LINE", ""))
    line = re.sub(rf"^(\s*\S+)\s+{re.escape(verb)}(?=\s|$)", r"\1", without_flags)
    os.environ["COMP_LINE"] = line
    return line


def _asked_of_hydra(word: str) -> tuple[str, str]:
    """What stays of a word before what is completed, and the word that Hydra is asked for."""
    match = SEVERAL.match(word)
    if match is None:
        return "", word
    key = match["key"]
    return f"{key}={match['before']}", f"{GROUP_OF.get(key, key)}={match['last']}"


def _paths(beginning: str) -> Iterator[str]:
    """Files and folders whose path begins so; a name with blanks cannot be handed to every shell."""
    folder, slash, name = beginning.rpartition("/")
    with suppress(OSError, RuntimeError):  # no such folder, one that may not be entered, the home of nobody
        for path in sorted(Path(folder + slash).expanduser().iterdir()):
            if path.name.startswith(name) and not (path.name.startswith(".") and not name) and " " not in path.name:
                yield f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}"
