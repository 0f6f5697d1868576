// @ts-check
/** What is shown, to hand over: as an address, as text for a mail, a messenger or a tracker, on paper. */

import { addressWith, titles } from "./answers.js";
import { marksOf, take } from "./checks.js";
import { addressOfChosen, all, allChosen, answers, button, copyText, find, given, isShown, make, tidy, toast, word, wordsOf } from "./page.js";
import { pack, unpack } from "./packed.js";

/** What an address has behind `#` that brings marks. */
const MARKS = "marks=";
/** Mail programs and messengers cut longer addresses. */
const LONGEST = 8000;

/**
 * A line to hand over: a check with what is marked, or a piece of work with who does it.
 * @typedef {{text: string, who?: string, href?: string, state?: string, reason?: string}} Line
 * @typedef {{title: string, groups: {title: string, lines: Line[]}[]}} Part
 */

const withMarks = () => /** @type {HTMLInputElement | null} */ (find("[data-marks]"))?.checked ?? false;

/** @param {HTMLElement} item @returns {Line} */
function checkLine(item) {
  const text = tidy(find(".pb-check-text", item)?.textContent);
  if (!withMarks()) return { text, state: "open" };
  const reason = /** @type {HTMLInputElement | null} */ (find(".pb-reason", item))?.value;
  return { text, state: item.dataset.state || "open", reason: tidy(reason) };
}

/** @param {HTMLElement} row @returns {Line} */
function workLine(row) {
  const own = [...row.childNodes].filter((node) => !(node instanceof Element && node.matches(".pb-note, .pb-for, .pb-when")));
  const link = /** @type {HTMLAnchorElement | null} */ (find("a[href]:not(.pb-term)", row));
  const who = all(".pb-for", row).filter(isShown).map((one) => tidy(one.innerText)).filter(Boolean);
  return { text: tidy(own.map((node) => node.textContent).join("")), who: who.join(", "), href: link?.href };
}

/** @param {HTMLElement} list @returns {Line[]} */
const checksIn = (list) => all(".pb-check", list).filter(isShown).map(checkLine);

/** The papers and the work in a part. @param {HTMLElement} part */
const workIn = (part) =>
  all(".pb-duties", part).filter(isShown).map((group) => ({
    title: tidy(find("h3, h4", group)?.textContent),
    lines: all("li", group).filter(isShown).map(workLine),
  }));

/** The parts of "my tasks": for each stage its papers, its work and its checks. */
function mine() {
  return all(".pb-mine-part").filter(isShown).map((part) => {
    const groups = [
      ...workIn(part),
      ...all(".pb-mine-checks", part).filter(isShown).map((box) => ({ title: tidy(find("h3", box)?.textContent), lines: checksIn(box) })),
    ].filter(({ lines }) => lines.length);
    // Of a stage in which there is nothing to do, that alone is said.
    const nothing = tidy(find(".pb-mine-nothing:not([hidden])", part)?.textContent);
    return { title: tidy(find("h2", part)?.textContent), groups: nothing ? [{ title: nothing, lines: [] }] : groups };
  });
}

/** The work of a role, stage by stage, and its checks; or checklists alone. @returns {Part[]} */
const lists = () => [
  ...all(".pb-work").map((box) => ({
    title: tidy(box.previousElementSibling?.firstChild?.textContent),
    groups: workIn(box).filter(({ lines }) => lines.length),
  })),
  ...all(".pb-checks").map((list) => ({ title: list.dataset.title ?? "", groups: [{ title: "", lines: checksIn(list) }] })),
];

/** What is shown, under its title, with what is chosen, the day and the address. */
function shown() {
  const parts = (find(".pb-mine") ? mine() : lists()).filter(({ groups }) => groups.some(({ title, lines }) => title || lines.length));
  const count = parts.flatMap(({ groups }) => groups.flatMap(({ lines }) => lines)).length;
  const said = allChosen().map(wordsOf);
  // What all roles do in some stages is handed over as these.
  const stages = find(".pb-mine") && !find("[name=role]:checked") ? said.splice(0) : [];
  return {
    title: stages.join(", ") || tidy(find("h1")?.firstChild?.textContent),
    chosen: [...given().map(([id, value]) => tidy(titles(id, value, true))), ...said],
    address: String(addressWith(answers(), addressOfChosen())),
    parts: parts.length ? parts : [{ title: word("copiedNothing"), groups: [] }],
    told: word(count ? "copied" : "copiedNothing", { count }),
  };
}

/** Why an item does not apply, as one may write it behind it. @param {Line} line */
const notes = ({ state, reason, who }) =>
  [who, state === "na" && [word("notApplicable"), reason].filter(Boolean).join(": ")].filter(Boolean).join(", ");

/** @param {string} text */
const escape = (text) => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");

