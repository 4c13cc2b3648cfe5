"""The numbers of the present model, to the bit; a change that moves them belongs in the changelog.

Every stored number stands beside an interval in which a number of its kind makes sense, so that nonsense cannot be
stored as if it were a result.
"""

import hashlib

import numpy as np
import pytest

from experiments.seeds import paired_seeds
from policies.library import named_policy, policy_names
from policies.timeline import timeline
from sim.engine import RunPlan, simulate
from sim.measures import MEASURES
from sim.parameters import world_vector
from sim.population import built_in_population

DIGESTS = {
    "comply_or_explain": "81000845f01a1089",
    "custom": "2d547a1a8479acf7",
    "light_standard": "9e03cd6be9df032e",
    "permissive": "2d547a1a8479acf7",
    "prescriptive": "bbd5e28cb3d228df",
    "publish_only": "2b435d890b040744",
}
PLAUSIBLE = {
    "prepared": (0.05, 0.40),
    "prepared_if_asked": (0.08, 0.55),
    "in_role": (0.08, 0.25),
    "vacancy": (0.0, 0.45),
    "leaders_strain": (0.4, 0.8),
    "stigma": (0.3, 0.9),
    "engagement": (35.0, 65.0),
    "quality": (90.0, 110.0),
    "practice": (0.3, 0.9),
    "gaming": (0.0, 0.4),
    "time_leading": (0.01, 0.06),
}


@pytest.mark.parametrize("policy", sorted(DIGESTS))
def test_numbers_are_the_stored_ones_and_make_sense(policy: str) -> None:
    levers = timeline(named_policy(policy), 0, 60)
    plans = [RunPlan(world_vector(), seed, levers) for seed in paired_seeds(1, 2)]
    outcomes = np.array([record.outcomes for record in simulate(built_in_population("workshop"), plans, 10)])
    means = dict(zip(MEASURES, np.nanmean(outcomes[:, -4:], axis=(0, 1)), strict=True))
    for measure, (low, high) in PLAUSIBLE.items():
        assert low <= means[measure] <= high, measure
    stored = np.where(np.isnan(outcomes), -1.0, outcomes).astype("<f8")  # a missing number has many bit patterns
    assert hashlib.sha256(stored.tobytes()).hexdigest()[:16] == DIGESTS[policy]


def test_every_policy_has_a_stored_digest() -> None:
    assert tuple(sorted(DIGESTS)) == policy_names()
