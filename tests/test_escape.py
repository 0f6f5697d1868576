"""Text from data stays text, whatever it means to a format."""

from __future__ import annotations

import html

import pytest
from jinja2 import Environment
from markdown import Markdown

from macros.render.escape import HOSTILE, escaped, escaped_lines

NASTY = (
    "{{ 7*7 }}",
    "{% raw %}",
    "{# comment #}",
    "<script>alert(1)</script>",
    '" onclick="alert(1)',
    "a | b",
    "`code`",
    "**bold** _italic_ ~~gone~~ ^up^ ==marked==",
    "[text](javascript:alert(1)) ![picture](x.png)",
    ":smile: &amp; &#60;",
    "# heading",
    "\\*",
    "text { #id .class onclick=alert(1) }",
    "https://example.org <a@b.c>",
    "=1+1",
)


@pytest.mark.parametrize("text", NASTY)
def test_inert_in_markdown_and_jinja(text: str) -> None:
    """In a heading of Markdown that has gone through Jinja, the text is what was written."""
    source = Environment().from_string(f"## {escaped(text)} {{# a comment of ours #}}").render()
    page = Markdown(extensions=["tables", "attr_list", "md_in_html"]).convert(source)
    assert page.startswith("<h2>") and page.count("<") == 2
    assert html.unescape(page.removeprefix("<h2>").removesuffix("</h2>")).strip() == text


@pytest.mark.parametrize("text", NASTY)
def test_inert_in_an_attribute(text: str) -> None:
    assert '"' not in escaped(text) and "<" not in escaped(text)
    assert html.unescape(escaped(text)) == text


def test_inert_is_one_line() -> None:
    assert escaped(" one\n two\t three ") == "one two three"


def test_verbatim_keeps_lines() -> None:
    assert escaped_lines("a\n  <b>") == "a\n  &#60;b&#62;"


def test_letters_of_any_script_stay_readable() -> None:
    assert escaped("학습·검증 (PoC) 30 %, AI/ML") == "학습·검증 (PoC) 30 %, AI/ML"
    assert all(character.isascii() for character in HOSTILE)
