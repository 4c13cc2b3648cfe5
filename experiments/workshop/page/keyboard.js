// @ts-check
/** Shortcuts. They rest while a control has the focus, while a modifier is held, and when they are switched off. */

const CONTROLS = "button, input, select, textarea, summary, a[href], [role=gridcell], [contenteditable]";

/**
 * @param {Record<string, (shift: boolean) => void>} actions by key
 * @param {() => boolean} on
 */
export function listen(actions, on) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = document.activeElement;
    if (event.key !== "Escape" && (!on() || focused?.matches(CONTROLS))) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action(event.shiftKey);
  });
  // A button that was clicked with the pointer gives the focus back, so that the shortcuts work at once.
  document.addEventListener("click", (event) => {
    const focused = document.activeElement;
    if (event.detail > 0 && focused instanceof HTMLButtonElement && !focused.matches("[role=gridcell]")) focused.blur();
  });
}
