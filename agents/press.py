"""The press: stories about doctors' pay, and how long they stay in people's minds.

    stories  ~ Poisson(dt * (press_base + press_pay * 10 * share of consultants the premium lifts over £100k))
    salience <- salience * exp(-dt / T) + jump * stories * (T / dt) * (1 - exp(-dt / T)),   T = press_years

so that mean salience is exactly rate * jump * T. Pay premiums therefore buy headlines: a newspaper counted
over 7,800 health staff on six-figure salaries (Daily Telegraph, April 2013).

    press term = - press_weight * salience
"""

from agents.arithmetic import exp
from agents.clock import QUARTER
from agents.compiling import compiled
from agents.parameter import Values, uncertainty

HEADLINE_PAY = 100.0  # £k a year
MOST_STORIES = 200

PARAMETERS = (
    uncertainty(
        "press_weight", 0.6, (0.0, 1.0), (0.0, 10.0), "logit per salience", "minds",
        "How strongly headlines keep a doctor from a post.",
    ),
    uncertainty(
        "press_base", 0.5, (0.2, 1.0), (0.0, 20.0), "stories a year", "press",
        "Stories about doctors in management that appear whatever the policy.",
    ),
    uncertainty(
        "press_pay", 4.0, (0.0, 16.0), (0.0, 100.0), "stories a year per 10 % of consultants", "press",
        "Stories drawn by consultants who pass £100,000 only because of the leadership premium.",
    ),
    uncertainty(
        "press_jump", 0.25, (0.1, 0.5), (0.0, 5.0), "salience per story", "press",
        "How much one story adds to what people have in mind.",
    ),
    uncertainty(
        "press_years", 0.75, (0.4, 1.5), (0.05, 20.0), "years", "press",
        "How long a story stays in people's minds.",
    ),
)  # fmt: skip


@compiled
def press_term(salience: float, p: Values) -> float:
    """What headlines take from the log-odds of saying yes."""
    return -p.press_weight * salience


@compiled
def passes_headline_pay(pay: float, premium: float) -> bool:
    """Whether a leader's pay, £k a year without the premium, passes £100k only because of the premium."""
    return pay <= HEADLINE_PAY < pay + premium


@compiled
def expected_stories(share_over_headline_pay: float, p: Values) -> float:
    """Mean number of stories in a quarter."""
    return QUARTER * (p.press_base + p.press_pay * 10.0 * share_over_headline_pay)


@compiled
def stories_from(uniform: float, mean: float) -> int:
    """Number of stories: the Poisson quantile of a uniform number, so that more pressure never means fewer."""
    chance = exp(-mean)
    total = chance
    stories = 0
    while uniform > total and stories < MOST_STORIES:
        stories += 1
        chance = chance * mean / stories
        total += chance
    return stories


@compiled
def next_salience(salience: float, stories: int, p: Values) -> float:
    """Salience of the press a quarter later, at least 0."""
    kept = exp(-QUARTER / p.press_years)
    return salience * kept + p.press_jump * stories * (p.press_years / QUARTER) * (1.0 - kept)
