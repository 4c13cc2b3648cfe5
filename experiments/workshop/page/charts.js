// @ts-check
/** The main chart and the small ones: which lines they show of the answers at hand. */

import { Chart, lastYear } from "./chart.js";
import { by, make, say, set } from "./dom.js";
import { fill, number, text } from "./strings.js";

/** @typedef {import("./state.js").State} State @typedef {import("./chart.js").Line} Line */

/** What each measure is multiplied by to be shown. @type {Record<string, number>} */
export const SCALE = {
  prepared: 100, in_role: 100, vacancy: 100, leaders_strain: 100, engagement: 1, published_engagement: 1, quality: 1,
};
const SMALL = ["vacancy", "leaders_strain", "engagement", "quality"];
/** @type {Record<string, [number, number]>} */
const RANGES = { vacancy: [0, 20], leaders_strain: [40, 70], engagement: [45, 65], quality: [95, 105] };
const MAIN_RANGE = 30;

export class Charts {
  /**
   * @param {any} setup
   * @param {import("./state.js").Store} store
   */
  constructor(setup, store) {
    this.setup = setup;
    this.store = store;
    this.main = new Chart(by("main-plot"), text.mainChart, setup.time, { labels: 6.9 });
    /** @type {Record<string, {chart: Chart, value: HTMLElement}>} */
    this.small = Object.fromEntries(SMALL.map((name) => [name, this.smallChart(name)]));
    this.makeHead();
    this.letDrag();
    /** @type {any} */
    this.answers = {};
  }

  /** @param {string} name */
  smallChart(name) {
    const plot = make("div", { class: "plot" });
    const value = make("span", { class: "value" });
    const title = make("h3", {}, make("span", {}, text.small[/** @type {keyof typeof text.small} */ (name)]), value);
    by("small-charts").append(make("div", { class: "card small-chart" }, title, plot));
    const words = text.small[/** @type {keyof typeof text.small} */ (name)];
    return { chart: new Chart(plot, words, this.setup.time, { small: true }), value };
  }

  makeHead() {
    const set = (/** @type {any} */ patch) => this.store.set(patch);
    this.goal = make("input", {
      type: "number", min: 0, max: 100, id: "goal", "aria-label": text.goal,
      oninput: () => this.goal?.value !== "" && set({ goal: Math.min(Math.max(Math.round(Number(this.goal?.value)), 0), 100) }),
      onblur: () => this.show(this.store.state, this.answers),
    });
    const options = ["prepared", "in_role"].map((line) =>
      make("option", { value: line }, text[/** @type {"preparedLong"} */ (`${line}Long`)]),
    );
    this.line = make("select", { "aria-label": text.goalFor, id: "line", onchange: () => set({ line: this.line?.value }) }, ...options);
    by("chart-head").append(
      make("h2", {}, text.mainChart),
      make("div", { class: "goal-box" }, make("label", { for: "goal" }, text.goal), this.goal, this.line),
    );
  }

