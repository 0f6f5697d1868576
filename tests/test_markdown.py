"""Markdown in a text: what works, and what comes out as it was written."""

from __future__ import annotations

import time

import pytest
from bs4 import BeautifulSoup

from macros.render.markdown import TextRenderer, TreeRenderer


def resolve(target: str) -> str:
    return "" if target.startswith("javascript:") else target.replace("role:", "../roles/")


def rendered(text: str) -> str:
    return str(TextRenderer()(text, resolve))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("[Planner](role:planner)", '<p><a href="../roles/planner">Planner</a></p>'),
        ("<b>x</b> & <script>y</script>", None),
        ("# heading", "<p><strong>heading</strong></p>"),
        ("text\n## a *heading*", "<p>text</p>\n<p><strong>a <em>heading</em></strong></p>"),
        ("#1 is no heading", "<p>#1 is no heading</p>"),
        ("no heading\n===", "<p>no heading\n===</p>"),
        ("![picture](https://evil.example/x.png)", None),
        ("{{ 7*7 }} {% raw %}", "<p>&#123;&#123; 7*7 &#125;&#125; &#123;% raw %&#125;</p>"),
        ("[x](javascript:alert(1))", None),
    ],
)
def test_text(text: str, expected: str | None) -> None:
    result = rendered(text)
    if expected is not None:
        assert result == expected
    for hostile in ("<b>", "<script", "<img", 'javascript:alert(1)"', "{{", "{%"):
        assert hostile not in result


LIST = "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
NESTED = "<ul>\n<li>one<ul>\n<li>in</li>\n</ul>\n</li>\n<li>two</li>\n</ul>"


NUMBERED = "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take:\n- one\n- two", f"<p>Take:</p>\n{LIST}"),
        ("Take:\n1. one", "<p>Take:</p>\n<ol>\n<li>one</li>\n</ol>"),
        ("It was in\n2024. That is all.", "<p>It was in\n2024. That is all.</p>"),
        ("- one\n  - in\n- two", NESTED),
        ("- one\n    - in\n- two", NESTED),
        ("1. one\n  - in", "<ol>\n<li>one<ul>\n<li>in</li>\n</ul>\n</li>\n</ol>"),
        ("- a\n  - b\n    - c", None),
        ("- one\n\n  more\n\nout", "<ul>\n<li>\n<p>one</p>\n<p>more</p>\n</li>\n</ul>\n<p>out</p>"),
        ("- one\nand more\n- two", "<ul>\n<li>one\nand more</li>\n<li>two</li>\n</ul>"),
        ("• one\n• two", LIST),
        ("○ one\n  ‐ in\n○ two", NESTED),
        ("\uf0b7\tone\n\uf0b7\ttwo", LIST),
        ("```\nx\n• y\n```", "<pre><code>x\n• y\n</code></pre>"),
        ("a · b\n**c**", "<p>a · b\n<strong>c</strong></p>"),
        (
            "Take:\n1) one\n   - in\n2) two",
            "<p>Take:</p>\n<ol>\n<li>one<ul>\n<li>in</li>\n</ul>\n</li>\n<li>two</li>\n</ol>",
        ),
        ("Take:\n1) one\n2) two", f"<p>Take:</p>\n{NUMBERED}"),
        ("① one\n②two", NUMBERED),
        ("such as (1) a,\n2) b", "<p>such as (1) a,\n2) b</p>"),
        ("① a, ② b\n② c", "<p>① a, ② b\n② c</p>"),
        ("㉠ one\n㉡ two\n※ three", "<p>㉠ one<br />\n㉡ two<br />\n※ three</p>"),
        ("1)하나\n2)둘", "<ol>\n<li>하나</li>\n<li>둘</li>\n</ol>"),
        ("Take:\n가. one\n나. two", "<p>Take:<br />\n가. one<br />\n나. two</p>"),
        ("(1) one\n(2) two", "<p>(1) one<br />\n(2) two</p>"),
    ],
)
def test_lists_as_people_write_them(text: str, expected: str | None) -> None:
    result = rendered(text)
    assert result == expected if expected else result.count("<ul>") == 3


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("As here:\n| a | b |\n|---|---|\n| 1 | 2 |\nSo it is.", ["As here:", "So it is."]),
        ("As here:\na | b\n:-:|--\n1 | 2\n- So\n- it is", ["As here:", "So", "it is"]),
        ("- As here:\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n", ["As here:"]),
        ("- As here:\n| a | b |\n|---|---|\n| 1 | 2 |\n", ["As here:"]),
    ],
)
def test_tables_as_people_write_them(text: str, around: list[str]) -> None:
    page = BeautifulSoup(rendered(text), "html.parser")
    (table,) = page.select(".pb-scroll > table")
    assert [cell.text for cell in table.select("th, td")] == ["a", "b", "1", "2"]
    assert [found.text for found in page.select("p, li:not(:has(p))")] == around


