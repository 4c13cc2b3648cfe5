"""Saving: a plan as settings for ``medlead run`` that give the same numbers, and the hash that says what went in."""

import base64
import io
import tempfile
import zipfile
from pathlib import Path

import yaml

from analysis.schema import POLICY, REFERENCE
from experiments.configuration.parts import ExecutorChoice, World
from experiments.configuration.policies import NamedPolicy
from experiments.configuration.refusals import parsed
from experiments.configuration.trusts_csv import write_trusts
from experiments.kept import slug
from experiments.manifest import assumed_inputs
from experiments.settings import Comparison
from experiments.workshop.charts import yearly_means
from experiments.workshop.plan import Plan, world_inputs
from experiments.workshop.stage import BURN_IN_YEARS, ROOT_SEED, SEEDS, YEARS, Stage
from policies.costs import default_unit_costs
from policies.plan import Policy
from sim.parameters import NUMBERS, SWITCHES
from sim.population import BUILT_IN, Population, built_in_population

LONGEST_NAME = 40
NO_OTHER_WORLDS = 0  # the page shows the world that is chosen, and so does the run
TRUSTS_FILE = "trusts.csv"


def saved(stage: Stage, plan: Plan, name: object) -> dict[str, object]:
    """Everything that a page needs to keep a plan: settings, their hash, the numbers, and a folder as a zip file."""
    given = name if isinstance(name, str) else ""
    label = _label(given)
    text = settings_file(stage.population, plan, label)
    return {
        "name": label,
        "file": text,
        "hash": settings_hash(stage, plan),
        "folder": base64.b64encode(_folder(stage.population, label, text)).decode("ascii"),
        "years": yearly_means(stage.play(plan)),
        "assumed": assumed_inputs(),
    }


def _label(name: str) -> str:
    """A name for a file and a folder that ``experiment=NAME`` takes as it stands."""
    label = slug(name[:LONGEST_NAME]).replace("-", "_")
    (override,) = parsed([f"experiment={label}"])
    is_text = override.value() == label == yaml.safe_load(label)  # not so: 123, true, 1e5, nan, null, 1_000
    return label if is_text else f"plan_{label}"


def _is_own(population: Population) -> bool:
    """Whether trusts came from a file: its name says nothing, since it may be that of a built-in population."""
    name = population.name
    return name not in BUILT_IN or population.content() != built_in_population(name).content()


def settings_file(population: Population, plan: Plan, label: str) -> str:
    """An experiment file: what differs from the defaults of ``medlead run``."""
    own = _is_own(population)
    defaults: list[dict[str, str]] = [{"override /policy": "custom"}, {"override /policy@reference": "permissive"}]
    if not own:
        defaults.append({"override /population": population.name})
    defaults.append({"override /world": plan.world})
    content: dict[str, object] = {"experiment": label, "defaults": defaults}
    if own:
        content["population"] = {"csv": f"{label}/{TRUSTS_FILE}"}
    content |= {"seeds": SEEDS, "seed": ROOT_SEED, "years": YEARS, "burn_in_years": BURN_IN_YEARS}
    content["plausible_worlds"] = NO_OTHER_WORLDS
    levers = {
        name: {"level": lever.level, "start_year": lever.start_year, "ramp_years": lever.ramp_years}
        for name, lever in plan.policy.levers.items()
    }
    if levers:
        content["levers"] = levers
    body = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    how = f"medlead run --config-dir {label} experiment={label}"
    return f"# @package _global_\n# A plan from the workshop; the same numbers again with: {how}\n{body}"


def settings_hash(stage: Stage, plan: Plan) -> str:
    """The hash that ``medlead run`` gives these settings."""
    inputs = {row.name: row.default for row in (*NUMBERS, *SWITCHES)} | world_inputs(plan.world)
    settings = Comparison(
        verb="run",
        population=stage.population,
        arms=((REFERENCE, NamedPolicy("permissive", Policy())), (POLICY, NamedPolicy("custom", plan.policy))),
        world=World(plan.world, inputs),
        world_changes=(),
        unit_costs=default_unit_costs(),
        seeds=stage.seeds,
        years=YEARS,
        burn_in_years=BURN_IN_YEARS,
        executor=ExecutorChoice("serial", None),
        output_dir=Path(),
        figures=False,
        experiment=None,
        resolved={},
        details={"plausible_worlds": NO_OTHER_WORLDS},
    )
    return settings.hash


def _folder(population: Population, label: str, text: str) -> bytes:
    """A zip file of a folder for ``--config-dir``, with the room's own trusts if it has any."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(f"{label}/experiment/{label}.yaml", text)
        if _is_own(population):
            with tempfile.TemporaryDirectory(prefix="medlead-") as place:
                write_trusts(population, Path(place) / TRUSTS_FILE)
                folder.write(Path(place) / TRUSTS_FILE, f"{label}/{TRUSTS_FILE}")
    return packed.getvalue()
