"""What very many checks cost the reader's browser, on the page of all checklists.

`python tests/bench/checks.py [checks] [--slower 4]` builds the shipped playbook with so many checks
(0: as shipped) and prints in milliseconds, the best of each round: until the page is ready, then
from a filter, a tick and an answer until it is painted; and the processor time of the page's main
thread for each, which others on the machine disturb less.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import playbooks
from pages import served
from playwright.sync_api import CDPSession, Page, sync_playwright

sys.path.insert(0, str(playbooks.ROOT / "tests"))

from browser import chromium  # noqa: E402
from browser.many import many_checks  # noqa: E402
from sites import built, project  # noqa: E402

READY = """new MutationObserver((_, seen) => {
  if (!document.documentElement?.hasAttribute("data-pb-on")) return;
  window.ready = performance.now();
  seen.disconnect();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-pb-on"] });"""
PAINTED = """(act) => new Promise((done) => {
  const start = performance.now();
  (0, eval)(act);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
FORM = "document.querySelector('[data-choose=checks]')"
FIELD = f"""(() => {{
  const [field, value] = [{FORM}.querySelector("[name='%s']"), "%s"];
  field.value = field.value ? "" : value;
  field.dispatchEvent(new Event("input", {{ bubbles: true }}));
}})()"""
ANSWER = """(() => {
  const bar = document.querySelector(".pb-answers");
  const chip = bar.querySelector("[data-answer]");
  const key = `playbook:${bar.dataset.playbook}:answers`;
  const [id, value] = chip.dataset.answer.split(":");
  if (localStorage.getItem(key)) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ [id]: value }));
  pb_answers();
  dispatchEvent(new Event("pb-answers"));
})()"""
ACTS = {
    "stage": f"{FORM}.querySelector('[name=stage]').click()",
    "role": f"{FORM}.querySelector('[name=role]').click()",
    "state": FIELD % ("state", "done"),
    "text": FIELD % ("text", "a"),
    "tick": "document.querySelectorAll('.pb-check input[type=checkbox]')[3].click()",
    "answer": ANSWER,
}
"""What is done with the page; each is done, and done once more to take it back."""


def worked(line: CDPSession) -> float:
    """The processor time of the page's main thread so far."""
    metrics = {m["name"]: m["value"] for m in line.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000


def visit(page: Page, line: CDPSession, slower: int) -> dict[str, tuple[float, float]]:
    """The milliseconds and the processor time of each act, by its name."""
    page.goto("checklists/", wait_until="commit")
    page.locator("html[data-pb-on]").wait_for()
    found = {"ready": (float(page.evaluate("ready")), worked(line))}
    page.wait_for_timeout(2000 * slower)  # Until the scripts have come to rest.
    for name, act in ACTS.items():
        for turn in (name, f"{name} back"):
            before = worked(line)
            took = float(page.evaluate(PAINTED, act))
            found[turn] = (took, worked(line) - before)
            page.wait_for_timeout(500 * slower)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checks", nargs="?", type=int, default=0)
    parser.add_argument("--slower", type=int, default=1, help="so many times slower a processor")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rounds: list[dict[str, tuple[float, float]]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = project(Path(temporary) / "many")
        many_checks(folder / "data", options.checks)
        with served(built(folder)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
            )
            for _ in range(options.rounds):
                context = browser.new_context(base_url=address, bypass_csp=True)
                context.set_default_timeout(180_000)
                context.add_init_script(READY)
                page = context.new_page()
                line = context.new_cdp_session(page)
                line.send("Emulation.setCPUThrottlingRate", {"rate": options.slower})
                line.send("Performance.enable", {"timeDomain": "threadTicks"})
                rounds.append(visit(page, line, options.slower))
                context.close()
            browser.close()
    print(f"{'':14}{'ms':>8}{'work':>8}")
    for name in rounds[0]:
        took, work = (min(each[name][at] for each in rounds) for at in (0, 1))
        print(f"{name:14}{took:8.0f}{work:8.0f}")


if __name__ == "__main__":
    main()
