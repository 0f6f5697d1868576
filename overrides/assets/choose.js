// @ts-check
/** What a reader chooses to see: of the checklists, or of all that the roles chosen have to do. */

import { look, measure, measureChosen } from "./checks.js";
import { all, applies, bindToAddress, chosenFields, chosenIn, conditionsOf, find, fits as goes, plain, setStatus, word, wordsOf } from "./page.js";

const SHOWN = "li:not([hidden])";

/** What is shown of these and goes with the reader's answers. @param {string} selector @param {ParentNode} part */
const shownIn = (selector, part) => all(selector.replaceAll("?", SHOWN), part).filter(applies);

/** @param {HTMLElement} one @param {string[]} roles */
const concerns = (one, roles) =>
  roles.some((role) => (one.dataset.roles ?? "").split(" ").includes(role));

/**
 * What is asked of an item, read once: of thousands, to read the page each time takes too long.
 * @typedef {{item: HTMLElement, check: string, list: string, roles: string[], when: [string, string[]][], shown: boolean, words?: string}} Facts
 */

/** @param {HTMLElement} item @returns {Facts} */
const factsOf = (item) => ({
  item,
  check: item.dataset.check ?? "",
  list: item.dataset.list ?? "",
  roles: (item.dataset.roles ?? "").split(" "),
  when: conditionsOf(item),
  shown: !item.hidden,
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
    if (state === "look" && !look(facts.check, item.dataset.revision)) return false;
    if (state && state !== "look" && state !== (item.dataset.state ?? "open")) return false;
    return words.every((one) => wordsIn(facts).includes(one));
  };
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
    outside: [...all(`h2[id="${id}"], .pb-when:has(+ [data-list="${list.dataset.list}"])`), ...links.filter((link) => link !== null)],
  };
}

/** From so many items on, their words are read before they are searched. */
const MANY = 1000;

/** @param {HTMLElement} place @param {HTMLElement} form @param {AbortSignal} signal */
function chooseChecks(place, form, signal) {
  const lists = all(".pb-checks").map(partsOf);
  let timer = 0;
  const clear = bindToAddress(form, (chosen) => {
    const filtered = !!String(chosen);
    const fits = filtered ? filterOf(chosen) : () => true;
    // Whoever follows a link to an item sees it, whatever is chosen.
    const target = location.hash.slice(1);
    /** @type {string[]} */
    const ids = [];
    let total = 0;
    for (const { list, meter, facts, outside } of lists) {
      const kept = new Set(facts.filter((one) => fits(one) || one.item.id === target));
      // What does not go with the reader's answers is left out by the style sheet.
      const own = facts.filter(({ when }) => when.every(([id, values]) => goes(id, values)));
      total += own.length;
      // Of a list without a filter a line says what is left out.
      const any = filtered ? own.some((one) => kept.has(one)) || facts.some(({ item }) => item.id === target) : kept.size > 0;
      for (const part of [list, ...outside]) if (part.hidden === any) part.hidden = !any;
      // What is in a hidden list need not be hidden by itself.
      if (!any) continue;
      for (const one of facts) if (one.shown !== kept.has(one)) one.item.hidden = !(one.shown = !one.shown);
      if (meter) measure(meter);
      for (const one of own) if (kept.has(one)) ids.push(one.check);
    }
    // What answers leave out is counted among what is chosen: see answers.js.
    clearTimeout(timer);
    timer = setTimeout(() => dispatchEvent(new Event("pb-chosen")), 50);
    measureChosen(ids.length < total ? ids : null);
    setStatus(place, word("shownOf", { shown: ids.length, total }), form, () => clear(), ids.length);
  });
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.matches(".pb-check")) return;
    form.dispatchEvent(new Event("input"));
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow, { signal });
  addEventListener("pb-answers", () => form.dispatchEvent(new Event("input")), { signal });
  if (lists.reduce((sum, { facts }) => sum + facts.length, 0) > MANY) {
    lists.forEach(({ facts }, turn) => setTimeout(() => facts.forEach(wordsIn), 500 + turn * 100));
  }
  if (location.search && location.hash) follow();
}

/** @param {HTMLElement} place @param {HTMLElement} form @param {AbortSignal} signal */
function chooseRoles(place, form, signal) {
  const stages = find("[data-choose=stages]");
  /** @param {URLSearchParams} chosen */
  const apply = (chosen) => {
    const roles = chosen.getAll("role");
    const wanted = stages ? chosenIn(stages).getAll("stage") : [];
    // A stage alone is shown with what all roles do in it.
    const everybody = !roles.length && wanted.length > 0;
    for (const one of all("[data-roles]", place)) one.hidden = !everybody && !concerns(one, roles);
    for (const part of all(".pb-mine-part", place)) {
      // Who does or decides a thing need not be asked or told about it.
      const own = everybody ? [] : all(`[data-group=does] ${SHOWN}`, part);
      const things = own.map((one) => one.dataset.thing);
      for (const one of all(`[data-group=C] ${SHOWN}, [data-group=I] ${SHOWN}`, part)) {
        one.hidden = things.includes(one.dataset.thing);
      }
      for (const group of all("[data-group], .pb-mine-checks", part)) group.hidden = !find(SHOWN, group);
      const { stage = "" } = part.dataset;
      const count = shownIn(".pb-duties ?, .pb-mine-checks ?", part).length;
      part.hidden = !count || (wanted.length > 0 && !wanted.includes(stage));
      const entry = stages && stage && find(`[data-stage="${stage}"]`, stages);
      if (!entry) continue;
      entry.hidden = roles.length > 0 && !count;
      const told = find("small", entry);
      if (told) told.textContent = String(count);
    }
    const meter = find(".pb-meter", place);
    if (meter) {
      const keys = (/** @type {string[]} */ ids, /** @type {string} */ kind) => ids.map((id) => `${kind}:${id}`).join("|");
      meter.dataset.of = `${keys(wanted, "stage")} ${keys(roles, "role")}`.trim();
      meter.dataset.total = String(shownIn(".pb-mine-part:not([hidden]) .pb-checks ?", place).length);
      measure(meter);
    }
    place.hidden = !roles.length && !everybody;
    place.classList.add("pb-ready");
    place.classList.toggle("pb-alone", roles.length === 1);
    const none = find(".pb-mine-none");
    if (none) none.hidden = !place.hidden;
    const told = find(".pb-mine-chosen");
    if (told) told.textContent = chosenFields(form).map(wordsOf).join(", ") || (told.dataset.any ?? "");
    dispatchEvent(new Event("pb-chosen"));
  };
  bindToAddress(form, apply);
  if (stages) bindToAddress(stages, () => apply(chosenIn(form)));
  addEventListener("pb-answers", () => apply(chosenIn(form)), { signal });
  /** @type {HTMLDetailsElement | null} */ (form.closest("details"))?.toggleAttribute("open", !!place.hidden);
  form.addEventListener("submit", () => find("h2", place)?.scrollIntoView());
}

/** @param {AbortSignal} signal */
export function start(signal) {
  const [filters, picker] = [find("[data-choose=checks]"), find("[data-choose=mine]")];
  const [shown, mine] = [find(".pb-shown"), find(".pb-mine")];
  if (filters && shown) chooseChecks(shown, filters, signal);
  if (picker && mine) chooseRoles(mine, picker, signal);
}
