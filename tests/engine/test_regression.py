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
    "adaptive_standard": "d7789120d752eab4",
    "align_structures": "2562f488fc484d02",
    "comply_or_explain": "7c9c926e329dc4f0",
    "custom": "df198cf7578d51c3",
    "help_the_weakest": "ac0aa42a931c528c",
    "light_standard": "693a82c5045639c4",
    "normalise": "14044abf16cf949f",
    "pay_more": "6c44a98ce1643e35",
    "permissive": "df198cf7578d51c3",
    "prescriptive": "866cf308412fca8f",
    "publish_only": "ac8fc3b32e5793b3",
    "standard_with_support": "de7a6ee767a416a1",
    "support_leaders": "3ff1fb8700424272",
    "support_then_standard": "2588575769d6e827",
    "train": "dd1807bf4c3e3133",
    "withdraw_after_four_years": "2e5f46dff5cf580e",
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
