"""Nothing is lost and nothing leaves its scale, in any allowed world, population and policy.

Hypothesis draws the settings, always the same ones; runs are stepped quarter by quarter and looked at from outside.
"""

from collections.abc import Mapping
from typing import get_type_hints

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from policies.plan import LeverPlan
from sim.creation import post_targets
from sim.engine import Run
from sim.measures import CENSUS_MEASURES, MEASURES, TRUST_MEASURES
from sim.parameters import world_values
from sim.population import Population
from sim.state import Trust as TrustState
from tests.engine.any_setting import policies, populations, with_room, worlds
from tests.engine.trials import Policy, started, stepped

BURN_IN_YEARS, YEARS = 1, 3
LARGE_EXAMPLES = [HealthCheck.too_slow, HealthCheck.data_too_large]
SETTINGS = settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=LARGE_EXAMPLES)


@SETTINGS
@given(populations(), worlds(), st.integers(0, 2**64 - 1), policies())
def test_everything_adds_up_and_stays_on_its_scale(
    population: Population, world: dict[str, float], seed: int, policy: dict[str, LeverPlan]
) -> None:
    """Posts, roles, people, spells and scales, before the first quarter and after each."""
    world = with_room(world, population)
    run = started(population, BURN_IN_YEARS, seed, world)
    books = Books(run, population, bool(world["open_posts"]))
    books.check_state()
    for quarter in range(-4 * BURN_IN_YEARS, 4 * YEARS):
        books.pass_quarter(policy if quarter >= 0 else {})


@SETTINGS
@given(populations(), worlds(), st.integers(0, 2**64 - 1), policies())
def test_yearly_tables_agree_with_the_national_record(
    population: Population, world: dict[str, float], seed: int, policy: dict[str, LeverPlan]
) -> None:
    """Trusts add up to the nation, reasons to log-odds, census to the columns of doctors."""
    run = started(population, 0, seed, with_room(world, population))
    record = stepped(run, policy, 8)
    year_end = _row(record.outcomes[-1])
    trusts = {name: record.trusts[-1, :, column] for column, name in enumerate(TRUST_MEASURES)}
    size = trusts["consultants"]
    assert size.sum() == population.size
    for name in ("in_role", "in_role_1", "in_role_2", "in_role_3", "in_role_4"):
        _assert_near((trusts[name] * size).sum() / size.sum(), year_end[name])
    for name in ("posts", "applicants", "appointed"):
        _assert_near(trusts[name].sum(), year_end[name])
    for name in (
        "norm",
        "practice",
        "engagement",
        "quality",
        "gaming",
        "burden",
        "effort",
        "exempt",
        "false_passes",
        "seen_strain",
    ):
        _assert_near(trusts[name].mean(), year_end[name])
    _assert_near(trusts["published_engagement"].std(), year_end["spread_published_engagement"])
    _assert_near(trusts["in_role"].std(), year_end["spread_in_role"])
    census = dict(zip(CENSUS_MEASURES, record.census[-1].tolist(), strict=True))
    doctors = run.state.doctors
    leading = doctors.role > 0
    _assert_near(census["over_100k"], (doctors.pay > 100.0).mean())
    if leading.any():
        _assert_near(census["leaders_curiosity"], doctors.curiosity[leading].mean())
        _assert_near(census["leaders_strain"], doctors.strain[leading].mean())
        _assert_near(census["asked_route"], (doctors.route[leading] == 2).mean())
    if not leading.all():
        _assert_near(census["peers_belief"], doctors.belief[~leading].mean())
        mean, largest, prepared_without = record.reasons[-1].T
        assert np.isfinite(mean).all()
        assert largest.min() >= 0.0
        assert largest.sum() <= 1.0 + 1e-9
        assert 0.0 <= prepared_without.min() <= prepared_without.max() <= 1.0


# -- the books ---------------------------------------------------------------------------------------------------------

