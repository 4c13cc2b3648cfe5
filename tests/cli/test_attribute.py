"""``medlead attribute``: what each lever made, from every combination of levers on the same luck."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.attribution import INTERACTION, MEASURES, WHOLE
from analysis.schema import ATTRIBUTION
from tests.cli.conftest import QUICK, Command

QUICKLY = ("attribute", *QUICK)
NINE = ("pay_premium", "protected_time", "campaign", "training", "publish", "alignment", "autonomy_awareness",
        "stringency", "own_push")  # fmt: skip


def test_result_of_an_attribution(medlead: Command) -> None:
    words = (*QUICKLY, "policy=comply_or_explain", "years=2")
    answer = medlead(*words)
    assert answer.code == 0, answer.err
    assert "comply_or_explain against permissive, lever by lever" in answer.out
    assert max(len(line) for line in answer.out.splitlines() if not line.startswith("Result:")) <= 80
    (folder,) = answer.results
    table = pd.read_parquet(folder / "attribution.parquet")
    assert list(table.columns) == [column.name for column in ATTRIBUTION]
    levers = {"publish", "stringency", "comply_or_explain"}
    assert set(table["lever"]) == {*levers, WHOLE, INTERACTION} and set(table["measure"]) == set(MEASURES)
    sums = table[table["lever"].isin(levers)].groupby(["measure", "seed"])["share"].sum()
    whole = table[table["lever"] == WHOLE].set_index(["measure", "seed"])["share"]
    np.testing.assert_allclose(sums, whole.reindex(sums.index), atol=1e-12)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert len(pd.read_parquet(folder / "runs.parquet")) == 2 * 2**3 and manifest["verb"] == "attribute"
    assert {"attribution.csv", "attribution.parquet"} <= set(manifest["files"])
    assert medlead(*words).out == answer.out


def test_the_whole_is_what_run_finds(medlead: Command) -> None:
    levers = ("policy=custom", "levers.campaign.level=1", "levers.training.level=1")
    (attributed,) = medlead(*QUICKLY, *levers).results
    medlead("run", *QUICK, *levers)
    (run,) = attributed.parent.glob("custom*")
    table = pd.read_parquet(attributed / "attribution.parquet").query("lever == @WHOLE and measure == 'prepared'")
    summary = pd.read_csv(run / "summary.csv").set_index("measure")
    assert table["alone"].mean() == pytest.approx(summary.loc["prepared", "difference"], abs=1e-12)


def test_one_lever_made_all_of_it(medlead: Command) -> None:
    (folder,) = medlead(*QUICKLY, "policy=normalise").results
    table = pd.read_parquet(folder / "attribution.parquet")
    campaign, whole = (table[table["lever"] == lever].drop(columns="lever") for lever in ("campaign", WHOLE))
    pd.testing.assert_frame_equal(campaign.reset_index(drop=True), whole.reset_index(drop=True), check_exact=True)


PAID_LATER = """# @package _global_
policy: paid_later
levers:
  stringency: {level: 0.8}
triggers:
  pay:
    when: year >= 1
    set: {pay_premium: 15, training: 1}
"""


def test_triggers_of_both_sides_are_no_difference(medlead: Command, tmp_path: Path) -> None:
    """What one trigger does under policy and reference alike is in every combination, and in nobody's share."""
    file = tmp_path / "plans" / "policy" / "paid_later.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(PAID_LATER, encoding="utf-8")
    both = ("--config-dir", str(tmp_path / "plans"), "policy=paid_later", "policy@reference=paid_later", "years=3")
    (folder,) = medlead(*QUICKLY, *both, "levers.campaign.level=1").results
    table = pd.read_parquet(folder / "attribution.parquet").query("measure == 'prepared'")
    assert set(table["lever"]) == {"campaign", WHOLE, INTERACTION}
    changed = medlead(
        *QUICKLY, *both, "levers.campaign.level=1", "levers.publish.level=1", "triggers.pay.set.training=0"
    )
    (other,) = set(changed.results) - {folder}
    runs = pd.read_parquet(other / "runs.parquet").drop_duplicates("arm").set_index("arm")
    for arm, training in (("campaign", 1.0), ("training", 0.0), ("campaign+training", 0.0), ("publish", 1.0)):
        moves = [
            plan["set"] for name, plan in json.loads(str(runs.loc[arm, "parameters"])).items() if "triggers." in name
        ]
        assert {name: level for move in moves for name, level in move.items()} == {
            "pay_premium": 15.0, "training": training
        }  # fmt: skip


def test_figure_is_drawn(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "policy=custom", "levers.campaign.level=1", "levers.publish.level=1", "figures=true")
    assert {path.name for path in (answer.results[0] / "figures").iterdir()} == {"attribution.png", "attribution.svg"}


def test_if_every_run_fails_that_is_said(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise FloatingPointError("made to fail")

    monkeypatch.setattr("experiments.execution.simulate", fail)
    answer = medlead(*QUICKLY, "policy=normalise")
    assert answer.code == 1 and "4 of 4 runs failed (FloatingPointError: made to fail)" in answer.err
    manifest = json.loads((answer.results[0] / "manifest.json").read_text())
    assert manifest["status"] == "failed" and "attribution.parquet" not in manifest["files"]


def test_dry_run_counts_the_combinations(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "--dry-run")
    assert "32 runs (16 combinations, 2 paired seeds)" in answer.out and not answer.results


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("policy=permissive",), "no lever in it differs from"),
        (("policy=custom", *(f"levers.{name}.level=0.5" for name in NINE)), "9 levers (pay_premium, protected_time,"),
    ],
)
def test_no_lever_and_too_many_are_refused(medlead: Command, words: tuple[str, ...], message: str) -> None:
    answer = medlead(*QUICKLY, *words)
    assert answer.code == 2 and message in answer.err and "Traceback" not in answer.err and not answer.results
