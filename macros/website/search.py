"""What the search of the site knows: which words a text is cut into, and by which other names a
page is found. Works on the entries of Material's index; knows nothing of MkDocs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from itertools import groupby
from typing import Any

from ..model.playbook import Playbook
from ..model.things import Term
from ..render.pages import OF_THINGS, Page
from ..render.structure import PageBody

Entry = dict[str, Any]
"""A page or a section in Material's index: `location`, `title`, `text` and, here, `also`."""

FIELDS = {
    "title": {"boost": 8.0},
    "also": {"boost": 6.0},
    "near": {"boost": 2.5},
    "text": {"boost": 1.0},
}
"""What a match is worth. Material's own 1000 for titles lets one common word in a title outrank
every word of the query in a text. `also`, a thing's other names, and `near`, names of what belongs
to it, are indexed and never shown."""

BOOSTS = dict.fromkeys(OF_THINGS, 1.2) | {"stage": 1.6, "term": 2.6}
"""Pages that answer come before those that list, by kind."""

TOLD_HERE = {"home", "stages", "roles", "about", *BOOSTS}
"""Kinds of page that say things first. Others gather what these say, and are found by their title
and description only."""

REPEATED = 0.25
"""A heading that many pages share ("체크리스트") says little about any of them."""

MARKS = r"[\s!-%'-,/:-@\[-`{-~\-\u00a0-\u00bf\u2000-\u206f\u2190-\u21ff\u3000-\u303f\uff00-\uff0f]+"
"""Where any text is cut: at white space and at punctuation, Korean included. No letter of
a language is in these ranges."""

PLAIN = rf"&(?:(?:[lg]t|amp|#\d+);)?|{MARKS}|\.(?!\d)"
"""The separator for browsers without lookbehind (Safari before 16.4) and for English."""

PARTICLES = (
    "이라는 이라고 이란 라는 란 에서는 에서도 에서 에게서 에게 에는 에도 에만 에 으로는 으로도 "
    "으로 로는 로도 로 까지 부터 마다 보다 처럼 이나 나 과의 와의 과는 와는 과 와 을 를 은 는 이 "
    "가 의 도 만 들이 들을 들은 들의 들과 들 인 이며 이고 입니다 입니까"
).split()
ENDINGS = (
    "하기 하는 하고 하면 하려면 하려고 하지 하여 하다 하게 하며 하도록 하나요 할 한 한다 함 해 "
    "해서 해야 했다 했습니다 합니다 합니까 되는 되면 되고 되다 된 될 됩니다 시키는 시키기 시킨"
).split()
SUFFIXES = "서 표 용 별 형 적 상 중 시 후 전 내 간 때".split()
"""What follows a noun in one word with it: particles, the endings of its verb, and syllables that
people join to it ("견적서", "배포후")."""

JOINED = "표서자사비율법량도"
"""Syllables that make a longer noun of a noun ("분담표", "정확도")."""

WITNESSES = {
    **dict.fromkeys(("을", "를"), "object"),
    **dict.fromkeys(("이", "가"), "subject"),
    **dict.fromkeys(("은", "는"), "topic"),
    **dict.fromkeys(("으로", "로"), "way"),
    **dict.fromkeys(("과", "와"), "company"),
    **{particle: particle for particle in ("의", "에", "에서", "도")},
}
"""Particles by what they do: a stem that is seen with two of these is a noun."""

COMMON = 0.8
"""A word that stands on this share of the pages ("AI") says little about any of them."""

SAMPLE = 3000
"""Entries from which nouns are learnt: more of them know hardly more."""

ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
"""A tag of what the views give, whose attributes hold no `>`."""

VOID = frozenset("br circle hr img input line path polygon rect".split())
KEPT = frozenset("code li ol p pre sub sup ul".split())
"""Tags that the list of results shows as they are."""
READ = {"tr": "<p>", "/tr": "</p>", "td": " · ", "th": " · ", "dt": " · ", "/dt": ": "}
"""What is read in place of other tags: rows of a table as lines, names and facts with a colon."""
UNSAID = (" data-search-exclude", 'class="pb-when"')
"""What marks an element that the search leaves out: what a thing depends on is no part of it."""
FIRST = re.compile(r"(^|>)\s*· ")

CODE = re.compile('<span class="pb-code">([^<]*)</span>')
LETTERS = re.compile(r"^[^\W\d_]+[\W_]*(?=\d)")
"""What a code begins with before its figures."""
ENTITY = re.compile(r"&#?\w+;")
BLANKS = re.compile(r"\s+")
EMPTY = re.compile(r"<(\w+)>\s*</\1>\s*")

HANGUL = re.compile("[가-힣]+")
WORD = re.compile("[가-힣]+|[a-z0-9]+")
TAG = re.compile("<[^>]*>")


