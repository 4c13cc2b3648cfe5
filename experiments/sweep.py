"""The end of a multirun: one table over all its jobs, on screen and in ``results/sweep-<hash12>/``."""

from collections.abc import Sequence

import pandas as pd

from analysis.results import read_result
from analysis.schema import FINISHED, MANIFEST
from analysis.summary import summarise
from analysis.table import combined_table, print_combined, print_text
from experiments.folders import complete_folder
from experiments.identity import FOLDER_DIGITS, content_hash
from experiments.manifest import find_stored, now, provenance, write_json
from experiments.progress import tell
from experiments.screen import screen
from experiments.settings import Comparison

WITHOUT_FIGURES = "No figures were drawn; the line of one job, without -m, draws its figures."


def combine(points: Sequence[tuple[str, Comparison]]) -> int:
    """Read the result of every job back, and store and print the table of all of them.

    Parameters
    ----------
    points : sequence of (str, Comparison)
        What sets each job apart, and its settings.

    Returns
    -------
    int
        The exit code: 1 if a job left no result, and then there is no table.
    """
    found = [(label, find_stored(settings.output_dir, settings.hash)) for label, settings in points]
    missing = [label for label, stored in found if stored is None]
    if missing:
        tell(f"No combined table: {', '.join(missing)} left no finished result.")
        return 1
    jobs = [(label, stored) for label, stored in found if stored is not None]
    table = combined_table([(label, summarise(read_result(stored.folder))) for label, stored in jobs])
    content = content_hash([settings.hash for _, settings in points])
    final = points[0][1].output_dir / f"sweep-{content[:FOLDER_DIGITS]}"
    manifest = {
        "status": FINISHED,
        "hash": content,
        "jobs": [
            {"job": label, "folder": str(stored.folder), "hash": stored.manifest["hash"],
             "digest": stored.manifest["digest"]}
            for label, stored in jobs
        ],
        **provenance(),
        "end": now(),
    }  # fmt: skip
    with complete_folder(final) as folder:
        table.to_csv(folder / "table.csv", index=False)
        write_json(folder / MANIFEST, manifest)
    _show(table, any(settings.figures for _, settings in points))
    print(f"\nResult: {final}")
    return 0


def _show(table: pd.DataFrame, figures_are_missed: bool) -> None:
    console = screen()
    print_combined(table, console)
    if figures_are_missed:
        print_text(WITHOUT_FIGURES, console, "dim")
