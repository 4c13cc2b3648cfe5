"""What stands in for a sign that the terminal's encoding lacks: ASCII that means the same. The one place for the rule.

Standard library only: it is needed before anything is said.
"""

import codecs
import sys

NAME = "plain_signs"
PLAIN = {
    "−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "─": "-", "━": "-", "╸": "-", "╺": "-", "│": "|", "·": ".",
    "•": "*", "×": "x", "→": "->", "←": "<-", "±": "+/-", "≤": "<=", "≥": ">=", "≈": "~", "£": "GBP", "€": "EUR",
    "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "●": "*", "○": "o", "◆": "*", "▲": "^", "▼": "v",
}  # fmt: skip


def print_what_the_terminal_can() -> None:
    """Let the process's output say everything in whatever encoding it has, instead of failing on a sign."""
    codecs.register_error(NAME, _in_plain_signs)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=NAME)


def _in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(sign: str) -> str:
    """A letter of another alphabet that is a letter of ours with a mark loses the mark; what nobody knows is ``?``."""
    from unicodedata import normalize

    return PLAIN.get(sign) or normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"
