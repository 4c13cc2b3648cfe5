"""A rule knows numbers, not names: not which policy is on, not which trust it serves, not which doctor it will be."""

import ast

from policies.registry import LEVER_NAMES
from sim.population import built_in_population
from sim.state import Doctors
from tests.architecture.sources import PROJECT, sources, words_of_code

POLICIES = {path.stem for path in (PROJECT / "conf" / "policy").glob("*.yaml")}
ARCHETYPES = built_in_population("archetypes").trusts


def test_no_motive_or_actor_knows_which_policy_is_on() -> None:
    """Nothing in ``agents`` says the name of a policy, or speaks of policies and regimes, outside its docstrings."""
    assert {"permissive", "prescriptive", "publish_only"} <= POLICIES
    for source in sources("agents"):
        for word in words_of_code(source):
            if word.endswith("."):
                continue  # a sentence that says what a parameter means
            assert word not in POLICIES - set(LEVER_NAMES), f"{source.file}: {word!r}"
            assert "policy" not in word.lower(), f"{source.file}: {word!r}"
            assert "regime" not in word.lower(), f"{source.file}: {word!r}"


def test_no_policy_reaches_into_a_doctor() -> None:
    """``policies`` speaks of levers; it neither reads nor sets a column of doctors."""
    columns = set(Doctors._fields) - set(LEVER_NAMES)
    for source in sources("policies"):
        touched = {node.attr for node in source.nodes(ast.Attribute)} & columns
        assert not touched, f"{source.file} touches {sorted(touched)}"


def test_no_rule_names_a_trust() -> None:
    """Archetypes differ in their inputs only: their names and kinds stand where populations are made."""
    names = {trust.name for trust in ARCHETYPES} | {trust.archetype for trust in ARCHETYPES} - {"typical"}
    assert "Kingsmere" in names
    for source in sources("agents", "policies", "sim"):
        if source.name != "sim.population":
            named = {word for word in words_of_code(source) for name in names if name in word}
            assert not named, f"{source.file}: {sorted(named)}"


def test_no_rule_asks_what_kind_of_trust_it_serves() -> None:
    """The kind of a trust is for reports and the census, and for policies that select by it: no rule reads it."""
    for source in sources("agents", "policies", "sim"):
        if source.name not in ("sim.population", "sim.sight", "sim.views", "sim.census"):
            assert "archetype" not in {node.attr for node in source.nodes(ast.Attribute)}, source.file


def test_rules_draw_nothing_and_keep_nothing() -> None:
    """Whoever makes the doctor decides the luck; a rule is the same function whenever it is called."""
    for source in sources("agents"):
        words = words_of_code(source)
        assert not words & {"random", "default_rng", "place_uniforms", "trust_uniform"}, source.file
        assert not list(source.nodes(ast.Global)), source.file
