"""What the page asks first: every label, range, default and preset, so that none of them is written down twice."""

import math

from agents.ranks import RANK_TITLES
from analysis.vocabulary import MEASURES
from experiments.identity import model_version
from experiments.manifest import assumed_inputs
from experiments.workshop.charts import SHOWN
from experiments.workshop.people import MOST_SHOWN, SAYS_YES
from experiments.workshop.plan import LATEST_START, LEAST_STRINGENCY, PRESETS, REGIMES, SLIDERS, WORLDS, Plan, preset
from experiments.workshop.stage import HISTORY, QUARTERS, SEEDS, YEARS, Stage
from experiments.workshop.visitor import dials
from policies.registry import COST_ITEMS
from sim.parameters import BY_NAME


def setup(stage: Stage, room: str) -> dict[str, object]:
    """The answer to ``/setup``; ``room`` is the address that others in the room can use, empty if there is none."""
    population = stage.population
    return {
        "version": model_version(),
        "room": room,
        "population": {"name": population.name, "size": population.size},
        "trusts": [_trust(stage, index) for index in range(len(population.trusts))],
        "levers": [_lever(name, 0.0) for name in SLIDERS],
        "stringency": _lever("stringency", LEAST_STRINGENCY),
        "regimes": REGIMES,
        "worlds": WORLDS,
        "presets": [{"name": name, "plan": preset(name).content()} for name in PRESETS],
        "default": Plan().content(),
        "latest_start": LATEST_START,
        "time": {"history": HISTORY, "quarters": QUARTERS, "years": YEARS, "seeds": SEEDS},
        "measures": {name: dict(zip(("unit", "meaning"), MEASURES[name], strict=True)) for name in SHOWN},
        "ranks": RANK_TITLES,
        "says_yes": SAYS_YES,
        "most_shown": MOST_SHOWN,
        "dials": [dial._asdict() for dial in dials()],
        "inputs": assumed_inputs(),
    }


def _trust(stage: Stage, index: int) -> dict[str, object]:
    trust = stage.population.trusts[index]
    departments = max(1, math.floor(trust.consultants / 15 + 0.5))
    return {
        "name": trust.name,
        "archetype": trust.archetype,
        "consultants": trust.consultants,
        "departments": departments,
    }


def _lever(name: str, least: float) -> dict[str, object]:
    row = BY_NAME[name]
    step = 1.0 if row.maximum > 1.0 else 0.05
    return {
        "name": name,
        "minimum": max(row.minimum, least),
        "maximum": row.maximum,
        "step": step,
        "unit": row.unit,
        "meaning": row.meaning,
        "costs": [
            {"value": item.row.default, "unit": item.row.unit, "meaning": item.row.meaning}
            for lever, item in COST_ITEMS
            if lever.name == name
        ],
    }
