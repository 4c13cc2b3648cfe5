"""The printed table: legible in 80 columns, coloured or not, with the labels that were promised."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pandas as pd
import pytest
from rich.console import Console

from analysis.figures import draw_all
from analysis.results import StoredResult
from analysis.summary import HEADLINES, summarise
from analysis.table import combined_table, print_combined, print_summary
from tests.analysis.studies import with_costs

Store = Callable[..., StoredResult]


def _plain_console(width: int = 80) -> tuple[Console, io.StringIO]:
    page = io.StringIO()
    return Console(file=page, width=width), page


def _printed(result: StoredResult, width: int = 80) -> str:
    console, page = _plain_console(width)
    print_summary(result, summarise(result), console)
    return page.getvalue()


def test_fits_80_columns_and_says_what_it_is(stored: Store) -> None:
    text = _printed(stored(effects={"in_role": 0.021, "quality": -1.3}))
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    assert "1,000 consultants in 6 trusts; 2 years burn-in, 3 policy; 4 paired seeds" in text
    assert "Levers of the reference: none; of the policy: none" in text
    assert "chance only, central case" in text
    assert "90 % interval" in text
    rows = [line for line in text.splitlines() if line.startswith(tuple(f"{label}," for label in HEADLINES.values()))]
    assert len(rows) == len(HEADLINES)
    assert any("15.0" in row and "17.1" in row and "+2.1 (+2.1 to +2.1)" in row for row in rows)
    assert any("−1.3 (" in row for row in rows)


def test_long_names_and_wide_numbers_still_fit(stored: Store) -> None:
    result = stored(names=("comply_or_explain", "publish_only"), effects={"leaders_strain": -0.2}, noise=0.6)
    text = _printed(result)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text


def test_one_trust_has_no_spread(stored: Store, tmp_path: Path) -> None:
    result = stored(trusts=1)
    row = next(line for line in _printed(result).splitlines() if line.startswith("Spread of trusts,"))
    assert row.split()[-3:] == ["–", "–", "–"]
    assert not any(path.stem == "spread" for path in draw_all(result, tmp_path / "figures"))


def test_dominated_is_explained_where_it_is_said(stored: Store) -> None:
    result = stored(effects={"in_role": -0.02})
    assert "ominated" not in _printed(result)
    text = _printed(with_costs(result, {"publish": 1000.0}, seeds=4, years=3))
    assert "dominated: 20 fewer a year" in text
    assert "Dominated: costs more than the reference and gains no more, over all years." in " ".join(text.split())


def test_another_world_and_one_seed_are_said(stored: Store) -> None:
    text = _printed(stored(world="weak_peers", seeds=1))
    assert "chance only,\n" in text
    assert "world weak_peers)" in text
    assert "(one seed)" in text
    assert "nan" not in text


@pytest.mark.parametrize(
    ("world", "changes", "own", "said"),
    [
        ("central", {"stigma_weight": 4.0}, ["stigma_weight"], "central case"),
        ("central", {"stigma_weight": 4.0, "constant": 1.0}, ["stigma_weight", "constant"], ""),
        ("weak_peers", {"stigma_weight": 4.0, "constant": 1.0}, ["stigma_weight"], "world weak_peers"),
        ("weak_peers", {"stigma_weight": 4.0, "constant": 1.0}, ["constant"], ""),
        ("weak_peers", {"stigma_weight": 4.0, "constant": 1.0}, [], ""),
    ],
)
def test_changed_assumptions_with_the_old_constant_are_said(
    stored: Store, world: str, changes: dict[str, float], own: list[str], said: str
) -> None:
    """Whoever changes a number beside a world's own has a world whose constant was solved without the change."""
    result = stored(world=world)
    result.runs["parameters"] = json.dumps(changes)
    cast(dict[str, object], result.manifest)["world_changes"] = own
    text = " ".join(_printed(result).split())
    assert "Differs from the central case: stigma_weight = 4" in text
    note = f"(the constant is that of {'the ' if world == 'central' else ''}{said})"
    assert (note in text) is ("(the constant is" in text) is bool(said)
    assert (result.case == f"world {world}, changed") is (world != "central" and bool(own))


def test_a_percent_sign_stays_with_its_number(stored: Store) -> None:
    result = stored()
    pages = [_printed(result, width) for width in range(60, 100)]
    assert not any(line.startswith("%") for page in pages for line in page.splitlines())


def test_a_sweep_has_one_line_a_job(stored: Store) -> None:
    summary = summarise(stored(effects={"in_role": 0.021}))
    combined = combined_table([("policy=prescriptive", summary), ("policy=comply_or_explain", summary)])
    assert list(combined["job"]) == ["policy=prescriptive", "policy=comply_or_explain"]
    row = summary.set_index("measure").loc["in_role"]
    assert combined["in_role"].iloc[0] == row["policy"]
    assert combined["in_role_low"].iloc[1] == row["low"]
    console, page = _plain_console()
    print_combined(combined, console)
    text = page.getvalue()
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "policy=prescriptive " in text
    assert "\nexplain " in text
    assert text.count("17.1 (+2.1 ± 0.0)") == 2


def test_a_sweep_of_single_seeds_claims_no_interval(stored: Store) -> None:
    combined: pd.DataFrame = combined_table([("seeds=1", summarise(stored(seeds=1)))])
    console, page = _plain_console()
    print_combined(combined, console)
    assert "±" not in page.getvalue()
    assert "nan" not in page.getvalue()
