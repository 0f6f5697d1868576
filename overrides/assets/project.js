// @ts-check
/** The page of the reader's project: its questions, what comes next, and what is sent. */

import { PREFIX, addressWith, give, titles } from "./answers.js";
import { firstOpen } from "./checks.js";
import { UNKNOWN, all, answers, copyText, find, format, page, toast, word } from "./page.js";

/** What the checks say, once it is asked for. @type {Promise<{[id: string]: string}> | null} */
let texts = null;

/** @param {HTMLElement} question */
const idOf = (question) => question.dataset.condition ?? "";

/** @param {HTMLElement[]} questions */
function drawQuestions(questions) {
  const given = answers();
  for (const question of questions) {
    const value = given[idOf(question)] ?? "";
    for (const choice of /** @type {HTMLInputElement[]} */ (all("input", question))) choice.checked = choice.value === value;
    const place = find(".pb-ask-given", question);
    if (place) place.textContent = value === UNKNOWN ? word("projectUnknown") : value && titles(idOf(question), value);
  }
  const bar = /** @type {HTMLProgressElement | null} */ (find(".pb-ask-progress progress"));
  if (bar) bar.value = Object.keys(given).length;
}

/** Says what the project is, by the ready set that holds the same answers, or how much is answered. */
function drawName() {
  const given = answers();
  let name = "";
  for (const link of /** @type {HTMLAnchorElement[]} */ (all(".pb-preset"))) {
    const sets = [...new URL(link.href).searchParams].filter(([, value]) => value);
    const same = sets.every(([id, value]) => given[id.slice(PREFIX.length)] === value);
    link.ariaCurrent = String(same);
    if (same) name = find("strong", link)?.textContent ?? "";
  }
  for (const place of all("[data-total][data-text]")) {
    const { text, total = 0 } = place.dataset;
    place.textContent = (place.matches(".pb-project-name") && name) || format(text, { total, done: Object.keys(given).length });
  }
}

/** Says which check is the first that is open, and in which stage. */
async function drawNext() {
  const rows = all(".pb-way > li");
  const open = rows.map((row) => firstOpen(`stage:${row.dataset.stage}`));
  // Which items there are is not known yet.
  if (open.includes(null)) return;
  const here = open.findIndex((id) => id);
  rows.forEach((row, index) => row.toggleAttribute("data-here", index === here));
  const place = find(".pb-next-step");
  const link = rows[here] && /** @type {HTMLAnchorElement | null} */ (find("a", rows[here]));
  if (!place) return;
  if (!link) return void (place.textContent = place.dataset.done ?? "");
  const address = `${link.href}#check-${open[here]}`;
  const go = /** @type {HTMLAnchorElement | null} */ (find(".pb-begin.pb-answered .pb-button"));
  if (go) go.href = address;
  texts ??= fetch(page().texts ?? "").then((answer) => answer.json());
  const text = (await texts.catch(() => null))?.[open[here] ?? ""];
  if (!text) return;
  const step = document.createElement("a");
  step.href = address;
  step.textContent = text;
  const [before, after] = (place.dataset.text ?? "").split("{check}");
  place.replaceChildren(before, step, after ?? "");
}

/** Opens the question after one that is not answered, or the end. */
/** @param {HTMLElement[]} questions @param {HTMLElement} from */
function goOn(questions, from) {
  const given = answers();
  const index = questions.indexOf(from);
  const order = [...questions.slice(index + 1), ...questions.slice(0, index)];
  const next = /** @type {HTMLDetailsElement | undefined} */ (order.find((one) => !given[idOf(one)]));
  from.removeAttribute("open");
  if (next) next.open = true;
  const place = next ? find("summary", next) : find("h1");
  if (place?.matches("h1")) place.tabIndex = -1;
  place?.focus();
  (next ?? place)?.scrollIntoView({ block: "nearest" });
}

async function send() {
  const address = addressWith(answers(), new URL(location.pathname, location.origin));
  toast((await copyText(address.href)) ? word("projectSent") : address.href);
}

function forget() {
  const none = Object.fromEntries(Object.keys(answers()).map((id) => [id, ""]));
  toast(word("projectForgotten"), give(none));
}

/** @param {AbortSignal} signal */
export function start(signal) {
  const form = find(".pb-ask");
  const questions = all(".pb-ask-one");
  const draw = () => {
    drawQuestions(questions);
    drawName();
    drawNext();
  };
  let tapped = -Infinity;
  form?.addEventListener("pointerup", ({ timeStamp }) => (tapped = timeStamp));
  form?.addEventListener("submit", (event) => event.preventDefault());
  form?.addEventListener("click", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const question = /** @type {HTMLElement | null} */ (at.closest(".pb-ask-one"));
    if (!question) return;
    if (at instanceof HTMLInputElement) {
      give({ [idOf(question)]: at.value });
      // Arrow keys go from choice to choice, each a click: who uses them says when it is enough.
      if (event.timeStamp - tapped < 500) goOn(questions, question);
    } else if (at.matches("[data-do=next]")) goOn(questions, question);
  });
  find("[data-do=send]")?.addEventListener("click", send);
  find("[data-do=forget]")?.addEventListener("click", forget);
  for (const name of ["pb-answers", "pb-record"]) addEventListener(name, draw, { signal });
  const given = answers();
  const open = questions.find((one) => !given[idOf(one)]);
  for (const one of questions) one.toggleAttribute("open", one === open);
  draw();
}
