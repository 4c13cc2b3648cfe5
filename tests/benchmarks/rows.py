"""A row of the table: what was measured, what was wanted, and whether it was reached."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A bound from above, from below or both; ``stretch`` is a harder one that would be welcome."""

    most: float | None = None
    least: float | None = None
    stretch: float | None = None

    def __str__(self) -> str:
        if self.least is not None and self.most is not None:
            text = f"{self.least:g} to {self.most:g}"
        else:
            text = f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"
        return f"{text} (stretch: {self.stretch:g})" if self.stretch is not None else text

    def is_met_by(self, value: float) -> bool:
        """Whether the value keeps within the bounds."""
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)


@dataclass(frozen=True)
class Row:
    """One measurement.

    Parameters
    ----------
    what : str
        In words.
    samples : sequence of float
        One a round; their median is what counts.
    unit : str
        Of the samples.
    goal : Goal or None
        None where the number is for information.
    note : str
        What a reader should know if the goal is not met.
    """

    what: str
    samples: Sequence[float]
    unit: str
    goal: Goal | None = None
    note: str = ""

    @property
    def value(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.samples)

    @property
    def measured(self) -> str:
        """The median with its unit, and the lowest and highest round."""
        text = f"{_digits(self.value)} {self.unit}"
        if len(self.samples) > 1:
            text += f" ({_digits(min(self.samples))} to {_digits(max(self.samples))})"
        return text

    @property
    def is_missed(self) -> bool:
        """Whether there is a goal that is not met."""
        return self.goal is not None and not self.goal.is_met_by(self.value)

    @property
    def met(self) -> str:
        """In one word."""
        if self.goal is None:
            return ""
        return "no" if self.is_missed else "yes"

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row of the table: what, goal, measured, met."""
        return self.what, "" if self.goal is None else str(self.goal), self.measured, self.met


def _digits(value: float) -> str:
    """Three digits that count; more only where the number is a large whole one."""
    if abs(value) >= 100.0:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1.0 else f"{value:.3f}"
