"""The schema says every column once, in the engine's order, in words."""

from agents.decision import TERM_NAMES
from analysis.schema import CENSUS, GROUPS, OUTCOMES, REASONS, RUNS, TABLES, TRUSTS, data_dictionary
from analysis.summary import DETAILS, HEADLINES
from analysis.vocabulary import (
    CENSUS_MEASURES,
    GROUP_MEASURES,
    GROUPINGS,
    MEASURES,
    REASON_MEASURES,
    TERMS,
    TRUST_MEASURES,
)
from sim import measures
from sim.groups import groupings_of
from sim.population import built_in_population


def test_columns_stand_in_the_order_of_the_engine() -> None:
    assert tuple(MEASURES) == measures.MEASURES
    assert TRUST_MEASURES == measures.TRUST_MEASURES
    assert tuple(CENSUS_MEASURES) == measures.CENSUS_MEASURES
    assert tuple(REASON_MEASURES) == measures.REASON_MEASURES
    assert tuple(GROUP_MEASURES) == measures.GROUP_MEASURES
    assert tuple(GROUPINGS) == tuple(grouping.name for grouping in groupings_of(built_in_population("tiny")))
    assert tuple(TERMS) == TERM_NAMES


def test_keys_come_first() -> None:
    names = {file: [column.name for column in columns] for file, columns in TABLES.items()}
    assert names["runs.parquet"][:3] == ["run_id", "arm", "policy"]
    assert names["outcomes.parquet"][:3] == ["run_id", "quarter", "prepared"]
    assert names["trusts.parquet"][:4] == ["run_id", "year", "trust", "consultants"]
    assert names["census.parquet"][:2] == ["run_id", "year"]
    assert names["reasons.parquet"] == ["run_id", "year", "term", "mean", "largest", "without"]
    assert names["groups.parquet"] == ["run_id", "year", "grouping", "group", "measure", "value"]


def test_every_column_once_with_unit_and_meaning() -> None:
    for columns in (RUNS, OUTCOMES, TRUSTS, CENSUS, REASONS, GROUPS):
        assert len({column.name for column in columns}) == len(columns)
        assert all(column.unit and column.meaning.endswith((".", "?")) for column in columns)


def test_dictionary_has_a_row_for_every_column() -> None:
    dictionary = data_dictionary()
    assert list(dictionary.columns) == ["file", "column", "unit", "dtype", "meaning"]
    assert len(dictionary) == sum(len(columns) for columns in TABLES.values())
    row = dictionary[(dictionary["file"] == "outcomes.parquet") & (dictionary["column"] == "vacancy")]
    assert row["unit"].item() == "share (0-1)"


def test_summary_is_made_of_measures() -> None:
    assert {*HEADLINES, *DETAILS} <= set(MEASURES)
    assert not set(HEADLINES) & set(DETAILS)
