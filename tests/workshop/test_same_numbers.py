"""The page shows the model's numbers, by the model's rules: no second copy of either."""

import numpy as np
import pytest

from agents.clock import QUARTERS_A_YEAR
from experiments.workshop.card import Ward, Who, doctor_card, flips
from experiments.workshop.charts import difference, lines, yearly_means
from experiments.workshop.costs import yearly_costs
from experiments.workshop.people import SAYS_YES
from experiments.workshop.plan import Plan, preset, read_plan, world_of
from experiments.workshop.stage import BURN_IN_YEARS, HISTORY, QUARTERS, SEEDS, Stage
from experiments.workshop.visitor import dials, visitor_card
from policies.costs import costs_of, default_unit_costs
from sim.engine import Regime, RunPlan, RunRecord, simulate
from sim.measures import MEASURES
from sim.model import LeadershipModel

PLAN = read_plan({"pay_premium": 7, "protected_time": 0.45, "publish": 1, "regime": "comply", "start_year": 1.5})
PREPARED, IN_ROLE = MEASURES.index("prepared"), MEASURES.index("in_role")


def _simulated(stage: Stage, plan: Plan) -> list[RunRecord]:
    regime = Regime(plan.policy, QUARTERS)
    return simulate(
        stage.population, [RunPlan(world_of(plan.world), seed, regime) for seed in stage.seeds], BURN_IN_YEARS
    )


def test_outcomes_and_costs_are_those_of_the_engine(stage: Stage) -> None:
    """Bit for bit on every seed, the one that is filmed included; looking at people changes nothing."""
    play, records = stage.play(PLAN), _simulated(stage, PLAN)
    burn_in = QUARTERS_A_YEAR * BURN_IN_YEARS
    for outcomes, units, record in zip(play.outcomes, play.units, records, strict=True):
        assert outcomes.tobytes() == record.outcomes[burn_in - HISTORY :].tobytes()
        assert units.tobytes() == record.units[burn_in:].tobytes()
    units = np.mean([record.units[burn_in:] for record in records], axis=0)
    total = costs_of(PLAN.policy, units, default_unit_costs())[6:].sum() / (QUARTERS - 6) * QUARTERS_A_YEAR
    assert sum(yearly_costs(PLAN, play).values()) == pytest.approx(total)


def test_means_bands_and_differences(stage: Stage) -> None:
    """The line is the mean of the seeds, the band holds eight in ten of them, a plan differs from itself by nothing."""
    play = stage.play(PLAN)
    shown = lines(play)["prepared"]
    np.testing.assert_allclose(shown["mean"], play.outcomes[:, :, PREPARED].mean(axis=0), rtol=1e-4)
    assert all(low <= mean <= high for low, mean, high in zip(shown["low"], shown["mean"], shown["high"], strict=True))
    assert {row["verdict"] for row in difference(play, play).values()} == {"same"}
    assert difference(play, stage.play(PLAN.untouched))["leaders_strain"]["verdict"] == "down"
    assert yearly_means(play)["in_role"][-1] == pytest.approx(difference(play, play)["in_role"]["value"])


def test_the_people_are_those_of_the_run(stage: Stage) -> None:
    """Roles add up to the share in role at every quarter; about as many say yes as the mean chance says."""
    play = stage.play(PLAN)
    leads = ((play.marks > 0) & (play.marks != SAYS_YES)).mean(axis=1)
    np.testing.assert_allclose(leads, play.outcomes[0, HISTORY - 1 :, IN_ROLE], atol=1e-12)
    clinical = (play.marks == 0) | (play.marks == SAYS_YES)
    share = (play.marks == SAYS_YES).sum(axis=1) / clinical.sum(axis=1)
    # Lots are spread evenly; a random lot would stray by 4 sd = .03 once in 16,000 quarters.
    np.testing.assert_allclose(share[:-1], play.outcomes[0, HISTORY:, PREPARED], atol=0.03)


