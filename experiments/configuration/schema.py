"""The keys of every configuration, generated from the parameter table, so that neither can drift from the other."""

from hydra.core.config_store import ConfigStore
from omegaconf import DictConfig

from agents.parameter import Parameter
from policies.plan import RAMP_YEARS
from policies.selection import ALL
from sim.parameters import COSTS, LEVERS, NUMBERS, SWITCHES


def register() -> None:
    """Give Hydra the generated parts that the primary files in ``conf`` build upon."""
    store = ConfigStore.instance()
    store.store(name="range_table", node={"ranges": _open()})
    store.store(name="lever_table", node=_lever_table())
    store.store(name="world_table", node=_world_table())


def _lever_table() -> dict[str, object]:
    """The policy and, beside it, the reference: a name and every lever at neutral."""
    return {
        "policy": None, "levers": _levers(), "triggers": _open(),
        "reference": {"policy": None, "levers": _levers(), "triggers": _open()},
        "costs": {row.name: row.default for row in COSTS},
    }  # fmt: skip


def _open() -> DictConfig:
    """A group of settings that names of one's own may be added to, without Hydra's ``+``; our reader checks them."""
    return DictConfig({}, flags={"struct": False})


def _levers() -> dict[str, object]:
    return {row.name: _neutral(row) for row in LEVERS}


def _neutral(row: Parameter) -> dict[str, float | str | None]:
    return {
        "level": row.default, "start_year": 0.0, "ramp_years": RAMP_YEARS, "stop_year": None, "unit_cost": None,
        "trusts": ALL,
    }  # fmt: skip


def _world_table() -> dict[str, object]:
    """The world and the experiment by name, and every number and switch of the model at its default."""
    return {
        "world": None,
        "experiment": None,
        "parameters": {row.name: row.default for row in NUMBERS},
        "structure": {row.name: bool(row.default) for row in SWITCHES},
    }
