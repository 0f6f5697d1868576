// @ts-check
/** What the reader has answered of the project: kept, shown, changed, and what is left out because
 * of it. The style sheet alone leaves out; this says how many and why. */

import { UNKNOWN, all, answers, applies, button, find, fits, given, targetOf, toast, without, word } from "./page.js";

/** @typedef {import("./page.js").Answers} Answers */

/** How a name in the address begins that holds an answer. */
export const PREFIX = "when.";

const bar = () => find(".pb-answers");
const key = () => `playbook:${bar()?.dataset.playbook}:answers`;

/** An address with these answers, and with no others. @param {Answers} wanted @param {URL} address */
export function addressWith(wanted, address) {
  for (const name of [...address.searchParams.keys()]) {
    if (name.startsWith(PREFIX)) address.searchParams.delete(name);
  }
  for (const [id, value] of Object.entries(wanted)) {
    if (value !== UNKNOWN) address.searchParams.set(PREFIX + id, value);
  }
  return address;
}

/** Keeps answers: in the browser, or where that is forbidden in the address. @param {Answers} wanted */
function keep(wanted) {
  let address = addressWith({}, new URL(location.href));
  try {
    if (Object.keys(wanted).length) localStorage.setItem(key(), JSON.stringify(wanted));
    else localStorage.removeItem(key());
  } catch {
    address = addressWith(wanted, address);
  }
  if (address.href !== location.href) history.replaceState(history.state, "", address);
  answers();
  dispatchEvent(new Event("pb-answers"));
}

/**
 * Changes answers; an empty one is taken back.
 * @param {Answers} changes
 * @returns {() => void} gives the answers that there were
 */
export function give(changes) {
  const before = answers();
  const after = Object.entries({ ...before, ...changes }).filter(([, value]) => value);
  keep(Object.fromEntries(after));
  return () => keep(before);
}

/**
 * Changes answers that come from elsewhere, and says which of the reader's own they replace.
 * @param {Answers} changes
 */
export function take(changes) {
  const before = answers();
  const replaced = Object.keys(changes).filter((id) => before[id] && before[id] !== UNKNOWN && before[id] !== changes[id]);
  const undo = give(changes);
  const names = replaced.map((id) => `${titles(id, before[id])} → ${titles(id, changes[id]) || "×"}`);
  if (fromAddress().length) toast(word("answersUnkept"), undo);
  else if (names.length) toast(word("answersTaken", { answers: names.slice(0, 3).join(", ") + (names[3] ? " …" : "") }), undo);
  else toast(word("answersGiven", { count: Object.values(changes).filter(Boolean).length }), undo);
}

/**
 * What a value is called, with what the condition is called if `whole`.
 * @param {string} id
 * @param {string} value
 * @param {boolean} [whole]
 */
export function titles(id, value, whole) {
  const chip = find(`.pb-answers [data-answer="${id}:${value}"]`);
  const part = chip && (whole ? find("button", chip) : find(".pb-given", chip));
  return part?.textContent?.trim() ?? value;
}

/**
 * The things in blocks that a selector finds, those within others apart.
 * @param {Element[]} blocks
 * @param {string} selector
 */
function outermost(blocks, selector) {
  /** @type {HTMLElement[]} */
  const found = [];
  for (const block of blocks) {
    const own = block.matches(selector) ? [/** @type {HTMLElement} */ (block)] : [];
    for (const one of [...own, ...all(selector, block)]) {
      if (!found.at(-1)?.contains(one)) found.push(one);
    }
  }
  return found;
}

/** What a link leads to; of a part that folds the id stands inside of it. @param {Element | null} target */
const partOf = (target) => (target?.parentElement?.matches(".pb-part") ? target.parentElement : target);

/** The elements that a line speaks of. @param {HTMLElement} line */
function blocksOf(line) {
  const { of } = line.dataset;
  const named = of?.split(" ").map((id) => partOf(document.getElementById(id))) ?? [line.closest(".pb-checks") ?? line.previousElementSibling];
  return named.filter((one) => one !== null);
}

/** Says below each block how many things are left out and why, with a way to see them. */
function drawLines() {
  const [known, kept] = [given(), all("[data-kept]")];
  for (const line of all(".pb-left-out")) {
    if (!known.length) continue;
    const blocks = blocksOf(line);
    // What a filter hides is not spoken of.
    const things = outermost(blocks, known.map(without).join()).filter((one) => !one.closest("[hidden]"));
    const reasons = known.filter((answer) => things.some((one) => one.matches(without(answer))));
    const opened = "open" in line.dataset;
    const text = word(opened ? "answersHide" : "answersLeftOut", {
      answers: reasons.map(([id, value]) => titles(id, value, true)).join(", "),
      count: things.length,
    });
    // Of thousands, few lines are open.
    if (opened) things.forEach(keepSeen);
    else for (const one of kept) if (blocks.some((block) => block.contains(one))) delete one.dataset.kept;
    const open = button("pb-left-out-open", text, () => {
      line.toggleAttribute("data-open");
      drawLines();
      find("button", line)?.focus();
    });
    open.ariaExpanded = String(opened);
    line.replaceChildren(...(things.length ? [open] : []));
  }
  // Nothing stands under a heading of which nothing is left.
  for (const group of all("[data-group], .pb-mine-checks")) {
    const seen = (/** @type {HTMLElement} */ one) => !one.hidden && (applies(one) || "kept" in one.dataset);
    const title = group.firstElementChild;
    if (title?.matches("h3, h4")) /** @type {HTMLElement} */ (title).hidden = !all("li", group).some(seen);
  }
}

