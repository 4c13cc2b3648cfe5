"""Mesa's own tools run on the model: batch_run in one and two processes, and SolaraViz."""

from typing import Any

import mesa
import pandas as pd
import pytest

from sim.model import LeadershipModel
from sim.parameters import BY_NAME
from sim.views import Trust

PARAMETERS: dict[str, Any] = {"population": "tiny", "burn_in_years": 1, "pay_premium": [0.0, 10.0]}


def batch(processes: int) -> pd.DataFrame:
    """A small batch: two pay premiums and two seeds."""
    rows = mesa.batch_run(
        LeadershipModel,
        PARAMETERS,
        number_processes=processes,
        rng=[1, 2],
        max_steps=4,
        data_collection_period=-1,
        display_progress=False,
    )
    return pd.DataFrame(rows).sort_values(["pay_premium", "rng"]).reset_index(drop=True)


def test_batch_run_in_one_and_two_processes_gives_the_same_rows() -> None:
    one, two = batch(1), batch(2)
    columns = ["pay_premium", "in_role", "prepared"]
    pd.testing.assert_frame_equal(one[columns], two[columns])
    assert len(one) == 4
    assert one.groupby("pay_premium")["prepared"].mean().diff().iloc[-1] > 0.0


def test_every_quarter_is_collected_once_and_as_it_was() -> None:
    """The first row is today, before any policy; collecting again, as Mesa models do, adds nothing."""
    model = LeadershipModel("tiny", "prescriptive", burn_in_years=1, rng=3)
    seen = [model.measures]
    for _ in range(4):
        model.step()
        model.datacollector.collect(model)
        seen.append(model.measures)
    collected = model.datacollector.get_model_vars_dataframe()
    pd.testing.assert_frame_equal(collected, pd.DataFrame(seen)[list(collected)])
    assert not set(collected) & set(BY_NAME) and {"prepared", "in_role", "vacancy"} <= set(collected)


def test_a_batch_has_a_row_for_each_quarter_and_the_levers_beside_the_measures() -> None:
    rows = mesa.batch_run(
        LeadershipModel,
        {"population": "tiny", "burn_in_years": 0, "alignment": [0.5, 1.0]},
        number_processes=1,
        rng=[4],
        max_steps=3,
        data_collection_period=1,
        display_progress=False,
    )
    assert [(row["Step"], row["alignment"]) for row in rows] == [(step, a) for a in (0.5, 1.0) for step in (1, 2, 3)]
    assert all(0.0 <= row["in_role"] <= 1.0 for row in rows)


def test_another_collector_takes_the_place_of_the_models_own() -> None:
    model = LeadershipModel("tiny", burn_in_years=0, rng=1)
    model.datacollector = mesa.DataCollector(agenttype_reporters={Trust: {"norm": "norm"}})
    for _ in range(2):
        model.step()
        model.datacollector.collect(model)
    assert len(model.datacollector.get_agenttype_vars_dataframe(Trust)) == 2 * len(model.trusts)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_solara_viz_shows_the_model_with_sliders() -> None:
    from mesa.visualization import Slider, SolaraViz, make_plot_component
    from reacton import render

    model = LeadershipModel("tiny", burn_in_years=1, rng=1)
    page = SolaraViz(
        model,
        components=[make_plot_component("in_role")],
        model_params={"stigma_weight": Slider("Stigma", 2.5, 0.0, 5.0, 0.1), "population": "tiny", "burn_in_years": 1},
        name="medlead",
    )
    box, context = render(page, handle_error=False)
    try:
        assert box.children
    finally:
        context.close()
