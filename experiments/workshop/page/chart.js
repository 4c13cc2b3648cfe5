// @ts-check
/** One chart of lines over the years, in SVG. It is built once; drawing again only changes attributes. */

import { draw, make, say, set } from "./dom.js";
import { fill, number, text } from "./strings.js";

/**
 * @typedef {object} Line
 * @property {string} id
 * @property {string} look class of the line: plan, base, other
 * @property {boolean} [second] the second measure of a chart, dashed
 * @property {string} label
 * @property {number[]} values by quarter, the history first
 * @property {{low: number[], high: number[]}} [band]
 * @property {boolean} [named] whether the label stands at the end of the line
 *
 * @typedef {object} Model what a chart shows
 * @property {Line[]} lines
 * @property {[number, number]} range of the values
 * @property {number} cursor quarter
 * @property {number} [start] year in which the plan starts
 * @property {{value: number, label: string}} [goal]
 * @property {{value: number, label: string}} [guess] at year 10
 * @property {number} [until] quarter up to which the plan's lines are shown
 * @property {[string, string]} [gap] ids of two lines between which the gap is shaded
 */

const TICKS = [1, 2, 5, 10, 20, 25, 50, 100];
export const GUESS_QUARTER = 40;

/**
 * Mean over the last year, as the sentence says it.
 * @param {number[]} values by quarter
 */
export function lastYear(values) {
  return values.slice(-4).reduce((sum, value) => sum + value, 0) / 4;
}

export class Chart {
  /**
   * @param {HTMLElement} place
   * @param {string} title
   * @param {{history: number, quarters: number, years: number}} time
   * @param {{small?: boolean, decimals?: number, labels?: number}} [options] `labels`: room for them, in letters' heights
   */
  constructor(place, title, time, options = {}) {
    this.time = time;
    this.title = title;
    this.options = { small: false, decimals: 0, labels: 0, ...options };
    this.parts = {
      grid: draw("g", { class: "grid" }),
      gap: draw("path", { class: "gap" }),
      bands: draw("g"),
      start: draw("g", { class: "start" }),
      lines: draw("g"),
      cursor: draw("line", { class: "cursor" }),
      dots: draw("g"),
      goal: draw("g", { class: "goal" }),
      guess: draw("g", { class: "guess" }),
      labels: draw("g", { class: "labels" }),
    };
    this.svg = draw("svg", { role: "img", "aria-label": title }, ...Object.values(this.parts));
    this.table = make("table", { class: "unseen" });
    place.append(this.svg, this.table);
    /** @type {Model | null} */
    this.model = null;
    this.size = { width: 0, height: 0, rem: 18 };
    new ResizeObserver(() => this.resize()).observe(place);
    this.place = place;
    this.gridKey = "";
    this.resize();
  }

