"""What a Mesa model collects: every national measure of every quarter, as ``batch_run`` and SolaraViz read them."""

import mesa

from sim.measures import MEASURES
from sim.parameters import BY_NAME
from sim.state import Floats

# In the rows of ``batch_run`` a lever and a measure of one name (``alignment``) would stand in one column.
COLLECTED = tuple(name for name in MEASURES if name not in BY_NAME)


class NationalCollector(mesa.DataCollector):
    """A collector that notes a quarter at once and lays it out in Mesa's form only when somebody reads.

    Mesa's own asks each reporter in each step, which takes longer than a quarter of a small model.
    """

    def __init__(self) -> None:
        super().__init__(model_reporters={name: name for name in COLLECTED})
        self._noted: list[tuple[float, Floats]] = []

    def note(self, time: float, outcomes: Floats) -> None:
        """Keep the national measures of the quarter that has just passed.

        Parameters
        ----------
        time : float
            Steps of the model so far.
        outcomes : array of float, shape (measures,)
            In the order of ``MEASURES``.
        """
        self._noted.append((time, outcomes.copy()))

    def collect(self, model: mesa.Model) -> None:
        """Lay out what was noted; a model that also collects by itself, as Mesa models do, has each quarter once."""
        for time, outcomes in self._noted:
            self._collection_steps.append(time)
            for name, value in zip(MEASURES, outcomes.tolist(), strict=True):
                if name in self.model_vars:
                    self.model_vars[name].append(value)
        self._noted.clear()
