"""A small stored result made up by the schema: paths over time whose answer is known."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from analysis.results import StoredResult, read_result
from analysis.schema import COSTS, FINISHED, GROUPS, POLICY, REFERENCE, RUNS, TABLES
from analysis.vocabulary import CENSUS_MEASURES, MEASURES, TERMS, TRUST_MEASURES

LEVELS = {
    "prepared": 0.18, "prepared_if_asked": 0.25, "in_role": 0.15, "vacancy": 0.12, "leaders_strain": 0.6,
    "engagement": 50.0, "published_engagement": 51.0, "quality": 100.0, "spread_in_role": 0.04,
    "spread_published_engagement": 5.0, "exempt": 0.0, "false_passes": 0.0, "pay_premium": 0.0,
}  # fmt: skip
SHOWN_GROUPS = {
    "everybody": ("all consultants",), "sex": ("men", "women"), "career_stage": ("under 5 years", "25 years or more"),
    "trust_size": ("350 or more",),
}  # fmt: skip
RISE = 0.3
LUCK = 7
LARGEST = {"stigma": 0.6, "autonomy": 0.3, "pay": 0.1}


Store = Callable[..., StoredResult]


@pytest.fixture
def stored(tmp_path: Path) -> Store:
    """A function that makes a result up: its keywords are those of `store`."""
    return lambda **settings: store(tmp_path / "result", **settings)


def store(
    folder: Path,
    effects: Mapping[str, float] | None = None,
    seeds: int = 4,
    noise: float = 0.002,
    years: int = 3,
    burn_in_years: int = 2,
    trusts: int = 6,
    names: tuple[str, str] = ("prescriptive", "permissive"),
    world: str = "central",
) -> StoredResult:
    """Write a result in which the policy adds ``effects`` at once (relative noise differs by arm) and read it back."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[pd.DataFrame]] = {file: [] for file in TABLES}
    for seed in range(seeds):
        for arm in (REFERENCE, POLICY):
            shift = dict(effects or {}) if arm == POLICY else {}
            _one_run(tables, f"{arm[:3]}{seed:013d}", shift, noise, years, burn_in_years, trusts)
            name = names[0] if arm == POLICY else names[1]
            row = (f"{arm[:3]}{seed:013d}", arm, name, world, seed, FINISHED, "", "{}")
            tables["runs.parquet"].append(pd.DataFrame([row], columns=[column.name for column in RUNS]))
    for file, frames in tables.items():
        pd.concat(frames, ignore_index=True).to_parquet(folder / file)
    manifest = {
        "status": FINISHED, "policy": names[0], "reference": names[1], "world": world, "hash": "0123456789abcdef" * 4,
        "population": {"name": "made-up", "consultants": 1000, "trusts": trusts},
        "assumed_inputs": {"assumed": 80, "total": 90}, "verb": "run",
        "years": years, "burn_in_years": burn_in_years,
        "config": {"costs": {"discount_rate": 0.0, "pay_on_costs": 0.25}},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return read_result(folder)


def _one_run(
    tables: dict[str, list[pd.DataFrame]],
    run_id: str,
    shift: Mapping[str, float],
    noise: float,
    years: int,
    burn_in_years: int,
    trusts: int,
) -> None:
    quarters = np.arange(-4 * burn_in_years, 4 * years)
    last = np.arange(-burn_in_years, years)
    outcomes = pd.DataFrame({"run_id": run_id, "quarter": quarters})
    for name in MEASURES:
        level = LEVELS.get(name, 0.5)
        outcomes[name] = (
            level
            + shift.get(name, 0.0) * (quarters >= 0)
            + noise * level * _luck(run_id, name).normal(size=len(quarters))
        )
    tables["outcomes.parquet"].append(outcomes)
    census = pd.DataFrame({"run_id": run_id, "year": last})
    tables["census.parquet"].append(census.assign(**dict.fromkeys(CENSUS_MEASURES, 0.5)))
    by_trust = pd.DataFrame(
        {"run_id": run_id, "year": np.repeat(last, trusts), "trust": [f"Trust {k}" for k in range(trusts)] * len(last)}
    )
    for name in TRUST_MEASURES:
        by_trust[name] = (LEVELS.get(name, 0.5) + shift.get(name, 0.0)) * _luck(run_id, name).lognormal(
            0.0, 0.2, len(by_trust)
        )
    tables["trusts.parquet"].append(by_trust)
    reasons = [(run_id, year, term, -LARGEST.get(term, 0.0), LARGEST.get(term, 0.0)) for year in last for term in TERMS]
    frame = pd.DataFrame(reasons, columns=["run_id", "year", "term", "mean", "largest"])
    prepared = outcomes.set_index("quarter")["prepared"]
    frame["without"] = prepared[4 * frame["year"] + 3].to_numpy() + RISE * frame["largest"]
    tables["reasons.parquet"].append(frame)
    tables["costs.parquet"].append(_nothing_paid())
    tables["groups.parquet"].append(_groups(run_id, last, shift, noise))


def _groups(run_id: str, years: NDArray[np.int64], shift: Mapping[str, float], noise: float) -> pd.DataFrame:
    """Every group at the level of all; a shift named ``prepared of women`` is of that group alone."""
    rows = [
        (run_id, year, grouping, group, measure,
         LEVELS[measure] * (1.0 + noise * float(_luck(run_id, f"{measure} {group} {year}").normal()))
         + shift.get(measure, 0.0) + shift.get(f"{measure} of {group}", 0.0))
        for year in years for grouping, names in SHOWN_GROUPS.items() for group in names
        for measure in ("prepared", "in_role")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[column.name for column in GROUPS])


def _luck(run_id: str, name: str) -> np.random.Generator:
    """A generator for one measure of one run, so that a further measure changes no other."""
    return np.random.default_rng([LUCK, *f"{run_id} {name}".encode()])


def _nothing_paid() -> pd.DataFrame:
    """The costs of a run in which no lever is pulled."""
    return pd.DataFrame(
        {column.name: pd.Series(dtype="O" if column.dtype == "string" else column.dtype) for column in COSTS}
    )
