// @ts-check
/** What Material's header leaves out: a pasted query, Tab out of the search, Escape for the menu. */

import { find } from "./page.js";

/** Opens or closes the search or the menu. @param {string} name @param {boolean} open */
function toggle(name, open) {
  const box = /** @type {HTMLInputElement | null} */ (find(`#__${name}`));
  if (box && box.checked !== open) box.click();
}

/** @param {EventTarget | null} target @returns {HTMLInputElement | null} */
const fieldOf = (target) =>
  target instanceof HTMLInputElement && target.matches(".md-search__input") ? target : null;

/** @param {AbortSignal} signal */
export function start(signal) {
  // Material listens to keys alone, and hears nothing of what is pasted, dropped or dictated.
  const forward = (/** @type {Event} */ { target }) =>
    fieldOf(target)?.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  document.addEventListener("input", forward, { signal });

  // The index comes when somebody is about to search: see search.js.
  const room = new BroadcastChannel("playbook:search");
  signal.addEventListener("abort", () => room.close());
  document.addEventListener("focusin", ({ target }) => fieldOf(target) && room.postMessage(""), { signal });

  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") toggle("drawer", false);
    // Material takes the focus from the field, after which WebKit begins at the top of the page.
    if (event.key === "Tab" && fieldOf(event.target)) event.stopPropagation();
  };
  addEventListener("keydown", press, { capture: true, signal });

  // Arrows lead through what was found. By itself its frame is a stop where nothing is to be seen.
  const frame = find(".md-search__scrollwrap");
  if (frame) frame.tabIndex = -1;
  const leave = (/** @type {FocusEvent} */ { target, relatedTarget }) => {
    const search = target instanceof Element && target.closest(".md-search");
    if (search && relatedTarget instanceof Element && !search.contains(relatedTarget)) toggle("search", false);
  };
  document.addEventListener("focusout", leave, { signal });
}
