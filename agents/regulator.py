"""The regulator: whom a national standard binds.

    z_t = z * (1 - comply_or_explain * exempt_t)

Under comply or explain a trust whose *published* engagement score reaches the bench is exempt for the next year
and keeps its own way. The score is measured with error and can be gamed, so some pass falsely. Nobody is exempt
before the first survey under the regime.
"""

from agents.compiling import compiled


@compiled
def binding_stringency(stringency: float, comply_or_explain: float, exempt: float) -> float:
    """Stringency that binds a trust, 0 to 1."""
    return stringency * (1.0 - comply_or_explain * exempt)


@compiled
def earns_exemption(published_engagement: float, bench: float, stringency: float, comply_or_explain: float) -> float:
    """Whether (1 or 0) a trust's published score exempts it for the next year."""
    if stringency > 0.0 and comply_or_explain > 0.0 and published_engagement >= bench:
        return 1.0
    return 0.0
