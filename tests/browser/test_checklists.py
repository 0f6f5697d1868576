"""Checklists that remember, as a reader uses them over months, in several tabs and browsers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.conftest import Served, go, until
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from macros.model.playbook import Playbook
from macros.model.things import Stage

Visit = Callable[..., BrowserContext]
Rebuild = Callable[[Callable[[Path], None]], Path]

FORBIDDEN = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("forbidden by the test", "SecurityError") },
})
"""
FULL = """
Storage.prototype.setItem = () => {
  throw new DOMException("forbidden by the test", "QuotaExceededError");
}
"""
KNOWN = """
Object.keys(localStorage).some((k) => /^playbook:/.test(k) && JSON.parse(localStorage[k]).known)
"""


@pytest.fixture
def site(tested_site: Path) -> Path:
    return tested_site


@pytest.fixture(scope="session")
def playbook(tested: Playbook) -> Playbook:
    return tested


@pytest.fixture(scope="session")
def first(playbook: Playbook) -> Stage:
    """A stage with a checklist."""
    return next(stage for stage in playbook.stages if len(stage.checklist) > 3)


def item(page: Page, id_: str) -> Locator:
    return page.locator(f"#check-{id_}")


def box(page: Page, id_: str) -> Locator:
    return item(page, id_).get_by_role("checkbox")


def record(page: Page, playbook: Playbook) -> dict[str, dict[str, object]]:
    stored = page.evaluate(f"localStorage.getItem('playbook:{playbook.id}')")
    return json.loads(stored)["items"] if stored else {}


def settled(page: Page) -> None:
    """Waits until the record knows which items there are."""
    until(page, KNOWN)


def message(page: Page) -> Locator:
    return page.locator(".pb-message")


def do(page: Page, name: str) -> None:
    page.locator(f"[data-do={name}]").click()


