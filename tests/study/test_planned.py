"""The runs of a comparison as they are planned."""

from experiments.configuration.parts import World
from experiments.configuration.policies import NamedPolicy
from experiments.plan import plan_runs
from policies.plan import LeverPlan, Policy
from sim.population import built_in_population


def test_arms_of_one_name_are_different_runs() -> None:
    policies = NamedPolicy("none", Policy()), NamedPolicy("train", Policy({"training": LeverPlan(1.0)}))
    arms = [("same", policy) for policy in policies]
    runs = plan_runs(built_in_population("tiny"), World("central", {}), arms, (1,), 1, 1)
    assert len({run.run_id for run in runs}) == 2