def index(
    raw: Mapping[str, Any], playbook: Playbook, places: Mapping[str, Page]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Material's index in two: what every page loads, which holds no entry, and what a search
    loads. `places` are the generated pages by their address, relative to the home page."""
    docs = entries(raw["docs"], playbook, places)
    sample = docs[:: len(docs) // SAMPLE + 1]
    words = nouns((entry["text"] for entry in sample), names(playbook))
    config = raw["config"] | {"fields": FIELDS}
    light = {"config": config | {"separator": PLAIN}, "docs": []}
    # By these its worker knows the page's words from another's, and what it calls the rest.
    answers = f"playbook:{playbook.id}:answers"
    told = {"answers": answers, "away": playbook.labels.search_left_out}
    heavy = {"separator": separator(words), "common": sorted(common(sample)), **told}
    return light, {"config": config | heavy, "docs": docs}


def common(docs: Iterable[Entry]) -> set[str]:
    """The words that stand on more than `COMMON` of the pages: lower case, by themselves."""
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for entry in docs:
        said = WORD.findall(TAG.sub(" ", f"{entry['title']} {entry['text']}".lower()))
        pages[entry["location"].partition("#")[0]].update(said)
    seen = Counter(word for words in pages.values() for word in words)
    return {word for word, times in seen.items() if times > COMMON * len(pages)}


def nouns(texts: Iterable[str], known: Iterable[str] = ()) -> set[str]:
    """The Korean nouns of two to six syllables in the texts, and the words of the `known` names."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for word in {word for text in texts for word in HANGUL.findall(text)}:
        for particle, use in WITNESSES.items():
            if word.endswith(particle):
                seen[word.removesuffix(particle)].add(use)
    found = {stem for stem, uses in seen.items() if len(uses) > 1}
    found |= {word for name in known for word in HANGUL.findall(name)}
    tails = tuple(PARTICLES + ENDINGS)
    found = {noun for noun in found if not (noun.endswith(tails) and _stem(noun, tails) in found)}
    found |= {noun[:-1] for noun in found if noun.endswith(tuple(JOINED))}
    return {noun for noun in found if 2 <= len(noun) <= 6}


def _stem(word: str, tails: Sequence[str]) -> str:
    return word.removesuffix(max((tail for tail in tails if word.endswith(tail)), key=len))


def separator(words: Iterable[str]) -> str:
    """The regular expression at which the browser cuts texts and queries alike, so that
    "학습데이터를" and "학습 데이터" become the same two words.

    Cuts before each of the nouns inside a word, between Latin and Korean letters, and takes
    particles and endings off nouns; a noun that happens to end like one ("효과") stays whole.
    """
    inside = sorted(words)
    tails = sorted(PARTICLES + ENDINGS + SUFFIXES, key=len, reverse=True)
    whole = sorted((noun for noun in inside if noun.endswith(tuple(tails))), key=len)
    kept = "".join(f"(?<!{'|'.join(same)})" for _, same in groupby(whole, key=len))
    cuts = [
        PLAIN,
        f"(?:(?<=[가-힣]{{2}})|(?<=[A-Za-z0-9]))(?:{'|'.join(tails)})(?![가-힣A-Za-z0-9]){kept}",
        "(?<=[A-Za-z])(?=[가-힣])",
        "(?<=[가-힣])(?=[A-Za-z])",
    ]
    if inside:
        # Grouped by their first syllable, they are found in half the time.
        groups = groupby(inside, key=lambda noun: noun[0])
        starts = [f"{first}(?:{'|'.join(n[1:] for n in group)})" for first, group in groups]
        cuts.append(f"(?<=[가-힣]{{2}})(?={'|'.join(starts)})")
    return "|".join(cuts)


def entries(
    docs: Iterable[Mapping[str, Any]], playbook: Playbook, places: Mapping[str, Page]
) -> list[Entry]:
    """The entries of Material's index, weighted and with the other names of each page; the terms
    of the glossary as entries of their own. `places` are the generated pages by address."""
    result = [*_told(_whole_pages(docs), places)]
    titles = Counter(entry["title"] for entry in result)
    for entry in result:
        address, _, section = entry["location"].partition("#")
        page = places.get(address)
        boost = BOOSTS.get(page.kind, 1.0) if page else 1.0
        if section:
            boost *= REPEATED if titles[entry["title"]] > 2 else 1.0
        elif page:
            entry |= _names(page, playbook)
            if page.kind in OF_THINGS:
                thing = playbook.find(page.kind, page.id)
                when = playbook.accepted(getattr(thing, "when", {}))
                entry |= {"when": when} if when else {}
        entry["boost"] = boost * entry.get("boost", 1.0)
    for address, page in places.items():
        if page.kind == "glossary":
            result += [_term(address, term) for term in playbook.glossary]
    return result


def page_entries(page: Page, body: PageBody, address: str) -> list[Entry]:
    """What Material's index would have of a page that the data makes: an entry for the page, and
    one for each section below a heading."""
    result: list[Entry] = [
        {"location": address, "title": escape(page.title, False), "text": ""},
    ]
    if page.kind not in TOLD_HERE:
        return result
    for section in body.sections:
        heading, html = section.heading, section.html
        if heading and heading.level > 1:
            if heading.searched:
                place, title = f"{address}#{heading.id}", escape(heading.title, False)
                result.append({"location": place, "title": title, "text": said(html)})
                result[-1] |= _figures(html)
                if section.when:
                    result[-1]["when"] = section.when
        elif not heading or heading.searched:
            result[0]["text"] += said(html)
    return result


def _figures(html: str) -> dict[str, str]:
    """The codes of what is said, without their letters: V6.2.1 is sought as 6.2.1, too."""
    found = dict.fromkeys(LETTERS.sub("", unescape(code)) for code in CODE.findall(html))
    return {"near": escape(" / ".join(filter(None, found)))} if found else {}


def said(html: str) -> str:
    """The text of what a view gives, with the tags of lists and paragraphs, without what is marked
    as left out of the search."""
    found: list[str] = []
    end = depth = 0
    left_out = ""
    for tag in ELEMENT.finditer(html):
        closing, name, attributes = tag.groups()
        if left_out:
            if name == left_out:
                depth += -1 if closing else 1
            left_out = left_out if depth else ""
        else:
            found.append(html[end : tag.start()])
            if any(mark in attributes for mark in UNSAID) and name not in VOID:
                left_out, depth = name, 1
            elif name in KEPT:
                found.append(f"<{closing}{name}>")
            else:
                found.append(READ.get(closing + name, ""))
        end = tag.end()
    found.append(html[end:])
    text = ENTITY.sub(lambda entity: escape(unescape(entity[0]), False), "".join(found))
    return FIRST.sub(r"\1", EMPTY.sub(" ", BLANKS.sub(" ", text))).strip()


def merged(
    last: Mapping[str, list[Entry]],
    docs: Iterable[Entry],
    rebuilt: Iterable[str],
    made: Mapping[str, list[Entry]],
) -> dict[str, list[Entry]]:
    """The entries of each page by its address: those `made` from the data; of hand-written pages
    that were `rebuilt`, what Material has in `docs`, which keeps some of older builds, of pages
    that are gone too, and not others; of the rest, the `last` ones."""
    written = by_page(docs)
    return {**last, **{address: written.get(address, []) for address in rebuilt}, **made}


def by_page(docs: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries of each page, by its address; of a page that was built again, the new ones,
    which come after the old."""
    found: dict[str, list[Entry]] = {}
    last = None
    for doc in docs:
        address, _, section = doc["location"].partition("#")
        own = found.get(address, [])
        again = any(doc["location"] == other["location"] for other in own)
        if address != last or not section or again:
            found[address] = own = []
        own.append(doc)
        last = address
    return found


def _whole_pages(docs: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """The entries; what stands above a page's heading and what below it become one."""
    result: list[Entry] = []
    for doc in docs:
        entry = dict(doc)
        page = result[-1] if result else entry
        if entry["title"] == page["title"] and entry["location"].startswith(page["location"] + "#"):
            page["text"] += entry["text"]
        else:
            result.append(entry)
    return result


def _told(docs: Iterable[Entry], places: Mapping[str, Page]) -> Iterator[Entry]:
    """The entries without what a page repeats from others."""
    for entry in docs:
        address, _, section = entry["location"].partition("#")
        page = places.get(address)
        if not page or page.kind in TOLD_HERE:
            yield entry
        elif not section:
            yield entry | {"text": _described(page)}


def _described(page: Page) -> str:
    return f"<p>{escape(page.description)}</p>"


def _term(address: str, term: Term) -> Entry:
    title = f"{term.term} ({term.english})" if term.english else term.term
    return {
        "location": f"{address}#term-{term.id}",
        "title": escape(title),
        "text": f"<p>{escape(term.definition)}</p>",
        "also": escape(" / ".join(term.aliases)),
        "boost": BOOSTS["term"],
    }


def _names(page: Page, playbook: Playbook) -> dict[str, str]:
    """What else a reader may call the page, and what belongs to it: its parts, and the synonyms
    of the glossary's terms among its names."""
    also, near = _own_names(page, playbook)
    spoken = " / ".join([page.title, *also, *near])
    for term in playbook.glossary:
        if term.term in spoken:
            near += [*term.aliases, *([term.english] if term.english else [])]
    return {"also": escape(" / ".join(also)), "near": escape(" / ".join(near))}


def _own_names(page: Page, playbook: Playbook) -> tuple[list[str], list[str]]:
    if page.kind in OF_THINGS:
        thing, parts = playbook.find(page.kind, page.id), OF_THINGS[page.kind].parts
        short = getattr(thing, "short", thing.title)
        also = [short] if short != thing.title else []
        if code := getattr(thing, "code", None):
            also.append(LETTERS.sub("", code))
        return [*also, *thing.aliases], [p.title for p in getattr(thing, parts)] if parts else []
    if page.kind == "stages":
        return [playbook.labels.process_flow], [stage.title for stage in playbook.stages]
    return [], []


def names(playbook: Playbook) -> Iterator[str]:
    """The names of the playbook's things, whose words are worth finding inside longer words."""
    things = [thing for kind in OF_THINGS for thing in playbook.things(kind)]
    yield from (thing.title for thing in things)
    yield from (term.term for term in playbook.glossary)
    yield from (alias for thing in [*things, *playbook.glossary] for alias in thing.aliases)
