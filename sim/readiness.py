"""Step 2 of a quarter: how many doctors in clinical work, unasked, would say yes to a first-rung post."""

from agents.arithmetic import exp
from agents.compiling import compiled
from agents.decision import Mind, utility
from agents.parameter import Values
from agents.ranks import CLINICAL
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
def _sum_over_clinical(values: Floats, role: Bytes) -> float:
    """Sum over doctors in clinical work, in four interleaved parts so that additions overlap."""
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    whole = len(values) // 4 * 4
    for i in range(0, whole, 4):
        first += values[i] * (role[i] == CLINICAL)
        second += values[i + 1] * (role[i + 1] == CLINICAL)
        third += values[i + 2] * (role[i + 2] == CLINICAL)
        fourth += values[i + 3] * (role[i + 3] == CLINICAL)
    for i in range(whole, len(values)):
        first += values[i] * (role[i] == CLINICAL)
    return (first + second) + (third + fourth)


@compiled
def record_readiness(
    doctors: Doctors, site: Site, scratch: Scratch, entry: Entry, conditions: Conditions, choice: Values
) -> None:
    """Enter the trust's summed chances of saying yes in the ledger; the stigma buffer must be filled."""
    start, size = site.first_doctor, site.consultants
    stop = start + size
    chance, asked = scratch.chance[:size], scratch.chance_if_asked[:size]
    role = doctors.role[start:stop]
    chance[:] = scratch.stigma[:size]
    _utilities(
        doctors.curiosity[start:stop], doctors.belief[start:stop], doctors.training[start:stop],
        doctors.autonomy_value[start:stop], doctors.stigma_sensitivity[start:stop], doctors.resting_strain[start:stop],
        doctors.other_income[start:stop], chance, conditions, choice,
    )  # fmt: skip
    _chances(chance, asked, exp(-choice.invitation_pull))
    entry.prepared = _sum_over_clinical(chance, role)
    entry.prepared_if_asked = _sum_over_clinical(asked, role)
