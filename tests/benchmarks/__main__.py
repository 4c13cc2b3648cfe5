"""``uv run python -m tests.benchmarks [--quick] [--markdown FILE]``: measure, and print what was wanted and what is."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.growth import doctors, exponents, memory
from tests.benchmarks.overheads import fixed_cost, set_up
from tests.benchmarks.page import lines_of, page_of
from tests.benchmarks.policies import attribution, comparison
from tests.benchmarks.rows import Row
from tests.benchmarks.speed import england, workshop
from tests.benchmarks.start_up import first_use, start_up
from tests.benchmarks.studies import studies, study_memory, whole_studies

# What is measured, with the number of rounds: in full, and with --quick (0 leaves it out).
GROUPS: tuple[tuple[str, Callable[[int], list[Row]], int, int], ...] = (
    ("England", england, 15, 3),
    ("a workshop", workshop, 15, 3),
    ("a comparison", comparison, 5, 1),
    ("an attribution", attribution, 5, 1),
    ("fixed costs", fixed_cost, 41, 11),
    ("set-up", set_up, 41, 11),
    ("growth in runs and quarters", exponents, 9, 3),
    ("growth in doctors", doctors, 9, 3),
    ("memory", lambda _: memory(), 1, 1),
    ("studies", studies, 9, 3),
    ("memory of studies", lambda _: study_memory(), 1, 1),
    ("whole studies", whole_studies, 1, 0),
    ("starting", start_up, 7, 3),
    ("first use", first_use, 3, 0),
)


def main() -> int:
    """Measure all groups, print the table, and write the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no compilation: about a minute")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the page to this file as well")
    chosen = parser.parse_args()
    rows: list[Row] = []
    for name, measure, full, quick in GROUPS:
        repeats = quick if chosen.quick else full
        if repeats > 0:
            print(f"Measuring {name} ...", file=sys.stderr, flush=True)
            rows += measure(repeats)
    print(lines_of(rows))
    if chosen.markdown:
        chosen.markdown.write_text(page_of(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
