"""What plausible worlds say of policies: on screen, as tables and as figures."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console

from analysis.discovery.history import constraint_sentence
from analysis.discovery.prim import Box, find_box
from analysis.discovery.regret import RegretResult, regret
from analysis.discovery.separation import separating
from analysis.discovery.words import box_sentence, regret_sentence, separation_sentence
from analysis.discovery.worlds import beats, satisficing
from analysis.schema import REFERENCE
from analysis.table import broken, empty_table, print_text
from analysis.words import counted, number, signed

LABELS: Mapping[str, str] = {"prepared": "prepared", "in_role": "in role", "vacancy": "vacancy"}
LESS_IS_BETTER = ("vacancy",)
NOT_INPUTS = ("world", "constant", "in_role_target")
FEWEST = 10
NAME_WIDTH = 16  # characters


@dataclass(frozen=True)
class WorldsResult:
    """A stored study of plausible worlds.

    Parameters
    ----------
    folder : Path
        Where it lies.
    manifest : dict
        What went in.
    accepted : DataFrame
        One row a world: every uncertain number, the constant, and the share in role it was solved for.
    outcomes : DataFrame
        ``world, policy, outcome, value, effect``.
    patterns, constraint : DataFrame
        How many worlds meet each pattern of today, and how far the patterns narrow each number.
    """

    folder: Path
    manifest: Mapping[str, Any]
    accepted: pd.DataFrame
    outcomes: pd.DataFrame
    patterns: pd.DataFrame
    constraint: pd.DataFrame

    @property
    def policies(self) -> list[str]:
        """The policies held against the reference, in order."""
        return [str(name) for name in self.manifest["policies"]]

    def table(self, outcome: str, column: str = "effect", reference: bool = False) -> pd.DataFrame:
        """One row a world, one column a policy: effects, or values with the reference among them."""
        rows = self.outcomes[self.outcomes["outcome"] == outcome]
        wide: pd.DataFrame = rows.pivot_table(index="world", columns="policy", values=column, dropna=False)
        return wide[[REFERENCE, *self.policies] if reference else self.policies]

    @property
    def inputs(self) -> pd.DataFrame:
        """The uncertain numbers alone: what may decide how a policy does."""
        return self.accepted.drop(columns=[name for name in NOT_INPUTS if name in self.accepted])


def read_worlds_result(folder: Path) -> WorldsResult:
    """Open the finished study in ``folder``."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return WorldsResult(
        folder, manifest,
        pd.read_parquet(folder / "accepted.parquet"), pd.read_parquet(folder / "outcomes.parquet"),
        pd.read_csv(folder / "patterns.csv"), pd.read_csv(folder / "constraint.csv"),
    )  # fmt: skip


def beats_table(result: WorldsResult) -> pd.DataFrame:
    """For every outcome and policy, in which share of worlds it does better, and by how much."""
    amount = float(result.manifest["amount"])
    parts = [
        beats(result.table(outcome), amount, outcome not in LESS_IS_BETTER).assign(outcome=outcome)
        for outcome in LABELS
    ]
    return pd.concat(parts, ignore_index=True)


def regrets(result: WorldsResult) -> dict[str, RegretResult]:
    """Regret for each outcome, the reference among the choices."""
    return {
        outcome: regret(result.table(outcome, "value", reference=True), outcome not in LESS_IS_BETTER)
        for outcome in LABELS
    }


def good_enough(result: WorldsResult) -> pd.DataFrame:
    """Share of worlds in which a policy is no worse than the reference in all three outcomes at once."""
    amount = float(result.manifest["amount"])
    effects = {outcome: result.table(outcome) for outcome in LABELS}
    least = {"prepared": (-amount, np.inf), "in_role": (-amount, np.inf), "vacancy": (-np.inf, amount)}
    return satisficing(effects, least)


def deciding(result: WorldsResult, policy: str, outcome: str = "prepared") -> tuple[str, str, Box | None]:
    """Which uncertainties decide whether a policy does better: one by one, and as a box; in words."""
    success = (result.table(outcome)[policy] > float(result.manifest["amount"])).to_numpy(bool)
    what = f"{policy.replace('_', ' ')} raises the share {LABELS[outcome]}"
    if min(success.sum(), (~success).sum()) < FEWEST:
        usual = "almost everywhere" if success.mean() > 0.5 else "almost nowhere"
        return f"{what[0].upper()}{what[1:]} {usual}: no uncertainty decides.", "", None
    one_by_one = separation_sentence(separating(result.inputs, success), what)
    box = find_box(result.inputs, success)
    return one_by_one, box_sentence(box, what), box


