"""What a permissive run leaves when it is to be held against the patterns of today: one number a pattern."""

from dataclasses import dataclass

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from analysis.schema import Column
from experiments.study.study import Floats
from sim.engine import Observation, RunRecord
from sim.measures import CENSUS_MEASURES, MEASURES

PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("in_role", "share (0-1)", "Share in role over the last year of burn-in."),
    ("trend", "share (0-1)", "Change of that share from the last year of burn-in to the last year after it."),
    ("vacancy", "share (0-1)", "Mean share of posts that stand empty, over the years after burn-in."),
    ("spread_in_role", "share (0-1)", "Mean standard deviation between trusts of the share in role."),
    ("spell_years", "years", "Mean length of the spells of leading that ended."),
    ("appointed", "share a year", "Appointments to a post a year, promotions included, by consultant."),
    ("time_leading", "share (0-1)", "Share of all consultant time that is given to leading."),
    ("strain_gap", "strain (0-1)", "Leaders' strain above that of doctors in clinical work."),
    ("curiosity_gap", "standard deviations", "Leaders' curiosity above that of doctors in clinical work."),
    ("belief_gap", "index (0-1)", "Leaders' belief above that of doctors in clinical work."),
    ("content_gap", "share (0-1)", "How much less content leaders on the first rung are than those on any other."),
)


@dataclass(frozen=True)
class BaselineOutputs:
    """The patterns of a run without any policy.

    Parameters
    ----------
    consultants : int
        In all trusts.
    """

    consultants: int

    @property
    def observation(self) -> Observation:
        """The yearly census too."""
        return Observation(prepared_quarterly=False, yearly=True)

    def columns(self, years: int) -> tuple[Column, ...]:
        """The numbers of a row, in order."""
        return tuple(Column(name, unit, "float64", meaning) for name, unit, meaning in PATTERNS)

    def row(self, record: RunRecord) -> Floats:
        """The numbers of one run."""
        start = -record.first_quarter
        outcomes = dict(zip(MEASURES, record.outcomes.T, strict=True))
        after = {name: values[start:] for name, values in outcomes.items()}
        before = float(outcomes["in_role"][start - QUARTERS_A_YEAR : start].mean())
        return np.array(
            [
                before,
                float(after["in_role"][-QUARTERS_A_YEAR:].mean()) - before,
                *(float(after[name].mean()) for name in ("vacancy", "spread_in_role")),
                float(np.nansum(after["spell_years"] * after["spells_ended"]) / max(after["spells_ended"].sum(), 1.0)),
                QUARTERS_A_YEAR * float((after["appointed"] + after["promoted"]).mean()) / self.consultants,
                float(after["time_leading"].mean()),
                *_gaps(record.census[start // QUARTERS_A_YEAR :]),
            ]
        )


def _gaps(census: Floats) -> tuple[float, float, float, float]:
    """Leaders above their peers, and the first rung below the others; ``nan`` where nobody leads."""
    people = {
        name: float(np.mean(values[~np.isnan(values)])) if (~np.isnan(values)).any() else float("nan")
        for name, values in zip(CENSUS_MEASURES, census.T, strict=True)
    }
    strain, curiosity, belief = (
        people[f"leaders_{t}"] - people[f"peers_{t}"] for t in ("strain", "curiosity", "belief")
    )
    higher = [value for rank in (2, 3, 4) if not np.isnan(value := people[f"content_{rank}"])]
    return strain, curiosity, belief, min(higher, default=float("nan")) - people["content_1"]
