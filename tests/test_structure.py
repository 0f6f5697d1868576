"""A page from its parts: as HTML, and as Markdown that joins a hand-written page."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from macros.render.environment import RenderEnvironment
from macros.render.structure import Heading, Names, Section, SectionList, html, markdown

NASTY = 'a|b "c" {{ 7*7 }} <b> #f'
SECTIONS = [
    Section(None, Markup("<nav>x</nav>")),
    Section(Heading(1, NASTY, "top"), Markup("<p>y</p>")),
    Section(Heading(2, "Next", "next", searched=False, classes="c-blue pb-js"), Markup("")),
]


def test_html() -> None:
    text = html(SECTIONS, 'Link "here"')
    assert text.startswith('<nav>x</nav>\n<h1 id="top">a&#124;b &#34;c&#34; &#123;&#123; 7')
    assert '<a class="headerlink" href="#top" title="Link &#34;here&#34;">&para;</a></h1>' in text
    assert text.index("<p>y</p>") < text.index('<h2 class="c-blue pb-js" id="next">Next<a')


def test_fold() -> None:
    """Closed at first, with its id inside; the contents lead to it as a whole."""
    section = Section(Heading(3, "A <b>", "a", fold=True), Markup("<p>y</p>"), {"oven": ["gas"]})
    assert html([section], "Link") == (
        '<details class="pb-fold pb-part" id="part-a" data-when-oven="gas"><summary>'
        "<h3>A &#60;b&#62;</h3>"
        '</summary>\n<div id="a">\n<p>y</p>\n'
        '<a class="headerlink" href="#a" title="Link">&para;</a>\n</div></details>'
    )
    assert markdown([section], str).startswith("### A &#60;b&#62; { #a ")


def test_markdown() -> None:
    text = markdown(SECTIONS, lambda piece: f"[{len(piece)}]")
    assert text.split("\n\n")[0] == "[12]"
    assert "{{" not in text and "<b>" not in text
    assert text.endswith("## Next { #next .c-blue .pb-js data-search-exclude }")


def test_names_are_unique() -> None:
    name = Names()
    asked = ["a", "a", "a-2", "a", "b"]
    given = [name(id_) for id_ in asked]
    assert given[0] == "a" and given[-1] == "b"
    assert len(set(given)) == len(asked)


def rendered(template: str) -> list[Section]:
    parts = SectionList(lambda title: title.lower(), Names())
    RenderEnvironment().templates.from_string(template).render(parts=parts)
    return parts.found


def test_template_says_its_sections() -> None:
    found = rendered(
        "{% call parts.block() %}<nav></nav>{% endcall %}"
        "{% call parts.title('A') %}\n<p>\n{% endcall %}"
        "{{ parts.section('B', 'a', 3, classes='x') }}"
    )
    assert found == [
        Section(None, Markup("<nav></nav>")),
        Section(Heading(1, "A", "a"), Markup("<p>")),
        Section(Heading(3, "B", "a-2", classes="x"), Markup("")),
    ]


def test_section_inside_another_is_refused() -> None:
    with pytest.raises(AssertionError, match="inside the section 'a'"):
        rendered("{% call parts.section('A', 'a') %}{{ parts.section('B', 'b') }}{% endcall %}")
