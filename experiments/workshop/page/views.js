// @ts-check
/** What opens over the right-hand panel, one at a time: guess, two plans side by side, save, share, help. */

import { button, make, say } from "./dom.js";
import { GUESS_QUARTER } from "./chart.js";
import { SCALE } from "./charts.js";
import { Crowd, Legend, marksAt } from "./people.js";
import { presetOf, samePlan, untouched } from "./state.js";
import { fill, number, signed, text } from "./strings.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Store} Store */

const LINES = /** @type {const} */ (["prepared", "in_role"]);

export class GuessView {
  /**
   * @param {any} setup
   * @param {Store} store
   * @param {() => any} answers
   */
  constructor(setup, store, answers) {
    this.setup = setup;
    this.store = store;
    this.answers = answers;
    this.intro = make("p", { class: "intro" });
    this.line = make(
      "select", { id: "guess-line", onchange: () => store.set({ line: this.line.value }) },
      ...LINES.map((line) => make("option", { value: line }, text[`${line}Long`])),
    );
    this.box = make("input", {
      type: "number", id: "guess-box", min: 0, max: 100,
      oninput: () => this.box.value !== "" && store.set({ guess: Math.min(Math.max(Math.round(Number(this.box.value)), 0), 100) }),
    });
    this.hide = button(text.guessStart, () => this.begin(), { class: "main" });
    this.reveal = button(text.reveal, () => this.open(), { class: "main", id: "reveal" });
    this.result = make("p", { class: "verdict", role: "status" });
    this.list = make("ol", { class: "guesses" });
    this.listTitle = make("h3", {}, text.guessList);
    this.entry = make(
      "div", { class: "fields" },
      make("label", { for: "guess-box" }, text.guessBox), this.box, make("p", { class: "hint" }, text.guessHint),
    );
    this.element = make(
      "div", { class: "guess-view" },
      make("h2", { tabindex: -1 }, text.viewsLong.guess), this.intro,
      make("div", { class: "fields" }, make("label", { for: "guess-line" }, text.guessFor), this.line),
      this.entry, this.hide, this.reveal, this.result, this.listTitle, this.list,
    );
  }

  begin() {
    const today = this.answers().base?.lines[this.store.state.line].mean;
    const value = today ? Math.round(100 * today[GUESS_QUARTER + this.setup.time.history - 1]) : 15;
    this.store.set({ guess: value, quarter: 0 });
  }

  /** Show the answer and keep the guess. */
  open() {
    const { state } = this.store;
    const answer = this.answers().a;
    if (state.guess === null || !answer || !samePlan(answer.plan, state.plan)) return;
    const model = 100 * answer.lines[state.line].mean[GUESS_QUARTER + this.setup.time.history - 1];
    const guess = { line: state.line, guess: state.guess, model: Number(model.toFixed(1)), plan: presetOf(this.setup, state.plan) };
    this.store.set({ guess: null, guesses: [...state.guesses, guess].slice(-30), quarter: GUESS_QUARTER });
  }

  /** @param {State} state */
  show(state) {
    const hidden = state.guess !== null;
    say(this.intro, fill(text.guessIntro, { line: text[/** @type {"preparedLong"} */ (`${state.line}Long`)] }));
    this.line.value = state.line;
    if (hidden && document.activeElement !== this.box) this.box.value = String(state.guess);
    this.entry.hidden = !hidden;
    this.reveal.hidden = !hidden;
    this.hide.hidden = hidden;
    say(this.hide, state.guesses.length ? text.guessAgain : text.guessStart);
    const last = state.guesses[state.guesses.length - 1];
    say(this.result, last && !hidden ? fill(text.guessed, { guess: last.guess, model: number(last.model) }) : "");
    this.listTitle.hidden = !state.guesses.length;
    this.list.replaceChildren(...state.guesses.map((guess) => make("li", {}, guessInWords(guess))));
  }
}

/** @param {import("./state.js").Guess} guess */
export function guessInWords(guess) {
  return fill(text.guessLine, {
    plan: text.preset[/** @type {"custom"} */ (guess.plan)],
    line: text[/** @type {"preparedLong"} */ (`${guess.line}Long`)],
    guess: guess.guess,
    model: number(guess.model),
  });
}

