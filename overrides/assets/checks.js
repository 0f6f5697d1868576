// @ts-check
/** Checklist items that remember, the progress with them, and what has changed in the playbook. */

import { Record, Refusal } from "./record.js";
import { all, announce, button, find, make, page, prepare, say, shared, show } from "./words.js";

/** @typedef {import("./record.js").Entry} Entry */
/**
 * Every item of the playbook: the mark of its wording, the key of its list, the keys of its roles.
 * @typedef {{[id: string]: string[]}} Catalog
 */

let signal = new AbortController().signal;

/** The record of the page, the same for every module. */
export const record = () => shared(open);
const open = () => new Record(page().playbook ?? "", signal);

/** @type {Catalog | null} */
let catalog = null;

/** @param {string | undefined} now @param {string | undefined} then */
const reworded = (now, then) =>
  // The two wordings are compared within one language only.
  !!now && !!then && now !== then && now.split("-")[0] === then.split("-")[0];

/** The items of this page alone. @returns {Catalog} */
const onPage = () =>
  Object.fromEntries(
    all(".pb-check[data-check]").map(({ dataset: { check, revision, list, roles } }) => [
      check,
      [revision, list, ...(roles ?? "").split(" ").map((role) => `role:${role}`)],
    ]),
  );

/** @param {Entry | undefined} entry */
const touched = (entry) => !!entry && entry.state !== "open";

/**
 * Whether an item wants another look: "new" or "reworded" since the reader last marked items.
 * @param {string} id
 * @param {string | undefined} revision
 */
export function look(id, revision) {
  const { items, known } = record();
  const entry = items.get(id);
  if (touched(entry)) return reworded(revision, entry?.revision) ? "reworded" : "";
  return known && items.size && !entry && !known.has(id) ? "new" : "";
}

/** Marked items that the playbook no longer has. @returns {[string, Entry][]} */
const gone = () =>
  catalog ? [...record().items].filter(([id, entry]) => touched(entry) && !catalog?.[id]) : [];

/** @param {HTMLElement} item */
const text = (item) => find(".pb-check-text", item)?.textContent ?? "";

/**
 * Records what the reader did with an item.
 * @param {HTMLElement} item
 * @param {Partial<Entry>} change
 */
function mark(item, change) {
  const { check = "", revision, list } = item.dataset;
  record().change(() => {
    const { state = "open", reason } = record().items.get(check) ?? {};
    const entry = { state, reason, ...change, time: Date.now(), revision, text: text(item), list };
    if (entry.state !== "na") delete entry.reason;
    record().items.set(check, entry);
  });
}

/** @param {HTMLElement} item */
function bind(item) {
  const box = /** @type {HTMLInputElement} */ (find("input[type=checkbox]", item));
  const na = /** @type {HTMLElement} */ (find(".pb-na", item));
  const told = () => announce(find(".pb-meter-text", meterOf(item))?.textContent ?? "");
  box.addEventListener("change", () => {
    mark(item, { state: box.checked ? "done" : "open" });
    told();
  });
  na.addEventListener("click", () => {
    const state = na.getAttribute("aria-pressed") === "true" ? "open" : "na";
    mark(item, { state });
    if (state === "na") find(".pb-reason", item)?.focus();
    told();
  });
}

/** The progress nearest to an item. @param {HTMLElement} item */
const meterOf = (item) =>
  [item.closest(".pb-checks"), document].map((place) => place && find(".pb-meter", place)).find(Boolean) ?? item;

/** @param {HTMLElement} item */
function draw(item) {
  const { check = "", revision } = item.dataset;
  const entry = record().items.get(check);
  const state = entry?.state ?? "open";
  const want = look(check, revision);
  item.dataset.state = state;
  item.dataset.look = want;
  const box = /** @type {HTMLInputElement} */ (find("input[type=checkbox]", item));
  box.checked = state === "done";
  const na = /** @type {HTMLElement} */ (find(".pb-na", item));
  na.setAttribute("aria-pressed", String(state === "na"));

  let reason = /** @type {HTMLInputElement | null} */ (find(".pb-reason", item));
  if (state !== "na") reason?.remove();
  else {
    if (!reason) {
      reason = make("input", "pb-reason");
      const { value } = Object.assign(reason, { type: "text", maxLength: 300 });
      reason.placeholder = page().reason ?? value;
      reason.setAttribute("aria-label", page().reason ?? "");
      const field = reason;
      reason.addEventListener("change", () => mark(item, { reason: field.value.trim() }));
      na.after(reason);
    }
    if (reason !== document.activeElement) reason.value = entry?.reason ?? "";
  }

  find(".pb-look", item)?.remove();
  if (want) {
    const note = make("span", "pb-look", page()[want === "new" ? "checkNew" : "checkReworded"]);
    note.append(" ", button("pb-seen", page().checkSeen, () => (see([item]), box.focus())));
    find(".pb-check-more", item)?.prepend(note);
  }
}

/**
 * Takes items as seen in the wording they have now.
 * @param {HTMLElement[]} items
 */
function see(items) {
  return record().change(() => {
    const { items: entries, known } = record();
    for (const item of items) {
      const { check = "", revision, list } = item.dataset;
      const entry = entries.get(check);
      if (touched(entry) && entry) {
        entries.set(check, { ...entry, revision, text: text(item), list, time: Date.now() });
      }
      known?.add(check);
    }
  });
}

const seeAll = () => show(page().wasSeen ?? "", see(all(".pb-check:not([data-look=''])")));

