"""A policy as it is configured: a name, every lever over time and place, and triggers; each checked here only."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from analysis.schema import LEVER, TRIGGER
from experiments.configuration.fixed_sight import FixedSight
from experiments.configuration.reader import Reader
from policies.condition import Condition, parse_conditions
from policies.plan import LeverPlan, Policy
from policies.registry import BROUGHT, brought_fingerprint
from policies.registry import BY_NAME as LEVERS
from policies.selection import EVERYWHERE, Selection, parse_selection
from policies.sight import TRUST_MEASURES
from policies.trigger import Trigger
from sim.checks import SettingError, refusal
from sim.parameters import VALUE_NAMES
from sim.population import Population
from sim.sight import NATIONAL_MEASURES, facts_of

LONGEST_YEARS = 200
MOST_TIMES = 1000


@dataclass(frozen=True)
class NamedPolicy:
    """A policy and what it is called."""

    name: str
    plan: Policy

    @property
    def changes(self) -> dict[str, dict[str, object]]:
        """What it sets that is not neutral: levers by ``levers.NAME``, triggers by ``triggers.NAME``."""
        return policy_content(self.plan)

    def content(self) -> dict[str, object]:
        """What determines results, as plain values for hashing: two policies with the same effect have the same.

        A lever that an installed package brings is known by its sources too, since they may change under its name.
        """
        moved = self.plan.moved_by_triggers
        brought = any(f"{LEVER}{lever.name}" in self.changes or lever.name in moved for lever in BROUGHT)
        return {**self.changes, "brought": brought_fingerprint()} if brought else {**self.changes}


def policy_content(policy: Policy) -> dict[str, dict[str, object]]:
    """What a policy sets that is not neutral, as plain values."""
    moved = policy.moved_by_triggers
    pulled = {
        f"{LEVER}{name}": lever_content(plan)
        for name, plan in policy.levers.items()
        if plan.level != LEVERS[name].row.default or (name in moved and plan != LeverPlan(plan.level))
    }
    return pulled | {f"{TRIGGER}{trigger.name}": _trigger_content(trigger) for trigger in policy.triggers}


def lever_content(plan: LeverPlan) -> dict[str, object]:
    """A lever over time and place as plain values; what it costs changes nothing."""
    content: dict[str, object] = {
        "level": plan.level, "start_year": plan.start_year, "ramp_years": plan.ramp_years, "stop_year": plan.stop_year
    }  # fmt: skip
    if plan.trusts.is_everywhere:
        return content
    return {**content, "trusts": sorted(set(plan.trusts.names)) or str(plan.trusts)}


def _trigger_content(trigger: Trigger) -> dict[str, object]:
    return {
        "when": " and ".join(map(str, trigger.when)), "set": dict(trigger.set_to), "change": dict(trigger.change_by),
        "ramp_years": trigger.ramp_years, "times": trigger.times, "wait_years": trigger.wait_years,
    }  # fmt: skip


def read_policy(reader: Reader, group: str, population: Population, prefix: str = "") -> NamedPolicy:
    """The policy chosen for ``group``, whose levers and triggers stand below ``prefix``."""
    name = reader.choice(group, f"{prefix}policy")
    levers = {lever: _lever(reader, f"{prefix}levers.{lever}", lever, population) for lever in LEVERS}
    triggers = tuple(_trigger(reader, f"{prefix}triggers.{key}", key) for key in reader.below(f"{prefix}triggers"))
    return NamedPolicy(name, Policy(levers, triggers))


def _lever(reader: Reader, key: str, name: str, population: Population) -> LeverPlan:
    level = reader.parameter(f"{key}.level", LEVERS[name].row)
    start = reader.year(f"{key}.start_year", LONGEST_YEARS, "Years after the policy's start, when the lever is pulled.")
    meaning = "Years after the policy's start, when the lever falls back to neutral; null means never."
    stop = reader.optional(f"{key}.stop_year", lambda stop_key: reader.year(stop_key, LONGEST_YEARS, meaning))
    if stop is not None and stop <= start:
        raise SettingError(
            f"{key}.stop_year = {stop:g} is not allowed: it must be later than {key}.start_year = {start:g}. {meaning}"
        )
    ramp_meaning = "Years that the lever takes to rise to its level; 0 means at once."
    ramp = reader.number(f"{key}.ramp_years", 0.0, LONGEST_YEARS, "years", ramp_meaning)
    trusts = reader.checked(f"{key}.trusts", lambda value: _selection(f"{key}.trusts", value, name, population))
    return LeverPlan(level, start, ramp, stop, _unit_cost(reader, f"{key}.unit_cost", name), trusts)


def _unit_cost(reader: Reader, key: str, name: str) -> float | None:
    items = LEVERS[name].costs
    if not items:
        none = "it must be null, since nobody pays for this lever"
        return reader.optional(key, lambda _: reader.refuse(key, none, "Unit costs: medlead parameters."))
    return reader.optional(key, lambda _: reader.parameter(key, items[0].row))


def _selection(key: str, value: object, lever: str, population: Population) -> Selection:
    """Where a lever is pulled, checked against the trusts that there are."""
    if not _is_selection(value):
        how = "Write all, a trust's name, a list of names, or a rule such as 'published_engagement < 45'."
        raise refusal(key, value, "it must select trusts", how)
    try:
        selection = parse_selection(value)
    except ValueError as error:
        raise refusal(key, value, str(error), "It selects the trusts in which the lever is pulled.") from None
    if selection.is_everywhere:
        return EVERYWHERE
    for quantity in LEVERS[lever].acts_on:
        if quantity in VALUE_NAMES:
            reason = f"{lever} moves {quantity}, which is one number for the whole country"
            raise refusal(key, value, f"it must be all, since {reason}", "Pull it in all trusts.")
    _check_matches(key, value, selection, population)
    return selection


def _is_selection(value: object) -> TypeGuard[str | Sequence[str]]:
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, Sequence) and bool(value) and all(isinstance(name, str) for name in value)


def _check_matches(key: str, value: object, selection: Selection, population: Population) -> None:
    """Refuse names and columns that do not exist, and what selects no trust."""
    facts = facts_of(population)
    for name in selection.names:
        if name not in facts["trust"]:
            near = difflib.get_close_matches(name, facts["trust"], n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            where = f"{hint}Trusts of {population.name}: {_some(facts['trust'])}."
            raise refusal(key, value, f"there is no trust {name!r}", where)
    known = (*TRUST_MEASURES, *facts)
    for condition in selection.conditions:
        _check_name(key, value, condition, known)
        if isinstance(condition.value, str) == _is_number(condition.name, facts):
            kind = "numbers" if _is_number(condition.name, facts) else "words"
            raise refusal(key, value, f"{condition.name} holds {kind}", "Compare words with words, by = or !=.")
    if not FixedSight(facts).matches(selection):
        raise refusal(key, value, f"it matches no trust of {population.name}", "Widen it, or pull the lever in all.")


def _is_number(name: str, facts: Mapping[str, Sequence[object]]) -> bool:
    if name in TRUST_MEASURES:
        return True
    try:
        [float(str(value)) for value in facts[name]]
    except ValueError:
        return False
    return True


def _check_name(key: str, value: object, condition: Condition, known: Sequence[str]) -> None:
    if condition.name not in known:
        near = difflib.get_close_matches(condition.name, known, n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        where = f"{hint}It may look at {', '.join(known)}."
        raise refusal(key, value, f"there is nothing called {condition.name!r} to look at", where)


def _some(names: Sequence[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _trigger(reader: Reader, key: str, name: str) -> Trigger:
    """One rule of an adaptive policy."""
    when = reader.checked(f"{key}.when", lambda value: _when(f"{key}.when", value))
    moved = {part: reader.below(f"{key}.{part}") for part in ("set", "change")}
    for part, levers in moved.items():
        for lever in levers:
            if lever not in LEVERS:
                near = difflib.get_close_matches(lever, list(LEVERS), n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                raise SettingError(
                    f"{key}.{part}.{lever}: there is no lever {lever!r}.{hint} See 'medlead parameters'."
                )
    if not moved["set"] and not moved["change"]:
        raise SettingError(
            f"{key} does nothing: give it levers to set ({key}.set.LEVER) or change ({key}.change.LEVER)."
        )
    twice = sorted(set(moved["set"]) & set(moved["change"]))
    if twice:
        raise SettingError(f"{key}: {twice[0]} stands under set and under change; choose one.")
    set_to = {lever: reader.parameter(f"{key}.set.{lever}", LEVERS[lever].row) for lever in moved["set"]}
    change_by = {lever: _change(reader, f"{key}.change.{lever}", lever) for lever in moved["change"]}
    return Trigger(name, when, set_to, change_by, **_timing(reader, key))


def _change(reader: Reader, key: str, lever: str) -> float:
    row = LEVERS[lever].row
    if LEVERS[lever].is_flag:
        raise SettingError(f"{key}: {lever} is either on or off; set it to 0 or 1 instead of changing it.")
    span = row.maximum - row.minimum
    return reader.number(key, -span, span, row.unit, f"By how much the lever changes. {row.meaning}")


def _when(key: str, value: object) -> tuple[Condition, ...]:
    where = "Conditions look at national measures of the last quarter, or at year."
    if not isinstance(value, str):
        raise refusal(key, value, "it must be a condition in words, such as 'vacancy > 0.2'", where)
    try:
        conditions = parse_conditions(value)
    except ValueError as error:
        raise refusal(key, value, str(error), where) from None
    for condition in conditions:
        _check_name(key, value, condition, NATIONAL_MEASURES)
        if isinstance(condition.value, str):
            raise refusal(key, value, f"{condition.name} is compared with a number", where)
    return conditions


def _timing(reader: Reader, key: str) -> dict[str, Any]:
    """When and how often a trigger acts; what is not given stays as it is by default."""
    timing: dict[str, Any] = {}
    if reader.has(f"{key}.ramp_years"):
        meaning = "Years until the new level is reached; 0 means at once."
        timing["ramp_years"] = reader.number(f"{key}.ramp_years", 0.0, LONGEST_YEARS, "years", meaning)
    if reader.has(f"{key}.times"):
        timing["times"] = reader.whole(f"{key}.times", 1, MOST_TIMES, "How often the trigger may act.")
    if reader.has(f"{key}.wait_years"):
        meaning = "Years after it has acted before it may act again."
        timing["wait_years"] = reader.year(f"{key}.wait_years", LONGEST_YEARS, meaning)
    return timing
