"""What a reader hands over: an address with marks, text for a mail and for a messenger, paper."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable

import pytest
from browser.conftest import go, until
from browser.test_checklists import box, item, message, record
from browser.test_choices import copied, shown
from browser.test_project import applies
from playwright.sync_api import BrowserContext, Page, expect

from macros.model.playbook import Playbook
from macros.model.things import Stage

Visit = Callable[..., BrowserContext]
REASON = "<b>외부</b> & 위탁"
SHARED = "navigator.share = async (given) => { window.shared = given }"


@pytest.fixture(scope="session")
def first(shipped: Playbook) -> Stage:
    """A stage with a checklist."""
    return next(stage for stage in shipped.stages if len(stage.checklist) > 3)


def marked(page: Page, first: Stage, address: str) -> Page:
    """The page at an address, where one item is done and one does not apply."""
    go(page, address)
    box(page, first.checklist[0].id).check()
    item(page, first.checklist[1].id).locator(".pb-na").click()
    page.keyboard.type(REASON)
    return page


def sent(visit: Visit, first: Stage, address: str, marks: bool = True) -> str:
    """The address that a reader sends from there."""
    context = visit()
    context.add_init_script(SHARED)
    page = marked(context.new_page(), first, address)
    page.locator("[data-marks]").set_checked(marks)
    page.locator("[data-do=share]").click()
    until(page, "() => !!window.shared")
    return str(page.evaluate("window.shared.url"))


@pytest.mark.parametrize("place", ["checklists/?stage={}", "mine/?stage={}"])
def test_address_brings_the_marks_after_it_has_asked(
    visit: Visit, shipped: Playbook, first: Stage, place: str
) -> None:
    one, two, three = (check.id for check in first.checklist[:3])
    address = sent(visit, first, place.format(first.id))
    assert len(address) < 1000
    page = visit().new_page()
    go(page, "checklists/")
    box(page, three).check()
    go(page, address)
    assert shown(page) == {check.id for check in first.checklist}
    expect(message(page)).to_contain_text(shipped.labels.marks_ask)
    assert "#" not in page.url
    assert record(page, shipped).keys() == {three}
    message(page).get_by_role("button", name=shipped.labels.marks_take).click()
    expect(box(page, one)).to_be_checked()
    expect(item(page, two).locator(".pb-reason")).to_have_value(REASON)
    expect(box(page, three)).to_be_checked()
    message(page).get_by_role("button", name=shipped.labels.undo).click()
    expect(box(page, one)).not_to_be_checked()
    expect(box(page, three)).to_be_checked()


def test_who_declines_keeps_the_own_record(visit: Visit, shipped: Playbook, first: Stage) -> None:
    address = sent(visit, first, f"checklists/?stage={first.id}")
    page = go(visit().new_page(), address)
    message(page).get_by_role("button", name=shipped.labels.close).click()
    page.reload()
    expect(message(page)).to_be_empty()
    assert record(page, shipped) == {}


def test_address_goes_without_marks_if_wanted(visit: Visit, first: Stage) -> None:
    address = sent(visit, first, f"checklists/?stage={first.id}&utm=x", marks=False)
    assert address.endswith(f"/checklists/?stage={first.id}")


def packed(text: bytes) -> str:
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = maker.compress(text) + maker.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


@pytest.mark.parametrize(
    "marks, label",
    [
        ("", "marks_broken"),
        ("%%%", "marks_broken"),
        ("abc", "marks_broken"),
        (packed(b"\xff\xfe"), "marks_broken"),
        ("A" * 70_000, "import_large"),
        (packed(b"a" * 30_000_000), "import_large"),
    ],
    ids=["empty", "signs", "cut", "no-text", "long", "bomb"],
)
def test_marks_that_cannot_be_read_change_nothing(
    page: Page, shipped: Playbook, marks: str, label: str
) -> None:
    go(page, f"checklists/#marks={marks}")
    expect(message(page)).to_contain_text(getattr(shipped.labels, label))
    assert record(page, shipped) == {}


@pytest.mark.parametrize(
    "text, label",
    [
        (b"{oops", "import_broken"),
        (
            b'{"format": "playbook-checks", "version": 1, "playbook": "x", "items": {}}',
            "import_foreign",
        ),
    ],
)
def test_marks_of_something_else_are_refused(
    page: Page, shipped: Playbook, text: bytes, label: str
) -> None:
    go(page, f"checklists/#marks={packed(text)}")
    message(page).get_by_role("button", name=shipped.labels.marks_take).click()
    expect(message(page)).to_contain_text(getattr(shipped.labels, label))
    assert record(page, shipped) == {}


def test_messenger_and_mail_say_answers_work_papers_and_marks(
    visit: Visit, shipped: Playbook, first: Stage
) -> None:
    """So on a phone, which shows the answers only when asked."""
    phone = {"width": 390, "height": 844}
    page = visit(permissions=["clipboard-read", "clipboard-write"], viewport=phone).new_page()
    told = [*first.checklist[:3], first.deliverables[0], first.activities[0]]
    condition, value = next(
        (condition, value)
        for condition in shipped.asked
        for value in condition.values
        if all(applies(shipped, thing, {condition.id: value.id}) for thing in told)
    )
    marked(page, first, f"mine/?stage={first.id}&when.{condition.id}={value.id}")
    expect(page.locator(".pb-answers [data-answer]:visible")).to_have_count(0)
    page.locator("[data-do=messenger]").click()
    expect(message(page)).not_to_be_empty()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    one, two, three = first.checklist[:3]
    assert f"✅ {one.text}" in lines
    why = f"{shipped.labels.not_applicable}: {REASON}"
    assert next(line for line in lines if line.startswith(f"➖ {two.text}")).endswith(f"{why})")
    assert f"⬜ {three.text}" in lines
    assert any(line.startswith(f"· {first.deliverables[0].title} (") for line in lines)
    assert any(line.startswith(f"· {first.activities[0].title} (") for line in lines)
    answered = f"{condition.title}: {value.title}"
    assert lines[:2] == [f"[{shipped.numbered(first)}]", answered]
    assert lines[-1] == f"{page.url}&when.{condition.id}={value.id}"
    page.locator("[data-do=mail]").click()
    page.wait_for_timeout(500)
    html = page.evaluate(
        """async () => {
          const [one] = await navigator.clipboard.read();
          return one.types.includes("text/html") && (await one.getType("text/html")).text();
        }"""
    )
    assert f"<p>{answered}</p>" in html
    assert "&lt;b&gt;외부&lt;/b&gt; &amp; 위탁" in html and "<b>외부" not in html
    assert f"/deliverables/{first.deliverables[0].id}/" in html
    page.locator("[data-marks]").uncheck()
    text = copied(page)
    assert "[x]" not in text and "위탁" not in text
    assert f"\n{answered}\n" in text


def test_paper_names_what_is_chosen_and_the_day(page: Page, shipped: Playbook) -> None:
    role = shipped.roles[0]
    go(page, f"mine/?role={role.id}")
    page.emulate_media(media="print")
    line = page.locator(".pb-printed")
    expect(line).to_contain_text(role.title)
    expect(line).to_contain_text(shipped.labels.printed)
    more = page.locator(".pb-check-more:visible")
    assert more.count() == page.locator(".pb-check:visible").count()
    assert more.first.evaluate("(one) => one.getBoundingClientRect().height") > 10
