// @ts-check
/** Restricts the glossary to the terms with what is sought in them, kept in the address. */

import { all, bindToAddress, find, format, plain, setStatus } from "./page.js";

export function start() {
  const [form, place] = [find("[data-choose=terms]"), find(".pb-glossary-box .pb-shown")];
  if (!form || !place) return;
  const entries = all(".pb-glossary > div").map((entry) => ({ entry, text: plain(entry.textContent ?? "") }));
  const clear = bindToAddress(form, (chosen) => {
    const words = plain(chosen.get("text") ?? "").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { entry, text } of entries) {
      entry.hidden = !words.every((one) => text.includes(one));
      shown += +!entry.hidden;
    }
    for (const part of all(".pb-letter")) part.hidden = !find(".pb-glossary > div:not([hidden])", part);
    const text = words.length ? format(place.dataset.shownOf, { shown, total: entries.length }) : "";
    setStatus(place, text, form, () => clear());
  });
}
