"""Configuration as Hydra users expect it, with nothing of Hydra's left behind."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from experiments.configuration.composition import compose
from experiments.configuration.reader import Point
from experiments.plausible.settings import WorldsSettings, read_worlds
from experiments.sensing.settings import SensitivitySettings, read_sensitivity
from experiments.settings import Comparison, read_run
from experiments.staircase import Staircase, read_staircase
from sim.checks import SettingError
from sim.parameters import LEVERS, NUMBERS, SWITCHES
from tests.cli.conftest import QUICK, Command

CONF = Path(__file__).parents[2] / "conf"


def settings(*overrides: str, config_dir: str | None = None) -> Comparison:
    (point,) = compose("run", overrides, config_dir, multirun=False).points
    return read_run(point)


def test_defaults() -> None:
    chosen = settings()
    assert (chosen.policy.name, chosen.reference.name, chosen.world.name) == ("prescriptive", "permissive", "central")
    assert (chosen.population.size, len(chosen.population.trusts)) == (41_220, 166)
    assert (chosen.years, chosen.burn_in_years, len(chosen.seeds)) == (15, 10, 8)
    assert chosen.executor.name == "threads" and chosen.figures and chosen.experiment is None
    assert not chosen.world.changes and not chosen.reference.changes


def test_schema_is_the_parameter_table(medlead: Command) -> None:
    shown = yaml.safe_load(medlead("run", "--cfg", "job").out)
    assert list(shown["levers"]) == list(shown["reference"]["levers"]) == [row.name for row in LEVERS]
    assert shown["parameters"] == {row.name: row.default for row in NUMBERS}
    assert shown["structure"] == {row.name: bool(row.default) for row in SWITCHES}
    assert shown["levers"]["pay_premium"] == {
        "level": 0.0, "start_year": 0.0, "ramp_years": 2.0, "stop_year": None, "unit_cost": None, "trusts": "all"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "levels"),
    [
        ("permissive", {}),
        ("custom", {}),
        ("publish_only", {"publish": 1.0}),
        ("light_standard", {"stringency": 0.3, "publish": 1.0}),
        ("prescriptive", {"stringency": 0.8, "publish": 1.0}),
        ("comply_or_explain", {"stringency": 0.8, "publish": 1.0, "comply_or_explain": 1.0}),
    ],
)
def test_policies(policy: str, levels: dict[str, float]) -> None:
    chosen = settings(f"policy={policy}", "policy@reference=light_standard")
    assert {name: lever["level"] for name, lever in chosen.policy.changes.items()} == {
        f"levers.{name}": level for name, level in levels.items()
    }
    assert chosen.reference.plan.levers["stringency"].level == 0.3


def test_a_lever_that_is_on_or_off_takes_true_and_false() -> None:
    on, off, one = (settings(f"levers.comply_or_explain.level={word}") for word in ("true", "false", "1"))
    assert on.policy.plan.levers["comply_or_explain"].level == 1.0 and on.hash == one.hash
    assert off.hash == settings().hash
    with pytest.raises(SettingError, match="must be a number from 0 to 1"):
        settings("levers.stringency.level=true")


@pytest.mark.parametrize(("population", "size"), [("workshop", 2400), ("archetypes", 960), ("tiny", 240)])
def test_populations(population: str, size: int) -> None:
    assert settings(f"population={population}").population.size == size


def test_every_shipped_experiment_composes_and_states_its_own_name() -> None:
    """With the verb that its first sentence names: ``medlead run`` if it names none."""
    readers: dict[str, Callable[[Point], Comparison | Staircase | SensitivitySettings | WorldsSettings]] = {
        "run": read_run, "hysteresis": read_staircase, "sensitivity": read_sensitivity, "worlds": read_worlds,
    }  # fmt: skip
    verbs = {
        path.stem: next((verb for verb in readers if f"(medlead {verb})" in path.read_text()), "run")
        for path in (CONF / "experiment").glob("*.yaml")
    }
    assert set(readers) == set(verbs.values())
    for name, verb in verbs.items():
        (point,) = compose(verb, [f"experiment={name}"], None, multirun=False).points
        assert readers[verb](point).experiment == name


def test_overrides_touch_policy_and_reference_separately() -> None:
    chosen = settings("levers.pay_premium.level=10", "reference.levers.publish.level=1", "parameters.stigma_weight=4")
    assert (
        chosen.policy.plan.levers["pay_premium"].level == 10.0
        and chosen.reference.plan.levers["pay_premium"].level == 0.0
    )
    assert chosen.reference.plan.levers["publish"].level == 1.0 and chosen.world.changes == {"stigma_weight": 4.0}


def test_precedence_is_world_then_experiment_then_command_line(tmp_path: Path) -> None:
    for group, name, weight in (("world", "harsh", 3.0), ("experiment", "mine", 3.5)):
        (tmp_path / group).mkdir()
        text = f"# @package _global_\nparameters:\n  stigma_weight: {weight}\n"
        (tmp_path / group / f"{name}.yaml").write_text(text)
    own = str(tmp_path)
    assert settings("world=harsh", config_dir=own).world.inputs["stigma_weight"] == 3.0
    mine = settings("experiment=mine", "world=harsh", config_dir=own)
    assert mine.world.inputs["stigma_weight"] == 3.5 and mine.experiment == "mine" and mine.world.name == "harsh"
    last = settings("parameters.stigma_weight=4", "experiment=mine", "world=harsh", config_dir=own)
    assert last.world.inputs["stigma_weight"] == 4.0


def test_config_dir_on_the_command_line(quick: Command, tmp_path: Path) -> None:
    folder = tmp_path / "my own" / "experiment"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("# @package _global_\nlevers:\n  campaign:\n    level: 1.0\n")
    answer = quick("--config-dir", str(folder.parent), "experiment=mine")
    assert answer.code == 0 and answer.results[0].name.startswith("mine-")


def test_seeds_are_nested_and_follow_their_root() -> None:
    eight, four, other = settings().seeds, settings("seeds=4").seeds, settings("seed=2", "seeds=4").seeds
    assert eight[:4] == four and not set(four) & set(other) and len(set(eight)) == 8


def test_hash_is_of_what_determines_results_only() -> None:
    base = settings("population=tiny")
    same = settings("population=tiny", "executor=serial", "executor.workers=2", "output_dir=x", "figures=false")
    assert base.hash == same.hash == settings("population=tiny", "parameters.stigma_weight=2.5").hash
    others = [
        ("seeds=4",), ("seed=2",), ("years=3",), ("burn_in_years=3",), ("policy=custom",), ("world=central", "seeds=9"),
        ("levers.stringency.ramp_years=1",), ("reference.levers.publish.level=1",), ("parameters.stigma_weight=3",),
        ("structure.open_posts=true",), ("population=archetypes",),
    ]  # fmt: skip
    assert len({base.hash, *(settings("population=tiny", *words).hash for words in others)}) == len(others) + 1


@pytest.mark.parametrize("side", ["", "reference."])
def test_the_hash_is_of_what_either_side_pays(side: str) -> None:
    point = [f"{side}levers.campaign.level=0.5", f"{side}levers.campaign.unit_cost=20"]
    assert len({settings(*point).hash, settings(*point[:1]).hash}) == 2


def test_multirun_through_hydras_launcher(medlead: Command) -> None:
    answer = medlead("run", *QUICK, "-m", "policy=permissive,prescriptive")
    assert answer.code == 0
    names = [path.name.rsplit("-", 1)[0] for path in answer.results]
    assert names == ["permissive-vs-permissive-tiny", "prescriptive-vs-permissive-tiny", "sweep"]
    sweep = answer.results[-1]
    table = pd.read_csv(sweep / "table.csv")
    assert list(table["job"]) == ["policy=permissive", "policy=prescriptive"]
    assert table.loc[0, "prepared_difference"] == 0.0
    jobs = json.loads((sweep / "manifest.json").read_text())["jobs"]
    assert [Path(job["folder"]).name for job in jobs] == [path.name for path in answer.results[:2]]
    assert "policy=prescriptive" in answer.out and str(sweep.relative_to(answer.folder)) in answer.out
    assert sorted(path.name for path in answer.folder.iterdir()) == ["results"]
    assert not any((folder / "figures").exists() for folder in answer.results)


@pytest.mark.parametrize("figures", ["true", "false"])
def test_a_multirun_says_that_it_draws_no_figures(figures: str, medlead: Command) -> None:
    line = ("population=tiny", "seeds=1", "years=1", "burn_in_years=0", "plausible_worlds=0")
    answer = medlead("run", "-m", *line, "policy=permissive,prescriptive", f"figures={figures}")
    said = "No figures were drawn; the line of one job, without -m, draws its figures." in answer.out
    assert said == (figures == "true")
    assert not any((folder / "figures").exists() for folder in answer.results)


def test_multirun_over_a_range_and_a_group(medlead: Command) -> None:
    (*_, sweep) = medlead("run", "-m", *QUICK, "parameters.stigma_weight=range(1,3)", "seeds=1,2").results
    assert len(pd.read_csv(sweep / "table.csv")) == 4


@pytest.mark.parametrize("words", [("-m", "policy=glob(p*)"), ("-m", "policy=glob(p*,exclude=pay_more)")])
def test_multirun_over_all_files_of_a_name(medlead: Command, words: tuple[str, ...]) -> None:
    answer = medlead("run", *QUICK, *words, "--dry-run")
    assert answer.code == 0, answer.err
    found = [line.split()[0] for line in answer.out.splitlines() if "against permissive" in line]
    assert set(found) | {"pay_more"} == {"pay_more", "permissive", "prescriptive", "publish_only"}
    assert ("pay_more" in found) == ("exclude" not in words[-1])


def test_a_multirun_may_be_asked_for_as_a_setting(medlead: Command, tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("# @package _global_\nhydra:\n  mode: MULTIRUN\n")
    for words in (("hydra.mode=MULTIRUN",), ("--config-dir", ".", "experiment=mine")):
        answer = medlead("run", *QUICK, *words, "policy=permissive,train", "--dry-run")
        assert answer.code == 0 and answer.out.count("against permissive") == 2, answer.err


def test_every_point_is_checked_before_the_first_runs(medlead: Command) -> None:
    answer = medlead("run", "-m", *QUICK, "parameters.stigma_weight=3,-1")
    assert answer.code == 2 and "parameters.stigma_weight = -1" in answer.err
    assert list(answer.folder.iterdir()) == []


def test_a_single_run_leaves_nothing_of_hydra(quick: Command) -> None:
    answer = quick()
    assert answer.code == 0
    assert [path.name for path in answer.folder.iterdir()] == ["results"]
    assert not list(answer.folder.rglob("*.log")) and not list(answer.folder.rglob(".hydra"))


def test_calibrate_and_check_baseline_have_their_own_keys() -> None:
    for name in ("calibrate", "check_baseline"):
        (point,) = compose(name, ["population=tiny"], None, multirun=False).points
        assert isinstance(point, Point) and "levers" not in point.config and "parameters" in point.config
