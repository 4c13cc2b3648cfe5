"""Make ``docs/findings.md`` and its figures from the two studies that it reports: every number in it comes from here.

uv run python .ci/refresh_findings.py              # runs all studies in results/, half an hour
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

from analysis.discovery.result import LABELS, WorldsResult, read_worlds_result
from analysis.schema import DUMMY
from analysis.sensitivity.result import SensitivityResult, read_sensitivity_result
from analysis.words import number, signed

ROOT = Path(__file__).resolve().parent.parent
LEVERS, GRID = "levers_today", "stringency_and_capacity"
WORLDS, MANY_WORLDS = "hundred_worlds", "thousand_worlds"
FIGURES = {
    "curves_prepared": "findings-levers.png",
    "tornado_in_role": "findings-in-role.png",
    "heat_map_prepared": "findings-stringency-prepared.png",
    "heat_map_in_role": "findings-stringency-in-role.png",
    "effects_prepared": "findings-worlds.png",
    "regret_prepared": "findings-regret.png",
}
PAGE = """\
# What the model says

Four studies on the default settings, at workshop size (2,400 consultants in 10 trusts). Everything below is what the
model says if its assumptions hold; most of them nobody has measured. The page and its figures are made by
`uv run python .ci/refresh_findings.py`, from `medlead sensitivity experiment=levers_today`,
`medlead sensitivity experiment=stringency_and_capacity`, `medlead worlds experiment=hundred_worlds` and, for what
decides, `medlead worlds experiment=thousand_worlds`.

## Which levers shift readiness and roles?

Each lever alone, from today's setting to the end of its range, all else as in the central world; points, mean over
year 15, {seeds} paired seeds. "Full" is a hand-chosen size: `medlead compare` ranks policies at equal cost too.

{levers}

Chance alone moves a difference of two points of this study by up to {chance_prepared} points in prepared and
{chance_in_role} points in role (90 %).

![Response of the share prepared to each lever](figures/findings-levers.png)

![How far each lever moves the share in role](figures/findings-in-role.png)

## How hard can a standard be held before it backfires?

The prescriptive policy at every stringency, in trusts of every mean capacity to turn effort into practice; the constant
is solved again for each capacity, {grid_seeds} paired seeds.

{grid}

![Effect on the share prepared by stringency and capacity](figures/findings-stringency-prepared.png)

![Effect on the share in role by stringency and capacity](figures/findings-stringency-in-role.png)

## In how many of 100 plausible worlds does a policy beat the permissive regime?

{tried:,} worlds were drawn from all {inputs} uncertain inputs, the constant solved in each for a share in role of 10 to
20 %; {kept} showed the patterns of today. A policy counts as better where it moves the outcome by more than {amount}
points. In brackets: the worlds in which it backfires as far. Four seeds a world; the line under `medlead run` takes
two, so that its counts differ by one or two.

{worlds}

![Effect of the regimes on the share prepared, world by world](figures/findings-worlds.png)

**When does a prescriptive regime backfire?** {backfires}

**Which unmeasured inputs decide it?** A hundred worlds tell few of {inputs} inputs from chance, so this was asked of
{many:,} worlds (of {many_tried:,} drawn; there it raises the share prepared in {many_better} % and lowers it in
{many_worse} %). {decides}

![The worlds in which a prescriptive regime raises the share prepared](figures/findings-what-decides.png)

**Which policy would one regret least?** {regret}

![Regret of each policy](figures/findings-regret.png)

