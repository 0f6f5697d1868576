// @ts-check
/** What a reader chooses to see: of the checklists, or of all that the roles chosen have to do. */

import { look, measure, measureChosen, measureList, stateOf } from "./checks.js";
import { all, applies, bindToAddress, chosenFields, chosenIn, conditionsOf, find, fits as fitsAnswer, plain, setStatus, word, wordsOf } from "./page.js";

const SHOWN = "li:not([hidden])";

/** What is shown of these and goes with the reader's answers. @param {string} selector @param {ParentNode} part */
const shownIn = (selector, part) => all(selector.replaceAll("?", SHOWN), part).filter(applies);

/** @param {HTMLElement} one @param {string[]} roles */
const concerns = (one, roles) =>
  roles.some((role) => (one.dataset.roles ?? "").split(" ").includes(role));

/**
 * What is asked of an item, read once: of thousands, to read the page each time takes too long.
 * `wanted` says whether it is chosen, `shown` whether the page says so yet.
 * @typedef {{item: HTMLElement, id: string, check: string, list: string, roles: string[], when: [string, string[]][], key: string, wanted: boolean, shown: boolean, words?: string}} Facts
 */

/** @param {HTMLElement} item @returns {Facts} */
function factsOf(item) {
  const { check = "", list = "", roles = "" } = item.dataset;
  const when = conditionsOf(item);
  return { item, id: item.id, check, list, roles: roles.split(" "), when, key: String(when), wanted: true, shown: !item.hidden };
}

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
    if (lists.length && !lists.includes(facts.list)) return false;
    if (roles.length && !roles.some((role) => facts.roles.includes(role))) return false;
    if (state === "look" && !look(facts.check, facts.item.dataset.revision)) return false;
    if (state && state !== "look" && state !== stateOf(facts.check)) return false;
    return words.every((one) => wordsIn(facts).includes(one));
  };
}

/**
 * A checklist, the facts of its items as they stand in parts of it, and what stands for it outside:
 * its heading, its entry.
 * @param {HTMLElement} list
 */
function partsOf(list) {
  const id = list.dataset.list?.replace(":", "-");
  const links = all(`.md-nav__link[href="#${id}"]`).map((link) => link.closest("li"));
  const whole = { list, any: true };
  return {
    whole,
    parts: all(".pb-checklist", list).map((part) => ({
      whole,
      part,
      facts: all(".pb-check[data-check]", part).map(factsOf),
      count: 0,
    })),
    outside: [...all(`h2[id="${id}"], .pb-when:has(+ [data-list="${list.dataset.list}"])`), ...links.filter((link) => link !== null)],
  };
}

/** @typedef {ReturnType<typeof partsOf>["parts"][0]} Part */

/** From so many items on, their words are read before they are searched. */
const MANY = 1000;

/**
 * So many items on either side of what is on the screen follow a filter at once, until so many of them are
 * shown; the others do so many milliseconds on end.
 */
const [NEAR, SHOWN_NEAR, TURN] = [300, 100, 8];

/** Hides or shows, if it is not yet so. @param {HTMLElement} one @param {boolean} shown */
function show(one, shown) {
  if (one.hidden === shown) one.hidden = !shown;
}

/** Shows of a part what is wanted. What is in a hidden list need not be hidden by itself. @param {Part} part */
function drawPart({ whole, part, facts, count }) {
  show(whole.list, whole.any);
  if (!whole.any) return;
  show(part, count > 0);
  if (count) for (const one of facts) if (one.shown !== one.wanted) one.item.hidden = !(one.shown = one.wanted);
}

/**
 * Has parts of checklists follow what is chosen: at once those around the screen, the others after it is
 * painted, or before anybody asks for all, as who prints or saves.
 * @param {Part[]} parts of all the page
 * @param {AbortSignal} signal
 */
function follower(parts, signal) {
  /** @type {Set<Part>} */
  const waiting = new Set();
  let timer = 0;
  /** @param {number} end */
  const draw = (end) => {
    for (const part of waiting) {
      drawPart(part);
      waiting.delete(part);
      if (performance.now() > end) break;
    }
    clearTimeout(timer);
    // What answers leave out is counted among what is chosen: see answers.js.
    timer = setTimeout(() => (waiting.size ? draw(performance.now() + TURN) : dispatchEvent(new Event("pb-chosen"))), 10);
  };
  const settle = () => void (waiting.size && draw(Infinity));
  addEventListener("beforeprint", settle, { signal });
  document.addEventListener("click", settle, { signal, capture: true });
  return (/** @type {number} */ here) => {
    for (const part of parts) waiting.add(part);
    for (const side of [parts.slice(here), parts.slice(0, here).reverse()]) {
      let [near, shown] = [0, 0];
      for (const one of side) {
        if (near >= NEAR && shown >= SHOWN_NEAR) break;
        drawPart(one);
        waiting.delete(one);
        near += one.facts.length;
        if (one.whole.any) shown += one.count;
      }
    }
    clearTimeout(timer);
    timer = setTimeout(() => draw(performance.now() + TURN), 50);
  };
}

/** @param {HTMLElement} place @param {HTMLElement} form @param {AbortSignal} signal */
function chooseChecks(place, form, signal) {
  const lists = all(".pb-checks").map(partsOf);
  const parts = lists.flatMap((list) => list.parts);
  const draw = follower(parts, signal);
  const clear = bindToAddress(form, (chosen) => {
    const filtered = !!String(chosen);
    const fits = filtered ? filterOf(chosen) : () => true;
    // Whoever follows a link to an item sees it, whatever is chosen.
    const target = location.hash.slice(1);
    // Thousands of items have few conditions.
    /** @type {{[key: string]: boolean}} */
    const going = {};
    /** @type {string[]} */
    const ids = [];
    let total = 0;
    const here = parts.findIndex(({ part }) => part.getBoundingClientRect().bottom > 0);
    for (const { whole, parts: inside, outside } of lists) {
      /** @type {string[]} */
      const own = [];
      let any = false;
      for (const part of inside) {
        part.count = 0;
        for (const one of part.facts) {
          // What does not go with the reader's answers is left out by the style sheet.
          const goes = (going[one.key] ??= one.when.every(([id, values]) => fitsAnswer(id, values)));
          const sought = one.id === target;
          one.wanted = sought || fits(one);
          if (one.wanted) part.count += 1;
          // Of a list without a filter a line says what is left out.
          any ||= one.wanted && (goes || sought || !filtered);
          if (goes) total += 1;
          if (goes && one.wanted) own.push(one.check);
        }
      }
      whole.any = any;
      for (const part of outside) show(part, any);
      measureList(whole.list, own);
      ids.push(...own);
    }
    draw(Math.max(here, 0));
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
  if (parts.reduce((sum, { facts }) => sum + facts.length, 0) > MANY) {
    parts.forEach(({ facts }, turn) => setTimeout(() => facts.forEach(wordsIn), 500 + turn * 10));
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
      const asked = wanted.includes(stage);
      // Of a stage that was asked for, the page says that nothing is to do in it.
      part.hidden = wanted.length ? !asked : !count;
      const nothing = find(".pb-mine-nothing", part);
      if (nothing) nothing.hidden = count > 0;
      const entry = stages && stage && find(`[data-stage="${stage}"]`, stages);
      if (!entry) continue;
      entry.hidden = roles.length > 0 && !count && !asked;
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
    const empty = find(".pb-mine-empty");
    if (empty) empty.hidden = place.hidden || !!find(".pb-mine-part:not([hidden])", place);
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
