"""Chance, keyed: the draw for (seed, purpose, quarter, slot), made wherever and whenever it is needed.

There is no generator state. A draw is a pure function of its key, so the same doctor has the same luck under every
policy, order and worker count cannot matter, and a doctor or a trust added moves nobody else's luck. A slot is a
trust's key and a place in the trust.

Philox (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", doi:10.1145/2063384.2063405):
Philox-4x32-10 under the 64-bit seed mixes trust and quarter into a 64-bit stream key for the trust's doctors, and
trust, quarter and block into four words for the trust itself; Philox-2x32-10 under the stream key gives two words for
each block and place. A uniform number is ``(word + 0.5) / 2**32``, never 0 and never 1.

A *purpose* is one word of one block. Purposes that are always needed together share a block; a test holds that no
purpose is drawn twice for a slot in a quarter.
"""

from typing import NamedTuple

import numpy as np

from agents.compiling import compiled

LOW_WORD = np.uint64(0xFFFFFFFF)
WORD_BITS = np.uint64(32)
MULTIPLIER_2 = np.uint64(0xD256D193)
WEYL_2 = np.uint64(0x9E3779B9)
MULTIPLIER_4A = np.uint64(0xD2511F53)
MULTIPLIER_4B = np.uint64(0xCD9E8D57)
WEYL_4A = np.uint64(0x9E3779B9)
WEYL_4B = np.uint64(0xBB67AE85)
ROUNDS = 10
QUARTER_OFFSET = 1 << 16
PLACES = 1 << 16
UNIT = 1.0 / 4294967296.0

DOCTORS = 0  # the block of a trust that keys its doctors' draws

# Blocks drawn for a doctor's place: two purposes each.
CAREER = 1  # leaving · considering, being asked, end of term, review
CHOICE = 2  # saying yes (to a first post, or to going on) · lot among applicants for a first post
PROMOTION = 3  # considering the next rank · saying yes to it
PROMOTION_LOT = 4  # lot among candidates for promotion · (free)
TRAINING_PLACE = 5  # a place on a course · (free)
MIND = 6  # curiosity · belief
SENSITIVITY = 7  # value put on autonomy · sensitivity to stigma
BACKGROUND = 8  # resting strain · pay
PRIVATE = 9  # other income · sex
STANDING = 10  # age at appointment · years as consultant (of the first cohort)
FIRST_ROLE = 11  # lot for the roles dealt when a run starts · (free)

# Blocks drawn for a trust: four purposes each; the run itself draws as the trust with key 0.
TRUST_CHARACTER = 32  # practice · alignment · capacity · fit
PRACTICE_DRIFT = 33  # noise of practice · (free)
SURVEY_ERROR = 34  # measurement error of the yearly survey · (free)
PRESS_STORIES = 35  # number of stories · (free)

PURPOSES: dict[str, tuple[int, int]] = {
    "leaving": (CAREER, 0),
    "career event": (CAREER, 1),
    "saying yes": (CHOICE, 0),
    "lot for a first post": (CHOICE, 1),
    "considering promotion": (PROMOTION, 0),
    "accepting promotion": (PROMOTION, 1),
    "lot for promotion": (PROMOTION_LOT, 0),
    "training place": (TRAINING_PLACE, 0),
    "curiosity": (MIND, 0),
    "belief": (MIND, 1),
    "autonomy value": (SENSITIVITY, 0),
    "stigma sensitivity": (SENSITIVITY, 1),
    "resting strain": (BACKGROUND, 0),
    "pay": (BACKGROUND, 1),
    "other income": (PRIVATE, 0),
    "sex": (PRIVATE, 1),
    "age at appointment": (STANDING, 0),
    "years as consultant": (STANDING, 1),
    "first role": (FIRST_ROLE, 0),
    "practice": (TRUST_CHARACTER, 0),
    "alignment": (TRUST_CHARACTER, 1),
    "capacity": (TRUST_CHARACTER, 2),
    "fit": (TRUST_CHARACTER, 3),
    "practice drift": (PRACTICE_DRIFT, 0),
    "survey error": (SURVEY_ERROR, 0),
    "press stories": (PRESS_STORIES, 0),
}


class Moment(NamedTuple):
    """When a draw is made, and in which run: the seed and the quarter (negative during burn-in)."""

    seed: np.uint64
    quarter: int


class StreamKey(NamedTuple):
    """The key of all draws of one trust's doctors in one quarter: 64 bits in two words."""

    low: np.uint64
    high: np.uint64


@compiled
def philox_2x32(counter_0: np.uint64, counter_1: np.uint64, key: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Philox-2x32-10: two words from a counter of two words and a key of one."""
    for _ in range(ROUNDS):
        product = MULTIPLIER_2 * counter_0
        counter_0 = (product >> WORD_BITS) ^ key ^ counter_1
        counter_1 = product & LOW_WORD
        key = (key + WEYL_2) & LOW_WORD
    return counter_0, counter_1


@compiled
def philox_4x32(
    counter_0: np.uint64, counter_1: np.uint64, counter_2: np.uint64, counter_3: np.uint64,
    key_0: np.uint64, key_1: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:  # fmt: skip
    """Philox-4x32-10: four words from a counter of four words and a key of two."""
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_4A * counter_0
        product_1 = MULTIPLIER_4B * counter_2
        counter_0 = (product_1 >> WORD_BITS) ^ counter_1 ^ key_0
        counter_2 = (product_0 >> WORD_BITS) ^ counter_3 ^ key_1
        counter_1 = product_1 & LOW_WORD
        counter_3 = product_0 & LOW_WORD
        key_0 = (key_0 + WEYL_4A) & LOW_WORD
        key_1 = (key_1 + WEYL_4B) & LOW_WORD
    return counter_0, counter_1, counter_2, counter_3


@compiled
def uniform(word: np.uint64) -> float:
    """A number strictly between 0 and 1 from a 32-bit word."""
    return (float(word) + 0.5) * UNIT


@compiled
def trust_words(now: Moment, block: int, trust_key: np.uint64) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four words for a trust and a block."""
    return philox_4x32(
        trust_key & LOW_WORD,
        trust_key >> WORD_BITS,
        np.uint64(now.quarter + QUARTER_OFFSET),
        np.uint64(block),
        now.seed & LOW_WORD,
        now.seed >> WORD_BITS,
    )


@compiled
def stream_key(now: Moment, trust_key: np.uint64) -> StreamKey:
    """The key under which every place of a trust has two words for each block now."""
    low, high, _, _ = trust_words(now, DOCTORS, trust_key)
    return StreamKey(low, high)


@compiled
def place_words(key: StreamKey, block: int, place: int) -> tuple[np.uint64, np.uint64]:
    """Two words of a block for a doctor's place, from 0 to 65,535, under a stream key."""
    return philox_2x32(np.uint64(block * PLACES + place), key.high, key.low)


@compiled
def place_uniforms(key: StreamKey, block: int, place: int) -> tuple[float, float]:
    """Two uniform numbers for a doctor's place: the two purposes of a block."""
    first, second = place_words(key, block, place)
    return uniform(first), uniform(second)


@compiled
def trust_uniform(now: Moment, block: int, trust_key: np.uint64) -> float:
    """One uniform number for a trust: the first purpose of the block."""
    word, _, _, _ = trust_words(now, block, trust_key)
    return uniform(word)
