"""The numbers of the present model, to the bit; a change that moves them belongs in the changelog.

Every stored number stands beside an interval in which a number of its kind makes sense, so that nonsense cannot be
stored as if it were a result.
"""

import hashlib

import numpy as np
import pytest

from experiments.seeds import paired_seeds
from policies.library import named_policy, policy_names
from sim.engine import Regime, RunPlan, simulate
from sim.measures import MEASURES
from sim.parameters import world_vector
from sim.population import built_in_population

DIGESTS = {
    "adaptive_standard": "e8881fdcc0b714c6",
    "align_structures": "da45a0de8ac0273b",
    "comply_or_explain": "4b638ca368d1149d",
    "custom": "b2e492a52c06a204",
    "help_the_weakest": "ae0b6ddac41a5629",
    "light_standard": "7a2ff37b1d8c3769",
    "normalise": "f8f530a41ddd8fd1",
    "pay_more": "b8c582938dc7542a",
    "permissive": "b2e492a52c06a204",
    "prescriptive": "325c9dd56a96bcba",
    "publish_only": "b69c9fc8b5c1bc7d",
    "standard_with_support": "c388721b5826023b",
    "support_leaders": "8bed035e763d1bb5",
    "support_then_standard": "2daf4f46cad7a4b9",
    "train": "f4714b9d6067a9d4",
    "withdraw_after_four_years": "f781263a8dfd0803",
}
PLAUSIBLE = {
    "prepared": (0.05, 0.40),
    "prepared_if_asked": (0.08, 0.55),
    "in_role": (0.08, 0.25),
    "vacancy": (0.0, 0.45),
    "leaders_strain": (0.4, 0.8),
    "stigma": (0.3, 0.9),
    "engagement": (35.0, 75.0),
    "quality": (90.0, 110.0),
    "practice": (0.3, 0.9),
    "gaming": (0.0, 0.4),
    "time_leading": (0.01, 0.06),
}


@pytest.mark.parametrize("policy", sorted(DIGESTS))
def test_numbers_are_the_stored_ones_and_make_sense(policy: str) -> None:
    regime = Regime(named_policy(policy), 60)
    plans = [RunPlan(world_vector(), seed, regime) for seed in paired_seeds(1, 2)]
    outcomes = np.array([record.outcomes for record in simulate(built_in_population("workshop"), plans, 10)])
    means = dict(zip(MEASURES, np.nanmean(outcomes[:, -4:], axis=(0, 1)), strict=True))
    for measure, (low, high) in PLAUSIBLE.items():
        assert low <= means[measure] <= high, measure
    stored = np.where(np.isnan(outcomes), -1.0, outcomes).astype("<f8")  # a missing number has many bit patterns
    assert hashlib.sha256(stored.tobytes()).hexdigest()[:16] == DIGESTS[policy]


def test_every_policy_has_a_stored_digest() -> None:
    assert tuple(sorted(DIGESTS)) == policy_names()
