"""The country as a policy sees it while it runs: the record of the last quarter, and what is known of each trust."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.clock import QUARTERS_A_YEAR
from policies.sight import TRUST_MEASURES, YEAR
from sim.measures import MEASURES
from sim.population import Population
from sim.state import Floats, Records, State

# What is asked in a yearly survey is seen once a year, whether or not it is recorded more often.
SURVEYED = ("prepared", "prepared_if_asked")
NATIONAL_MEASURES = (YEAR, *MEASURES)


class CountrySight:
    """What can be seen of a run at the start of a quarter.

    Parameters
    ----------
    population : Population
        For what is known of each trust.
    sites, state : Records, State
        Of the run.
    """

    def __init__(self, population: Population, sites: Records, state: State) -> None:
        self._population, self._sites, self._state = population, sites, state
        self._measures: dict[str, float] = dict.fromkeys(MEASURES, np.nan)
        self._quarter = 0

    def look(self, quarter: int, outcomes: Floats) -> None:
        """Take in the rows of outcomes, oldest first, that led up to the start of ``quarter``."""
        self._quarter = quarter
        if not len(outcomes):
            return
        latest = dict(zip(MEASURES, map(float, outcomes[-1]), strict=True))
        surveyed = {name: self._measures[name] for name in SURVEYED}
        since_survey = quarter % QUARTERS_A_YEAR
        if len(outcomes) > since_survey:
            row = outcomes[len(outcomes) - 1 - since_survey]
            surveyed = {name: float(row[MEASURES.index(name)]) for name in SURVEYED}
        self._measures = latest | surveyed

    @property
    def trusts(self) -> int:
        """How many trusts there are."""
        return len(self._sites)

    def national(self, name: str) -> float:
        """A national measure of the last quarter; ``year`` is the policy's age in years."""
        return self._quarter / QUARTERS_A_YEAR if name == YEAR else self._measures[name]

    def of_trusts(self, name: str) -> NDArray[Any]:
        """A measure, or a known fact, of every trust."""
        if name in TRUST_MEASURES:
            return self._measured(name)
        return np.array(facts_of(self._population)[name])

    def _measured(self, name: str) -> Floats:
        trusts = self._state.trusts
        filled, posts = trusts["filled"].sum(axis=1), trusts["posts"].sum(axis=1)
        if name == "in_role":
            return np.asarray(filled / self._sites["consultants"], dtype=np.float64)
        if name == "vacancy":
            return np.asarray((posts - filled) / posts, dtype=np.float64)
        return np.asarray(trusts["published" if name == "published_engagement" else name], dtype=np.float64)


def facts_of(population: Population) -> Mapping[str, list[Any]]:
    """What is known of each trust: name, size, kind, and the further columns of the user's file."""
    facts: dict[str, list[Any]] = {
        "trust": [trust.name for trust in population.trusts],
        "consultants": [trust.consultants for trust in population.trusts],
        "archetype": [trust.archetype for trust in population.trusts],
    }
    for position, (name, _) in enumerate(population.trusts[0].labels):
        facts[name] = [trust.labels[position][1] for trust in population.trusts]
    return facts
