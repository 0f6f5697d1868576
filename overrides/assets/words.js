// @ts-check
/** What the page says of the playbook, and how the scripts speak to the reader. */

/** What is made once a page. @type {Map<unknown, unknown>} */
export const once = new Map();

/**
 * The value of `make`, made once a page.
 * @template T
 * @param {() => T} make
 * @returns {T}
 */
export function shared(make) {
  if (!once.has(make)) once.set(make, make());
  return /** @type {T} */ (once.get(make));
}

/** @returns {DOMStringMap} the playbook's id, the address of its catalog, and its words */
export const page = () => /** @type {HTMLElement} */ (find(".pb-words"))?.dataset ?? {};

/**
 * A word of the playbook with its places filled in.
 * @param {string | undefined} word
 * @param {Record<string, string | number>} [values]
 */
export const say = (word = "", values = {}) =>
  word.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement | null}
 */
export const find = (selector, within = document) => within.querySelector(selector);

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export const all = (selector, within = document) => [...within.querySelectorAll(/** @type {any} */ (selector))];

/**
 * An element with text, never with HTML.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name its class
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/**
 * @param {string} name its class
 * @param {string | undefined} text
 * @param {() => void} click
 */
export function button(name, text, click) {
  const element = make("button", name, text);
  element.type = "button";
  element.addEventListener("click", click);
  return element;
}

/** Two places for messages: one to be heard, one to be seen as well. */
function places() {
  const heard = make("p", "pb-hidden");
  const seen = make("div", "pb-message");
  for (const place of [heard, seen]) {
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  return { heard, seen };
}

/** @type {ReturnType<typeof places> | undefined} */
let made;

/**
 * Says something to those who listen to the page.
 * @param {string} text
 */
export function announce(text) {
  made ??= places();
  made.heard.textContent = text;
}

/**
 * Shows a message until the next one or until it is closed, with a way to take back what was done.
 * @param {string} text
 * @param {() => void} [undo]
 */
export function show(text, undo) {
  made ??= places();
  const { seen } = made;
  const close = () => seen.replaceChildren();
  seen.replaceChildren(make("span", "", text));
  if (undo) {
    seen.append(
      button("pb-undo", page().undo, () => {
        undo();
        show(page().undone ?? "");
      }),
    );
  }
  seen.append(button("pb-close", page().close, close));
}

/** Makes the places before anything is said: a listener hears only what changes. */
export const prepare = () => void (made ??= places());
