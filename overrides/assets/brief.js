// @ts-check
/** The reader's roles, kept in the browser: what they do in a stage stands at the head of its page,
 * shown by the style sheet. And the counts on that page, which follow the reader's answers. */

import { all, find } from "./page.js";

const key = () => `playbook:${find("[data-playbook]")?.dataset.playbook}:roles`;

/** @param {Element} one */
const isSeen = (one) => one.getClientRects().length > 0;

/** @param {HTMLElement} form */
function keep(form) {
  const boxes = /** @type {HTMLInputElement[]} */ (all("[name=role]", form));
  const roles = boxes.filter((box) => box.checked).map((box) => box.value);
  try {
    localStorage.setItem(key(), JSON.stringify(roles));
  } catch {
    // The page goes on without: it shows what the project owner does.
  }
}

/** Counts what is left of things with the reader's answers, and says what still stands side by side. */
function count() {
  for (const number of all("[data-count]")) {
    const things = all(number.dataset.count ?? "");
    number.textContent = String(things.filter(isSeen).length);
  }
  const rows = all(".pb-row:has(.pb-step)");
  for (const row of rows) row.removeAttribute("data-none");
  // To read them all before one is changed costs one layout.
  const counts = rows.map((row) => all(".pb-step", row).filter(isSeen).length);
  rows.forEach((row, index) => {
    row.toggleAttribute("data-none", !counts[index]);
    row.toggleAttribute("data-single", counts[index] === 1);
  });
}

/** @param {AbortSignal} signal */
export function start(signal) {
  const form = find("form[data-choose=mine]");
  for (const event of ["change", "submit"]) form?.addEventListener(event, () => keep(form), { signal });
  const nothing = find(".pb-own .pb-nothing");
  if (nothing && document.documentElement.dataset.own) nothing.hidden = all(".pb-own li").some(isSeen);
  addEventListener("pb-answers", count, { signal });
  if (document.documentElement.hasAttribute("data-answered")) count();
}
