"""The Mesa face: a ``mesa.Model`` over one run of the engine.

``model.step()`` passes a quarter; ``model.agents``, ``agents_by_type``, ``DataCollector``, ``mesa.batch_run`` and
SolaraViz work as a Mesa user expects. Doctors and trusts become agents only when somebody looks at them.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import mesa
import numpy as np
from numpy.random import Generator, SeedSequence

from agents.clock import QUARTERS_A_YEAR
from agents.parameter import Values
from policies.cost_items import BASES
from policies.course import Course
from policies.library import named_policy, policy_names
from policies.plan import LeverPlan, Policy
from policies.quantities import Levers
from policies.timeline import timeline
from sim.checks import SettingError, check_parameter, check_tied, check_whole, refusal
from sim.collector import NationalCollector
from sim.conditions import levers_in
from sim.engine import Observation, Run, RunRecord
from sim.measures import MEASURES
from sim.parameters import BY_NAME, LEVERS, VALUE_NAMES, world_values, world_vector
from sim.population import BUILT_IN, Population, built_in_population, check_posts_fit
from sim.schedule import Schedule, schedule_of
from sim.sight import CountrySight
from sim.views import Doctor, Trust

QUARTERS_A_GENERATION = 100
EACH_QUARTER = Observation(yearly=False)
LEVER_NAMES = tuple(row.name for row in LEVERS)


def seed_from(rng: int | SeedSequence | Generator | None) -> int:
    """One 64-bit seed from whatever a Mesa user passes as ``rng``."""
    if isinstance(rng, Generator):
        return int(rng.integers(0, 2**64, dtype=np.uint64))
    if isinstance(rng, SeedSequence):
        return int(rng.generate_state(1, np.uint64)[0])
    if rng is None:
        return int(SeedSequence().generate_state(1, np.uint64)[0])
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer) or not 0 <= rng < 2**64:
        where = "Pass an int from 0 to 2**64 - 1, a SeedSequence, a Generator or None."
        raise refusal("rng", rng, "it is not a seed", where)
    return int(rng)


class LeadershipModel(mesa.Model):
    """The consultants of some trusts, a policy, and a quarter at a time.

    Parameters
    ----------
    population : str or Population
        ``england``, ``workshop``, ``archetypes``, ``tiny``, or trusts of your own.
    policy : str, Policy or mapping of str to LeverPlan
        The name of a policy that ships, a policy, or lever plans by lever name.
    rng : int, SeedSequence, Generator or None
        Turned into one 64-bit seed.
    burn_in_years : int
        Years without any policy that have passed when the model is ready.
    **settings : float or bool
        Any parameter, switch or lever by name: ``stigma_weight=4``, ``pay_premium=10`` (a level).

    Raises
    ------
    SettingError
        A ``ValueError`` that names the setting, its value and the allowed range.
    """

    def __init__(
        self,
        population: str | Population = "workshop",
        policy: str | Policy | Mapping[str, LeverPlan] = "permissive",
        *,
        rng: int | SeedSequence | Generator | None = None,
        burn_in_years: int = 10,
        **settings: float,
    ) -> None:
        self.seed = seed_from(rng)
        super().__init__(rng=self.seed)
        self.population = _population(population)
        chosen = _policy(policy)
        self.policy = Policy({**chosen.levers, **_levels(settings, chosen.levers)}, chosen.triggers)
        vector = world_vector(_values(settings))
        check_posts_fit(self.population, world_values(vector))
        check_whole("burn_in_years", burn_in_years, 0, 200, "Years without any policy.")
        self.run = Run(self.population, EACH_QUARTER)
        self.run.begin(vector, self.seed, -QUARTERS_A_YEAR * burn_in_years)
        self._record = RunRecord.empty(0, 1, self.population, EACH_QUARTER)
        self._sight = CountrySight(self.population, self.run.sites, self.run.state)
        if burn_in_years > 0:
            burn_in = self.run.advance(timeline({}, self.run.now.quarter, QUARTERS_A_YEAR * burn_in_years))
            self._record.outcomes[0] = burn_in.outcomes[-1]
            self._sight.look(0, burn_in.outcomes)
        self._collector: Any = NationalCollector()
        if burn_in_years > 0:
            self._collector.note(self.time, self._record.outcomes[0])
        self._course = Course(self.policy)
        self._look_ahead()
        self._trusts: list[Trust] = []
        self._doctors: list[Doctor] = []

    def step(self) -> None:
        """Let a quarter pass."""
        self.run.pass_quarters(self._now(), self._record, self._bases)
        if isinstance(self._collector, NationalCollector):
            self._collector.note(self.time, self._record.outcomes[0])
        if self.quarter - self._ahead_from >= len(self._ahead.quantities):
            self._sight.look(self.quarter, self._record.outcomes)
            self._look_ahead()

    @property
    def quarter(self) -> int:
        """The quarter about to pass; 0 is the first of the policy."""
        return self.run.now.quarter

    def levers_in(self, trust: int) -> Levers:
        """What policies have moved in a trust, by its place, for the quarter about to pass."""
        now = self._now()
        return levers_in(now.quantities[0, now.kind[trust]])

    @property
    def world(self) -> Values:
        """Every number and switch of the parameter table, for the quarter about to pass."""
        return self._ahead.numbers(self.quarter - self._ahead_from)

    @property
    def measures(self) -> dict[str, float]:
        """The national measures of the last quarter by name."""
        return dict(zip(MEASURES, map(float, self._record.outcomes[0]), strict=True))

    def __getattr__(self, name: str) -> float:
        """A national measure of the last quarter: ``model.in_role``."""
        if name not in MEASURES:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return float(self._record.outcomes[0, MEASURES.index(name)])

    @property
    def datacollector(self) -> Any:
        """The national measures of every quarter so far, unless another collector was put in its place."""
        if isinstance(self._collector, NationalCollector):
            self._collector.collect(self)
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: Any) -> None:
        self._collector = collector

    @property
    def trusts(self) -> list[Trust]:
        """The trusts as agents, in order."""
        self._make_views()
        return self._trusts

    @property
    def doctors(self) -> list[Doctor]:
        """The consultants as agents, by place."""
        self._make_views()
        return self._doctors

    @property
    def agents(self) -> Any:
        """All trusts and doctors, as Mesa's agent set."""
        self._make_views()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Agent sets of ``Trust`` and of ``Doctor``."""
        self._make_views()
        return cast(dict[type, Any], super().agents_by_type)

    @property
    def agent_types(self) -> list[type]:
        """``Trust`` and ``Doctor``."""
        self._make_views()
        return cast(list[type], super().agent_types)

    def _now(self) -> Schedule:
        """The schedule of the quarter about to pass."""
        return self._ahead.of_quarter(self.quarter - self._ahead_from)

    def _look_ahead(self) -> None:
        """Lay down the levers for as long as nothing that the policy sees can change them."""
        stretch = self._course.ahead(self.quarter, QUARTERS_A_GENERATION, self._sight)
        self._ahead, self._ahead_from = schedule_of(stretch, self.run.world), self.quarter
        self._bases = np.empty((1, stretch.levels.shape[1], len(BASES)))

    def _make_views(self) -> None:
        if self._trusts:
            return
        self._trusts = [Trust(self, index) for index in range(len(self.population.trusts))]
        self._doctors = [
            Doctor(self, index, place)
            for index, trust in enumerate(self.population.trusts)
            for place in range(trust.consultants)
        ]


def _population(population: str | Population) -> Population:
    if isinstance(population, Population):
        return population
    if population not in BUILT_IN:
        raise refusal("population", population, f"it must be one of {', '.join(BUILT_IN)}", "Or pass a Population.")
    return built_in_population(population)


def _policy(policy: str | Policy | Mapping[str, LeverPlan]) -> Policy:
    if isinstance(policy, Policy):
        return policy
    if not isinstance(policy, str):
        for name, plan in policy.items():
            if name not in LEVER_NAMES:
                raise refusal(f"policy[{name!r}]", plan, f"the levers are {', '.join(LEVER_NAMES)}", "Check the name.")
            check_parameter(name, plan.level, BY_NAME[name])
        return Policy(policy)
    if policy not in policy_names():
        raise refusal("policy", policy, f"it must be one of {', '.join(policy_names())}", "Or pass lever plans.")
    return named_policy(policy)


def _levels(settings: Mapping[str, float], plans: Mapping[str, LeverPlan]) -> dict[str, LeverPlan]:
    """The policy's plans with the levels given by keyword."""
    given = {name: check_parameter(name, settings[name], BY_NAME[name]) for name in LEVER_NAMES if name in settings}
    kept = {name: plans.get(name, LeverPlan(level)) for name, level in given.items()}
    return {name: replace(kept[name], level=level) for name, level in given.items()}


def _values(settings: Mapping[str, float]) -> dict[str, float]:
    """The parameters and switches given by keyword."""
    for name in settings:
        if name not in BY_NAME:
            raise SettingError(f"{name} = {settings[name]!r} is not allowed: there is no such setting. "
                               "'medlead parameters' lists all.")  # fmt: skip
    values = {name: check_parameter(name, settings[name], BY_NAME[name]) for name in VALUE_NAMES if name in settings}
    check_tied(lambda name: values.get(name, BY_NAME[name].default), str)
    return values
