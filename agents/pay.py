"""Pay: what the role adds to a doctor's income, net of the other income that its hours would cost.

    pay = pay_weight * (allowance_r + pay_premium - other_income * time_r / 0.2) / 10

Money counts per £10k a year; other income is what is at stake per fifth of a job. The response to pay is held
to be moderate: giving up non-NHS work is worth up to 16 % of net income (Ubach et al. 2003, BMJ 326:1432); that hours
worked hardly follow earnings (Ikenwilo & Scott 2007) is recalled, not checked.
"""

from agents.compiling import compiled
from agents.parameter import Values, uncertainty
from agents.ranks import allowance, time_in_role

FIFTH_OF_A_JOB = 0.2
POUNDS_COUNTED_BY = 10.0  # £k

PARAMETERS = (
    uncertainty(
        "pay_weight", 0.35, (0.1, 0.8), (0.0, 10.0), "logit per £10k a year", "minds",
        "How strongly £10,000 a year more draws a doctor to a post.",
    ),
)  # fmt: skip


@compiled
def net_pay(rank: int, pay_premium: float, other_income: float, p: Values) -> float:
    """What a post adds to a doctor's income, £k a year; below zero where it costs more than it pays."""
    return allowance(rank, p) + pay_premium - other_income * (time_in_role(rank, p) / FIFTH_OF_A_JOB)


@compiled
def pay_term(rank: int, pay_premium: float, other_income: float, p: Values) -> float:
    """What pay adds to the log-odds of saying yes."""
    return p.pay_weight / POUNDS_COUNTED_BY * net_pay(rank, pay_premium, other_income, p)
