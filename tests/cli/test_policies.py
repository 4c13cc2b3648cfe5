"""Policies as people write them: selections, triggers and unit costs, each checked before anything runs."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.configuration.composition import compose
from experiments.settings import read_run
from tests.cli.conftest import Command

TRUSTS = """\
trust,consultants,region,beds
Alpha,60,North,700
Beta,80,Tyne and Wear,450
"Gamma, St John",70,south,300
"""


@pytest.fixture
def own_trusts(tmp_path: Path) -> str:
    path = tmp_path / "trusts.csv"
    path.write_text(TRUSTS, encoding="utf-8")
    return "population.csv=trusts.csv"


# -- accepted ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trusts",
    [
        "all",
        "Alpha",
        "[Alpha,Beta]",
        '["Gamma, St John"]',
        '"Gamma, St John"',
        '"region = North"',
        '"region = Tyne and Wear and beds < 500"',
        '"consultants >= 70"',
        '"published_engagement < 45"',
        '"published_engagement < 45 and region != south"',
    ],
)
def test_a_selection_may_be_names_a_column_or_a_rule(medlead: Command, own_trusts: str, trusts: str) -> None:
    answer = medlead("run", "--dry-run", own_trusts, "levers.campaign.level=1", f"levers.campaign.trusts={trusts}")
    assert answer.code == 0, answer.err


def test_a_lever_at_rest_is_no_lever(quick: Command) -> None:
    """The policy and the reference are then one run, and every difference is exactly nought."""
    answer = quick("policy=custom", "levers.campaign.start_year=1", "levers.standard.trusts=Trust 002")
    assert answer.code == 0, answer.err
    runs = pd.read_parquet(answer.results[0] / "runs.parquet")
    assert runs.groupby("seed")["run_id"].nunique().eq(1).all() and len(runs) == 4
    assert set(runs["parameters"]) == {"{}"}
    assert pd.read_csv(answer.results[0] / "summary.csv")["difference"].dropna().eq(0.0).all()


def test_a_plan_with_everything_runs_and_is_kept(quick: Command, tmp_path: Path, own_trusts: str) -> None:
    """Sequence, selection, trigger and own unit cost from a file of one's own; the record says what was meant."""
    (tmp_path / "plans" / "policy").mkdir(parents=True)
    (tmp_path / "plans" / "policy" / "ours.yaml").write_text(
        """\
# @package _global_
policy: ours
levers:
  protected_time: {level: 1.0, trusts: published_engagement < 60, unit_cost: 9.0}
  stringency: {level: 0.5, start_year: 0.5, ramp_years: 0.0}
triggers:
  ease:
    when: vacancy > 0.01 and year >= 0.75
    set: {stringency: 0.2}
""",
        encoding="utf-8",
    )
    answer = quick("--config-dir", "plans", "policy=ours", own_trusts)
    assert answer.code == 0, answer.err
    runs = pd.read_parquet(answer.results[0] / "runs.parquet")
    kept = json.loads(runs[runs["arm"] == "policy"]["parameters"].iloc[0])
    assert kept["levers.protected_time"]["trusts"] == "published_engagement < 60"
    assert kept["triggers.ease"]["when"] == "vacancy > 0.01 and year >= 0.75"


# -- refused -------------------------------------------------------------------------------------------------------

SELECTIONS = [
    ("Nowhere", "there is no trust 'Nowhere'", "Trusts of trusts: Alpha, Beta, Gamma, St John"),
    ("Alpa", "there is no trust 'Alpa'", "Did you mean 'Alpha'?"),
    ("[Alpha,Nowhere]", "there is no trust 'Nowhere'", "Trusts of trusts"),
    ("[]", "it must select trusts", "Write all, a trust's name"),
    ("7", "it must select trusts", "a list of names, or a rule such as"),
    ("null", "it must select trusts", "Write all"),
    ("''", "it must select trusts", "Write all"),
    ("[1,2]", "it must select trusts", "Write all"),
    ('"consultants > 900"', "it matches no trust of trusts", "Widen it"),
    ('"region = west"', "it matches no trust of trusts", "Widen it"),
    ('"vacancy > 0.2 and beds > 900"', "it matches no trust of trusts", "Widen it"),
    ('"regionn = North"', "there is nothing called 'regionn' to look at", "Did you mean 'region'?"),
    ('"wards > 3"', "there is nothing called 'wards' to look at", "It may look at published_engagement"),
    ('"region > 3"', "region holds words", "Compare words with words, by = or !="),
    ('"beds = many"', "beds holds numbers", "Compare words with words"),
    ('"vacancy = high"', "vacancy holds numbers", "Compare words with words"),
    ('"vacancy > high"', "'high' is a word, which can only be = or !=", "selects the trusts in which"),
    ('"vacancy >"', "is no condition: write a name", "selects the trusts in which"),
    ('"vacancy > nan"', "the number must be finite", "selects the trusts in which"),
]


@pytest.mark.parametrize(("trusts", "reason", "where"), SELECTIONS, ids=[trusts for trusts, *_ in SELECTIONS])
def test_a_selection_that_makes_no_sense_is_refused(
    medlead: Command, own_trusts: str, trusts: str, reason: str, where: str
) -> None:
    """Exit code 2, the key, the value, what is wrong, what is allowed; nothing is left behind."""
    answer = medlead("run", own_trusts, "levers.campaign.level=1", f"levers.campaign.trusts={trusts}")
    assert answer.code == 2 and "Traceback" not in answer.err and not answer.out
    assert "levers.campaign.trusts = " in answer.err and "is not allowed" in answer.err
    assert reason in answer.err and where in answer.err, answer.err
    assert "(On the command line: levers.campaign.trusts" in answer.err
    assert [path.name for path in answer.folder.iterdir()] == ["trusts.csv"]


