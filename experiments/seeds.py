"""Seeds: a nested list of lucks, so that a study with more seeds contains the study with fewer.

    seed i of root r = first 8 bytes of SHA-256("r/i"), little-endian

A seed therefore depends on nothing but the root and its own place in the list.
"""

import hashlib

LARGEST_SEED = 2**64 - 1


def paired_seeds(root: int, count: int) -> tuple[int, ...]:
    """The first ``count`` seeds of the list that belongs to ``root``, each 0 to 2**64 - 1.

    Both arms of a comparison use the same seeds; ``paired_seeds(r, 8)`` opens ``paired_seeds(r, 16)``.
    """
    return tuple(_seed(root, index) for index in range(count))


def _seed(root: int, index: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{root}/{index}".encode()).digest()[:8], "little")
