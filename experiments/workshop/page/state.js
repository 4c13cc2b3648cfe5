// @ts-check
/** What the room has set: one object, changed by `set` only, with a history for undo and redo. */

/**
 * @typedef {Record<string, any>} Plan levers by name, regime, stringency, start_year, world
 * @typedef {{line: string, guess: number, model: number, plan: string}} Guess
 * @typedef {object} State
 * @property {Plan} plan the plan on the left, A
 * @property {Plan | null} other B, if two plans are compared
 * @property {number} trust
 * @property {number | null} place the doctor whose card is open
 * @property {number} quarter
 * @property {string} view what the right-hand panel shows
 * @property {number} goal of every 100
 * @property {string} line which line goal and guess are about: prepared or in_role
 * @property {number} limit £m a year
 * @property {number | null} guess of every 100; the answer is hidden while there is one
 * @property {Guess[]} guesses
 * @property {Record<string, number>} visitor
 * @property {number} size of text, per cent
 * @property {boolean} keys
 */

export const VIEWS = ["people", "visitor", "guess", "compare", "doctor", "save", "share", "help"];
export const SIZES = [100, 125, 150, 175, 200];
/** What undo takes back. @type {(keyof State)[]} */
const SET_BY_ROOM = ["plan", "other", "goal", "line", "limit"];
const STEPS_KEPT = 50;

/**
 * The state when nothing is set.
 * @param {any} setup
 * @returns {State}
 */
export function defaults(setup) {
  return {
    plan: { ...setup.default },
    other: null,
    trust: 0,
    place: null,
    quarter: setup.time.quarters,
    view: "people",
    goal: 25,
    line: "prepared",
    limit: 10,
    guess: null,
    guesses: [],
    visitor: Object.fromEntries(setup.dials.map((/** @type {any} */ dial) => [dial.name, dial.default])),
    size: 100,
    keys: true,
  };
}

export class Store {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {((state: State, changed: Set<string>) => void)[]} */
    this.listeners = [];
    /** @type {Partial<State>[]} */
    this.past = [];
    /** @type {Partial<State>[]} */
    this.future = [];
    this.gesture = "";
  }

  /**
   * Change the state. Changes of the same gesture, such as one drag, are undone together.
   * @param {Partial<State>} patch
   * @param {string} [gesture]
   */
  set(patch, gesture = "") {
    const changed = new Set(
      Object.entries(patch)
        .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(this.state[/** @type {keyof State} */ (name)]))
        .map(([name]) => name),
    );
    if (!changed.size) return;
    if (SET_BY_ROOM.some((name) => changed.has(name))) {
      if (!gesture || gesture !== this.gesture) this.past.push(this.snapshot());
      if (this.past.length > STEPS_KEPT) this.past.shift();
      this.future = [];
      this.gesture = gesture;
    }
    this.change(patch, changed);
  }

  /** The next change opens a new step for undo. */
  endGesture() {
    this.gesture = "";
  }

  undo() {
    this.travel(this.past, this.future);
  }

  redo() {
    this.travel(this.future, this.past);
  }

  /**
   * @param {Partial<State>[]} from
   * @param {Partial<State>[]} to
   */
  travel(from, to) {
    const step = from.pop();
    if (!step) return;
    to.push(this.snapshot());
    this.gesture = "";
    this.change(step, new Set(Object.keys(step)));
  }

  /** @returns {Partial<State>} */
  snapshot() {
    return Object.fromEntries(SET_BY_ROOM.map((name) => [name, this.state[name]]));
  }

  /**
   * @param {Partial<State>} patch
   * @param {Set<string>} changed
   */
  change(patch, changed) {
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener(this.state, changed);
  }
}

/**
 * Whether two plans are the same.
 * @param {Plan | null} one
 * @param {Plan | null} other
 */
export function samePlan(one, other) {
  if (!one || !other) return one === other;
  const silent = one.regime === "guidance" && other.regime === "guidance";
  return Object.keys(one).every((name) => one[name] === other[name] || (silent && name === "stringency"));
}

/**
 * Name of the preset that a plan is, whatever its world and start; the room's own plan if it is none.
 * @param {any} setup
 * @param {Plan} plan
 * @returns {string}
 */
export function presetOf(setup, plan) {
  const found = setup.presets.find(
    (/** @type {any} */ preset) =>
      preset.name !== "custom" && samePlan({ ...preset.plan, world: plan.world, start_year: plan.start_year }, plan),
  );
  return found ? found.name : "custom";
}

/**
 * The plan with nothing pulled, in the same world.
 * @param {any} setup
 * @param {Plan} plan
 * @returns {Plan}
 */
export function untouched(setup, plan) {
  return { ...setup.default, world: plan.world };
}
