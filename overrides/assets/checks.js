// @ts-check
/** Checklist items that remember, the progress with them, and what has changed in the playbook. */

import { all, button, find, make, page, toast, word } from "./page.js";
import { Record } from "./record.js";

/** @typedef {import("./record.js").Entry} Entry */
/**
 * The items there are: the mark of the wording, then the keys an item counts under.
 * @typedef {{[id: string]: string[]}} Catalog
 */

/** @type {Record} */
let record;

/** Every item of the playbook, once it is known. @type {Catalog | null} */
let catalog = null;

const items = () => all(".pb-check[data-check]");

/** Whether nothing is marked yet: the page is as it came. */
let untouched = true;

/** The items of this page alone. @returns {Catalog} */
const own = () =>
  Object.fromEntries(
    items().map(({ dataset: { check, revision, list, roles = "" } }) => [
      check,
      [revision, list, ...roles.split(" ").map((role) => `role:${role}`)],
    ]),
  );

/** @param {Entry | undefined} entry @returns {entry is Entry} */
const marked = (entry) => !!entry && entry.state !== "open";

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
  const heard = find(".pb-heard");
  if (heard && near) heard.textContent = near.textContent;
}

/** @param {HTMLElement[]} seen */
const acknowledge = (seen) =>
  record.change(() => {
    for (const item of seen) {
      const { check = "" } = item.dataset;
      if (marked(record.items.get(check))) note(item, {});
      record.known?.add(check);
    }
  });

const seeAll = () => toast(word("wasSeen"), acknowledge(items().filter((item) => item.dataset.look)));

/** @param {HTMLElement} item */
const parts = (item) => ({
  box: /** @type {HTMLInputElement} */ (find("input[type=checkbox]", item)),
  na: /** @type {HTMLElement} */ (find(".pb-na", item)),
  reason: /** @type {HTMLInputElement | null} */ (find(".pb-reason", item)),
});

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
  if (at === reason && type === "change") mark(item, { reason: reason.value.trim() });
  if (at !== na || type !== "click") return;
  mark(item, { state: item.dataset.state === "na" ? "open" : "na" });
  parts(item).reason?.focus();
}

/** @param {HTMLElement} item */
function draw(item) {
  const { check = "", revision } = item.dataset;
  const { state = "open", reason: why = "" } = record.items.get(check) ?? {};
  const now = { state, look: look(check, revision) };
  // Of hundreds of items, most are open.
  if (state === "open" && !now.look && !item.dataset.state) return;
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
    na.after(field);
  } else if (reason !== document.activeElement) reason.value = why;

  find(".pb-look", item)?.remove();
  if (!item.dataset.look) return;
  const told = make("span", "pb-look", word(item.dataset.look === "new" ? "checkNew" : "checkReworded"));
  told.append(" ", button("pb-seen", word("checkSeen"), () => (acknowledge([item]), box.focus())));
  find(".pb-check-more", item)?.prepend(told);
}

/** How far the reader has come with the items under all keys. @param {HTMLElement} meter */
export function measure(meter, among = catalog ?? own()) {
  const keys = (meter.dataset.of ?? "").split(" ").filter(Boolean);
  // A key may name several: `role:a|role:b`.
  const found = Object.entries(among).filter(([, under]) =>
    keys.every((key) => key.split("|").some((one) => under.includes(one))),
  );
  const states = found.map(([id]) => record.items.get(id)?.state);
  const total = catalog ? found.length : Number(meter.dataset.total);
  const done = states.filter((state) => state === "done").length;
  const count = states.filter((state) => state === "na").length;
  const [bar, text] = [find("progress", meter), find(".pb-meter-text", meter)];
  Object.assign(bar ?? {}, { max: total || 1, value: done + count });
  const told = word("progressOf", { done, total });
  if (text) text.textContent = count ? `${told}, ${word("progressNa", { count })}` : told;
}

/** Says what has changed in the playbook since the reader last marked items. */
function drawChanges() {
  const looks = Object.entries(catalog ?? {}).map(([id, [revision]]) => look(id, revision));
  /** @param {string} kind */
  const count = (kind) => looks.filter((one) => one === kind).length;
  const counts = { new: count("new"), reworded: count("reworded"), gone: gone().length };
  const open = counts.new + counts.reworded;
  for (const place of all(".pb-changes")) {
    place.textContent = open + counts.gone ? word("changes", counts) : "";
    if (open && find("[data-choose=checks]")) {
      place.append(" ", button("pb-seen", word("changesSeen"), seeAll));
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
  for (const place of all(".pb-gone")) {
    const { list } = place.dataset;
    const rows = gone().filter(([, entry]) => !list || list === entry.list).map(goneRow);
    const lines = make("ul", "pb-gone-list");
    lines.append(...rows);
    const head = [make("h2", "", word("checkGone")), make("p", "", word("checkGoneNote"))];
    place.replaceChildren(...(rows.length ? [...head, lines] : []));
  }
}

function drawAll() {
  untouched &&= !record.items.size;
  if (!untouched) {
    const among = catalog ?? own();
    items().forEach(draw);
    for (const meter of all(".pb-meter")) measure(meter, among);
    drawChanges();
    drawGone();
  }
  if (!record.kept && items().length) toast(word("storageOff"));
}

async function redraw() {
  drawAll();
  if (!record.items.size) return;
  try {
    // Only a reader who has marked something needs to know of every item.
    catalog ??= await (await fetch(page().catalog ?? "", { cache: "force-cache" })).json();
  } catch {
    // Without it, as from a file system, the items on the page still remember.
    return;
  }
  const ids = Object.keys(catalog ?? {});
  if (record.known) drawAll();
  else record.change(() => (record.known = new Set(ids)));
}

function save() {
  // What is shown, as with the other tools; all there is where nothing is filtered away.
  const shown = items().some((item) => item.hidden)
    ? new Map([...record.items].filter(([id]) => find(`#check-${id}:not([hidden])`)))
    : undefined;
  const link = make("a", "");
  link.href = URL.createObjectURL(new Blob([record.write(shown)], { type: "application/json" }));
  link.download = `${record.playbook}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  toast(word("wasExported", { count: (shown ?? record.items).size }));
}

function reset() {
  const undo = record.change(() => {
    record.items.clear();
    record.known = null;
  });
  toast(word("wasReset"), undo);
}

/** @param {File} file */
async function load(file) {
  try {
    const { taken, undo } = record.take(await file.text());
    toast(word("wasImported", { count: taken }), undo);
  } catch (error) {
    toast(word(`import${/** @type {Error} */ (error).message}`) || word("importBroken"));
  }
}

/** @param {AbortSignal} signal */
export function start(signal) {
  catalog = null;
  untouched = true;
  record = new Record(page().playbook ?? "", redraw, signal);
  for (const type of ["change", "click"]) document.addEventListener(type, act, { signal });
  const input = /** @type {HTMLInputElement | null} */ (find(".pb-tools input[type=file]"));
  input?.addEventListener("change", () => {
    if (input.files?.[0]) load(input.files[0]);
    input.value = "";
  });
  find("[data-do=save]")?.addEventListener("click", save);
  find("[data-do=load]")?.addEventListener("click", () => input?.click());
  find("[data-do=reset]")?.addEventListener("click", reset);
  redraw();
  if (record.broken) toast(word("storageBroken"));
}
