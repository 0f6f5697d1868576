// @ts-check
/** Loads, on each page, the modules that what stands on it needs. */

/** @type {[string, () => Promise<{start: (signal: AbortSignal) => void}>][]} */
const PARTS = [
  [":root[data-answered], .pb-project, .pb-walk", () => import("./answers.js")],
  [".pb-ask, .pb-way", () => import("./project.js")],
  [".pb-walk", () => import("./decide.js")],
  [".pb-check, .pb-meter", () => import("./checks.js")],
  ["[data-choose=checks], .pb-mine", () => import("./choose.js")],
  [".pb-tools", () => import("./send.js")],
  [".pb-copy", () => import("./copy.js")],
  ["[data-choose=terms], [data-choose=matrix]", () => import("./restrict.js")],
  ["a.pb-term[title]", () => import("./terms.js")],
  [".pb-fold", () => import("./folds.js")],
  [".pb-brief, form[data-choose=mine]", () => import("./brief.js")],
  [".md-header", () => import("./header.js")],
];

/** Enters a diagram where it begins, if that is out of sight, once it comes near. */
const near = new IntersectionObserver(
  (boxes) => {
    for (const { isIntersecting, target: box } of boxes) {
      if (!isIntersecting) continue;
      near.unobserve(box);
      const [around, first] = [box, box.querySelector(".node") ?? box].map((one) => one.getBoundingClientRect());
      if (first.right > around.right) box.scrollLeft += first.x + first.width / 2 - around.x - around.width / 2;
    }
  },
  { rootMargin: "100%" },
);

/** Aborted when the page is left for another without loading anew. */
let page = new AbortController();

async function start() {
  page.abort();
  page = new AbortController();
  const { signal } = page;
  for (const box of document.querySelectorAll(".pb-diagram .pb-scroll")) near.observe(box);
  const parts = PARTS.filter(([selector]) => document.querySelector(selector));
  // The first answer may come from another tab.
  if (!parts.includes(PARTS[0])) {
    addEventListener("pb-answers", async () => (await PARTS[0][1]()).start(signal), { once: true, signal });
  }
  const modules = await Promise.all(parts.map(([, load]) => load()));
  if (signal.aborted) return;
  for (const module of modules) module.start(signal);
  // An attribute: a class of the root would have the browser style the whole page anew.
  document.documentElement.dataset.pbOn = "";
}

// Material tells of each page it shows where it has instant navigation, and of the first at once.
const { document$ } = /** @type {any} */ (window);
if (document$) document$.subscribe(start);
else start();
