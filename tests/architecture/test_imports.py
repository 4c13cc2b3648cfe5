"""Imports run one way, and what must start quickly imports little."""

import sys
from graphlib import TopologicalSorter

import pytest

from tests.architecture.sources import PACKAGES, PROJECT, Source, imported, parsed, sources

MAY_IMPORT = {
    "agents": {"agents"},
    "policies": {"policies", "agents"},
    "sim": {"sim", "policies", "agents"},
    "conf": set[str](),
    "experiments": set(PACKAGES),
    "analysis": {"analysis"},  # stored results only: nothing of the engine, nothing of studies
}
LEAVES = {
    "agents.code_cache": set[str](),
    "agents.compiling": {"agents.code_cache"},
    "agents.parameter": set[str](),
    "agents.arithmetic": {"agents.compiling"},
}
NEEDED_BY_RULES = {"numpy", "numba", "llvmlite", "platformdirs"}
# The three modules that are the model's face for Mesa, and the one that reads policies from their files.
ALSO_NEEDED = {
    "sim.collector": {"mesa"},
    "sim.model": {"mesa"},
    "sim.views": {"mesa"},
    "policies.library": {"yaml"},
}


def _ours(source: Source) -> set[str]:
    return {name for name in imported(source) if name.split(".")[0] in PACKAGES}


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    """A rule knows no engine, the engine knows no study, an analysis knows neither."""
    for source in sources(package):
        forbidden = {name for name in _ours(source) if name.split(".")[0] not in MAY_IMPORT[package]}
        assert not forbidden, f"{source.file} imports {sorted(forbidden)}"


def test_no_package_imports_tests() -> None:
    """What ships must run without them."""
    for source in sources():
        assert not {name for name in imported(source) if name.split(".")[0] == "tests"}, source.file


def test_leaves_import_nothing_of_ours() -> None:
    """What everybody shares stands at the bottom."""
    for source in sources("agents"):
        if source.name in LEAVES:
            assert _ours(source) - {"agents"} <= LEAVES[source.name], source.file


def test_no_circles() -> None:
    """Module by module, late imports included, imports for types only left out."""
    known = {source.name for source in sources()}
    graph = {source.name: {name for name in _ours(source) & known if name != source.name} for source in sources()}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("package", ["agents", "policies", "sim"])
def test_the_model_needs_numpy_and_numba_only(package: str) -> None:
    """Pandas and plotting cost seconds to import and are no part of a rule; neither is Mesa, its face apart."""
    for source in sources(package):
        others = _third_party(source) - NEEDED_BY_RULES - ALSO_NEEDED.get(source.name, set())
        assert not others, f"{source.file} imports {sorted(others)}"


def test_the_engine_does_not_need_its_face() -> None:
    """Runs and designs start without Mesa, and no rule can ask for a policy by name."""
    by_name = {source.name: source for source in sources()}
    reached, ahead = set[str](), {"sim.engine"}
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead |= (_ours(by_name[name]) & set(by_name)) - reached
    assert {"sim.quarter", "agents.stigma", "policies.timeline"} <= reached
    assert not reached & set(ALSO_NEEDED)


def _third_party(source: Source) -> set[str]:
    return {name.split(".")[0] for name in imported(source)} - set(sys.stdlib_module_names) - set(PACKAGES)


def test_what_is_checked_is_there() -> None:
    """The checks above see imports of every form, and see all packages."""
    for package in PACKAGES:
        assert sources(package)
    assert {"sim.draws", "agents.compiling"} <= imported(parsed(PROJECT / "sim" / "engine.py"))
    assert "sim" in {name.split(".")[0] for name in imported(parsed(PROJECT / "sim" / "creation.py"))}
