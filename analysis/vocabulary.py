"""What every recorded number is called, in which unit it stands, and what it means in a hospital.

The wording fits the country and a single trust alike, so that each measure is explained once.
"""

from collections.abc import Mapping

SHARE = "share (0-1)"
INDEX = "index (0-1)"
SCORE = "score (0-100)"
PER_QUARTER = "number a quarter"
NUMBER = "number"

# name: (unit, meaning), in the order of the columns of the outcomes
MEASURES: Mapping[str, tuple[str, str]] = {
    "prepared": (
        SHARE,
        "Mean chance that a consultant in clinical work at the start of the quarter would say yes, unasked, to a "
        "first leadership post. Empty in quarters in which it was not measured.",
    ),
    "prepared_if_asked": (SHARE, "The same chance if the consultant were asked personally."),
    "in_role": (SHARE, "Share of consultants who hold a leadership role."),
    "in_role_1": (SHARE, "Share of consultants who are clinical leads (rank 1)."),
    "in_role_2": (SHARE, "Share of consultants who are clinical directors (rank 2)."),
    "in_role_3": (SHARE, "Share of consultants who are divisional or associate medical directors (rank 3)."),
    "in_role_4": (SHARE, "Share of consultants who are medical directors (rank 4)."),
    "posts": (NUMBER, "Leadership posts, filled or empty."),
    "vacancy": (SHARE, "Share of leadership posts that stand empty."),
    "applicants": (PER_QUARTER, "Consultants in clinical work who applied for a first post."),
    "appointed": (PER_QUARTER, "Consultants who entered leadership from clinical work."),
    "promoted": (PER_QUARTER, "Leaders who moved up one rank."),
    "stepped_down": (PER_QUARTER, "Leaders who went back to clinical work, by choice or at the end of a term."),
    "left": (PER_QUARTER, "Consultants who left the hospital; each is replaced at once by a new consultant."),
    "leaders_strain": (INDEX, "Mean strain of those who lead now; 0 is none, 1 the most there is."),
    "seen_strain": (INDEX, "Leaders' strain as their colleagues see it, about a year behind."),
    "stigma": (INDEX, "Pressure against leading that doctors in clinical work feel: few do it, colleagues disapprove."),
    "norm": (INDEX, "How far colleagues disapprove of leading; 1 is 'the dark side'."),
    "salience": ("index (0 and up)", "How present press stories about leaders' pay are in doctors' minds."),
    "stories": (PER_QUARTER, "Press stories about leaders' pay."),
    "engagement": (SCORE, "Medical engagement as it truly is, mean over trusts."),
    "published_engagement": (
        SCORE,
        "Medical engagement as last surveyed and published: with error and gaming, which may take it past 0 or 100.",
    ),
    "quality": ("index (100 at the start)", "Quality of care, mean over trusts; an optional and contested effect."),
    "practice": (INDEX, "How good the systems for medical leadership really are, mean over trusts."),
    "gaming": (INDEX, "Compliance with the standard that exists on paper only, mean over trusts."),
    "alignment": (INDEX, "How far structures follow clinical logic (1) rather than organisational convenience (0)."),
    "discretion": (INDEX, "Room that leaders have to act on their own judgement."),
    "burden": ("index (0 and up)", "Work that compliance with the standard adds for leaders."),
    "effort": ("index (0 and up)", "How hard trusts push towards the standard."),
    "exempt": (
        SHARE,
        "Share of trusts that keep their own way under comply or explain, as the last survey left it (0 or 1 for one "
        "trust).",
    ),
    "false_passes": (
        SHARE,
        "Share of trusts that are exempt although their true engagement was below the bench when it was surveyed.",
    ),
    "reaching_standard": (SHARE, "Share of trusts whose practice, paper included, reached the standard of the day."),
    "training_places": (PER_QUARTER, "Places on leadership courses that were taken up in the quarter."),
    "spread_in_role": ("standard deviation of shares", "How far trusts differ in the share of consultants in a role."),
    "spread_published_engagement": (
        "standard deviation, points of 100",
        "How far trusts differ in published engagement.",
    ),
    "time_leading": (SHARE, "Share of all consultant time that is given to leading."),
    "over_headline_pay": (SHARE, "Share of consultants who earn over £100,000 only because of the pay premium."),
    "spells_ended": (PER_QUARTER, "Spells of leading that ended in the quarter."),
    "spell_years": ("years", "Mean length of the spells of leading that ended in the quarter; empty if none did."),
}

