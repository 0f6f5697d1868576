"""A language is a file: all have the same entries, and every word of the interface is used."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest
from samples import ROOT, copy_sample, replace

from macros.load import load, read
from macros.load.labels import RETIRED, merged, particle, placeholders
from macros.load.languages import Language, codes, language
from macros.model.assignments import GROUPS
from macros.model.kinds import KINDS
from macros.model.playbook import Playbook
from macros.model.things import GateOutcome, Role

LANGUAGES = Path(find_spec("material").origin).parent / "templates/partials/languages"  # type: ignore[union-attr,arg-type]
SECTIONS = ("labels", "problems", "notices", "commands", "changes", "values")
SOURCES = [
    path
    for folder, pattern in (("macros", "*.py"), ("macros", "*.jinja"), ("overrides", "*.html"))
    for path in (ROOT / folder).rglob(pattern)
]
"""Whatever may show a label."""
BY_NAME = re.compile(r"\blabels\.(?!yml\b)(\w+)")
COMPUTED = re.compile(r"\blabels\[")
"""Where a template takes a label whose name it has in a variable."""


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("section", SECTIONS)
def test_languages_have_the_same_entries(section: str, code: str) -> None:
    def entries(of: Language) -> dict[str, set[str]]:
        return {
            name: {slot for slot in placeholders(text) if not slot.startswith("word:")}
            for name, text in getattr(of, section).items()
        }

    assert entries(language(code)) == entries(language("ko"))
    assert all(text.strip() for text in getattr(language(code), section).values())


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.link])
def test_a_link_that_leads_nowhere_has_a_sentence(kind: str) -> None:
    assert f"unknown-{kind}" in language("en").problems


def test_every_label_that_is_used_exists() -> None:
    assert SOURCES
    used = {(name, path) for path in SOURCES for name in BY_NAME.findall(path.read_text("utf-8"))}
    assert [(name, path) for name, path in used if name not in language("en").labels] == []


def test_every_label_is_used() -> None:
    """By its name, or as a word of a file that takes labels by names it computes."""
    texts = [path.read_text("utf-8") for path in SOURCES]
    used = {name for text in texts for name in BY_NAME.findall(text)}
    computed = " ".join(text for text in texts if COMPUTED.search(text))
    words = {*re.findall(r"\w+", computed), *GROUPS}
    words |= {kind.plural for kind in KINDS.values()}
    words |= {f"{word}_intro" for word in words}
    sides, _ = get_args(Role.model_fields["side"].annotation)
    words |= {f"side_{side}" for side in get_args(sides)}
    words |= {f"news_{mark}" for mark in ("new", "changed", "moved", "gone")}
    words |= {*get_args(GateOutcome.model_fields["kind"].annotation)}
    assert language("en").labels.keys() - used - words == set()


def test_labels_are_read_as_attributes(sample: Playbook) -> None:
    """No label has the name of something that every model of pydantic has."""
    for name, text in merged(language("en").labels, None).items():
        assert getattr(sample.labels, name) == text
    with pytest.raises(AttributeError):
        _ = sample.labels.no_such_label


@pytest.mark.parametrize("text", [None, "", "# Nothing yet.\n", "gate: Door\n"])
def test_a_playbook_says_only_what_it_says_differently(tmp_path: Path, text: str | None) -> None:
    data = copy_sample(tmp_path / "data")
    if text is not None:
        (data / "labels.yml").write_text(text, "utf-8")
    labels = load(data).labels
    assert labels.gate == ("Door" if text and "Door" in text else "Gate")
    assert labels.stages == "Stages"


def test_a_full_file_of_labels_is_sound(tmp_path: Path) -> None:
    """As every playbook had one before the languages did."""
    data = copy_sample(tmp_path / "data")
    source = (ROOT / "macros/languages/ko.yml").read_text("utf-8")
    body = source.partition("\nlabels:\n")[2].partition("\n# What is wrong")[0]
    body += "".join(f"  {name}: Gone\n" for name in RETIRED)
    (data / "labels.yml").write_text(body, "utf-8")
    assert load(data).labels.stages == "단계"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("국면", "국면이 국면을 국면은 국면과 국면으로"),
        ("단계", "단계가 단계를 단계는 단계와 단계로"),
        ("마을", "마을이 마을을 마을은 마을과 마을로"),
        ("Phase", "Phase가 Phase를 Phase는 Phase와 Phase로"),
    ],
)
def test_particles_fit_the_word(word: str, said: str) -> None:
    assert " ".join(word + particle(word, wanted) for wanted in "가를는와로") == said


def test_the_word_for_a_stage_is_said_once(data: Path) -> None:
    """Whoever calls stages otherwise changes two words."""
    for code in codes():
        for name, text in language(code).labels.items():
            assert name in ("stage", "stages") or not re.search(
                r"단계|(?<!word:)\bstages?\b(?!\})", text, re.I
            ), (code, name)
    own = "stage: Chapter\nstages: Chapters\nnext_stage: '{word:Stage} to come'\n"
    (data / "labels.yml").write_text(own, "utf-8")
    labels = load(data).labels
    assert labels.position_of == "Chapter {number} of {total}"
    assert labels.roles_intro.startswith("Who does what at which chapter")
    assert labels.next_stage == "Chapter to come"


def test_any_language_that_the_theme_knows(data: Path) -> None:
    """What is wrong is said in English, and so are the words that nobody gave."""
    replace(data / "playbook.yml", "language: en", "language: de")
    (data / "labels.yml").write_text("stage: Phase\nstages: Phasen\n", "utf-8")
    reading = read(data, data.parent)
    assert reading.playbook and reading.playbook.labels.stages == "Phasen"
    (told,) = [notice.text("de") for notice in reading.notices]
    assert (
        told.startswith("data/labels.yml:1:1: ")
        and "words of the interface are shown in En" in told
    )
    known = {path.stem for path in LANGUAGES.glob("*.html")}
    assert known == set(get_args(Playbook.model_fields["language"].annotation))


def test_korean_labels_in_another_language_are_told(data: Path) -> None:
    (data / "labels.yml").write_text("gate: Door\nstage: 단계\nstages: 단계\n", "utf-8")
    (told,) = [notice.text("en") for notice in read(data, data.parent).notices]
    assert told == (
        "data/labels.yml:2:8: Labels in Korean: 2. The language of the playbook is 'en'."
    )
