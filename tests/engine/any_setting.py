"""Any setting that the program accepts, for Hypothesis to draw: worlds, policies and populations."""

from hypothesis import strategies as st

from policies.plan import LeverPlan
from policies.registry import FLAGS
from sim.parameters import BY_NAME, LEVERS, NUMBERS, SWITCHES, world_values, world_vector
from sim.population import Population, Trust, archetypes, check_posts_fit, numbered_trusts

SHARES_OF_ONE = (("peer_department", "peer_trust", "peer_national"), ("post_mix_1", "post_mix_2", "post_mix_3"))
SUMMING = {name for names in SHARES_OF_ONE for name in names}


def _numbers(ends: str) -> st.SearchStrategy[dict[str, float]]:
    """All numbers of a world: ``plausible``, or anything that the program accepts."""
    drawn = {}
    for row in NUMBERS:
        if row.name not in SUMMING:
            low, high = (row.low, row.high) if ends == "plausible" else (row.minimum, row.maximum)
            drawn[row.name] = st.floats(low, high)
    # A few at a time, or every world is an impossible one; the others stand at their default.
    return st.fixed_dictionaries({}, optional=drawn)


def _thirds() -> st.SearchStrategy[tuple[float, float, float]]:
    """Three shares of one whole."""
    cuts = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)
    return cuts.map(lambda cut: (cut[0] / 20, (cut[1] - cut[0]) / 20, (20 - cut[1]) / 20))


def worlds() -> st.SearchStrategy[dict[str, float]]:
    switches = st.fixed_dictionaries({row.name: st.sampled_from((row.default, 1.0 - row.default)) for row in SWITCHES})
    often_closed = st.sampled_from((0.0, 0.0, 0.0, 1.0))

    def joined(
        numbers: dict[str, float], turned: dict[str, float], open_posts: float, thirds: list[tuple[float, float, float]]
    ) -> dict[str, float]:
        shares = {
            name: share for names, part in zip(SHARES_OF_ONE, thirds, strict=True)
            for name, share in zip(names, part, strict=True)
        }  # fmt: skip
        return numbers | turned | {"open_posts": open_posts} | shares

    return st.builds(
        joined, _numbers("plausible") | _numbers("allowed"), switches, often_closed,
        st.lists(_thirds(), min_size=2, max_size=2),
    )  # fmt: skip


def policies() -> st.SearchStrategy[dict[str, LeverPlan]]:
    plans = {}
    for row in LEVERS:
        level = st.just(1.0) if row.name in FLAGS else st.floats(row.minimum, row.maximum)
        start, ramp = st.sampled_from((0.0, 0.25, 1.0)), st.sampled_from((0.0, 0.5, 2.0))
        plans[row.name] = st.builds(LeverPlan, level, start, ramp, st.sampled_from((None, 1.5, 2.0)))
    return st.fixed_dictionaries({}, optional=plans)


def populations() -> st.SearchStrategy[Population]:
    sizes = st.integers(7, 50)
    known = sizes.map(archetypes)
    unknown = st.lists(sizes, min_size=1, max_size=4).map(numbered_trusts)
    quality, push = st.sampled_from((float("nan"), 0.0, 0.5, 1.0)), st.floats(0.0, 1.0)
    odd = st.builds(lambda size, q, p: (Trust("Odd", size, q, q, q, q, own_push=p),), sizes, quality, push)
    return st.builds(lambda trusts, more: Population("drawn", trusts + more), known | unknown, odd | st.just(()))


def with_room(world: dict[str, float], population: Population) -> dict[str, float]:
    """The world with enough posts for the smallest trust: fewer are refused when settings are read."""
    smallest = min(trust.consultants for trust in population.trusts)
    world["posts0"] = max(world.get("posts0", BY_NAME["posts0"].default), min(0.6, 4.0 / smallest))
    check_posts_fit(population, world_values(world_vector(world)))
    return world
