// @ts-check
/** Files that the browser saves: settings, session, charts; and the charts as free-standing pictures. */

import { draw } from "./dom.js";

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "opacity",
  "font-size", "font-weight", "font-family", "text-anchor", "dominant-baseline",
];
const PNG_SCALE = 2;

/**
 * Let the browser save a file.
 * @param {string} name
 * @param {Blob} content
 */
export function download(name, content) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * A copy of a picture that carries its looks with it.
 * @param {SVGSVGElement} picture
 * @returns {SVGSVGElement}
 */
export function freeStanding(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const originals = [picture, ...picture.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, index) => {
    const style = getComputedStyle(originals[index]);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("class");
  });
  return copy;
}

/**
 * All charts below one another, with their titles, as one picture.
 * @param {{title: string, chart: import("./chart.js").Chart}[]} charts
 * @param {string} heading
 * @returns {SVGSVGElement}
 */
export function poster(charts, heading) {
  const width = charts[0].chart.size.width;
  const { rem } = charts[0].chart.size;
  const line = 1.6 * rem;
  const words = (/** @type {string} */ said, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ size) =>
    draw("text", { x, y, "font-size": size, "font-family": "Source Sans 3, sans-serif", "font-weight": 600, fill: "#16202c" }, said);
  const parts = [words(heading, 0.5 * rem, line, 1.1 * rem)];
  let top = 1.4 * line;
  let left = 0;
  charts.forEach(({ title, chart }, index) => {
    parts.push(words(title, left + 0.5 * rem, top + rem, rem));
    const copy = freeStanding(chart.svg);
    const { width: wide, height } = chart.size;
    for (const [name, value] of Object.entries({ x: left, y: top + 1.3 * rem, width: wide, height })) copy.setAttribute(name, String(value));
    parts.push(/** @type {any} */ (copy));
    const second = index > 0 && left === 0;
    if (index === 0 || !second) top += height + 2.2 * rem;
    left = second ? wide + rem : 0;
  });
  const height = top + rem;
  const picture = draw("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` });
  picture.append(draw("rect", { width, height, fill: "#ffffff" }), ...parts);
  return picture;
}

/** @param {SVGSVGElement} picture */
export function asSvg(picture) {
  return new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
}

/** @param {SVGSVGElement} picture @returns {Promise<Blob>} */
export async function asPng(picture) {
  const address = URL.createObjectURL(asSvg(picture));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * PNG_SCALE;
    canvas.height = image.height * PNG_SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {string} base64 */
export function asZip(base64) {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: "application/zip" });
}
