// @ts-check
/** Restricts a matrix to some stages and roles, kept in the address. */

import { tell, tie } from "./address.js";
import { all, find } from "./words.js";

/** @param {HTMLElement} box */
function bind(box) {
  const form = /** @type {HTMLFormElement} */ (find("form", box));
  const place = /** @type {HTMLElement} */ (find(".pb-shown", box));
  const cells = all("[data-role]", box);
  const rows = all("tbody tr:not(.pb-matrix-stage)", box);
  const clear = tie(form, (chosen) => {
    const stages = chosen.getAll("stage");
    const roles = chosen.getAll("role");
    for (const cell of cells) cell.hidden = roles.length > 0 && !roles.includes(cell.dataset.role ?? "");
    for (const row of rows) row.hidden = !find("td:not([hidden]) .pb-raci", row);
    for (const body of all("tbody", box)) {
      const away = stages.length > 0 && !stages.includes(body.dataset.stage ?? "");
      body.hidden = away || !find("tr:not(.pb-matrix-stage):not([hidden])", body);
    }
    const columns = all("thead th:not([hidden])", box).length;
    for (const head of all(".pb-matrix-stage th", box)) head.setAttribute("colspan", String(columns));
    const shown = rows.filter((row) => !row.hidden && !row.parentElement?.hidden);
    tell(place, place.dataset.shownOf, shown.length, rows.length);
    // Rows may all be there with columns away.
    /** @type {HTMLElement} */ (find("[data-do=clear]", place)).hidden = !chosen.size;
  });
  find("[data-do=clear]", place)?.addEventListener("click", clear);
}

export function start() {
  for (const box of all(".pb-matrix-box")) bind(box);
}
