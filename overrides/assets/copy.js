// @ts-check
/** The Markdown of a page, to put into an assistant, with what the reader has marked if wanted. */

import { all, copyText, find, tidy } from "./page.js";

/** With boxes before the items of checklists, which are lines that begin as on the page. @param {string} text */
function marked(text) {
  const items = all(".pb-check").map((item) => ({ text: tidy(find("label", item)?.textContent), done: item.dataset.state === "done" }));
  return text.replace(/^- (.*)/gm, (line, said) => {
    const plain = said.replace(/\\(.)/g, "$1");
    const item = items.find((one) => plain.startsWith(one.text));
    return item ? `- [${item.done ? "x" : " "}] ${said}` : line;
  });
}

export function start() {
  const place = find(".pb-copy");
  if (!place) return;
  const [act, label, status] = /** @type {any} */ (place.children);
  label.hidden = !find(".pb-check");
  act.onclick = async () => {
    const answer = await fetch(`${place.dataset.text}`).catch(() => null);
    const text = answer?.ok && (await answer.text());
    const done = text && (await copyText(label.control.checked ? marked(text) : text));
    status.textContent = place.dataset[done ? "done" : "failed"];
  };
}
