// @ts-check
/** Save, share and print: what the room takes home. */

import { button, by, make, say } from "./dom.js";
import { asPng, asSvg, asZip, download, poster, freeStanding } from "./files.js";
import { fieldsOf, read } from "./link.js";
import { pounds } from "./levers.js";
import { presetOf, samePlan } from "./state.js";
import { fill, levelInWords, text } from "./strings.js";
import { guessInWords } from "./views.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Store} Store */

const SESSION = "medlead workshop";
const LARGEST_FILE = 1_000_000;

export class SaveView {
  /**
   * @param {any} setup
   * @param {Store} store
   * @param {any} page charts, ask, answers, notice, sentence
   */
  constructor(setup, store, page) {
    this.setup = setup;
    this.store = store;
    this.page = page;
    /** @type {any} */
    this.saved = null;
    this.name = make("input", { type: "text", id: "save-name", maxlength: 40, value: text.saveDefault, autocomplete: "off", oninput: () => this.ask() });
    this.command = make("code", { id: "save-command" });
    this.hash = make("code", { id: "save-hash" });
    this.file = make("input", { type: "file", id: "load-file", accept: ".json,application/json", onchange: () => this.load() });
    const act = (/** @type {string} */ words, /** @type {() => any} */ does, /** @type {string} */ id) => button(words, does, { id });
    this.element = make(
      "div", { class: "save-view" },
      make("h2", { tabindex: -1 }, text.saveTitle),
      make("div", { class: "fields" }, make("label", { for: "save-name" }, text.saveName), this.name),
      make("div", { class: "buttons tall" },
        act(text.saveSettings, () => this.keep("zip"), "save-settings"),
        act(text.saveSession, () => this.keep("json"), "save-session"),
        act(text.saveSvg, () => this.keep("svg"), "save-svg"),
        act(text.savePng, () => this.keep("png"), "save-png"),
        act(text.print, () => this.print(), "save-print")),
      make("p", { class: "hint" }, text.saveHow), this.command,
      make("p", { class: "hint" }, text.saveHash), this.hash,
      make("div", { class: "fields" }, make("label", { for: "load-file" }, text.load), this.file),
    );
    addEventListener("beforeprint", () => this.fillPrint());
  }

  /** Ask for the settings of the plan; `then` gets them. @param {(saved: any) => void} [then] */
  ask(then) {
    const { plan } = this.store.state;
    this.page.ask("save", { kind: "save", plan, name: this.name.value }, (/** @type {any} */ answer) => {
      if (!answer.saved) return;
      this.saved = { ...answer.saved, plan };
      say(this.command, fill(text.saveCommand, { name: answer.saved.name }));
      say(this.hash, answer.saved.hash);
      then?.(this.saved);
    });
  }

  /** @param {State} state */
  show(state) {
    if (!this.saved || !samePlan(this.saved.plan, state.plan)) this.ask();
  }

  /** @param {"zip" | "json" | "svg" | "png"} kind */
  keep(kind) {
    this.ask(async (saved) => {
      const picture = () => poster(this.page.charts.all, this.page.sentence());
      /** @type {Record<string, () => Blob | Promise<Blob>>} */
      const makers = {
        zip: () => asZip(saved.folder),
        json: () => this.session(saved),
        svg: () => asSvg(picture()),
        png: () => asPng(picture()),
      };
      download(`${saved.name}.${kind}`, await makers[kind]());
    });
  }

  /** @param {any} saved */
  session(saved) {
    const { state } = this.store;
    const content = {
      what: SESSION,
      version: this.setup.version,
      name: saved.name,
      hash: saved.hash,
      state: fieldsOf(this.setup, state),
      guesses: state.guesses,
      years: saved.years,
      sentence: this.page.sentence(),
    };
    return new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  }

  async load() {
    const file = this.file.files?.[0];
    if (!file) return;
    try {
      if (file.size > LARGEST_FILE) throw new Error("too large");
      const content = JSON.parse(await file.text());
      if (content?.what !== SESSION || typeof content.state !== "object" || content.state === null) throw new Error("other");
      const { state, flawed } = read(this.setup, content.state);
      this.store.set({ ...state, view: "save" });
      this.page.notice(flawed ? text.badLink : text.loaded);
    } catch {
      this.page.notice(text.badFile);
    }
    this.file.value = "";
  }

