"""Mesa's own tools run on the model: batch_run in one and two processes, and SolaraViz."""

from typing import Any

import mesa
import pandas as pd
import pytest

from sim.model import LeadershipModel

PARAMETERS: dict[str, Any] = {"population": "tiny", "burn_in_years": 1, "pay_premium": [0.0, 10.0]}


class CollectedModel(LeadershipModel):
    """A model that collects what ``batch_run`` reports."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.datacollector = mesa.DataCollector(model_reporters={"in_role": "in_role", "prepared": "prepared"})

    def step(self) -> None:
        """A quarter, collected."""
        super().step()
        self.datacollector.collect(self)


def batch(processes: int) -> pd.DataFrame:
    """A small batch: two pay premiums and two seeds."""
    rows = mesa.batch_run(
        CollectedModel,
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


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_solara_viz_shows_the_model_with_sliders() -> None:
    from mesa.visualization import Slider, SolaraViz, make_plot_component
    from reacton import render

    model = LeadershipModel("tiny", burn_in_years=1, rng=1)
    model.datacollector = mesa.DataCollector(model_reporters={"in_role": "in_role"})
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
