"""Explains each term of the glossary where a page first uses it: a link with a tooltip.

Works on the finished HTML of any page, generated or written by hand; knows no MkDocs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from ..model.things import Term
from ..render.escape import escaped

TAG = re.compile(r"""<!--.*?-->|<(/?)([a-zA-Z][\w-]*)(?:[^>"']|"[^"]*"|'[^']*')*>""", re.S)
UNTOUCHED = frozenset(
    "a abbr button caption code dfn dt figcaption h1 h2 h3 h4 h5 h6 label legend nav option pre"
    " script style summary svg template textarea th title".split()
)
"""Elements in which a link would be wrong or in the way; words of the interface are in an element
with the attribute `data-plain`."""
PARTICLES = (
    "가 과 까지 나 는 는지 도 되 된 될 됩 들 라는 란 로 를 마다 만 별 보다 부터 씩 에 와 용 "
    "으로 은 을 의 이 입 처럼 하 한 할 합 해 했"
).split()
"""What may follow a Korean noun without making it another one: particles and verb endings."""


class Glossary:
    """The terms as a pattern; `url` gives the address of a term from the page it is used on."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = {spelling: term for term in terms for spelling in _spellings(term.term)}
        spellings = sorted(self.terms, key=len, reverse=True)
        alternatives = "|".join(map(re.escape, spellings))
        starts = "".join(re.escape(start) for start in sorted({s[0] for s in spellings}))
        self.pattern = re.compile(
            rf"(?<![가-힣A-Za-z0-9])(?=[{starts}])({alternatives})"
            rf"(?![A-Za-z0-9])(?=[^가-힣]|$|{'|'.join(PARTICLES)})"
            if spellings
            else r"(?!)"
        )

    def explained(self, html: str, url: Callable[[Term], str]) -> str:
        """The HTML with the first use of each term in running text turned into a link."""
        seen: set[str] = set()

        def link(match: re.Match[str]) -> str:
            term = self.terms[match[1]]
            if term.id in seen:
                return match[0]
            seen.add(term.id)
            title = escaped(term.definition)
            return f'<a class="pb-term" href="{escape(url(term))}" title="{title}">{match[1]}</a>'

        parts = []
        end = 0
        inside: list[str] = []
        for tag in TAG.finditer(html):
            text = html[end : tag.start()]
            parts.append(text if inside else self.pattern.sub(link, text))
            parts.append(tag[0])
            end = tag.end()
            name = (tag[2] or "").lower()
            if name in UNTOUCHED or name in inside or " data-plain" in tag[0]:
                if not tag[1]:
                    inside.append(name)
                elif name in inside:
                    del inside[len(inside) - 1 - inside[::-1].index(name) :]
        text = html[end:]
        parts.append(text if inside else self.pattern.sub(link, text))
        return "".join(parts)


def _spellings(term: str) -> set[str]:
    """A term as the views write it into HTML, and as Markdown does."""
    return {str(escaped(term)), escape(term, quote=False)}