  /** The goal, or in a guess the flag at year 10, follows the pointer. */
  letDrag() {
    const { svg, parts } = this.main;
    for (const [name, group] of /** @type {const} */ ([["goal", parts.goal], ["guess", parts.guess]])) {
      group.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        svg.setPointerCapture(event.pointerId);
        const gesture = `drag-${name}-${event.pointerId}-${event.timeStamp}`;
        const move = (/** @type {PointerEvent} */ now) =>
          this.store.set({ [name]: Math.round(this.main.valueAt(now.clientY)) }, gesture);
        svg.addEventListener("pointermove", move);
        const stop = () => {
          svg.removeEventListener("pointermove", move);
          this.store.endGesture();
        };
        svg.addEventListener("pointerup", stop, { once: true });
        svg.addEventListener("pointercancel", stop, { once: true });
      });
    }
  }

  /**
   * The lines of a measure: today's in grey, B's if there is one, the plan's on top.
   * @param {string} measure
   * @param {{second?: boolean, label?: string, named?: boolean, base?: boolean}} [options]
   * @returns {Line[]}
   */
  lines(measure, options = {}) {
    const { second = false, label = text[/** @type {"prepared"} */ (measure)] ?? "", named = false, base = true } = options;
    const { base: today, a, b } = this.answers;
    const scaled = (/** @type {number[]} */ values) => values.map((value) => value * SCALE[measure]);
    /** @type {Line[]} */
    const lines = [];
    const add = (/** @type {any} */ answer, /** @type {string} */ look, /** @type {string} */ words, /** @type {boolean} */ banded) => {
      const { mean, low, high } = answer.lines[measure];
      const band = banded ? { low: scaled(low), high: scaled(high) } : undefined;
      lines.push({ id: `${look}-${measure}`, look, second, label: words, values: scaled(mean), band, named });
    };
    if (today && base) add(today, "base", `${text.baseline}${named && second ? `, ${label.toLowerCase()}` : ""}`, false);
    if (b) add(b, "other", `${text.scenarioB} ${label.toLowerCase()}`, true);
    if (a) add(a, "plan", b ? `${text.scenarioA} ${label.toLowerCase()}` : label, true);
    return lines;
  }

  /**
   * @param {State} state
   * @param {any} answers base, a, b
   */
  show(state, answers) {
    this.answers = answers;
    if (document.activeElement !== this.goal && this.goal) this.goal.value = String(state.goal);
    if (this.line) this.line.value = state.line;
    if (!answers.base) return;
    const until = state.guess === null ? undefined : 4 * state.plan.start_year;
    const start = state.plan.start_year;
    this.showMain(state, start, until);
    for (const name of SMALL) this.showSmall(name, state, start, until);
    document.dispatchEvent(new Event("drawn"));
  }

  /**
   * @param {State} state
   * @param {number} start
   * @param {number | undefined} until
   */
  showMain(state, start, until) {
    const lines = [...this.lines("in_role", { second: true, named: true }), ...this.lines("prepared", { named: true })];
    this.nameTogether(lines);
    const highest = Math.max(...lines.flatMap((line) => line.band?.high ?? line.values), state.goal, state.guess ?? 0);
    const range = /** @type {[number, number]} */ ([0, Math.max(MAIN_RANGE, Math.ceil((highest + 2) / 10) * 10)]);
    const goal = { value: state.goal, label: `${text.goal} ${state.goal}` };
    const guess = state.guess === null ? undefined : { value: state.guess, label: `${text.guessMark} ${state.guess}` };
    this.main.draw({ lines, range, cursor: state.quarter, start, goal, guess, until });
    const spoken = lines
      .filter((line) => until === undefined || line.look === "base")
      .map((line) => `${line.label} ${number(lastYear(line.values))}`);
    set(this.main.svg, "aria-label", `${text.mainChart}: ${spoken.join(", ")}`);
  }

  /** Where both lines of today end at the same height, one label says it. @param {Line[]} lines */
  nameTogether(lines) {
    const today = lines.filter((line) => line.look === "base");
    const ends = today.map((line) => number(lastYear(line.values)));
    if (ends.length === 2 && ends[0] === ends[1]) today[0].named = false;
    const last = today[today.length - 1];
    if (ends.length === 2 && ends[0] !== ends[1]) last.label = `${text.baseline}, ${text.prepared.toLowerCase()}`;
  }

  /**
   * @param {string} name
   * @param {State} state
   * @param {number} start
   * @param {number | undefined} until
   */
  showSmall(name, state, start, until) {
    const { chart } = this.small[name];
    const engaged = name === "engagement";
    const lines = engaged
      ? [...this.lines("published_engagement", { second: true, label: text.published, base: false }), ...this.lines(name, { label: text.trueEngagement })]
      : this.lines(name, { label: text.small[/** @type {"vacancy"} */ (name)] });
    const values = lines.flatMap((line) => line.band?.high.concat(line.band.low) ?? line.values);
    const [low, high] = RANGES[name];
    const range = /** @type {[number, number]} */ ([Math.min(low, Math.floor(Math.min(...values) / 5) * 5), Math.max(high, Math.ceil(Math.max(...values) / 5) * 5)]);
    const gap = engaged ? /** @type {[string, string]} */ (["plan-engagement", "plan-published_engagement"]) : undefined;
    chart.draw({ lines: engaged ? lines.map((line) => ({ ...line, band: undefined })) : lines, range, cursor: state.quarter, start, until, gap });
    this.sayValue(name, state.quarter);
  }

  /**
   * The value at the cursor, beside the title of a small chart.
   * @param {string} name
   * @param {number} quarter
   */
  sayValue(name, quarter) {
    const { chart, value } = this.small[name];
    const at = (/** @type {string} */ id) => {
      const line = chart.model?.lines.find((each) => each.id === id);
      return line && chart.model ? chart.shown(line, chart.model)[quarter + this.setup.time.history - 1] : undefined;
    };
    const plan = at(`plan-${name}`);
    const published = at(`plan-published_engagement`);
    if (plan === undefined) return say(value, "");
    say(value, name === "engagement" && published !== undefined
      ? fill(text.engagementValue, { plan: number(plan), published: number(published) })
      : number(plan));
  }

  /** @param {number} quarter */
  moveTo(quarter) {
    this.main.moveCursor(quarter);
    for (const name of SMALL) {
      this.small[name].chart.moveCursor(quarter);
      this.sayValue(name, quarter);
    }
  }

  /** Bring the hidden tables up to date. */
  tell() {
    this.main.tell();
    for (const name of SMALL) this.small[name].chart.tell();
  }

  /** All charts with their titles, for files and for print. */
  get all() {
    return [
      { title: text.mainChart, chart: this.main },
      ...SMALL.map((name) => ({ title: text.small[/** @type {"vacancy"} */ (name)], chart: this.small[name].chart })),
    ];
  }
}
