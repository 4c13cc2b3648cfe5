"""The result on screen: a table that fits 80 columns, coloured or piped, and the sentences under it."""

import math
import re
import textwrap
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis import short_forms
from analysis.contrasts import Contrast, contrasts
from analysis.policy_words import policy_in_words
from analysis.results import CENTRAL, StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.sentences import in_plausible_worlds, seeds_in_words, sentences
from analysis.summary import HEADLINES
from analysis.words import counted, number, signed

# How a measure is printed: its unit in a few letters, the factor that turns it into that unit, and its decimals.
FORMATS: dict[str, tuple[str, float, int]] = {
    "prepared": ("% of doctors", 100.0, 1),
    "in_role": ("% of doctors", 100.0, 1),
    "vacancy": ("% of posts", 100.0, 1),
    "leaders_strain": ("0-1", 1.0, 3),
    "engagement": ("0-100", 1.0, 1),
    "published_engagement": ("0-100", 1.0, 1),
    "quality": ("start = 100", 1.0, 1),
    "spread_in_role": ("% points", 100.0, 1),
}
SPREAD, NONE = "spread_in_role", "–"  # one trust has no spread
COMBINED = ("prepared", "in_role", "vacancy")
NAME_WIDTH, JOB_WIDTH, LABEL_WIDTH = 12, 22, 25  # characters

NOTE = (
    "Prepared: would say yes, unasked, to a first leadership post; of doctors in clinical work. Spread of trusts: "
    "standard deviation between trusts of the share in role. Difference: policy minus reference, same luck."
)


def print_summary(result: StoredResult, summary: pd.DataFrame, console: Console) -> None:
    """Print what a result says: title, table, and the sentences of `analysis.sentences`.

    Parameters
    ----------
    result : StoredResult
        For names, population and assumptions.
    summary : DataFrame
        From `analysis.summary.summarise`.
    console : rich.console.Console
        Where to print; colours are used only if it has them.
    """
    title = f"{result.names[POLICY]} against {result.names[REFERENCE]}"
    burn_in = counted(result.burn_in_years, "year", "years")
    setting = f"{result.population}; {burn_in} burn-in, {result.years} policy; {seeds_in_words(summary)}"
    console.print()
    print_text(title, console, "bold")
    print_text(setting, console)
    levers = (f"{arm}: {policy_in_words(result.policy_changes(arm), result.years)}" for arm in (REFERENCE, POLICY))
    print_text(f"Levers of the {'; of the '.join(levers)}", console)
    if result.assumptions:
        print_text(f"Differs from the central case: {_settings(result.assumptions)}{_whose_constant(result)}", console)
    console.print()
    console.print(_summary_table(result, summary))
    console.print()
    print_text(NOTE, console, "dim")
    changed, rests_on = sentences(result, summary)
    console.print()
    print_text(changed, console)
    console.print()
    _print_short_forms(result, console)
    console.print()
    print_text(rests_on, console)
    if in_worlds := in_plausible_worlds(result):
        console.print()
        print_text(in_worlds, console)


def _print_short_forms(result: StoredResult, console: Console) -> None:
    """Labels at the left, texts wrapped beside them."""
    print_text(short_forms.HEADING, console, "bold")
    lines = Table.grid(padding=(0, 2))
    lines.add_column(no_wrap=True)
    lines.add_column()
    said = short_forms.short_forms(result)
    for label, text in said:
        lines.add_row(label, text.replace(" %", "\N{NO-BREAK SPACE}%"))
    console.print(lines)
    console.print()
    print_text(short_forms.note(said), console, "dim")


def print_text(text: str, console: Console, style: str = "") -> None:
    """Print a paragraph wrapped to the console, keeping each percent sign beside its number."""
    kept = text.replace(" %", "\N{NO-BREAK SPACE}%")
    wrapped = textwrap.fill(kept, console.width, break_long_words=False, break_on_hyphens=False)
    console.print(Text(wrapped.replace("\N{NO-BREAK SPACE}", " "), style=style), soft_wrap=True)


