"""The settings of a comparison: everything that ``medlead run``, ``compare`` or ``attribute`` was told, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from analysis.schema import AT_EQUAL_COST, POLICY, REFERENCE
from experiments.configuration.parts import read_population, read_unit_costs, read_years
from experiments.configuration.policies import NamedPolicy, read_policy
from experiments.configuration.reader import Point, Reader
from experiments.identity import content_hash
from experiments.kept import Kept, all_read, read_kept
from policies.costs import unit_costs_of
from sim.checks import refusal
from sim.population import Population

MOST_PLAUSIBLE_WORLDS = 100
PLACE_OF_POLICIES = "permissive"  # as in conf/compare.yaml and conf/worlds.yaml
POLICIES = "Policies by name; 'medlead experiments' lists those that ship."

Arm = tuple[str, NamedPolicy]


@dataclass(frozen=True, kw_only=True)
class Comparison(Kept):
    """What a comparison of policies on the same luck needs.

    Parameters
    ----------
    verb : str
        ``run``, ``compare`` or ``attribute``.
    arms : tuple of (str, NamedPolicy)
        What is compared, each under the name of its arm; the reference first.
    unit_costs : dict of str to float
        What a unit of each lever costs in £k, and the discount rate.
    years : int
        To simulate under the policy.
    details : dict
        What else determines the result of this verb, as plain values.
    """

    verb: str
    arms: tuple[Arm, ...]
    unit_costs: dict[str, float]
    years: int
    details: dict[str, object] = field(default_factory=dict)

    @property
    def reference(self) -> NamedPolicy:
        """What the others are compared with."""
        return self.arms[0][1]

    @property
    def policy(self) -> NamedPolicy:
        """What is compared with the reference; the first if there are several."""
        return self.arms[1][1]

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result, 64 hexadecimal digits."""
        return content_hash(
            {
                "verb": self.verb,
                "population": self.population.content(),
                "arms": [[arm, policy.name, policy.content()] for arm, policy in self.arms],
                "unit_costs": [unit_costs_of(policy.plan, self.unit_costs) for _, policy in self.arms],
                "world": self.world.content(),
                "seeds": list(self.seeds),
                "years": self.years,
                "burn_in_years": self.burn_in_years,
                **self.details,
            }
        )

    @property
    def own_trusts(self) -> bool:
        """Whether the trusts are the user's own, read from a file."""
        return cast(Mapping[str, object], self.resolved["population"])["csv"] is not None

    @property
    def title(self) -> str:
        """What is compared, in a few words."""
        against = f"{self.policy.name}-vs-{self.reference.name}"
        if self.verb == "compare":
            against = f"{len(self.arms) - 1}-policies-vs-{self.reference.name}"
        return f"{'' if self.verb == 'run' else f'{self.verb}-'}{against}-{self.population.name}"


def read_run(point: Point) -> Comparison:
    """Check every setting of a point of ``medlead run``.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    population = read_population(reader)
    arms = ((REFERENCE, read_reference(reader, population)), (POLICY, read_policy(reader, "policy", population)))
    meaning = "Plausible worlds in which the policy is tried as well; 0 for none."
    worlds = reader.whole("plausible_worlds", 0, MOST_PLAUSIBLE_WORLDS, meaning)
    return read_comparison(reader, "run", population, arms, {"plausible_worlds": worlds})


def read_reference(reader: Reader, population: Population) -> NamedPolicy:
    """What policies are compared with."""
    return read_policy(reader, "policy@reference", population, "reference.")


def read_policies(reader: Reader, population: Population) -> tuple[Arm, ...]:
    """The reference, and every policy that ``policies`` names."""
    reference = read_reference(reader, population)
    _refuse_single(read_policy(reader, "policy", population).name)
    names = reader.names("policies", POLICIES)
    for taken in (name for name in names if name == REFERENCE or name.endswith(AT_EQUAL_COST)):
        reader.refuse("policies", f"no policy among them may be called {taken!r}", "Give its file another name.")
    variants = [(name, Reader(reader.point.variant([f"policy={name}"]))) for name in names]
    return ((REFERENCE, reference), *((name, read_policy(variant, "policy", population)) for name, variant in variants))


def _refuse_single(name: str) -> None:
    """Refuse a policy that would not be read: each of a list takes the place of the one that stands there."""
    if name != PLACE_OF_POLICIES:
        allowed = f"here several policies stand in one list, as policies=[{name}]"
        raise refusal("policy", name, allowed, f"Where an experiment chooses it, add policy={PLACE_OF_POLICIES}.")


def read_comparison(
    reader: Reader, verb: str, population: Population, arms: tuple[Arm, ...], details: dict[str, object] | None = None
) -> Comparison:
    """Check the settings that all comparisons share, and that nothing is left over."""
    settings = Comparison(
        **read_kept(reader, population, _names(reader, arms)),
        verb=verb,
        arms=arms,
        unit_costs=read_unit_costs(reader),
        years=read_years(reader, "years", 1),
        details=details or {},
    )
    return all_read(reader, settings)


def _names(reader: Reader, arms: tuple[Arm, ...]) -> dict[str, object]:
    """The chosen policies for the manifest, also where a file of the user's does not state its name."""
    reference = cast(Mapping[str, object], reader.point.config["reference"])
    return {"policy": arms[1][1].name, "reference": {**reference, "policy": arms[0][1].name}}
