"""The patterns of today that a world must show to count as plausible, as ranges of what a permissive run leaves.

They are those of ``medlead check-baseline``. The share in role is not among them: each world has its own target, which
its constant meets.
"""

import math
from collections.abc import Mapping

PATTERN_RANGES: Mapping[str, tuple[float, float]] = {
    "trend": (-0.01, 0.01),
    "vacancy": (0.05, 0.25),
    "spread_in_role": (0.03, 0.05),
    "spell_years": (3.0, 6.0),
    "appointed": (0.03, 0.07),
    "time_leading": (0.02, 0.05),
    "strain_gap": (0.0, math.inf),
    "curiosity_gap": (0.0, math.inf),
    "belief_gap": (0.0, math.inf),
    "content_gap": (0.0, math.inf),
}
