// @ts-check
/** What a reader does who holds the roles chosen, out of what every role does. */

import { tie } from "./address.js";
import { measure } from "./checks.js";
import { bindShown } from "./choose.js";
import { all, find } from "./words.js";

const DOES = "[data-group=R], [data-group=A]";
const HEARS = "[data-group=C], [data-group=I]";

/**
 * @param {HTMLElement} place
 * @param {string[]} roles
 */
function choose(place, roles) {
  for (const one of all("[data-roles]", place)) {
    one.hidden = !roles.some((role) => one.dataset.roles?.split(" ").includes(role));
  }
  for (const part of all(".pb-mine-part", place)) {
    // Who does or decides a thing need not be asked or told about it.
    const own = all(DOES, part).flatMap((group) => all("li:not([hidden])", group));
    const things = new Set(own.map((one) => one.dataset.thing));
    for (const group of all(HEARS, part)) {
      for (const one of all("li", group)) one.hidden ||= things.has(one.dataset.thing);
    }
    for (const group of all("[data-group], .pb-mine-checks", part)) {
      group.hidden = !find("li:not([hidden])", group);
    }
    part.hidden = !find("li:not([hidden])", part);
  }
  const meter = find(".pb-meter", place);
  if (meter) {
    meter.dataset.of = roles.map((role) => `role:${role}`).join("|");
    measure(meter);
  }
}

export function start() {
  const place = /** @type {HTMLElement} */ (find(".pb-mine"));
  const none = /** @type {HTMLElement} */ (find(".pb-mine-none"));
  const form = /** @type {HTMLFormElement} */ (find("[data-choose=mine]"));
  tie(form, (chosen) => {
    const roles = chosen.getAll("role");
    choose(place, roles);
    place.hidden = !roles.length;
    none.hidden = roles.length > 0;
    place.classList.add("pb-ready");
  });
  form.addEventListener("submit", () => find("h2:not([hidden])", place)?.scrollIntoView());
  bindShown();
}
