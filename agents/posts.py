"""Posts: how many leadership posts a trust keeps, and at which ranks.

    K moves to N * k with time constant posts_years
    k = clip(posts0 + posts_practice * (p - reference_practice) + posts_demand * (applicants per vacancy - 1),
             posts_floor, posts_ceiling)

Above ``posts_patience`` of posts vacant the target shrinks by ``posts_retrenchment``. Rank 4 is exactly one post; the
other max(round(K), 4) - 1 are split over ranks 1 to 3 by largest remainder, with at least one of each. An occupied post
is abolished only when it falls vacant. Shares of posts by rank are assumed.
"""

from agents.arithmetic import clip, round_half_up
from agents.clock import moved
from agents.compiling import compiled
from agents.parameter import Values, structural, switch, uncertainty

FEWEST_POSTS = 4
MOST_APPLICANTS_PER_VACANCY = 4.0
SMOOTHING_YEARS = 1.0

PARAMETERS = (
    uncertainty(
        "posts0", 0.17, (0.12, 0.22), (0.02, 0.6), "posts per consultant", "careers",
        "Leadership posts per consultant in an ordinary trust.",
    ),
    uncertainty(
        "posts_practice", 0.20, (0.0, 0.4), (0.0, 5.0), "posts per consultant and full practice", "careers",
        "How many more posts a well-run trust creates: the unmeasured link practice to posts.",
    ),
    uncertainty(
        "posts_demand", 0.03, (0.0, 0.2), (0.0, 5.0), "posts per consultant and applicant per vacancy", "careers",
        "How many more posts a trust creates when doctors queue for them.",
    ),
    uncertainty(
        "posts_years", 3.0, (1.0, 5.0), (0.1, 50.0), "years", "careers",
        "How long a trust takes to create or abolish posts.",
    ),
    structural(
        "posts_floor", 0.02, (0.0, 1.0), "posts per consultant", "careers",
        "Fewest posts per consultant that a trust keeps.",
    ),
    structural(
        "posts_ceiling", 0.6, (0.02, 1.0), "posts per consultant", "careers",
        "Most posts per consultant that a trust can create.",
    ),
    structural(
        "posts_patience", 0.30, (0.0, 1.0), "share of posts", "careers",
        "Share of posts vacant above which a trust starts to give posts up.",
    ),
    structural(
        "posts_retrenchment", 0.20, (0.0, 1.0), "share of posts", "careers",
        "Share of its posts that a trust then gives up in the long run.",
    ),
    structural(
        "post_mix_1", 0.66, (0.0, 1.0), "share of posts", "careers",
        "Share of clinical leads among the posts below medical director.",
    ),
    structural(
        "post_mix_2", 0.26, (0.0, 1.0), "share of posts", "careers",
        "Share of clinical directors among the posts below medical director.",
    ),
    structural(
        "post_mix_3", 0.08, (0.0, 1.0), "share of posts", "careers",
        "Share of divisional and associate medical directors among the posts below medical director.",
    ),
    switch(
        "open_posts", False, "careers",
        "Whether every consultant could have a post (rank 1 only), so that choice alone decides: for known answers.",
    ),
    switch(
        "appoint_by_belief", False, "careers",
        "Whether the applicant with the strongest belief is appointed, instead of one by lot.",
    ),
)  # fmt: skip


@compiled
def posts_target(consultants: int, practice: float, applicants_per_vacancy: float, vacancy: float, p: Values) -> float:
    """Number of posts that a trust is heading for."""
    wanted = p.posts_practice * (practice - p.reference_practice) + p.posts_demand * (applicants_per_vacancy - 1.0)
    target = consultants * clip(p.posts0 + wanted, p.posts_floor, p.posts_ceiling)
    if vacancy > p.posts_patience:
        target *= 1.0 - p.posts_retrenchment
    return target


@compiled
def next_posts(posts: float, target: float, p: Values) -> float:
    """Number of posts a quarter later, before rounding."""
    return moved(posts, target, p.posts_years)


@compiled
def split_by_mix(total: int, p: Values) -> tuple[int, int, int]:
    """``total`` posts or leaders over ranks 1 to 3 by largest remainder; ties go to the lower rank."""
    one, two, three = p.post_mix_1 * total, p.post_mix_2 * total, p.post_mix_3 * total
    first, second, third = int(one), int(two), int(three)
    one, two, three = one - first, two - second, three - third
    for _ in range(total - first - second - third):
        if one >= two and one >= three:
            first += 1
            one -= 1.0
        elif two >= three:
            second += 1
            two -= 1.0
        else:
            third += 1
            three -= 1.0
    return first, second, third


@compiled
def _one_of_each(first: int, second: int, third: int) -> tuple[int, int, int]:
    """At least one post at each of ranks 1 to 3, taken from the largest; there are three posts or more."""
    if first == 0:
        first = 1
        if second >= third:
            second -= 1
        else:
            third -= 1
    if second == 0:
        second = 1
        if first >= third:
            first -= 1
        else:
            third -= 1
    if third == 0:
        third = 1
        if first >= second:
            first -= 1
        else:
            second -= 1
    return first, second, third


@compiled
def posts_by_rank(posts: float, p: Values) -> tuple[int, int, int, int]:
    """Posts at ranks 1 to 4: one medical director, the rest by the mix with at least one of each rank."""
    first, second, third = split_by_mix(max(round_half_up(posts), FEWEST_POSTS) - 1, p)
    first, second, third = _one_of_each(first, second, third)
    return first, second, third, 1


@compiled
def next_demand(demand: float, applicants: int, open_posts: int, p: Values) -> float:
    """Applicants per vacancy, smoothed over a year, a quarter later."""
    now = min(applicants / max(1.0, float(open_posts)), MOST_APPLICANTS_PER_VACANCY)
    return moved(demand, now, SMOOTHING_YEARS)
