"""Bring your own trusts: a comma-separated file, checked row by row before anything runs.

Columns ``trust`` and ``consultants``; optionally ``practice``, ``alignment``, ``capacity`` and ``fit`` (0 to 1). A
number that is given is used as it is; an empty cell or a missing column is drawn by chance. Any further column is a
label by which a policy may select trusts; no rule of the model reads it.
"""

import csv
import difflib
import io
import math
import re
from collections.abc import Sequence
from pathlib import Path

from agents.posts import FEWEST_POSTS
from policies.sight import TRUST_MEASURES
from sim.checks import SettingError
from sim.population import DRAWN, MOST_CONSULTANTS, Population, Trust

REQUIRED = ("trust", "consultants")
QUALITIES = ("practice", "alignment", "capacity", "fit")
FACTS = ("archetype", "year")
EXAMPLE = "The first row must be 'trust,consultants', optionally followed by practice, alignment, capacity and fit."


def read_trusts(path: Path, fewest: int) -> Population:
    """The trusts of a file, in its order; the population is named after the file.

    Parameters
    ----------
    path : Path
        The file.
    fewest : int
        Consultants that a trust must have to hold its posts.

    Raises
    ------
    SettingError
        If the file cannot be used: which row and column, which value, what is allowed.
    """
    rows = _rows(path)
    header = _header(path, rows[0])
    trusts: list[Trust] = []
    seen: dict[str, int] = {}  # the row of each name, however it is spaced or capitalised
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        where = f"population.csv={path}, row {number}"
        trust = _trust(where, header, row, fewest)
        first = seen.setdefault(" ".join(trust.name.casefold().split()), number)
        if first != number:
            raise SettingError(
                f"{where}, column 'trust': {trust.name!r} is not allowed: each trust may stand in one row only, and "
                f"row {first} has it already (capitals and blanks make no difference)."
            )
        trusts.append(trust)
    if not trusts:
        raise SettingError(f"population.csv={path} has a header but no trusts. Give one row for each trust.")
    return Population(path.stem, tuple(trusts))


def write_trusts(population: Population, path: Path) -> None:
    """Write the trusts of a population as ``read_trusts`` reads them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*REQUIRED, *QUALITIES, *(name for name, _ in population.trusts[0].labels)))
        for trust in population.trusts:
            qualities = ["" if math.isnan(value) else value for value in (getattr(trust, name) for name in QUALITIES)]
            writer.writerow((trust.name, trust.consultants, *qualities, *(value for _, value in trust.labels)))


def _rows(path: Path) -> list[list[str]]:
    """The cells of the file, without the blanks around them."""
    try:
        if path.is_dir():
            raise SettingError(f"population.csv={path} is a folder. Give a file. {EXAMPLE}")
        content = path.read_bytes()
    except FileNotFoundError:
        raise SettingError(f"population.csv={path}: there is no such file. {EXAMPLE}") from None
    except OSError as error:
        raise SettingError(f"population.csv={path} cannot be read: {error.strerror or error}.") from None
    if not content.strip():
        raise SettingError(f"population.csv={path} is empty. {EXAMPLE}")
    return _parsed(path, _text(path, content))


def _text(path: Path, content: bytes) -> str:
    if b"\0" in content:
        raise SettingError(
            f"population.csv={path} is not a text file of comma-separated values: a spreadsheet must be saved as "
            f'"CSV UTF-8" first. {EXAMPLE}'
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingError(
            f"population.csv={path}, line {line}: there is a letter that is not in UTF-8, as in a file saved as plain "
            'CSV on Windows. Save it as "CSV UTF-8" instead.'
        ) from None


def _parsed(path: Path, text: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append([cell.strip() for cell in row])
    except csv.Error:
        raise SettingError(
            f"population.csv={path}, row {len(rows) + 1}: quotation marks do not pair: one is opened and not closed, "
            'or stands inside a quoted name. Write a name with a comma as "Beta, North", and a mark inside it twice.'
        ) from None
    return rows


def _header(path: Path, names: Sequence[str]) -> list[str]:
    where = f"population.csv={path}, row 1"
    header = [name.lower() for name in names]
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        raise SettingError(f"{where}: columns must be separated by commas. {EXAMPLE}")
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        columns = "columns 'trust' and 'consultants' are" if len(missing) > 1 else f"column {missing[0]!r} is"
        raise SettingError(f"{where}: {columns} missing; found {list(names)}. {EXAMPLE}")
    for name in _labels(header):
        near = difflib.get_close_matches(name, (*REQUIRED, *QUALITIES), n=1, cutoff=0.7)
        if near or not name.isidentifier() or name in (*TRUST_MEASURES, *FACTS):
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise SettingError(
                f"{where}: column {name!r} is not known. {hint}A label of your own must be a single word that is not a "
                f"measure of the program. {EXAMPLE}"
            )
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise SettingError(f"{where}: column {repeated[0]!r} stands there twice. {EXAMPLE}")
    return header


def _trust(where: str, header: Sequence[str], row: Sequence[str], fewest: int) -> Trust:
    if len(row) != len(header):
        raise SettingError(
            f"{where} has {len(row)} values, but the header has {len(header)} columns. A name with a comma in it must "
            'stand in "quotation marks".'
        )
    cells = dict(zip(header, row, strict=True))
    if not cells["trust"]:
        raise SettingError(f"{where}, column 'trust' is empty: every trust needs a name of its own.")
    practice, alignment, capacity, fit = (_quality(where, name, cells.get(name, "")) for name in QUALITIES)
    labels = tuple((name, cells[name]) for name in _labels(header))
    consultants = _consultants(where, cells["consultants"], fewest)
    return Trust(cells["trust"], consultants, practice, alignment, capacity, fit, labels=labels)


def _labels(header: Sequence[str]) -> list[str]:
    """The columns that are the user's own."""
    return [name for name in header if name not in (*REQUIRED, *QUALITIES)]


def _consultants(where: str, cell: str, fewest: int) -> int:
    digits = re.fullmatch(r"(\d{1,9})(\.0*)?", cell, re.ASCII)  # 60.0 is how a column with blanks leaves a spreadsheet
    count = int(digits[1]) if digits else None
    if count is None or not fewest <= count <= MOST_CONSULTANTS:
        too_few = (
            f" A smaller trust has no room for its {FEWEST_POSTS} posts, one of each rank: merge it with another, or "
            "raise parameters.posts0."
        )
        raise SettingError(
            f"{where}, column 'consultants': {cell!r} is not allowed: it must be a whole number from {fewest} to "
            f"{MOST_CONSULTANTS}, without separators.{too_few if count is not None and count < fewest else ''}"
        )
    return count


def _quality(where: str, name: str, cell: str) -> float:
    if not cell:
        return DRAWN
    try:
        value = float(cell)
    except ValueError:
        value = DRAWN
    if not 0.0 <= value <= 1.0:
        raise SettingError(
            f"{where}, column {name!r}: {cell!r} is not allowed: it must be a number from 0 to 1, or empty to have it "
            "drawn by chance."
        )
    return value
