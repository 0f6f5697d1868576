// @ts-check
/** Restricts a matrix to some stages and roles, kept in the address. */

import { all, bindToAddress, find, format, setStatus } from "./page.js";

/** @param {HTMLElement} box @param {HTMLElement} form @param {HTMLElement} place */
function bind(box, form, place) {
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
    const shown = rows.filter((row) => !row.hidden && !row.parentElement?.hidden).length;
    const text = format(place.dataset.shownOf, { shown, total: rows.length });
    setStatus(place, text, form, () => clear());
  });
}

export function start() {
  for (const box of all(".pb-matrix-box")) {
    const [form, place] = [find("form", box), find(".pb-shown", box)];
    if (form && place) bind(box, form, place);
  }
}
