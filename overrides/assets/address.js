// @ts-check
/** What a reader chooses, kept in the address, so that it can be bookmarked and sent. */

import { all, find, say } from "./words.js";

/**
 * Ties a form to the address: fills it from there, and writes there what is chosen.
 * @param {HTMLFormElement} form
 * @param {(chosen: URLSearchParams) => void} apply called at once and at every change
 */
export function tie(form, apply) {
  const fields = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ (
    all("input[name], select[name]", form)
  );
  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    if (field.type === "checkbox") {
      /** @type {HTMLInputElement} */ (field).checked = asked.getAll(field.name).includes(field.value);
    } else {
      field.value = asked.get(field.name) ?? "";
      if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = "";
    }
  }
  const chosen = () => {
    const found = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && value.trim()) found.append(name, value.trim());
    }
    return found;
  };
  let timer = 0;
  const write = () => {
    const address = new URL(location.href);
    for (const field of fields) address.searchParams.delete(field.name);
    for (const [name, value] of chosen()) address.searchParams.append(name, value);
    history.replaceState(history.state, "", address);
  };
  form.addEventListener("input", () => {
    apply(chosen());
    // Safari takes no more than a hundred changes of the address in half a minute.
    clearTimeout(timer);
    timer = setTimeout(write, 200);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  apply(chosen());
  return () => {
    for (const field of fields) {
      if (field.type === "checkbox") /** @type {HTMLInputElement} */ (field).checked = false;
      else field.value = "";
    }
    form.dispatchEvent(new Event("input"));
  };
}

/**
 * Says how much is shown, and offers to show everything.
 * @param {HTMLElement} place
 * @param {string | undefined} word
 * @param {number} shown
 * @param {number} total
 */
export function tell(place, word, shown, total) {
  const told = /** @type {HTMLElement} */ (find("[role=status]", place));
  told.textContent = say(word, { shown, total });
  /** @type {HTMLElement} */ (find("[data-do=clear]", place)).hidden = shown === total;
}
