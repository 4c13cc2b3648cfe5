"""Made-up results with costs, and with several policies, whose answers are known."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.results import StoredResult, read_result
from analysis.schema import COSTS, POLICY, REFERENCE
from tests.analysis.conftest import store

Paid = Mapping[str, float]  # £k a year by lever


def changed(result: StoredResult, file: str, change: Callable[[pd.DataFrame], object]) -> StoredResult:
    """The result after a change of one of its tables, made in place."""
    table = pd.read_parquet(result.folder / file)
    change(table)
    table.to_parquet(result.folder / file)
    return read_result(result.folder)


def with_costs(result: StoredResult, paid: Paid, seeds: int, years: int, arm: str = POLICY) -> StoredResult:
    """The result with so much paid in every year of every run of an arm; nothing is discounted."""
    runs = result.runs[result.runs["arm"] == arm]["run_id"]
    rows = [
        (run, year, lever, f"{lever}_cost", 1.0, cost, cost, cost)
        for run in runs for year in range(years) for lever, cost in paid.items()
    ]  # fmt: skip
    assert len(runs) == seeds
    table = pd.DataFrame(rows, columns=[column.name for column in COSTS])
    before = pd.read_parquet(result.folder / "costs.parquet")
    both = table if before.empty else pd.concat([before, table], ignore_index=True)
    both.to_parquet(result.folder / "costs.parquet")
    return read_result(result.folder)


def several(
    folder: Path,
    policies: Mapping[str, tuple[Mapping[str, float], Paid]],
    seeds: int = 4,
    years: int = 3,
    equal_cost: Mapping[str, Mapping[str, float]] | None = None,
    noise: float = 0.002,
) -> StoredResult:
    """A comparison of policies, each with its effects and what it costs a year; and, scaled, with other effects."""
    arms = {name: (name, *parts) for name, parts in policies.items()}
    arms |= {f"{name}@equal_cost": (name, effects, {"x": 1.0}) for name, effects in (equal_cost or {}).items()}
    tables: dict[str, list[pd.DataFrame]] = {}
    for arm, (name, effects, paid) in arms.items():
        pair = store(folder / arm, effects, seeds, noise, years=years, names=(name, "permissive"))
        pair = with_costs(pair, paid, seeds, years)
        own = {run: f"{arm}{run}" for run in pair.runs.loc[pair.runs["arm"] == POLICY, "run_id"]}
        for file in pair.folder.glob("*.parquet"):
            table = pd.read_parquet(file)
            if tables.get(file.name):  # the reference is stored once
                table = table[table["run_id"].isin(own)]
            tables.setdefault(file.name, []).append(table.assign(run_id=table["run_id"].replace(own)))
        tables["runs.parquet"][-1] = tables["runs.parquet"][-1].replace({"arm": {POLICY: arm}})
    for file_name, parts in tables.items():
        pd.concat(parts, ignore_index=True).to_parquet(folder / file_name)
    manifest = json.loads((folder / next(iter(arms)) / "manifest.json").read_text())
    config = {**manifest["config"], "equal_cost": bool(equal_cost)}
    facts = [
        {"arm": f"{name}@equal_cost", "factor": 0.5, "cost": 1.0, "budget": 1.0, "at_budget": True}
        for name in equal_cost or {}
    ]
    (folder / "manifest.json").write_text(
        json.dumps({**manifest, "verb": "compare", "equal_cost": facts, "config": config})
    )
    return read_result(folder)


def attribution_of(effects: Mapping[str, float], interaction: float, seeds: int, noise: float) -> pd.DataFrame:
    """Runs and outcomes of all combinations of levers whose effects on everything add up, and some interaction."""
    generator = np.random.default_rng(5)
    levers = list(effects)
    rows = []
    for mask in range(2 ** len(levers)):
        chosen = [lever for position, lever in enumerate(levers) if mask >> position & 1]
        arm = "+".join(chosen) if 0 < len(chosen) < len(levers) else POLICY if chosen else REFERENCE
        whole = sum(effects[lever] for lever in chosen) + (interaction if len(chosen) == len(levers) else 0.0)
        rows += [(arm, seed, whole + noise * generator.normal()) for seed in range(seeds)]
    return pd.DataFrame(rows, columns=["arm", "seed", "value"])