/**
 * How many of the items under all keys are there, done and not applicable.
 * @param {HTMLElement} meter
 */
function count({ dataset }) {
  const keys = (dataset.of ?? "").split(" ").filter(Boolean);
  // A key may name several: `role:a|role:b`.
  const found = Object.entries(catalog ?? onPage()).filter(([, own]) =>
    keys.every((key) => key.split("|").some((one) => own.includes(one))),
  );
  const states = found.map(([id]) => record().items.get(id)?.state);
  return {
    total: catalog ? found.length : Number(dataset.total),
    done: states.filter((state) => state === "done").length,
    na: states.filter((state) => state === "na").length,
  };
}

/** @param {HTMLElement} meter */
export function measure(meter) {
  const { total, done, na } = count(meter);
  const bar = /** @type {HTMLProgressElement} */ (find("progress", meter));
  bar.max = total || 1;
  bar.value = done + na;
  const parts = [say(page().progressOf, { done, total })];
  if (na) parts.push(say(page().progressNa, { count: na }));
  const told = /** @type {HTMLElement} */ (find(".pb-meter-text", meter));
  told.textContent = parts.join(", ");
}

/** Says what has changed in the playbook since the reader last marked items. */
function drawChanges() {
  const entries = Object.entries(catalog ?? {});
  const kinds = entries.map(([id, [revision]]) => look(id, revision));
  const counts = {
    new: kinds.filter((kind) => kind === "new").length,
    reworded: kinds.filter((kind) => kind === "reworded").length,
    gone: gone().length,
  };
  for (const place of all(".pb-changes")) {
    const some = counts.new + counts.reworded + counts.gone > 0;
    place.textContent = some ? say(page().changes, counts) : "";
    if (counts.new + counts.reworded > 0 && find("[data-choose=checks]")) {
      place.append(" ", button("pb-seen", page().changesSeen, seeAll));
    }
  }
}

/** Lists what the playbook no longer has: of one checklist, or of all. */
function drawGone() {
  for (const place of all(".pb-gone")) {
    const found = gone().filter(([, { list }]) => !place.dataset.list || place.dataset.list === list);
    place.replaceChildren();
    if (!found.length) continue;
    const rows = found.map(([id, entry]) => {
      const row = make("li", "pb-check", entry.text || id);
      row.dataset.state = entry.state;
      const state = entry.state === "na" ? page().notApplicable : "✓";
      const forget = button("pb-dismiss", page().dismiss, () => {
        const undo = record().change(() => {
          record().items.set(id, { ...entry, state: "open", time: Date.now() });
        });
        show(page().wasDismissed ?? "", undo);
      });
      row.prepend(make("span", "pb-gone-state", `${state} `));
      row.append(" ", forget);
      return row;
    });
    const list = make("ul", "pb-gone-list");
    list.append(...rows);
    place.append(make("h2", "", page().checkGone), make("p", "", page().checkGoneNote), list);
  }
}

function drawAll() {
  for (const item of all(".pb-check[data-check]")) draw(item);
  for (const meter of all(".pb-meter")) measure(meter);
  drawChanges();
  drawGone();
  if (!record().kept && find(".pb-check")) show(page().storageOff ?? "");
}

/** Asks for the catalog, which only a reader needs who has marked something. */
async function fetchCatalog() {
  if (!record().items.size || catalog) return;
  try {
    const answer = await fetch(page().catalog ?? "", { cache: "force-cache", signal });
    catalog = await answer.json();
  } catch {
    // Without it, as from a file system, the items on the page still remember.
  }
}

/** Takes the items there are at the first tick as those the reader knows. */
function settle() {
  const { items, known } = record();
  if (catalog && items.size && !known) {
    const ids = Object.keys(catalog);
    record().change(() => (record().known = new Set(ids)));
  }
}

/** @param {string} name @param {string} content */
function save(name, content) {
  const link = make("a", "");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {File} file */
async function load(file) {
  try {
    const { taken, undo } = record().take(await file.text());
    show(say(page().wasImported, { count: taken }), undo);
  } catch (error) {
    const why = error instanceof Refusal ? error.message : "broken";
    show(page()[{ foreign: "importForeign", newer: "importNewer" }[why] ?? "importBroken"] ?? "");
  }
}

function bindTools() {
  const input = /** @type {HTMLInputElement | null} */ (find(".pb-tools input[type=file]"));
  input?.addEventListener("change", () => {
    if (input.files?.[0]) load(input.files[0]);
    input.value = "";
  });
  /** @type {{[name: string]: () => void}} */
  const acts = {
    save() {
      save(`${page().playbook}-${new Date().toISOString().slice(0, 10)}.json`, record().write());
      show(say(page().wasExported, { count: record().items.size }));
    },
    load: () => input?.click(),
    reset() {
      const undo = record().change(() => {
        record().items.clear();
        record().known = null;
      });
      show(page().wasReset ?? "", undo);
    },
  };
  for (const [name, act] of Object.entries(acts)) {
    for (const place of all(`[data-do=${name}]`)) place.addEventListener("click", act);
  }
}

/** @param {AbortSignal} on */
export function start(on) {
  signal = on;
  catalog = null;
  prepare();
  const items = all(".pb-check[data-check]");
  for (const item of items) bind(item);
  bindTools();
  const draw = async () => {
    drawAll();
    const had = catalog;
    await fetchCatalog();
    settle();
    if (catalog !== had) drawAll();
  };
  record().addEventListener("change", draw);
  draw();
  if (record().broken) show(page().storageBroken ?? "");
}
