// @ts-check
/** A sum as a waterfall: from nothing, term by term, to the sum. */

import { draw, make } from "./dom.js";
import { number, signed, text } from "./strings.js";

const TOO_SMALL = 0.005; // for a bar that anyone could see

/**
 * @param {[string, number][]} terms
 * @param {number} sum
 * @returns {HTMLElement}
 */
export function waterfall(terms, sum) {
  const shown = terms.filter(([, value]) => value !== 0);
  let reached = 0;
  const steps = shown.map(([name, value]) => {
    const from = reached;
    reached += value;
    return { name: text.term[/** @type {"pay"} */ (name)], value, from, to: reached };
  });
  const ends = [0, sum, ...steps.map((step) => step.to)];
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low || 1;
  const at = (/** @type {number} */ value) => (100 * (value - low)) / span;
  const bar = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ look) =>
    draw(
      "svg",
      { class: "waterfall-bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      draw("line", { x1: at(0), x2: at(0), y1: 0, y2: 10, class: "zero" }),
      draw("rect", { x: Math.min(at(from), at(to)), y: 1.2, width: Math.max(Math.abs(at(to) - at(from)), 0.6), height: 7.6, class: look }),
    );
  const row = (/** @type {string} */ name, /** @type {SVGElement} */ picture, /** @type {number} */ value, /** @type {string} */ look) =>
    make("tr", { class: look, "data-value": value, hidden: look !== "sum" && Math.abs(value) < TOO_SMALL }, make("th", { scope: "row" }, name), make("td", {}, picture), make("td", { class: "number" }, look === "sum" ? number(value, 2) : signed(value, 2)));
  const rows = steps.map((step) => row(step.name, bar(step.from, step.to, step.value > 0 ? "for" : "against"), step.value, "term"));
  return make(
    "table",
    { class: "waterfall" },
    make("caption", { class: "unseen" }, text.waterfall),
    make("tbody", {}, ...rows, row(text.sum, bar(0, sum, "total"), sum, "sum")),
  );
}
