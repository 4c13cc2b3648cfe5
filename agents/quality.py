"""Quality of care: an index that starts at 100, moved a little by engagement and by doctors who lead.

    Q moves to 100 + q_engagement * (M - 50) / 50
                   + q_leaders * (share * leaders' belief * discretion / baseline - 1) / 2
                   - q_time * (share of clinical time given up - baseline)              within quality_years

Each baseline is the national mean over the last year of burn-in; until then both terms are 0. In the literature
the effect of doctor-leaders on quality is an association (Goodall 2011; Veronesi et al. 2013; Sarto & Veronesi
2016), so the link is small, optional, and free to come out either way.
"""

from agents.clock import moved
from agents.compiling import compiled
from agents.norms import MIDDLE_OF_ENGAGEMENT
from agents.parameter import Values, structural, switch, uncertainty

INITIAL_QUALITY = 100.0

PARAMETERS = (
    uncertainty(
        "q_engagement", 8.0, (4.0, 12.0), (0.0, 100.0), "points", "trusts",
        "How many points of quality 50 points of engagement bring.",
    ),
    uncertainty(
        "q_leaders", 6.0, (3.0, 9.0), (0.0, 100.0), "points", "trusts",
        "How many points of quality three times today's effective doctor-leadership would bring.",
    ),
    uncertainty(
        "q_time", 25.0, (12.5, 37.5), (0.0, 200.0), "points per share of clinical time", "trusts",
        "How many points of quality clinical time given up to leading costs.",
    ),
    structural(
        "quality_years", 3.0, (0.1, 50.0), "years", "trusts",
        "How long quality takes to follow its causes.",
    ),
    switch(
        "leaders_affect_quality", True, "trusts",
        "Whether doctors who lead, and the time they give up, affect quality directly; engagement does either way.",
    ),
)  # fmt: skip


@compiled
def effect_of_leaders(effective: float, baseline: float, p: Values) -> float:
    """Points of quality from effective leaders: share x mean belief x discretion, against the baseline."""
    if baseline <= 0.0 or p.leaders_affect_quality == 0.0:
        return 0.0
    return p.q_leaders * (effective / baseline - 1.0) / 2.0


@compiled
def effect_of_time(time_given_up: float, baseline: float, p: Values) -> float:
    """Points of quality lost to clinical time given up, against the baseline; a negative loss is a gain."""
    if baseline < 0.0 or p.leaders_affect_quality == 0.0:
        return 0.0
    return p.q_time * (time_given_up - baseline)


@compiled
def next_quality(quality: float, engagement: float, from_leaders: float, from_time: float, p: Values) -> float:
    """The quality index a quarter later."""
    engaged = p.q_engagement * (engagement - MIDDLE_OF_ENGAGEMENT) / MIDDLE_OF_ENGAGEMENT
    return moved(quality, INITIAL_QUALITY + engaged + from_leaders - from_time, p.quality_years)
