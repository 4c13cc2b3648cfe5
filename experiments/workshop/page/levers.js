// @ts-check
/** The left-hand panel: regime, stringency, six levers, start and world; and the bar of costs below it. */

import { by, make, say, set } from "./dom.js";
import { fill, levelInWords, number, text } from "./strings.js";

/** @typedef {import("./state.js").State} State */

const POUNDS = 1000; // £k in £m
const SNAP = 0.04; // a pointer this near to off, some or full means just that

export class Levers {
  /**
   * @param {any} setup
   * @param {import("./state.js").Store} store
   */
  constructor(setup, store) {
    this.setup = setup;
    this.store = store;
    /** @type {Record<string, {input: HTMLInputElement, word: HTMLElement, cost: HTMLElement}>} */
    this.sliders = {};
    by("levers").append(this.regimes(), ...setup.levers.map((/** @type {any} */ lever) => this.slider(lever)), this.choices());
    this.makeBudget();
  }

  regimes() {
    /** @type {Record<string, HTMLInputElement>} */
    this.regime = {};
    const rows = this.setup.regimes.map((/** @type {"guidance"} */ name) => {
      const input = make("input", { type: "radio", name: "regime", value: name, onchange: () => this.change({ regime: name }) });
      /** @type {any} */ (this.regime)[name] = input;
      return make("label", { class: "regime" }, input, make("span", {}, text.regimes[name]));
    });
    return make("fieldset", { class: "regimes" }, make("legend", {}, text.regime), ...rows, this.slider(this.setup.stringency));
  }

  /** @param {any} lever */
  slider(lever) {
    const name = /** @type {"publish"} */ (lever.name);
    const id = `lever-${name}`;
    const input = make("input", {
      type: "range", id, min: lever.minimum, max: lever.maximum, step: lever.step, title: [lever.meaning, ...lever.costs.map(costInWords)].join(" "),
      oninput: () => this.slide(lever, input),
      onchange: () => this.store.endGesture(),
      onpointerdown: () => { this.dragging = true; },
      onpointerup: () => { this.dragging = false; },
    });
    const word = make("output", { class: "word", for: id });
    const cost = make("span", { class: "cost" });
    this.sliders[name] = { input, word, cost };
    return make("div", { class: `lever ${name}` }, make("label", { for: id }, text.lever[name]), word, cost, input);
  }

  /**
   * @param {any} lever
   * @param {HTMLInputElement} input
   */
  slide(lever, input) {
    let level = Number(input.value);
    const near = [lever.minimum, lever.maximum / 2, lever.maximum].find(
      (place) => Math.abs(level - place) <= SNAP * lever.maximum,
    );
    if (this.dragging && near !== undefined) level = near;
    this.change({ [lever.name]: Number(level.toFixed(4)) }, `slide-${lever.name}`);
  }

  choices() {
    const years = Array.from({ length: this.setup.latest_start + 1 }, (_, year) =>
      make("option", { value: year }, year ? fill(text.startYear, { year }) : text.startNow),
    );
    this.start = make("select", { id: "start", onchange: () => this.change({ start_year: Number(this.start?.value) }) }, ...years);
    const worlds = this.setup.worlds.map((/** @type {"central"} */ name) => make("option", { value: name, title: text.worldNote[name] }, text.worlds[name]));
    this.world = make("select", { id: "world", onchange: () => this.changeWorld(this.world?.value ?? "") }, ...worlds);
    return make(
      "div", { class: "choices" },
      make("label", { for: "start" }, text.start), make("label", { for: "world" }, text.world), this.start, this.world,
    );
  }

  /**
   * @param {Record<string, unknown>} patch
   * @param {string} [gesture]
   */
  change(patch, gesture) {
    this.store.set({ plan: { ...this.store.state.plan, ...patch } }, gesture);
  }

  /** Both plans live in the same world. @param {string} world */
  changeWorld(world) {
    const { plan, other } = this.store.state;
    this.store.set({ plan: { ...plan, world }, other: other && { ...other, world } });
  }

