"""Who is in the room: the trusts that the page shows, and the packages that it needs."""

from collections.abc import Sequence

from sim.checks import SettingError
from sim.population import Population

NEEDED = ("starlette", "uvicorn", "websockets")


def read_population(settings: Sequence[str]) -> Population:
    """The room's own trusts, or those of the workshop."""
    from experiments.configuration.reader import path_of
    from experiments.configuration.trusts_csv import read_trusts
    from experiments.workshop.plan import WORLDS, world_of
    from sim.parameters import world_values
    from sim.population import built_in_population, check_posts_fit, fewest_consultants

    population, worlds = built_in_population("workshop"), [world_values(world_of(world)) for world in WORLDS]
    for setting in settings:
        key, _, value = setting.partition("=")
        if key != "population.csv" or not value:
            raise SettingError(f"{setting!r} is not a setting of the workshop: it takes population.csv=FILE only.")
        population = read_trusts(path_of(key, value), max(map(fewest_consultants, worlds)))
    for world in worlds:
        check_posts_fit(population, world)
    return population
