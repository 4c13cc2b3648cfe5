"""Step 2 of a quarter: how many doctors in clinical work, unasked, would say yes to a first-rung post."""

from agents.arithmetic import exp
from agents.compiling import compiled
from agents.decision import Mind, utility
from agents.parameter import Values
from agents.ranks import CLINICAL
from sim.choice import choice_of
from sim.conditions import Conditions, first_post
from sim.scratch import Entry, Scratch
from sim.state import Bytes, Doctors, Floats, Site


@compiled
def _utilities(
    curiosity: Floats, belief: Floats, training: Floats, autonomy_value: Floats, stigma_sensitivity: Floats,
    resting_strain: Floats, other_income: Floats, stigma_then_utility: Floats, conditions: Conditions, p: Values,
) -> None:  # fmt: skip
    """V of a first-rung post for each doctor; the buffer holds the stigma felt and is overwritten."""
    for i in range(len(stigma_then_utility)):
        mind = Mind(
            curiosity[i], belief[i], training[i], autonomy_value[i], stigma_sensitivity[i], resting_strain[i],
            other_income[i],
        )  # fmt: skip
        stigma_then_utility[i] = utility(mind, first_post(conditions, stigma_then_utility[i], 0.0), p)


@compiled
def _chances(utility_then_chance: Floats, chance_if_asked: Floats, odds_of_asking: float) -> None:
    """Probabilities of saying yes, unasked and asked, from one exponential."""
    for i in range(len(utility_then_chance)):
        odds_against = exp(-utility_then_chance[i])
        utility_then_chance[i] = 1.0 / (1.0 + odds_against)
        chance_if_asked[i] = 1.0 / (1.0 + odds_against * odds_of_asking)


@compiled
def _sums_over_clinical(chance: Floats, chance_if_asked: Floats, role: Bytes) -> tuple[float, float]:
    """Sums over doctors in clinical work, each in two interleaved parts so that additions overlap."""
    first, second, first_asked, second_asked = 0.0, 0.0, 0.0, 0.0
    whole = len(role) // 2 * 2
    for i in range(0, whole, 2):
        clinical = 1.0 if role[i] == CLINICAL else 0.0
        next_clinical = 1.0 if role[i + 1] == CLINICAL else 0.0
        first += chance[i] * clinical
        second += chance[i + 1] * next_clinical
        first_asked += chance_if_asked[i] * clinical
        second_asked += chance_if_asked[i + 1] * next_clinical
    if whole < len(role):
        clinical = 1.0 if role[whole] == CLINICAL else 0.0
        first += chance[whole] * clinical
        first_asked += chance_if_asked[whole] * clinical
    return first + second, first_asked + second_asked


@compiled
def record_readiness(
    doctors: Doctors, site: Site, scratch: Scratch, entry: Entry, conditions: Conditions, p: Values
) -> None:
    """Enter the trust's summed chances of saying yes in the ledger; the stigma buffer must be filled."""
    start, size = site.first_doctor, site.consultants
    stop = start + size
    chance, asked = scratch.chance[:size], scratch.chance_if_asked[:size]
    role, choice = doctors.role[start:stop], choice_of(p)
    for place in range(size):
        chance[place] = scratch.stigma[place]
    _utilities(
        doctors.curiosity[start:stop], doctors.belief[start:stop], doctors.training[start:stop],
        doctors.autonomy_value[start:stop], doctors.stigma_sensitivity[start:stop], doctors.resting_strain[start:stop],
        doctors.other_income[start:stop], chance, conditions, choice,
    )  # fmt: skip
    _chances(chance, asked, exp(-choice.invitation_pull))
    entry.prepared, entry.prepared_if_asked = _sums_over_clinical(chance, asked, role)
