"""Archetypes: the same push in four kinds of trust, from the trusts' table, with the inputs beside the result."""

from dataclasses import replace
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import analysis.archetypes
from analysis.archetypes import INPUTS, MEASURED, archetype_table, archetypes_in_words, archetypes_of
from analysis.contrasts import Contrast
from analysis.results import StoredResult, read_result
from analysis.student import critical_value
from experiments.configuration.composition import compose
from experiments.settings import read_run
from policies.library import named_policy
from sim.engine import Regime, RunPlan, simulate
from sim.parameters import world_vector
from sim.population import Population, archetypes
from tests.cli.conftest import QUICK, Command

NAMES = [trust.name for trust in archetypes()]


def test_the_experiment_is_the_same_push_in_each() -> None:
    (point,) = compose("run", ["experiment=archetypes"], None, multirun=False).points
    chosen = read_run(point)
    assert [trust.name for trust in chosen.population.trusts] == NAMES and len(chosen.seeds) == 64
    assert chosen.policy.name == "prescriptive" and chosen.reference.name == "permissive"
    assert all(plan.trusts.is_everywhere for plan in chosen.policy.plan.levers.values())


def test_what_a_trust_is_called_and_what_kind_it_is_said_to_be_changes_nothing() -> None:
    """Trusts with each other's kinds live the same lives, bit for bit; with each other's inputs they do not."""
    four = archetypes(60)
    kinds = [trust.archetype for trust in four]
    relabelled = [replace(trust, archetype=kind) for trust, kind in zip(four, kinds[::-1], strict=True)]
    inputs = [{name: getattr(trust, name) for name in INPUTS} for trust in four]
    exchanged = [replace(trust, **values) for trust, values in zip(four, inputs[::-1], strict=True)]
    plan = RunPlan(world_vector(), 5, Regime(named_policy("prescriptive"), 24))
    one, two, three = (
        simulate(Population("four", tuple(trusts)), [plan], 3)[0].trusts for trusts in (four, relabelled, exchanged)
    )
    assert np.array_equal(one, two, equal_nan=True)
    assert not np.array_equal(one, three, equal_nan=True)


def test_run_prints_the_inputs_and_what_changed_in_each(medlead: Command) -> None:
    answer = medlead("run", *QUICK, "population=archetypes")
    assert answer.code == 0 and all(f"{name}:" in answer.out for name in NAMES)
    rows = {line.split("  ")[0]: line.split()[-4:] for line in answer.out.splitlines() if line.startswith("input: ")}
    for name, label in INPUTS.items():
        assert rows[f"input: {label}"] == [f"{getattr(trust, name):.2f}" for trust in archetypes()]
    assert all(label in answer.out for label, *_ in MEASURED.values())
    assert max(len(line) for line in answer.out.splitlines()) <= 80 + len(str(answer.folder))


def test_populations_without_kinds_print_no_such_table(medlead: Command, tmp_path: Path) -> None:
    assert "input: " not in medlead("run", *QUICK).out
    (tmp_path / "own.csv").write_text("trust,consultants,practice\nOurs,60,0.5\nTheirs,60,0.3\n")
    answer = medlead("run", *QUICK, "population.csv=own.csv")
    assert answer.code == 0 and "input: " not in answer.out


def test_the_numbers_are_those_of_the_trusts_table(medlead: Command) -> None:
    """One difference and its interval by hand, at the end of the last year; and the inputs of the trust beside it."""
    (folder,) = medlead("run", *QUICK, "population=archetypes", "seeds=3", "years=2").results
    result = read_result(folder)
    assert [trust["trust"] for trust in archetypes_of(result)] == NAMES
    table = archetype_table(result)
    assert len(table) == len(NAMES) * len(MEASURED)
    row = table[(table["trust"] == "Kingsmere") & (table["measure"] == "in_role")].iloc[0]
    trusts = result.trusts(["in_role"]).merge(result.runs[["run_id", "arm", "seed"]], on="run_id")
    mine = trusts[(trusts["trust"] == "Kingsmere") & (trusts["year"] == 1)].set_index(["arm", "seed"])["in_role"]
    differences = mine["policy"] - mine["reference"]
    assert row["policy"] == pytest.approx(mine["policy"].mean())
    assert row["difference"] == pytest.approx(differences.mean())
    margin = critical_value(0.9, 2) * differences.std(ddof=1) / 3**0.5
    assert row["high"] - row["difference"] == pytest.approx(margin) and row["seeds"] == 3
    assert (row["input_own_push"], row["input_fit"], row["archetype"]) == (0.5, 0.35, "emphasis without alignment")


def test_the_figure_is_drawn_for_archetypes_only(medlead: Command) -> None:
    words = [word for word in QUICK if word != "figures=false"]
    (folder,) = medlead("run", *words, "population=archetypes").results
    assert {"archetypes.png", "archetypes.svg", "headline.png"} <= {
        path.name for path in (folder / "figures").iterdir()
    }
    other = next(path for path in medlead("run", *words).results if path != folder)
    assert "archetypes.png" not in {path.name for path in (other / "figures").iterdir()}


UP, DOWN, UNCLEAR = (0.02, 0.01, 0.03), (-0.02, -0.03, -0.01), (0.0, -0.01, 0.01)
SAME, ONE_SEED = (0.0, 0.0, 0.0), (0.01, nan, nan)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((UP, UP, DOWN), "Under the same policy more doctors lead in A and B, fewer in C"),
        ((UP, DOWN, UNCLEAR), "Under the same policy more doctors lead in A, fewer in B, no clear difference in C"),
        ((DOWN, DOWN, DOWN), "Under the same policy fewer doctors lead in A, B and C"),
        ((SAME, SAME, SAME), "The policy changes the share in role in none of these trusts"),
        ((SAME, UP, UP), "Under the same policy more doctors lead in B and C, as many as before in A"),
        (
            (ONE_SEED, ONE_SEED, ONE_SEED),
            "One seed of the same policy in different trusts: too few to tell it from chance",
        ),
    ],
)
def test_the_sentence_follows_the_numbers(
    changes: tuple[tuple[float, float, float], ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {
        name: {"in_role": Contrast(0.15, 0.15 + change[0], *change, seeds=4)}
        for name, change in zip("ABC", changes, strict=True)
    }

    def compared(_: Any) -> Any:
        return found

    monkeypatch.setattr(analysis.archetypes, "compare_archetypes", compared)
    assert archetypes_in_words(StoredResult(Path(), {})) == said


def test_the_table_is_empty_where_there_are_no_kinds() -> None:
    result = StoredResult(Path(), {"population": {"name": "tiny"}})
    assert archetypes_of(result) == () and archetype_table(result).empty
