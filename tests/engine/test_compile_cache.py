"""Compiled code on disk is used again only where nothing that it was compiled from has changed."""

import shutil
from pathlib import Path

import pytest

from agents import code_cache
from agents.code_cache import MODEL_FOLDERS, cache_folder, source_fingerprint
from tests.engine.other_process import PROJECT, python

SPARSE = shutil.ignore_patterns("__pycache__")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the model's sources that takes itself for the model."""
    for folder in MODEL_FOLDERS:
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=SPARSE)
    monkeypatch.setattr(code_cache, "__file__", str(tmp_path / "agents" / "code_cache.py"))
    monkeypatch.setattr(code_cache, "source_fingerprint", source_fingerprint.__wrapped__)
    return tmp_path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_an_untouched_copy_has_the_same_folder(copy: Path) -> None:
    """The name hangs on texts, not on where the sources lie, and not on line ends."""
    before = cache_folder()
    assert code_cache.source_fingerprint() == source_fingerprint()
    source = copy / "agents" / "pay.py"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert cache_folder() == before


@pytest.mark.parametrize("source", ["agents/pay.py", "policies/levers/campaign.py", "sim/movements.py", "sim/draws.py"])
def test_the_folder_changes_with_any_source(copy: Path, source: str) -> None:
    """Numba itself looks at one file only, and would serve the old number after an edit of a rule in another."""
    before = cache_folder()
    (copy / source).write_text((copy / source).read_text() + "\n")
    assert cache_folder() != before


def test_the_folder_changes_when_a_source_comes_or_goes(copy: Path) -> None:
    """A new rule, and a rule moved to another module."""
    folders = [cache_folder()]
    (copy / "agents" / "luck.py").write_text("")
    folders.append(cache_folder())
    (copy / "agents" / "luck.py").rename(copy / "agents" / "fate.py")
    folders.append(cache_folder())
    assert len(set(folders)) == 3


@pytest.mark.parametrize(("setting", "value"), [("CPU_NAME", "nehalem"), ("CPU_FEATURES", "+avx")])
def test_the_folder_changes_with_the_processor(setting: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code for one processor may not run on another that shares the home directory."""
    before = cache_folder()
    monkeypatch.setattr(code_cache.config, setting, value)
    assert cache_folder() != before


def test_the_folder_can_be_chosen_and_is_in_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """NUMBA_CACHE_DIR says where; this process keeps its own compiled code in such a folder."""
    name = cache_folder().name
    assert Path(code_cache.config.CACHE_DIR).name == name
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path / name


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    """A read-only home: compiled code goes to a temporary folder, and the model runs."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    code = (
        "import agents.compiling\n"
        "from agents.code_cache import config, cache_folder\n"
        "print(config.CACHE_DIR); print(cache_folder())"
    )
    used, wanted = python("-c", code, settings={"NUMBA_CACHE_DIR": str(blocked)})
    assert used != wanted
    assert not Path(wanted).exists()
    shutil.rmtree(used)


@pytest.mark.slow
def test_an_edited_rule_changes_the_number(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The whole way: run, run again from the cache, edit a rule that the compiled loop only calls, run again."""
    settings = {"NUMBA_CACHE_DIR": str(tmp_path_factory.mktemp("compiled"))}
    code = (
        "import numpy as np; from sim.engine import RunPlan, simulate; from sim.parameters import world_vector\n"
        "from sim.population import built_in_population; from policies.timeline import timeline\n"
        "from agents.compiling import is_compiled_already; print(is_compiled_already())\n"
        "plan = RunPlan(world_vector(), 1, timeline({}, 0, 4))\n"
        "print(simulate(built_in_population('tiny'), [plan], 1)[0].outcomes[-1, 0])\n"
    )
    compiled_before, first = python("-c", code, settings=settings, folder=copy)
    assert compiled_before == "False"
    assert python("-c", code, settings=settings, folder=copy) == ["True", first]
    _edit(copy / "agents" / "pay.py", "/ POUNDS_COUNTED_BY", "/ POUNDS_COUNTED_BY + 1.0")
    compiled_after, second = python("-c", code, settings=settings, folder=copy)
    assert compiled_after == "False"
    assert float(second) > float(first) + 0.05


def test_a_run_does_not_load_linear_algebra_and_others_still_have_it() -> None:
    """SciPy's would double the time of a warm start; compiled linear algebra of other people works as ever."""
    code = (
        "import sys\n"
        "import numba, numpy\n"
        "from tests.engine.trials import MIXED, plan\n"
        "from sim.engine import simulate\n"
        "simulate(MIXED, [plan({}, 4)], 0)\n"
        "print('scipy.linalg' in sys.modules)\n"
        "invert = numba.njit(lambda a: numpy.linalg.inv(a))\n"
        "print(invert(numpy.eye(2) * 2.0)[0, 0])\n"
        "print('scipy.linalg' in sys.modules)\n"
    )
    assert python("-c", code) == ["False", "0.5", "True"]
