// @ts-check
/** The doctor card, and the visitor's own: why yes or no, and what would change it. */

import { make, say } from "./dom.js";
import { fill, inHundred, levelInWords, number, text } from "./strings.js";
import { waterfall } from "./waterfall.js";

/** @typedef {import("./state.js").State} State */

/**
 * @param {any} setup
 * @param {any} answer
 * @returns {HTMLElement}
 */
export function doctorCard(setup, answer) {
  const { card, place, trust } = answer;
  const leads = card.doctor.role > 0;
  const role = setup.ranks[card.doctor.role];
  const title = leads ? fill(text.cardLeader, { role }) : fill(text.cardTitle, { answer: card.sum >= 0 ? text.yes : text.no });
  const names = { number: place + 1, trust: setup.trusts[trust].name, years: Math.max(0, Math.floor(card.doctor.years)) };
  return make(
    "div",
    { class: "doctor-card" },
    make("h2", { tabindex: -1 }, title),
    make("p", { class: "who" }, fill(text.who, names)),
    waterfall(card.terms, card.sum),
    make("p", { class: "verdict" }, fill(leads ? text.outOfLeader : text.outOf, { chance: inHundred(card.chance) })),
    leads ? null : make("h3", {}, text.flipTitle),
    leads ? null : make("p", { class: "flip" }, flipInWords(setup, card.flips)),
    make("h3", {}, text.whatIf),
    whatIf(setup, card, trust, leads),
  );
}

/**
 * @param {any} setup
 * @param {any} flips
 */
function flipInWords(setup, flips) {
  const lever = (/** @type {string} */ name) => text.lever[/** @type {"publish"} */ (name)];
  if (!flips.found.length) {
    const [name, chance] = flips.at_full[0] ?? [];
    return name ? fill(text.flipNone, { lever: lever(name), chance: inHundred(chance).toLowerCase() }) : text.visitorNone;
  }
  const { lever: name, from, to } = flips.found[0];
  const row = [...setup.levers, setup.stringency].find((/** @type {any} */ each) => each.name === name);
  const level = (/** @type {number} */ value) => exact(name, value, row.maximum);
  return fill(text.flip, { lever: lever(name), from: level(from), to: level(to) });
}

/**
 * A level in words, with its share of full where words are too coarse.
 * @param {string} name
 * @param {number} value
 * @param {number} maximum
 */
function exact(name, value, maximum) {
  const words = levelInWords(name, value, maximum);
  return name === "pay_premium" || value <= 0 || value >= maximum ? words : `${words} (${number((100 * value) / maximum)} %)`;
}

/**
 * @param {any} setup
 * @param {any} card
 * @param {number} trust
 * @param {boolean} leads
 */
function whatIf(setup, card, trust, leads) {
  /** @type {[string, number][]} */
  const rows = leads ? [] : [[text.asked, card.if_asked]];
  rows.push([text.halfLead, card.half_lead], [text.later, card.later]);
  const others = setup.trusts.map((/** @type {any} */ each, /** @type {number} */ index) => [each.name, card.elsewhere[index], index]);
  const elsewhere = others.filter((/** @type {any} */ other) => other[2] !== trust).sort((/** @type {any} */ a, /** @type {any} */ b) => b[1] - a[1]);
  for (const other of elsewhere.length > 1 ? [elsewhere[0], elsewhere[elsewhere.length - 1]] : elsewhere) {
    rows.push([fill(text.elsewhere, { trust: other[0] }), other[1]]);
  }
  return make(
    "ul",
    { class: "what-if" },
    ...rows.map(([words, chance]) => make("li", {}, make("span", {}, words), make("strong", {}, inHundred(chance)))),
  );
}

export class VisitorView {
  /**
   * @param {any} setup
   * @param {import("./state.js").Store} store
   */
  constructor(setup, store) {
    this.setup = setup;
    /** @type {Record<string, {input: HTMLInputElement, word: HTMLElement}>} */
    this.dials = {};
    const rows = setup.dials.map((/** @type {any} */ dial) => {
      const id = `me-${dial.name}`;
      const input = make("input", {
        type: "range", id, min: dial.minimum, max: dial.maximum, step: dial.step,
        oninput: () => store.set({ visitor: { ...store.state.visitor, [dial.name]: Number(input.value) } }),
      });
      const word = make("output", { class: "word", for: id });
      this.dials[dial.name] = { input, word };
      return make("div", { class: "dial" }, make("label", { for: id }, text.dial[/** @type {"time"} */ (dial.name)]), input, word);
    });
    this.answer = make("div", { class: "visitor-answer" });
    this.element = make("div", { class: "visitor" }, make("h2", { tabindex: -1 }, text.viewsLong.visitor), make("div", { class: "dials" }, ...rows), this.answer);
  }

  /** @param {State} state */
  show(state) {
    for (const dial of this.setup.dials) {
      const { input, word } = this.dials[dial.name];
      const value = state.visitor[dial.name];
      if (Number(input.value) !== value) input.value = String(value);
      input.style.setProperty("--share", `${(100 * (value - dial.minimum)) / (dial.maximum - dial.minimum)}%`);
      say(word, dialInWords(dial, value));
      input.setAttribute("aria-valuetext", dialInWords(dial, value));
    }
  }

  /** @param {any} card */
  tell(card) {
    const dial = (/** @type {string} */ name) => this.setup.dials.find((/** @type {any} */ each) => each.name === name);
    const flips = card.flips.map((/** @type {any} */ flip) =>
      fill(text.visitorFlip, { dial: text.dial[/** @type {"time"} */ (flip.dial)], to: dialInWords(dial(flip.dial), flip.to) }),
    );
    const tip = card.sum >= 0 ? text.visitorYes : flips.length ? fill(text.visitorNo, { flips: flips.join("; ") }) : text.visitorNone;
    this.answer.replaceChildren(
      make("p", { class: "verdict" }, fill(text.outOf, { chance: inHundred(card.chance) })),
      make("p", { class: "tip" }, tip),
      waterfall(card.terms, card.sum),
      make("p", {}, fill(text.halfYoursLead, { chance: inHundred(card.half_lead).toLowerCase() })),
    );
  }
}

/**
 * @param {any} dial
 * @param {number} value
 */
function dialInWords(dial, value) {
  if (dial.maximum > 2) return `£${number(value)}k`;
  if (dial.name === "time") return `${number(100 * value)} %`;
  const share = (value - dial.minimum) / (dial.maximum - dial.minimum);
  const words = text.amounts;
  return words[Math.min(Math.floor(share * words.length), words.length - 1)];
}
