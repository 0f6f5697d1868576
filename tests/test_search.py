"""How the search cuts Korean, and by which names it finds a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from markupsafe import Markup

from macros.model.playbook import Playbook
from macros.render import pages
from macros.render.structure import Heading, PageBody, Section
from macros.website import search

NOUNS = {"학습", "데이터", "개인정보", "정보", "권한", "효과", "로그", "정확도", "계약서"}


def cut(text: str, separator: str = "") -> list[str]:
    """The words that the browser makes of a text."""
    return [word for word in re.split(separator or search.separator(NOUNS), text) if word]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("학습데이터", "학습 데이터"),
        ("재학습데이터를", "재학습 데이터"),
        ("접근권한이", "접근 권한"),
        ("모니터링을 배포에서는", "모니터링 배포"),
        ("배포하려면", "배포"),
        ("개발자들에게", "개발자들"),
        ("AI모델", "AI 모델"),
        ("생성형AI를", "생성형 AI"),
        ("PoC는", "PoC"),
        ("견적서 배포후", "견적 배포"),
        # A noun that ends like a particle stays whole, alone and joined.
        ("효과 기대효과 정확도를", "효과 기대 효과 정확도"),
        ("계약서", "계약서"),
        # A noun that stands in another word by chance cuts nothing.
        ("프로그램", "프로그램"),
        # Punctuation, Korean included; entities of HTML.
        ("「정보」·(기록)…“유출”→‘예’", "정보 기록 유출 예"),
        ("a &amp; b &#38; c&lt;d", "a b c d"),
        ("3.10 fine-tuning.", "3.10 fine tuning"),
    ],
)
def test_cut(text: str, words: str) -> None:
    assert cut(text) == words.split()


def test_text_and_query_are_cut_alike() -> None:
    for joined, apart in [("학습데이터는", "학습 데이터"), ("개인정보의", "개인정보")]:
        assert cut(joined) == cut(apart)


def test_plain_separator_needs_no_lookbehind() -> None:
    assert "(?<" not in search.PLAIN
    assert cut("학습(데이터), KPI", search.PLAIN) == ["학습", "데이터", "KPI"]


def test_nouns_are_words_seen_with_two_kinds_of_particle() -> None:
    texts = ["<p>성능을 높입니다.</p>", "성능이 높은 것은 좋은 것입니다. 만드는"]
    assert search.nouns(texts) == {"성능"}
    assert search.nouns([], ["책임 분담표"]) == {"책임", "분담표", "분담"}


def entry(location: str, title: str, text: str = "") -> search.Entry:
    return {"location": location, "title": title, "text": text}


def index(playbook: Playbook, *docs: search.Entry) -> dict[str, search.Entry]:
    places = {page.path: page for page in pages.pages(playbook)}
    raw = {"config": {"lang": ["en"], "separator": "x", "pipeline": []}, "docs": docs}
    light, full = search.index(raw, playbook, places)
    assert light["docs"] == []
    assert light["config"]["separator"] == search.PLAIN
    assert full["config"]["pipeline"] == []
    return {made["location"]: made for made in full["docs"]}


def test_role_is_found_by_its_other_names(shipped: Playbook) -> None:
    role = next(role for role in shipped.roles if role.aliases)
    path = pages.path("role", role.id)
    made = index(shipped, entry(path, role.title))[path]
    assert set(role.aliases) <= set(made["also"].split(" / "))


def test_things_are_found_by_their_other_names(shipped: Playbook) -> None:
    deliverables = [found for _, found in shipped.deliverables_by_id.values()]
    kinds: dict[str, list[Any]] = {
        "stage": shipped.stages,
        "decision": shipped.decisions,
        "topic": shipped.topics,
        "deliverable": deliverables,
    }
    for kind, things in kinds.items():
        named = [thing for thing in things if thing.aliases]
        assert named
        for thing in named:
            path = pages.path(kind, thing.id)
            made = index(shipped, entry(path, thing.title))[path]
            assert set(thing.aliases) <= set(made["also"].split(" / "))


def test_page_left_out_is_found_by_its_name(shipped: Playbook) -> None:
    page = next(page for page in pages.pages(shipped) if page.kind == "mine")
    body = PageBody((Section(Heading(1, page.title, "x"), Markup("<p>what others say</p>")),))
    made = index(shipped, *search.page_entries(page, body, page.path))[page.path]
    assert page.title in made["title"]
    assert page.description in made["text"] and "others" not in made["text"]


def test_entries_of_a_page_are_its_sections() -> None:
    page = pages.Page("stage", "A & B", "stages/a.yml", id="a")
    body = PageBody(
        (
            Section(None, Markup("<nav>above </nav>")),
            Section(Heading(1, "A & B", "a-b"), Markup("<p>lead &#60;x&#62;</p>")),
            Section(Heading(2, "<C>", "c"), Markup("<ul>\n<li>one</li>\n</ul>")),
            Section(Heading(2, "D", "d", searched=False), Markup("<p>hidden</p>")),
        )
    )
    assert search.page_entries(page, body, "a/") == [
        entry("a/", "A &amp; B", "above<p>lead &lt;x&gt;</p>"),
        entry("a/#c", "&lt;C&gt;", "<ul> <li>one</li> </ul>"),
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p class="x">a <b>b</b></p>', "<p>a b</p>"),
        ("<div data-search-exclude><div>a</div>b</div>c", "c"),
        ('<li>a<button data-search-exclude type="b">b</button></li>', "<li>a</li>"),
        ('<svg data-search-exclude><path d="M0"/><g>a</g></svg>b', "b"),
        ("<p> </p>a\n\nb", "a b"),
        ("3&#58;4 &lt;b&gt; &amp;amp;", "3:4 &lt;b&gt; &amp;amp;"),
        ('a<img data-search-exclude alt="">b', "ab"),
        ("<dl><div><dt>A</dt> <dd>a</dd></div><dt>B</dt><dd>b</dd></dl>", "A: a · B: b"),
        ("<tr><th>a</th><td>b</td></tr>", "<p>a · b</p>"),
        ('a <span class="pb-when" data-of="x"><span>Only when </span>X</span>', "a"),
    ],
)
def test_text_that_is_searched(html: str, text: str) -> None:
    assert search.said(html) == text


def test_common_words_stand_on_most_pages() -> None:
    docs = [entry(f"{word}/", "AI", f"<p>{word}</p>") for word in "가나다라마바사아자차"]
    docs += [entry(f"{word}/#who", "누가", "책임") for word in "가나다라마바사"]
    assert search.common(docs) == {"ai"}


def test_page_is_found_by_synonyms_of_the_terms_in_its_title(shipped: Playbook) -> None:
    for _, deliverable in shipped.deliverables_by_id.values():
        for term in shipped.glossary:
            if term.term in deliverable.title:
                path = pages.path("deliverable", deliverable.id)
                made = index(shipped, entry(path, deliverable.title))[path]
                assert set(term.aliases) <= set(made["near"].split(" / "))


def test_each_term_is_an_entry_of_its_own(shipped: Playbook) -> None:
    made = index(shipped, entry("glossary.md", "용어집", "every definition"))
    for term in shipped.glossary:
        assert term.term in made[f"glossary.md#term-{term.id}"]["title"]
    assert "every definition" not in made["glossary.md"]["text"]


def test_data_stays_inert(shipped: Playbook) -> None:
    term = shipped.glossary[0].model_copy(update={"term": "<b>&", "aliases": ["<i>"]})
    made = index(shipped.model_copy(update={"glossary": [term]}))[f"glossary.md#term-{term.id}"]
    assert made["title"].startswith("&lt;b&gt;&amp;")
    assert made["also"] == "&lt;i&gt;"


def test_page_in_two_pieces_is_one(shipped: Playbook) -> None:
    stage = shipped.stages[0]
    path = pages.path("stage", stage.id)
    made = index(
        shipped, entry(path, stage.title, "above "), entry(f"{path}#h1", stage.title, "below")
    )
    assert made[path]["text"] == "above below"
    assert f"{path}#h1" not in made


def test_pages_that_only_gather_do_not_compete(shipped: Playbook) -> None:
    made = index(
        shipped,
        entry("checklists.md", "체크리스트", "every item"),
        entry("checklists.md#goal", "1. 목표", "again"),
        entry("by-hand.md#part", "손으로 쓴 쪽", "kept"),
    )
    assert "checklists.md#goal" not in made
    assert "every item" not in made["checklists.md"]["text"]
    assert made["by-hand.md#part"]["text"] == "kept"


def test_shared_headings_weigh_less(shipped: Playbook) -> None:
    stages = [pages.path("stage", stage.id) for stage in shipped.stages[:3]]
    made = index(shipped, *(entry(f"{path}#checklist", "체크리스트") for path in stages))
    page = index(shipped, entry(stages[0], "하나"))[stages[0]]
    assert made[f"{stages[0]}#checklist"]["boost"] == page["boost"] * search.REPEATED


def test_page_that_was_built_again_is_known_by_its_new_entries() -> None:
    old = [entry("a/", "A"), entry("a/#x", "X"), entry("b/#y", "Y"), entry("c/", "C")]
    new = [entry("c/", "C2"), entry("c/#z", "Z"), entry("b/#y", "Y2"), entry("b/#w", "W")]
    found = search.by_page([*old, *new])
    assert found == {"a/": old[:2], "b/": new[2:], "c/": new[:2]}
    # Of a page that was alone in both builds, the entries follow each other.
    assert search.by_page([old[2], old[2] | {"title": "again"}])["b/"][0]["title"] == "again"
