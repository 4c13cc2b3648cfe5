"""How long it takes until something happens: compiling once, starting warm, help, a tiny run, the default run."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.rows import Goal, Row
from tests.benchmarks.timing import cpu_seconds_of

COMMAND = str(Path(sys.executable).with_name("medlead"))
FIRST_RUN = """
from policies.timeline import timeline
from sim.engine import RunPlan, simulate
from sim.parameters import world_vector
from sim.population import built_in_population
simulate(built_in_population("tiny"), [RunPlan(world_vector(), 1, timeline({}, 0, 4))], burn_in_years=1)
"""
NUMBA_READY = """
from numba.core.registry import cpu_target
cpu_target.typing_context.refresh()
cpu_target.target_context.refresh()
"""


def start_up(repeats: int) -> list[Row]:
    """Processes of their own, warm: compiled code and Python's bytecode are in their caches."""
    with tempfile.TemporaryDirectory(prefix="medlead-benchmark-") as folder:
        commands = {
            "help": [COMMAND, "--help"],
            "numba": [sys.executable, "-c", "import numba"],
            "numba and pandas": [sys.executable, "-c", "import numba, pandas"],
            "ready": [sys.executable, "-c", NUMBA_READY],
            "warm": [sys.executable, "-c", FIRST_RUN],
            "tiny": [COMMAND, "run", "population=tiny", "figures=false", "--fresh", f"output_dir={folder}/results"],
        }
        keeping = _bytecode_kept_in(folder)
        for command in commands.values():
            cpu_seconds_of(command, keeping)
        seconds = [
            {name: cpu_seconds_of(command, keeping) for name, command in commands.items()} for _ in range(repeats)
        ]
    return [
        Row("`medlead --help`", [r["help"] for r in seconds], "s", Goal(most=0.3)),
        Row("Warm start of the engine over `import numba`", [r["warm"] - r["numba"] for r in seconds], "s",
            Goal(most=0.4),
            "Most of it is what Numba itself loads (SciPy too, where installed): see the row below in the table."),
        Row("Of that, what Numba loads before the first call of any compiled function",
            [r["ready"] - r["numba"] for r in seconds], "s"),
        Row("`medlead run population=tiny figures=false` over `import numba, pandas`",
            [r["tiny"] / r["numba and pandas"] for r in seconds], "times", Goal(most=3.0)),
        Row("`medlead run population=tiny figures=false`", [r["tiny"] for r in seconds], "s"),
    ]  # fmt: skip


def first_use(repeats: int) -> list[Row]:
    """Compile with an empty cache folder, each time anew; and the default job, without and with its figures."""
    compiling = []
    with tempfile.TemporaryDirectory(prefix="medlead-benchmark-") as folder:
        keeping = _bytecode_kept_in(folder)
        for number in range(repeats):
            elsewhere = {**keeping, "NUMBA_CACHE_DIR": f"{folder}/compiled-{number}"}
            first = cpu_seconds_of([sys.executable, "-c", FIRST_RUN], elsewhere)
            compiling.append(first - cpu_seconds_of([sys.executable, "-c", FIRST_RUN], elsewhere))
        job = [COMMAND, "run", "--fresh", f"output_dir={folder}/results"]
        bare = [cpu_seconds_of([*job, "figures=false"], keeping) for _ in range(repeats)]
        drawn = [cpu_seconds_of(job, keeping) for _ in range(repeats)]
    return [
        Row("First use compiles, once", compiling, "s", Goal(most=20.0)),
        Row("`medlead run figures=false`: England, 8 paired seeds, 10 + 15 years", bare, "s"),
        Row("`medlead run`, figures drawn", drawn, "s"),
    ]


def _bytecode_kept_in(folder: str) -> dict[str, str]:
    """Where Python is to keep what it makes of source files, as it does by default, beside them."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
