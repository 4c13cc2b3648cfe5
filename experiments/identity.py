"""The hash: what went into a result; and the fingerprint of the program that made it.

The hash is SHA-256 of canonical JSON: keys sorted, no spaces, ASCII only, numbers as Python writes them. It never
covers paths, dates or worker counts.
"""

import hashlib
import json
from functools import cache
from importlib.metadata import version

from agents.code_cache import source_fingerprint
from policies.registry import brought_fingerprint
from sim.parameters import TABLE_VERSION

RUN_ID_DIGITS = 16
FOLDER_DIGITS = 12


@cache
def model_version() -> str:
    """The version of the model: that of the program."""
    return version("medlead")


def content_hash(content: object) -> str:
    """SHA-256 over plain values, the model's version and that of its parameter table, 64 hexadecimal digits."""
    everything = {"model": model_version(), "parameter_table": TABLE_VERSION, "content": content}
    text = json.dumps(everything, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def model_fingerprint() -> str:
    """SHA-256 over the model's sources, those of levers that installed packages bring included."""
    brought = brought_fingerprint()
    return hashlib.sha256((source_fingerprint() + brought).encode()).hexdigest() if brought else source_fingerprint()
