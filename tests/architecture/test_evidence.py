"""Where the evidence base has a verified or derived figure of the same unit and meaning, the model uses that figure."""

import csv
from math import log

import pytest
from scipy.stats import norm

from analysis import costs
from sim import population
from sim.parameters import BY_NAME, TABLE
from sim.population import built_in_population
from tests.architecture.sources import PROJECT

SURE = ("verified in source text", "verified in secondary report", "derived")


def _read() -> list[dict[str, str]]:
    with (PROJECT / "conf" / "evidence.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _read()
BY_ID = {row["id"]: row for row in ROWS}
BY_KEY: dict[str, list[dict[str, str]]] = {}
for _row in ROWS:
    BY_KEY.setdefault(_row["source_key"], []).append(_row)


def _sure(identifier: str, unit: str, column: str = "value") -> float:
    """A figure of the evidence base, which must be verified or derived and in the unit meant."""
    row = BY_ID[identifier]
    assert row["status"] in SURE
    assert row["unit"] == unit
    return float(row[column])


def _default(name: str) -> float:
    return BY_NAME[name].default


def test_the_evidence_base_is_in_order() -> None:
    """Each row has its own id, a source, a status and something to say."""
    assert len(BY_ID) == len(ROWS) > 100
    for row in ROWS:
        assert None not in row.values()
        assert row["quantity"], row["id"]
        assert row["source_key"], row["id"]
        assert row["status"] in (*SURE, "from memory, unverified", "assumed", "not found"), row["id"]
        for column in ("value", "low", "high"):
            assert row[column] == "" or float(row[column]) is not None


def test_england_has_the_consultants_and_trusts_of_the_census() -> None:
    """41,220 consultants in 166 acute trusts of 60 to 700."""
    england = built_in_population("england")
    assert england.size == population.ENGLAND_CONSULTANTS == _sure("WORK-03", "people") == 41_220
    assert costs.ENGLAND_CONSULTANTS == population.ENGLAND_CONSULTANTS  # which analysis may not import
    assert len(england.trusts) == population.ENGLAND_TRUSTS == _sure("WORK-08", "trusts") == 166
    limits = _sure("WORK-09", "consultants", "low"), _sure("WORK-09", "consultants", "high")
    assert limits == (population.SMALLEST_TRUST, population.LARGEST_TRUST)
    assert limits[0] <= england.consultants.min() <= england.consultants.max() <= limits[1]


def test_leaver_rate() -> None:
    """The mean of three years' rates: 6.0, 5.3 and 4.9 % a year."""
    rates = [_sure(identifier, "% per year") for identifier in ("WORK-19", "WORK-20", "WORK-21")]
    assert 100.0 * _default("leave_rate") == pytest.approx(sum(rates) / 3.0, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "identifier", "unit", "per_unit"),
    [
        ("initial_in_role", "ROLE-01", "% of consultants", 100.0),
        ("reference_share", "ROLE-01", "% of consultants", 100.0),
        ("time_2", "ROLE-02", "% of working time", 100.0),
        ("time_3", "ROLE-08", "programmed activities per week", 10.0),
        ("women_newly_appointed", "WORK-12", "%", 100.0),
        ("women_most_senior", "WORK-13", "%", 100.0),
    ],
)
def test_defaults_are_the_figures_found(name: str, identifier: str, unit: str, per_unit: float) -> None:
    """Shares in role, time in role and women by cohort."""
    assert per_unit * _default(name) == pytest.approx(_sure(identifier, unit), abs=1e-9)


def test_pay() -> None:
    """63 % of consultants earn more than £100,000: what median and spread of pay imply, within half a point."""
    implied = norm.cdf(log(_default("pay_median") / 100.0) / _default("pay_log_sd"))
    assert 100.0 * implied == pytest.approx(_sure("PAY-03", "%"), abs=0.5)


def test_a_source_named_is_a_sure_one() -> None:
    """A parameter that names a source can point to a verified or derived figure; memory and judgement are "assumed"."""
    for parameter in TABLE:
        if parameter.source in BY_KEY:
            assert any(row["status"] in SURE for row in BY_KEY[parameter.source]), parameter.name
