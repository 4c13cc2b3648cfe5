"""The plausible worlds that ship with the program: a versioned file, and a policy held against them at workshop size.

The file is what ``medlead worlds n=100`` accepts; ``.ci/refresh_worlds.py`` makes it anew. It stands beside a note that
says its hash, how many worlds were tried, and under which version of the model.
"""

import json
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from agents.clock import QUARTERS_A_YEAR
from analysis.schema import LEVER
from experiments.cli import WORKER_THREADS
from experiments.configuration.fixed_sight import FixedSight
from experiments.configuration.policies import NamedPolicy
from experiments.seeds import paired_seeds
from experiments.study.outputs import HEADLINE, NationalOutputs
from policies.sight import TRUST_MEASURES
from sim.engine import Regime, RunPlan, simulate
from sim.parameters import world_vector
from sim.population import built_in_population
from sim.sight import facts_of
from sim.state import Floats

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


def is_answerable(reference: NamedPolicy, policy: NamedPolicy) -> bool:
    """Whether both can be in force in the trusts of the workshop population, whose names and sizes are its own."""
    facts = facts_of(built_in_population(POPULATION))
    return _can_be_in_force(reference, facts) and _can_be_in_force(policy, facts)


def _can_be_in_force(arm: NamedPolicy, facts: Mapping[str, Sequence[object]]) -> bool:
    """Whether all that it looks at is known of the trusts, and every lever that it pulls can reach one of them."""
    sight, changed = FixedSight(facts), arm.changes
    for name, plan in arm.plan.levers.items():
        known = set(plan.trusts.names) <= set(facts["trust"]) and all(
            condition.name in (*TRUST_MEASURES, *facts) for condition in plan.trusts.conditions
        )
        if not known or (f"{LEVER}{name}" in changed and not sight.matches(plan.trusts)):
            return False
    return True


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

    def effect(row: Mapping[Hashable, Any]) -> Floats:
        world = world_vector({str(name): float(value) for name, value in row.items()})
        plans = [
            RunPlan(world, seed, Regime(arm.plan, quarters))
            for seed in paired_seeds(1, SEEDS)
            for arm in (reference, policy)
        ]
        records = simulate(population, plans, burn_in_years, outputs.observation)
        values = np.array([outputs.row(record) for record in records]).reshape(SEEDS, 2, len(HEADLINE))
        difference: Floats = (values[:, 1] - values[:, 0]).mean(axis=0)
        return difference

    with ThreadPoolExecutor(thread_name_prefix=WORKER_THREADS) as pool:
        effects = np.array(list(pool.map(effect, table.to_dict("records"))))
    counts = {
        name: {"up": int(np.sum(column > AMOUNT)), "down": int(np.sum(column < -AMOUNT))}
        for name, column in zip(HEADLINE, effects.T, strict=True)
    }
    return {"worlds": len(table), "hash": shipped_note()["hash"], "amount": AMOUNT, **counts}
