"""Careers: when a doctor considers a post, is reviewed, or reaches the end of a term.

Rates a year: ``consider_rate`` (on own initiative), ``review_rate`` (an incumbent weighs the role again),
``term_end_rate`` (not renewed) and ``promote_rate`` (an incumbent considers a vacant post one rank up).
"""

from agents.parameter import structural, uncertainty

PARAMETERS = (
    uncertainty(
        "consider_rate", 0.15, (0.05, 0.3), (0.0, 20.0), "times a year", "careers",
        "How often a clinical doctor considers a leadership post on own initiative.",
    ),
    uncertainty(
        "promote_rate", 2.0, (0.5, 4.0), (0.0, 50.0), "times a year", "careers",
        "How often an incumbent considers a vacant post one rank up.",
    ),
    uncertainty(
        "review_rate", 0.5, (0.25, 1.0), (0.0, 20.0), "times a year", "careers",
        "How often an incumbent weighs the role again.",
    ),
    uncertainty(
        "term_end_rate", 0.08, (0.04, 0.15), (0.0, 20.0), "times a year", "careers",
        "How often a term ends without renewal, whatever the doctor wants.",
    ),
    structural(
        "quarters_between_posts", 3.0, (0.0, 40.0), "quarters", "careers",
        "How long an incumbent stays in a post before considering the next one up.",
    ),
    structural(
        "initial_in_role", 0.15, (0.0, 0.6), "share of consultants", "careers",
        "Share of consultants dealt a role by lot when a run starts.", "Ham2013",
    ),
)  # fmt: skip
