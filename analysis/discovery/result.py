"""A finished study of plausible worlds, as it lies in its folder, and what it says of policies."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.discovery.history import constraint_sentence
from analysis.discovery.prim import Box, find_box
from analysis.discovery.regret import RegretResult, regret
from analysis.discovery.separation import separating
from analysis.discovery.words import box_sentence, few_sentence, regret_sentence, separation_sentence
from analysis.discovery.worlds import beats, satisficing
from analysis.results import FinishedResult
from analysis.schema import MANIFEST, REFERENCE, Column

ACCEPTED, EFFECTS, PATTERNS, CONSTRAINT = "accepted.parquet", "outcomes.parquet", "patterns.csv", "constraint.csv"
EFFECT_COLUMNS = (
    Column("world", "key", "int64", "The world: its row in accepted.parquet, counted from 0."),
    Column("policy", "text", "string", "The policy, or 'reference'."),
    Column("outcome", "text", "string", "A headline measure, mean over the last year."),
    Column("value", "share (0-1)", "float64", "The measure under the policy, mean over seeds."),
    Column("effect", "share (0-1)", "float64", "Policy minus reference on the same luck, mean over seeds."),
)
LABELS: Mapping[str, str] = {"prepared": "prepared", "in_role": "in role", "vacancy": "vacancy"}
LESS_IS_BETTER = ("vacancy",)
NOT_INPUTS = ("world", "constant", "in_role_target")
FEWEST = 10  # worlds on either side, or nothing can be said of what separates them


@dataclass(frozen=True)
class Deciding:
    """Which uncertainties decide whether a policy does better: one by one, and as a box.

    Parameters
    ----------
    what : str
        What success is, as in "prescriptive raises the share prepared".
    worlds : DataFrame
        The uncertain numbers of the worlds that have a value, those that separate best first.
    success : ndarray of bool, shape (n_worlds,)
        In which of them it is one.
    one_by_one, together : str
        What separates the worlds, in words; ``together`` is empty where nothing can be said.
    box : Box or None
        The worlds in which success is most common.
    """

    what: str
    worlds: pd.DataFrame
    success: np.ndarray[tuple[int], np.dtype[np.bool_]]
    one_by_one: str
    together: str
    box: Box | None


@dataclass(frozen=True)
class WorldsResult(FinishedResult):
    """A finished study of plausible worlds."""

    @cached_property
    def accepted(self) -> pd.DataFrame:
        """One row a world: every uncertain number, the constant, and the share in role it was solved for."""
        return self._read(ACCEPTED)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """``world, policy, outcome, value, effect``."""
        return self._read(EFFECTS)

    @cached_property
    def patterns(self) -> pd.DataFrame:
        """How many of the worlds tried meet each pattern of today."""
        return pd.read_csv(self.folder / PATTERNS)

    @cached_property
    def constraint(self) -> pd.DataFrame:
        """How far the patterns narrow each number."""
        return pd.read_csv(self.folder / CONSTRAINT)

    @property
    def policies(self) -> list[str]:
        """The policies held against the reference, in order."""
        return [str(name) for name in self.manifest["policies"]]

    @property
    def amount(self) -> float:
        """By how much more a policy must move an outcome to count as better."""
        return float(self.manifest["amount"])

    @property
    def inputs(self) -> pd.DataFrame:
        """The uncertain numbers alone: what may decide how a policy does."""
        return self.accepted.drop(columns=[name for name in NOT_INPUTS if name in self.accepted])

    def table(self, outcome: str, column: str = "effect", reference: bool = False) -> pd.DataFrame:
        """One row a world, one column a policy: effects, or values with the reference among them."""
        rows = self.effects[self.effects["outcome"] == outcome]
        wide: pd.DataFrame = rows.pivot_table(index="world", columns="policy", values=column, dropna=False)
        return wide[[REFERENCE, *self.policies] if reference else self.policies]

    @cached_property
    def counts(self) -> pd.DataFrame:
        """For every outcome and policy, in which share of worlds it does better, and by how much."""
        parts = [
            beats(self.table(outcome), self.amount, outcome not in LESS_IS_BETTER).assign(outcome=outcome)
            for outcome in LABELS
        ]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def regrets(self) -> dict[str, RegretResult]:
        """Regret for each outcome, the reference among the choices."""
        return {
            outcome: regret(self.table(outcome, "value", reference=True), outcome not in LESS_IS_BETTER)
            for outcome in LABELS
        }

    @cached_property
    def good_enough(self) -> pd.DataFrame:
        """Share of worlds in which a policy is no worse than the reference in all three outcomes at once."""
        amount = self.amount
        least = {"prepared": (-amount, np.inf), "in_role": (-amount, np.inf), "vacancy": (-np.inf, amount)}
        return satisficing({outcome: self.table(outcome) for outcome in LABELS}, least)

    @cached_property
    def contested(self) -> str:
        """The policy whose effect on the share prepared depends most on the world: a regime if one is among them."""
        if "prescriptive" in self.policies:
            return "prescriptive"
        table = beats(self.table("prepared"), self.amount)
        even = (table["better"] - 0.5).abs()
        return str(table["policy"].iloc[int(np.argmin(even))])

    @cached_property
    def deciding(self) -> Deciding:
        """What decides whether the contested policy raises the share prepared."""
        effect = self.table("prepared")[self.contested].dropna()
        worlds, success = self.inputs.loc[effect.index], (effect > self.amount).to_numpy(bool)
        what = f"{self.contested.replace('_', ' ')} raises the share prepared"
        if min(success.sum(), (~success).sum()) < FEWEST:
            said = few_sentence(int(success.sum()), len(success), FEWEST, what)
            return Deciding(what, worlds, success, said, "", None)
        telling = separating(worlds, success)
        box = find_box(worlds, success)
        one_by_one, together = separation_sentence(telling, what), box_sentence(box, what)
        return Deciding(what, worlds[telling["name"].tolist()], success, one_by_one, together, box)

    @cached_property
    def sentences(self) -> list[str]:
        """Regret, what decides, and how little today's patterns say."""
        decided = (self.deciding.one_by_one, self.deciding.together)
        return [
            regret_sentence(self.regrets["prepared"], "the share prepared"),
            *(said for said in decided if said),
            constraint_sentence(self.constraint, len(self.accepted)),
        ]


def read_worlds_result(folder: Path) -> WorldsResult:
    """Open the finished study in ``folder``."""
    return WorldsResult(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
