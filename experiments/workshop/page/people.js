// @ts-check
/** The people of one trust, one mark a doctor and one row a department; arrows move between them. */

import { draw, make, say, set } from "./dom.js";
import { fill, text } from "./strings.js";

/**
 * The marks of an answer: by quarter, one byte a doctor.
 * @typedef {{trust: number, doctors: number, marks: Uint8Array}} People
 */

/**
 * @param {{trust: number, doctors: number, marks: string}} answer
 * @returns {People}
 */
export function unpacked(answer) {
  const bytes = Uint8Array.from(atob(answer.marks), (letter) => letter.charCodeAt(0));
  return { trust: answer.trust, doctors: answer.doctors, marks: bytes };
}

/**
 * @param {People} people
 * @param {number} quarter
 */
export function marksAt(people, quarter) {
  return people.marks.subarray(quarter * people.doctors, (quarter + 1) * people.doctors);
}

/**
 * Which doctors are in which department: the first ones have one doctor more if they do not divide evenly.
 * @param {{consultants: number, departments: number}} trust
 * @returns {number[]} size of each department
 */
export function departments(trust) {
  const size = Math.floor(trust.consultants / trust.departments);
  const larger = trust.consultants % trust.departments;
  return Array.from({ length: trust.departments }, (_, index) => size + (index < larger ? 1 : 0));
}

export class Grid {
  /**
   * @param {any} setup
   * @param {(place: number) => void} onopen
   */
  constructor(setup, onopen) {
    this.setup = setup;
    this.onopen = onopen;
    this.element = make("div", { class: "grid", role: "grid", onkeydown: (/** @type {KeyboardEvent} */ event) => this.move(event) });
    /** @type {HTMLElement[]} */
    this.cells = [];
    /** @type {number[]} */
    this.shown = [];
    this.trust = -1;
    this.current = 0;
    /** @type {number | null} */
    this.chosen = null;
  }

  /** @param {number} trust @param {number} doctors */
  build(trust, doctors) {
    this.trust = trust;
    this.shown = new Array(doctors).fill(-1);
    this.cells = [];
    const rows = [];
    let place = 0;
    for (const size of departments(this.setup.trusts[trust])) {
      const cells = [];
      for (let column = 0; column < size && place < doctors; column += 1, place += 1) cells.push(this.cell(place));
      if (cells.length) rows.push(make("div", { role: "row", class: "row" }, ...cells));
    }
    this.element.replaceChildren(...rows);
    set(this.element, "aria-label", fill(text.grid, { trust: this.setup.trusts[trust].name }));
    this.columns = rows[0]?.childElementCount ?? 1;
    this.element.style.setProperty("--columns", String(this.columns));
    this.focusable(Math.min(this.current, doctors - 1), false);
  }