export class CompareView {
  /**
   * @param {any} setup
   * @param {Store} store
   */
  constructor(setup, store) {
    this.setup = setup;
    this.store = store;
    const presets = setup.presets.filter((/** @type {any} */ preset) => preset.name !== "custom");
    this.with = make(
      "select", { id: "compare-with", onchange: () => this.choose() },
      make("option", { value: "custom" }, text.comparePinned),
      ...presets.map((/** @type {any} */ preset) => make("option", { value: preset.name }, text.preset[/** @type {"custom"} */ (preset.name)])),
    );
    this.crowds = { a: new Crowd(), b: new Crowd() };
    this.table = make("tbody");
    this.year = make("th", { scope: "col" });
    const crowd = (/** @type {"a" | "b"} */ side) =>
      make("figure", { class: `crowd-${side}` }, make("figcaption", {}, side.toUpperCase()), this.crowds[side].svg);
    this.element = make(
      "div", { class: "compare-view" },
      make("h2", { tabindex: -1 }, text.viewsLong.compare),
      make("div", { class: "fields" }, make("label", { for: "compare-with" }, text.compareWith), this.with),
      make("div", { class: "crowds" }, crowd("a"), crowd("b")),
      make("table", { class: "differences" },
        make("thead", {}, make("tr", {}, this.year, ...["A", "B", text.differenceHead].map((head) => make("th", { scope: "col" }, head)))),
        this.table),
      make("p", { class: "hint" }, `${text.ringNote}. ${text.chanceNote}.`),
      make("div", { class: "buttons" },
        button(text.keepB, () => store.set({ other: { ...store.state.plan } }), { id: "keep-b" }),
        button(text.swap, () => this.swap(), { id: "swap" }),
        button(text.stopCompare, () => store.set({ other: null, view: "people" }), { id: "stop-compare" })),
    );
  }

  /** Something to compare with from the start: nothing done. */
  begin() {
    const { plan, other } = this.store.state;
    if (!other) this.store.set({ other: untouched(this.setup, plan) });
  }

  choose() {
    const chosen = this.setup.presets.find((/** @type {any} */ preset) => preset.name === this.with.value);
    if (this.with.value === "custom" || !chosen) return this.show(this.store.state, {});
    const { world, start_year } = this.store.state.plan;
    this.store.set({ other: { ...chosen.plan, world, start_year } });
  }

  swap() {
    const { plan, other } = this.store.state;
    if (other) this.store.set({ plan: other, other: plan });
  }

  /**
   * @param {State} state
   * @param {any} answers
   */
  show(state, answers) {
    if (state.other) this.with.value = presetOf(this.setup, state.other);
    const { a, b } = answers;
    if (!a?.people || !b?.people || !state.other || a.people.trust !== b.people.trust) return;
    const marks = { a: marksAt(a.people, state.quarter), b: marksAt(b.people, state.quarter) };
    for (const side of /** @type {const} */ (["a", "b"])) {
      const name = fill(text.people, { side: side.toUpperCase() });
      this.crowds[side].show(this.setup, answers[side].people, state.quarter, marks[side === "a" ? "b" : "a"], name);
    }
    if (b.against) this.showTable(b);
  }

  /** @param {any} b the run of B, with A as what it is measured against */
  showTable(b) {
    say(this.year, fill(text.measure, { year: this.setup.time.years }));
    const rows = Object.keys(SCALE).map((measure) => {
      const { value, other, difference, verdict } = b.difference[measure];
      const scaled = (/** @type {number} */ share) => share * SCALE[measure];
      const change = verdict === "unclear" ? text.chanceOnly : verdict === "same" ? "0" : signed(scaled(-difference), 1);
      return make(
        "tr", {},
        make("th", { scope: "row" }, text.compareRow[/** @type {"quality"} */ (measure)]),
        ...[number(scaled(other)), number(scaled(value)), change].map((words) => make("td", {}, words)),
      );
    });
    this.table.replaceChildren(...rows);
  }
}

/** Help: keys and what the model can and cannot tell. */
export class HelpView {
  /**
   * @param {any} setup
   * @param {Store} store
   */
  constructor(setup, store) {
    this.on = make("input", { type: "checkbox", id: "keys-on", onchange: () => store.set({ keys: this.on.checked }) });
    const keys = text.keyList.flatMap(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)]);
    const about = fill(text.about, { ...setup.inputs, seeds: setup.time.seeds });
    this.element = make(
      "div", { class: "help-view" },
      make("h2", { tabindex: -1 }, text.keys),
      make("div", { class: "check" }, this.on, make("label", { for: "keys-on" }, text.keysOn)),
      make("dl", { class: "keys" }, ...keys),
      make("p", { class: "hint" }, text.keysNote),
      make("h3", {}, text.aboutTitle),
      make("p", {}, about),
      new Legend().element,
    );
  }

  /** @param {State} state */
  show(state) {
    this.on.checked = state.keys;
  }
}
