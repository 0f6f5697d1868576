"""HTML leaves a page before Markdown and comes back after."""

from __future__ import annotations

from markdown import Markdown

from macros.website.placeholders import hold, restore


def test_page_comes_back_whole() -> None:
    held: list[str] = []
    page = f"# Title\n\n{hold('<p>*a*</p>', held)}\n\n## Next\n\n{hold('<p>b</p>', held)}\n"
    assert "*a*" not in page
    html = restore(Markdown().convert(page), held)
    for part in ("<h1>Title</h1>", "<p>*a*</p>", "<h2>Next</h2>", "<p>b</p>"):
        assert part in html


def test_inline_macro_stays_in_its_sentence() -> None:
    held = ["earlier"]
    mark = hold('<a href="x">PoC</a>', held)
    html = restore(Markdown().convert(f"A {mark} first."), held)
    assert html == '<p>A <a href="x">PoC</a> first.</p>'


def test_mark_that_stands_for_nothing_is_left_out() -> None:
    assert restore("<p>a<!--pb-html-7-->b</p>", []) == "<p>ab</p>"
