"""The first use of a term is explained, and only there."""

from __future__ import annotations

import pytest

from macros.model.things import Term
from macros.website.glossary_links import Glossary

TERMS = [
    Term(id="label", term="라벨", definition="정답 표시입니다. 사람이 붙입니다."),
    Term(id="labeling", term="라벨링", definition="라벨을 붙이는 일입니다."),
    Term(id="poc", term="PoC", definition='"작게" 해 봅니다.'),
    Term(id="rd", term="R&D", definition="연구 개발입니다."),
]


def explained(html: str) -> str:
    return Glossary(TERMS).explained(html, lambda term: f"#{term.id}")


def link(id_: str, text: str) -> str:
    term = next(term for term in TERMS if term.id == id_)
    title = term.definition.replace('"', "&#34;")
    return f'<a class="pb-term" href="#{id_}" title="{title}">{text}</a>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>라벨을 붙이고 라벨을 봅니다.</p>",
            f"<p>{link('label', '라벨')}을 붙이고 라벨을 봅니다.</p>",
        ),
        ("<p>라벨링이 먼저입니다.</p>", f"<p>{link('labeling', '라벨링')}이 먼저입니다.</p>"),
        ("<p>PoC로 시험합니다.</p>", f"<p>{link('poc', 'PoC')}로 시험합니다.</p>"),
        ("<p>R&#38;D를 합니다.</p>", f"<p>{link('rd', 'R&#38;D')}를 합니다.</p>"),
        ("<p>R&amp;D를 합니다.</p>", f"<p>{link('rd', 'R&amp;D')}를 합니다.</p>"),
        ("<h2>라벨</h2><a href='x'>라벨</a>", None),
        ("<label>라벨</label><code>PoC</code>", None),
        ('<p title="라벨 > PoC">x</p>', None),
        ("<p>탐라벨트 EPoC PoCs</p>", None),
        ("<!-- 라벨 -->", None),
        ("<a><b>라벨</b> PoC</a>", None),
        ("<dd data-plain>라벨 <b>PoC</b> <dd>PoC</dd> PoC</dd>", None),
    ],
)
def test_explained(html: str, expected: str | None) -> None:
    assert explained(html) == (expected or html)


def test_no_terms() -> None:
    assert Glossary([]).explained("<p>x</p>", lambda term: "") == "<p>x</p>"
