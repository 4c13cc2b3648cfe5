"""The questions that a page may ask, and their answers; whatever stands in a question is brought within range first.

run      lines, difference, costs and the people of a trust under a plan
doctor   why one doctor says yes or no
visitor  the same sum for somebody in the room
save     a plan as settings for ``medlead run``
"""

import base64
import json
import logging
from collections.abc import Callable, Mapping

from experiments.workshop.card import Who, doctor_card
from experiments.workshop.charts import difference, lines
from experiments.workshop.costs import yearly_costs
from experiments.workshop.people import MOST_SHOWN
from experiments.workshop.plan import read_plan, whole
from experiments.workshop.saving import saved
from experiments.workshop.stage import QUARTERS, Play, Stage
from experiments.workshop.visitor import visitor_card

LARGEST_ID = 2**31

Question = Mapping[str, object]


def answer(stage: Stage, text: str) -> str:
    """The answer to a question, both as JSON; a question that makes no sense is answered with ``error``."""
    try:
        question = json.loads(text)
    except (ValueError, RecursionError):
        return _told({"kind": "error", "error": "not_json"})
    if not isinstance(question, Mapping):
        return _told({"kind": "error", "error": "not_an_object"})
    kind, number = question.get("kind"), whole(question.get("id"), 0, LARGEST_ID, 0)
    if not isinstance(kind, str) or kind not in ANSWERS:
        return _told({"kind": "error", "id": number, "error": "unknown_question"})
    try:
        content = ANSWERS[kind](stage, question)
    except Exception:  # whatever went wrong belongs to this question alone: the room goes on
        logging.getLogger(__name__).exception("a question of kind %r failed", kind)
        return _told({"kind": "error", "id": number, "error": "failed"})
    return _told({"kind": kind, "id": number, **content})


def _told(content: Mapping[str, object]) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _run(stage: Stage, question: Question) -> dict[str, object]:
    plan = read_plan(question.get("plan"))
    against = read_plan(question["against"]) if "against" in question else plan.untouched
    trust, quarter = _trust(stage, question), whole(question.get("year"), 1, QUARTERS // 4, QUARTERS // 4) * 4
    play, other = stage.play(plan), stage.play(against)
    return {
        "plan": plan.content(),
        "lines": lines(play),
        "difference": difference(play, other, quarter),
        "costs": yearly_costs(plan, play),
        "people": _people(stage, play, trust),
    }


def _people(stage: Stage, play: Play, trust: int) -> dict[str, object]:
    """The marks of a trust's doctors, quarter by quarter, as one text of bytes."""
    sizes = stage.population.consultants
    first = int(sizes[:trust].sum())
    shown = min(int(sizes[trust]), MOST_SHOWN)
    marks = play.marks[:, first : first + shown]
    return {"trust": trust, "doctors": shown, "marks": base64.b64encode(marks.tobytes()).decode("ascii")}


def _doctor(stage: Stage, question: Question) -> dict[str, object]:
    trust = _trust(stage, question)
    last = int(stage.population.consultants[trust]) - 1
    who = Who(trust, whole(question.get("place"), 0, last, 0), whole(question.get("quarter"), 0, QUARTERS, QUARTERS))
    return {
        "trust": who.trust,
        "place": who.place,
        "quarter": who.quarter,
        "card": doctor_card(stage, read_plan(question.get("plan")), who),
    }


def _visitor(stage: Stage, question: Question) -> dict[str, object]:
    quarter = whole(question.get("quarter"), 0, QUARTERS, QUARTERS)
    plan = read_plan(question.get("plan"))
    return {"card": visitor_card(stage, plan, _trust(stage, question), quarter, question.get("answers"))}


def _save(stage: Stage, question: Question) -> dict[str, object]:
    return {"saved": saved(stage, read_plan(question.get("plan")), question.get("name"))}


def _trust(stage: Stage, question: Question) -> int:
    return whole(question.get("trust"), 0, len(stage.population.trusts) - 1, 0)


ANSWERS: Mapping[str, Callable[[Stage, Question], dict[str, object]]] = {
    "run": _run,
    "doctor": _doctor,
    "visitor": _visitor,
    "save": _save,
}
