// @ts-check
/** What a reader chooses to see: of the checklists, or of all that the roles chosen have to do. */

import { look, measure } from "./checks.js";
import { all, applies, bindToAddress, chosenFields, chosenIn, copyText, find, isShown } from "./page.js";
import { setStatus, toast, word, wordsOf } from "./page.js";

const SHOWN = "li:not([hidden])";

/** @param {string} text */
const plain = (text) => text.normalize("NFC").toLowerCase();

/** @param {HTMLElement} one @param {string[]} roles */
const concerns = (one, roles) =>
  roles.some((role) => (one.dataset.roles ?? "").split(" ").includes(role));

/**
 * What is asked of an item, read once: of thousands, to read the page each time takes too long.
 * @typedef {{item: HTMLElement, list: string, roles: string[], words?: string}} Facts
 */

/** @param {HTMLElement} item @returns {Facts} */
const factsOf = (item) => ({
  item,
  list: item.dataset.list ?? "",
  roles: (item.dataset.roles ?? "").split(" "),
});

/** The words of an item, with spaces and without: Korean is typed both ways. @param {Facts} facts */
function wordsIn(facts) {
  if (facts.words === undefined) {
    const parts = all(".pb-check-text, .pb-check-why, .pb-note", facts.item);
    const text = plain(parts.map((part) => part.textContent).join(" "));
    facts.words = `${text}\n${text.replace(/\s/g, "")}`;
  }
  return facts.words;
}

/**
 * What was chosen, as a question to ask of each item.
 * @param {URLSearchParams} chosen
 * @returns {(facts: Facts) => boolean}
 */
function filterOf(chosen) {
  const lists = ["stage", "topic"].flatMap((kind) => chosen.getAll(kind).map((id) => `${kind}:${id}`));
  const roles = chosen.getAll("role");
  const state = chosen.get("state");
  const words = plain(chosen.get("text") ?? "").split(/\s+/).filter(Boolean);
  return (facts) => {
    const { item, list } = facts;
    if (lists.length && !lists.includes(list)) return false;
    if (roles.length && !roles.some((role) => facts.roles.includes(role))) return false;
    const { check = "", revision, state: now = "open" } = item.dataset;
    if (state === "look" ? !look(check, revision) : state && state !== now) return false;
    return words.every((one) => wordsIn(facts).includes(one));
  };
}

/** @param {string | null | undefined} text */
const escape = (text) => (text ?? "").trim().replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");

/** The address of this page with what is chosen on it, and with nothing that came from elsewhere. */
function address() {
  const form = find("[data-choose]");
  const clean = new URL(location.pathname, location.origin);
  if (form) clean.search = String(chosenIn(form));
  return clean;
}

/** What is shown of the checklists, as a Markdown task list. */
function markdown() {
  const form = find("[data-choose]");
  const fields = form ? chosenFields(form).map(wordsOf) : [];
  const given = all(".pb-answers [data-answer]").filter((chip) => chip.offsetParent);
  const chosen = [...given.map((chip) => chip.textContent), ...fields].map(escape);
  const lines = [`# ${escape(find("h1")?.firstChild?.textContent)}`, "", `<${address()}>`];
  if (chosen.length) lines.push("", chosen.join(" · "));
  let count = 0;
  for (const list of all(".pb-checks")) {
    const items = all(".pb-check", list).filter(isShown);
    if (items.length) lines.push("", `## ${escape(list.dataset.title)}`, "");
    for (const item of items) {
      const { state } = item.dataset;
      const reason = /** @type {HTMLInputElement | null} */ (find(".pb-reason", item))?.value;
      const why = [word("notApplicable"), escape(reason)].filter(Boolean).join(": ");
      const text = escape(find(".pb-check-text", item)?.textContent);
      lines.push(`- [${state === "done" ? "x" : " "}] ${text}${state === "na" ? ` (${why})` : ""}`);
      count += 1;
    }
  }
  return { text: `${lines.join("\n")}\n`, count };
}

async function copy() {
  const { text, count } = markdown();
  toast(word((await copyText(text)) ? "copied" : "copyByHand", { count }));
}

/** A checklist, the facts of its items, and what stands for it outside: its heading, its entry. */
/** @param {HTMLElement} list */
function partsOf(list) {
  const id = list.dataset.list?.replace(":", "-");
  const links = all(`.md-nav__link[href="#${id}"]`).map((link) => link.closest("li"));
  return {
    list,
    meter: find(".pb-meter", list),
    facts: all(".pb-check[data-check]", list).map(factsOf),
    outside: [...all(`h2[id="${id}"]`), ...links.filter((link) => link !== null)],
  };
}

/** From so many items on, lists that are not near are left until what is near has been drawn. */
const MANY = 1000;
/** So many items fill a window. */
const NEAR = 100;

/** Does one thing after the other, with room for the browser in between. */
class Queue {
  /** @type {(() => void)[]} */
  left = [];
  timer = 0;

