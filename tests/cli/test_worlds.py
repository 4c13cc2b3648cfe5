"""The worlds that ship: each says what one would have to believe, is calibrated, and differs as it says."""

from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from agents.parameter import Values
from experiments.configuration.composition import compose
from experiments.configuration.parts import World, changed_in, read_world
from experiments.configuration.reader import Reader
from experiments.seeds import paired_seeds
from policies.plan import LeverPlan, Policy
from sim.calibration import NO_POLICY, QUIET
from sim.engine import Observation, Regime, RunPlan, RunRecord, simulate
from sim.measures import MEASURES
from sim.parameters import BY_NAME, world_values, world_vector
from sim.population import Population, built_in_population, numbered_trusts
from tests.cli.conftest import Command

FILES = sorted((Path(__file__).parents[2] / "conf" / "world").glob("*.yaml"))
WORLDS = [file.stem for file in FILES]
DARK = "much_darker_dark_side"
TARGET = dict.fromkeys(WORLDS, 0.15) | {DARK: 0.08}
WITHOUT_A_PUSH = ("capable_trusts", "weak_trusts", "quality_off")  # where nothing moves a decision before a policy does

# Why a value lies outside its plausible range: the mechanism is switched off, or the Brock-Durlauf limit asks for it.
BEYOND_THE_RANGE = {
    "no_peer_effects": {"stigma_weight"},
    DARK: {"descriptive_share", "normal_share", "stress_weight", "habit", "term_end_rate", "leave_rate", "constant"},
}


@cache
def world_of(name: str) -> World:
    (point,) = compose("run", [f"world={name}"], None, multirun=False).points
    return read_world(Reader(point))


def values_of(name: str) -> Values:
    return world_values(world_vector(world_of(name).inputs))


def measured(record: RunRecord, measure: str) -> np.ndarray:
    return record.outcomes[:, MEASURES.index(measure)]


def test_the_worlds_are_those_of_the_program() -> None:
    assert set(WORLDS) == {
        "central", "capable_trusts", "weak_trusts", "loud_press", DARK, "weak_peers", "no_peer_effects", "quality_off"
    }  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=WORLDS)
def test_states_its_name_and_what_one_would_have_to_believe(file: Path, medlead: Command) -> None:
    assert world_of(file.stem).name == file.stem
    lines = file.read_text().splitlines()
    assert f"world: {file.stem}" in lines
    sentence = lines[1].removeprefix("# ")
    assert sentence.startswith("One would have to believe ") and sentence.endswith(".") and sentence.count(".") == 1
    assert f"{file.stem} " in medlead("experiments").out and sentence in medlead("experiments").out


@pytest.mark.parametrize("file", FILES, ids=WORLDS)
def test_says_how_its_constant_was_solved(file: Path, medlead: Command) -> None:
    """The command in the file is one that works: it names the world and its target."""
    (command,) = [line for line in file.read_text().splitlines() if line.startswith("#   medlead calibrate")]
    words = command.removeprefix("#   medlead ").split()
    assert f"world={file.stem}" in words or file.stem == "central"
    target = next((word for word in words if word.startswith("target=")), "target=0.15")
    assert float(target.partition("=")[2]) == TARGET[file.stem]
    quick = ("population=tiny", "seeds=1", "burn_in_years=1", "tolerance=0.1")
    assert medlead(*words, *quick).code == 0


@pytest.mark.parametrize("name", WORLDS)
def test_values_lie_in_their_plausible_ranges_unless_the_world_is_about_that(name: str) -> None:
    changes = world_of(name).changes
    beyond = {key for key, value in changes.items() if not BY_NAME[key].low <= value <= BY_NAME[key].high}
    assert beyond == BEYOND_THE_RANGE.get(name, set())
    assert bool(changes) == (name != "central")


def shares(name: str, population: Population, seeds: int) -> np.ndarray:
    """Share in role over the last of ten years of burn-in, for each seed."""
    vector = world_vector(world_of(name).inputs)
    plans = [RunPlan(vector, seed, NO_POLICY) for seed in paired_seeds(1, seeds)]
    return np.array([measured(record, "in_role")[-4:].mean() for record in simulate(population, plans, 10, QUIET)])


@pytest.mark.parametrize("name", WORLDS)
def test_is_calibrated_roughly_seen_on_the_workshop(name: str) -> None:
    """The mean of 16 seeds within 2 points of the target.

    The workshop's archetypes push it 1 point above England in every world, and its standard error is .3 point, so a
    false alarm needs 3 standard errors: .1 % a world for other luck, never for these fixed seeds. Power: a constant
    that is .4 logit off moves the share by 3 points.
    """
    assert abs(shares(name, built_in_population("workshop"), 16).mean() - TARGET[name]) < 0.02


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_is_calibrated_on_england(name: str) -> None:
    """The mean of 32 other seeds than those of the calibration, within 4 standard errors of a difference of means.

    False alarm 6e-5 a world. Power: .5 point off is found with 99 % in all worlds but the loud press (80 %).
    """
    vector = world_vector(world_of(name).inputs)
    plans = [RunPlan(vector, seed, NO_POLICY) for seed in paired_seeds(2, 32)]
    records = simulate(built_in_population("england"), plans, 10, QUIET)
    found = np.array([measured(record, "in_role")[-4:].mean() for record in records])
    assert abs(found.mean() - TARGET[name]) < 0.0005 + 4.0 * sqrt(2.0 / 32.0) * found.std(ddof=1)


