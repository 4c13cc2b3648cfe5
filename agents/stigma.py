"""Stigma: "going over to the dark side", half because few do it, half because colleagues disapprove.

    x           = peer_department * department share + peer_trust * trust share + peer_national * national share
    deviance    = max(0, 1 - x / normal_share)
    stigma      = descriptive_share * deviance + (1 - descriptive_share) * norm
    stigma term = - stigma_weight * stigma_sensitivity * stigma

The descriptive part is social interaction in the sense of Brock & Durlauf (2001, Review of Economic Studies
68:235-260): below ``normal_share`` the peer weight is J = stigma_weight * descriptive_share / normal_share. The
injunctive part, the trust's norm, is a state of its own (``agents.norms``). Nobody has measured either.
"""

from agents.compiling import compiled
from agents.parameter import Values, structural, uncertainty

PARAMETERS = (
    uncertainty(
        "stigma_weight", 2.5, (0.4, 5.0), (0.0, 30.0), "logit", "minds",
        "How strongly full stigma keeps a doctor of average sensitivity from a post.",
    ),
    uncertainty(
        "descriptive_share", 0.5, (0.2, 0.8), (0.0, 1.0), "share", "minds",
        "How much of the stigma is that few do it; the rest is that colleagues disapprove.",
    ),
    uncertainty(
        "normal_share", 0.40, (0.25, 0.6), (0.01, 1.0), "share of consultants", "minds",
        "Share of colleagues in leadership at which leading no longer looks odd.",
    ),
    structural(
        "peer_department", 0.6, (0.0, 1.0), "share", "minds",
        "Weight of a doctor's own department among the colleagues looked at.",
    ),
    structural(
        "peer_trust", 0.3, (0.0, 1.0), "share", "minds",
        "Weight of the doctor's trust among the colleagues looked at.",
    ),
    structural(
        "peer_national", 0.1, (0.0, 1.0), "share", "minds",
        "Weight of the whole country among the colleagues looked at.",
    ),
)  # fmt: skip


@compiled
def visible_share(department: float, trust: float, national: float, p: Values) -> float:
    """Share of colleagues in leadership as a doctor sees it, from the shares at the start of the quarter."""
    return p.peer_department * department + p.peer_trust * trust + p.peer_national * national


@compiled
def deviance(visible: float, p: Values) -> float:
    """How odd leading looks, 0 to 1, where a share ``visible`` of colleagues does it."""
    return max(0.0, 1.0 - visible / p.normal_share)


@compiled
def stigma(visible: float, norm: float, p: Values) -> float:
    """Pressure against leading, 0 to 1, from what colleagues do and what they think."""
    return p.descriptive_share * deviance(visible, p) + (1.0 - p.descriptive_share) * norm


@compiled
def stigma_term(stigma_sensitivity: float, pressure: float, p: Values) -> float:
    """What stigma takes from the log-odds of saying yes."""
    return -p.stigma_weight * stigma_sensitivity * pressure