SHARES = (
    "prepared", "prepared_if_asked", "in_role", "in_role_1", "in_role_2", "in_role_3", "in_role_4", "vacancy",
    "leaders_strain", "seen_strain", "stigma", "norm", "practice", "gaming", "alignment", "discretion", "exempt",
    "false_passes", "reaching_standard",
    "spread_in_role", "time_leading", "over_headline_pay",
)  # fmt: skip
WHOLE_NUMBERS = (
    "posts",
    "applicants",
    "appointed",
    "promoted",
    "stepped_down",
    "left",
    "stories",
    "spells_ended",
    "training_places",
)
AT_LEAST_ZERO = ("salience", "burden", "effort", "spread_published_engagement", "spell_years")
MAY_BE_MISSING = {"prepared", "prepared_if_asked", "stigma", "leaders_strain", "spell_years"}
STATE_OF_TRUSTS = (
    "own_practice", "own_alignment", "capacity", "fit", "practice", "gaming", "alignment", "norm", "exempt",
    "seen_strain",
)  # fmt: skip


def _row(outcomes: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(MEASURES, outcomes.tolist(), strict=True))


def _assert_near(value: float, expected: float) -> None:
    np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-9)


class Books:
    """A run, what it looked like before the quarter, and the laws that hold between before and after."""

    def __init__(self, run: Run, population: Population, open_posts: bool) -> None:
        self.run, self.population, self.open_posts = run, population, open_posts
        self.sizes = population.consultants
        self.firsts = np.concatenate(([0], np.cumsum(self.sizes)[:-1]))

    def pass_quarter(self, policy: Policy) -> None:
        """Step, and check people, leaders, posts and scales."""
        doctors = self.run.state.doctors
        before = {name: getattr(doctors, name).copy() for name in ("role", "curiosity", "leading_since", "appointed")}
        quarter = self.run.now.quarter
        now = _row(stepped(self.run, policy, 1).outcomes[0])
        self.check_state()
        self._check_people(now, before, quarter)
        self._check_posts(before["role"])
        self._check_totals(now)
        _check_scales(now)

    def check_state(self) -> None:
        """Roles, posts and departments agree; every doctor and trust stays on the scales."""
        state = self.run.state
        roles, posts, filled = state.doctors.role, state.trusts["posts"], state.trusts["filled"]
        for trust, (first, size) in enumerate(zip(self.firsts, self.sizes, strict=True)):
            by_rank = np.bincount(roles[first : first + size], minlength=5)
            assert len(by_rank) == 5
            assert by_rank[1:].tolist() == filled[trust].tolist()
        assert (filled >= 0).all()
        assert (posts >= filled).all()
        if self.open_posts:
            assert posts[:, 0].tolist() == self.sizes.tolist()
            assert not posts[:, 1:].any()
        else:
            assert (posts >= 1).all()
            assert (posts[:, 3] == 1).all()
        self._check_departments()
        for column in ("strain", "resting_strain", "belief", "training"):
            _assert_between(getattr(state.doctors, column), 0.0, 1.0)
        for column in STATE_OF_TRUSTS:
            _assert_between(state.trusts[column], 0.0, 1.0)
        _assert_between(state.trusts["engagement"], 0.0, 100.0)
        _assert_between(state.trusts["demand"], 0.0, 4.0)
        names = get_type_hints(TrustState)
        for array in (*state.doctors, *(state.trusts[name] for name in names)):
            assert np.isfinite(np.asarray(array)).all()

    def _check_departments(self) -> None:
        state, sites = self.run.state, self.run.sites
        department = np.repeat(sites["first_department"], self.sizes) + state.doctors.department
        everyone = np.bincount(department, minlength=len(state.departments))
        leaders = np.bincount(department[state.doctors.role > 0], minlength=len(state.departments))
        assert everyone.tolist() == state.departments["consultants"].tolist()
        assert leaders.tolist() == state.departments["leaders"].tolist()

    def _check_people(self, now: Mapping[str, float], before: Mapping[str, NDArray[np.int64]], quarter: int) -> None:
        """Joiners = leavers; change of leaders = appointed - spells ended; spells are as long as they lasted."""
        if (before["appointed"] == quarter).any():
            return  # the first quarter of a run: one who is new and leaves at once cannot be told from who follows
        doctors = self.run.state.doctors
        joined = doctors.appointed == quarter
        assert now["left"] == joined.sum()
        assert (doctors.appointed[~joined] == before["appointed"][~joined]).all()
        assert (doctors.curiosity[~joined] == before["curiosity"][~joined]).all()
        led, leads = before["role"] > 0, doctors.role > 0
        assert not leads[joined].any()
        assert now["appointed"] == np.count_nonzero(leads & ~led)
        assert now["spells_ended"] == np.count_nonzero(led & ~leads)
        assert now["stepped_down"] == np.count_nonzero(led & ~leads & ~joined)
        assert now["promoted"] == np.count_nonzero(led & leads & (doctors.role != before["role"]))
        assert (doctors.role[led & leads] - before["role"][led & leads] <= 1).all()
        assert (doctors.role[led & leads] >= before["role"][led & leads]).all()
        assert (doctors.role[leads & ~led] == 1).all()
        assert now["applicants"] >= now["appointed"]
        if now["spells_ended"]:
            lasted = quarter - before["leading_since"][led & ~leads]
            _assert_near(now["spell_years"], lasted.mean() / 4.0)

    def _check_posts(self, before: NDArray[np.int64]) -> None:
        """Posts are as targeted, or as filled where that is more; nobody is appointed to more than the target."""
        state, world = self.run.state, world_values(self.run.world.view(np.float64))
        for trust, (first, size) in enumerate(zip(self.firsts, self.sizes.tolist(), strict=True)):
            targets = post_targets(state.trusts["post_level"][trust], size, world)
            filled = state.trusts["filled"][trust].tolist()
            assert state.trusts["posts"][trust].tolist() == [max(pair) for pair in zip(targets, filled, strict=True)]
            roles, were = state.doctors.role[first : first + size], before[first : first + size]
            for rank in (1, 2, 3, 4):
                if np.any((roles == rank) & (were != rank)):
                    assert filled[rank - 1] <= targets[rank - 1]

    def _check_totals(self, now: Mapping[str, float]) -> None:
        trusts, everybody = self.run.state.trusts, self.population.size
        posts, filled = int(trusts["posts"].sum()), int(trusts["filled"].sum())
        assert now["posts"] == posts
        assert now["vacancy"] == (posts - filled) / posts
        assert now["in_role"] == filled / everybody
        for rank in range(4):
            assert now[f"in_role_{rank + 1}"] == trusts["filled"][:, rank].sum() / everybody


def _check_scales(now: Mapping[str, float]) -> None:
    for name, value in now.items():
        if name in MAY_BE_MISSING and np.isnan(value):
            continue
        assert np.isfinite(value), name
        if name in SHARES:
            assert -1e-12 <= value <= 1.0 + 1e-12, name
        if name in WHOLE_NUMBERS:
            assert value == int(value) >= 0, name
        if name in AT_LEAST_ZERO:
            assert value >= 0.0, name
    assert np.isnan(now["spell_years"]) == (now["spells_ended"] == 0.0)
    assert np.isnan(now["leaders_strain"]) == (now["in_role"] == 0.0)
    if not np.isnan(now["prepared"]):
        assert now["prepared"] <= now["prepared_if_asked"]
    assert 0.0 <= now["engagement"] <= 100.0


def _assert_between(values: NDArray[np.float64], low: float, high: float) -> None:
    assert low <= values.min()
    assert values.max() <= high


def test_every_measure_is_looked_at() -> None:
    """The scales above leave no national measure out, but for those that may take any size."""
    any_size = ("engagement", "published_engagement", "quality")
    assert sorted((*SHARES, *WHOLE_NUMBERS, *AT_LEAST_ZERO, *any_size)) == sorted(MEASURES)