**How much do today's patterns tell us?** {constraint}
"""


def main() -> None:
    """Run the studies, or find them stored, and write the page."""
    levers = read_sensitivity_result(_folder("sensitivity", LEVERS))
    grid = read_sensitivity_result(_folder("sensitivity", GRID))
    many, worlds = (read_worlds_result(_folder("worlds", name)) for name in (MANY_WORLDS, WORLDS))
    for folder in (levers.folder, grid.folder, many.folder, worlds.folder):  # of two figures of one name, the last
        for source, target in FIGURES.items():
            if (figure := folder / "figures" / f"{source}.png").is_file():
                shutil.copyfile(figure, ROOT / "docs" / "figures" / target)
    page = PAGE.format(**_of_levers(levers), **_of_grid(grid), **_of_worlds(worlds), **_of_many(many))
    (ROOT / "docs" / "findings.md").write_text(page, encoding="utf-8")


def _folder(verb: str, experiment: str) -> Path:
    """The result of a study, which is computed unless it is stored."""
    line = ["medlead", verb, f"experiment={experiment}", *sys.argv[1:]]
    said = subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return ROOT / said.rsplit("Result: ", 1)[1].strip()


def _of_levers(result: SensitivityResult) -> dict[str, object]:
    tables = {
        outcome: result.findings[outcome].table.set_index("name") for outcome in ("prepared", "in_role", "vacancy")
    }
    rows = [
        f"| {'dummy, which nothing reads' if name == DUMMY else str(name).replace('_', ' ')} | "
        + " | ".join(_swing(tables[outcome].loc[name]) for outcome in tables)
        + " |"
        for name in tables["prepared"].index
        if name != "chance"
    ]
    head = "| lever | prepared | in role | vacancy |\n| --- | --- | --- | --- |\n"
    chance = {f"chance_{o}": number(100.0 * float(tables[o].loc["chance", "up"])) for o in ("prepared", "in_role")}
    return {"levers": head + "\n".join(rows), "seeds": len(result.manifest["seeds"]), **chance}


def _of_grid(result: SensitivityResult) -> dict[str, object]:
    """At which stringency each outcome gains most, and from which on it loses, for the ends of capacity."""
    said = []
    for outcome, label in (("prepared", "prepared"), ("in_role", "in role")):
        table = result.findings[outcome].table
        for place, level in (("lowest", table["capacity_mean"].min()), ("highest", table["capacity_mean"].max())):
            row = table[table["capacity_mean"] == level].sort_values("stringency")
            best = row.loc[row["difference"].idxmax()]
            harmful = row[row["high"] < 0.0]["stringency"]
            until = f"surely lowers it from {harmful.min():g} on" if len(harmful) else "surely lowers it nowhere"
            said.append(
                f"- {label}, {place} capacity ({level:g}): raises it most at stringency {best['stringency']:g} "
                f"({signed(100.0 * best['difference'])} points), {until}"
            )
    return {"grid": "\n".join(said), "grid_seeds": len(result.manifest["seeds"])}


def _swing(row: "pd.Series[float]") -> str:
    """The end of the curve that lies farther from today's, with its interval."""
    way = "up" if abs(row["up"]) >= abs(row["down"]) else "down"
    value, low, high = (100.0 * float(row[key]) for key in (way, f"{way}_low", f"{way}_high"))
    return f"{signed(value)} ({signed(low)} to {signed(high)})"


def _of_worlds(result: WorldsResult) -> dict[str, object]:
    table = result.counts.set_index(["policy", "outcome"])
    rows = [
        f"| {policy} | " + " | ".join(_counts(table.loc[(policy, outcome)]) for outcome in LABELS) + " |"
        for policy in result.policies
    ]
    head = f"| policy | {' | '.join(LABELS.values())} |\n| --- |{' --- |' * len(LABELS)}\n"
    said = result.sentences
    prescriptive = table.loc[("prescriptive", "prepared")]
    in_role = table.loc[("prescriptive", "in_role")]
    return {
        "worlds": head + "\n".join(rows),
        "tried": int(result.manifest["tried"]),
        "kept": len(result.accepted),
        "inputs": result.inputs.shape[1],
        "amount": number(100.0 * float(result.manifest["amount"])),
        "backfires": (
            f"It lowers the share prepared in {_of_100(prescriptive['worse'])} of 100 worlds and raises it in "
            f"{_of_100(prescriptive['better'])}; more doctors hold a role in {_of_100(in_role['better'])} and fewer in "
            f"{_of_100(in_role['worse'])}. Burden and lost room for manoeuvre act everywhere; what it gives back "
            "passes through practice, which only trusts with capacity and fit improve."
        ),
        "regret": f"{said[0]} In the share in role: {_of_regret(result)}",
        "constraint": said[-1],
    }


def _of_many(result: WorldsResult) -> dict[str, object]:
    prescriptive = result.counts.set_index(["policy", "outcome"]).loc[("prescriptive", "prepared")]
    decided = result.deciding
    shutil.copyfile(
        result.folder / "figures" / "what_decides.png", ROOT / "docs" / "figures" / "findings-what-decides.png"
    )
    return {
        "many": len(result.accepted),
        "many_tried": int(result.manifest["tried"]),
        "many_better": _of_100(prescriptive["better"]),
        "many_worse": _of_100(prescriptive["worse"]),
        "decides": " ".join(part for part in (decided.one_by_one, decided.together) if part),
    }


def _counts(row: "pd.Series[float]") -> str:
    median, low, high = (signed(100.0 * float(row[key])) for key in ("median", "low", "high"))
    return f"{_of_100(row['better'])} ({_of_100(row['worse'])}); median {median}, 80 % {low} to {high}"


def _of_regret(result: WorldsResult) -> str:
    found = result.regrets["in_role"]
    best = " and ".join(found.minimax).replace("_", " ")
    return f"{best}, at worst {number(100.0 * float(found.table['maximum'].min()))} points below the best policy."


def _of_100(share: object) -> str:
    return number(100.0 * float(json.loads(str(share))), 0)


if __name__ == "__main__":
    main()
