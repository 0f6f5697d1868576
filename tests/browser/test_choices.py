"""What a reader chooses to see: in the address, in what is copied and printed, by role."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from browser.conftest import go
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import BrowserContext, Locator, Page, expect

from macros.load import load
from macros.model.assignments import assignments
from macros.model.conditions import condition_lines
from macros.model.playbook import Playbook
from macros.model.things import Activity, Check

Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return load(Path(__file__).parents[2] / "data")


def checks(playbook: Playbook) -> list[tuple[str, Check]]:
    return [(key, c) for key, thing in playbook.checklists.items() for c in thing.checklist]


def shown(page: Page) -> set[str]:
    items = page.locator(".pb-check[data-check]:visible")
    return set(items.evaluate_all("(all) => all.map((one) => one.dataset.check)"))


def query(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def choose(page: Page, name: str, value: str) -> Locator:
    return page.locator(f"form.pb-choose input[name='{name}'][value='{value}']")


def opened(page: Page) -> None:
    page.locator("details.pb-filters > summary").first.click()


def test_choice_of_roles_and_stages_goes_to_the_address(page: Page, playbook: Playbook) -> None:
    stage = playbook.stages[0].id
    one, two = playbook.stages[0].checklist[0].roles[0], playbook.stages[0].checklist[1].roles[-1]
    go(page, "checklists/?utm=kept#top")
    opened(page)
    choose(page, "stage", stage).check()
    choose(page, "role", one).check()
    choose(page, "role", two).check()
    page.wait_for_url("**role=*")
    wanted = {c.id for c in playbook.stages[0].checklist if {one, two} & set(c.roles)}
    assert shown(page) == wanted
    asked = [("utm", "kept"), ("stage", stage), *sorted({("role", one), ("role", two)})]
    assert sorted(query(page)) == sorted(asked)
    assert page.url.endswith("#top")
    labels = playbook.labels
    told = labels.shown_of.format(shown=len(wanted), total=len(playbook.catalog))
    expect(page.locator(".pb-shown [role=status]")).to_have_text(told)
    other = go(page.context.new_page(), page.url)
    assert shown(other) == wanted
    other.get_by_role("button", name=labels.filters_clear).click()
    assert len(shown(other)) == len(playbook.catalog)
    other.wait_for_url("**/checklists/?utm=kept#top")


def test_condition_hides_what_it_excludes(page: Page, playbook: Playbook) -> None:
    name, value = next(
        (name, value)
        for _, check in checks(playbook)
        for name, wanted in check.when.items()
        for condition in playbook.conditions
        if condition.id == name
        for value in [v.id for v in condition.values if v.id not in wanted]
    )
    go(page, f"checklists/?when.{name}={value}")
    away = {c.id for _, c in checks(playbook) if name in c.when and value not in c.when[name]}
    assert away
    assert shown(page) == set(playbook.catalog) - away


def test_state_and_text(page: Page, playbook: Playbook) -> None:
    (_, one), (_, two) = checks(playbook)[:2]
    go(page, "checklists/")
    page.locator(f"#check-{one.id} input").check()
    page.locator(f"#check-{two.id} .pb-na").click()
    every = set(playbook.catalog)
    for state, wanted in [("done", {one.id}), ("na", {two.id}), ("open", every - {one.id, two.id})]:
        go(page, f"checklists/?state={state}")
        assert shown(page) == wanted
    go(page, "checklists/")
    opened(page)
    words = one.text.split()
    page.get_by_label(playbook.labels.search_items).fill(words[0] + words[1] + " " + words[-1])
    assert one.id in shown(page)
    page.get_by_label(playbook.labels.search_items).fill("없는말없는말")
    expect(page.locator(".pb-check[data-check]:visible")).to_have_count(0)
    assert page.locator("h2[id]:visible").count() == 0
    page.wait_for_url("**text=*")


def test_unknown_values_in_the_address_do_no_harm(page: Page, playbook: Playbook) -> None:
    go(page, "checklists/?role=nobody&stage=nowhere&state=%3Cb%3E&when.hosting=moon&when.x=y")
    assert shown(page) == set(playbook.catalog)
    go(page, "mine/?role=nobody")
    expect(page.locator(".pb-mine-none")).to_be_visible()
    go(page, "roles/?role=nobody")
    expect(page.locator(".pb-matrix-table")).to_be_visible()


def copied(page: Page) -> str:
    page.locator("[data-do=copy]").click()
    expect(page.locator(".pb-message")).not_to_be_empty()
    text = page.evaluate("navigator.clipboard.readText()")
    assert isinstance(text, str)
    return text


def test_what_is_shown_is_copied_as_markdown(visit: Visit, playbook: Playbook) -> None:
    stage = playbook.stages[0]
    one, two = stage.checklist[:2]
    page = visit(permissions=["clipboard-read", "clipboard-write"]).new_page()
    go(page, f"checklists/?stage={stage.id}")
    page.locator(f"#check-{one.id} input").check()
    page.locator(f"#check-{two.id} .pb-na").click()
    page.keyboard.type("*별도* 계약")
    page.keyboard.press("Tab")
    lines = copied(page).splitlines()
    assert lines[:3] == [f"# {playbook.labels.checklists}", "", f"<{page.url}>"]
    assert lines[4] == f"1. {stage.title}"
    assert lines[6:10] == [
        f"## {playbook.numbered(stage)}",
        "",
        f"- [x] {one.text}",
        f"- [ ] {two.text} ({playbook.labels.not_applicable}: \\*별도\\* 계약)",
    ]
    assert len([line for line in lines if line.startswith("- [")]) == len(stage.checklist)
    message = page.locator(".pb-message")
    expect(message).to_contain_text(playbook.labels.copied.format(count=len(stage.checklist)))
    # That nothing is left is said, too.
    go(page, "checklists/?text=qqzzqq")
    assert f"## {playbook.labels.copied_nothing}" in copied(page)
    expect(page.locator(".pb-message")).to_contain_text(playbook.labels.copied_nothing)


def downloaded(page: Page) -> Workbook:
    """What is shown, saved and opened."""
    with page.expect_download() as caught:
        page.locator("[data-do=table]").click()
    file = caught.value
    assert file.suggested_filename.endswith(".xlsx")
    return openpyxl.load_workbook(io.BytesIO(Path(file.path()).read_bytes()))


def texts(sheet: Worksheet) -> list[list[str]]:
    """The rows of a sheet as text."""
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def test_what_is_shown_is_saved_as_a_workbook(visit: Visit, playbook: Playbook) -> None:
    stage, labels = playbook.stages[0], playbook.labels
    one, two = stage.checklist[:2]
    page = go(visit().new_page(), f"checklists/?stage={stage.id}")
    page.locator(f"#check-{one.id} input").check()
    page.locator(f"#check-{two.id} .pb-na").click()
    page.keyboard.type('=1+"1" & <b>')
    page.keyboard.press("Tab")
    sheet, lists = downloaded(page).worksheets
    choices = [labels.state_open, labels.state_doing, labels.done, labels.not_applicable]
    assert [row[0].value for row in lists.iter_rows()] == choices
    assert (sheet.title, lists.sheet_state) == (labels.checklists, "hidden")
    (about, *_), head, *rows = texts(sheet)
    assert about == f"{playbook.title} · {labels.checklists} · {playbook.numbered(stage)}"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert not [c for row in sheet.iter_rows(min_row=2) for c in row if c.data_type == "n"]
    (rule,) = sheet.data_validations.dataValidation
    last = len(stage.checklist) + 2
    assert (rule.formula1, str(rule.sqref)) == ("lists!$A$1:$A$4", f"C3:C{last}")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C3", f"A2:H{last}")
    assert head[:4] == [labels.checklist, labels.check_item, labels.state, labels.remark]
    assert [row[1] for row in rows] == [check.text for check in stage.checklist]
    assert [row[2] for row in rows[:2]] == [labels.done, labels.not_applicable]
    assert {row[2] for row in rows[2:]} == {labels.state_open}
    assert [row[3] for row in rows[:2]] == ["", '=1+"1" & <b>']
    roles = [", ".join(playbook.roles_by_id[id_].title for id_ in c.roles) for c in stage.checklist]
    assert [row[4] for row in rows] == roles
    assert [row[5] for row in rows] == [check.why or "" for check in stage.checklist]
    lines = ["\n".join(condition_lines(playbook, check.when)) for check in stage.checklist]
    assert [row[6] for row in rows] == lines and any(lines)
    assert rows[0][7].endswith(f"/checklists/#check-{one.id}")

    # All rows are those of the workbook that the build makes, but for what the reader marked.
    found = texts(downloaded(go(page, "checklists/")).worksheets[0])
    built = page.request.get("downloads/playbook.xlsx").body()
    titles = {row[-1].value: row for row in openpyxl.load_workbook(io.BytesIO(built))[sheet.title]}
    columns = [cell.value for cell in titles.pop("id")]
    unmarked = [head.index(name) for name in head[:-1] if name not in (head[2], head[3])]
    wanted = [
        [*(str(row[columns.index(head[n])].value or "") for n in unmarked), id_]
        for id_, row in titles.items()
    ]
    rows = [[*(row[n] for n in unmarked), row[7].partition("#check-")[2]] for row in found[2:]]
    assert rows == wanted

    # Where nothing is shown, the table is empty, and no range ends before it begins.
    empty = downloaded(go(page, "checklists/?text=" + "x" * 40)).worksheets[0]
    assert (empty.auto_filter.ref, empty.max_row) == ("A2:H3", 2)
    # A script that breaks off comes like one that does not come, but the browser logs nothing.
    broken = {"body": "throw new Error('broken');", "content_type": "text/javascript"}
    page.route("**/workbook.js*", lambda route: route.fulfill(**broken))
    go(page, "checklists/").locator("[data-do=table]").click()
    expect(page.locator(".pb-message")).to_contain_text(labels.no_table)


def test_refused_clipboard_leaves_the_text_to_copy(visit: Visit, playbook: Playbook) -> None:
    context = visit()
    context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => false;"
    )
    page = go(context.new_page(), f"checklists/?stage={playbook.stages[0].id}")
    page.locator("[data-do=copy]").click()
    first = f"- [ ] {playbook.stages[0].checklist[0].text}"
    field = page.get_by_role("textbox", name=playbook.labels.copy_by_hand)
    expect(field).to_have_value(re.compile(re.escape(first)))
    expect(page.locator(".pb-message")).to_contain_text(playbook.labels.copy_by_hand)


def test_print_shows_what_is_shown_with_boxes(page: Page, playbook: Playbook) -> None:
    stage = playbook.stages[0]
    go(page, f"checklists/?stage={stage.id}")
    page.emulate_media(media="print")
    assert shown(page) == {check.id for check in stage.checklist}
    expect(page.locator(f"#check-{stage.checklist[0].id} input")).to_be_visible()
    assert page.locator(".pb-tools:visible, .pb-filters:visible, .pb-na:visible").count() == 0


def parts(activity: Activity, roles: set[str]) -> set[str]:
    """The letters that any of the roles has in an activity."""
    return {letter for role in roles for letter in activity.part(role)}


def test_i_am_leads_to_one_page_of_several_roles(page: Page, playbook: Playbook) -> None:
    one, two = playbook.roles[0], playbook.roles[1]
    go(page, "")
    picker = page.locator(".pb-picker")
    picker.get_by_label(one.title, exact=True).check()
    picker.get_by_label(two.title, exact=True).check()
    picker.get_by_role("button", name=playbook.labels.see_mine).click()
    page.wait_for_url(f"**/mine/?role={one.id}&role={two.id}")
    page.locator("html[data-pb-on]").wait_for()
    both = {one.id, two.id}
    assert shown(page) == {c.id for _, c in checks(playbook) if both & set(c.roles)}
    for stage, part in zip(playbook.stages, page.locator(".pb-mine-part").all(), strict=False):
        for group, letters in {"does": "RA", "C": "C", "I": "I"}.items():
            own = [a for a in stage.activities if parts(a, both) & set(letters)]
            if group != "does":
                own = [a for a in own if not parts(a, both) & set("RA")]
            things = part.locator(f"[data-group={group}] [data-thing^='activity:']:visible")
            found = things.evaluate_all("(all) => all.map((one) => one.dataset.thing.slice(9))")
            assert found == [a.id for a in own], (stage.id, group)
    total = len(shown(page))
    told = playbook.labels.progress_of.format(done=0, total=total)
    expect(page.locator(".pb-mine > .pb-meter .pb-meter-text")).to_have_text(told)
    page.locator(".pb-check[data-check]:visible input").first.check()
    told = playbook.labels.progress_of.format(done=1, total=total)
    expect(page.locator(".pb-mine > .pb-meter .pb-meter-text")).to_have_text(told)
    mine = page.locator(".pb-mine-roles > summary")
    expect(mine).to_contain_text(f"{one.title}, {two.title}")
    mine.click()
    picker.get_by_label(one.title, exact=True).uncheck()
    page.wait_for_url(f"**/mine/?role={two.id}")
    assert shown(page) == {c.id for _, c in checks(playbook) if two.id in c.roles}


def test_matrix_restricted_to_roles_and_stages(page: Page, playbook: Playbook) -> None:
    stage, role = playbook.stages[0], playbook.stages[0].activities[0].responsible[0]
    go(page, "roles/")
    opened(page)
    choose(page, "role", role).check()
    choose(page, "stage", stage.id).check()
    page.wait_for_url("**stage=*")
    go(page, page.url)
    expect(page.locator(".pb-matrix-table thead th:visible")).to_have_count(2)
    own = [a.title for a in stage.activities if a.part(role)]
    rows = page.locator(".pb-matrix-table tbody th[scope=row]:visible")
    assert rows.all_inner_texts() == own
    cell = page.locator(".pb-matrix-table tbody tr:not(.pb-matrix-stage) td:visible").first
    letter = stage.activities[0].part(role)[0]
    word = {"R": "responsible", "A": "accountable"}.get(letter, "")
    expect(cell).to_contain_text(getattr(playbook.labels, word))
    page.get_by_role("button", name=playbook.labels.filters_clear).click()
    expect(rows).to_have_count(sum(len(s.activities) for s in playbook.stages))


def test_matrix_on_a_phone_says_in_words_who_does_what(visit: Visit, playbook: Playbook) -> None:
    page = go(visit(viewport={"width": 390, "height": 844}).new_page(), "roles/")
    activity = playbook.stages[0].activities[0]
    row = page.locator(".pb-matrix-table tr").filter(has_text=activity.title).first
    assert row.locator("td:visible").count() == sum(
        bool(activity.part(role.id)) for role in playbook.roles
    )
    assert activity.accountable
    cell = row.locator(f"td[data-role={activity.accountable}]")
    expect(cell.locator(".pb-raci-word").last).to_be_visible()
    title = playbook.roles_by_id[activity.accountable].title
    assert cell.evaluate("(one) => getComputedStyle(one, '::before').content") == f'"{title}"'
    box = page.locator(".pb-matrix").evaluate("(one) => [one.scrollWidth, one.clientWidth]")
    assert box[0] <= box[1] and page.evaluate("document.documentElement.scrollWidth") == 390


def test_head_of_the_matrix_stays_while_the_page_scrolls(visit: Visit) -> None:
    page = go(visit(viewport={"width": 1280, "height": 800}).new_page(), "roles/")
    page.locator(".pb-matrix-table tbody").nth(2).scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 300)")
    head, bar = page.locator("thead th").nth(3).bounding_box(), page.locator(".md-header")
    edge = bar.bounding_box()
    assert head and edge and abs(head["y"] - edge["height"]) < 3
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_a_stage_alone_shows_what_everybody_does_in_it(page: Page, playbook: Playbook) -> None:
    stage = playbook.stages[1]
    go(page, f"mine/?stage={stage.id}")
    part = page.locator(".pb-mine-part:visible")
    expect(part).to_have_count(1)
    titles = part.locator("[data-group=does] [data-thing^='activity:']:visible")
    expect(titles).to_have_count(len(stage.activities))
    assert shown(page) == {check.id for check in stage.checklist}
    one = page.locator(".pb-mine-stages input").first
    one.check()
    expect(part).to_have_count(2)
    page.wait_for_url("**stage=*stage=*")


def test_a_stage_without_work_says_so(page: Page, playbook: Playbook) -> None:
    role, stage = next(
        (role, stage)
        for stage in playbook.stages
        for role in playbook.roles
        if not any(things for _, things in assignments(playbook, stage, role.id))
        and not any(role.id in check.roles for check in stage.checklist)
    )
    go(page, f"mine/?role={role.id}&stage={stage.id}")
    part = page.locator(".pb-mine-part:visible")
    expect(part).to_contain_text(stage.title)
    expect(part.locator(".pb-mine-nothing")).to_be_visible()
    chip = page.locator(f".pb-mine-stages [data-stage={stage.id}] input")
    expect(chip).to_be_checked()
    chip.uncheck()
    expect(page.locator(".pb-mine-nothing:visible")).to_have_count(0)


def test_terms_are_found_by_letter_and_by_word(page: Page, playbook: Playbook) -> None:
    go(page, "glossary/")
    entries = page.locator(".pb-glossary > div:visible")
    expect(entries).to_have_count(len(playbook.glossary))
    term = playbook.glossary[-1]
    page.get_by_label(playbook.labels.search_terms).fill(term.term.upper())
    expect(page.locator(f"#term-{term.id}")).to_be_visible()
    assert 0 < entries.count() < len(playbook.glossary)
    page.wait_for_url("**text=*")
    page.get_by_role("button", name=playbook.labels.filters_clear).click()
    page.locator(".pb-letters a").last.click()
    expect(page.locator(".pb-letter").last).to_be_in_viewport()


@pytest.mark.parametrize(
    "address", ["checklists/?role=planner", "mine/?role=planner", "roles/", "", "stages/{stage}/"]
)
def test_nothing_moves_while_the_page_comes_up(
    visit: Visit, playbook: Playbook, address: str
) -> None:
    context = visit(viewport={"width": 390, "height": 844})
    context.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => {"
        "for (const one of list.getEntries()) window.moved += one.value;"
        "}).observe({ type: 'layout-shift', buffered: true })"
    )
    page = go(context.new_page(), address.format(stage=playbook.stages[0].id))
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") < 0.01


def test_links_into_the_checklists_land_and_every_item_is_heard(
    visit: Visit, playbook: Playbook
) -> None:
    """Items that are laid out only when they come near would break both."""
    keys = list(playbook.checklists)
    middle = keys[len(keys) // 2].replace(":", "-")
    page = go(visit(viewport={"width": 390, "height": 844}).new_page(), f"checklists/#{middle}")
    page.wait_for_timeout(500)
    place = page.locator(f"h2#{middle}").bounding_box()
    assert place and 0 < place["y"] < 844 / 4
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [node for node in tree if node.get("role", {}).get("value") == "checkbox"]
    assert len(heard) >= len(checks(playbook))