  print() {
    this.ask(() => window.print());
  }

  /** One page of A4: the plan, the charts, the sentence, the assumptions that matter, the hash. */
  fillPrint() {
    const { state } = this.store;
    const { a } = this.page.answers();
    if (!a) return;
    const names = [...this.setup.levers, this.setup.stringency];
    const levers = names
      .filter((lever) => (lever.name === "stringency" ? state.plan.regime !== "guidance" : state.plan[lever.name] > 0))
      .map((lever) =>
        make(
          "tr", {},
          make("th", { scope: "row" }, text.lever[/** @type {"publish"} */ (lever.name)]),
          make("td", {}, levelInWords(lever.name, state.plan[lever.name], lever.maximum)),
          make("td", {}, a.costs[lever.name] ? fill(text.spent, { value: pounds(a.costs[lever.name] / 1000) }) : ""),
        ),
      );
    const facts = [
      text.preset[/** @type {"custom"} */ (presetOf(this.setup, state.plan))],
      text.regimes[/** @type {"guidance"} */ (state.plan.regime)],
      `${text.start}: ${state.plan.start_year ? fill(text.startYear, { year: state.plan.start_year }) : text.startNow}`,
      text.worldNote[/** @type {"central"} */ (state.plan.world)],
    ];
    const figure = (/** @type {any} */ each) => {
      const copy = freeStanding(each.chart.svg);
      copy.removeAttribute("aria-label");
      return make("figure", {}, make("figcaption", {}, each.title), copy);
    };
    const saved = this.saved && samePlan(this.saved.plan, state.plan) ? this.saved : { name: text.saveDefault, hash: "…" };
    by("printed").replaceChildren(
      make("h1", {}, `${text.printTitle}: ${this.name.value || text.saveDefault}`),
      make("p", { class: "print-sentence" }, this.page.sentence()),
      make("h2", {}, text.printPlan), make("p", {}, facts.join(" · ")),
      levers.length ? make("table", {}, make("tbody", {}, ...levers)) : make("p", {}, text.printNoLevers),
      make("div", { class: "print-charts" }, ...this.page.charts.all.map(figure)),
      make("h2", {}, text.printAssumptions),
      make("ul", {}, ...text.printAssumption.map((words) => make("li", {}, words)), make("li", {}, fill(text.about, { ...this.setup.inputs, seeds: this.setup.time.seeds }))),
      ...(state.guesses.length
        ? [make("h2", {}, text.printGuesses), make("ul", {}, ...state.guesses.slice(-5).map((guess) => make("li", {}, guessInWords(guess))))]
        : []),
      make("p", { class: "print-foot" }, fill(text.printFoot, { version: this.setup.version, hash: saved.hash })),
    );
  }
}

export class ShareView {
  /**
   * @param {any} setup
   * @param {Store} store
   */
  constructor(setup, store) {
    this.setup = setup;
    this.store = store;
    this.link = make("input", { type: "text", id: "share-link", readonly: true, "aria-label": text.shareLink, onfocus: () => this.link.select() });
    this.copied = make("span", { role: "status" });
    const copy = button(text.copy, () => navigator.clipboard.writeText(this.link.value).then(() => say(this.copied, text.copied)), { id: "copy" });
    copy.hidden = !navigator.clipboard;
    const room = setup.room
      ? [make("p", {}, text.shareRoom), make("p", { class: "room-link" }, setup.room)]
      : [make("p", { class: "hint" }, text.shareHere)];
    this.element = make(
      "div", { class: "share-view" },
      make("h2", { tabindex: -1 }, text.shareTitle),
      make("label", { for: "share-link" }, text.shareLink), this.link,
      make("div", { class: "buttons" }, copy, this.copied),
      ...room,
    );
  }

  /** @param {State} state */
  show(state) {
    const base = this.setup.room || `${location.origin}/`;
    const { view: _, ...rest } = fieldsOf(this.setup, state);
    const link = `${base}#${new URLSearchParams(rest)}`;
    if (this.link.value !== link) {
      this.link.value = link;
      say(this.copied, "");
    }
  }
}

