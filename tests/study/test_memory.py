"""Memory does not grow with the number of runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MEBIBYTE = 1024.0
ONE = """
import resource, sys
from pathlib import Path
from experiments.study.conduct import conduct
from tests.study.subjects import SERIAL, lever_study
conduct(lever_study(points=int(sys.argv[2]), seeds=4), Path(sys.argv[1]), SERIAL)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="asks POSIX for the peak")
def test_peak_memory_is_flat_in_the_number_of_runs(tmp_path: Path) -> None:
    """Twenty times the runs of ``tiny``: the peak of the whole process may not grow by more than a tenth."""
    peaks = {}
    for points in (250, 5_000):
        asked = subprocess.run(
            [sys.executable, "-c", ONE, str(tmp_path), str(points)], check=True, capture_output=True, text=True
        )
        peaks[points] = int(asked.stdout) / MEBIBYTE
    assert peaks[5_000] < 1.1 * peaks[250], peaks
