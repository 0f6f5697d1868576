"""Queries as people type them, in the search of the real site."""

from __future__ import annotations

import json
from urllib.parse import unquote, urlsplit

from browser.conftest import go, until
from playwright.sync_api import Page, Route

from macros.model.playbook import Playbook
from macros.render import pages

FIRST = 3
"""The right page is among so many results."""

QUERIES = {
    # Nouns joined, as Korean is typed.
    "학습데이터": "decision:training-data-needed",
    "개인정보처리": "deliverable:privacy-review",
    "직원교육": "topic:people",
    "보안점검": "deliverable:security-checklist",
    "재학습기준": "deliverable:retraining-criteria",
    "데이터라벨링": "role:data-labeler",
    "목표설정": "stage:goal",
    "모델설계 체크리스트": "stage:design",
    "연동조건서": "deliverable:integration-constraints",
    "롤백계획": "deliverable:rollout-plan",
    # With particles and endings.
    "배포를": "stage:deployment",
    "모니터링을": "deliverable:monitoring-plan",
    "프로젝트계획서는": "deliverable:project-plan",
    "학습과 검증": "stage:training",
    "데이터수집은": "stage:data",
    "우리 회사 사례를": "topic:case-record",
    "PoC 계획을 세울 때": "deliverable:poc-plan",
    "개발사와": "topic:outside-developer",
    "과적합이란": "glossary",
    # A sentence.
    "학습 데이터가 필요한지": "decision:training-data-needed",
    "데이터를 밖으로 보낼 때": "topic:data-protection",
    "어디서 실행할지 클라우드": "decision:hosting",
    "배포 전 확인사항": "stage:deployment",
    # Korean and English, joined or not.
    "KPI시트": "deliverable:kpi-sheet",
    "API개발자": "role:backend-developer",
    "오픈소스와 상용 API": "decision:model-sourcing",
    "poc 결과보고서": "deliverable:poc-report",
    "fine-tuning": "glossary",
    "MLOps": "role:mlops-engineer",
    # Abbreviations and other names.
    "POC": "glossary",
    "SLA": "glossary",
    "PM": "role:planner",
    "CISO": "role:security-officer",
    "SRE": "role:devops-engineer",
    "파인튜닝": "glossary",
    "할루시네이션": "glossary",
    "챗봇": "glossary",
    "데브옵스": "role:devops-engineer",
    "테스터": "role:qa-engineer",
    "견적서": "topic:outside-developer",
    "외주개발": "decision:delivery",
    "매뉴얼": "deliverable:user-guide",
    "회고": "topic:case-record",
    "연동 테스트": "deliverable:integration-test-report",
    "자체개발 외주": "decision:delivery",
    # A word that stands on nearly every page decides nothing.
    "AI윤리": "topic:responsible-use",
    "AI 어디에 쓸까": "decision:where-to-apply",
    # Pages that show what others say.
    "내 할 일": "mine",
    "전체 과정": "stages",
}


def enter(page: Page, query: str) -> None:
    """Types a query. Material waits for a key to come up, which no Korean letter has here."""
    box = page.locator("input[data-md-component=search-query]")
    box.fill(query)
    box.press("End")


def results(page: Page, query: str) -> list[str]:
    """The addresses of the pages found, relative to the home page, best first."""
    enter(page, "")
    until(page, "() => !document.querySelector('.md-search-result__item')")
    enter(page, query)
    found = page.locator(".md-search-result__item")
    found.first.wait_for(state="attached")
    links = found.evaluate_all("items => items.map(item => item.querySelector('a').href)")
    return [unquote(urlsplit(link).path).lstrip("/") for link in links]


def test_the_right_page_is_among_the_first(page: Page, shipped: Playbook) -> None:
    known = {f"{made.kind}:{made.id}".rstrip(":") for made in pages.pages(shipped)}
    assert known >= set(QUERIES.values())
    go(page, "")
    missed = []
    for query, right in QUERIES.items():
        kind, _, id_ = right.partition(":")
        address = pages.url(pages.path(kind, id_), pages.PATHS["home"])
        found = results(page, query)
        if address not in found[:FIRST]:
            missed.append(f"{query}: {address} is not among {found[:FIRST]}")
    assert not missed, "\n".join(missed)


UNFINISHED = (
    "체크리스트",
    "모니터링",
    "클라우드",
    "엔지니어",
    "게이트",
    "데이터",
    "라벨링",
    "프롬프트",
)


def test_a_word_is_found_while_it_is_typed(page: Page) -> None:
    """From its second letter on, and not by asking again with a letter less."""
    go(page, "")
    for word in UNFINISHED:
        results(page, word)
        for length in range(2, len(word)):
            enter(page, word[:length])
            page.wait_for_timeout(150)
            found = page.locator(".md-search-result__item mark")
            found.first.wait_for(state="attached")
            assert word[:length] in " ".join(found.all_text_contents())


def test_a_term_leads_to_its_definition(page: Page, shipped: Playbook) -> None:
    term = next(term for term in shipped.glossary if term.aliases)
    go(page, "")
    results(page, term.term)
    page.locator(f".md-search-result__link[href*='#term-{term.id}']").first.click()
    assert page.locator(":target").inner_text().startswith(term.term)


def test_index_is_loaded_for_a_search_only(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto("", wait_until="networkidle")
    assert "/search/search_index.json" in asked
    assert "/search/entries.json" not in asked
    results(page, "배포")
    assert asked.count("/search/entries.json") == 1


def test_a_word_unknown_as_a_whole_is_found_by_its_beginning(page: Page) -> None:
    go(page, "")
    assert "deliverables/monitoring-plan/" in results(page, "모니터링랩")[:FIRST]


def test_what_is_nowhere_is_not_found(page: Page) -> None:
    go(page, "")
    enter(page, "xyzzyplugh")
    none = page.locator(".md-search-result__meta").get_by_text("일치하는 문서가 없습니다")
    none.wait_for(state="attached")


def test_a_browser_without_lookbehind_searches_too(page: Page) -> None:
    def spoil(route: Route) -> None:
        index = route.fetch().json()
        index["config"]["separator"] = "(?<this is no regular expression"
        route.fulfill(body=json.dumps(index))

    page.route("**/search/entries.json", spoil)
    go(page, "")
    assert "glossary/" in results(page, "SLA")[:FIRST]
