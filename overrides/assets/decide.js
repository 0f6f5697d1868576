// @ts-check
/** A decision question by question: what is asked stands in the list of its questions on the page. */

import { take, titles } from "./answers.js";
import { all, answers, button, find, format, make } from "./page.js";

/** @param {string} id */
const nodeOf = (id) => document.getElementById(`node-${id}`);

/** @param {string} selector @param {Element | null} within */
const textOf = (selector, within) => (within && find(selector, within)?.textContent?.trim()) ?? "";

/** A list of what an option brings, under a heading. @param {string} title @param {Node[]} rows */
function listOf(title, rows) {
  const lines = make("ul", "");
  lines.append(...rows);
  return rows.length ? [make("h3", "", title), lines] : [];
}

/** @param {AbortSignal} signal */
export function start(signal) {
  const walk = find(".pb-walk");
  const here = walk && find(".pb-walk-here", walk);
  if (!walk || !here) return;
  const words = walk.dataset;
  const first = find(".pb-tree > li")?.id.replace("node-", "") ?? "";
  /** The questions that were answered, and what with. @type {{id: string, answer: string}[]} */
  let way = [];
  /** Says whether the option that is shown is the reader's answer. */
  let tell = () => {};
  addEventListener("pb-answers", () => tell(), { signal });

  /** @param {string} id a question @returns {Node[]} */
  const question = (id) => {
    const node = nodeOf(id);
    const help = textOf(":scope > .pb-note", node);
    const answers = make("ul", "pb-plain pb-walk-answers");
    for (const row of node ? all(":scope > ul > li", node) : []) {
      const { to = "" } = row.dataset;
      const answer = textOf("span", row);
      const choice = button("pb-choice", answer, () => go(to, [...way, { id, answer }]));
      const item = make("li", "");
      item.append(choice);
      answers.append(item);
    }
    const step = make("p", "pb-note", format(words.walkStep, { number: way.length + 1 }));
    const asked = make("h2", "", textOf("strong", node));
    return [step, asked, ...(help ? [make("p", "", help)] : []), answers];
  };

  /** @param {HTMLElement} option @returns {Node[]} */
  const end = (option) => {
    const effects = all(".pb-option-effects li", option).map((row) => row.cloneNode(true));
    const sets = (option.dataset.sets ?? "").split(" ").filter(Boolean).map((set) => set.split("="));
    const given = sets.map(([id, value]) => make("li", "", titles(id, value, true)));
    const link = make("a", "", words.walkOption);
    link.href = `#${option.id}`;
    const more = make("p", "");
    if (sets.length) {
      const use = button("md-button md-button--primary", "", () => take(Object.fromEntries(sets)));
      tell = () => {
        const given = answers();
        use.textContent = (sets.every(([id, value]) => given[id] === value) ? words.walkTaken : words.walkTake) ?? "";
      };
      tell();
      more.append(use, " ");
    }
    more.append(link);
    return [
      make("p", "pb-note", words.walkEnd),
      make("h2", "", textOf("h3", option)),
      make("p", "", textOf("p", option)),
      ...listOf(words.conditionGiven ?? "", given),
      ...listOf(words.effects ?? "", effects),
      more,
    ];
  };

  /** Shows a question or an option, with the way to it. @param {string} to @param {typeof way} by */
  const go = (to, by) => {
    way = by;
    const node = nodeOf(to);
    const option = node?.matches(".pb-option") ? node : null;
    const taken = make("ol", "pb-walk-way");
    taken.ariaLabel = words.walkWay ?? "";
    way.forEach(({ id, answer }, index) => {
      const again = button("", textOf("strong", nodeOf(id)), () => go(id, way.slice(0, index)));
      const row = make("li", "");
      row.append(again, ` → ${answer}`);
      taken.append(row);
    });
    const back = make("p", "pb-walk-back");
    if (way.length) {
      const last = way[way.length - 1];
      back.append(button("md-button", words.walkBack ?? "", () => go(last.id, way.slice(0, -1))));
      if (option) back.append(" ", button("md-button", words.walkAgain ?? "", () => go(first, [])));
    }
    here.replaceChildren(...(way.length ? [taken] : []), ...(option ? end(option) : question(to)), back);
    const title = find("h2", here);
    if (!title) return;
    title.tabIndex = -1;
    title.focus();
  };

  here.addEventListener("click", ({ target }) => {
    const to = target instanceof HTMLElement && target.dataset.to;
    if (to) go(to, [{ id: first, answer: target.textContent?.trim() ?? "" }]);
  }, { signal });
}
