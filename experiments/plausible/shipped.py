"""The plausible worlds that ship with the program: a versioned file, and a policy held against them at workshop size.

The file is what ``medlead worlds n=100`` accepts; ``.ci/refresh_worlds.py`` makes it anew. It stands beside a note that
says its hash, how many worlds were tried, and under which version of the model.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from agents.clock import QUARTERS_A_YEAR
from experiments.configuration.policies import NamedPolicy
from experiments.seeds import paired_seeds
from experiments.study.outputs import HEADLINE, NationalOutputs
from sim.engine import Regime, RunPlan, simulate
from sim.parameters import world_vector
from sim.population import built_in_population

WORLDS, NOTE = "plausible_worlds.csv", "plausible_worlds.json"
POPULATION = "workshop"
SEEDS = 2
AMOUNT = 0.005
SOLVED_FOR = "in_role_target"


def shipped_worlds() -> pd.DataFrame:
    """One row a world: every uncertain number, and the constant."""
    with (files("conf") / WORLDS).open(encoding="utf-8") as file:
        return pd.read_csv(file).drop(columns=["world", SOLVED_FOR])


def shipped_note() -> Mapping[str, Any]:
    """Hash, size and origin of the file."""
    note: Mapping[str, Any] = json.loads((files("conf") / NOTE).read_text(encoding="utf-8"))
    return note


def hold_against_worlds(
    reference: NamedPolicy, policy: NamedPolicy, worlds: int, years: int, burn_in_years: int
) -> dict[str, object]:
    """In how many plausible worlds a policy does better than the reference, at workshop size.

    Returns
    -------
    dict
        ``worlds, hash, amount``, and for each headline outcome how many worlds have it ``up`` and ``down`` by more than
        ``amount`` in the mean over the last year and the seeds.
    """
    population, outputs = built_in_population(POPULATION), NationalOutputs(final=HEADLINE)
    table = shipped_worlds().head(worlds)
    quarters = QUARTERS_A_YEAR * years
    effects = np.zeros((len(table), len(HEADLINE)))
    for place, row in enumerate(table.to_dict("records")):
        world = world_vector({str(name): float(value) for name, value in row.items()})
        plans = [
            RunPlan(world, seed, Regime(arm.plan, quarters))
            for seed in paired_seeds(1, SEEDS)
            for arm in (reference, policy)
        ]
        records = simulate(population, plans, burn_in_years, outputs.observation)
        values = np.array([outputs.row(record) for record in records]).reshape(SEEDS, 2, len(HEADLINE))
        effects[place] = (values[:, 1] - values[:, 0]).mean(axis=0)
    counts = {
        name: {"up": int(np.sum(column > AMOUNT)), "down": int(np.sum(column < -AMOUNT))}
        for name, column in zip(HEADLINE, effects.T, strict=True)
    }
    return {"worlds": len(table), "hash": shipped_note()["hash"], "amount": AMOUNT, **counts}
