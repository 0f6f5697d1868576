// @ts-check
/** Checklist items that remember, the progress with them, and what has changed in the playbook. */

import { all, answers, applies, button, find, fits, isShown, make, page, saveFile, toast, word } from "./page.js";
import { Record } from "./record.js";

/** @typedef {import("./record.js").Entry} Entry */
/**
 * The items there are: the mark of the wording, then the keys an item counts under.
 * @typedef {{[id: string]: string[]}} Catalog
 */

/** @type {Record} */
let record;

/** How a key of the catalog begins that is an id which the item once had. */
const FORMERLY = "formerly:";
/** How one begins that says with what values of a condition the item applies: `when:oven:gas,wood`. */
const WHEN = "when:";

/** Every item of the playbook, once it is known. @type {Catalog | null} */
let catalog = null;

/** The items on this page. @type {HTMLElement[]} */
let items = [];

/**
 * What is asked of each item on this page, read once, and what it was drawn from.
 * @type {{item: HTMLElement, check: string, revision: string | undefined, from: [Entry | undefined, string] | null}[]}
 */
let facts;

/** The items of each checklist on this page. @type {Map<Element, typeof facts>} */
let lists;

/** What follows the record. @type {{[name: string]: HTMLElement[]}} */
let places;

/** The ids under each key of the catalog, once a meter has asked. @type {Map<string, string[]> | null} */
let counted = null;

/** The items that are chosen, where not all are. @type {string[] | null} */
let chosen = null;

/** The items of each checklist that are chosen and apply, where a filter says so. @type {Map<Element, string[]>} */
let chosenOf;

/** Whether nothing is marked yet: the page is as it came. */
let untouched = true;

/** So many items that are gone are listed. */
const GONE = 200;

/** The items of this page alone. @returns {Catalog} */
const own = () =>
  Object.fromEntries(
    items.map(({ dataset: { check, revision, list, roles = "" } }) => [
      check,
      [revision, list, ...roles.split(" ").map((role) => `role:${role}`)],
    ]),
  );

/** @param {Entry | undefined} entry @returns {entry is Entry} */
const marked = (entry) => !!entry && entry.state !== "open";

/** What an item is marked as. @param {string} id */
export const stateOf = (id) => record.items.get(id)?.state ?? "open";

/**
 * Whether an item wants another look: "new" or "reworded" since the reader last marked items.
 * @param {string} id
 * @param {string} [revision]
 */
export function look(id, revision = "") {
  const entry = record.items.get(id);
  if (!marked(entry)) return entry || !record.items.size || (record.known?.has(id) ?? true) ? "" : "new";
  const then = entry.revision ?? revision;
  // Wordings are compared within one language only: `ko-1a2b3c4d`.
  return then !== revision && then.slice(0, 3) === revision.slice(0, 3) ? "reworded" : "";
}

/** Marked items that the playbook no longer has. */
const gone = () => [...record.items].filter(([id, entry]) => marked(entry) && catalog && !catalog[id]);

/**
 * Records something of an item, as it is worded now.
 * @param {HTMLElement} item
 * @param {Partial<Entry>} change
 */
function note(item, change) {
  const { check = "", revision, list } = item.dataset;
  const { state = "open", reason } = record.items.get(check) ?? {};
  const text = find(".pb-check-text", item)?.textContent ?? "";
  const entry = { state, reason, ...change, time: Date.now(), revision, text, list };
  if (entry.state !== "na") delete entry.reason;
  record.items.set(check, entry);
}

/** @param {HTMLElement} item @param {Partial<Entry>} change */
function mark(item, change) {
  record.change(() => note(item, change));
  const near = find(".pb-meter-text", item.closest(".pb-checks") ?? item) ?? find(".pb-meter-text");
  const [heard] = places.heard;
  // The same once more would be read out once more.
  if (heard && near && heard.textContent !== near.textContent) heard.textContent = near.textContent;
}

/** Records that the reader has seen how items are worded now. @param {HTMLElement[]} seen */
const acknowledge = (seen) =>
  record.change(() => {
    for (const item of seen) {
      const { check = "" } = item.dataset;
      if (marked(record.items.get(check))) note(item, {});
      record.known?.add(check);
    }
  });

const acknowledgeAll = () => toast(word("wasSeen"), acknowledge(items.filter((item) => item.dataset.look)));

/** Gives an item its buttons, which nobody needs who has no scripts. @param {HTMLElement} item */
function equip(item) {
  if (find(".pb-check-buttons", item)) return;
  const [more, text] = [find(".pb-check-more", item), find(".pb-check-text", item)];
  const [open, na] = [button("pb-more", word("checkMore")), button("pb-na", word("notApplicable"))];
  open.ariaExpanded = na.ariaPressed = "false";
  if (text) text.id = `${item.id}-text`;
  for (const one of [open, na]) one.setAttribute("aria-describedby", `${item.id}-text`);
  const place = make("span", "pb-check-buttons pb-js");
  place.append(...(more ? [open] : []), na);
  item.insertBefore(place, more);
}