def saved(page: Page, path: Path) -> Path:
    with page.expect_download() as download:
        do(page, "save")
    assert re.fullmatch(r"[a-z-]+-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    download.value.save_as(path)
    return path


def given(page: Page, content: str) -> None:
    page.locator(".pb-tools input[type=file]").set_input_files(
        {"name": "record.json", "mimeType": "application/json", "buffer": content.encode()},
        timeout=30_000,
    )


def test_tick_is_there_again_on_every_page(page: Page, playbook: Playbook, first: Stage) -> None:
    check = first.checklist[0]
    go(page, f"stages/{first.id}/")
    box(page, check.id).check()
    page.reload()
    expect(box(page, check.id)).to_be_checked()
    for address in (f"roles/{check.roles[0]}/", "checklists/", f"mine/?role={check.roles[0]}"):
        go(page, address)
        expect(box(page, check.id)).to_be_checked()
    box(page, check.id).uncheck()
    go(page, f"stages/{first.id}/")
    expect(box(page, check.id)).not_to_be_checked()
    assert record(page, playbook)[check.id]["state"] == "open"


def test_reader_who_only_reads_leaves_nothing(page: Page) -> None:
    go(page, "checklists/?state=open")
    assert page.evaluate("Object.keys(localStorage).filter((key) => /playbook:/.test(key))") == []


def test_not_applicable_with_reason(page: Page, playbook: Playbook, first: Stage) -> None:
    check = first.checklist[0]
    go(page, f"stages/{first.id}/")
    box(page, check.id).check()
    button = item(page, check.id).get_by_role("button", name=playbook.labels.not_applicable)
    button.click()
    expect(box(page, check.id)).not_to_be_checked()
    reason = item(page, check.id).get_by_role("textbox", name=playbook.labels.reason)
    expect(reason).to_be_focused()
    page.keyboard.type("<b>외부</b> 위탁")
    page.keyboard.press("Tab")
    go(page, "checklists/")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(reason).to_have_value("<b>외부</b> 위탁")
    button.click()
    expect(reason).to_have_count(0)


def test_progress_counts_and_is_announced(page: Page, playbook: Playbook, first: Stage) -> None:
    one, two = first.checklist[:2]
    total = len(first.checklist)
    labels = playbook.labels
    go(page, f"stages/{first.id}/")
    meter = page.locator(f".pb-progress .pb-meter[data-of='stage:{first.id}']")
    text = meter.locator(".pb-meter-text")
    expect(text).to_have_text(labels.progress_of.format(done=0, total=total))
    box(page, one.id).check()
    expect(text).to_have_text(labels.progress_of.format(done=1, total=total))
    heard = page.locator("[role=status].pb-hidden")
    expect(heard).to_have_text(labels.progress_of.format(done=1, total=total))
    item(page, two.id).locator(".pb-na").click()
    both = labels.progress_of.format(done=1, total=total) + ", "
    expect(text).to_have_text(both + labels.progress_na.format(count=1))
    assert meter.locator("progress").evaluate("(bar) => [bar.value, bar.max]") == [2, total]
    go(page, "")
    everything = page.locator(".pb-progress .pb-meter[data-of=''] .pb-meter-text")
    expect(everything).to_contain_text(
        labels.progress_of.format(done=1, total=len(playbook.catalog))
    )
    role = page.locator(f".pb-meter[data-of='role:{one.roles[0]}'] .pb-meter-text")
    count = sum(1 for keys in playbook.catalog.values() if f"role:{one.roles[0]}" in keys)
    expect(role).to_contain_text(labels.progress_of.format(done=1, total=count))


def test_tabs_agree(visit: Visit, first: Stage) -> None:
    check = first.checklist[0]
    context = visit()
    here = go(context.new_page(), f"stages/{first.id}/")
    there = go(context.new_page(), "checklists/")
    box(here, check.id).check()
    expect(box(there, check.id)).to_be_checked()
    item(there, check.id).locator(".pb-na").click()
    expect(box(here, check.id)).not_to_be_checked()
    expect(item(here, check.id).locator(".pb-na")).to_have_attribute("aria-pressed", "true")


def test_ticks_of_two_tabs_at_once_are_both_kept(
    visit: Visit, playbook: Playbook, first: Stage
) -> None:
    context = visit()
    here = go(context.new_page(), f"stages/{first.id}/")
    there = go(context.new_page(), f"stages/{first.id}/")
    for number, check in enumerate(first.checklist):
        (here, there)[number % 2].locator(f"#check-{check.id} input").evaluate("(x) => x.click()")
    kept = f"Object.keys(JSON.parse(localStorage['playbook:{playbook.id}']).items).length"
    for tab in (here, there):
        until(tab, f"{kept} === {len(first.checklist)}")
    go(here, "checklists/")
    assert set(record(here, playbook)) == {check.id for check in first.checklist}


def test_tick_that_another_tab_wrote_over_comes_back(
    page: Page, playbook: Playbook, first: Stage
) -> None:
    one, two = (check.id for check in first.checklist[:2])
    go(page, "checklists/")
    box(page, one).check()
    page.evaluate(
        """([key, one, two]) => {
          const stored = JSON.parse(localStorage[key]);
          stored.items = {[two]: stored.items[one]};
          localStorage[key] = JSON.stringify(stored);
          dispatchEvent(new StorageEvent("storage", {key}));
        }""",
        [f"playbook:{playbook.id}", one, two],
    )
    expect(box(page, two)).to_be_checked()
    expect(box(page, one)).to_be_checked()
    assert set(record(page, playbook)) == {one, two}


def test_reset_can_be_undone(page: Page, playbook: Playbook, first: Stage) -> None:
    one, two = first.checklist[:2]
    go(page, "checklists/")
    box(page, one.id).check()
    do(page, "reset")
    expect(message(page)).to_contain_text(playbook.labels.was_reset)
    expect(box(page, one.id)).not_to_be_checked()
    box(page, two.id).check()
    message(page).get_by_role("button", name=playbook.labels.undo).click()
    expect(box(page, one.id)).to_be_checked()
    expect(box(page, two.id)).to_be_checked()


def test_export_here_import_there_later_tick_wins(
    visit: Visit, playbook: Playbook, first: Stage, tmp_path: Path
) -> None:
    one, two, three = (check.id for check in first.checklist[:3])
    here = go(visit().new_page(), "checklists/")
    box(here, one).check()
    box(here, two).check()
    there = go(visit().new_page(), "checklists/")
    item(there, two).locator(".pb-na").click()
    box(there, three).check()
    given(there, saved(here, tmp_path / "record.json").read_text(encoding="utf-8"))
    expect(message(there)).to_contain_text(playbook.labels.was_imported.format(count=1))
    expect(box(there, one)).to_be_checked()
    expect(item(there, two).locator(".pb-na")).to_have_attribute("aria-pressed", "true")
    expect(box(there, three)).to_be_checked()
    given(here, saved(there, tmp_path / "back.json").read_text(encoding="utf-8"))
    expect(item(here, two).locator(".pb-na")).to_have_attribute("aria-pressed", "true")
    assert {k: v["state"] for k, v in record(here, playbook).items()} == {
        k: v["state"] for k, v in record(there, playbook).items()
    }


def test_export_holds_what_is_shown(
    visit: Visit, playbook: Playbook, first: Stage, tmp_path: Path
) -> None:
    one, two = (check.id for check in first.checklist[:2])
    here = go(visit().new_page(), "checklists/")
    box(here, one).check()
    item(here, two).locator(".pb-na").click()
    settled(here)
    go(here, "checklists/?state=done")
    file = saved(here, tmp_path / "record.json").read_text(encoding="utf-8")
    assert list(json.loads(file)["items"]) == [one]
    expect(message(here)).to_contain_text(playbook.labels.was_exported.format(count=1))
    there = go(visit().new_page(), "checklists/")
    given(there, file)
    expect(box(there, one)).to_be_checked()
    settled(there)
    expect(there.locator(".pb-look")).to_have_count(0)
    do(here, "clear")
    file = saved(here, tmp_path / "record.json").read_text(encoding="utf-8")
    assert set(json.loads(file)["items"]) == {one, two}


GOOD = {"format": "playbook-checks", "version": 1, "items": {}}


REFUSED: list[tuple[object, str]] = [
    ("", "import_broken"),
    ("{", "import_broken"),
    ("[1]", "import_broken"),
    ("null", "import_broken"),
    ({}, "import_broken"),
    ({**GOOD, "playbook": "another"}, "import_foreign"),
    ({**GOOD, "version": 2}, "import_newer"),
    ({**GOOD, "version": "1"}, "import_broken"),
    ({**GOOD, "items": []}, "import_broken"),
    ({**GOOD, "items": {"a": None}}, "import_broken"),
    ({**GOOD, "items": {"a": {"state": "gut", "time": 1}}}, "import_broken"),
    ({**GOOD, "items": {"a": {"state": "done"}}}, "import_broken"),
    ({**GOOD, "items": {"a": {"state": "done", "time": "1"}}}, "import_broken"),
    ({**GOOD, "items": {"__proto__": {"state": "done", "time": 1}}}, "import_broken"),
    ({**GOOD, "items": {"a": {"state": "na", "time": 1, "reason": {}}}}, "import_broken"),
    ({**GOOD, "known": {"a": 1}}, "import_broken"),
    ({**GOOD, "known": [["a"]]}, "import_broken"),
]


def test_broken_or_foreign_file_changes_nothing(
    page: Page, playbook: Playbook, first: Stage
) -> None:
    go(page, "checklists/")
    box(page, first.checklist[0].id).check()
    settled(page)
    before = page.evaluate("JSON.stringify(localStorage)")
    for file, label in REFUSED:
        if isinstance(file, dict):
            file = json.dumps({"playbook": playbook.id, **file})
        given(page, str(file))
        expect(message(page)).to_contain_text(getattr(playbook.labels, label))
        assert page.evaluate("JSON.stringify(localStorage)") == before, file
        message(page).get_by_role("button", name=playbook.labels.close).click()
        expect(message(page)).to_be_empty()


def test_time_of_a_clock_that_runs_ahead_does_not_win_forever(
    page: Page, playbook: Playbook, first: Stage
) -> None:
    id_ = first.checklist[0].id
    go(page, "checklists/")
    entry = {"state": "done", "time": 9e15}
    given(page, json.dumps({**GOOD, "playbook": playbook.id, "items": {id_: entry}}))
    expect(box(page, id_)).to_be_checked()
    box(page, id_).uncheck()
    page.reload()
    expect(box(page, id_)).not_to_be_checked()


@pytest.mark.parametrize("forbid", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_without_storage_it_says_so_and_goes_on(
    visit: Visit, playbook: Playbook, first: Stage, forbid: str, tmp_path: Path
) -> None:
    one, two = (check.id for check in first.checklist[:2])
    context = visit()
    context.add_init_script(forbid)
    page = go(context.new_page(), "checklists/")
    expect(message(page)).to_contain_text(playbook.labels.storage_off)
    box(page, one).check()
    item(page, two).locator(".pb-na").click()
    expect(box(page, one)).to_be_checked()
    file = json.loads(saved(page, tmp_path / "record.json").read_text(encoding="utf-8"))
    assert {id_: entry["state"] for id_, entry in file["items"].items()} == {one: "done", two: "na"}
    do(page, "reset")
    expect(box(page, one)).not_to_be_checked()


def test_unreadable_record_is_put_aside(page: Page, playbook: Playbook, first: Stage) -> None:
    go(page, "checklists/")
    page.evaluate(f"localStorage.setItem('playbook:{playbook.id}', '{{oops')")
    go(page, "checklists/")
    expect(message(page)).to_contain_text(playbook.labels.storage_broken)
    assert page.evaluate(f"localStorage.getItem('playbook:{playbook.id}:unreadable')") == "{oops"
    box(page, first.checklist[0].id).check()
    page.reload()
    expect(box(page, first.checklist[0].id)).to_be_checked()


def test_after_the_playbook_changed(
    page: Page, playbook: Playbook, first: Stage, served: Served, rebuild: Rebuild
) -> None:
    """Reordered, moved to another stage, reworded, removed, renamed: no tick is lost."""
    other = next(s for s in playbook.stages if s.checklist and s.id != first.id)
    moved, edited, removed, kept = (check.id for check in first.checklist[:4])

    def change(data: Path) -> None:
        home = data / "stages" / f"{first.id}.yml"
        text = home.read_text(encoding="utf-8")
        head, _, rest = text.partition("\nchecklist:\n")
        body, mark, tail = re.split(r"(\n(?=[a-z]+:))", rest, maxsplit=1)
        items = dict(
            (re.match(r"  - id: (\S+)", part).group(1), part)  # type: ignore[union-attr]
            for part in re.split(r"\n(?=  - id: )", body.rstrip())
        )
        away = items.pop(moved)
        items.pop(removed)
        items[edited] = re.sub(r"text: .*", "text: 문구를 바꾼 항목입니다.", items[edited])
        roles = first.checklist[0].roles[0]
        added = f"  - id: brand-new\n    text: 새로 만든 항목입니다.\n    roles: [{roles}]"
        order = [added, *reversed(items.values())]
        home.write_text(head + "\nchecklist:\n" + "\n".join(order) + mark + tail, encoding="utf-8")
        target = data / "stages" / f"{other.id}.yml"
        text = target.read_text(encoding="utf-8")
        target.write_text(
            text.replace("\nchecklist:\n", f"\nchecklist:\n{away}\n"), encoding="utf-8"
        )

    text = first.checklist[2].text
    go(page, f"stages/{first.id}/")
    for id_ in (moved, edited, removed, kept):
        box(page, id_).check()
    settled(page)
    served.show(rebuild(change))
    labels = playbook.labels

    go(page, "")
    told = labels.changes.format(new=1, reworded=1, gone=1)
    expect(page.locator(".pb-changes")).to_contain_text(told)

    go(page, f"stages/{first.id}/")
    expect(page.locator("#check-brand-new")).to_contain_text(labels.check_new)
    expect(box(page, kept)).to_be_checked()
    expect(page.locator(".pb-gone li")).to_contain_text(text)

    go(page, f"stages/{other.id}/")
    expect(box(page, moved)).to_be_checked()
    expect(item(page, moved).locator(".pb-look")).to_have_count(0)

    go(page, "checklists/?state=look")
    expect(page.locator(".pb-check[data-check]:visible")).to_have_count(2)
    go(page, "checklists/")
    expect(box(page, edited)).to_be_checked()
    expect(item(page, edited)).to_contain_text(labels.check_reworded)
    item(page, edited).get_by_role("button", name=labels.check_seen).click()
    expect(item(page, edited).locator(".pb-look")).to_have_count(0)
    page.get_by_role("button", name=labels.changes_seen).click()
    expect(page.locator("#check-brand-new .pb-look")).to_have_count(0)

    gone = page.locator(".pb-gone li")
    expect(gone).to_contain_text(text)
    gone.get_by_role("button", name=labels.dismiss).click()
    expect(page.locator(".pb-gone li")).to_have_count(0)
    page.reload()
    page.locator("html[data-pb-on]").wait_for()
    expect(box(page, kept)).to_be_checked()
    expect(page.locator(".pb-look, .pb-gone li")).to_have_count(0)
    expect(page.locator(".pb-changes")).to_have_text("")


def test_tick_follows_an_item_to_its_new_id(page: Page, playbook: Playbook, first: Stage) -> None:
    """A record, and a file, that know an item under the id it had before."""
    check = first.checklist[0].id
    catalog = {id_: list(keys) for id_, keys in playbook.catalog.items()}
    catalog[check].append("formerly:what-it-was")
    page.route("**/assets/checks.json*", lambda route: route.fulfill(json=catalog))
    entry = {"state": "done", "time": 1, "text": "x"}
    old = {
        **GOOD,
        "playbook": playbook.id,
        "items": {"what-it-was": entry},
        "known": ["what-it-was"],
    }
    go(page, f"stages/{first.id}/")
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"playbook:{playbook.id}", json.dumps(old)],
    )
    page.reload()
    expect(box(page, check)).to_be_checked()
    assert record(page, playbook).keys() == {check}
    go(page, "checklists/")
    box(page, check).uncheck()
    later = {**entry, "time": 2**52}
    given(page, json.dumps({**old, "items": {"what-it-was": later}}))
    expect(box(page, check)).to_be_checked()
    assert record(page, playbook).keys() == {check}


