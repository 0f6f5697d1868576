// @ts-check
/** What every script needs: elements, words, messages, and what stands in the address. */

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement | null} */
export const find = (selector, within = document) => within.querySelector(selector);

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
export const all = (selector, within = document) =>
  Array.from(/** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector)));

/** Whether neither an element nor one around it is hidden, and it is not left out. */
/** @param {Element} element */
export const isShown = (element) => !element.closest("[hidden]") && (element.hasAttribute("data-kept") || applies(element));

/**
 * What is answered: the id of a condition to that of a value, or to "?" if it is not known yet.
 * @typedef {{[condition: string]: string}} Answers
 */

/** The reader's answers; a script in the head says them on the root and knows them. @returns {Answers} */
export const answers = () => /** @type {any} */ (window).pb_answers?.() ?? {};

/** The answer of who does not know yet. */
export const UNKNOWN = "?";

/** How an attribute begins that says with what values of a condition a thing applies. */
const WHEN = "data-when-";

/** Whether values of a condition go with the reader's answer. @param {string} id @param {string[]} values */
export function fits(id, values) {
  const given = document.documentElement.getAttribute(`data-answer-${id}`);
  return given === null || values.includes(given);
}

/** With what values of which conditions a thing applies. @param {Element} thing @returns {[string, string[]][]} */
export const conditionsOf = (thing) =>
  Array.from(thing.attributes)
    .filter(({ name }) => name.startsWith(WHEN))
    .map(({ name, value }) => [name.slice(WHEN.length), value.split(" ")]);

/** A text to compare with what is typed. @param {string} text */
export const plain = (text) => text.normalize("NFC").toLowerCase();

/** What finds the things that do not go with an answer. @param {[string, string]} answer */
export const without = ([id, value]) => `[${WHEN}${id}]:not([${WHEN}${id}~="${value}"])`;

/** The answers but those of who does not know yet. */
export const given = () => Object.entries(answers()).filter(([, value]) => value !== UNKNOWN);

/** What finds all that is left out; to ask a browser is faster than to read attributes. */
let leftOut = "";
const follow = () => void (leftOut = given().map(without).join());
follow();
addEventListener("pb-answers", follow);

/** Whether a thing applies with the reader's answers. @param {Element} thing */
export const applies = (thing) => !leftOut || !thing.matches(leftOut);

/** Where the page's words stand: at its end, to be looked for once. @type {HTMLElement | null} */
let words = null;

/** The playbook's id, the address of its catalog, and its words. */
export const page = () => (words = words?.isConnected ? words : find(".pb-words"))?.dataset ?? {};

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
export const word = (name, values) =>
  format(page()[name] ?? find(".pb-answers")?.dataset[name], values);

/** Without white space that only the source of a page has. @param {string | null | undefined} text */
export const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();

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

/** @param {string} name its class @param {string} text @param {() => void} [click] */
export function button(name, text, click = () => {}) {
  const element = make("button", name, text);
  element.type = "button";
  element.addEventListener("click", click);
  return element;
}

/** The element that `#…` leads to; none where it cannot be read, such as `#%`. @param {string} hash */
export function targetOf(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

/** How far down the window the reader has pressed last. */
let pressed = 0;
addEventListener("click", ({ clientY, target }) => {
  // A key that presses a button is a click at no place.
  pressed = clientY || (target instanceof Element ? target.getBoundingClientRect().top : 0);
}, true);

/** The place for messages, on a page that comes without one. */
function makeMessage() {
  const place = make("div", "pb-message");
  place.role = "status";
  document.body.append(place);
  return place;
}

/**
 * Shows a message until the next one or until it is closed, with a way to take back what was done.
 * @param {string} text
 * @param {() => void} [undo]
 */
export function toast(text, undo) {
  const place = find(".pb-message") ?? makeMessage();
  const again = () => (undo?.(), toast(word("undone")));
  place.replaceChildren(make("span", "", text));
  if (undo) place.append(button("pb-undo", word("undo"), again));
  const close = button("pb-close", "×", () => place.replaceChildren());
  close.ariaLabel = word("close");
  place.append(close);
  // Away from where the reader is, who may want to go on there.
  place.toggleAttribute("data-top", pressed > innerHeight / 2);
}

/**
 * Copies a text; where that is refused, leaves it on the page to be copied by hand.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is copied
 */
export async function copyText(text) {
  find(".pb-by-hand")?.remove();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", "pb-by-hand");
    field.value = text;
    field.rows = 8;
    field.ariaLabel = word("copyByHand");
    find(".pb-tools, .pb-project-tools, .pb-copy")?.append(field);
    field.select();
    const done = document.execCommand("copy");
    if (done) field.remove();
    return done;
  }
}

/** @param {ParentNode} form @returns {HTMLInputElement[]} */
const fieldsOf = (form) => /** @type {HTMLInputElement[]} */ (all("[name]", form));

/** The fields of a form in which something is chosen. @param {ParentNode} form */
export const chosenFields = (form) =>
  fieldsOf(form).filter((field) => field.value.trim() && (field.type !== "checkbox" || field.checked));

/** Hands the reader a file, named after the playbook and the day. */
/** @param {string} ending @param {string} type @param {BlobPart} content */
export function saveFile(ending, type, content) {
  const link = make("a", "");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = `${page().playbook}-${new Date().toISOString().slice(0, 10)}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** What is chosen in a form, as an address says it. @param {ParentNode} form */
export const chosenIn = (form) =>
  new URLSearchParams(chosenFields(form).map((field) => [field.name, field.value.trim()]));

/** The fields of all forms of the page in which something is chosen. */
export const allChosen = () => all("[data-choose]").flatMap(chosenFields);

/** The address of this page with what is chosen on it, and with nothing that came from elsewhere. */
export function addressOfChosen() {
  const clean = new URL(location.pathname, location.origin);
  for (const field of allChosen()) clean.searchParams.append(field.name, field.value.trim());
  return clean;
}

/** What a field says in words, with the name of its list if it is one. @param {HTMLInputElement} field */
export function wordsOf(field) {
  const box = field.closest("label");
  const label = box?.firstChild?.textContent?.trim() ?? "";
  if (field.type === "checkbox") return (find("span", box ?? field) ?? box)?.textContent?.trim() ?? "";
  const option = /** @type {HTMLSelectElement} */ (/** @type {unknown} */ (field)).selectedOptions?.[0];
  return `${label}: ${option?.textContent?.trim() ?? field.value.trim()}`;
}

/**
 * Binds a form to the address: fills it from there, and writes there what is chosen.
 * @param {HTMLElement} form
 * @param {(chosen: URLSearchParams) => void} apply called at once and at every change
 * @returns {() => void} chooses nothing
 */
export function bindToAddress(form, apply) {
  const fields = fieldsOf(form);
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
  let timer = 0;
  const write = () => {
    const address = new URL(location.href);
    for (const field of fields) address.searchParams.delete(field.name);
    for (const [name, value] of chosenIn(form)) address.searchParams.append(name, value);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  };
  const changed = () => {
    apply(chosenIn(form));
    // Safari takes no more than a hundred changes of the address in half a minute.
    clearTimeout(timer);
    timer = setTimeout(write, 200);
  };
  form.addEventListener("input", changed);
  const panel = form.closest("details");
  // What is open does not stay in view, but scrolls with the page.
  const follow = () => panel?.open && panel.getBoundingClientRect().top < 0 && panel.parentElement?.scrollIntoView();
  panel?.addEventListener("toggle", follow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!panel) return;
    panel.open = false;
    // What is chosen stands above the list: there one goes on.
    panel.parentElement?.scrollIntoView();
    find("summary", panel)?.focus({ preventScroll: true });
  });
  set(new URLSearchParams(location.search));
  apply(chosenIn(form));
  return () => (set(new URLSearchParams()), changed());
}

/**
 * Says how much is shown and what is chosen, and offers to take each of it away, or all.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {HTMLElement} form
 * @param {() => void} clear
 * @param {number} [count] so many are shown, for the button that closes the form
 */
export function setStatus(place, text, form, clear, count = 0) {
  const [status, done] = [find("[role=status]", place), find(".pb-done", form)];
  if (status) status.textContent = text;
  if (done) done.textContent = format(done.dataset.label, { count });
  const more = /** @type {HTMLButtonElement} */ (find("[data-do=clear]", place));
  const fields = chosenFields(form);
  const chips = fields.map((field) => {
    const away = () => {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      (find(".pb-chosen", place) ?? find("summary", form.parentElement ?? place))?.focus();
    };
    const chip = button("pb-chosen", wordsOf(field), away);
    chip.ariaPressed = "true";
    return chip;
  });
  for (const chip of all(".pb-chosen", place)) chip.remove();
  more.before(...chips.flatMap((chip) => [chip, " "]));
  more.hidden = !fields.length;
  more.onclick = clear;
  for (const one of [place, place.parentElement]) one?.toggleAttribute("data-chosen", !!fields.length);
}
