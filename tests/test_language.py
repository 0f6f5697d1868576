"""The Korean of the shipped playbook: its terms, its endings, the length of its sentences.

The terms are the table in terms.yml beside this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
import yaml

from macros.load.reflection import fields
from macros.model.labels import Labels
from macros.model.playbook import Playbook
from macros.model.things import Deliverable, Form, Reference, Role, Source, Term
from macros.model.types import Thing

ROOT = Path(__file__).parent.parent
LONGEST = 70
"""Characters of a sentence, spaces and marks included; links count with their label only."""
UNCHECKED = {"url", "english", "aliases", "id", "colour", "language"}
QUOTING = {(Source, "title"), (Reference, "title")}
"""Fields that repeat what others wrote."""
STILTED = (
    *("에 대한", "에 대하여", "을 통해", "를 통해", "에 있어", "가지고 있", "되어지", "되어진"),
    *("로 인하", "로 하여금", "에 의해", "함으로써", "당신", "하세요", "해요."),
    *("수 있도록", "을 가집니다", "를 가집니다", "필요로 하", "에게 있어", "제공사에게"),
)
"""Translationese, passives of passives, and endings of other styles."""


@dataclass(frozen=True)
class Piece:
    """One string of the data with the file and entry it stands in."""

    place: str
    owner: type[Thing]
    field: str
    value: str

    @property
    def template(self) -> bool:
        return self.field == "template"

    @property
    def label(self) -> bool:
        return self.owner is Labels

    def __str__(self) -> str:
        return f"{self.place}.{self.field}"


def pieces(thing: Thing, place: str) -> Iterator[Piece]:
    """Every string below `thing` that a reader sees as prose or heading."""
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        values = value if isinstance(value, list) else [value]
        for number, item in enumerate(values, 1):
            if isinstance(item, Thing):
                entry = getattr(item, "id", None) or getattr(item, "project", None) or f"{number}번"
                yield from pieces(item, f"{place} > {name}: {entry}")
            elif isinstance(item, str) and name not in UNCHECKED and readable(thing, name):
                yield Piece(place, type(thing), name, item)


def readable(thing: Thing, name: str) -> bool:
    """Whether a field holds words rather than the id of something else."""
    return not any("Ref(" in repr(part) for part in unpacked(fields(type(thing))[name]))


def unpacked(hint: object) -> Iterator[object]:
    yield hint
    for part in get_args(hint):
        yield from unpacked(part)


def everything(playbook: Playbook) -> list[Piece]:
    """All strings of the playbook, each with its file."""
    found: list[Piece] = []
    own = playbook.model_copy(
        update={"stages": [], "decisions": [], "topics": [], "roles": [], "glossary": []}
    )
    found += (p for p in pieces(own, "playbook.yml") if " > labels:" not in p.place)
    for folder in ("stages", "decisions", "topics"):
        for thing in getattr(playbook, folder):
            found += pieces(thing, f"{folder}/{thing.id}.yml")
    for name, things in (("roles.yml", playbook.roles), ("glossary.yml", playbook.glossary)):
        for thing in things:
            found += pieces(thing, f"{name} > {thing.id}")
    found += (Piece("labels.yml", Labels, name, label) for name, label in playbook.labels)
    return found


LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
LEAD = re.compile(r"^\s*(?:[-*]\s+|\d+\.\s+|#+\s+)*")
END = re.compile(r"(?<=[.?!])[’”\")*]*(?:\s+|$)")


def lines(piece: Piece) -> Iterator[tuple[str, bool]]:
    """The text blocks of a value without Markdown; true where the block is a cell of a table."""
    block: list[str] = []
    for line in [*piece.value.split("\n"), ""]:
        if block and (not line.strip() or re.match(r"\s*(?:[-*#|]|\d+\.)", line)):
            yield " ".join(block), False
            block = []
        if line.strip().startswith("|"):
            cells = line.strip().strip("|").split("|")
            yield from ((plain(cell), True) for cell in cells if plain(cell).strip("-: "))
        elif line.strip():
            block.append(plain(line))


def plain(line: str) -> str:
    return re.sub(r"\*\*|`", "", LINK.sub(r"\1", LEAD.sub("", line))).strip()


def sentences(piece: Piece) -> Iterator[str]:
    """The sentences of a value; a heading, a phrase or a cell counts as one."""
    for block, _ in lines(piece):
        start = 0
        for match in END.finditer(block):
            yield block[start : match.end()].strip()
            start = match.end()
        if block[start:].strip():
            yield block[start:].strip()


def bare(sentence: str) -> str:
    """The sentence without the marks that may close it after its full stop."""
    return sentence.rstrip('’”")* ')


@pytest.fixture(scope="module")
def korean(shipped: Playbook) -> list[Piece]:
    if shipped.language != "ko":
        pytest.skip("these are rules of the Korean text")
    return everything(shipped)


@pytest.fixture(scope="module")
def terms() -> list[tuple[str, list[str], str]]:
    """The rows of the table of terms: the word, the words it replaces, its meaning."""
    rows = yaml.safe_load((Path(__file__).parent / "terms.yml").read_text("utf-8"))
    assert rows
    return [(row["use"], row["avoid"], row.get("means", "")) for row in rows]


def report(broken: list[str]) -> None:
    assert not broken, "\n" + "\n".join(broken)


def test_words_not_used(
    korean: list[Piece], shipped: Playbook, terms: list[tuple[str, list[str], str]]
) -> None:
    """A word that another one replaces stands only among the aliases."""
    names = [term.term for term in shipped.glossary] + [role.title for role in shipped.roles]
    replaced = [(bad, good) for good, others, _ in terms for bad in others if bad]
    broken = []
    for piece in korean:
        if (piece.owner, piece.field) in QUOTING:
            continue
        text = piece.value
        for name in names:
            text = text.replace(name, "□")
        broken += [
            f"{piece}: ‘{bad}’ 대신 ‘{good}’: …{text[max(0, text.find(bad) - 15) :][:40]!r}"
            for bad, good in replaced
            if re.search(rf"(?<![A-Za-z]){re.escape(bad)}", text)
        ]
    report(broken)


def test_sentences_about_mistakes_keep_to_the_terms(
    terms: list[tuple[str, list[str], str]],
) -> None:
    """So do the sentences that are no part of the data: of problems, of commands, of editors."""
    said = yaml.safe_load((ROOT / "macros/languages/ko.yml").read_text("utf-8"))
    report(
        [
            f"ko.yml: {part}: {name}: ‘{bad}’ 대신 ‘{good}’"
            for part, sentences in said.items()
            for name, sentence in sentences.items()
            for good, others, _ in terms
            for bad in others
            if bad and re.search(rf"(?<![A-Za-z]){re.escape(bad)}", sentence)
        ]
    )


def test_terms_of_art_are_in_the_glossary(
    shipped: Playbook, terms: list[tuple[str, list[str], str]]
) -> None:
    """A word of the table that the table does not explain is explained in the glossary, where
    the words it replaces can be searched for."""
    known = {term.term for term in shipped.glossary}
    wanted = [good for good, _, meaning in terms if not meaning]
    report([f"glossary.yml: ‘{good}’의 풀이가 없습니다." for good in wanted if good not in known])
    listed = {good for good, _, _ in terms}
    assert len(listed) == len(terms), "terms.yml: a term has two rows"


def test_terms_of_art_are_used(korean: list[Piece], shipped: Playbook) -> None:
    """Every entry of the glossary stands in the text somewhere, else nobody needs it."""
    text = "\n".join(p.value for p in korean if p.owner is not Term)
    definitions = {term.id: term.definition for term in shipped.glossary}
    broken = []
    for term in shipped.glossary:
        others = "\n".join(d for id_, d in definitions.items() if id_ != term.id)
        names = [term.term, *term.aliases]
        if not any(name in text or name in others for name in names):
            broken.append(f"glossary.yml > {term.id}: ‘{term.term}’을(를) 쓰는 곳이 없습니다.")
    report(broken)


def test_no_stilted_wording(korean: list[Piece]) -> None:
    report(
        [
            f"{piece}: ‘{bad}’: {sentence}"
            for piece in korean
            for sentence in sentences(piece)
            for bad in STILTED
            if bad in sentence
        ]
    )


def test_no_exclamation_arrow_or_emoji(korean: list[Piece]) -> None:
    odd = re.compile(r"[!→⇒←]|[\U0001F000-\U0001FAFF☀-➿]")
    report([f"{p}: {m[0]!r}" for p in korean if (m := odd.search(p.value))])


def test_sentences_are_short(korean: list[Piece]) -> None:
    report(
        [
            f"{piece} ({len(sentence)}자): {sentence}"
            for piece in korean
            if (piece.owner, piece.field) not in QUOTING
            for sentence in sentences(piece)
            if len(sentence) > LONGEST
        ]
    )


def test_sentences_end_in_one_style(korean: list[Piece]) -> None:
    """A sentence that ends in a full stop ends in 니다, one that asks in 까; a label may also
    bid the reader to do something."""
    broken = []
    for piece in korean:
        if (piece.owner, piece.field) in QUOTING:
            continue
        stops = ("니다.", "십시오.") if piece.label else ("니다.",)
        for sentence in sentences(piece):
            end = bare(sentence)
            if end.endswith(".") and not end.endswith(stops):
                broken.append(f"{piece}: ‘…니다.’로 끝나지 않습니다: {sentence}")
            if end.endswith("?") and not end.endswith("까?"):
                broken.append(f"{piece}: ‘…까?’로 끝나지 않습니다: {sentence}")
            if end.endswith(("니다", "습니까")) and not piece.label:
                broken.append(f"{piece}: 문장 부호가 없습니다: {sentence}")
    report(broken)


SENTENCES = {
    *("summary", "description", "definition", "purpose", "why", "sign", "cost", "instead"),
    *("reason", "note", "in_small_firm", "help"),
}
"""Fields of whole sentences, wherever they stand; `text` is one except in an answer."""


def test_fields_of_sentences_end_like_one(korean: list[Piece]) -> None:
    report(
        [
            f"{piece}: 문장으로 끝나야 합니다: {piece.value}"
            for piece in korean
            if piece.field in SENTENCES
            and not piece.label
            and not bare(piece.value.strip()).endswith((".", "?"))
        ]
    )


def test_titles_and_phrases_have_no_full_stop(korean: list[Piece]) -> None:
    phrases = ("title", "short", "term", "contents", "vendor", "supplies", "decides", "accepts")
    fields = {*phrases, "pros", "cons", "costs", "risks", "evidence"}
    report([f"{p}: {p.value}" for p in korean if p.field in fields and p.value.endswith(".")])


def done(text: str) -> bool:
    """Whether a statement ends in the past, as ‘적었습니다.’ does and ‘있습니다.’ does not."""
    if not text.endswith("습니다.") or len(text) < 5:
        return False
    stem = text[-5]
    return (ord(stem) - 0xAC00) % 28 == 20 and stem not in "있겠"


def test_checklist_items_end_alike(shipped: Playbook) -> None:
    report(
        [
            f"{folder}/{thing.id}.yml > checklist: {check.id}: {check.text}"
            for folder in ("stages", "topics")
            for thing in getattr(shipped, folder)
            for check in thing.checklist
            if not done(check.text) or len(list(END.finditer(check.text))) != 1
        ]
    )


def test_questions_ask(korean: list[Piece]) -> None:
    fields = {"question", "questions"}
    asked = [piece for piece in korean if piece.field in fields and not piece.label]
    report([f"{piece}: {piece.value}" for piece in asked if not piece.value.endswith("까?")])


def test_definitions_have_two_sentences(shipped: Playbook) -> None:
    report(
        [
            f"glossary.yml > {term.id}: {count}문장: {term.definition}"
            for term in shipped.glossary
            if (count := len(list(END.finditer(term.definition)))) != 2
        ]
    )


def test_no_sentence_stands_twice(korean: list[Piece]) -> None:
    """A sentence read twice is read past; forms and cells of tables may repeat each other."""
    first: dict[str, Piece] = {}
    broken = []
    for piece in korean:
        if piece.template:
            continue
        for block, cell in lines(piece):
            for sentence in END.split(block):
                if cell or len(sentence) < 20:
                    continue
                if sentence in first:
                    broken.append(f"{piece} = {first[sentence]}: {sentence}")
                first.setdefault(sentence, piece)
    report(broken)


FIGURES = {
    "inquiry-sorting": {
        "한 달 문의": (r"(?:월|한 달에?) ([\d,]{4,})건", "6,000"),
        "한 달 시간": (r"(?:월|한 달이면|한 달에) \**([\d,]+)시간", "400 200"),
        "돈": (r"([\d,]+)만 원", "5,000 1,200 3,800 416 400 280 150 120 46 60 14 2"),
        "PoC 기간": (r"PoC(?: 기간은)? (\d+)주", "6"),
        "전체 기간": (r"(?:적용까지|모두) (\d+)개월", "6"),
        "문의 기록의 기간": (r"(\d+)개월(?: 치|의)? 문의", "16"),
        "정확도": (r"정확도(?:가|는|도)?:? \**(\d[\d.]*)%", "64 77 81 83 84 85 86 88 90 91"),
        "재현율": (r"재현율(?:이|은)?:? \**(\d[\d.]*)%", "78 86 90 92"),
        "확신도": (r"확신도(?:가|는)? (\d\.\d+)", "0.6 0.7 0.8"),
        "롤백 연습": (r"롤백[^.\n]{0,20}?(\d+)분", "30 12"),
        "상담원": (r"상담원(?:이)? (\d+)명", "5 2"),
        "잘못 배정": (r"잘못 배정(?:한 비율(?:은|이)?)? (\d+)%", "7 8 9 12"),
        "회수": (r"(\d+)개월(?:이면|에| 만에)? (?:되찾|회수)", "18"),
    },
    "visual-inspection": {
        "불만": (r"(?:월|불만은) (\d+)건", "15 5 6"),
        "돈": (r"([\d,]+)만 원", "4,500 1,500 300 270 200 80 70 50 30 12 8"),
        "PoC 기간": (r"PoC [\d,]+만 원과 (\d+)주", "8"),
        "사진": (r"사진 ([\d,]+)장", "12,000 2,400 1,200 200"),
        "불량": (r"불량(?:이|은)? \**(\d+)(?:장|개)", "180 36 60 18"),
        "정상": (r"정상 ([\d,]+)장", "2,364 1,182"),
        "회수": (r"(\d+)개월(?:이면|에| 만에|이 걸)", "23"),
        "정확도": (r"정확도(?:가|는|도)?:? (\d[\d.]*)%", "98.5"),
        "재현율": (r"재현율(?:이|은)?:? \**(\d[\d.]*)%", "90 94 95"),
        "과검": (r"과검[^.\n|]{0,8}? (\d+)장", "71"),
    },
    "answer-drafts": {
        "한 달 문의": (r"(?:월|한 달에?) (?:기술 문의 )?([\d,]{4,})건", "1,200"),
        "한 달 시간": (r"(?:월|한 달이면|한 달에) \**([\d,]+)시간", "300 120 4 6"),
        "돈": (
            r"([\d,]+)만 (?:[\d,]+)?원",
            "2,000 1,400 900 700 600 300 200 100 90 40 18 15 12 10 7 317 227 2 640 690 960 1,080 "
            "1,140",
        ),
        "PoC 기간": (r"PoC(?: 기간은)? (\d+)주", "4"),
        "문서": (r"문서 \**([\d,]+)개", "1,480 700 40 25 60"),
        "질문": (r"질문 \**(\d+)개", "150 100 30 20 40"),
        "쓸 수 있는 초안": (r"쓸 수 있는 초안(?:이|은)?:? \**(\d+)개", "71 80 84 85 86"),
        "근거율": (r"근거율(?:이|은)?:? \**(\d+)%", "90 95 96"),
        "모른다": (r"모른다고? [^.\n|]{0,8}?(\d+)개", "21 27 28 29"),
        "되돌리기": (r"(?:연습|목표) (\d+)분", "5 15"),
        "정정": (r"정정[^.\n|]{0,14}?(\d[\d.]*)%", "5 3 2.7 2.5"),
        "회수": (r"(\d+)개월(?:이면|에| 만에)? (?:되찾|회수)", "9"),
        "담당자": (r"담당자 (\d+)명", "4 2 1"),
    },
    "invoice-reading": {
        "한 달 장수": (r"(?:월|한 달에?) ([\d,]{4,})장", "2,400"),
        "한 달 시간": (r"(?:월|한 달이면|한 달에?) \**([\d,]+)시간", "120 60 2"),
        "돈": (r"([\d,]+)만 원", "200 127 120 99 50 28 24 4 2"),
        "시험한 장수": (r"(\d+)장 (?:가운데|이상)", "200 180 50"),
        "명세서를 잴 장수": (r"\((\d+)장\)", "200"),
        "되돌리기": (r"(?:연습|목표) (\d+)분", "10 3"),
        "잘못 적은 것": (r"잘못 적은 [^.\n|]{0,8}?(\d[\d.]*)%", "2 1 0.8 0.9"),
    },
}
"""The figures of each running example where they follow these words, and no others."""
ROWS = {
    "inquiry-sorting": {
        "정확도": "64 77 81 83 84 85 86 88 90 91",
        "‘교환·환불’ 재현율": "78 90 92",
        "롤백 시간": "30 12",
        "응답 시간": "95 1 0.6",
    },
    "answer-drafts": {
        "쓸 수 있는 초안": "71 80 84 85 86 100",
        "근거율": "90 95 96",
        "모른다고 답함": "21 27 28 29 30",
        "공격 거부": "18 20",
    },
    "invoice-reading": {
        r"모든 칸이 맞은 명세서\(200장\)": "180 172 186",
        "한 장을 입력하는 시간": "1 30 20",
        "잘못 적은 명세서": "1 0.8",
    },
}
"""The numbers in the rows of tables that begin with these words."""
OWN = {"불량", "사진", "문서", "질문", "확신도", "담당자"}
"""Words that a text of no example uses with figures of its own."""
FORMS_OF = {
    "one-page-plan": "answer-drafts",
    "data-sheet": "answer-drafts",
    "evaluation-sheet": "answer-drafts",
    "release-sheet": "answer-drafts",
    "monthly-sheet": "answer-drafts",
}
"""Forms filled in with an example; those of a full project show the first."""


def examples_of(piece: Piece) -> list[str]:
    """The examples whose figures a text may tell: its own, or any in what belongs to none."""
    own = [name for name in FIGURES if f"example: {name}" in piece.place + "."]
    own += [name for name in FIGURES if f"examples: {name}" in piece.place]
    own += [name for form, name in FORMS_OF.items() if f"deliverables: {form}" in piece.place]
    return own or list(FIGURES)


def test_figures_of_the_examples_agree(korean: list[Piece]) -> None:
    broken = []
    for piece in korean:
        text = re.sub(r"예: ", "", piece.value)
        allowed: dict[str, dict[str, set[str]]] = {}
        for example in examples_of(piece):
            for name, (pattern, figures) in FIGURES[example].items():
                allowed.setdefault(name, {}).setdefault(pattern, set()).update(figures.split())
        for name, patterns in allowed.items():
            if name in OWN and len(examples_of(piece)) > 1:
                continue
            every = set().union(*patterns.values())
            every |= {"0", "5"} if name == "재현율" and len(examples_of(piece)) > 1 else set()
            broken += [
                f"{piece}: {name}: {match[0]} ({', '.join(sorted(every))} 가운데 하나)"
                for pattern in patterns
                for match in re.finditer(pattern, text)
                if match[1] not in every
            ]
    report(broken)


def test_tables_of_the_examples_agree(korean: list[Piece]) -> None:
    broken = []
    for piece in korean:
        if len(examples_of(piece)) > 1:
            continue
        for name, figures in ROWS.get(examples_of(piece)[0], {}).items():
            for row in re.finditer(rf"\| (?:예: )?{name} *\|([^\n]*)", piece.value):
                found = set(re.findall(r"\d[\d,.]*(?=[%개건분초장])", row[1]))
                broken += [f"{piece}: {name}: {n}" for n in sorted(found - set(figures.split()))]
    report(broken)


def test_figures_are_written_alike(korean: list[Piece]) -> None:
    """Thousands have their comma, units stand as words do: no ‘6000건’, ‘6천 건’, ‘91 %’."""
    odd = re.compile(r"(?<![\d.,])(?!20\d\d(?:년|-|\b))\d{4,}(?!\d)|\d[천백]|\d %|\d만원")
    report(
        [
            f"{piece}: {match[0]!r}"
            for piece in korean
            for match in odd.finditer(LINK.sub(r"\1", piece.value))
        ]
    )


def test_examples_in_forms_are_marked(shipped: Playbook) -> None:
    """A figure of the invented firm in a form stands in a row that says so."""
    documents: list[tuple[str, Deliverable | Form]] = [
        *((f"stages/{s.id}.yml", d) for s in shipped.stages for d in s.deliverables),
        *((f"topics/{t.id}.yml", f) for t in shipped.topics for f in t.forms),
    ]
    known = re.compile(r"6,000|96,000|82,000|김 과장|정수기|박 과장|1,480|1,200건|700개")
    report(
        [
            f"{place} > {document.id}: {line.strip()}"
            for place, document in documents
            for line in (document.template or "").split("\n")
            if known.search(line) and "예:" not in line
        ]
    )


def test_roles_are_named_in_full(shipped: Playbook) -> None:
    """The names of roles do not collide: each alias leads to one role."""
    seen: dict[str, Role] = {}
    for role in shipped.roles:
        for name in [role.title, *role.aliases]:
            assert name not in seen, f"roles.yml > {role.id}: ‘{name}’ is {seen[name].id}, too"
            seen[name] = role
