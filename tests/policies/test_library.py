"""The policies that ship: their levels, to the letter; and the same whoever reads their files."""

import pytest
import yaml

from experiments.configuration.policies import policy_content
from policies.library import named_policy, policy_names
from policies.plan import RAMP_YEARS, LeverPlan
from policies.registry import FLAGS, LEVERS
from sim.parameters import BY_NAME
from tests.architecture.sources import PROJECT
from tests.cli.test_hydra import settings

STANDARD_HELD_HARD = {"stringency": 0.8, "publish": 1.0}
LEVELS: dict[str, dict[str, float]] = {
    "permissive": {},
    "custom": {},
    "publish_only": {"publish": 1.0},
    "light_standard": {"stringency": 0.3, "publish": 1.0},
    "prescriptive": STANDARD_HELD_HARD,
    "comply_or_explain": STANDARD_HELD_HARD | {"comply_or_explain": 1.0},
    "pay_more": {"pay_premium": 10.0},
    "support_leaders": {"protected_time": 1.0},
    "normalise": {"campaign": 1.0},
    "align_structures": {"alignment": 1.0},
    "train": {"training": 1.0},
    "standard_with_support": {"stringency": 0.3, "publish": 1.0, "protected_time": 0.5, "alignment": 0.5},
    "withdraw_after_four_years": STANDARD_HELD_HARD,
}
# Beside those: what sequences, selections and triggers look like.
SHOWN = {"support_then_standard", "help_the_weakest", "adaptive_standard"}


def test_these_policies_ship() -> None:
    assert set(LEVELS) | SHOWN == set(policy_names())


@pytest.mark.parametrize("name", LEVELS)
def test_levels_are_those_of_the_programme(name: str) -> None:
    """Each from the first quarter, with the usual ramp, everywhere, at usual cost, until the end or year 4."""
    policy = named_policy(name)
    stop = 4.0 if name == "withdraw_after_four_years" else None
    wanted = {lever: LeverPlan(level, 0.0, RAMP_YEARS, stop) for lever, level in LEVELS[name].items()}
    assert dict(policy.levers) == wanted and not policy.triggers


@pytest.mark.parametrize("name", policy_names())
def test_the_command_line_and_the_library_read_the_same_policy(name: str) -> None:
    chosen = settings(f"policy={name}")
    assert chosen.policy.name == name
    assert policy_content(chosen.policy.plan) == policy_content(named_policy(name))


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_file_sets_levers_and_triggers_within_their_ranges_and_says_what_it_means(name: str) -> None:
    text = (PROJECT / "conf" / "policy" / f"{name}.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    assert set(content) <= {"policy", "levers", "triggers"} and content["policy"] == name
    assert text.splitlines()[1].startswith("# ") and text.splitlines()[1][-1] in ".?"
    for lever, plan in named_policy(name).levers.items():
        assert BY_NAME[lever].minimum <= plan.level <= BY_NAME[lever].maximum


def test_an_unknown_policy_is_no_policy() -> None:
    with pytest.raises(KeyError, match="nothing"):
        named_policy("nothing")


def test_levers_of_the_programme() -> None:
    """Eight that are paid for, three that say how a standard binds, and a scenario."""
    assert [lever.name for lever in LEVERS if lever.is_size] == [
        "pay_premium", "protected_time", "campaign", "training", "publish", "alignment", "autonomy_awareness",
        "stringency",
    ]  # fmt: skip
    assert [lever.name for lever in LEVERS if not lever.is_size] == [
        "standard", "bench", "comply_or_explain", "own_push"
    ]  # fmt: skip
    assert [lever.name for lever in LEVERS if lever.is_scenario] == ["own_push"]
    assert FLAGS == ("comply_or_explain",)
