// @ts-check
/** Definitions of terms, beside the term: under the pointer, with the focus, and at the first tap. */

import { all, make } from "./page.js";

/** Milliseconds until a definition comes, and until it goes: the pointer may cross to it. */
const COME = 150;
const GO = 250;
/** Pixels between a term and its definition, and between that and the edge of the page. */
const GAP = 6;
const EDGE = 12;

/** The definitions, taken from the titles: a browser would show those too. @type {WeakMap<Element, string>} */
const definitions = new WeakMap();

/** It has Material's class of a tooltip that shows, by which other scripts know one. */
const box = make("div", "pb-definition md-tooltip2--active");
box.id = "pb-definition";
box.role = "tooltip";

/** @type {Element | null} The term whose definition is shown. */
let shown = null;
let timer = 0;

function hide() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  box.remove();
}

/**
 * @param {Element} term
 * @param {number} [y] where the pointer is: a term may stand on two lines
 */
function show(term, y) {
  clearTimeout(timer);
  if (shown === term) return;
  hide();
  shown = term;
  box.textContent = definitions.get(term) ?? "";
  term.setAttribute("aria-describedby", box.id);
  document.body.append(box);
  const lines = [...term.getClientRects()];
  const line = lines.find(({ top, bottom }) => y !== undefined && top <= y && y <= bottom) ?? lines[0];
  const room = document.documentElement.clientWidth - box.offsetWidth - EDGE;
  const below = line.bottom + GAP + box.offsetHeight <= innerHeight || line.top < box.offsetHeight + GAP;
  box.style.left = `${scrollX + Math.max(EDGE, Math.min(line.left, room))}px`;
  box.style.top = `${scrollY + (below ? line.bottom + GAP : line.top - GAP - box.offsetHeight)}px`;
}

/** @param {EventTarget | null} target */
const termAt = (target) => {
  const term = target instanceof Element ? target.closest("a.pb-term") : null;
  return term && definitions.has(term) ? term : null;
};

/** @param {() => void} act @param {number} wait */
function later(act, wait) {
  clearTimeout(timer);
  timer = setTimeout(act, wait);
}

/** @param {AbortSignal} signal */
export function start(signal) {
  hide();
  for (const term of all("a.pb-term[title]")) {
    definitions.set(term, term.title);
    term.removeAttribute("title");
  }
  /** @type {Element | null} The term that a finger was put on while its definition was not shown. */
  let tapped = null;
  const options = { signal };
  document.addEventListener(
    "pointerdown",
    ({ target, pointerType }) => {
      const term = termAt(target);
      tapped = pointerType === "touch" && term !== shown ? term : null;
      if (!term && !(target instanceof Node && box.contains(target))) hide();
    },
    options,
  );
  document.addEventListener(
    "click",
    (event) => {
      const term = termAt(event.target);
      // The first tap tells what the term means, the second leads to the glossary.
      if (term && term === tapped) {
        event.preventDefault();
        show(term, event.clientY);
      } else if (term) hide();
    },
    options,
  );
  document.addEventListener(
    "pointerover",
    ({ target, pointerType, clientY }) => {
      if (pointerType === "touch") return;
      const term = termAt(target);
      if (term) later(() => show(term, clientY), COME);
      else if (target instanceof Node && box.contains(target)) clearTimeout(timer);
      else if (shown && shown !== document.activeElement) later(hide, GO);
      else clearTimeout(timer);
    },
    options,
  );
  document.addEventListener(
    "focusin",
    ({ target }) => {
      const term = termAt(target);
      if (term?.matches(":focus-visible")) show(term);
      else if (shown && !tapped) hide();
    },
    options,
  );
  document.addEventListener("focusout", ({ target }) => void (target === shown && !tapped && hide()), options);
  document.addEventListener("keydown", ({ key }) => void (key === "Escape" && hide()), options);
  signal.addEventListener("abort", hide);
}