/** Gives items their buttons: those of lists far down the page once they come near. */
function equipAll() {
  const near = new IntersectionObserver(
    (found) => found.forEach(({ isIntersecting, target }) => isIntersecting && all(".pb-check", target).forEach(equip)),
    { rootMargin: "100%" },
  );
  all(".pb-far").forEach((list) => near.observe(list));
  all(".pb-checklist:not(.pb-far) > .pb-check").forEach(equip);
}

/** @param {HTMLElement} item */
const parts = (item) => ({
  box: /** @type {HTMLInputElement} */ (find("input[type=checkbox]", item)),
  na: /** @type {HTMLElement} */ (find(".pb-na", item)),
  reason: /** @type {HTMLInputElement | null} */ (find(".pb-reason", item)),
});

/** Shows or hides why an item is asked, and of whom. @param {HTMLElement} item @param {boolean} open */
function unfold(item, open) {
  const [more, button] = [find(".pb-check-more", item), find(".pb-more", item)];
  if (button) button.ariaExpanded = String(open);
  if (open) more?.removeAttribute("hidden");
  else more?.setAttribute("hidden", "until-found");
}

/**
 * Records what is done with an item: its box ticked, its reason written, its button pressed.
 * @param {Event} event
 */
function act({ type, target }) {
  const at = /** @type {HTMLElement} */ (target);
  const item = /** @type {HTMLElement | null} */ (at.closest(".pb-check[data-check]"));
  if (!item) return;
  const { box, na, reason } = parts(item);
  if (at === box && type === "change") mark(item, { state: box.checked ? "done" : "open" });
  // As it is typed: a page may be left with the field still in use.
  if (at === reason && type === "input") mark(item, { reason: reason.value.trim() });
  // The browser's own search opens what it has found.
  if (type === "beforematch") unfold(item, true);
  if (type === "click" && at.matches(".pb-more")) unfold(item, at.ariaExpanded !== "true");
  if (at !== na || type !== "click") return;
  mark(item, { state: item.dataset.state === "na" ? "open" : "na" });
  parts(item).reason?.focus();
}

/** @param {typeof facts[0]} one */
function draw(one) {
  const { item, check, revision, from } = one;
  const entry = record.items.get(check);
  const { state = "open", reason: why = "" } = entry ?? {};
  const now = { state, look: look(check, revision) };
  if (from && from[0] === entry && from[1] === now.look) return;
  one.from = [entry, now.look];
  // Of hundreds of items, most are open.
  if (state === "open" && !now.look && !item.dataset.state) return;
  equip(item);
  const { box, na, reason } = parts(item);
  Object.assign(item.dataset, now);
  box.checked = state === "done";
  na.ariaPressed = String(state === "na");

  if (state !== "na") reason?.remove();
  else if (!reason) {
    const field = make("input", "pb-reason");
    field.type = "text";
    field.maxLength = 300;
    field.value = why;
    field.placeholder = field.ariaLabel = word("reason");
    na.parentElement?.after(field);
  } else if (reason !== document.activeElement) reason.value = why;

  find(".pb-look", item)?.remove();
  if (!item.dataset.look) return;
  const told = make("span", "pb-look", word(item.dataset.look === "new" ? "checkNew" : "checkReworded"));
  told.append(" ", button("pb-seen", word("checkSeen"), () => (acknowledge([item]), box.focus())));
  find("label", item)?.after(" ", told);
}

/** Whether a key of the catalog goes with the reader's answers. @param {string} key */
function goes(key) {
  if (!key.startsWith(WHEN)) return true;
  const [id, values] = key.slice(WHEN.length).split(":");
  return fits(id, values.split(","));
}

/**
 * The ids of the items under all keys that go with the reader's answers; a key may name several: `role:a|role:b`.
 * @param {string} of the keys, with spaces between
 */
function under(of) {
  if (!counted) {
    counted = new Map([["", []]]);
    // Thousands of items have few keys.
    /** @type {{[key: string]: boolean}} */
    const going = {};
    for (const [id, [, ...keys]] of Object.entries(catalog ?? own())) {
      if (!keys.every((key) => (going[key] ??= goes(key)))) continue;
      for (const key of ["", ...keys]) {
        const there = counted.get(key);
        if (there) there.push(id);
        else counted.set(key, [id]);
      }
    }
  }
  let ids = counted.get(of);
  if (!ids) {
    const groups = of.split(" ").map((key) => new Set(key.split("|").flatMap((one) => counted?.get(one) ?? [])));
    ids = [...groups[0]].filter((id) => groups.every((group) => group.has(id)));
    counted.set(of, ids);
  }
  return ids;
}

