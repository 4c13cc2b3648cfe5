// @ts-check
/** The page: asks for /setup, builds its parts, and keeps state, questions and pictures together. */

import { Charts } from "./charts.js";
import { VisitorView, doctorCard } from "./card.js";
import { Connection } from "./connection.js";
import { button, by, make, say, set } from "./dom.js";
import { listen } from "./keyboard.js";
import { Levers } from "./levers.js";
import { read, written } from "./link.js";
import { Grid, Legend, marksAt, unpacked } from "./people.js";
import { Player } from "./player.js";
import { SaveView, ShareView } from "./save.js";
import { sentence } from "./sentence.js";
import { SIZES, Store, defaults, presetOf, samePlan, untouched } from "./state.js";
import { fill, text } from "./strings.js";
import { CompareView, GuessView, HelpView } from "./views.js";

/** @typedef {import("./state.js").State} State */

const TABS = /** @type {const} */ (["people", "visitor", "guess", "compare"]);
const WITH_TRUST = ["people", "visitor", "compare"];
const QUIET = 900; // milliseconds without a change until the sentence is spoken
const NOTICE = 7000;

class Page {
  /** @param {any} setup */
  constructor(setup) {
    this.setup = setup;
    const { state, flawed } = read(setup, location.hash.slice(1));
    this.store = new Store(state);
    /** @type {any} answers that are shown: base, a, b */
    this.shown = {};
    this.said = "";
    this.hash = "";
    this.drawing = false;
    this.everything = false;
    this.wasLost = false;
    this.focusCard = false;
    this.heldQuarter = state.quarter;
    this.charts = new Charts(setup, this.store);
    this.levers = new Levers(setup, this.store);
    this.player = new Player(setup, this.store);
    this.player.onpause = () => this.settle();
    this.buildTop();
    this.buildSide();
    this.line = new Connection(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ask`, (open) => this.connected(open));
    this.store.listeners.push((_, changed) => this.changed(changed));
    addEventListener("hashchange", () => this.follow());
    this.listenToKeys();
    this.changed(new Set(Object.keys(state)));
    if (flawed) this.notice(text.badLink);
  }

  buildTop() {
    for (const element of document.querySelectorAll("[data-text]")) {
      say(element, /** @type {any} */ (text)[/** @type {HTMLElement} */ (element).dataset.text ?? ""]);
    }
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", /** @type {any} */ (text)[/** @type {HTMLElement} */ (element).dataset.label ?? ""]);
    }
    const { store } = this;
    this.undo = button(text.undo, () => store.undo(), { id: "undo" });
    this.redo = button(text.redo, () => store.redo(), { id: "redo" });
    by("tools").append(
      this.undo, this.redo,
      button(text.reset, () => this.reset(), { id: "reset" }),
      button(text.save, () => this.open("save"), { id: "save" }),
      button(text.share, () => this.open("share"), { id: "share" }),
      button("A−", () => this.resize(-1), { id: "smaller", "aria-label": text.smaller, title: text.smaller }),
      button("A+", () => this.resize(1), { id: "larger", "aria-label": text.larger, title: text.larger }),
      button("?", () => this.open("help"), { id: "help", "aria-label": text.help, title: text.help }),
    );
    this.presets = this.setup.presets.map((/** @type {any} */ preset, /** @type {number} */ index) =>
      button(text.preset[/** @type {"custom"} */ (preset.name)], () => this.choose(index), {
        title: text.presetNote[/** @type {"custom"} */ (preset.name)], "data-preset": preset.name, class: "preset",
      }),
    );
    by("presets").append(...this.presets);
  }

  buildSide() {
    const { setup, store } = this;
    this.tabs = TABS.map((view) => button(text.views[view], () => this.open(view), { title: text.viewsLong[view], "data-view": view, class: "tab" }));
    this.trust = make(
      "select", { id: "trust", onchange: () => store.set({ trust: Number(this.trust?.value), place: null, view: store.state.view === "doctor" ? "people" : store.state.view }) },
      ...setup.trusts.map((/** @type {any} */ trust, /** @type {number} */ index) => make("option", { value: index }, fill(text.trustOption, trust))),
    );
    this.trustRow = make("div", { class: "trust-row" }, make("label", { for: "trust" }, text.trust), this.trust);
    this.grid = new Grid(setup, (place) => this.store.set({ place, view: "doctor" }));
    this.legend = new Legend();
    this.counted = make("p", { class: "counted" });
    this.card = make("div");
    const people = make("div", { class: "people-view" }, this.grid.element, this.legend.element, this.counted);
    this.visitor = new VisitorView(setup, store);
    this.guessing = new GuessView(setup, store, () => this.shown);
    this.comparing = new CompareView(setup, store);
    /** @type {Record<string, {element: HTMLElement, show: (state: State, answers: any) => void}>} */
    this.views = {
      people: { element: people, show: () => this.showPeople() },
      visitor: this.visitor,
      guess: this.guessing,
      compare: this.comparing,
      doctor: { element: this.card, show() {} },
      save: new SaveView(setup, store, { charts: this.charts, ask: this.ask.bind(this), answers: () => this.shown, notice: this.notice.bind(this), sentence: () => this.said }),
      share: new ShareView(setup, store),
      help: new HelpView(setup, store),
    };
    this.close = button("×", () => this.open("people"), { class: "close", id: "close", "aria-label": text.close, title: text.close });
    this.body = make("div", { class: "view", id: "view" });
    by("side").append(
      make("div", { class: "tabs", role: "group", "aria-label": text.side }, ...this.tabs),
      this.trustRow, make("div", { class: "view-frame" }, this.body, this.close),
    );
  }

  listenToKeys() {
    const { player } = this;
    /** @type {Record<string, (shift: boolean) => void>} */
    const actions = {
      " ": () => player.toggle(),
      ArrowLeft: (shift) => player.step(shift ? -4 : -1),
      ArrowRight: (shift) => player.step(shift ? 4 : 1),
      r: () => this.reset(),
      b: () => this.open("compare"),
      g: () => this.guess(),
      d: () => this.open(this.store.state.view === "doctor" ? "people" : "doctor"),
      Escape: () => this.open("people"),
    };
    this.setup.presets.forEach((/** @type {any} */ _, /** @type {number} */ index) => {
      actions[String(index + 1)] = () => this.choose(index);
    });
    listen(actions, () => this.store.state.keys);
  }

  /** G opens the guess, hides the answer, and reveals it. */
  guess() {
    if (this.store.state.view !== "guess") return this.open("guess");
    if (this.store.state.guess === null) this.guessing?.begin();
    else this.guessing?.open();
  }

  /** @param {number} index of the preset */
  choose(index) {
    const preset = this.setup.presets[index];
    const { world, start_year } = this.store.state.plan;
    if (preset.name === "custom") return by("lever-pay_premium").focus();
    this.store.set({ plan: { ...preset.plan, world, start_year } });
  }

  reset() {
    const { plan, other, goal, line, limit, trust, place, quarter } = defaults(this.setup);
    this.store.set({ plan, other, goal, line, limit, trust, place, quarter, view: "people", guess: null });
  }

  /** @param {number} direction */
  resize(direction) {
    const index = SIZES.indexOf(this.store.state.size) + direction;
    if (SIZES[index]) this.store.set({ size: SIZES[index] });
  }

  /** @param {string} view */
  open(view) {
    const { state } = this.store;
    if (view === "doctor" && state.place === null) return this.store.set({ view, place: this.grid?.current ?? 0 });
    if (view === "compare") this.comparing?.begin();
    this.store.set({ view });
  }

  /** @param {boolean} open */
  connected(open) {
    document.documentElement.classList.toggle("lost", !open);
    if (open && this.wasLost) this.notice("");
    else if (!open) this.notice(text.lost, true);
    this.wasLost = !open;
  }

  /**
   * @param {string} words
   * @param {boolean} [stays]
   */
  notice(words, stays = false) {
    const place = by("notice");
    clearTimeout(this.noticeTimer);
    say(place, words);
    place.hidden = !words;
    if (words && !stays) this.noticeTimer = setTimeout(() => this.notice(""), NOTICE);
  }

  /** The address was edited, or a link was pasted. */
  follow() {
    if (location.hash.slice(1) === this.hash) return;
    const { state, flawed } = read(this.setup, location.hash.slice(1));
    this.store.set(state);
    if (flawed) this.notice(text.badLink);
  }

  /**
   * @param {string} slot
   * @param {any} question
   * @param {(answer: any) => void} done
   */
  ask(slot, question, done) {
    this.line?.ask(slot, question, (answer) => (answer.kind === "error" ? this.notice(text.refused) : done(answer)));
  }

  /** @param {Set<string>} changed */
  changed(changed) {
    const { state } = this.store;
    const any = (/** @type {string[]} */ ...names) => names.some((name) => changed.has(name));
    if (any("plan", "trust", "other")) this.askRuns(state, any("plan", "trust"));
    if (state.view === "doctor" && state.place !== null && any("plan", "trust", "place", "quarter", "view")) this.askDoctor(state);
    if (state.view === "visitor" && any("plan", "trust", "quarter", "visitor", "view")) this.askVisitor(state);
    if (any("size")) {
      document.documentElement.style.setProperty("--scale", String(state.size / 100));
      requestAnimationFrame(() => this.charts.all.forEach(({ chart }) => chart.resize()));
    }
    if (any("view")) this.showView(state);
    this.later(changed.size === 1 && changed.has("quarter"));
  }

  /**
   * @param {State} state
   * @param {boolean} own whether the plan itself must be asked for
   */
  askRuns(state, own) {
    const base = untouched(this.setup, state.plan);
    const run = (/** @type {any} */ plan, /** @type {any} */ more = {}) => ({ kind: "run", plan, trust: state.trust, ...more });
    if (own) {
      this.ask("a", run(state.plan), (answer) => {
        this.shown.a = { ...answer, people: unpacked(answer.people) };
        if (samePlan(answer.plan, untouched(this.setup, answer.plan))) this.shown.base = this.shown.a;
        this.later();
      });
    }
    if (!this.shown.base || !samePlan(this.shown.base.plan, base)) {
      this.ask("base", run(base), (answer) => {
        this.shown.base = answer;
        this.later();
      });
    }
    if (!state.other) {
      delete this.shown.b;
      return;
    }
    this.ask("b", run(state.other, { against: state.plan }), (answer) => {
      if (!this.store.state.other) return;
      this.shown.b = { ...answer, against: state.plan, people: unpacked(answer.people) };
      this.later();
    });
  }

  /** @param {State} state */
  askDoctor(state) {
    if (this.player?.playing) return;
    const { plan, trust, place, quarter } = state;
    if (!this.card?.childElementCount) this.card?.replaceChildren(make("p", {}, text.waiting));
    this.ask("doctor", { kind: "doctor", plan, trust, place, quarter }, (answer) => {
      this.card?.replaceChildren(doctorCard(this.setup, answer));
      if (this.focusCard) this.card?.querySelector("h2")?.focus();
      this.focusCard = false;
    });
  }

  /** @param {State} state */
  askVisitor(state) {
    if (this.player?.playing) return;
    const { plan, trust, quarter, visitor } = state;
    this.ask("visitor", { kind: "visitor", plan, trust, quarter, answers: visitor }, (answer) =>
      this.visitor?.tell(answer.card),
    );
  }

  /** Show everything once before the next picture; `timeOnly` if nothing but the point in time changed. */
  later(timeOnly = false) {
    if (!timeOnly) this.everything = true;
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.show();
    });
  }

  show() {
    const { state } = this.store;
    const everything = this.everything;
    this.everything = false;
    this.player?.show(state.quarter);
    const view = this.views?.[state.view];
    if (everything) {
      this.levers.show(state, this.shown.a);
      this.charts.show(state, this.shown);
      this.showTop(state);
      this.showSentence(state);
      if (this.trust) this.trust.value = String(state.trust);
      view?.show(state, this.shown);
    } else {
      this.charts.moveTo(state.quarter);
      if (["people", "compare"].includes(state.view)) view?.show(state, this.shown);
    }
    if (!this.player?.playing) this.settle();
  }

  /** @param {State} state */
  showTop(state) {
    const name = presetOf(this.setup, state.plan);
    for (const each of this.presets) set(each, "aria-pressed", each.dataset.preset === name);
    for (const tab of this.tabs ?? []) set(tab, "aria-pressed", tab.dataset.view === state.view || (tab.dataset.view === "people" && state.view === "doctor"));
    if (this.undo) this.undo.disabled = !this.store.past.length;
    if (this.redo) this.redo.disabled = !this.store.future.length;
  }

  /** @param {State} state */
  showSentence(state) {
    const { a } = this.shown;
    if (!a) return say(by("sentence"), text.connecting);
    this.said = sentence(this.setup, state, a);
    say(by("sentence"), this.said);
    document.documentElement.dataset.ready = String(samePlan(a.plan, state.plan) && a.people.trust === state.trust && Boolean(this.shown.base));
  }

  /** Whether everything that was asked is answered and shown. */
  get settled() {
    const { a, base } = this.shown;
    return Boolean(this.line?.idle && !this.drawing && base && a && samePlan(a.plan, this.store.state.plan));
  }

  showPeople() {
    const { state } = this.store;
    const { people } = this.shown.a ?? {};
    if (!people) return;
    const hidden = state.guess !== null;
    const quarter = hidden ? Math.min(state.quarter, 4 * state.plan.start_year) : state.quarter;
    this.grid?.show(people, quarter, state.place);
    this.legend?.show(marksAt(people, quarter));
    const { consultants } = this.setup.trusts[people.trust];
    const shown = fill(text.countedShown, { shown: people.doctors, doctors: consultants });
    if (this.counted) say(this.counted, people.doctors < consultants ? shown : "");
  }

  /** @param {State} state */
  showView(state) {
    const element = this.views?.[state.view].element;
    if (!element || this.body?.firstElementChild === element) return;
    const hadFocus = this.body?.contains(document.activeElement) || this.close === document.activeElement;
    this.body?.replaceChildren(element);
    if (this.close) this.close.hidden = state.view === "people";
    if (this.trustRow) this.trustRow.hidden = !WITH_TRUST.includes(state.view);
    if (state.view === "doctor") this.card?.replaceChildren();
    this.focusCard = Boolean(hadFocus) && state.view === "doctor";
    if (hadFocus && state.view === "people") this.grid?.focusable(state.place ?? this.grid.current, true);
    else if (hadFocus) element.querySelector("h2")?.focus();
  }

  /** What may wait until nothing changes: the address, the hidden tables, the spoken sentence. */
  settle() {
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => {
      if (this.player?.playing) return;
      const { state } = this.store;
      this.hash = written(this.setup, state);
      if (location.hash.slice(1) !== this.hash) history.replaceState(null, "", this.hash ? `#${this.hash}` : location.pathname);
      this.charts.tell();
      say(by("spoken"), this.said);
      if (state.view === "doctor" && state.place !== null && this.heldQuarter !== state.quarter) this.askDoctor(state);
      this.heldQuarter = state.quarter;
    }, QUIET);
  }
}

async function begin() {
  document.title = text.title;
  say(by("sentence"), text.connecting);
  const setup = await (await fetch("/setup")).json();
  /** @type {any} */ (window).workshop = new Page(setup);
}

begin();
