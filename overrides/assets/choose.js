// @ts-check
/** What a reader chooses to see: of the checklists, or of all that the roles chosen have to do. */

import { look, measure } from "./checks.js";
import { all, find, make, setStatus, toast, bindToAddress, word } from "./page.js";

const SHOWN = "li:not([hidden])";

/** @param {string} text */
const plain = (text) => text.normalize("NFC").toLowerCase();

/** @param {HTMLElement} one @param {string[]} roles */
const concerns = (one, roles) =>
  roles.some((role) => (one.dataset.roles ?? "").split(" ").includes(role));

/** Whether an item is among what was chosen. @param {HTMLElement} item @param {URLSearchParams} chosen */
function fits(item, chosen) {
  const { check = "", list = "", revision, when = "", state = "open" } = item.dataset;
  const lists = ["stage", "topic"].flatMap((kind) => chosen.getAll(kind).map((id) => `${kind}:${id}`));
  if (lists.length && !lists.includes(list)) return false;
  if (chosen.has("role") && !concerns(item, chosen.getAll("role"))) return false;
  // An item without a condition holds under any, one with `hosting:cloud` not under `when.hosting=other`.
  const holds = when.split(" ");
  for (const [name, value] of chosen) {
    if (!name.startsWith("when.")) continue;
    const condition = `${name.slice(5)}:`;
    if (holds.some((one) => one.startsWith(condition)) && !holds.includes(condition + value)) return false;
  }
  const wanted = chosen.get("state") ?? state;
  if (wanted === "look" ? !look(check, revision) : wanted !== state) return false;
  const words = plain(chosen.get("text") ?? "").split(/\s+/);
  if (!words[0]) return true;
  const own = plain(all(".pb-check-text, .pb-check-why, .pb-note", item).map((part) => part.textContent).join(" "));
  // Korean is typed with and without spaces.
  return words.every((one) => own.includes(one) || own.replace(/\s/g, "").includes(one));
}

/** @param {string | null | undefined} text */
const escape = (text) => (text ?? "").trim().replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");

/** What is shown of the checklists, as a Markdown task list. */
function markdown() {
  const lines = [`# ${escape(find("h1")?.firstChild?.textContent)}`, "", location.href];
  let count = 0;
  for (const list of all(".pb-checks")) {
    const items = all(".pb-check", list).filter((item) => item.offsetParent);
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
  find(".pb-by-hand")?.remove();
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", "pb-by-hand");
    field.value = text;
    field.rows = 8;
    field.ariaLabel = word("copyByHand");
    find(".pb-tools")?.append(field);
    field.select();
    done = document.execCommand("copy");
    if (done) field.remove();
  }
  toast(word(done ? "copied" : "copyByHand", { count }));
}

/** @param {HTMLElement} place @param {HTMLElement} form */
function chooseChecks(place, form) {
  const items = all(".pb-check[data-check]");
  const clear = bindToAddress(form, (chosen) => {
    const any = !!String(chosen);
    for (const item of items) item.hidden = any && !fits(item, chosen);
    for (const list of all(".pb-checks")) {
      const empty = !find(SHOWN, list);
      if (list.hidden === empty) continue;
      list.hidden = empty;
      const id = list.dataset.list?.replace(":", "-");
      for (const part of all(`h2[id="${id}"], .md-nav__item:has(> [href="#${id}"])`)) part.hidden = empty;
    }
    const shown = items.filter((item) => !item.hidden).length;
    const text = word("shownOf", { shown, total: items.length });
    setStatus(place, text, any, () => clear());
  });
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

export function start() {
  const [filters, picker] = [find("[data-choose=checks]"), find("[data-choose=mine]")];
  const [shown, mine] = [find(".pb-shown"), find(".pb-mine")];
  if (filters && shown) chooseChecks(shown, filters);
  if (picker && mine) chooseRoles(mine, picker);
  find("[data-do=copy]")?.addEventListener("click", copy);
  find("[data-do=print]")?.addEventListener("click", () => print());
}
