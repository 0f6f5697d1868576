// @ts-check
/** Opens the folds in which stands what the address leads to. */

import { targetOf } from "./page.js";

/** @param {string} hash */
function open(hash) {
  const target = hash && targetOf(hash);
  if (!target) return;
  const inside = target.querySelector(":scope > details:only-of-type") ?? target;
  for (let fold = inside.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    fold.open = true;
  }
}

function follow() {
  open(location.hash);
  const target = targetOf(location.hash);
  // Among my tasks, what is chosen has moved it.
  if (target?.closest("details, .pb-mine")) target.scrollIntoView();
}

/** @param {AbortSignal} signal */
export function start(signal) {
  addEventListener("hashchange", follow, { signal });
  // The same address again is no change.
  const press = (/** @type {Event} */ { target }) => {
    const link = target instanceof Element ? target.closest("a") : null;
    if (link && link.hash && link.hash === location.hash) open(link.hash);
  };
  document.addEventListener("click", press, { signal });
  follow();
}
