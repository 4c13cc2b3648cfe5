"""What a run leaves behind: a few numbers instead of its whole record."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from analysis.schema import Column
from analysis.vocabulary import MEASURES as MEANINGS
from experiments.study.study import Floats
from sim.checks import SettingError
from sim.engine import Observation, RunRecord
from sim.measures import MEASURES

HEADLINE = ("prepared", "in_role", "vacancy")


class Outputs(Protocol):
    """How a record becomes one row of numbers."""

    @property
    def observation(self) -> Observation:
        """What has to be put on record."""

    def columns(self, years: int) -> tuple[Column, ...]:
        """The numbers of a row, in order."""

    def row(self, record: RunRecord) -> Floats:
        """The numbers of one run, shape ``(n_columns,)``."""


@dataclass(frozen=True)
class NationalOutputs:
    """National measures, each the mean of a year over the quarters in which it was measured.

    Parameters
    ----------
    final : tuple of str
        Measures of the last year under the policy, each under its own name.
    before : tuple of str
        Measures of the last year before the policy, as ``in_role_before``.
    yearly : tuple of str
        Measures of every year under the policy, as ``in_role_year_00``.

    Raises
    ------
    SettingError
        If there is no such measure.
    """

    final: tuple[str, ...] = HEADLINE
    before: tuple[str, ...] = ()
    yearly: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = sorted({*self.final, *self.before, *self.yearly} - set(MEASURES))
        if unknown:
            raise SettingError(f"{', '.join(unknown)}: there is no such measure. Measures: {', '.join(MEASURES)}.")

    @property
    def observation(self) -> Observation:
        """National measures alone, ``prepared`` once a year."""
        return Observation(prepared_quarterly=False, yearly=False)

    def columns(self, years: int) -> tuple[Column, ...]:
        """The numbers of a row, in order."""
        return (
            *(_column(name, "", "Mean over the last year.") for name in self.final),
            *(_column(name, "_before", "Mean over the last year before the policy.") for name in self.before),
            *(
                _column(name, f"_year_{year:02d}", f"Mean over year {year} under the policy, counted from 0.")
                for name in self.yearly
                for year in range(years)
            ),
        )

    def row(self, record: RunRecord) -> Floats:
        """The numbers of one run, shape ``(n_columns,)``."""
        years = yearly_means(record)
        start = -record.first_quarter // QUARTERS_A_YEAR
        before = years[start - 1] if start else np.full(len(MEASURES), np.nan)
        under_policy = years[start:]
        parts = (years[-1][_places(self.final)], before[_places(self.before)])
        return np.concatenate((*parts, under_policy[:, _places(self.yearly)].T.ravel()))


def yearly_means(record: RunRecord) -> Floats:
    """National measures by year, shape ``(years, measures)``; quarters without a value are left out of the mean."""
    quarters = record.outcomes.reshape(-1, QUARTERS_A_YEAR, len(MEASURES))
    measured = ~np.isnan(quarters)
    count = measured.sum(axis=1)
    total = np.where(measured, quarters, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _places(names: tuple[str, ...]) -> list[int]:
    return [MEASURES.index(name) for name in names]


def _column(name: str, ending: str, when: str) -> Column:
    unit, meaning = MEANINGS[name]
    return Column(f"{name}{ending}", unit, "float64", f"{meaning} {when}")