/** The first item of a checklist that is still open. @param {string} key */
export const firstOpen = (key) => catalog && under(key).find((id) => !marked(record.items.get(id)));

/**
 * Shows how far the reader has come: with the items of a checklist that are shown, where the meter
 * stands in one; with those that are chosen, where it says so; else with all items under its keys.
 * @param {HTMLElement} meter
 */
export function measure(meter) {
  const list = meter.closest(".pb-checks");
  const here = list
    ? (chosenOf.get(list) ?? (lists.get(list) ?? []).filter(({ item }) => !item.hidden && applies(item)).map(({ check }) => check))
    : meter.closest(".pb-of-shown") && chosen;
  const ids = here || under((meter.dataset.of ?? "").trim());
  const total = here || catalog ? ids.length : Number(meter.dataset.total);
  let [done, count] = [0, 0];
  for (const id of ids) {
    const state = record.items.get(id)?.state;
    if (state === "done") done += 1;
    else if (state === "na") count += 1;
  }
  meter.hidden = !total;
  const [bar, text] = [find("progress", meter), find(".pb-meter-text", meter)];
  Object.assign(bar ?? {}, { max: total || 1, value: done + count });
  const told = word("progressOf", { done, total });
  if (text) text.textContent = count ? `${told}, ${word("progressNa", { count })}` : told;
}

/** Has the meter of a checklist follow what is chosen. @param {HTMLElement} list @param {string[]} ids */
export function measureList(list, ids) {
  chosenOf.set(list, ids);
  const meter = find(".pb-meter", list);
  if (meter) measure(meter);
}

/** Has the meter above the checklists follow what is chosen. @param {string[] | null} ids null for all */
export function measureChosen(ids) {
  chosen = ids;
  const box = find(".pb-of-shown");
  const [label, meter] = box ? [find(".pb-meter-label", box), find(".pb-meter", box)] : [];
  if (!box || !label || !meter) return;
  box.dataset.whole ??= label.textContent ?? "";
  label.textContent = (ids ? box.dataset.label : box.dataset.whole) ?? "";
  measure(meter);
}

/** Says what has changed in the playbook since the reader last marked items. */
function drawChanges() {
  const counts = { "": 0, new: 0, reworded: 0, gone: gone().length };
  for (const id in catalog) counts[look(id, catalog[id][0])] += 1;
  const open = counts.new + counts.reworded;
  for (const place of places.changes) {
    place.textContent = open + counts.gone ? word("changes", counts) : "";
    if (open && find("[data-choose=checks]")) {
      place.append(" ", button("pb-seen", word("changesSeen"), acknowledgeAll));
    }
  }
}

/** @param {[string, Entry]} entry */
function goneRow([id, entry]) {
  const row = make("li", "pb-gone-item");
  const forget = () => {
    const undo = record.change(() => record.items.set(id, { ...entry, state: "open", time: Date.now() }));
    toast(word("wasDismissed"), undo);
  };
  const state = make("span", "pb-tag", word(entry.state === "na" ? "notApplicable" : "done"));
  row.append(state, " ", make("s", "", entry.text || id), " ", button("pb-dismiss", word("dismiss"), forget));
  return row;
}

/** Lists what the playbook no longer has: of one checklist, or of all. */
function drawGone() {
  for (const place of places.gone) {
    const { list } = place.dataset;
    const away = gone().filter(([, entry]) => !list || list === entry.list);
    const rows = away.slice(0, GONE).map(goneRow);
    const lines = make("ul", "pb-gone-list");
    lines.append(...rows);
    if (away.length > GONE) lines.append(make("li", "", `… +${away.length - GONE}`));
    const head = [make("h2", "", word("checkGone")), make("p", "", word("checkGoneNote"))];
    place.replaceChildren(...(rows.length ? [...head, lines] : []));
  }
}

function drawAll() {
  untouched &&= !record.items.size && !document.documentElement.hasAttribute("data-answered");
  if (!untouched) {
    facts.forEach(draw);
    places.meters.forEach(measure);
    drawChanges();
    drawGone();
  }
  if (!record.kept && items.length) toast(word("storageOff"));
  dispatchEvent(new Event("pb-record"));
}

/** Asks once which items the playbook has. @returns {Promise<boolean>} whether that is known */
async function learn() {
  try {
    if (!catalog) {
      catalog = await (await fetch(page().catalog ?? "", { cache: "force-cache" })).json();
      counted = null;
    }
  } catch {
    // Without it, as from a file system, the items on the page still remember.
  }
  return !!catalog;
}