@pytest.mark.parametrize("quarter", [0, 17])
def test_the_card_says_what_the_mesa_face_says(stage: Stage, quarter: int) -> None:
    """The same doctors, the same terms, the same chance, to the last bit; and the terms add up to V exactly."""
    model = LeadershipModel("workshop", PLAN.policy, rng=stage.seeds[0], burn_in_years=BURN_IN_YEARS)
    for _ in range(quarter):
        model.step()
    for place in (0, 33, 178, 239):
        for trust in (0, 2, 9):
            doctor = model.trusts[trust].doctors[place]
            card = doctor_card(stage, PLAN, Who(trust, place, quarter))
            assert dict(card["terms"]) == doctor.explain()  # type: ignore[call-overload]
            assert card["chance"] == doctor.probability()
            total = 0.0
            for _, part in card["terms"]:  # type: ignore[attr-defined]
                total += part
            assert total == card["sum"]
            assert card["doctor"]["role"] == doctor.role  # type: ignore[index]


def test_a_flip_is_the_smallest(stage: Stage) -> None:
    """At the level that the card names the doctor decides otherwise, and at one step less not."""
    tried = 0
    for place in range(0, 240, 7):
        who = Who(1, place, 24)
        card = doctor_card(stage, Plan(), who)
        if card["flips"] is None:
            continue
        for flip in card["flips"]["found"][:1]:  # type: ignore[index]
            if flip["lever"] == "stringency":
                continue
            step = 1.0 if flip["lever"] == "pay_premium" else 0.05
            assert _utility(stage, flip["lever"], flip["to"], who) >= 0.0
            assert _utility(stage, flip["lever"], round(flip["to"] - step, 9), who) < 0.0
            tried += 1
    assert tried >= 1


def _utility(stage: Stage, lever: str, level: float, who: Who) -> float:
    from agents.decision import utility

    with stage.at(read_plan({lever: level}), who.quarter) as scene:
        ward = Ward(scene, who.trust)
        return float(utility(ward.mind(who.place), ward.first_post(who.place), ward.world))


def test_no_lever_helps_a_doctor_for_whom_nothing_does(stage: Stage) -> None:
    """What is at full is told for every lever that is not there already, the best first."""
    told = flips(stage, preset("support_leaders"), Who(3, 5, 40), -1.0)
    names = [name for name, _ in told["at_full"]]  # type: ignore[attr-defined]
    assert "protected_time" not in names
    assert sorted(names) == sorted({"pay_premium", "campaign", "training", "publish", "alignment", "stringency"})


def test_a_visitor_is_weighed_by_the_same_rules(stage: Stage) -> None:
    """The sum is exact, each answer counts the way its dial says, and one that tips it does."""
    base = visitor_card(stage, Plan(), 0, 0, {})
    assert sum(part for _, part in base["terms"]) == pytest.approx(base["sum"])  # type: ignore[attr-defined]
    for dial in dials():
        end = dial.maximum if dial.better > 0 else dial.minimum
        assert visitor_card(stage, Plan(), 0, 0, {dial.name: end})["sum"] > base["sum"] - 1e-12  # type: ignore[operator]
    keen = {"curiosity": 1.0, "belief": 0.8}
    for flip in visitor_card(stage, Plan(), 0, 0, keen)["flips"]:  # type: ignore[attr-defined]
        assert visitor_card(stage, Plan(), 0, 0, {**keen, flip["dial"]: flip["to"]})["sum"] >= 0.0  # type: ignore[operator]


def test_there_are_eight_seeds_and_the_first_quarter_shown_is_of_burn_in(stage: Stage) -> None:
    """What the page and the saved settings both rely on."""
    assert (len(stage.seeds), SEEDS, HISTORY) == (8, 8, 4)
    assert stage.play(Plan()).outcomes.shape == (8, HISTORY + QUARTERS, len(MEASURES))
