"""Where a lever is pulled: by name, by a column of the user's file, by a fixed rule, by a measured rule."""

from collections.abc import Sequence

import numpy as np
import pytest

from policies.plan import LeverPlan, Policy
from policies.registry import LEVER_NAMES
from policies.selection import EVERYWHERE, parse_selection
from sim.engine import Observation, Regime, Run, RunRecord
from sim.measures import TRUST_MEASURES
from sim.parameters import world_vector
from sim.population import Population, Trust, archetypes, numbered_trusts
from tests.engine.trials import EVERYTHING, MIXED, same_bits, same_record
from tests.policies.laboratory import BURN_IN_YEARS, Numbers, Shown, records

QUARTERS = 16
CHOSEN = ("Kingsmere", "Fairhaven", "Trust 002")
# Nothing by which one trust could notice another, or the press the country.
NO_LINKS = {"imitation": 0.0, "peer_national": 0.0, "peer_trust": 0.4, "press_base": 0.0, "press_pay": 0.0}
LABELLED = Population(
    "labelled",
    (
        Trust("Alpha", 60, labels=(("region", "North"), ("beds", "700"))),
        Trust("Beta", 80, labels=(("region", "Tyne and Wear"), ("beds", "450"))),
        Trust("Gamma, St John", 100, labels=(("region", "north"), ("beds", "300"))),
    ),
)
FULL = {"stringency": 1.0, "publish": 1.0, "standard": 0.95, "bench": 45.0, "comply_or_explain": 1.0}


def targeted(lever: str, trusts: str | Sequence[str]) -> Policy:
    """One lever pulled in some trusts; where it needs a standard that binds, that binds in the same trusts."""
    where = parse_selection(trusts)
    partners = FULL if lever in FULL else {}
    level = 10.0 if lever == "pay_premium" else FULL.get(lever, 1.0)
    return Policy({name: LeverPlan(full, trusts=where) for name, full in {**partners, lever: level}.items()})


def everything(trusts: str | Sequence[str]) -> Policy:
    """All levers, in some trusts."""
    where = parse_selection(trusts)
    return Policy(
        {name: LeverPlan(plan.level, ramp_years=plan.ramp_years, trusts=where) for name, plan in EVERYTHING.items()}
    )


# -- as written ----------------------------------------------------------------------------------------------------


def test_all_is_everywhere() -> None:
    assert parse_selection("all") == parse_selection(" all ") == EVERYWHERE
    assert EVERYWHERE.is_everywhere and not EVERYWHERE.is_measured and str(EVERYWHERE) == "all"


@pytest.mark.parametrize(
    ("written", "covered", "measured"),
    [
        ("Alpha", [True, False, False], False),
        (["Alpha", "Gamma, St John"], [True, False, True], False),
        ("Gamma, St John", [False, False, True], False),
        ("region = north", [True, False, True], False),
        ("region != North", [False, True, False], False),
        ("region = Tyne and Wear and beds < 500", [False, True, False], False),
        ("beds >= 450", [True, True, False], False),
        ("consultants > 60", [False, True, True], False),
        ("trust = alpha", [True, False, False], False),
        ("published_engagement < 45", [False, True, False], True),
        ("published_engagement < 45 and beds > 500", [False, False, False], True),
        ("vacancy > 0.2", [False, False, True], True),
    ],
)
def test_a_selection_covers_what_it_says(written: str | Sequence[str], covered: Sequence[bool], measured: bool) -> None:
    facts: dict[str, Sequence[object]] = {
        "trust": [trust.name for trust in LABELLED.trusts],
        "consultants": [60, 80, 100],
        "region": ["North", "Tyne and Wear", "north"],
        "beds": ["700", "450", "300"],
        "published_engagement": [50.0, 44.9, 45.0],
        "vacancy": [np.nan, 0.2, 0.3],
    }
    shown = Shown(of_trust={name: lambda _, values=values: values for name, values in facts.items()})  # type: ignore[misc]
    selection = parse_selection(written)
    assert selection.covers(shown).tolist() == covered
    assert selection.is_measured == measured and not selection.is_everywhere


# -- in the engine -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVER_NAMES)
def test_a_lever_pulled_in_every_trust_by_name_is_pulled_in_all(lever: str) -> None:
    """The same bits, units bought included, whether all are meant, named, or match a rule."""
    names = [trust.name for trust in MIXED.trusts]
    written: list[str | Sequence[str]] = ["all", names, names[::-1], "consultants > 0", "in_role >= 0"]
    first, *others = records(MIXED, [targeted(lever, trusts) for trusts in written], QUARTERS)
    for other in others:
        assert same_record(first, other) and same_bits(first.units, other.units)