def print_worlds(result: WorldsResult, console: Console) -> None:
    """Print in how many worlds each policy does better, what one would regret, and what decides."""
    manifest = result.manifest
    worlds, tried = len(result.accepted), int(manifest["tried"])
    console.print()
    print_text(f"{counted(len(result.policies), 'policy', 'policies')} in {worlds:,} plausible worlds", console, "bold")
    rate = (
        f"{worlds:,} kept of {tried:,} drawn ({number(100.0 * float(result.patterns['share'].iloc[-1]), 0)} % accepted)"
    )
    people = manifest["population"]
    print_text(f"{people['consultants']:,} consultants in {people['trusts']} trusts; {rate}", console)
    console.print()
    console.print(_table(result))
    console.print()
    amount = number(100.0 * float(manifest["amount"]))
    note = (
        f"In how many of 100 worlds the policy is better by more than {amount} points than {manifest['reference']} "
        "(worse by as much), and the median effect in points with the range of the middle 80 worlds, mean over the "
        "last year. All enough: worse by no more than that in all three."
    )
    print_text(note, console, "dim")
    for sentence in sentences(result):
        console.print()
        print_text(sentence, console)


def sentences(result: WorldsResult) -> list[str]:
    """Regret, what decides, and how little today's patterns say."""
    by_outcome = regrets(result)
    said = [regret_sentence(by_outcome["prepared"], "the share prepared")]
    contested = _most_contested(result)
    one_by_one, box, _ = deciding(result, contested)
    return [*said, one_by_one, *([box] if box else []), constraint_sentence(result.constraint)]


def _most_contested(result: WorldsResult) -> str:
    """The policy whose effect on the share prepared depends most on the world: a regime if one is among them."""
    table = beats(result.table("prepared"), float(result.manifest["amount"]))
    table = table.assign(even=(table["better"] - 0.5).abs())
    if "prescriptive" in set(table["policy"]):
        return "prescriptive"
    return str(table.sort_values("even", kind="stable")["policy"].iloc[0])


def _table(result: WorldsResult) -> object:
    rows = {(str(row["policy"]), str(row["outcome"])): row for row in beats_table(result).to_dict("records")}
    enough = good_enough(result).set_index("policy")["share"]
    table = empty_table()
    table.add_column("policy")
    for label in LABELS.values():
        table.add_column(f"{label}\nbetter (worse)\nmedian\nmiddle 80", justify="right")
    table.add_column("all\nenough", justify="right")
    for policy in result.policies:
        cells = [_cell(rows[policy, outcome]) for outcome in LABELS]
        table.add_row(broken(policy, NAME_WIDTH), *cells, number(100.0 * float(enough[policy]), 0))
    return table


def _cell(row: Mapping[Hashable, Any]) -> str:
    better, worse = (number(100.0 * float(row[name]), 0) for name in ("better", "worse"))
    median, low, high = (100.0 * float(row[name]) for name in ("median", "low", "high"))
    return f"{better} ({worse})\n{signed(median)}\n{signed(low)} to {signed(high)}"


def draw_worlds(result: WorldsResult, folder: Path) -> list[Path]:
    """Sorted effects, regret and the box of what decides, as PNG and SVG."""
    import matplotlib as mpl

    from analysis.figures import prim_box, regret_bars, sorted_effects
    from analysis.figures.study import OUTCOMES, Study
    from analysis.figures.style import STYLE, save

    people = result.manifest["population"]
    study = Study(
        str(result.manifest["hash"]), f"{people['consultants']:,} consultants in {people['trusts']} trusts",
        f"{len(result.accepted):,} plausible worlds, {len(result.manifest['seeds'])} seeds each", "uncertainties drawn",
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    amount, reference = float(result.manifest["amount"]), str(result.manifest["reference"])
    contested = _most_contested(result)
    others = [policy for policy in result.policies if policy != contested]
    with mpl.rc_context(STYLE):
        for outcome in LABELS:
            effects = result.table(outcome)[[contested, *others]]
            figure = sorted_effects.draw(effects, reference, OUTCOMES[outcome], study, amount)
            files += save(figure, folder, f"effects_{outcome}")
            figure = regret_bars.draw(regrets(result)[outcome], OUTCOMES[outcome], study)
            files += save(figure, folder, f"regret_{outcome}")
        _, _, box = deciding(result, contested)
        if box is not None:
            success = (result.table("prepared")[contested] > amount).to_numpy(bool)
            what = f"{contested.replace('_', ' ')} raises the share prepared"
            files += save(prim_box.draw(box, result.inputs, success, what, study), folder, "what_decides")
    return files
