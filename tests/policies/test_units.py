"""What is paid for, counted once more, slowly: by the Mesa reference, doctor by doctor and trust by trust."""

from collections.abc import Mapping

import numpy as np
import pytest

from policies.plan import LeverPlan
from policies.registry import COST_ITEMS
from policies.timeline import timeline
from sim.engine import RunPlan, simulate
from sim.parameters import world_vector
from tests.engine.trials import EVERYTHING, MIXED
from tests.reference.model import ReferenceModel

BURN_IN_YEARS, YEARS, SEED = 2, 6, 7
POLICIES: dict[str, Mapping[str, LeverPlan]] = {
    "everything": EVERYTHING,
    "staggered": {
        name: LeverPlan(plan.level, start_year=number / 4.0, ramp_years=1.0, stop_year=3.0 + number / 4.0)
        for number, (name, plan) in enumerate(EVERYTHING.items())
    },
    "own push beside a mandate": {"stringency": LeverPlan(0.6), "own_push": LeverPlan(0.5)},
}


def counted(model: ReferenceModel, quarters_of_restructuring: int) -> dict[str, float]:
    """Step a quarter and count what there is to be paid for, in the units of the cost items."""
    before = [(trust.practice + trust.gaming, trust.exempt) for trust in model.trusts]
    model.step()
    levers, p = model.levers, model.world
    binding = [levers.stringency * (1.0 - levers.comply_or_explain * exempt) for _, exempt in before]
    gaps = [max(0.0, levers.standard - there) for there, _ in before]
    mandated = [z * (1.0 + p.publication_pressure * levers.publish) * gap for z, gap in zip(binding, gaps, strict=True)]
    doctors = [doctor for trust in model.trusts for doctor in trust.doctors]
    leaders, trusts = sum(doctor.role > 0 for doctor in doctors), len(model.trusts)
    return {
        "pay_on_costs": levers.pay_premium * leaders / 4.0,
        "protected_time_cost": levers.protected_time * leaders / 4.0,
        "campaign_cost": levers.campaign * trusts / 4.0,
        "training_cost": sum(doctor.training == 1.0 for doctor in doctors),
        "publish_cost": levers.publish * trusts / 4.0,
        "alignment_cost": levers.alignment * trusts / 4.0 if quarters_of_restructuring < 16 else 0.0,
        "autonomy_awareness_cost": levers.autonomy_awareness * trusts / 4.0,
        "stringency_cost": sum(binding) / 4.0,
        "effort_cost": sum(mandated) / 4.0,
    }


@pytest.mark.parametrize("policy", POLICIES)
def test_the_engine_and_a_slow_count_agree(policy: str) -> None:
    """Every item in every quarter, to within rounding."""
    plans, quarters = POLICIES[policy], 4 * YEARS
    record = simulate(
        MIXED, [RunPlan(world_vector(), SEED, timeline(plans, 0, quarters))], BURN_IN_YEARS
    )[0]  # fmt: skip
    model = ReferenceModel(MIXED, {}, SEED, plans, BURN_IN_YEARS)
    items = [item.row.name for _, item in COST_ITEMS]
    restructured = 0
    for row in record.units:
        found = counted(model, restructured)
        restructured += model.levers.alignment > 0.0
        np.testing.assert_allclose(row, [found[item] for item in items], rtol=1e-9, atol=1e-12)
    assert (record.units.sum(axis=0) > 0.0).all() or policy == "own push beside a mandate"
