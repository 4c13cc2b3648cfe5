"""What a study of plausible worlds leaves in its folder, beside the studies it is made from."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.discovery.history import constraint
from analysis.discovery.result import ACCEPTED, CONSTRAINT, EFFECT_COLUMNS, EFFECTS, PATTERNS, WorldsResult
from analysis.schema import REFERENCE, Column, dictionary_of
from analysis.study import DICTIONARY, StoredStudy
from experiments.designs.factors import IN_ROLE_TARGET, column_of
from experiments.folders import complete_folder
from experiments.manifest import write_manifest
from experiments.plausible.search import Found
from experiments.study.outputs import HEADLINE
from experiments.tables import typed, write_table

WORLD = Column("world", "key", "int64", "The world, counted from 0.")


def store_worlds(final: Path, found: Found, stored: StoredStudy, manifest: Mapping[str, object]) -> None:
    """Write the accepted worlds, what each policy does in each, and how they were found; complete or not at all.

    Parameters
    ----------
    final : Path
        The folder of the result.
    found : Found
        The worlds.
    stored : StoredStudy
        Every policy in every world.
    manifest : mapping of str to plain values
        What went in; names and sizes of the files are added.
    """
    accepted = found.worlds.assign(**{IN_ROLE_TARGET.name: found.targets})
    accepted.insert(0, "world", range(len(accepted)))
    with complete_folder(final) as folder:
        write_table(accepted, folder / ACCEPTED)
        write_table(_effects(stored), folder / EFFECTS)
        found.matched.passing.to_csv(folder / PATTERNS, index=False)
        constraint(found.sampled, found.matched.accepted).to_csv(folder / CONSTRAINT, index=False)
        result = WorldsResult(folder, manifest)
        result.counts.to_csv(folder / "summary.csv", index=False)
        regrets = [regret.table.assign(outcome=outcome) for outcome, regret in result.regrets.items()]
        pd.concat(regrets, ignore_index=True).to_csv(folder / "regret.csv", index=False)
        columns = (WORLD, *(column_of(str(name)) for name in accepted.columns[1:]))
        dictionary_of({ACCEPTED: columns, EFFECTS: EFFECT_COLUMNS}).to_csv(folder / DICTIONARY, index=False)
        write_manifest(folder, manifest)


def without_effect(stored: StoredStudy) -> list[str]:
    """The policies of which no run finished beside one of the reference: nothing can be reported of them."""
    known = _effects(stored).groupby("policy", sort=False)["effect"].count()
    return [str(policy) for policy in known.index[known == 0]]


def _effects(stored: StoredStudy) -> pd.DataFrame:
    """``world, policy, outcome, value, effect``: means over seeds, and the paired difference from the reference."""
    runs = stored.runs(["point", "arm", "replicate", *HEADLINE])
    long = runs.melt(["point", "arm", "replicate"], list(HEADLINE), "outcome", "value")
    reference = long[long["arm"] == REFERENCE].drop(columns="arm").rename(columns={"value": "of_reference"})
    joined = long.merge(reference, on=["point", "replicate", "outcome"])
    joined["effect"] = joined["value"] - joined["of_reference"]
    means = joined.groupby(["point", "arm", "outcome"], sort=False)[["value", "effect"]].mean().reset_index()
    return typed(means.rename(columns={"point": "world", "arm": "policy"}), EFFECT_COLUMNS)
