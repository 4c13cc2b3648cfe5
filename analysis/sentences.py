"""A result in plain sentences: what changed, and what the answer rests on.

The wording follows the numbers whichever way they come out: more, fewer, the same, or not to be told from chance.
"""

import pandas as pd

from analysis.contrasts import LEVEL, Contrast, contrasts
from analysis.costs import doctor_years
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.student import margin_of_mean
from analysis.words import about, counted, in_words, number, percent

LINKS = (
    "practice → legitimacy (does a better-run trust make leading respectable? norm_practice) and "
    "practice → posts (does it create posts? posts_practice)"
)


def sentences(result: StoredResult, summary: pd.DataFrame) -> list[str]:
    """What the result says, in words: first what changed, then what nobody has measured.

    Parameters
    ----------
    result : StoredResult
        For the names, the number of consultants and the count of assumed inputs.
    summary : DataFrame
        From `analysis.summary.summarise`.
    """
    return [what_changed(result, summary), what_it_rests_on(result)]


def what_changed(result: StoredResult, summary: pd.DataFrame) -> str:
    """Doctors in role, doctors prepared and empty posts under the policy, against the reference."""
    rows = contrasts(summary.set_index("measure"))
    in_role, prepared = rows["in_role"], rows["prepared"]
    # Readiness and roles may move in opposite directions; the reader must not miss it.
    opener = "yet " if {in_role.verdict, prepared.verdict} == {"up", "down"} else ""
    second = (
        f"{opener}{_share(prepared, 'of doctors in clinical work', 'is prepared to lead')}, and "
        f"{_share(rows['vacancy'], 'of leadership posts', 'stands empty')}."
    )
    said = (_roles(result, in_role), f"{second[0].upper()}{second[1:]}", _turn(result, in_role))
    return " ".join(sentence for sentence in said if sentence)


def what_it_rests_on(result: StoredResult) -> str:
    """The two unmeasured links that say what better practice is worth, and how much of the model is assumed."""
    inputs = result.manifest["assumed_inputs"]
    return (
        f"What better practice is worth hangs on two links that nobody has measured: {LINKS}; "
        f"{inputs['assumed']} of the {inputs['total']} inputs are assumed."
    )


def in_plausible_worlds(result: StoredResult) -> str:
    """In how many of the plausible worlds that ship the policy does better; empty where none were tried."""
    found = result.manifest.get("plausible")
    if not found:
        return ""
    amount = number(100.0 * found["amount"])
    worlds = int(found["worlds"])
    prepared, in_role, vacancy = (found[name] for name in ("prepared", "in_role", "vacancy"))
    return (
        f"In {prepared['up']} of {worlds} plausible worlds `{result.names[POLICY]}` leaves more doctors prepared (by "
        f"more than {amount} points; in {prepared['down']} fewer), in {in_role['up']} more in role (in "
        f"{in_role['down']} fewer), in {vacancy['down']} fewer posts empty (in {vacancy['up']} more): at workshop "
        f"size, over as many years, against `{result.names[REFERENCE]}`; worlds drawn "
        "from all that is assumed, kept if like today."
    )


def seeds_in_words(summary: pd.DataFrame) -> str:
    """How many pairs of runs the summary rests on."""
    return counted(int(summary["seeds"].max()), "paired seed", "paired seeds")


def _roles(result: StoredResult, row: Contrast) -> str:
    policy, reference = (f"`{result.names[arm]}`" for arm in (POLICY, REFERENCE))
    when = f"{in_words(result.years).capitalize()} {'year' if result.years == 1 else 'years'} on"
    if row.verdict == "same":
        both = f"under {policy} exactly as under {reference}" if policy != reference else f"under {policy} both times"
        return f"{when}, {percent(row.policy)} of consultants are in a leadership role {both}: no difference."
    return (
        f"{when}, under {policy} {percent(row.policy)} of consultants are in a leadership role against "
        f"{percent(row.reference)} under {reference}: {_doctors(result.consultants, row)}."
    )


def _turn(result: StoredResult, row: Contrast) -> str:
    """Since when the effect on doctors in role goes the other way than over all years; empty where it does not.

    The table shows the last year, and costs are held against all years: who reads both has to know that they disagree.
    """
    by_year, _ = doctor_years(result)
    means = by_year.mean()
    last, total = float(means.iloc[-1]), float(means.mean())
    if last * total >= 0.0 or row.verdict == "unclear":
        return ""
    against = (means * last <= 0.0).to_numpy()
    turn = int(against.nonzero()[0].max()) + 1  # the last year that went with the total
    before, after = ("fewer", "more") if last > 0.0 else ("more", "fewer")
    throughout = bool((means * last < 0.0)[:turn].all())
    span = f"Until year {turn}" if throughout else f"In years 1 to {turn}, taken together,"
    size = f"{about(abs(total)):,} {before} a year{_by_chance(by_year.mean(axis=1))}"
    return (
        f"{span} {before} lead under `{result.names[POLICY]}`, {after} from year {turn + 1} on: over all "
        f"{result.years} years, {size}."
    )


def _by_chance(by_seed: "pd.Series[float]") -> str:
    """Whether chance could explain the mean of one value a seed."""
    margin = margin_of_mean(LEVEL, len(by_seed)) * float(by_seed.std())  # of one seed nan, which explains nothing
    return ", which chance alone could explain" if abs(float(by_seed.mean())) <= margin else ""


def _doctors(consultants: int, row: Contrast) -> str:
    """The difference as a number of doctors, with its interval."""
    gained = row.difference >= 0.0
    comparison, opposite = ("more", "fewer") if gained else ("fewer", "more")
    sign = consultants if gained else -consultants
    size = about(sign * row.difference)
    low, high = sorted((sign * row.low, sign * row.high))
    noun = "doctor" if size == 1 else "doctors"
    main = f"about {size:,} {comparison} {noun}" if size > 0 else f"less than one doctor {comparison}"
    if row.verdict == "one seed":
        return f"{main} in the one seed that was run, which cannot tell a policy from chance"
    if row.verdict == "unclear":
        span = f"from {about(-low):,} {opposite} to {about(high):,} {comparison}"
        return f"{main}, which chance alone could explain (90 % interval {span})"
    return f"{main} (90 % interval {about(low):,} to {about(high):,})"


def _share(row: Contrast, whom: str, what: str) -> str:
    both = f"{percent(row.policy)} against {percent(row.reference)}"
    return {
        "same": f"the same share {whom} {what} ({percent(row.policy)})",
        "one seed": f"the share {whom} that {what} is {both}, in one seed",
        "unclear": f"the share {whom} that {what} differs by no more than chance could explain ({both})",
        "up": f"a larger share {whom} {what} ({both})",
        "down": f"a smaller share {whom} {what} ({both})",
    }[row.verdict]
