"""Where terms are used, and under which letter they stand."""

from __future__ import annotations

import pytest

from macros.model.playbook import Playbook
from macros.model.uses import uses
from macros.render.initials import initial, order


def test_uses_name_what_speaks_of_a_term_most_first(sample: Playbook) -> None:
    term = sample.glossary[0].model_copy(update={"id": "bread", "term": "bread"})
    found = uses(sample.model_copy(update={"glossary": [term]}))["bread"]
    counts = [thing.model_dump_json().lower().count("bread") for _, thing in found]
    assert counts and all(counts)
    assert {kind for kind, _ in found} <= {"stage", "decision", "topic"}


def test_a_term_inside_another_word_is_not_used(sample: Playbook) -> None:
    term = sample.glossary[0].model_copy(update={"id": "part", "term": "brea"})
    assert uses(sample.model_copy(update={"glossary": [term]})) == {"part": []}
    assert uses(sample.model_copy(update={"glossary": []})) == {}


@pytest.mark.parametrize(
    "word, letter",
    [
        ("가명", "ㄱ"),
        ("까치", "ㄱ"),
        ("힣", "ㅎ"),
        ("쓰기", "ㅅ"),
        ("api", "A"),
        ("3D", "#"),
        ("", "#"),
    ],
)
def test_initial(word: str, letter: str) -> None:
    assert initial(word) == letter


def test_korean_comes_first_and_capitals_do_not_matter() -> None:
    assert sorted(["b", "A", "하", "가"], key=order) == ["가", "하", "A", "b"]
