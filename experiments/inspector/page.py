"""The page of ``medlead inspect``: the Mesa model in SolaraViz, with sliders for levers and for what nobody knows."""

from mesa.visualization import Slider, SolaraViz, make_plot_component

from sim.model import LeadershipModel
from sim.parameters import BY_NAME

SHOWN = ("prepared", "in_role", "vacancy", "leaders_strain")
DIALS = ("pay_premium", "protected_time", "campaign", "publish", "alignment", "stringency", "stigma_weight")
STEPS = 20


def dial(name: str) -> Slider:
    """A slider over the plausible range of a row of the parameter table."""
    row = BY_NAME[name]
    return Slider(f"{name} ({row.unit})", row.default, row.low, row.high, (row.high - row.low) / STEPS)


page = SolaraViz(
    LeadershipModel(population="workshop", rng=1),
    components=[make_plot_component(name) for name in SHOWN],
    model_params={"population": "workshop", "rng": 1, **{name: dial(name) for name in DIALS}},
    name="medlead",
)
