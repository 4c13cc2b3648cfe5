"""The people of the trusts: who leads, and who would say yes, at the start of a quarter.

A doctor would say yes with a chance. For a picture with one mark a doctor, each place has a lot of its own, spread
evenly over 0 to 1; the mark says yes if the chance is above the lot. The lots are the same in every quarter and under
every policy, so a mark changes only because the doctor's chance does.
"""

import numpy as np
from numpy.typing import NDArray

from agents.compiling import entry_point
from sim.conditions import conditions_in, levers_in, national_share, spread_stigma
from sim.engine import Run
from sim.readiness import record_readiness
from sim.schedule import Schedule
from sim.scratch import Buffers, scratch_of
from sim.state import Blocks, Bytes, Floats, state_of

GOLDEN_RATIO = 0.6180339887498949
MOST_SHOWN = 720  # doctors of one trust that fit on the page
SAYS_YES = 8  # added to the role of a doctor who would say yes


@entry_point
def _look(blocks: Blocks, buffers: Buffers, schedule: Schedule, row: int, lots: Floats, marks: Bytes) -> None:
    state, sites, scratch = state_of(blocks), blocks.sites, scratch_of(buffers)
    p = schedule.worlds[min(row, len(schedule.worlds) - 1)]
    share, salience = national_share(state), state.nation[0].salience
    for index in range(len(sites)):
        site, trust = sites[index], state.trusts[index]
        levers = levers_in(schedule.quantities[row, schedule.kind[index]])
        conditions = conditions_in(site, trust, levers, salience, p)
        spread_stigma(state.departments, site, trust, scratch, conditions.share, share, p)
        record_readiness(state.doctors, site, scratch, buffers.ledger[index], conditions, p)
        for place in range(site.consultants):
            slot = site.first_doctor + place
            mark = state.doctors.role[slot]
            if mark == 0 and scratch.chance[place] > lots[slot]:
                mark += SAYS_YES
            marks[slot] = mark


class Observer:
    """Looks at the people of one run between quarters, and changes nothing.

    Parameters
    ----------
    run : Run
        The run that is looked at.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        places = np.arange(len(run.state.doctors.role))
        self._lots = np.asarray((places + 0.5) * GOLDEN_RATIO % 1.0, np.float64)

    def marks(self, schedule: Schedule, row: int) -> Bytes:
        """Role of every doctor, plus ``SAYS_YES`` for those in clinical work who would say yes; shape ``(n_doctors,)``.

        ``row`` of the schedule is the quarter about to pass.
        """
        marks: NDArray[np.int8] = np.zeros(len(self._lots), np.int8)
        _look(self.run.blocks, self.run.buffers, schedule, row, self._lots, marks)
        return marks