def test_everything_by_keyboard(page: Page, playbook: Playbook, first: Stage) -> None:
    check = first.checklist[0]
    go(page, f"stages/{first.id}/")
    box(page, check.id).focus()
    page.keyboard.press("Space")
    expect(box(page, check.id)).to_be_checked()
    page.keyboard.press("Tab")
    expect(item(page, check.id).locator(".pb-more")).to_be_focused()
    page.keyboard.press("Enter")
    expect(item(page, check.id).locator(".pb-check-why")).to_be_visible()
    page.keyboard.press("Tab")
    expect(item(page, check.id).locator(".pb-na")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("이유")
    page.keyboard.press("Tab")
    assert record(page, playbook)[check.id]["reason"] == "이유"
    assert record(page, playbook)[check.id]["state"] == "na"


def test_what_a_screen_reader_gets(page: Page, playbook: Playbook, first: Stage) -> None:
    check = first.checklist[0]
    go(page, f"stages/{first.id}/")
    tree = item(page, check.id).aria_snapshot()
    assert f'checkbox "{check.text}"' in tree
    assert f'button "{playbook.labels.not_applicable}"' in tree


def test_without_scripts_everything_can_be_read(visit: Visit, first: Stage) -> None:
    page = visit(java_script_enabled=False).new_page()
    for address in (f"stages/{first.id}/", "checklists/", "mine/", "roles/", ""):
        page.goto(address)
        assert page.locator(".pb-js:visible, .pb-scripted:visible").count() == 0
    page.goto(f"stages/{first.id}/")
    for check in first.checklist:
        expect(item(page, check.id)).to_be_visible()
    page.emulate_media(media="print")
    expect(box(page, first.checklist[0].id)).to_be_visible()
    page.goto("mine/")
    assert page.locator("a.pb-role:visible").count() > 1


def test_where_no_module_runs_the_list_says_that_it_keeps_nothing(
    visit: Visit, playbook: Playbook, first: Stage
) -> None:
    context = visit()
    never = "await new Promise(() => {})"
    context.route(
        "**/checks.js", lambda route: route.fulfill(content_type="text/javascript", body=never)
    )
    page = context.new_page()
    page.goto(f"stages/{first.id}/")
    expect(page.get_by_text(playbook.labels.unkept)).to_be_visible(timeout=8000)
    expect(page.locator(".pb-na").first).not_to_be_visible()


def test_tick_before_the_scripts_came_is_kept(visit: Visit, first: Stage) -> None:
    page = visit().new_page()
    held: list[Route] = []
    page.route("**/assets/checks.js*", lambda route: held.append(route))
    page.goto("checklists/")
    box = item(page, first.checklist[0].id).get_by_role("checkbox")
    box.check()
    page.wait_for_timeout(200)
    assert page.locator("html[data-pb-on]").count() == 0
    for route in held:
        route.continue_()
    page.locator("html[data-pb-on]").wait_for()
    page.unroute_all()
    page.reload()
    expect(box).to_be_checked()
