"""HTML leaves a page before Markdown and comes back after, headings stay."""

from __future__ import annotations

from markdown import Markdown

from macros.website.slots import filled, taken


def test_page_comes_back_whole() -> None:
    page = "<nav>x</nav>\n\n# Title\n\n<p>*a*</p>\n\n## Next { #next }\n\n<p>b</p>\n"
    blocks: list[str] = []
    marked = taken(page, blocks)
    assert "*a*" not in marked and "## Next { #next }" in marked
    html = filled(Markdown(extensions=["attr_list"]).convert(marked), blocks)
    for part in ("<nav>x</nav>", "<p>*a*</p>", '<h2 id="next">Next</h2>', "<p>b</p>"):
        assert part in html


def test_inline_macro_stays_in_its_sentence() -> None:
    blocks = ["earlier"]
    mark = taken('<a href="x">PoC</a>', blocks)
    html = filled(Markdown().convert(f"A {mark} first."), blocks)
    assert html == '<p>A <a href="x">PoC</a> first.</p>'
