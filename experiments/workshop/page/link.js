// @ts-check
/** The state as a link and as a file. Only what differs from the defaults is written; whatever is read is checked. */

import { SIZES, VIEWS, defaults } from "./state.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Plan} Plan */

const MOST_GUESSES = 30;
const LONGEST = 8000;

/**
 * The part of the link after #.
 * @param {any} setup
 * @param {State} state
 */
export function written(setup, state) {
  const fields = fieldsOf(setup, state);
  return new URLSearchParams(fields).toString();
}

/**
 * What differs from the defaults, as texts by key.
 * @param {any} setup
 * @param {State} state
 * @returns {Record<string, string>}
 */
export function fieldsOf(setup, state) {
  const usual = defaults(setup);
  /** @type {Record<string, string>} */
  const fields = {};
  const put = (/** @type {string} */ key, /** @type {any} */ value, /** @type {any} */ normal) => {
    if (value !== normal && value !== null) fields[key] = String(value);
  };
  for (const [name, value] of Object.entries(state.plan)) put(name, value, usual.plan[name]);
  if (state.other) {
    fields.compare = "b";
    for (const [name, value] of Object.entries(state.other)) put(`b.${name}`, value, usual.plan[name]);
  }
  for (const [name, value] of Object.entries(state.visitor)) put(`me.${name}`, value, usual.visitor[name]);
  for (const name of /** @type {const} */ (["trust", "place", "quarter", "view", "goal", "line", "limit", "guess", "size"])) {
    put(name, state[name], usual[name]);
  }
  if (!state.keys) fields.keys = "off";
  if (state.guesses.length) fields.guesses = state.guesses.map((g) => [g.line, g.guess, g.model, g.plan].join("~")).join("!");
  return fields;
}

/**
 * The state of a link or file; what cannot be read stays at its default and is reported.
 * @param {any} setup
 * @param {string | Record<string, string>} source
 * @returns {{state: State, flawed: boolean}}
 */
export function read(setup, source) {
  const state = defaults(setup);
  const reader = new Reader(source);
  state.plan = planFrom(setup, reader, "", state.plan);
  if (reader.word("compare", ["b"], "") === "b") state.other = planFrom(setup, reader, "b.", setup.default);
  for (const dial of setup.dials) {
    state.visitor[dial.name] = reader.number(`me.${dial.name}`, dial.minimum, dial.maximum, dial.default);
  }
  state.trust = reader.whole("trust", 0, setup.trusts.length - 1, state.trust);
  const doctors = Math.min(setup.trusts[state.trust].consultants, setup.most_shown);
  state.place = reader.has("place") ? reader.whole("place", 0, doctors - 1, 0) : null;
  state.quarter = reader.whole("quarter", 0, setup.time.quarters, state.quarter);
  state.view = reader.word("view", VIEWS, state.view);
  if (state.view === "doctor" && state.place === null) state.view = "people";
  state.goal = reader.whole("goal", 0, 100, state.goal);
  state.line = reader.word("line", ["prepared", "in_role"], state.line);
  state.limit = reader.number("limit", 0, 10_000, state.limit);
  state.guess = reader.has("guess") ? reader.whole("guess", 0, 100, 0) : null;
  state.size = Number(reader.word("size", SIZES.map(String), String(state.size)));
  state.keys = reader.word("keys", ["off", "on"], "on") === "on";
  state.guesses = guessesFrom(setup, reader.text("guesses"));
  return { state, flawed: reader.flawed };
}

/**
 * @param {any} setup
 * @param {Reader} reader
 * @param {string} prefix
 * @param {Plan} usual
 * @returns {Plan}
 */
function planFrom(setup, reader, prefix, usual) {
  /** @type {Plan} */
  const plan = { ...usual };
  for (const lever of setup.levers) {
    plan[lever.name] = reader.number(prefix + lever.name, lever.minimum, lever.maximum, usual[lever.name]);
  }
  plan.regime = reader.word(`${prefix}regime`, setup.regimes, usual.regime);
  plan.stringency = reader.number(
    `${prefix}stringency`, setup.stringency.minimum, setup.stringency.maximum, usual.stringency,
  );
  plan.start_year = Math.round(reader.number(`${prefix}start_year`, 0, setup.latest_start, usual.start_year) * 4) / 4;
  plan.world = reader.word(`${prefix}world`, setup.worlds, usual.world);
  return plan;
}

/**
 * @param {any} setup
 * @param {string} words
 * @returns {import("./state.js").Guess[]}
 */
function guessesFrom(setup, words) {
  const names = setup.presets.map((/** @type {any} */ preset) => preset.name);
  return words
    .split("!")
    .map((part) => part.split("~"))
    .filter((part) => part.length === 4 && ["prepared", "in_role"].includes(part[0]) && names.includes(part[3]))
    .map(([line, guess, model, plan]) => ({ line, guess: Number(guess), model: Number(model), plan }))
    .filter((entry) => Number.isFinite(entry.guess) && Number.isFinite(entry.model))
    .slice(-MOST_GUESSES);
}

class Reader {
  /** @param {string | Record<string, string>} source */
  constructor(source) {
    /** @type {Map<string, string>} */
    this.fields = new Map();
    this.flawed = false;
    if (typeof source === "string" && source.length > LONGEST) {
      this.flawed = true;
      return;
    }
    const pairs = typeof source === "string" ? [...new URLSearchParams(source)] : Object.entries(source);
    for (const [key, value] of pairs) this.fields.set(key, String(value));
  }

  /** @param {string} key */
  has(key) {
    return this.fields.has(key);
  }

  /** @param {string} key */
  text(key) {
    return this.fields.get(key) ?? "";
  }

  /**
   * @param {string} key
   * @param {number} minimum
   * @param {number} maximum
   * @param {number} usual
   */
  number(key, minimum, maximum, usual) {
    const given = this.fields.get(key);
    if (given === undefined) return usual;
    const value = given.trim() === "" ? NaN : Number(given);
    if (!Number.isFinite(value) || value < minimum || value > maximum) this.flawed = true;
    return Number.isFinite(value) ? Math.min(Math.max(value, minimum), maximum) : usual;
  }

  /**
   * @param {string} key
   * @param {number} minimum
   * @param {number} maximum
   * @param {number} usual
   */
  whole(key, minimum, maximum, usual) {
    return Math.round(this.number(key, minimum, maximum, usual));
  }

  /**
   * @param {string} key
   * @param {string[]} options
   * @param {string} usual
   */
  word(key, options, usual) {
    const given = this.fields.get(key);
    if (given === undefined) return usual;
    if (options.includes(given)) return given;
    this.flawed = true;
    return usual;
  }
}
