"""A study in a process of its own: ``python -m tests.study.other_process FOLDER EXECUTOR KIND``.

``slow`` takes 0.3 s over each of 20 batches; ``small-disk`` may write no file longer than 20,000 bytes, which only the
parts are; ``levers`` is the study of the hospitals. It prints the digest.
"""

import sys
from pathlib import Path
from typing import Any, cast

from experiments.cli import INTERRUPTED, REFUSED
from experiments.configuration.parts import ExecutorChoice, ExecutorName
from experiments.study.conduct import conduct
from experiments.study.study import Study
from sim.checks import SettingError
from tests.study.subjects import Slow, lever_study, product_study

MOST_BYTES = 20_000
LARGE_PARTS: dict[str, Any] = {"points": 500, "seeds": 6, "effort": 1e4}


def _study(kind: str) -> Study:
    if kind == "small-disk":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))
        return lever_study(**LARGE_PARTS)
    return lever_study() if kind == "levers" else product_study(mishap=Slow(0.3))


def main(folder: str, executor: str, kind: str) -> int:
    """Conduct the study, and say what the command line would say."""
    name, _, address = executor.partition("@")
    try:
        choice = ExecutorChoice(cast(ExecutorName, name), None if address else 2, address or None)
        study = conduct(_study(kind), Path(folder), choice)
    except SettingError as error:
        print(f"medlead: {error}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt as interrupt:
        print(interrupt, file=sys.stderr)
        return INTERRUPTED
    print(study.manifest["digest"])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
