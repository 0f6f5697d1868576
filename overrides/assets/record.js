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
const TEXTS = ["revision", "text", "list", "reason"];
/** So many entries, with texts so long, a record takes from a file: more would slow every change. */
const ENTRIES = 20_000;
const LENGTH = 1000;
/** Milliseconds in which a change in one tab may not have reached another. */
const AT_ONCE = 2000;
/** So many records that cannot be read are put aside. */
const ASIDE = 9;

/** @param {any} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {boolean} holds @param {string} [why] */
function demand(holds, why = "Broken") {
  if (!holds) throw new Error(why);
}

/**
 * Reads a record.
 * @param {string} source
 * @param {string} playbook
 * @returns {{items: Items, known: Set<string> | null}}
 * @throws {Error} `Foreign` for that of another playbook, `Newer` for a format to come, else `Broken`
 */
export function read(source, playbook) {
  const data = JSON.parse(source);
  demand(isObject(data) && data.format === FORMAT && isObject(data.items));
  demand(Number.isInteger(data.version));
  demand(data.version === VERSION, "Newer");
  demand(data.playbook === playbook, "Foreign");
  const known = data.known ?? null;
  demand(!known || (Array.isArray(known) && known.every((id) => typeof id === "string" && ID.test(id))));
  /** @type {Items} */
  const items = new Map();
  for (const [id, value] of Object.entries(data.items)) {
    demand(ID.test(id) && isObject(value) && STATES.includes(value.state));
    // A clock that runs ahead would win against every later tick.
    const entry = { state: value.state, time: Math.min(value.time, Date.now()) };
    demand(Number.isFinite(value.time));
    for (const name of TEXTS) {
      demand(["string", "undefined"].includes(typeof value[name]));
      if (value[name]) Object.assign(entry, { [name]: value[name].slice(0, LENGTH) });
    }
    items.set(id, entry);
  }
  return { items, known: known && new Set(known.slice(0, ENTRIES)) };
}

/**
 * As many of the entries as a record takes: those of the playbook's items first, then the latest.
 * @param {Items} items
 * @param {(id: string) => boolean} isOurs
 */
function bounded(items, isOurs) {
  if (items.size <= ENTRIES) return items;
  const order = [...items].sort(([one, { time: a }], [two, { time: b }]) => +isOurs(two) - +isOurs(one) || b - a);
  return new Map(order.slice(0, ENTRIES));
}

/**
 * Lays entries over others; of two for the same item, the later wins.
 * @param {Items} items
 * @param {Items} others
 * @returns {number} how many were taken
 */
function merge(items, others) {
  const later = [...others].filter(([id, { time }]) => !(Number(items.get(id)?.time) >= time));
  for (const [id, entry] of later) items.set(id, entry);
  return later.length;
}

export class Record {
  /** @type {Items} */
  items = new Map();
  /** The items the reader has had the chance to see; null before the first tick. */
  /** @type {Set<string> | null} */
  known = null;
  /** Whether the browser keeps what changes. */
  kept = true;
  /** Whether what was stored could not be read. */
  broken = false;
  /** What is stored, as text: unless another tab changes it, it need not be read again.
   * @type {string | null | undefined} */
  source;
  /** What this page itself changed: a tab that had not heard of it yet may write over it.
   * @type {Items} */
  own = new Map();

  /**
   * @param {string} playbook
   * @param {() => void} changed called after every change, here or in another tab
   * @param {AbortSignal} signal
   */
  constructor(playbook, changed, signal) {
    this.playbook = playbook;
    this.key = `playbook:${playbook}`;
    this.changed = changed;
    this.load();
    try {
      localStorage.setItem(`${this.key}:probe`, "");
      localStorage.removeItem(`${this.key}:probe`);
    } catch {
      this.kept = false;
    }
    const again = () => {
      this.load();
      const lost = [...this.own].filter(([id, { time }]) => Date.now() - time < AT_ONCE && !(Number(this.items.get(id)?.time) >= time));
      if (lost.length) this.change(() => void merge(this.items, new Map(lost)));
      else changed();
    };
    addEventListener("storage", ({ key }) => [this.key, null].includes(key) && again(), { signal });
    // A page that comes back from the browser's memory has heard nothing of the other tabs.
    addEventListener("pageshow", ({ persisted }) => persisted && again(), { signal });
  }

