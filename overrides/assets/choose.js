// @ts-check
/** What a reader chooses to see of the checklists, and a copy of it as Markdown. */

import { tell, tie } from "./address.js";
import { look } from "./checks.js";
import { all, find, make, page, say, show } from "./words.js";

/** @param {string} text */
const plain = (text) => text.normalize("NFC").toLowerCase();

/**
 * Whether an item is among what was chosen.
 * @param {HTMLElement} item
 * @param {URLSearchParams} chosen
 */
function fits(item, chosen) {
  const { check = "", list = "", revision, roles = "", when = "", state } = item.dataset;
  const lists = ["stage", "topic"].flatMap((kind) => chosen.getAll(kind).map((id) => `${kind}:${id}`));
  if (lists.length && !lists.includes(list)) return false;
  const wanted = chosen.getAll("role");
  if (wanted.length && !wanted.some((role) => roles.split(" ").includes(role))) return false;
  const holds = when.split(" ").filter(Boolean);
  for (const [name, value] of chosen) {
    const condition = name.startsWith("when.") && `${name.slice(5)}:`;
    if (!condition || !holds.some((one) => one.startsWith(condition))) continue;
    if (!holds.includes(condition + value)) return false;
  }
  const status = chosen.get("state");
  if (status === "look" ? !look(check, revision) : status && status !== (state ?? "open")) return false;
  const words = plain(chosen.get("text") ?? "").split(/\s+/);
  const own = plain(all(".pb-check-text, .pb-check-why, .pb-note", item).map((part) => part.textContent).join(" "));
  // Korean is typed with and without spaces.
  return words.every((word) => own.includes(word) || own.replace(/\s/g, "").includes(word));
}

/** @param {string} text */
const escape = (text) => text.trim().replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");

/** What is shown of the checklists, as a Markdown task list. */
export function markdown() {
  const lines = [`# ${escape(find("h1")?.firstChild?.textContent ?? "")}`, "", location.href];
  let count = 0;
  for (const list of all(".pb-checks")) {
    const items = all(".pb-check", list).filter((item) => item.offsetParent);
    if (!items.length) continue;
    lines.push("", `## ${escape(list.dataset.title ?? "")}`, "");
    for (const item of items) {
      const { state } = item.dataset;
      const reason = /** @type {HTMLInputElement | null} */ (find(".pb-reason", item))?.value;
      const told = state === "na" ? ` (${[page().notApplicable, escape(reason ?? "")].filter(Boolean).join(": ")})` : "";
      lines.push(`- [${state === "done" ? "x" : " "}] ${escape(find(".pb-check-text", item)?.textContent ?? "")}${told}`);
      count += 1;
    }
  }
  return { text: `${lines.join("\n")}\n`, count };
}

async function copy() {
  const { text, count } = markdown();
  find(".pb-by-hand")?.remove();
  try {
    await navigator.clipboard.writeText(text);
    show(say(page().copied, { count }));
  } catch {
    const field = make("textarea", "pb-by-hand");
    field.value = text;
    field.rows = 8;
    field.setAttribute("aria-label", page().copyByHand ?? "");
    find(".pb-tools")?.append(field);
    field.select();
    const done = document.execCommand("copy");
    if (done) field.remove();
    show(done ? say(page().copied, { count }) : (page().copyByHand ?? ""));
  }
}

/** Makes the buttons work that copy and print what is shown. */
export function bindShown() {
  find("[data-do=copy]")?.addEventListener("click", copy);
  find("[data-do=print]")?.addEventListener("click", () => window.print());
}

export function start() {
  const form = /** @type {HTMLFormElement} */ (find("[data-choose=checks]"));
  const place = /** @type {HTMLElement} */ (find(".pb-shown"));
  const items = all(".pb-check[data-check]");
  const clear = tie(form, (chosen) => {
    for (const item of items) item.hidden = !fits(item, chosen);
    for (const list of all(".pb-checks")) {
      list.hidden = !find(".pb-check:not([hidden])", list);
      const id = list.dataset.list?.split(":")[1] ?? "";
      for (const part of [find(`h2[id="${id}"]`), find(`.md-nav--secondary a[href="#${id}"]`)?.parentElement]) {
        if (part) part.hidden = list.hidden;
      }
    }
    tell(place, page().shownOf, items.filter((item) => !item.hidden).length, items.length);
  });
  find("[data-do=clear]", place)?.addEventListener("click", clear);
  bindShown();
}