/** The ids that items once had, with those they have now. @returns {[string, string][]} */
const renamed = () =>
  Object.entries(catalog ?? {}).flatMap(([id, keys]) =>
    keys.filter((key) => key.startsWith(FORMERLY)).map((key) => /** @type {[string, string]} */ ([key.slice(FORMERLY.length), id])));

async function redraw() {
  const knew = catalog;
  drawAll();
  // Only a reader who has marked or answered something needs to know of every item.
  const answered = document.documentElement.hasAttribute("data-answered");
  if ((!record.items.size && !answered) || !(await learn())) return;
  // What is carried over is a change, after which all is drawn.
  if (record.follow(renamed()) || (knew && record.known)) return;
  const ids = Object.keys(catalog ?? {});
  if (record.known || !record.items.size) drawAll();
  else record.change(() => (record.known = new Set(ids)));
}

function save() {
  // What is shown, as with the other tools; all there is where nothing is filtered away.
  const seen = new Set(items.filter(isShown).map((item) => item.dataset.check));
  const some = new Map([...record.items].filter(([id]) => seen.has(id)));
  const shown = seen.size < items.length ? some : undefined;
  saveFile("json", "application/json", record.write(shown, answers()));
  toast(word("wasExported", { count: (shown ?? record.items).size }));
}

function reset() {
  const undo = record.change(() => {
    record.items.clear();
    record.known = null;
  });
  toast(word("wasReset"), undo);
}

/** The marks of items, for others to take in: without what the playbook knows by itself. @param {string[]} ids */
export function marksOf(ids) {
  const entries = ids.map((id) => /** @type {[string, Entry | undefined]} */ ([id, record.items.get(id)]));
  const some = entries.flatMap(([id, entry]) => {
    if (!entry || entry.state === "open") return [];
    const { state, time, revision, reason } = entry;
    return [/** @type {[string, Entry]} */ ([id, { state, time, revision, reason }])];
  });
  return { count: some.length, text: record.write(new Map(some)) };
}

/** Takes in marks that come from elsewhere, and says how many. @param {string | Promise<string>} source */
export async function take(source) {
  try {
    await learn();
    const ours = catalog ?? own();
    const text = await source;
    const { taken, undo } = record.take(text, (id) => Object.hasOwn(ours, id));
    const given = Object.entries(JSON.parse(text).answers ?? {}).filter(([, value]) => typeof value === "string");
    const back = given.length ? (await import("./answers.js")).give(Object.fromEntries(given)) : () => {};
    toast(word("wasImported", { count: taken }), () => (undo(), back()));
  } catch (error) {
    toast(word(`import${/** @type {Error} */ (error).message}`) || word("importBroken"));
  }
}

/** @param {AbortSignal} signal */
export function start(signal) {
  items = all(".pb-check[data-check]");
  equipAll();
  facts = items.map((item) => ({ item, check: item.dataset.check ?? "", revision: item.dataset.revision, from: null }));
  lists = new Map(all(".pb-checks").map((list) => [list, []]));
  for (const one of facts) lists.get(/** @type {Element} */ (one.item.closest(".pb-checks")))?.push(one);
  places = { meters: all(".pb-meter"), changes: all(".pb-changes"), gone: all(".pb-gone"), heard: all(".pb-heard") };
  catalog = counted = chosen = null;
  chosenOf = new Map();
  untouched = true;
  record = new Record(page().playbook ?? "", redraw, signal);
  const follow = () => {
    counted = null;
    untouched = false;
    // What is marked stays as it is.
    if (!catalog) return void redraw();
    places.meters.forEach(measure);
    dispatchEvent(new Event("pb-record"));
  };
  addEventListener("pb-answers", follow, { signal });
  for (const type of ["change", "click", "input", "beforematch"]) document.addEventListener(type, act, { signal });
  const input = /** @type {HTMLInputElement | null} */ (find(".pb-tools input[type=file]"));
  input?.addEventListener("change", () => {
    if (input.files?.[0]) take(input.files[0].text());
    input.value = "";
  });
  find("[data-do=save]")?.addEventListener("click", save);
  find("[data-do=load]")?.addEventListener("click", () => input?.click());
  find("[data-do=reset]")?.addEventListener("click", reset);
  // What was ticked before this script came, as on a slow line, counts too.
  const early = all(".pb-check[data-check] input:checked")
    .map((box) => /** @type {HTMLElement} */ (box.closest(".pb-check")))
    .filter((item) => record.items.get(item.dataset.check ?? "")?.state !== "done");
  if (early.length) record.change(() => early.forEach((item) => note(item, { state: "done" })));
  else redraw();
  if (record.broken) toast(word("storageBroken"));
}