def test_no_table_is_made_of_what_is_none() -> None:
    assert "<table" not in rendered("```\nx\n| a | b |\n|---|---|\n```")
    assert rendered("a | b\nc | d") == "<p>a | b\nc | d</p>"


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("See https://a.example/b?c=d&e#f.", "https://a.example/b?c=d&amp;e#f", "."),
        ("(https://a.example/b)", "https://a.example/b", ")"),
        ("https://a.example/b_(c)에서", "https://a.example/b_(c)", "에서"),
        ("**https://a.example/x**", "https://a.example/x", "</strong>"),
    ],
)
def test_bare_addresses_are_links(text: str, address: str, rest: str) -> None:
    assert f'<a href="{address}">{address}</a>{rest}' in rendered(text)


def test_an_address_in_a_link_or_in_code_is_no_second_link() -> None:
    assert rendered("[https://a.example](https://b.example)").count("<a ") == 1
    assert "<a " not in rendered("`https://a.example`")
    assert rendered("<https://a.example>").count("<a ") == 1


def test_open_fence_ends_with_its_text() -> None:
    """An unclosed block of code is only that: the next text begins anew."""
    render = TextRenderer()
    assert "next" in render("```\nopen", resolve) + render("next", resolve)
    assert render("next", resolve) == "<p>next</p>"


def test_document_keeps_headings_below_those_of_the_page() -> None:
    document = TextRenderer(headings=True)
    assert document("## A\n\n### B", resolve) == "<h4>A</h4>\n<h5>B</h5>"


def test_address_depends_on_the_page() -> None:
    render = TextRenderer()
    text = "[x](role:a)"
    assert 'href="../roles/a"' in render(text, resolve, "stages/one.md")
    assert 'href="roles/a"' in render(text, lambda t: t.replace("role:", "roles/"), "index.md")


@pytest.mark.parametrize("unit", ["[", "[`", "*[", "[a](", "[[a]", "`", "[a](<"])
def test_text_of_marks_takes_no_minutes(unit: str) -> None:
    """Twenty thousand brackets took Markdown's own parser twenty seconds."""
    started = time.process_time()
    rendered((unit * 20_000)[:20_000])
    assert time.process_time() - started < 4


@pytest.mark.parametrize("text", ["- " * 600 + "<i>x", "1. " * 5000, "x<i>`" * 50_000])
def test_what_the_parser_cannot_take_comes_out_as_written(text: str) -> None:
    render = TreeRenderer()
    before = render("- a\n- [b](role:c)", resolve)
    assert BeautifulSoup(render(text, resolve), "html.parser").text == text.strip()
    assert "".join(render.tree(text, resolve).itertext()) == text.strip()
    # The parser has not kept anything of it in mind.
    render.kept.clear()
    assert render("- a\n- [b](role:c)", resolve) == before


def test_tree_and_html_of_a_text_are_its_own() -> None:
    """Whichever is asked for first, again, or with other addresses and headings."""
    text = "# A\n\n[b](role:c)\n\n~~~\n<d>\n~~~"
    for first in ("tree", "html", "tree"):
        render = TreeRenderer(headings=True, first=3)
        for form in (first, "tree", "html", "tree"):
            if form == "html":
                wanted = TextRenderer(headings=True, first=3)(text, resolve)
                assert render(text, resolve) == wanted and "<h3>A</h3>" in wanted
                continue
            root = render.tree(text, str.upper)
            assert [(e.tag, e.get("href")) for e in root][:1] == [("h1", None)]
            assert [a.get("href") for a in root.iter("a")] == ["ROLE:C"]
            assert [e.text for e in root.iter("code")] == ["<d>\n"]
            root.clear()


def test_links_are_links_still() -> None:
    nested = "[" * 15 + "a" + "]" * 15
    for text, label in (("[a [b] `]` c](role:x)", "a [b] ] c"), (f"[{nested}](role:x)", nested)):
        (link,) = BeautifulSoup(rendered(f"[no] {text} [open"), "html.parser").find_all("a")
        assert (link["href"], link.text) == ("../roles/x", label)