def test_all_levers_by_name_are_all_levers() -> None:
    first, second = records(MIXED, [everything("all"), everything([t.name for t in MIXED.trusts])], QUARTERS)
    assert same_record(first, second) and same_bits(first.units, second.units)


def of(record: RunRecord, chosen: bool) -> Numbers:
    """The yearly rows of the chosen trusts, or of the others."""
    places = [place for place, trust in enumerate(MIXED.trusts) if (trust.name in CHOSEN) == chosen]
    return record.trusts[:, places]


@pytest.mark.parametrize("lever", [*LEVER_NAMES, "everything"])
def test_without_national_links_a_lever_is_felt_where_it_is_pulled_and_nowhere_else(lever: str) -> None:
    """Outside as without any policy, inside as if it were pulled in all: each to the last bit."""
    some, everywhere = (
        everything(trusts) if lever == "everything" else targeted(lever, trusts) for trusts in (CHOSEN, "all")
    )
    nowhere, there, all_of_them = records(MIXED, [Policy(), some, everywhere], QUARTERS, world=NO_LINKS)
    assert same_bits(of(there, chosen=False), of(nowhere, chosen=False))
    assert same_bits(of(there, chosen=True), of(all_of_them, chosen=True))
    assert not same_bits(of(there, chosen=True), of(nowhere, chosen=True))


@pytest.mark.parametrize(
    ("link", "lever"),
    [
        ({"imitation": 0.1}, "own_push"),
        ({"peer_national": 0.4, "peer_trust": 0.0}, "campaign"),
        ({"press_pay": 50.0}, "pay_premium"),
    ],
    ids=["imitation", "peers", "press"],
)
def test_each_national_link_alone_carries_a_lever_to_other_trusts(link: dict[str, float], lever: str) -> None:
    """The counterpart: what trusts copy, what doctors see of the country, what the papers write."""
    nowhere, there = records(MIXED, [Policy(), targeted(lever, CHOSEN)], 40, world=NO_LINKS | link)
    assert not same_bits(of(there, chosen=False), of(nowhere, chosen=False))


def test_a_trust_may_be_pulled_by_several_levers_with_different_reach() -> None:
    """Four kinds of trusts: two levers, one lever, the other, none."""
    pay = LeverPlan(10.0, ramp_years=0.0, trusts=parse_selection(("Fairhaven", "Kingsmere")))
    time = LeverPlan(1.0, ramp_years=0.0, trusts=parse_selection(("Kingsmere", "Trust 002")))
    (record,) = records(MIXED, [Policy({"pay_premium": pay, "protected_time": time})], 4)
    premiums = record.trusts[-1, :, TRUST_MEASURES.index("pay_premium")]
    paid = {trust.name for trust, premium in zip(MIXED.trusts, premiums, strict=True) if premium == 10.0}
    assert paid == {"Fairhaven", "Kingsmere"} and set(premiums) == {0.0, 10.0}


def test_a_measured_rule_follows_the_published_score_from_year_to_year() -> None:
    """The premium of a year is paid where the score published at the end of the year before is below the bench."""
    population = Population("measured", archetypes(24) + numbered_trusts([24] * 8))
    rule = parse_selection("published_engagement < 50")
    policy = Policy({"pay_premium": LeverPlan(10.0, ramp_years=0.0, trusts=rule)})
    (record,) = records(population, [policy], 40)
    published = record.trusts[:, :, TRUST_MEASURES.index("published_engagement")]
    paid = record.trusts[BURN_IN_YEARS:, :, TRUST_MEASURES.index("pay_premium")]
    np.testing.assert_array_equal(paid, np.where(published[BURN_IN_YEARS - 1 : -1] < 50.0, 10.0, 0.0))
    assert (paid[0] != paid[-1]).any() and 0.0 < paid.mean() < 10.0  # it is no idle rule


def test_a_policy_lived_through_in_parts_is_the_policy() -> None:
    """A rule that is looked at each year goes forward by the year; a second run from the same state agrees."""
    run = Run(MIXED, Observation())
    policy = everything("in_role > 0.1")
    (whole,) = records(MIXED, [policy], QUARTERS)
    run.begin(world_vector(), 1, -4 * BURN_IN_YEARS)
    burn_in = run.follow(Regime(Policy(), 4 * BURN_IN_YEARS), np.empty((0, whole.outcomes.shape[1])))
    run.now = run.now._replace(quarter=0)
    parts = run.follow(Regime(policy, QUARTERS), burn_in[-1].outcomes)
    assert [len(part.outcomes) for part in parts] == [4] * (QUARTERS // 4)
    assert same_bits(np.concatenate([part.outcomes for part in parts]), whole.outcomes[4 * BURN_IN_YEARS :])
