"""The patterns of one run, by which the search for plausible worlds judges it, are those of the baseline report."""

import pandas as pd
import pytest

from analysis.baseline import baseline_report
from experiments.study.baseline_outputs import PATTERNS, BaselineOutputs
from experiments.tables import number_rows
from policies.plan import Policy
from sim.engine import Regime, RunPlan, simulate
from sim.parameters import world_vector
from sim.population import built_in_population

# Name in a study: how the report calls it, and its unit there as a part of that of the study.
IN_THE_REPORT = {
    "in_role": ("In a leadership role at the end of burn-in", 100.0),
    "trend": ("Change in that share over the years after", 100.0),
    "vacancy": ("Leadership posts that stand empty", 100.0),
    "spread_in_role": ("Spread between trusts of the share in role (sd)", 100.0),
    "spell_years": ("Mean length of a spell of leading", 1.0),
    "appointed": ("Consultants appointed to a post each year, promotions included", 100.0),
    "time_leading": ("Consultant time given to leading", 100.0),
    "strain_gap": ("Leaders are more strained than peers", 1.0),
    "curiosity_gap": ("Leaders are more curious than peers", 1.0),
    "belief_gap": ("Leaders believe more that they can do better", 1.0),
    "content_gap": ("Leaders are least content on the first rung", 100.0),
}


def test_a_run_is_judged_by_the_numbers_of_the_report() -> None:
    """Written twice, once for a row of a study and once for tables; burn-in and after it each last several years."""
    population = built_in_population("tiny")
    results = BaselineOutputs(population.size)
    (record,) = simulate(population, [RunPlan(world_vector(), 7, Regime(Policy(), 12))], 3, results.observation)
    tables = number_rows(population, record)
    outcomes, census = (pd.DataFrame(tables[f"{name}.parquet"]).assign(run_id="a") for name in ("outcomes", "census"))
    report = baseline_report(outcomes, census, population.size).set_index("pattern")["number"]
    expected = [report[IN_THE_REPORT[name][0]] / IN_THE_REPORT[name][1] for name, _, _ in PATTERNS]
    assert results.row(record) == pytest.approx(expected, rel=1e-9)
