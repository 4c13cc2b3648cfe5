"""No draw is made twice: a purpose is drawn at most once for a slot in a quarter, in a whole run with all levers on.

The compiled part of the engine is run interpreted, with draws that note when they are first used.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import sim.engine
from agents.code_cache import config
from sim import appointments, arrivals, creation, draws, movements, nation
from sim.draws import PURPOSES, Moment, StreamKey
from sim.engine import Run
from sim.population import Population, Trust, archetypes
from tests.engine.trials import EVERYTHING, digest_of, digest_of_state, same_record, started, stepped, tables_of

POPULATION = Population("of twelve", (*archetypes(24)[:3], Trust("Twelve", 12)))
BURN_IN_YEARS, QUARTERS = 1, 11
EVENTFUL = {"posts0": 0.35, "consider_rate": 0.8, "leave_rate": 0.3}


class Drawn:
    """A number that was drawn; it reports the first time that anything is made of it."""

    def __init__(self, value: float, key: tuple[Any, ...], used: Counter[tuple[Any, ...]]) -> None:
        self._value, self._key, self._used, self._is_used = value, key, used, False

    def __float__(self) -> float:
        if not self._is_used:
            self._used[self._key] += 1
            self._is_used = True
        return self._value

    def __lt__(self, other: float) -> bool:
        return float(self) < other

    def __gt__(self, other: float) -> bool:
        return float(self) > other

    def __rmul__(self, other: float) -> float:
        return other * float(self)


class Registrar:
    """Stands between the rules and the generator and counts the use of each (quarter, slot, block, word)."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.used: Counter[tuple[Any, ...]] = Counter()
        self._streams: dict[StreamKey, tuple[int, int]] = {}
        monkeypatch.setattr(config, "DISABLE_JIT", 1)
        for name in ("create", "_advance"):
            entry = getattr(sim.engine, name)
            monkeypatch.setattr(sim.engine, name, getattr(entry, "py_func", entry))
        self._stream_key, self._trust_words = draws.stream_key, draws.trust_words
        self._place_uniforms, self._trust_uniform = draws.place_uniforms, draws.trust_uniform
        for module in (sim.quarter, creation, movements, appointments, arrivals, sim.aftermath, nation):
            for name in ("stream_key", "place_uniforms", "trust_words", "trust_uniform"):
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, getattr(self, name))

    def stream_key(self, now: Moment, trust_key: Any) -> StreamKey:
        key = self._stream_key(now, trust_key)
        self._streams[key] = (now.quarter, int(trust_key))
        return key

    def place_uniforms(self, key: StreamKey, block: int, place: int) -> tuple[Drawn, Drawn]:
        slot = (*self._streams[key], int(place))
        first, second = self._place_uniforms(key, block, place)
        return Drawn(first, (slot, block, 0), self.used), Drawn(second, (slot, block, 1), self.used)

    def trust_words(self, now: Moment, block: int, trust_key: Any) -> Any:
        for word in range(4):
            self.used[((now.quarter, int(trust_key)), block, word)] += 1
        return self._trust_words(now, block, trust_key)

    def trust_uniform(self, now: Moment, block: int, trust_key: Any) -> float:
        self.used[((now.quarter, int(trust_key)), block, 0)] += 1
        return self._trust_uniform(now, block, trust_key)

    def repeated(self) -> list[tuple[Any, ...]]:
        """Keys whose draw was used more than once."""
        return [key for key, times in self.used.items() if times > 1]


def _run_all(run: Run) -> str:
    burn_in = stepped(run, {}, 4 * BURN_IN_YEARS)
    policy = stepped(run, EVERYTHING, QUARTERS)
    return digest_of([*tables_of(burn_in), *tables_of(policy)])


@pytest.fixture
def registrar(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registrar]:
    yield Registrar(monkeypatch)


@pytest.mark.parametrize("world", [{}, {"appoint_by_belief": 1.0}, {"identical_doctors": 1.0}], ids=str)
def test_no_purpose_is_drawn_twice_for_a_slot_in_a_quarter(world: dict[str, float], registrar: Registrar) -> None:
    """Two uses of one number would tie two pieces of luck together for good."""
    _run_all(started(POPULATION, BURN_IN_YEARS, world=EVENTFUL | world))
    assert registrar.repeated() == []


def test_every_purpose_of_the_registry_is_drawn_and_no_other(registrar: Registrar) -> None:
    """The registry is the whole truth about chance in the model."""
    _run_all(started(POPULATION, BURN_IN_YEARS, world=EVENTFUL))
    assert {(block, word) for _, block, word in registrar.used} == set(PURPOSES.values())


def test_noting_draws_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The noted run is the compiled run, to the last bit: what holds for the one holds for the other."""
    compiled = started(POPULATION, BURN_IN_YEARS)
    record = stepped(compiled, EVERYTHING, QUARTERS + 4)
    Registrar(monkeypatch)
    noted = started(POPULATION, BURN_IN_YEARS)
    assert same_record(stepped(noted, EVERYTHING, QUARTERS + 4), record)
    assert digest_of_state(noted) == digest_of_state(compiled)


def test_a_repeated_draw_is_noticed(registrar: Registrar) -> None:
    """The check can fail: one number used for two things is found, a number looked up but not used is not."""
    key = registrar.stream_key(Moment(draws.LOW_WORD, 0), draws.LOW_WORD)
    first, second = registrar.place_uniforms(key, draws.CHOICE, 3)
    assert first < 2.0
    assert first > -1.0
    again, _ = registrar.place_uniforms(key, draws.CHOICE, 3)
    assert registrar.repeated() == []
    assert float(again) == float(first)
    assert registrar.repeated() == [((0, int(draws.LOW_WORD), 3), draws.CHOICE, 0)]
    assert float(second) != float(first)
