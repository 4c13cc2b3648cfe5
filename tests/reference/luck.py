"""Chance. The draws of the compiled engine, keyed by who draws, when and what for; or Mesa's own stream.

With ``KeyedLuck`` every doctor has the very draws that the engine gives, so roles can be compared one by one. A
model that need not be compared would draw from ``model.random`` as Mesa users do: ``StreamLuck`` does, and is what
a fair measurement of speed should use.
"""

from random import Random
from typing import Protocol

import numpy as np

from sim.draws import Moment, StreamKey, place_uniforms, stream_key, trust_words, uniform


class Luck(Protocol):
    """Two uniform numbers for a doctor, or four for a trust, in the block of purposes they are drawn for."""

    def of_doctor(self, block: int, quarter: int, trust_key: int, place: int) -> tuple[float, float]:
        """Two numbers for the doctor at this place of this trust."""
        ...

    def of_trust(self, block: int, quarter: int, trust_key: int) -> list[float]:
        """Four numbers for this trust."""
        ...


class KeyedLuck:
    """The draws of the compiled engine."""

    def __init__(self, seed: int) -> None:
        self.seed = np.uint64(seed)
        self.quarter: int | None = None
        self.keys: dict[int, StreamKey] = {}

    def of_doctor(self, block: int, quarter: int, trust_key: int, place: int) -> tuple[float, float]:
        """Two numbers for the doctor at this place of this trust."""
        if quarter != self.quarter:
            self.quarter, self.keys = quarter, {}  # a key serves all draws of a trust's doctors, for one quarter
        key = self.keys.get(trust_key)
        if key is None:
            words = stream_key(Moment(self.seed, quarter), np.uint64(trust_key))
            key = self.keys[trust_key] = StreamKey(np.uint64(words.low), np.uint64(words.high))
        return place_uniforms(key, block, place)

    def of_trust(self, block: int, quarter: int, trust_key: int) -> list[float]:
        """Four numbers for this trust."""
        words = trust_words(Moment(self.seed, quarter), block, np.uint64(trust_key))
        return [uniform(np.uint64(word)) for word in words]


class StreamLuck:
    """Numbers one after the other from one generator."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def of_doctor(self, block: int, quarter: int, trust_key: int, place: int) -> tuple[float, float]:
        """Two numbers, whoever asks."""
        return self.random.random(), self.random.random()

    def of_trust(self, block: int, quarter: int, trust_key: int) -> list[float]:
        """Four numbers, whoever asks."""
        return [self.random.random() for _ in range(4)]
