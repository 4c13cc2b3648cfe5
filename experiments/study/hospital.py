"""The simulator of this model: a factor is a lever's level or a number of the world, an arm is a policy."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import SimpleNamespace
from typing import cast

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from agents.parameter import Values
from analysis.schema import DUMMY, Column
from experiments.configuration.policies import NamedPolicy
from experiments.designs.factors import column_of
from experiments.identity import RUN_ID_DIGITS, content_hash
from experiments.study.outputs import NationalOutputs, Outputs
from experiments.study.study import Floats, Runs
from policies.plan import LeverPlan, Policy
from sim.checks import TIED, SettingError, check_parameter, check_tied
from sim.engine import Regime, RunPlan, simulate
from sim.parameters import BY_NAME, LEVERS, VALUE_NAMES, world_vector
from sim.population import Population, check_posts_fit

_LEVER_NAMES = frozenset(row.name for row in LEVERS)


@dataclass(frozen=True)
class HospitalSimulator:
    """Runs of the hospitals, each leaving one row of numbers.

    Parameters
    ----------
    population : Population
        Who works where.
    policies : tuple of (str, Policy)
        The arms: each policy by name. A factor that is a lever sets its level in every arm, and keeps the arm's start,
        ramp, stop and selection of trusts.
    world : mapping of str to float
        Numbers and switches that differ from the parameter table at every point.
    years, burn_in_years : int
        To simulate under the policy and before it.
    results : Outputs
        The numbers that each run leaves.
    """

    population: Population
    policies: tuple[tuple[str, Policy], ...]
    world: Mapping[str, float]
    years: int
    burn_in_years: int
    results: Outputs = field(default_factory=NationalOutputs)

    @property
    def arms(self) -> tuple[str, ...]:
        """The policies by name."""
        return tuple(name for name, _ in self.policies)

    @property
    def outputs(self) -> tuple[Column, ...]:
        """The numbers that a run leaves."""
        return self.results.columns(self.years)

    @property
    def effort(self) -> float:
        """Consultant-quarters of a run with a burn-in of its own."""
        return float(self.population.size * QUARTERS_A_YEAR * (self.years + self.burn_in_years))

    def content(self) -> dict[str, object]:
        """What determines results, as plain values for hashing."""
        # A list, since hashing sorts keys: runs are numbered by the order of the arms.
        policies = [[name, NamedPolicy(name, policy).content()] for name, policy in self.policies]
        return {**self._common, "policies": policies, "world": dict(zip(VALUE_NAMES, self._base.tolist(), strict=True))}

    def factor(self, name: str) -> Column:
        """The row of the parameter table, as a column.

        Raises
        ------
        SettingError
            If there is no such row.
        """
        if name != DUMMY and name not in BY_NAME:
            raise SettingError(f"{name}: there is no such lever or parameter; see 'medlead parameters'.")
        return column_of(name)

    def check(self, factors: Sequence[str], points: Floats) -> None:
        """Refuse values outside the allowed ranges, and worlds in which shares, limits or posts do not fit."""
        for name, column in zip(factors, points.T, strict=True):
            if np.isnan(column).any():
                raise SettingError(f"{name}: the design has a point without a value for it.")
            if name != DUMMY:
                for value in {float(column.min()), float(column.max())}:
                    check_parameter(f"design: {name}", value, BY_NAME[name])
        lowest = {**self.world, **{n: float(points[:, i].min()) for i, n in enumerate(factors) if n in VALUE_NAMES}}
        check_posts_fit(self.population, _values(lowest))
        for values in points if TIED & set(factors) else points[:1]:
            world = dict(zip(VALUE_NAMES, self._base.tolist(), strict=True))
            check_tied(
                {**world, **dict(zip(factors, values.tolist(), strict=True))}.__getitem__, "parameters.{}".format
            )

    def changes_start(self, factor: str) -> bool:
        """Numbers of the world act from the first quarter of burn-in, levers only after it."""
        return factor in VALUE_NAMES

    def plan(self, runs: Runs) -> list[tuple[str, RunPlan]]:
        """The identity of each run, and its plan for the engine."""
        in_world = [(i, VALUE_NAMES.index(name)) for i, name in enumerate(runs.factors) if name in VALUE_NAMES]
        levers = [(i, name) for i, name in enumerate(runs.factors) if name in _LEVER_NAMES]
        plans = []
        for values, seed, arm in zip(runs.values, runs.seed.tolist(), runs.arm.tolist(), strict=True):
            world = self._base
            if in_world:
                world = world.copy()
                for here, there in in_world:
                    world[there] = values[here]
            policy = self.policies[arm][1]
            if levers:
                policy = _with_levels(policy, {name: float(values[here]) for here, name in levers})
            plan = RunPlan(world, seed, Regime(policy, QUARTERS_A_YEAR * self.years))
            plans.append((self._run_id(plan, policy), plan))
        return plans

    def simulate(self, plans: Sequence[RunPlan]) -> Floats:
        """One row of numbers for each plan."""
        records = simulate(self.population, plans, self.burn_in_years, self.results.observation)
        return np.array([self.results.row(record) for record in records])

    @cached_property
    def _base(self) -> Floats:
        return world_vector(self.world)

    @cached_property
    def _common(self) -> dict[str, object]:
        return {
            "population": self.population.content(), "years": self.years, "burn_in_years": self.burn_in_years
        }  # fmt: skip

    @cached_property
    def _head(self) -> bytes:
        """What all runs have in common, the versions of model and parameter table included."""
        return content_hash(self._common).encode()

    def _run_id(self, plan: RunPlan, policy: Policy) -> str:
        """The hash of all that determines one run, whatever study it belongs to."""
        levers = json.dumps(NamedPolicy("", policy).content(), sort_keys=True)
        digest = hashlib.sha256(self._head)
        for part in (plan.world.astype("<f8"), plan.seed.to_bytes(8, "little"), levers.encode()):
            digest.update(part)
        return digest.hexdigest()[:RUN_ID_DIGITS]


_NEUTRAL = LeverPlan(0.0)


def _with_levels(policy: Policy, levels: Mapping[str, float]) -> Policy:
    """A policy with some levers at other levels; their start, ramp, stop and trusts stay."""
    pulled = {name: replace(policy.levers.get(name, _NEUTRAL), level=level) for name, level in levels.items()}
    return Policy({**policy.levers, **pulled}, policy.triggers)


def _values(overrides: Mapping[str, float]) -> Values:
    world = dict(zip(VALUE_NAMES, world_vector(overrides).tolist(), strict=True))
    return cast(Values, SimpleNamespace(**world))
