"""Made-up studies for the figures: effects, chance, refusals, many factors, nothing at all."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.discovery.prim import find_box
from analysis.discovery.regret import regret
from analysis.figures import (
    heat_map,
    prim_box,
    rank_strip,
    regret_bars,
    response_curves,
    sobol_bars,
    sorted_effects,
    tornado,
)
from analysis.figures.study import Study
from analysis.sensitivity.curves import chance_swing, paired_differences, surface, swings
from analysis.sensitivity.curves import response_curves as curves_of
from analysis.sensitivity.outcomes import OUTCOMES
from analysis.sensitivity.ranks import sobol_ranking
from analysis.sensitivity.sobol import sobol_indices
from experiments.designs.curves import curves
from experiments.designs.factors import select_factors
from experiments.designs.grid import grid
from experiments.designs.sobol import sobol
from tests.statistics.functions import Array

STUDY = Study("0123456789abcdef", "2,400 consultants in 12 trusts", "8 seeds at each point", "central case")
IN_ROLE, VACANCY = OUTCOMES["in_role"], OUTCOMES["vacancy"]
GAINS = {
    "stringency": -0.02, "campaign": 0.025, "pay_premium": 0.012, "protected_time": 0.018, "alignment": 0.03,
    "training": 0.004,
}  # fmt: skip


def _outcome(names: tuple[str, ...], points: Array, ranges: Array, noise: float, seeds: int) -> Array:
    """A share in role: straight gains, a hump for stringency, and an interaction of campaign with training."""
    places = (points - ranges[:, 0]) / (ranges[:, 1] - ranges[:, 0])
    value = np.full(len(points), 0.15)
    for name, gain in GAINS.items():
        if name in names:
            value += gain * places[:, names.index(name)]
    if "stringency" in names:
        value += 0.06 * places[:, names.index("stringency")] * (1.0 - places[:, names.index("stringency")])
    if {"campaign", "training"} <= set(names):
        value += 0.05 * places[:, names.index("campaign")] * places[:, names.index("training")]
    rng = np.random.default_rng(1)
    tilts = rng.normal(size=(points.shape[1], seeds)) * (np.array(names) != "dummy")[:, np.newaxis]
    alike = places @ tilts / np.sqrt(points.shape[1])
    outputs: Array = value[:, np.newaxis] + 0.01 * rng.normal(size=seeds) + noise * alike
    return outputs


def _levers(noise: float, seeds: int = 8, over: str = "levers") -> tuple[pd.DataFrame, Array]:
    design = curves(select_factors(over, base={"stringency": 0.3} if over == "levers" else None), 9)
    outputs = _outcome(design.names, design.points, design.ranges, noise, seeds)
    return curves_of(design.points, outputs, design.names, 9), outputs


def draw_curves(noise: float = 0.004, seeds: int = 8, over: str = "levers") -> Figure:
    return response_curves.draw(_levers(noise, seeds, over)[0], IN_ROLE, STUDY)


def draw_tornado(noise: float = 0.004, seeds: int = 8, over: str = "levers") -> Figure:
    table, outputs = _levers(noise, seeds, over)
    return tornado.draw(swings(table), chance_swing(outputs), IN_ROLE, STUDY)


def draw_heat_map(shift: float = 0.0, noise: float = 0.004, more_is_better: bool = True) -> Figure:
    design = grid(select_factors(["stringency", "capacity_mean"], mixed=True), 17)
    z, capacity = design.points.T
    effect = shift + 0.06 * z * (capacity - 0.5) - 0.01 * z**2
    rng = np.random.default_rng(3)
    table = paired_differences(effect[:, np.newaxis] + noise * rng.normal(size=(len(z), 8)), np.zeros(8))
    shown = heat_map.Surface(
        ("stringency", "capacity_mean"), *surface(design.points, table), guess=(0.6, 0.9, 0.45, 0.65)
    )
    return heat_map.draw(shown, IN_ROLE if more_is_better else VACANCY, STUDY)


def draw_sobol(noise: float = 0.004, seeds: int = 4, over: str = "levers") -> Figure:
    design = sobol(select_factors(over), 128, 1)
    outputs = _outcome(design.names, design.points, design.ranges, noise, seeds)
    return sobol_bars.draw(sobol_indices(outputs, design.blocks), IN_ROLE, STUDY)


def draw_ranks(noise: float = 0.004, over: str = "levers") -> Figure:
    design = sobol(select_factors(over), 128, 1)
    outputs = _outcome(design.names, design.points, design.ranges, noise, 4)
    return rank_strip.draw(sobol_ranking(sobol_indices(outputs, design.blocks)), IN_ROLE, STUDY)


def effects(worlds: int = 100, shift: float = 0.012) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    names = {"prescriptive": shift, "publish_only": 0.004, "comply_or_explain": shift + 0.003}
    return pd.DataFrame({name: mean + 0.02 * rng.normal(size=worlds) for name, mean in names.items()})


def draw_effects(worlds: int = 100, shift: float = 0.012, more_is_better: bool = True, amount: float = 0.01) -> Figure:
    outcome = IN_ROLE if more_is_better else VACANCY
    return sorted_effects.draw(effects(worlds, shift), "permissive", outcome, STUDY, amount)


def draw_regret(more_is_better: bool = True) -> Figure:
    outcome = IN_ROLE if more_is_better else VACANCY
    return regret_bars.draw(regret(effects().assign(permissive=0.0), more_is_better), outcome, STUDY)


def draw_box(conditions: int = 2) -> Figure:
    rng = np.random.default_rng(4)
    names = [factor.name for factor in select_factors("trusts", dummy=False)]
    worlds = pd.DataFrame(rng.random((200, len(names))), columns=names)
    chances = {
        0: np.full(200, 0.45),
        1: np.where(worlds["capacity_mean"] > 0.5, 0.9, 0.1),
        2: np.where((worlds["capacity_mean"] > 0.4) & (worlds["fit_mean"] > 0.35), 0.92, 0.08),
    }
    success = rng.random(200) < chances[conditions]
    return prim_box.draw(find_box(worlds, success), worlds, success, "the prescriptive policy succeeds", STUDY)


CASES: Mapping[str, Callable[[], Figure]] = {
    "curves": draw_curves,
    "curves of chance": lambda: draw_curves(0.5),
    "curves of many": lambda: draw_curves(over="trusts"),
    "tornado": draw_tornado,
    "tornado of many": lambda: draw_tornado(over="uncertainties"),
    "tornado of one seed": lambda: draw_tornado(seeds=1),
    "heat map": draw_heat_map,
    "heat map of harm": lambda: draw_heat_map(-0.2),
    "heat map of vacancy": lambda: draw_heat_map(more_is_better=False),
    "heat map of nothing": lambda: draw_heat_map(noise=1.0),
    "sobol": draw_sobol,
    "sobol of chance": lambda: draw_sobol(0.5),
    "sobol of one seed": lambda: draw_sobol(seeds=1),
    "sobol of groups": lambda: draw_sobol(over="groups"),
    "ranks": draw_ranks,
    "ranks of chance": lambda: draw_ranks(0.5),
    "effects": draw_effects,
    "effects of harm": lambda: draw_effects(400, -0.03),
    "effects on vacancy": lambda: draw_effects(30, more_is_better=False, amount=0.0),
    "regret": draw_regret,
    "regret of vacancy": lambda: draw_regret(more_is_better=False),
    "box": draw_box,
    "box of one": lambda: draw_box(1),
    "no box": lambda: draw_box(0),
}
