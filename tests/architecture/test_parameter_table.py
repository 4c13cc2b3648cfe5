"""Every number of the model has a unit, a range, a source and a meaning, and some rule reads it."""

import ast

import pytest

from agents.parameter import ASSUMED, CALIBRATED, Parameter, uncertainty
from policies.registry import SCENARIOS
from sim.parameters import BY_NAME, COSTS, LEVERS, NUMBERS, SWITCHES, TABLE, VALUE_NAMES
from tests.architecture.sources import sources
from tests.architecture.test_evidence import BY_KEY

GROUPS = {"levers", "minds", "careers", "trusts", "press"}
RECORDS = {"p", "world", "choice", "values"}  # what rules call the record of a world's values


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_parameter_has_unit_range_source_and_meaning(row: Parameter) -> None:
    """Provenance: a number without them fails here."""
    assert row.name.isidentifier()
    assert row.name == row.name.lower()
    assert row.unit.strip()
    assert row.minimum <= row.low <= row.default <= row.high <= row.maximum
    assert row.minimum < row.maximum
    assert row.group in GROUPS
    assert row.source in {ASSUMED, CALIBRATED} | set(BY_KEY)
    assert row.meaning[0].isupper()
    assert row.meaning.endswith(".")
    assert len(row.meaning.split()) >= 4


def test_names_are_unique_and_kinds_are_consistent() -> None:
    """A lever is set by a policy, an uncertainty is sampled over a range, the model's shape never is."""
    assert len(BY_NAME) == len(TABLE) == len(LEVERS) + len(COSTS) + len(VALUE_NAMES)
    assert {row.name for row in TABLE if row.source == CALIBRATED} == {"constant"}
    assert BY_NAME["constant"].kind == "structural"
    for row in TABLE:
        assert (row.kind in {"lever", "cost"}) == (row.group == "levers")
        if row.kind == "uncertainty":
            assert row.low < row.high
    for row in SWITCHES:
        assert (row.minimum, row.maximum) == (0.0, 1.0)
        assert row.default in (0.0, 1.0)


def test_a_number_without_unit_source_or_order_is_refused() -> None:
    """The check can fail."""
    for unit, meaning, plausible, source in (
        ("", "A number in a hospital.", (0.0, 1.0), ASSUMED),
        ("share", "", (0.0, 1.0), ASSUMED),
        ("share", "A number in a hospital.", (0.6, 1.0), ASSUMED),
        ("share", "A number in a hospital.", (0.0, 3.0), ASSUMED),
        ("share", "A number in a hospital.", (0.0, 1.0), ""),
    ):
        with pytest.raises(ValueError, match="number"):
            uncertainty("number", 0.5, plausible, (0.0, 2.0), unit, "minds", meaning, source)


def _read(*records: str) -> set[str]:
    """Names read off the record of values, as in ``p.stigma_weight``."""
    return {
        node.attr
        for source in sources("agents", "policies", "sim")
        for node in source.nodes(ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id in records
    }


def test_every_number_and_switch_is_read_by_some_rule() -> None:
    """No number is there for show."""
    assert {row.name for row in (*NUMBERS, *SWITCHES)} <= _read(*RECORDS)


def test_rules_read_no_number_that_is_not_in_the_table() -> None:
    """The record of values is open to any name; a misspelt one would show only when compiled."""
    assert _read("p") - {"name"} <= set(VALUE_NAMES)


def test_every_lever_acts_somewhere() -> None:
    """Each lever is read off the levers of the quarter."""
    assert {row.name for row in LEVERS} <= _read("levers")
    assert {row.name for row in LEVERS} >= set(SCENARIOS)