/** Shows what does not apply, and says so. @param {HTMLElement} one */
const keepSeen = (one) => void (one.dataset.kept = word("answersKept"));

/** How many of what is counted apply: `data-whens` are the conditions of those that have some. */
function drawCounts() {
  for (const place of all("[data-whens]")) {
    const whens = (place.dataset.whens ?? "").split(" ").map((when) => [...new URLSearchParams(when)]);
    const away = whens.filter((when) => !when.every(([id, values]) => fits(id, values.split(","))));
    place.textContent = String(Number(place.dataset.total) - away.length);
  }
}

/** Hides the links of menus to what is left out, on this page and as pages. */
function drawMenus() {
  for (const page of all(".pb-answers [data-page]")) {
    for (const link of all(`.md-nav--primary a[href="${page.dataset.page}"]`)) {
      link.closest("li")?.toggleAttribute("hidden", !applies(page));
    }
  }
  for (const link of all(".md-nav--secondary a[href^='#']")) {
    const target = targetOf(link.getAttribute("href") ?? "");
    const item = link.closest("li");
    if (item) item.hidden = [target, partOf(target)].some((one) => one && !applies(one));
  }
}

/** Tells the search, which puts last what does not apply: see search.js. @type {BroadcastChannel} */
let channel;

/** Says how many answers there are, which a phone shows when asked. */
function drawAnswers() {
  const open = find(".pb-answers-open");
  if (open) open.textContent = word("answersCount", { count: given().length });
}

function draw() {
  drawAnswers();
  channel.postMessage(answers());
  drawLines();
  drawCounts();
  drawMenus();
}

/** Shows what the address leads to, whatever is answered. */
function reveal() {
  const target = targetOf(location.hash);
  if (!target || target.checkVisibility?.() !== false) return;
  const around = [target, ...all("*", target)];
  for (let one = target.parentElement; one; one = one.parentElement) around.push(one);
  for (const one of around) if (!applies(one)) keepSeen(one);
  const next = target.nextElementSibling;
  if (target.matches("h1, h2, h3, h4") && next && !applies(next)) keepSeen(/** @type {HTMLElement} */ (next));
  target.scrollIntoView();
}

/** @param {Event} event */
function press({ target }) {
  const open = target instanceof Element ? target.closest(".pb-answers-open") : null;
  if (open) open.ariaExpanded = String(open.ariaExpanded !== "true");
  const chip = target instanceof Element ? target.closest(".pb-answers [data-answer]") : null;
  const [id, value] = chip?.getAttribute("data-answer")?.split(":") ?? [];
  if (!id) return;
  toast(word("answersForgotten", { answer: titles(id, value) }), give({ [id]: "" }));
  const left = all(".pb-answers button, .pb-answers a").find((one) => one.offsetParent);
  left?.focus();
}

/** The conditions that the address answers; where nothing can be kept, it is where answers are. */
const fromAddress = () =>
  [...new URLSearchParams(location.search).keys()]
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length));

/** Takes over what came in the address, which is then free of it. */
function takeAddress() {
  const asked = fromAddress();
  if (!asked.length) return;
  const given = answers();
  const search = new URLSearchParams(location.search);
  // An empty answer takes one back.
  const found = asked.flatMap((id) => (given[id] || search.get(PREFIX + id) === "" ? [[id, given[id] ?? ""]] : []));
  history.replaceState(history.state, "", addressWith({}, new URL(location.href)));
  // What the playbook does not ask says nothing, and takes nothing away.
  if (found.length) take(Object.fromEntries(found));
  else answers();
}

/** @param {AbortSignal} signal */
export function start(signal) {
  if (!bar()) return;
  channel = new BroadcastChannel(key());
  channel.onmessage = ({ data }) => data === "ask" && channel.postMessage(answers());
  signal.addEventListener("abort", () => channel.close());
  document.addEventListener("click", press, { signal });
  addEventListener("pb-answers", draw, { signal });
  addEventListener("pb-chosen", drawLines, { signal });
  addEventListener("hashchange", reveal, { signal });
  takeAddress();
  draw();
  reveal();
}