/** As a Markdown task list. @param {ReturnType<typeof shown>} what */
function markdown({ title, chosen, address, parts }) {
  const lines = [`# ${escape(title)}`, "", `<${address}>`];
  if (chosen.length) lines.push("", chosen.map(escape).join(" · "));
  for (const part of parts) {
    lines.push("", `## ${escape(part.title)}`);
    for (const group of part.groups) {
      if (group.title) lines.push("", `### ${escape(group.title)}`);
      lines.push("");
      for (const line of group.lines) {
        const box = line.state ? `[${line.state === "done" ? "x" : " "}] ` : "";
        const note = notes(line);
        lines.push(`- ${box}${escape(line.text)}${note ? ` (${escape(note)})` : ""}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

const SIGNS = new Map([["done", "✅"], ["na", "➖"], ["open", "⬜"]]);

/** As short lines without any marks of a format. @param {ReturnType<typeof shown>} what */
function messenger({ title, chosen, address, parts }) {
  const lines = [`[${title}]`, ...(chosen.length ? [chosen.join(" · ")] : [])];
  for (const part of parts) {
    lines.push("", `■ ${part.title}`);
    for (const group of part.groups) {
      if (group.title) lines.push(`〈${group.title}〉`);
      for (const line of group.lines) {
        const note = notes(line);
        lines.push(`${SIGNS.get(line.state ?? "") ?? "·"} ${line.text}${note ? ` (${note})` : ""}`);
      }
    }
  }
  return [...lines, "", address].join("\n");
}

/** As HTML, built of elements so that no text of the page becomes a mark-up. @param {ReturnType<typeof shown>} what */
function mail({ title, chosen, address, parts }) {
  const box = make("div", "");
  const link = make("a", "", address);
  link.href = address;
  box.append(make("h2", "", title));
  if (chosen.length) box.append(make("p", "", chosen.join(" · ")));
  for (const part of parts) {
    box.append(make("h3", "", part.title));
    for (const group of part.groups) {
      if (group.title) box.append(make("p", "", group.title));
      const list = make("ul", "");
      for (const line of group.lines) {
        const row = make("li", "", line.state ? `${SIGNS.get(line.state)} ` : "");
        const text = line.href ? Object.assign(make("a", "", line.text), { href: line.href }) : line.text;
        const note = notes(line);
        row.append(text, note ? ` (${note})` : "");
        list.append(row);
      }
      box.append(list);
    }
  }
  const foot = make("p", "");
  foot.append(link);
  box.append(foot);
  for (const one of all("[class]", box)) one.removeAttribute("class");
  return box.innerHTML;
}

/**
 * Copies a text, and its HTML where there is one and a browser takes it.
 * @param {string} text @param {string} told @param {string} [html]
 */
async function copy(text, told, html) {
  let done = false;
  try {
    const types = { "text/html": html ?? "", "text/plain": text };
    const blobs = Object.entries(types).map(([type, one]) => [type, new Blob([one], { type })]);
    if (html) await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    done = !!html;
  } catch {
    // Without its mark-up it is still worth something.
  }
  done ||= await copyText(text);
  toast(done ? told : word("copyByHand"));
}

/** Sends the address of what is shown, with the marks if wanted and if there are any. */
async function share() {
  const address = addressWith(answers(), addressOfChosen());
  const ids = all(".pb-check[data-check]").filter(isShown).map((item) => item.dataset.check ?? "");
  const { count, text } = marksOf(withMarks() ? ids : []);
  if (count) address.hash = MARKS + (await pack(text));
  if (address.href.length > LONGEST) return toast(word("sendLong"));
  const { title, chosen } = shown();
  try {
    await navigator.share({ title: [title, ...chosen].join(" · "), url: address.href });
  } catch (error) {
    // Who closes the list of programs wants no other way.
    if (/** @type {Error} */ (error).name !== "AbortError") await copy(address.href, word("wasAddress", { count }));
  }
}

/** Asks whether to take in the marks that an address brings. */
async function ask() {
  const packed = location.hash.slice(1);
  if (!packed.startsWith(MARKS)) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  let text = "";
  try {
    text = await unpack(packed.slice(MARKS.length));
  } catch (error) {
    return toast(word(/** @type {Error} */ (error).message === "Large" ? "importLarge" : "marksBroken"));
  }
  toast(word("marksAsk"));
  const message = find(".pb-message");
  const accept = button("pb-accept", word("marksTake"), () => take(text));
  find(".pb-close", message ?? document)?.before(accept);
  accept.focus();
}

/** Says on paper on which day it was printed, and of whom it is where no line says so. */
function date() {
  const chosen = find(".pb-bar .pb-shown") ? [] : allChosen().map(wordsOf);
  const day = new Date().toLocaleDateString(document.documentElement.lang || undefined, { dateStyle: "long" });
  for (const place of all(".pb-printed")) place.textContent = [...chosen, `${place.dataset.label}: ${day}`].join(" · ");
}

/** @type {{[name: string]: () => void}} */
const ACTS = {
  share,
  print: () => print(),
  copy: () => {
    const what = shown();
    copy(markdown(what), what.told);
  },
  messenger: () => {
    const what = shown();
    copy(messenger(what), what.told);
  },
  mail: () => {
    const what = shown();
    copy(messenger(what), what.told, mail(what));
  },
};

/** @param {AbortSignal} signal */
export function start(signal) {
  for (const [name, act] of Object.entries(ACTS)) find(`.pb-tools [data-do=${name}]`)?.addEventListener("click", act);
  const table = find("[data-do=table]");
  table?.addEventListener("click", async () => {
    const made = await import("./workbook.js").catch(() => null);
    if (made) made.saveWorkbook(table, shown());
    else toast(table.dataset.failed ?? "");
  });
  addEventListener("beforeprint", date, { signal });
  date();
  addEventListener("hashchange", ask, { signal });
  ask();
}