COUNTRY = Population("country", numbered_trusts([90, 120, 150, 180, 210, 250]))


def followed(name: str, levers: dict[str, LeverPlan], years: int = 10) -> RunRecord:
    plan = RunPlan(world_vector(world_of(name).inputs), 7, Regime(Policy(levers), 4 * years))
    return simulate(COUNTRY, [plan], 5, Observation(yearly=False))[0]


def changed(name: str, levers: dict[str, LeverPlan]) -> set[str]:
    """The measures that a policy changes in a world."""
    one, two = followed(name, {}), followed(name, levers)
    return {m for m in MEASURES if not np.array_equal(measured(one, m), measured(two, m), equal_nan=True)}


def test_without_peer_effects_a_campaign_is_inert() -> None:
    """It moves the norm, and with it the stigma that is felt, and no decision; in the central world it does."""
    campaign = {"campaign": LeverPlan(1.0)}
    assert changed("no_peer_effects", campaign) == {"norm", "stigma"}
    assert {"prepared", "in_role"} <= changed("central", campaign)


def test_quality_off_cuts_the_link_and_nothing_else() -> None:
    """More leaders change quality only through engagement there: with that switched off too, not at all."""
    more_pay = {"pay_premium": LeverPlan(20.0, ramp_years=0.0)}
    central, off = followed("central", more_pay), followed("quality_off", more_pay)
    apart = [m for m in MEASURES if not np.array_equal(measured(central, m), measured(off, m), equal_nan=True)]
    assert apart == ["quality"]
    inputs = world_of("quality_off").inputs | {"q_engagement": 0.0}
    plan = RunPlan(world_vector(inputs), 7, Regime(Policy(more_pay), 40))
    assert set(measured(simulate(COUNTRY, [plan], 5)[0], "quality")) == {100.0}


@pytest.mark.parametrize("name", WITHOUT_A_PUSH)
def test_worlds_that_differ_only_under_a_policy_share_the_central_constant(name: str) -> None:
    assert values_of(name).constant == values_of("central").constant
    central, other = followed("central", {}), followed(name, {})
    for measure in set(MEASURES) - {"quality"}:
        assert np.array_equal(measured(central, measure), measured(other, measure), equal_nan=True), measure


def test_a_push_becomes_practice_in_capable_trusts_and_paper_in_weak_ones() -> None:
    push = {"stringency": LeverPlan(0.8), "publish": LeverPlan(1.0)}
    practice = {name: measured(followed(name, push), "practice")[-1] for name in WORLDS}
    gaming = {name: measured(followed(name, push), "gaming")[-1] for name in WORLDS}
    assert practice["capable_trusts"] > practice["central"] + 0.05 > practice["weak_trusts"] + 0.1
    assert gaming["capable_trusts"] < gaming["central"] - 0.05 < gaming["weak_trusts"] - 0.1


def test_the_press_is_loud() -> None:
    """Mean salience without policy is rate x jump x years: .3 against .09, and premiums buy three times the stories."""
    loud, central = values_of("loud_press"), values_of("central")
    assert loud.press_base * loud.press_jump * loud.press_years == pytest.approx(0.3)
    assert loud.press_pay == 3.0 * central.press_pay and loud.norm_press == 2.0 * central.norm_press


def test_peers_are_weak() -> None:
    weak = values_of("weak_peers")
    assert weak.stigma_weight * weak.descriptive_share / weak.normal_share == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (("world=weak_peers",), []),
        (
            ("world=weak_peers", "parameters.stigma_weight=2.5"),
            ["stigma_weight"],
        ),  # the default: not that of this world
        (("world=weak_peers", "parameters.stigma_weight=0.8"), []),
        (("world=quality_off", "structure.open_posts=true"), ["open_posts"]),
        (("experiment=stronger_peers",), ["stigma_weight"]),
        (("experiment=stronger_peers", "world=weak_peers"), ["stigma_weight"]),
        ((), []),
    ],
)
def test_what_stands_otherwise_than_in_the_worlds_own_file_is_known(words: tuple[str, ...], changes: list[str]) -> None:
    (point,) = compose("run", list(words), None, multirun=False).points
    reader = Reader(point)
    assert list(changed_in(read_world(reader), reader)) == changes
