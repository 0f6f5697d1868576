"""A language is a file: all have the same entries, and every word of the interface is used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from samples import ROOT, copy_sample

from macros.load import load
from macros.load.labels import RETIRED, placeholders
from macros.load.languages import Language, codes, language
from macros.model.assignments import GROUPS
from macros.model.kinds import KINDS
from macros.model.playbook import Playbook
from macros.model.things import GateOutcome, Role

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
        return {name: set(placeholders(text)) for name, text in getattr(of, section).items()}

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
    words |= {*get_args(GateOutcome.model_fields["kind"].annotation)}
    assert language("en").labels.keys() - used - words == set()


def test_labels_are_read_as_attributes(sample: Playbook) -> None:
    """No label has the name of something that every model of pydantic has."""
    for name, text in language("en").labels.items():
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
