"""The settings of ``medlead worlds``, checked."""

from dataclasses import dataclass

from experiments.configuration.parts import read_population, read_seeds, read_unit_costs, read_years
from experiments.configuration.reader import Point, Reader
from experiments.identity import content_hash
from experiments.kept import Kept, all_read, read_kept
from experiments.settings import Arm, read_policies

SOLVING_SEEDS = 32  # the press alone moves the share in role by .4 point between seeds
FEWEST_WORLDS, MOST_WORLDS = 10, 1_000_000


@dataclass(frozen=True, kw_only=True)
class WorldsSettings(Kept):
    """What a study of plausible worlds needs.

    Parameters
    ----------
    arms : tuple of (str, NamedPolicy)
        What is compared, the reference first.
    n : int
        Plausible worlds to be found.
    amount : float
        By how much more a policy must move an outcome to count as better, share of 1.
    years : int
        To simulate under the policies.
    solving_seeds : tuple of int
        The luck on which the constant of each world is solved, from the same list as the paired seeds.
    """

    arms: tuple[Arm, ...]
    n: int
    amount: float
    years: int
    solving_seeds: tuple[int, ...]

    @property
    def title(self) -> str:
        """How many worlds and policies."""
        return f"worlds-{self.n}-{len(self.arms) - 1}-policies-{self.population.name}"

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result."""
        return content_hash(
            {
                "verb": "worlds", "population": self.population.content(), "world": self.world.content(),
                "arms": [[arm, policy.name, policy.content()] for arm, policy in self.arms], "n": self.n,
                "amount": self.amount,
                "seeds": list(self.seeds), "solving_seeds": len(self.solving_seeds), "years": self.years,
                "burn_in_years": self.burn_in_years,
            }
        )  # fmt: skip


def read_worlds(point: Point) -> WorldsSettings:
    """Check every setting of a point, and every policy that it names.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    population = read_population(reader)
    read_unit_costs(reader)
    settings = WorldsSettings(
        **read_kept(reader, population, fewest_years_before=1),
        arms=read_policies(reader, population),
        n=reader.whole("n", FEWEST_WORLDS, MOST_WORLDS, "Plausible worlds to be found."),
        amount=reader.number("amount", 0.0, 1.0, "share", "By how much more a policy must move an outcome."),
        years=read_years(reader, "years", 1),
        solving_seeds=read_seeds(reader, SOLVING_SEEDS),
    )
    return all_read(reader, settings)