  resize() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const { clientWidth: width, clientHeight: height } = this.place;
    this.size = { width, height, rem };
    set(this.svg, "viewBox", `0 0 ${Math.max(width, 1)} ${Math.max(height, 1)}`);
    if (this.model) this.draw(this.model);
  }

  /** Where the plot lies within the picture. */
  get frame() {
    const { width, height, rem } = this.size;
    const left = 2 * rem;
    const right = width - (this.options.small ? 0.4 : this.options.labels) * rem;
    return { left, right, top: 0.7 * rem, bottom: height - (this.options.small ? 1.25 : 1.45) * rem };
  }

  /** @param {number} quarter */
  x(quarter) {
    const { left, right } = this.frame;
    const share = (quarter + this.time.history) / (this.time.quarters + this.time.history);
    return left + share * (right - left);
  }

  /** @param {number} value */
  y(value) {
    const { top, bottom } = this.frame;
    const [low, high] = this.model?.range ?? [0, 1];
    return bottom - ((value - low) / (high - low)) * (bottom - top);
  }

  /**
   * The value at a height of the screen.
   * @param {number} clientY
   */
  valueAt(clientY) {
    const { top, bottom } = this.frame;
    const [low, high] = this.model?.range ?? [0, 1];
    const y = clientY - this.svg.getBoundingClientRect().top;
    return Math.min(Math.max(low + ((bottom - y) / (bottom - top)) * (high - low), low), high);
  }

  /** @param {Model} model */
  draw(model) {
    this.model = model;
    if (this.size.width < 40) return;
    this.drawGrid();
    this.drawLines(model);
    this.drawGap(model);
    this.drawStart(model.start);
    this.drawLabels(model);
    this.drawMark(this.parts.goal, model.goal, this.frame.left, this.frame.right);
    const at = this.x(GUESS_QUARTER);
    this.drawMark(this.parts.guess, model.guess, at - 1.2 * this.size.rem, at + 1.2 * this.size.rem);
    this.moveCursor(model.cursor);
  }

  drawGrid() {
    const { left, right, bottom } = this.frame;
    const { rem } = this.size;
    const [low, high] = this.model?.range ?? [0, 1];
    const wanted = this.options.small ? 2 : 5;
    const step = TICKS.find((tick) => (high - low) / tick <= wanted) ?? 200;
    const shown = [];
    for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) shown.push(value);
    const rows = shown.map((value) => ({ x1: left, x2: right, y: this.y(value), words: number(value) }));
    const years = this.options.small ? [0, this.time.years] : [0, 5, 10, this.time.years];
    const key = JSON.stringify([rows, years, this.size]);
    if (key === this.gridKey) return;
    this.gridKey = key;
    this.parts.grid.replaceChildren(
      ...rows.flatMap((row) => [
        draw("line", { x1: row.x1, x2: row.x2, y1: row.y, y2: row.y }),
        draw("text", { x: left - 0.35 * rem, y: row.y, class: "tick left" }, row.words),
      ]),
      ...years.map((year) =>
        draw(
          "text",
          { x: this.x(4 * year), y: bottom + 1.05 * rem, class: year === this.time.years ? "tick last" : "tick" },
          year && !this.options.small ? fill("{year}", { year }) : year ? `${text.year.toLowerCase()} ${year}` : "0",
        ),
      ),
    );
  }

  /**
   * Children of a group, one for each item, made or dropped as needed.
   * @param {SVGGElement} group
   * @param {keyof SVGElementTagNameMap} tag
   * @param {number} count
   */
  children(group, tag, count) {
    while (group.childElementCount > count) group.lastElementChild?.remove();
    while (group.childElementCount < count) group.append(draw(tag));
    return [...group.children];
  }

  /** @param {Model} model */
  drawLines(model) {
    const { lines, bands } = this.parts;
    const paths = this.children(lines, "path", model.lines.length);
    const banded = model.lines.filter((line) => line.band);
    const areas = this.children(bands, "path", banded.length);
    model.lines.forEach((line, index) => {
      set(paths[index], "class", `line ${line.look}${line.second ? " second" : ""}`);
      set(paths[index], "d", this.path(this.shown(line, model)));
    });
    banded.forEach((line, index) => {
      set(areas[index], "class", `band ${line.look}`);
      const until = this.shown(line, model).length;
      set(areas[index], "d", this.area(line.band?.low.slice(0, until) ?? [], line.band?.high.slice(0, until) ?? []));
    });
  }

  /**
   * The values of a line that may be seen yet.
   * @param {Line} line
   * @param {Model} model
   */
  shown(line, model) {
    return line.look === "base" || model.until === undefined
      ? line.values
      : line.values.slice(0, model.until + this.time.history);
  }

  /** @param {number[]} values the first is the quarter that ends `history - 1` quarters before the start */
  path(values) {
    return values.map((value, index) => `${index ? "L" : "M"}${this.point(index, value)}`).join("");
  }

  /**
   * @param {number} index
   * @param {number} value
   */
  point(index, value) {
    return `${this.x(index + 1 - this.time.history).toFixed(1)} ${this.y(value).toFixed(1)}`;
  }

  /**
   * @param {number[]} low
   * @param {number[]} high
   */
  area(low, high) {
    if (!low.length) return "";
    const back = low.map((value, index) => this.point(index, value)).reverse();
    return `${this.path(high)}L${back.join("L")}Z`;
  }

  /** @param {Model} model */
  drawGap(model) {
    const [one, other] = (model.gap ?? []).map((id) => model.lines.find((line) => line.id === id));
    set(this.parts.gap, "d", one && other ? this.area(this.shown(one, model), this.shown(other, model)) : "");
  }

  /** @param {number | undefined} year */
  drawStart(year) {
    const { top, bottom } = this.frame;
    const group = this.parts.start;
    if (year === undefined) return group.replaceChildren();
    const x = this.x(4 * year);
    const [line, words] = group.childElementCount ? [...group.children] : [draw("line"), draw("text")];
    if (!group.childElementCount) group.append(line, words);
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom })) set(line, name, value);
    set(words, "x", x + 0.3 * this.size.rem);
    set(words, "y", bottom - 0.5 * this.size.rem);
    say(words, this.options.small ? "" : text.policyStart);
  }

  /** Labels at the ends of the lines, pushed apart. @param {Model} model */
  drawLabels(model) {
    const named = model.lines.filter((line) => line.named && (line.look === "base" || model.until === undefined));
    const { right, top, bottom } = this.frame;
    const gap = 1.25 * this.size.rem;
    const places = named
      .map((line) => ({ line, y: this.y(line.values[line.values.length - 1]) }))
      .sort((one, other) => one.y - other.y);
    places.forEach((place, index) => {
      if (index) place.y = Math.max(place.y, places[index - 1].y + gap);
    });
    for (let index = places.length - 1; index >= 0; index -= 1) {
      const below = index === places.length - 1 ? bottom : places[index + 1].y - gap;
      places[index].y = Math.max(Math.min(places[index].y, below), top + index * gap);
    }
    const words = this.children(this.parts.labels, "text", places.length);
    places.forEach(({ line, y }, index) => {
      set(words[index], "class", `label ${line.look}`);
      set(words[index], "x", right + 0.5 * this.size.rem);
      set(words[index], "y", y);
      say(words[index], `${line.label} ${number(lastYear(line.values), this.options.decimals)}`);
    });
  }

  /**
   * A horizontal mark with a handle.
   * @param {SVGGElement} group
   * @param {{value: number, label: string} | undefined} mark
   * @param {number} from
   * @param {number} to
   */
  drawMark(group, mark, from, to) {
    if (!mark) return group.replaceChildren();
    if (!group.childElementCount) {
      group.append(draw("line", { class: "reach" }), draw("line", { class: "mark" }), draw("circle"), draw("text"));
    }
    const [reach, line, handle, words] = [...group.children];
    const y = this.y(mark.value);
    for (const each of [reach, line]) {
      for (const [name, value] of Object.entries({ x1: from, x2: to, y1: y, y2: y })) set(each, name, value);
    }
    set(handle, "cx", to);
    set(handle, "cy", y);
    set(handle, "r", 0.38 * this.size.rem);
    set(words, "x", to - 0.6 * this.size.rem);
    set(words, "y", y - 0.5 * this.size.rem);
    say(words, mark.label);
  }

  /** @param {number} quarter */
  moveCursor(quarter) {
    const model = this.model;
    if (!model || this.size.width < 40) return;
    model.cursor = quarter;
    const { top, bottom } = this.frame;
    const { cursor, dots } = this.parts;
    const x = this.x(quarter);
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom })) set(cursor, name, value);
    const circles = this.children(dots, "circle", model.lines.length);
    model.lines.forEach((line, index) => {
      const value = this.shown(line, model)[quarter + this.time.history - 1];
      set(circles[index], "class", `dot ${line.look}${line.second ? " second" : ""}`);
      set(circles[index], "r", value === undefined ? 0 : (this.options.small ? 0.2 : 0.27) * this.size.rem);
      if (value === undefined) return;
      set(circles[index], "cx", x.toFixed(1));
      set(circles[index], "cy", this.y(value).toFixed(1));
    });
  }

  /** The same numbers as a table, for those who do not see the chart. */
  tell() {
    const model = this.model;
    if (!model) return;
    const hidden = model.until !== undefined;
    const lines = model.lines.filter((line) => !hidden || line.look === "base");
    const cell = (/** @type {number | undefined} */ value) =>
      make("td", {}, value === undefined ? "" : number(value, 1));
    const head = make(
      "tr",
      {},
      make("th", { scope: "col" }, text.year),
      ...lines.flatMap((line) => [
        make("th", { scope: "col" }, line.label),
        ...(line.band ? [make("th", { scope: "col" }, `${line.label}, ${text.low}`), make("th", { scope: "col" }, `${line.label}, ${text.high}`)] : []),
      ]),
    );
    const rows = Array.from({ length: this.time.years + 1 }, (_, year) => {
      const index = 4 * year + this.time.history - 1;
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, String(year)),
        ...lines.flatMap((line) => [
          cell(line.values[index]),
          ...(line.band ? [cell(line.band.low[index]), cell(line.band.high[index])] : []),
        ]),
      );
    });
    this.table.replaceChildren(
      make("caption", {}, fill(text.dataTable, { chart: this.title })),
      make("thead", {}, head),
      make("tbody", {}, ...rows),
    );
  }
}
