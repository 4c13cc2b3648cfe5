// @ts-check
/** The one sentence at the bottom: what changed, by how much, how sure. */

import { lastYear } from "./chart.js";
import { fill, number, text } from "./strings.js";

const words = text.sentence;

/**
 * @param {any} setup
 * @param {import("./state.js").State} state
 * @param {any} answer of the run of the plan
 * @returns {string}
 */
export function sentence(setup, state, answer) {
  if (state.guess !== null) return words.guess;
  const { prepared, in_role: role, vacancy } = answer.difference;
  const year = setup.time.years;
  const values = { prepared: hundred(prepared.value), role: hundred(role.value), vacancy: hundred(vacancy.value), year };
  if ([prepared, role, vacancy].every((each) => each.verdict === "same")) return fill(words.today, values);
  const changes = { preparedChange: change(prepared), roleChange: change(role), vacancyChange: change(vacancy) };
  const clear = prepared.verdict === "up" || prepared.verdict === "down";
  const said = fill(clear ? words.plan : words.planUnclear, { ...values, ...changes, sure: sureness(setup, prepared) });
  return `${said} ${goal(setup, state, answer)}`;
}

/** @param {number} share */
function hundred(share) {
  return number(100 * share);
}

/** @param {any} measure */
function change(measure) {
  const size = Math.abs(100 * measure.difference);
  if (measure.verdict === "same") return words.same;
  if (measure.verdict === "unclear") return words.unclear;
  if (size < 0.75) return measure.verdict === "up" ? words.little : words.littleFewer;
  return fill(measure.verdict === "up" ? words.more : words.fewer, { count: Math.round(size) });
}

/**
 * @param {any} setup
 * @param {any} measure
 */
function sureness(setup, measure) {
  const { seeds } = setup.time;
  return measure.agree === seeds ? fill(words.sure, { seeds }) : fill(words.most, { agree: measure.agree, seeds });
}

/**
 * @param {any} setup
 * @param {import("./state.js").State} state
 * @param {any} answer
 */
function goal(setup, state, answer) {
  const { mean } = answer.lines[state.line];
  const { history, years } = setup.time;
  const reached = (/** @type {number} */ year) =>
    Math.round(100 * lastYear(mean.slice(0, 4 * year + history))) >= state.goal;
  let first = years + 1;
  while (first > 1 && reached(first - 1)) first -= 1;
  return first > years ? words.goalMissed : fill(words.goalMet, { year: first });
}
