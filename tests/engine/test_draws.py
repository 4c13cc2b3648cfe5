"""Chance is Philox to the letter, and no two draws know of each other.

The generator's functions are plain arithmetic, so here they take whole arrays of keys. The keys are those that runs
really use: neighbouring places, quarters, trusts and seeds, which a weak mix would leave alike.
"""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim import draws
from sim.draws import PLACES, PURPOSES, QUARTER_OFFSET, Moment, StreamKey
from sim.population import LARGEST_TRUST, MOST_CONSULTANTS, built_in_population

FALSE_ALARM = 1e-4  # of a whole family of checks, shared out among its members (Bonferroni)

# -- known answers -------------------------------------------------------------------------------------------------

ONES = 0xFFFFFFFF


def _ints(words: tuple[np.uint64, ...]) -> list[int]:
    return [int(word) for word in words]


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0), 0, [0xFF1DAE59, 0x6CD10DF2]),
        ((ONES, ONES), ONES, [0x2C3F628B, 0xAB4FD7AD]),
        ((0x243F6A88, 0x85A308D3), 0x13198A2E, [0xDD7CE038, 0xF62A4C12]),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_published_answers_of_philox_2x32(counter: tuple[int, int], key: int, answer: list[int]) -> None:
    """The known-answer file of Random123 (Salmon et al. 2011), ten rounds."""
    assert _ints(draws.philox_2x32(np.uint64(counter[0]), np.uint64(counter[1]), np.uint64(key))) == answer


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ((ONES,) * 4, (ONES,) * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_published_answers_of_philox_4x32(counter: tuple[int, ...], key: tuple[int, ...], answer: list[int]) -> None:
    """The known-answer file of Random123 (Salmon et al. 2011), ten rounds."""
    assert _ints(draws.philox_4x32(*map(np.uint64, (*counter, *key)))) == answer


# -- what is a key, and that no two keys are one -------------------------------------------------------------------


def test_each_part_of_a_key_reaches_the_generator_whole() -> None:
    """A draw is Philox of its key with nothing cut off: both halves of seed and trust, quarter, block and place."""
    seed, trust, quarter = 0x0123456789ABCDEF, 0xFEDCBA9876543210, -37
    now = Moment(np.uint64(seed), quarter)
    words = draws.trust_words(now, 33, np.uint64(trust))
    counter = (0x76543210, 0xFEDCBA98, QUARTER_OFFSET - 37, 33)
    assert words == draws.philox_4x32(*map(np.uint64, (*counter, 0x89ABCDEF, 0x01234567)))
    key = draws.stream_key(now, np.uint64(trust))
    assert tuple(key) == draws.trust_words(now, draws.DOCTORS, np.uint64(trust))[:2]
    place = draws.philox_2x32(np.uint64(7 * PLACES + 41_000), key.high, key.low)
    assert draws.place_words(key, 7, 41_000) == place
    assert draws.place_uniforms(key, 7, 41_000) == tuple((int(word) + 0.5) / 2**32 for word in place)
    assert draws.trust_uniform(now, 33, np.uint64(trust)) == (int(words[0]) + 0.5) / 2**32


def test_a_uniform_number_is_never_0_or_1() -> None:
    """A quantile of it must be finite, and "less than a chance of 1" must always hold."""
    assert 0.0 < draws.uniform(np.uint64(0)) < 1e-9
    assert 1.0 - 1e-9 < draws.uniform(np.uint64(ONES)) < 1.0


def test_counters_have_room_for_every_place_block_and_quarter() -> None:
    """No place reaches into the next block's counters, no block beyond 32 bits, no burn-in below quarter 0's offset."""
    blocks = [block for block, _ in PURPOSES.values()]
    assert max(LARGEST_TRUST, MOST_CONSULTANTS) <= PLACES
    assert max(blocks) * PLACES + PLACES - 1 <= ONES
    assert QUARTER_OFFSET > 4 * 1000
    assert draws.DOCTORS not in blocks


def test_registry_of_purposes_names_each_word_once() -> None:
    """Two purposes on one word would share their luck; a block has two words for a doctor and four for a trust."""
    assert len(set(PURPOSES.values())) == len(PURPOSES)
    for block, word in PURPOSES.values():
        assert 0 <= word < (2 if block < draws.TRUST_CHARACTER else 4)


def test_no_two_streams_share_a_key() -> None:
    """Every trust of England in every quarter of 100 under 64 seeds, neighbouring and far: 1.1 million different keys.

    False alarm: 3e-8 (birthdays among 2**64). Power: a mix that keeps 40 bits or fewer gives a pair alike with
    probability .4 or more, 36 bits or fewer with certainty. Each half alone must have as many birthdays as chance
    gives, n**2 / 2**33 = 131 (false alarm 2e-5 each way: 4.3 standard deviations), so neither half is an idle one.
    """
    trusts = _england_keys()
    seeds = np.array([*range(32), *(k << 32 for k in range(1, 17)), *(2**64 - k for k in range(1, 17))], np.uint64)
    quarters = np.arange(-40, 60)
    seed, quarter, trust = np.meshgrid(seeds, quarters, trusts, indexing="ij")
    key = _stream(seed.ravel(), quarter.ravel(), trust.ravel())
    whole = np.unique((key.high << np.uint64(32)) | key.low)
    assert len(whole) == seed.size
    expected = seed.size**2 / 2**33
    for half in (key.low, key.high):
        assert abs(seed.size - len(np.unique(half)) - expected) < 4.3 * np.sqrt(expected)


def _england_keys() -> NDArray[np.uint64]:
    return np.array([trust.key for trust in built_in_population("england").trusts], dtype=np.uint64)


# -- uniform, and independent across everything that tells two draws apart -------------------------------------------

Words = tuple[NDArray[np.uint64], ...]


def _stream(seed: Any, quarter: Any, trust: Any) -> StreamKey:
    """Stream keys of arrays of seeds, quarters and trusts."""
    stream: Callable[..., StreamKey] = draws.stream_key
    return stream(Moment(seed, quarter), trust)


def _of_places(seed: Any, quarter: Any, trust: Any, block: Any, place: Any) -> Words:
    """Two words each for arrays of keys of doctors."""
    words: Any = draws.place_words
    drawn: Words = words(_stream(seed, quarter, trust), block, place)
    return drawn


def _of_trusts(seed: Any, quarter: Any, trust: Any, block: int) -> Words:
    """Four words each for arrays of keys of trusts."""
    words: Any = draws.trust_words
    drawn: Words = words(Moment(seed, quarter), block, trust)
    return drawn


class Slots:
    """The keys of 25 neighbouring quarters, 20 neighbouring trusts and their first 400 places: 200,000 slots."""

    def __init__(self) -> None:
        axes = np.meshgrid(np.arange(-10, 15), np.arange(20), np.arange(400), indexing="ij")
        self.quarter, number, self.place = (axis.ravel() for axis in axes)
        self.trusts = _england_keys()
        self.number = number
        self.trust = self.trusts[number]
        self.seed = np.full(self.place.shape, 20130401, dtype=np.uint64)

    def words(self, block: int = draws.CAREER, **other: Any) -> Words:
        """Words of these slots, with some part of their keys replaced."""
        key = {"seed": self.seed, "quarter": self.quarter, "trust": self.trust, "place": self.place} | other
        return _of_places(block=block, **key)


SLOTS = Slots()


def test_arrays_of_keys_draw_what_single_keys_draw() -> None:
    """The checks below are about the draws of the engine, which asks for them one by one."""
    words = SLOTS.words()
    for slot in (0, 1, 399, 400, 123_456, 199_999):
        now = Moment(np.uint64(20130401), int(SLOTS.quarter[slot]))
        key = draws.stream_key(now, SLOTS.trust[slot])
        assert draws.place_words(key, draws.CAREER, int(SLOTS.place[slot])) == (words[0][slot], words[1][slot])


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_purpose_is_uniform(purpose: str) -> None:
    """Chi-square over 256 equal bins of 200,000 draws for each purpose.

    False alarm: 1e-4 over all purposes. Power: bins that are off by 3 % (root mean square) are found with
    probability .97 in any one purpose.
    """
    block, word = PURPOSES[purpose]
    if block < draws.TRUST_CHARACTER:
        drawn = SLOTS.words(block)[word]
    else:  # of trusts: by 400 seeds in place of 400 places
        drawn = _of_trusts(SLOTS.place.astype(np.uint64), SLOTS.quarter, SLOTS.trust, block)[word]
    counts = np.bincount((drawn >> np.uint64(24)).astype(np.int64), minlength=256)
    assert stats.chisquare(counts).pvalue > FALSE_ALARM / len(PURPOSES)


def _neighbours() -> dict[str, tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """Pairs of draws whose keys differ in one respect."""
    here = SLOTS.words()[0]
    seed = SLOTS.seed
    pairs = {
        "next place": SLOTS.words(place=SLOTS.place + 1),
        "next department": SLOTS.words(place=SLOTS.place + 15),
        "next quarter": SLOTS.words(quarter=SLOTS.quarter + 1),
        "same quarter next year": SLOTS.words(quarter=SLOTS.quarter + 4),
        "burn-in and policy": SLOTS.words(quarter=-1 - SLOTS.quarter),
        "next trust": SLOTS.words(trust=SLOTS.trusts[SLOTS.number + 1]),
        "trust's key and its complement": SLOTS.words(trust=~SLOTS.trust),
        "next seed": SLOTS.words(seed=seed + np.uint64(1)),
        "seed with its highest bit turned": SLOTS.words(seed=seed ^ np.uint64(1 << 63)),
        "seed with its halves exchanged": SLOTS.words(seed=seed << np.uint64(32)),
    }
    return {name: (here, words[0]) for name, words in pairs.items()}


def _purposes_of_doctors() -> dict[str, tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """Every pair of purposes of one doctor in one quarter."""
    words = {name: SLOTS.words(block)[word] for name, (block, word) in PURPOSES.items() if block < 32}
    return {f"{one} and {other}": (words[one], words[other]) for one, other in combinations(words, 2)}


def _purposes_of_trusts() -> dict[str, tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """Every pair of purposes of one trust in one quarter, and the next quarter, trust and seed of one of them."""
    seed = SLOTS.place.astype(np.uint64)

    def words(block: int, **other: Any) -> Words:
        key = {"seed": seed, "quarter": SLOTS.quarter, "trust": SLOTS.trust} | other
        return _of_trusts(block=block, **key)

    drawn = {name: words(block)[word] for name, (block, word) in PURPOSES.items() if block >= 32}
    pairs = {f"{one} and {other}": (drawn[one], drawn[other]) for one, other in combinations(drawn, 2)}
    later = {
        "next quarter": words(draws.PRACTICE_DRIFT, quarter=SLOTS.quarter + 1),
        "next trust": words(draws.PRACTICE_DRIFT, trust=SLOTS.trusts[SLOTS.number + 1]),
        "next seed": words(draws.PRACTICE_DRIFT, seed=seed + np.uint64(1)),
    }
    return pairs | {name: (drawn["practice drift"], other[0]) for name, other in later.items()}


@pytest.mark.parametrize("family", [_neighbours, _purposes_of_doctors, _purposes_of_trusts])
def test_draws_are_independent(
    family: Callable[[], dict[str, tuple[NDArray[np.uint64], NDArray[np.uint64]]]],
) -> None:
    """Correlation, and chi-square over a table of 16 by 16, of 200,000 pairs of draws each.

    False alarm: 1e-4 over a family. Power, for any one pair in the largest family (171 pairs): a correlation of .02
    is found with probability .99; any other dependence with .98 once cells of the table are off by 3.2 % (root mean
    square).
    """
    pairs = family()
    threshold = FALSE_ALARM / (2 * len(pairs))
    for name, (one, other) in pairs.items():
        first, second = (draw.astype(np.float64) for draw in (one, other))
        score = np.corrcoef(first, second)[0, 1] * np.sqrt(len(first))
        assert 2.0 * stats.norm.sf(abs(score)) > threshold, name
        cell = (one >> np.uint64(28)) * np.uint64(16) + (other >> np.uint64(28))
        table = np.bincount(cell.astype(np.int64), minlength=256)
        assert stats.chisquare(table).pvalue > threshold, name


def test_checks_of_independence_notice_a_weak_mix() -> None:
    """The same check turns red on pairs of which one in 25 repeats its neighbour (a correlation of .04)."""
    one, other = _neighbours()["next place"]
    spoilt = np.where(np.arange(len(one)) % 25 == 0, one, other)
    with pytest.raises(AssertionError, match="spoilt"):
        test_draws_are_independent(lambda: {"spoilt": (one, spoilt)})
