"""How many leadership posts a trust keeps, and at which ranks."""

from typing import TYPE_CHECKING

from tests.reference.formulas import clip, largest_remainder, round_half_up

if TYPE_CHECKING:
    from tests.reference.world import World


def target_of_posts(consultants: int, practice: float, demand: float, vacancy: float, p: "World") -> float:
    """N·k: the number of posts a trust is heading for; a fifth fewer where too many stand empty."""
    k = p.posts0 + p.posts_practice * (practice - p.reference_practice) + p.posts_demand * (demand - 1.0)
    target = consultants * clip(k, p.posts_floor, p.posts_ceiling)
    return target * (1.0 - p.posts_retrenchment) if vacancy > p.posts_patience else target


def mix(total: int, p: "World") -> list[int]:
    """Posts, or leaders, below medical director: how many of ranks 1 to 3."""
    return largest_remainder(total, (p.post_mix_1, p.post_mix_2, p.post_mix_3))


def posts_by_rank(posts: float, p: "World") -> list[int]:
    """Posts by rank (entry 0, clinical work, is 0): one medical director, at least one of every other rank."""
    below = mix(max(round_half_up(posts), 4) - 1, p)
    for index, number in enumerate(below):
        if number == 0:
            below[below.index(max(below))] -= 1
            below[index] = 1
    return [0, *below, 1]
