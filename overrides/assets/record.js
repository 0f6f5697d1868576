// @ts-check
/**
 * What a reader did with the items of the checklists, kept in the browser under the playbook's id
 * and the items' ids; knows no page.
 */

/**
 * What was done with an item: when (milliseconds), with which wording, in which checklist.
 * @typedef {object} Entry
 * @property {"done" | "na" | "open"} state
 * @property {number} time
 * @property {string} [revision]
 * @property {string} [text]
 * @property {string} [list]
 * @property {string} [reason]
 */

/** @typedef {Map<string, Entry>} Items */

const FORMAT = "playbook-checks";
const VERSION = 1;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const STATES = ["done", "na", "open"];
const TEXTS = /** @type {const} */ (["revision", "text", "list", "reason"]);

/** Why a text is no record of this playbook: `broken`, `foreign` or `newer`. */
export class Refusal extends Error {}

/** @param {any} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {boolean} holds */
function demand(holds) {
  if (!holds) throw new Refusal("broken");
}

/**
 * Reads a record.
 * @param {string} source
 * @param {string} playbook
 * @returns {{items: Items, known: Set<string> | null}}
 * @throws {Refusal}
 */
export function read(source, playbook) {
  let data;
  try {
    data = JSON.parse(source);
  } catch {
    throw new Refusal("broken");
  }
  demand(isObject(data) && data.format === FORMAT && typeof data.version === "number");
  if (data.version > VERSION) throw new Refusal("newer");
  if (data.playbook !== playbook) throw new Refusal("foreign");
  demand(isObject(data.items));
  /** @type {Items} */
  const items = new Map();
  for (const [id, value] of Object.entries(data.items)) {
    demand(ID.test(id) && isObject(value) && STATES.includes(value.state));
    demand(Number.isFinite(value.time));
    demand(TEXTS.every((key) => value[key] === undefined || typeof value[key] === "string"));
    // A clock that runs ahead would win against every later tick.
    const entry = /** @type {any} */ ({ state: value.state, time: Math.min(value.time, Date.now()) });
    for (const key of TEXTS) if (value[key]) entry[key] = value[key];
    items.set(id, entry);
  }
  const known = data.known ?? null;
  demand(known === null || (Array.isArray(known) && known.every((id) => typeof id === "string")));
  return { items, known: known && new Set(known) };
}

/**
 * Lays entries over others; of two for the same item, the later wins.
 * @param {Items} items
 * @param {Items} others
 * @returns {number} how many were taken
 */
function merge(items, others) {
  let taken = 0;
  for (const [id, entry] of others) {
    if ((items.get(id)?.time ?? 0) >= entry.time) continue;
    items.set(id, entry);
    taken += 1;
  }
  return taken;
}

/** Fires `change` when the record has changed, here or in another tab. */
export class Record extends EventTarget {
  /** @type {Items} */
  items = new Map();
  /** The ids of the items the reader has been shown as they came; null before the first tick. */
  /** @type {Set<string> | null} */
  known = null;
  /** Whether the browser keeps what changes. */
  kept = true;
  /** Whether what was stored could not be read. */
  broken = false;

  /** @param {string} playbook @param {AbortSignal} signal */
  constructor(playbook, signal) {
    super();
    this.playbook = playbook;
    this.key = `playbook:${playbook}`;
    this.load();
    try {
      localStorage.setItem(`${this.key}:probe`, "");
      localStorage.removeItem(`${this.key}:probe`);
    } catch {
      this.kept = false;
    }
    const again = () => {
      this.load();
      this.dispatchEvent(new Event("change"));
    };
    addEventListener("storage", (event) => [this.key, null].includes(event.key) && again(), { signal });
    // A page that comes back from the browser's memory has heard nothing of the other tabs.
    addEventListener("pageshow", (event) => event.persisted && again(), { signal });
  }

  /** Takes in what is stored; keeps what could not be stored. */
  load() {
    const own = this.kept ? new Map() : this.items;
    let source;
    try {
      source = localStorage.getItem(this.key);
    } catch {
      return;
    }
    let items = new Map();
    let known = null;
    try {
      if (source) ({ items, known } = read(source, this.playbook));
    } catch {
      this.broken = true;
      try {
        localStorage.setItem(`${this.key}:unreadable`, /** @type {string} */ (source));
      } catch {
        this.kept = false;
      }
    }
    merge(items, own);
    this.items = items;
    this.known = known ?? (this.kept ? null : this.known);
  }

  store() {
    try {
      // Nothing is left in the browser of a reader who only reads.
      if (this.items.size || this.known) localStorage.setItem(this.key, this.write());
      else localStorage.removeItem(this.key);
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }

  /** The record as text, the form of the storage and of the file. */
  write() {
    return JSON.stringify({
      format: FORMAT,
      version: VERSION,
      playbook: this.playbook,
      saved: new Date().toISOString(),
      items: Object.fromEntries(this.items),
      known: this.known && [...this.known],
    });
  }

  /**
   * Changes the record as the other tabs left it, and stores it.
   * @param {() => void} act
   * @returns {() => void} takes back what was changed, except what has changed again since
   */
  change(act) {
    this.load();
    const before = new Map(this.items);
    const known = this.known && new Set(this.known);
    act();
    const after = new Map(this.items);
    this.store();
    this.dispatchEvent(new Event("change"));
    return () =>
      void this.change(() => {
        this.known = known;
        for (const id of new Set([...before.keys(), ...after.keys()])) {
          const was = before.get(id);
          if (JSON.stringify(this.items.get(id)) !== JSON.stringify(after.get(id))) continue;
          if (was) this.items.set(id, was);
          else this.items.delete(id);
        }
      });
  }

  /**
   * Takes in a record from a file.
   * @param {string} source
   * @throws {Refusal} with nothing changed
   */
  take(source) {
    const { items, known } = read(source, this.playbook);
    let taken = 0;
    const undo = this.change(() => {
      taken = merge(this.items, items);
      if (known) this.known = new Set([...(this.known ?? []), ...known]);
    });
    return { taken, undo };
  }
}