  makeBudget() {
    this.limit = make("input", {
      type: "number", id: "limit", min: 0, max: 10000, step: 1,
      oninput: () => this.limit?.value !== "" && this.store.set({ limit: Math.min(Math.max(Number(this.limit?.value), 0), 10000) }, "limit"),
      onchange: () => this.store.endGesture(),
    });
    this.spent = make("strong", { id: "spent" });
    this.parts = make("div", { class: "parts", "aria-hidden": "true" });
    this.mark = make("div", { class: "mark", "aria-hidden": "true" });
    by("budget").append(
      make("div", { class: "budget-head" }, this.spent, make("label", { for: "limit" }, text.limit), this.limit),
      make("div", { class: "bar" }, this.parts, this.mark),
    );
  }

  /**
   * @param {State} state
   * @param {any} answer of the run of the plan
   */
  show(state, answer) {
    const { plan } = state;
    for (const [name, input] of Object.entries(this.regime ?? {})) input.checked = plan.regime === name;
    for (const lever of [...this.setup.levers, this.setup.stringency]) this.showLever(lever, plan, answer);
    if (this.start) this.start.value = String(plan.start_year);
    if (this.world) this.world.value = plan.world;
    if (this.limit && document.activeElement !== this.limit) this.limit.value = String(state.limit);
    if (answer) this.showCost(answer.costs, state.limit);
  }

  /**
   * @param {any} lever
   * @param {any} plan
   * @param {any} answer
   */
  showLever(lever, plan, answer) {
    const { input, word, cost } = this.sliders[lever.name];
    const level = plan[lever.name];
    const off = lever.name === "stringency" && plan.regime === "guidance";
    if (Number(input.value) !== level && !this.dragging) input.value = String(level);
    const words = off ? text.level.off : levelInWords(lever.name, level, lever.maximum);
    input.disabled = off;
    say(word, words);
    set(input, "aria-valuetext", words);
    input.style.setProperty("--share", `${(100 * (level - lever.minimum)) / (lever.maximum - lever.minimum)}%`);
    const spent = answer?.costs[lever.name];
    say(cost, spent ? fill(text.spent, { value: pounds(spent / POUNDS) }) : "");
  }

  /**
   * @param {Record<string, number>} costs £k a year by lever
   * @param {number} limit £m a year
   */
  showCost(costs, limit) {
    const total = Object.values(costs).reduce((sum, cost) => sum + cost, 0) / POUNDS;
    const over = total > limit;
    const longest = Math.max(total, limit, 0.001) * 1.08;
    const names = Object.keys(costs).filter((name) => costs[name] > 0);
    while (this.parts && this.parts.childElementCount > names.length) this.parts.lastElementChild?.remove();
    while (this.parts && this.parts.childElementCount < names.length) this.parts.append(make("span"));
    names.forEach((name, index) => {
      const part = /** @type {HTMLElement} */ (this.parts?.children[index]);
      part.style.width = `${(100 * costs[name]) / POUNDS / longest}%`;
      set(part, "title", `${text.lever[/** @type {"publish"} */ (name)]} ${fill(text.spent, { value: pounds(costs[name] / POUNDS) })}`);
    });
    if (this.mark) this.mark.style.left = `${(100 * limit) / longest}%`;
    by("budget").classList.toggle("over", over);
    if (this.spent) say(this.spent, total ? fill(over ? text.over : text.spentYear, { value: pounds(total) }) : text.noCost);
  }
}

/** What a lever's unit costs. @param {any} cost */
function costInWords(cost) {
  return fill(text.unitCost, { value: number(cost.value, cost.value < 1 ? 2 : cost.value < 10 ? 1 : 0), unit: cost.unit });
}

/** £m with as many digits as it bears. @param {number} millions */
export function pounds(millions) {
  return number(millions, millions < 10 ? 1 : 0);
}
