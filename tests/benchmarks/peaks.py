"""Peak memory of whole processes."""

import subprocess
import sys
import tempfile

# What the system calls ``ru_maxrss`` also counts what the process held from which this one was started.
PEAK = """
import sys
{work}
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(status["VmHWM"].split()[0])
"""
COMMAND = "from experiments.cli import main; assert main(sys.argv[1:]) == 0"


def peak_of(work: str, *words: str) -> float:
    """MiB that a process of its own holds at most while it does some work, which reads ``words`` in ``sys.argv``."""
    command = [sys.executable, "-c", PEAK.format(work=work), *words]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(said.splitlines()[-1]) / 1024.0


def peak_of_run(population: str, seeds: int) -> float:
    """MiB that ``medlead run`` holds at most with so many seeds, plausible worlds and figures left out."""
    with tempfile.TemporaryDirectory(prefix="medlead-benchmark-") as folder:
        words = ("figures=false", "plausible_worlds=0", f"population={population}", f"seeds={seeds}")
        return peak_of(COMMAND, "run", *words, f"output_dir={folder}")