TRUST_MEASURES: tuple[str, ...] = (
    "consultants", "prepared", "prepared_if_asked", "in_role", "in_role_1", "in_role_2", "in_role_3", "in_role_4",
    "posts", "vacancy", "applicants", "appointed", "leaders_strain", "seen_strain", "stigma", "norm", "engagement",
    "published_engagement", "quality", "practice", "gaming", "alignment", "discretion", "burden", "effort", "exempt",
    "false_passes", "pay_premium",
)  # fmt: skip

OF_TRUSTS_ONLY: Mapping[str, tuple[str, str]] = {
    "consultants": (NUMBER, "Consultants in the trust, constant over a run."),
    "pay_premium": ("£k a year", "Premium that a policy paid to each leader of the trust in the last quarter."),
}

CENSUS_MEASURES: Mapping[str, tuple[str, str]] = {
    "leaders_curiosity": ("standard deviations", "Mean curiosity of leaders, against the mean of all consultants."),
    "peers_curiosity": ("standard deviations", "Mean curiosity of consultants in clinical work."),
    "leaders_belief": (INDEX, "Mean belief of leaders that they can do better."),
    "peers_belief": (INDEX, "Mean belief of consultants in clinical work that they can do better."),
    "leaders_strain": (INDEX, "Mean strain of leaders."),
    "peers_strain": (INDEX, "Mean strain of consultants in clinical work."),
    "content_1": (SHARE, "Mean chance that a clinical lead would choose to stay in the role."),
    "content_2": (SHARE, "Mean chance that a clinical director would choose to stay."),
    "content_3": (SHARE, "Mean chance that a divisional or associate medical director would choose to stay."),
    "content_4": (SHARE, "Mean chance that a medical director would choose to stay."),
    "asked_route": (SHARE, "Share of leaders who came because they were asked, not on their own initiative."),
    "women_in_role": (SHARE, "Share of women consultants who hold a leadership role."),
    "men_in_role": (SHARE, "Share of men consultants who hold a leadership role."),
    "over_100k": (SHARE, "Share of consultants whose NHS pay is over £100,000 a year."),
}

GROUP_MEASURES: Mapping[str, tuple[str, str]] = {
    "doctors": (NUMBER, "Consultants in the group."),
    "prepared": (
        SHARE,
        "Mean chance that a consultant of the group in clinical work would say yes, unasked, to a first post.",
    ),
    "in_role": (SHARE, "Share of the group who hold a leadership role."),
    "newly_in_role": (SHARE, "Share of the group who lead and took up leading within the year."),
    "content": (SHARE, "Mean chance that a leader of the group would choose to go on."),
    "asked_route": (SHARE, "Share of the group's leaders who came because they were asked."),
    "leaders_strain": (INDEX, "Mean strain of the group's leaders."),
    "curiosity": ("standard deviations", "Mean curiosity of the group."),
    "belief": (INDEX, "Mean belief of the group that they can do better."),
    "leaders_curiosity": ("standard deviations", "Mean curiosity of the group's leaders."),
    "leaders_belief": (INDEX, "Mean belief of the group's leaders that they can do better."),
}

# How consultants are grouped, in words for a heading.
GROUPINGS: Mapping[str, str] = {
    "everybody": "Everybody",
    "specialty": "Specialty, by private work",
    "sex": "Sex",
    "career_stage": "Years as consultant",
    "rank": "Rank",
    "route": "Route into the role",
    "trust_size": "Size of the trust, consultants",
    "archetype": "Kind of trust",
}

REASON_MEASURES: Mapping[str, tuple[str, str]] = {
    "mean": ("logit", "Mean of the term over consultants in clinical work; negative holds doctors back."),
    "largest": (
        SHARE,
        "Share of consultants in clinical work for whom this is the most negative term; never the constant.",
    ),
    "without": (SHARE, "What 'prepared' would be if this term were zero for everybody, all else equal."),
}

# The terms of the decision as obstacles, in words that also fit into a sentence.
TERMS: Mapping[str, str] = {
    "constant": "Unnamed reasons",
    "rank": "Height of the rank",
    "pay": "Pay, net of income forgone",
    "curiosity": "Little curiosity",
    "belief": "Little belief",
    "stress": "Strain seen in leaders",
    "autonomy": "Clinical freedom given up",
    "stigma": "Stigma among peers",
    "press": "Headlines",
    "invitation": "Being asked",
    "habit": "Habit of leading",
}