  /** Takes these in place of what is left. @param {(() => void)[]} left */
  start(left) {
    this.left = left;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.goOn(), 50);
  }

  goOn() {
    this.left.shift()?.();
    if (this.left.length) this.timer = setTimeout(() => this.goOn());
  }

  finish() {
    while (this.left.length) this.left.shift()?.();
  }
}

/** @param {HTMLElement[]} lists */
function leaveFarLists(lists) {
  const sizes = lists.map((list) => list.offsetHeight);
  lists.forEach((list, index) => {
    list.style.containIntrinsicBlockSize = `${sizes[index]}px`;
    list.dataset.far = "";
  });
}

/** @param {HTMLElement} place @param {HTMLElement} form @param {AbortSignal} signal */
function chooseChecks(place, form, signal) {
  const lists = all(".pb-checks").map(partsOf);
  const many = lists.reduce((sum, { facts }) => sum + facts.length, 0) > MANY;
  if (many) leaveFarLists(lists.map(({ list }) => list));
  const queue = new Queue();
  const clear = bindToAddress(form, (chosen) => {
    const fits = String(chosen) ? filterOf(chosen) : () => true;
    // Whoever follows a link to an item sees it, whatever is chosen.
    const target = location.hash.slice(1);
    let shown = 0;
    let total = 0;
    /** @type {(() => void)[]} */
    const later = [];
    for (const { list, meter, facts, outside } of lists) {
      const kept = new Set(facts.filter((one) => fits(one) || one.item.id === target));
      const drawItems = () => {
        for (const one of facts) {
          if (one.item.hidden === kept.has(one)) one.item.hidden = !kept.has(one);
        }
        if (meter) measure(meter);
      };
      for (const part of [list, ...outside]) part.hidden = !kept.size;
      // What is in a hidden list need not be hidden by itself.
      if (kept.size && many && shown > NEAR) later.push(drawItems);
      else if (kept.size) drawItems();
      // What does not go with the reader's answers is left out by the style sheet.
      for (const one of facts) {
        const own = applies(one.item);
        total += +own;
        shown += +(own && kept.has(one));
      }
    }
    // To search them, thousands of items are better read beforehand.
    if (many) later.push(...lists.map(({ facts }) => () => facts.forEach(wordsIn)));
    queue.start(later);
    setStatus(place, word("shownOf", { shown, total }), form, () => clear());
  });
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.matches(".pb-check")) return;
    form.dispatchEvent(new Event("input"));
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow, { signal });
  addEventListener("pb-answers", () => form.dispatchEvent(new Event("input")), { signal });
  // What prints, copies or saves what is shown finds it all drawn.
  const press = (/** @type {Event} */ { target }) =>
    target instanceof Element && target.closest("[data-do]") && queue.finish();
  document.addEventListener("click", press, { capture: true, signal });
  addEventListener("beforeprint", () => queue.finish(), { signal });
  if (location.search && location.hash) follow();
}

/** @param {HTMLElement} place @param {HTMLElement} form */
function chooseRoles(place, form) {
  bindToAddress(form, (chosen) => {
    const roles = chosen.getAll("role");
    for (const one of all("[data-roles]", place)) one.hidden = !concerns(one, roles);
    for (const part of all(".pb-mine-part", place)) {
      // Who does or decides a thing need not be asked or told about it.
      const own = all(`[data-group=R] ${SHOWN}, [data-group=A] ${SHOWN}`, part);
      const things = own.map((one) => one.dataset.thing);
      for (const one of all(`[data-group=C] ${SHOWN}, [data-group=I] ${SHOWN}`, part)) {
        one.hidden = things.includes(one.dataset.thing);
      }
      for (const group of all("[data-group], .pb-mine-checks", part)) group.hidden = !find(SHOWN, group);
      part.hidden = !find(SHOWN, part);
    }
    const meter = find(".pb-meter", place);
    if (meter) {
      meter.dataset.of = roles.map((role) => `role:${role}`).join("|");
      meter.dataset.total = String(all(`.pb-checks ${SHOWN}`, place).length);
      measure(meter);
    }
    place.hidden = !roles.length;
    place.classList.add("pb-ready");
    place.classList.toggle("pb-alone", roles.length < 2);
    const none = find(".pb-mine-none");
    if (none) none.hidden = roles.length > 0;
  });
  form.addEventListener("submit", () => find("h2", place)?.scrollIntoView());
}

/** @param {AbortSignal} signal */
export function start(signal) {
  const [filters, picker] = [find("[data-choose=checks]"), find("[data-choose=mine]")];
  const [shown, mine] = [find(".pb-shown"), find(".pb-mine")];
  if (filters && shown) chooseChecks(shown, filters, signal);
  if (picker && mine) chooseRoles(mine, picker);
  find("[data-do=copy]")?.addEventListener("click", copy);
  const table = find("[data-do=table]");
  table?.addEventListener("click", async () => (await import("./table.js")).saveTable(table));
  find("[data-do=print]")?.addEventListener("click", () => print());
}