  /** @param {number} place */
  cell(place) {
    const picture = draw("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, draw("use"));
    const cell = make("button", { type: "button", role: "gridcell", class: "cell", tabindex: -1, onclick: () => this.open(place) });
    cell.append(picture);
    this.cells.push(cell);
    return cell;
  }

  /** @param {number} place */
  open(place) {
    this.focusable(place, false);
    this.onopen(place);
  }

  /**
   * @param {People} people
   * @param {number} quarter
   * @param {number | null} chosen
   */
  show(people, quarter, chosen) {
    if (this.trust !== people.trust || this.shown.length !== people.doctors) this.build(people.trust, people.doctors);
    const marks = marksAt(people, quarter);
    for (let place = 0; place < people.doctors; place += 1) {
      const mark = marks[place];
      if (this.shown[place] === mark) continue;
      this.shown[place] = mark;
      const cell = this.cells[place];
      cell.firstElementChild?.firstElementChild?.setAttribute("href", `#mark-${mark}`);
      cell.setAttribute("aria-label", nameOf(place, mark));
    }
    if (this.chosen !== chosen) {
      if (this.chosen !== null) this.cells[this.chosen]?.classList.remove("chosen");
      if (chosen !== null) this.cells[chosen]?.classList.add("chosen");
      this.chosen = chosen;
    }
  }

  /**
   * Only one doctor is in the order of the Tab key.
   * @param {number} place
   * @param {boolean} focus
   */
  focusable(place, focus) {
    this.cells[this.current]?.setAttribute("tabindex", "-1");
    this.current = place;
    this.cells[place]?.setAttribute("tabindex", "0");
    if (focus) this.cells[place]?.focus();
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const columns = this.columns ?? 1;
    const last = this.cells.length - 1;
    const row = this.current - (this.current % columns);
    /** @type {Record<string, number>} */
    const places = {
      ArrowLeft: this.current - 1,
      ArrowRight: this.current + 1,
      ArrowUp: this.current - columns,
      ArrowDown: this.current + columns,
      Home: event.ctrlKey ? 0 : row,
      End: event.ctrlKey ? last : Math.min(row + columns - 1, last),
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    if (place >= 0 && place <= last) this.focusable(place, true);
  }
}

/**
 * @param {number} place
 * @param {number} mark
 */
export function nameOf(place, mark) {
  return fill(text.doctor, { number: place + 1, mark: text.mark[/** @type {0} */ (mark)] });
}

/** What the shapes mean, and how many doctors stand under each. */
export class Legend {
  constructor() {
    /** @type {Map<number, HTMLElement>} */
    this.counts = new Map([0, 8, 1, 2, 3, 4].map((mark) => [mark, make("strong")]));
    const items = [...this.counts].map(([mark, count]) =>
      make(
        "li",
        {},
        draw("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, draw("use", { href: `#mark-${mark}` })),
        count,
        text.legend[/** @type {0} */ (mark)],
      ),
    );
    this.element = make("ul", { class: "legend" }, ...items);
  }

  /** @param {Uint8Array} marks */
  show(marks) {
    for (const [mark, count] of this.counts) say(count, String(marks.reduce((sum, each) => sum + (each === mark ? 1 : 0), 0)));
  }
}

/** A picture of the same people without controls, for comparing. */
export class Crowd {
  constructor() {
    this.svg = draw("svg", { class: "crowd", role: "img" });
    /** @type {number[]} */
    this.shown = [];
  }

  /**
   * @param {any} setup
   * @param {People} people
   * @param {number} quarter
   * @param {Uint8Array} others the same doctors under the other plan
   * @param {string} name
   */
  show(setup, people, quarter, others, name) {
    if (this.trust !== people.trust || this.shown.length !== people.doctors) this.build(setup, people);
    const marks = marksAt(people, quarter);
    marks.forEach((mark, place) => {
      const state = mark + (mark === others[place] ? 0 : 100);
      if (this.shown[place] === state) return;
      this.shown[place] = state;
      const group = this.svg.children[place];
      group.children[0].setAttribute("class", state >= 100 ? "differs" : "alike");
      group.children[1].setAttribute("href", `#mark-${mark}`);
    });
    set(this.svg, "aria-label", name);
  }

  /**
   * @param {any} setup
   * @param {People} people
   */
  build(setup, people) {
    this.trust = people.trust;
    this.shown = new Array(people.doctors).fill(-1);
    const columns = Math.max(...departments(setup.trusts[people.trust]));
    /** @type {[number, number][]} */
    const places = [];
    departments(setup.trusts[people.trust]).forEach((size, row) => {
      for (let column = 0; column < size; column += 1) places.push([column, row]);
    });
    const shown = places.slice(0, people.doctors);
    const rows = shown[shown.length - 1][1] + 1;
    set(this.svg, "viewBox", `0 0 ${columns * 20} ${rows * 20}`);
    this.svg.replaceChildren(
      ...shown.map(([column, row]) =>
        draw(
          "g",
          { transform: `translate(${column * 20} ${row * 20})` },
          draw("rect", { x: 1, y: 1, width: 18, height: 18, rx: 4, class: "alike" }),
          draw("use", { x: 2, y: 2, width: 16, height: 16 }),
        ),
      ),
    );
  }
}
