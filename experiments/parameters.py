"""``medlead parameters``: the parameter table, or one parameter with the evidence that its source refers to."""

import csv
import io
import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files

from agents.parameter import Parameter
from experiments.configuration.suggestions import nearest_settings
from experiments.own_flags import FORMAT, complete_words, take_own_flags
from sim.checks import SettingError
from sim.parameters import BY_NAME, TABLE

COLUMNS = ("name", "group", "unit", "default", "low", "high", "minimum", "maximum", "kind", "source", "meaning")
USAGE = f"""\
medlead parameters [NAME] [{FORMAT} table|csv|json|markdown]

Prints every number of the model: default, plausible range (low to high: what studies of uncertainty sample), allowed
range (minimum to maximum), unit, kind, source and meaning. With a NAME: that one; as a table, with its evidence too.
"""


def main(arguments: Sequence[str]) -> int:
    """Print the table, or the row of the parameter that the line names."""
    if complete_words(arguments, [*BY_NAME, FORMAT, "--help"]):
        return 0
    flags, rest = take_own_flags("parameters", arguments, formats=tuple(FORMATS))
    if rest and rest[0] in {"-h", "--help"}:
        print(USAGE)
        return 0
    if len(rest) > 1 or (rest and rest[0].startswith("-")):
        raise SettingError(f"cannot read {' '.join(rest)!r}. Usage: {USAGE}")
    rows = [_row_called(rest[0])] if rest else TABLE
    if rest and flags.format == "table":
        print(_one(rows[0]))
    else:
        print(FORMATS[flags.format]([row_values(row) for row in rows]))
    return 0


def row_values(row: Parameter) -> dict[str, object]:
    """Return a row of the table as plain values, in the order of ``COLUMNS``."""
    return {name: getattr(row, name) for name in COLUMNS}


def evidence_of(source: str) -> list[dict[str, str]]:
    """Return the entries of the evidence base that a row's source refers to, by their id or their source key."""
    entries = csv.DictReader(io.StringIO(files("conf").joinpath("evidence.csv").read_text(encoding="utf-8")))
    return [entry for entry in entries if source in {entry["id"], entry["source_key"]}]


def _row_called(name: str) -> Parameter:
    for prefix in ("parameters.", "structure.", "reference.levers.", "levers."):
        name = name.removeprefix(prefix)
    name = name.partition(".")[0]
    if name not in BY_NAME:
        near = nearest_settings(name, list(BY_NAME))
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise SettingError(f"there is no parameter {name!r}.{hint} 'medlead parameters' lists all.")
    return BY_NAME[name]


def _one(row: Parameter) -> str:
    lines = [f"{name:<9} {_text(value)}" for name, value in row_values(row).items()]
    entries = evidence_of(row.source)
    lines += ["", "evidence" if entries else f"No entry in the evidence base: the value is {row.source}."]
    for entry in entries:
        span = f" ({entry['low']} to {entry['high']})" if entry["low"] and entry["high"] else ""
        value = f"{entry['quantity']}: {entry['value']}{span} {entry['unit']}, {entry['year']} ({entry['status']})"
        lines += [f"  {entry['id']}", textwrap.indent(textwrap.fill(value, 76), "    ")]
        lines += [textwrap.indent(textwrap.fill(entry["source"], 76, break_long_words=False), "    ")]
    return "\n".join(lines)


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _as_table(rows: Sequence[Mapping[str, object]]) -> str:
    """Two lines a row, 80 columns wide: numbers and origin, then meaning and unit."""
    lines: list[str] = []
    group = None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            lines += ["", f"{group}", _numbers(dict(zip(COLUMNS, COLUMNS, strict=True))), "-" * 80]
        lines.append(_numbers(row))
        lines.append(textwrap.indent(textwrap.fill(f"{row['meaning']} [{row['unit']}]", 76), "    "))
    return "\n".join(lines).lstrip("\n")


def _numbers(row: Mapping[str, object]) -> str:
    cells = "".join(f"{_text(row[name]):>8}" for name in ("default", "low", "high", "minimum", "maximum"))
    return f"{row['name']!s:<25}{cells}  {row['kind']!s:<12}{row['source']}".rstrip()


def _as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")


def _as_json(rows: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(list(rows), indent=2, ensure_ascii=False)


def _as_markdown(rows: Sequence[Mapping[str, object]]) -> str:
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    return "\n".join([*lines, *(f"| {' | '.join(_text(row[name]) for name in COLUMNS)} |" for row in rows)])


FORMATS: Mapping[str, Callable[[Sequence[Mapping[str, object]]], str]] = {
    "table": _as_table,
    "csv": _as_csv,
    "json": _as_json,
    "markdown": _as_markdown,
}
