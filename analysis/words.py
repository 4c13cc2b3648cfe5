"""Numbers in words: no more digits than the result carries, British spelling, real minus signs."""

import math

MINUS = "−"
_SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def number(value: float, decimals: int = 1) -> str:
    """``value`` with a real minus sign, thousands set apart, and never "minus nought"."""
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0.0 and float(text.replace(",", "")) != 0.0
    return f"{MINUS}{text}" if negative else text


def signed(value: float, decimals: int = 1) -> str:
    """As `number`, with a plus sign for a gain."""
    text = number(value, decimals)
    gained = value > 0.0 and float(text.replace(",", "")) != 0.0
    return f"+{text}" if gained else text


def percent(share: float) -> str:
    """A share (0-1) as a percentage with one decimal."""
    return f"{number(100.0 * share)} %"


def rate(share: float) -> str:
    """A share (0-1) as a whole percentage: of however many, where a number out of 100 would be of another number."""
    return f"{number(100.0 * share, 0)} %"


def part_of(share: float, count: int) -> str:
    """A share (0-1) of ``count`` things as their number: ``5 of 12``."""
    return f"{round(share * count):,} of {count:,}"


def about(count: float) -> int:
    """A count to two significant digits: 864.3 is 860, 7.6 is 8."""
    size = abs(count)
    step = 10 ** max(0, math.floor(math.log10(size)) - 1) if size >= 1.0 else 1
    return round(count / step) * step


def in_words(count: int) -> str:
    """A whole number as a word up to twenty, in digits above."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def people_in_words(consultants: int, trusts: int) -> str:
    """A population in a few words: ``2,400 consultants in 10 trusts``."""
    return f"{consultants:,} consultants in {counted(trusts, 'trust', 'trusts')}"


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: ``1 seed``, ``8 seeds``."""
    return f"{count:,} {one if count == 1 else many}"