def test_the_selection_of_the_reference_is_checked_too(medlead: Command) -> None:
    answer = medlead("run", "population=tiny", "reference.levers.campaign.trusts=Fairhaven")
    assert answer.code == 2 and "reference.levers.campaign.trusts = 'Fairhaven' is not allowed" in answer.err


def trigger(**written: object) -> str:
    """One trigger, as an override."""
    parts = ",".join(f"{key}:{value}" for key, value in written.items())
    return f"+triggers.ease={{{parts}}}"


EASE = "{stringency:0.3}"
TRIGGERS = [
    (trigger(when="'vacancy > 0.2'"), "triggers.ease does nothing: give it levers to set"),
    (trigger(set=EASE), "triggers.ease.when is missing"),
    (trigger(when="'vacancy > 0.2'", set="{stringencie:0.3}"), "there is no lever 'stringencie'. Did you mean"),
    (trigger(when="'vacancy > 0.2'", set="{stringency:1.3}"), "triggers.ease.set.stringency = 1.3 is not allowed"),
    (trigger(when="'vacancy > 0.2'", set="{standard:0.5}"), "it must be a number from 0.6 to 0.95"),
    (trigger(when="'vacancy > 0.2'", change="{standard:0.5}"), "it must be a number from -0.35 to 0.35"),
    (trigger(when="'vacancy > 0.2'", change="{comply_or_explain:1}"), "either on or off; set it to 0 or 1"),
    (trigger(when="'vacancy > 0.2'", set=EASE, change=EASE), "stringency stands under set and under change"),
    (trigger(when="'vacancy > many'", set=EASE), "'many' is a word"),
    (trigger(when="'vacancy = many'", set=EASE), "vacancy is compared with a number"),
    (trigger(when="'vacanzy > 0.2'", set=EASE), "nothing called 'vacanzy' to look at. Did you mean 'vacancy'?"),
    (trigger(when="'published_engagment > 4'", set=EASE), "Did you mean 'published_engagement'?"),
    (trigger(when="0.2", set=EASE), "it must be a condition in words"),
    (trigger(when="vacancy", set=EASE), "is no condition: write a name"),
    (trigger(when="'vacancy > 0.2'", set=EASE, times=0), "triggers.ease.times = 0 is not allowed"),
    (trigger(when="'vacancy > 0.2'", set=EASE, wait_years="0.3"), "it must be a multiple of 0.25"),
    (trigger(when="'vacancy > 0.2'", set=EASE, ramp_years="-1"), "triggers.ease.ramp_years = -1 is not allowed"),
    (trigger(when="'vacancy > 0.2'", set=EASE, until=3), "triggers.ease.until: there is no such setting"),
]


@pytest.mark.parametrize(("word", "message"), TRIGGERS, ids=[message for _, message in TRIGGERS])
def test_a_trigger_that_makes_no_sense_is_refused(medlead: Command, word: str, message: str) -> None:
    answer = medlead("run", "population=tiny", word)
    assert answer.code == 2 and message in answer.err and "Traceback" not in answer.err, answer.err
    assert list(answer.folder.iterdir()) == []


@pytest.mark.parametrize("side", ["", "reference."])
@pytest.mark.parametrize("plus", ["", "+", "++"])
def test_a_trigger_may_be_written_setting_by_setting(side: str, plus: str) -> None:
    parts = {"when": "'vacancy > 0.2'", "set.stringency": "0.3"}
    words = [f"{plus}{side}triggers.ease.{part}={value}" for part, value in parts.items()]
    (point,) = compose("run", ["policy=custom", *words], None, multirun=False).points
    settings = read_run(point)
    (found,) = (settings.reference if side else settings.policy).plan.triggers
    assert (found.name, found.set_to, str(found.when[0])) == ("ease", {"stringency": 0.3}, "vacancy > 0.2")


def test_a_part_that_a_trigger_does_not_have_is_refused(medlead: Command) -> None:
    words = ("triggers.ease.when='vacancy > 0.2'", "triggers.ease.set.stringency=0.3", "triggers.ease.until_year=3")
    answer = medlead("run", "population=tiny", *words)
    assert answer.code == 2 and "triggers.ease.until_year: there is no such setting" in answer.err
    assert "(On the command line: triggers.ease.until_year=3)" in answer.err


COSTS = [
    ("levers.standard.unit_cost=3", "it must be null, since nobody pays for this lever"),
    ("levers.campaign.unit_cost=-3", "it must be a number from 0 to 800 (£k per trust-year)"),
    ("levers.pay_premium.unit_cost=99", "(share of the premium)"),
    ("costs.campaign_cost=many", "costs.campaign_cost = 'many' is not allowed"),
    ("costs.discount_rate=2", "costs.discount_rate = 2 is not allowed"),
    ("costs.campain_cost=3", "Did you mean costs.campaign_cost"),
]


@pytest.mark.parametrize(("word", "message"), COSTS, ids=[word for word, _ in COSTS])
def test_a_cost_that_makes_no_sense_is_refused(medlead: Command, word: str, message: str) -> None:
    answer = medlead("run", "population=tiny", word)
    assert answer.code == 2 and message in answer.err and "Traceback" not in answer.err, answer.err


def test_what_costs_nothing_is_bought_all_the_same(quick: Command) -> None:
    (folder,) = quick("policy=custom", "levers.campaign.level=1", "levers.campaign.unit_cost=0").results
    costs = pd.read_parquet(folder / "costs.parquet")
    assert set(costs["lever"]) == {"campaign"} and (costs["units"] > 0.0).all() and (costs["cost"] == 0.0).all()
