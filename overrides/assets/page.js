// @ts-check
/** What every script needs: elements, words, messages, and what stands in the address. */

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement | null} */
export const find = (selector, within = document) => within.querySelector(selector);

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
export const all = (selector, within = document) =>
  Array.from(/** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector)));

/** The playbook's id, the address of its catalog, and its words. */
export const page = () => find(".pb-words")?.dataset ?? {};

/**
 * A text with its places in braces filled in.
 * @param {string | undefined} text
 * @param {{[place: string]: string | number}} [values]
 */
export const format = (text = "", values = {}) =>
  text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));

/**
 * A word of the playbook.
 * @param {string} name
 * @param {{[place: string]: string | number}} [values]
 */
export const word = (name, values) => format(page()[name], values);

/**
 * An element with text, never with HTML.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name its class
 * @param {string} [text]
 */
export function make(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/** @param {string} name its class @param {string} text @param {() => void} click */
export function button(name, text, click) {
  const element = make("button", name, text);
  element.type = "button";
  element.addEventListener("click", click);
  return element;
}

/**
 * Shows a message until the next one or until it is closed, with a way to take back what was done.
 * @param {string} text
 * @param {() => void} [undo]
 */
export function toast(text, undo) {
  const place = find(".pb-message");
  const again = () => (undo?.(), toast(word("undone")));
  place?.replaceChildren(make("span", "", text));
  if (undo) place?.append(button("pb-undo", word("undo"), again));
  place?.append(button("pb-close", word("close"), () => place.replaceChildren()));
}

/**
 * Ties a form to the address: fills it from there, and writes there what is chosen.
 * @param {HTMLElement} form
 * @param {(chosen: URLSearchParams) => void} apply called at once and at every change
 * @returns {() => void} chooses nothing
 */
export function bindToAddress(form, apply) {
  const fields = /** @type {HTMLInputElement[]} */ (all("[name]", form));
  /** @param {URLSearchParams} asked */
  const set = (asked) => {
    for (const field of fields) {
      const values = asked.getAll(field.name);
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
      // A value the list does not have leaves nothing selected.
      if (field.matches("select:not(:has(:checked))")) field.value = "";
    }
  };
  const chosen = () => {
    const on = fields.filter((field) => field.value.trim() && (field.type !== "checkbox" || field.checked));
    return new URLSearchParams(on.map((field) => [field.name, field.value.trim()]));
  };
  let timer = 0;
  const write = () => {
    const address = new URL(location.href);
    for (const field of fields) address.searchParams.delete(field.name);
    for (const [name, value] of chosen()) address.searchParams.append(name, value);
    history.replaceState(history.state, "", address);
  };
  const changed = () => {
    apply(chosen());
    // Safari takes no more than a hundred changes of the address in half a minute.
    clearTimeout(timer);
    timer = setTimeout(write, 200);
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  set(new URLSearchParams(location.search));
  apply(chosen());
  return () => (set(new URLSearchParams()), changed());
}

/**
 * Says how much is shown, and offers to show everything.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {boolean} chosen whether anything is chosen
 * @param {() => void} clear
 */
export function setStatus(place, text, chosen, clear) {
  const told = find("[role=status]", place);
  if (told) told.textContent = text;
  const more = /** @type {HTMLElement} */ (find("[data-do=clear]", place));
  more.hidden = !chosen;
  more.onclick = clear;
}
