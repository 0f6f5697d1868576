// @ts-check
/** Restricts a matrix to some stages and roles, and the glossary to the terms with what is sought in
 * them, kept in the address. */

import { all, applies, bindToAddress, find, format, plain, setStatus } from "./page.js";

/** @param {HTMLElement} box @param {HTMLElement} form @param {HTMLElement} place */
function chooseCells(box, form, place) {
  const rows = all("tbody tr:not(.pb-matrix-stage)", box);
  const clear = bindToAddress(form, (chosen) => {
    /** @param {string} name @param {string} [id] */
    const away = (name, id = "") => chosen.has(name) && !chosen.getAll(name).includes(id);
    for (const cell of all("[data-role]", box)) cell.hidden = away("role", cell.dataset.role);
    for (const row of rows) row.hidden = !find("td:not([hidden]) .pb-raci", row);
    for (const body of all("tbody", box)) {
      const empty = !find("tr:not(.pb-matrix-stage):not([hidden])", body);
      body.hidden = empty || away("stage", body.dataset.stage);
    }
    const columns = all("thead th:not([hidden])", box).length;
    for (const head of /** @type {HTMLTableCellElement[]} */ (all(".pb-matrix-stage th", box))) {
      // To set it, be it to what it was, costs a layout of the table.
      if (head.colSpan !== columns) head.colSpan = columns;
    }
    const own = rows.filter(applies);
    const shown = own.filter((row) => !row.hidden && !row.parentElement?.hidden).length;
    const text = format(place.dataset.shownOf, { shown, total: own.length });
    setStatus(place, text, form, () => clear(), shown);
  });
}

/** @param {HTMLElement} form @param {HTMLElement} place */
function chooseTerms(form, place) {
  const entries = all(".pb-glossary > div").map((entry) => ({ entry, text: plain(entry.textContent ?? "") }));
  const clear = bindToAddress(form, (chosen) => {
    const words = plain(chosen.get("text") ?? "").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { entry, text } of entries) {
      entry.hidden = !words.every((one) => text.includes(one));
      shown += +!entry.hidden;
    }
    for (const part of all(".pb-letter")) part.hidden = !find(".pb-glossary > div:not([hidden])", part);
    const text = words.length ? format(place.dataset.shownOf, { shown, total: entries.length }) : "";
    setStatus(place, text, form, () => clear());
  });
}

/** @param {AbortSignal} signal */
export function start(signal) {
  for (const box of all(".pb-matrix-box, .pb-glossary-box")) {
    const [form, place] = [find("form", box), find(".pb-shown", box)];
    if (!form || !place) continue;
    if (form.dataset.choose === "terms") chooseTerms(form, place);
    else chooseCells(box, form, place);
    addEventListener("pb-answers", () => form.dispatchEvent(new Event("input")), { signal });
  }
}
