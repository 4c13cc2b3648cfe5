"""Every stored number has the same bits on every processor, and with the compiler off. No chance is involved."""

from collections.abc import Mapping

import pytest
from llvmlite import binding

from tests.engine import tiny_run
from tests.engine.other_process import python

HERE: Mapping[str, bool] = binding.get_host_cpu_features()
OLD = {"NUMBA_CPU_NAME": "nehalem", "NUMBA_CPU_FEATURES": ""}  # no AVX, no fused multiply-add


@pytest.fixture(scope="module")
def here() -> str:
    """The digest in this process, on this processor."""
    return tiny_run.digest()


def _elsewhere(settings: Mapping[str, str]) -> tuple[str, str]:
    """Digest and processor of the same configuration in a process of its own."""
    digest, processor = python("-m", "tests.engine.tiny_run", settings=settings)
    return digest, processor


def _needs(*extensions: str) -> None:
    missing = [name for name in extensions if not HERE.get(name)]
    if missing:
        pytest.skip(f"this processor cannot run code for {', '.join(missing)}")


def test_with_the_compiler_off(here: str) -> None:
    """Interpreted rules give the bits of compiled ones: what is debugged is what is run."""
    assert _elsewhere({"NUMBA_DISABLE_JIT": "1"}) == (here, "interpreted")


def test_compiled_for_an_old_processor(here: str) -> None:
    """Without wide vectors and fused multiply-add, on which a sum or a product could be rounded otherwise."""
    _needs("sse4.2")
    assert _elsewhere(OLD) == (here, "nehalem")


def test_numpy_without_the_extensions_of_this_processor(here: str) -> None:
    """NumPy picks its loops by processor too; nothing stored may pass through a loop whose bits differ."""
    features = python("-c", "from numpy._core._multiarray_umath import __cpu_dispatch__ as d; print(' '.join(d))")[0]
    named = [name for name in features.split() if _can_be_turned_off(name)]
    assert named
    assert _elsewhere({"NPY_DISABLE_CPU_FEATURES": " ".join(named)})[0] == here


def _can_be_turned_off(feature: str) -> bool:
    """NumPy warns, here an error, of an extension that this processor lacks anyway."""
    try:
        python("-c", "import numpy", settings={"NPY_DISABLE_CPU_FEATURES": feature})
    except AssertionError:
        return False
    return True


def test_this_processor_is_not_the_old_one() -> None:
    """The comparisons above compare something: here the rules are compiled, and for all this processor has."""
    processor = tiny_run.processor()
    assert processor != "interpreted"
    assert ("fma" in processor.split()) == HERE.get("fma", False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "features", "needed"),
    [
        ("generic", "", ()),
        ("core2", "", ("ssse3",)),
        ("haswell", "", ("avx2", "fma", "bmi2")),
        ("haswell", "-fma", ("avx2", "bmi2")),
        ("skylake-avx512", "", ("avx512f", "avx512dq", "avx512vl", "avx512bw")),
    ],
)
def test_compiled_for_other_processors(name: str, features: str, needed: tuple[str, ...], here: str) -> None:
    """The same through the generations: each compiles once, about half a minute."""
    _needs(*needed)
    assert _elsewhere({"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": features})[0] == here


def test_another_seed_gives_another_digest(monkeypatch: pytest.MonkeyPatch, here: str) -> None:
    """The digest sees what it should: one seed further, it is another."""
    monkeypatch.setattr(tiny_run, "WORLDS", ({}, {"norm_resentment": 0.3000001}))
    assert tiny_run.digest() != here