def _summary_table(result: StoredResult, summary: pd.DataFrame) -> Table:
    table = empty_table()
    table.add_column(f"Mean over year {result.years}", no_wrap=True)
    table.add_column(f"reference\n{broken(result.names[REFERENCE], NAME_WIDTH)}", justify="right")
    table.add_column(f"policy\n{broken(result.names[POLICY], NAME_WIDTH)}", justify="right", style="bold")
    table.add_column(f"paired difference\n(90 % interval:\n{_only(result.case)})", justify="right")
    rows = contrasts(summary.set_index("measure"))
    for measure, label in HEADLINES.items():
        unit, factor, decimals = FORMATS[measure]
        row = rows[measure]
        cells = [number(factor * row.reference, decimals), number(factor * row.policy, decimals)]
        cells.append(difference_text(row, factor, decimals))
        if row.verdict == "no value" or (measure == SPREAD and result.trust_count == 1):
            cells = [NONE] * len(cells)
        table.add_row(f"{label}, {unit}", *cells)
    return table


def empty_table() -> Table:
    """A table as all are printed: a line under the head, no frame."""
    return Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 0), pad_edge=False)


def _only(case: str) -> str:
    """What the interval knows, on two lines where one would be wider than the column."""
    label = f"chance only, {case}"
    return label if len(label) <= LABEL_WIDTH else label.replace(", ", ",\n")


def _whose_constant(result: StoredResult) -> str:
    """That the constant was solved without the changes; empty where there are none, or it is one of them."""
    if not result.world_changes or "constant" in result.world_changes:
        return ""
    world = str(result.manifest["world"])
    return f" (the constant is that of {'the central case' if world == CENTRAL else f'world {world}'})"


def _settings(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in values.items())


def broken(name: str, width: int) -> str:
    """A name or label in lines of at most ``width``, broken after ``_``, ``,``, ``=`` or a space where it can be."""
    lines = [""]
    for part in re.split(r"(?<=[_,= ])", name):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def difference_text(row: Contrast, factor: float, decimals: int) -> str:
    """A paired difference and its interval, ``+1.8 (+1.6 to +2.0)``; "one seed" where there is no interval."""
    mean, low, high = (signed(factor * value, decimals) for value in (row.difference, row.low, row.high))
    return f"{mean} (one seed)" if math.isnan(row.low) else f"{mean} ({low} to {high})"


def combined_table(rows: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """The jobs of a sweep side by side.

    Parameters
    ----------
    rows : sequence of (str, DataFrame)
        The label of each job and its summary, in the order in which they are to be shown.

    Returns
    -------
    DataFrame
        One row a job: ``job, seeds`` and, for prepared, in role and vacancy, the value under the job's policy and
        the paired difference from its reference with its interval (``prepared``, ``prepared_difference``,
        ``prepared_low``, ``prepared_high``, ...), as shares.
    """
    return pd.DataFrame([_job(label, contrasts(summary.set_index("measure"))) for label, summary in rows])


def _job(label: str, rows: dict[str, Contrast]) -> dict[str, object]:
    job: dict[str, object] = {"job": label, "seeds": max(row.seeds for row in rows.values())}
    for measure in COMBINED:
        row = rows[measure]
        job |= {measure: row.policy, f"{measure}_difference": row.difference}
        job |= {f"{measure}_low": row.low, f"{measure}_high": row.high}
    return job


def print_combined(combined: pd.DataFrame, console: Console) -> None:
    """Print the table of a sweep, one line a job: value under its policy and paired difference, in percent."""
    table = empty_table()
    table.add_column("job", overflow="fold")
    for measure in COMBINED:
        table.add_column(f"{HEADLINES[measure]}\n{FORMATS[measure][0]}", justify="right", no_wrap=True)
    for job in combined.to_dict("records"):
        table.add_row(broken(str(job["job"]), JOB_WIDTH), *(_cell(job, measure) for measure in COMBINED))
    console.print(table)
    console.print()
    note = "In brackets, in percentage points: paired difference from the job's reference and its 90 % interval"
    print_text(f"{note} (chance only).", console, "dim")


def _cell(job: Mapping[Hashable, Any], measure: str) -> str:
    _, factor, decimals = FORMATS[measure]
    difference, low, high = (factor * job[f"{measure}_{key}"] for key in ("difference", "low", "high"))
    margin = "" if math.isnan(low) else f" ± {number(0.5 * (high - low), decimals)}"
    return f" {number(factor * job[measure], decimals)} ({signed(difference, decimals)}{margin})"
