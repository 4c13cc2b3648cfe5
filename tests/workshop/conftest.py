"""One stage for all tests: it keeps nothing of who asks."""

import pytest

from experiments.workshop.stage import Stage
from sim.population import built_in_population


@pytest.fixture(scope="session")
def stage() -> Stage:
    """The stage of the workshop's own population."""
    return Stage(built_in_population("workshop"))
