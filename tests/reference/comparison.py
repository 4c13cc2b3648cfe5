"""The reference and the compiled engine side by side on the same luck, quarter by quarter."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from policies.plan import LeverPlan
from policies.timeline import timeline
from sim.engine import Run
from sim.measures import MEASURES
from sim.parameters import world_vector
from sim.population import Population
from tests.reference.doctor import Doctor
from tests.reference.model import ReferenceModel
from tests.reference.trust import TrustAgent

TOLERANCE = 1e-9

TRUST_FIELDS = (
    "own_practice", "own_alignment", "capacity", "fit", "practice", "gaming", "alignment", "norm", "engagement",
    "published", "exempt", "quality", "seen_strain", "demand", "post_level",
)  # fmt: skip
DOCTOR_COLUMNS = ("strain", "training")
TRAIT_COLUMNS = (
    "curiosity", "belief", "autonomy_value", "stigma_sensitivity", "resting_strain", "pay", "other_income"
)  # fmt: skip


class Pair:
    """A reference model and an engine's run of the same world, policy, seed and population."""

    def __init__(
        self,
        population: Population,
        world: Mapping[str, float],
        seed: int,
        plans: Mapping[str, LeverPlan],
        burn_in_years: int,
    ) -> None:
        self.plans = plans
        self.reference = ReferenceModel(population, world, seed, plans, burn_in_years)
        self.run = Run(population)
        self.run.begin(world_vector(world), seed, -4 * burn_in_years)

    def assert_same_over(self, quarters: int) -> None:
        """Step both so many quarters, and compare all they hold before the first and after each."""
        self._assert_same_state("at the start")
        self._assert_same_traits("at the start")
        for _ in range(quarters):
            when = f"in quarter {self.reference.quarter}"
            outcomes = self.run.advance(timeline(self.plans, self.reference.quarter, 1)).outcomes[0]
            self.reference.step()
            self._assert_same_state(when)
            assert_same_outcomes(self.reference, outcomes, when)
        self._assert_same_traits("at the end")

    def _assert_same_state(self, when: str) -> None:
        reference, doctors, trusts = self.reference, self.run.state.doctors, self.run.state.trusts
        differing = np.flatnonzero(reference.roles() != doctors.role)
        if len(differing):
            slots = differing[:5].tolist()
            roles = [(slot, int(reference.roles()[slot]), int(doctors.role[slot])) for slot in slots]
            raise AssertionError(f"{when}: {len(differing)} doctors' roles differ; slot, reference, engine: {roles}")
        self._assert_same_times(when)
        for name in DOCTOR_COLUMNS:
            _assert_close(_of_doctors(reference, name), getattr(doctors, name), f"{when}: {name}")
        for name in TRUST_FIELDS:
            if name == "post_level" and reference.world.open_posts:
                continue  # means nothing: posts are the head-count
            _assert_close(_of_trusts(reference, name), trusts[name], f"{when}: {name}")
        for name in ("posts", "filled"):
            by_rank = np.array([getattr(trust, name)[1:] for trust in reference.trusts])
            np.testing.assert_array_equal(by_rank, trusts[name], f"{when}: {name}")
        _assert_close(np.array([reference.salience]), self.run.state.nation["salience"], f"{when}: salience")

    def _assert_same_times(self, when: str) -> None:
        doctors = self.run.state.doctors
        leading = doctors.role > 0
        np.testing.assert_array_equal(_of_doctors(self.reference, "appointed"), doctors.appointed, f"{when}: appointed")
        for name in ("in_post_since", "leading_since", "route"):
            ours, engines = _of_doctors(self.reference, name), getattr(doctors, name)
            np.testing.assert_array_equal(ours[leading], engines[leading], f"{when}: {name} of leaders")

    def _assert_same_traits(self, when: str) -> None:
        doctors = self.run.state.doctors
        traits = [doctor.traits for doctor in _doctors(self.reference)]
        for name in TRAIT_COLUMNS:
            _assert_close(np.array([getattr(t, name) for t in traits]), getattr(doctors, name), f"{when}: {name}")
        np.testing.assert_array_equal([t.woman for t in traits], doctors.sex == 1, f"{when}: sex")
        ages = [int(t.age_at_appointment + 0.5) for t in traits]
        np.testing.assert_array_equal(ages, doctors.age_at_appointment, f"{when}: age at appointment")


def assert_same_outcomes(reference: ReferenceModel, row: NDArray[np.float64], when: str) -> None:
    """Compare the quarter that the reference has just stepped with the engine's row of measures."""
    engine = dict(zip(MEASURES, row.tolist(), strict=True))
    for name, value in outcomes_of(reference).items():
        if not np.isclose(value, engine[name], rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
            raise AssertionError(f"{when}: {name} is {value!r} in the reference, {engine[name]!r} in the engine")


def outcomes_of(reference: ReferenceModel) -> dict[str, float]:
    """The national outcomes of the quarter just stepped, by the engine's names."""
    trusts = reference.trusts
    spells = [spell for trust in trusts for spell in trust.spells]

    def mean(attribute: str) -> float:
        return float(_of_trusts(reference, attribute).mean())

    return {
        "prepared": reference.prepared,
        "prepared_if_asked": reference.prepared_if_asked,
        "in_role": reference.in_role,
        "vacancy": reference.vacancy,
        "applicants": sum(len(trust.applications) for trust in trusts),
        "appointed": sum(trust.appointed for trust in trusts),
        "promoted": sum(trust.promoted for trust in trusts),
        "stepped_down": sum(trust.stepped_down for trust in trusts),
        "left": sum(trust.left for trust in trusts),
        "stories": reference.stories,
        "over_headline_pay": reference.share_over_headline_pay,
        "discretion": mean("discretion"),
        "burden": mean("burden"),
        "effort": mean("effort"),
        "spells_ended": len(spells),
        "spell_years": sum(spells) / len(spells) / 4.0 if spells else float("nan"),
    }


def _doctors(reference: ReferenceModel) -> list[Doctor]:
    return [doctor for trust in reference.trusts for doctor in trust.doctors]


def _of_doctors(reference: ReferenceModel, attribute: str) -> NDArray[np.float64]:
    return np.array([getattr(doctor, attribute) for doctor in _doctors(reference)], dtype=np.float64)


def _of_trusts(reference: ReferenceModel, attribute: str) -> NDArray[np.float64]:
    trusts: list[TrustAgent] = reference.trusts
    return np.array([getattr(trust, attribute) for trust in trusts], dtype=np.float64)


def _assert_close(reference: NDArray[np.float64], engine: NDArray[np.float64], what: str) -> None:
    np.testing.assert_allclose(engine, reference, rtol=TOLERANCE, atol=TOLERANCE, err_msg=what)
