// @ts-check
/** Time: play, pause, step and scrub. Everything needed came with the run, so nothing is asked while time passes. */

import { by, button, make, say, set } from "./dom.js";
import { fill, text } from "./strings.js";

const QUARTERS_A_SECOND = 10;
const SLOWLY = 2; // where the reader prefers less motion

export class Player {
  /**
   * @param {any} setup
   * @param {import("./state.js").Store} store
   */
  constructor(setup, store) {
    this.last = setup.time.quarters;
    this.store = store;
    this.playing = false;
    this.onpause = () => {};
    this.play = button(text.play, () => this.toggle(), { class: "play", id: "play" });
    this.range = make("input", {
      type: "range", min: 0, max: this.last, step: 1, id: "scrub", "aria-label": text.scrub,
      oninput: () => { this.pause(); this.go(Number(this.range.value)); },
    });
    this.when = make("output", { class: "when", for: "scrub" });
    const step = (/** @type {string} */ sign, /** @type {string} */ name, /** @type {number} */ quarters) =>
      button(sign, () => this.step(quarters), { "aria-label": name, title: name, class: "step" });
    by("playbar").append(
      this.play,
      step("«", text.backYear, -4), step("‹", text.backQuarter, -1),
      this.range,
      step("›", text.nextQuarter, 1), step("»", text.nextYear, 4),
      this.when,
    );
  }

  /** @param {number} quarter */
  go(quarter) {
    this.store.set({ quarter: Math.min(Math.max(quarter, 0), this.last) });
  }

  /** @param {number} quarters */
  step(quarters) {
    this.pause();
    this.go(this.store.state.quarter + quarters);
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.store.state.quarter >= this.last) this.go(0);
    this.playing = true;
    this.showPlay();
    const rate = matchMedia("(prefers-reduced-motion: reduce)").matches ? SLOWLY : QUARTERS_A_SECOND;
    const began = performance.now();
    const from = this.store.state.quarter;
    const tick = (/** @type {number} */ now) => {
      if (!this.playing) return;
      const quarter = Math.min(from + Math.floor(((now - began) / 1000) * rate), this.last);
      if (quarter > this.store.state.quarter) this.go(quarter);
      if (quarter >= this.last) return this.pause();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.showPlay();
    this.onpause();
  }

  showPlay() {
    say(this.play, this.playing ? text.pause : text.play);
    this.play.classList.toggle("playing", this.playing);
  }

  /** @param {number} quarter */
  show(quarter) {
    if (Number(this.range.value) !== quarter) this.range.value = String(quarter);
    const words = time(quarter);
    say(this.when, words);
    set(this.range, "aria-valuetext", words);
    this.range.style.setProperty("--share", `${(100 * quarter) / this.last}%`);
  }
}

/** @param {number} quarter */
export function time(quarter) {
  const year = Math.floor(quarter / 4);
  return quarter % 4 ? fill(text.nowQuarter, { year, quarter: quarter % 4 }) : fill(text.now, { year });
}