  /** Takes in what is stored; keeps what could not be stored. */
  load() {
    /** @type {{items: Items, known: Set<string> | null}} */
    let stored = { items: new Map(), known: null };
    let source;
    try {
      source = localStorage.getItem(this.key);
      if (source === this.source) return;
      this.source = source;
      if (source) stored = read(source, this.playbook);
    } catch {
      this.broken = !!source;
      if (source) this.putAside(source);
    }
    if (!this.kept) merge(stored.items, this.items);
    this.known = stored.known ?? (this.kept ? null : this.known);
    this.items = stored.items;
  }

  /** Keeps what cannot be read, beside what could not be read before. @param {string} source */
  putAside(source) {
    try {
      for (let number = 1; number <= ASIDE; number += 1) {
        const key = `${this.key}:unreadable${number > 1 ? `-${number}` : ""}`;
        const there = localStorage.getItem(key);
        if (there === null) localStorage.setItem(key, source);
        if (there === null || there === source) return;
      }
    } catch {
      this.kept = false;
    }
  }

  /**
   * The record as text, the form of the storage and of the file.
   * @param {Items} [some] these items alone; who takes them in learns nothing of the others
   * @param {{[condition: string]: string}} [answers] what is said of the project, for a file
   */
  write(some, answers) {
    const items = Object.fromEntries(some ?? this.items);
    const known = some || !this.known ? null : [...this.known];
    return JSON.stringify({ format: FORMAT, version: VERSION, playbook: this.playbook, items, known, answers });
  }

  /**
   * Changes the record as the other tabs left it, and stores it.
   * @param {() => void} act
   * @returns {() => void} takes back what was changed, except what has changed again since
   */
  change(act) {
    this.load();
    const [before, known] = [new Map(this.items), this.known && new Set(this.known)];
    act();
    const after = new Map(this.items);
    const ids = new Set([...before.keys(), ...after.keys()]);
    for (const id of ids) {
      const entry = after.get(id);
      if (!entry) this.own.delete(id);
      else if (entry !== before.get(id)) this.own.set(id, entry);
    }
    try {
      const text = this.write();
      localStorage.setItem(this.key, text);
      this.source = text;
      this.kept = true;
    } catch {
      this.kept = false;
    }
    this.changed();
    const undo = () => {
      this.known = known;
      for (const id of ids) {
        if (JSON.stringify(this.items.get(id)) !== JSON.stringify(after.get(id))) continue;
        const entry = before.get(id);
        if (entry) this.items.set(id, entry);
        else this.items.delete(id);
      }
    };
    return () => void this.change(undo);
  }

  /**
   * Carries over what was kept of items that have another id now.
   * @param {[string, string][]} renamed the old and the new id
   * @returns {boolean} whether there was any
   */
  follow(renamed) {
    const old = renamed.filter(([from]) => this.items.has(from) || this.known?.has(from));
    if (!old.length) return false;
    this.change(() => {
      for (const [from, to] of old) {
        const entry = this.items.get(from);
        if (entry) merge(this.items, new Map([[to, entry]]));
        this.items.delete(from);
        if (this.known?.delete(from)) this.known.add(to);
      }
    });
    return true;
  }

  /**
   * Takes in a record from a file.
   * @param {string} source
   * @param {(id: string) => boolean} isOurs whether the playbook has an item
   * @returns {{taken: number, undo: () => void}}
   * @throws {Error} with nothing changed: those of `read`, and `Large` for what the browser cannot keep
   */
  take(source, isOurs) {
    const { items, known } = read(source, this.playbook);
    const { kept } = this;
    let taken = 0;
    const undo = this.change(() => {
      taken = merge(this.items, bounded(items, isOurs));
      if (known) this.known = new Set([...(this.known ?? []), ...known].slice(0, ENTRIES));
    });
    if (kept && !this.kept) {
      undo();
      throw new Error("Large");
    }
    return { taken, undo };
  }
}
