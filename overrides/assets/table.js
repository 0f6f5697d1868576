// @ts-check
/** What is shown of the checklists as a table for spreadsheets, made in the browser. */

import { all, find, isShown, saveFile, toast, word } from "./page.js";

/** What begins a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** @param {string} text */
const cell = (text) => `"${text.replace(FORMULA, "'$&").replace(/"/g, '""')}"`;

/** The text of an element, on a line. @param {Element | null} one */
const said = (one) => (one?.textContent ?? "").replace(/\s+/g, " ").trim();

/** @param {HTMLElement} list @param {HTMLElement} item @param {Record<string, string>} states */
function row(list, item, states) {
  const reason = /** @type {HTMLInputElement | null} */ (find(".pb-reason", item))?.value ?? "";
  // Before the words stands, for those who hear the page, what they are.
  const when = all(".pb-when", item).map((one) => (one.lastChild?.textContent ?? "").trim());
  return [
    list.dataset.title ?? "",
    said(find(".pb-check-text", item)),
    states[item.dataset.state ?? "open"] ?? states.open,
    reason,
    all(".pb-role", item).map(said).join(", "),
    said(find(".pb-check-why", item)),
    when.join("\n"),
    new URL(`#${item.id}`, location.href.replace(/[?#].*/, "")).href,
  ];
}

/** Hands the reader the table; `button` says what its columns and states are called. */
/** @param {HTMLElement} button */
export function saveTable(button) {
  const { head, states } = JSON.parse(button.dataset.words ?? "{}");
  const rows = all(".pb-checks").flatMap((list) =>
    all(".pb-check", list).filter(isShown).map((item) => row(list, item, states)));
  const lines = [head, ...rows].map((cells) => cells.map(cell).join(",") + "\r\n");
  // Excel takes a file without this mark for one in the system's own encoding.
  saveFile("csv", "text/csv", `\ufeff${lines.join("")}`);
  toast(word("wasSaved", { count: rows.length }));
}
