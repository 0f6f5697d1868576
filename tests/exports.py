"""Editions for the tests of exports."""

from __future__ import annotations

import itertools
from typing import Any, get_type_hints

from macros.exports.edition import Edition, edition_time
from macros.load.languages import language
from macros.model.labels import Labels
from macros.model.playbook import Playbook
from macros.model.types import MARKDOWN, Thing


def edition(playbook: Playbook) -> Edition:
    """A playbook as a site at an address offers it."""
    words = language(playbook.language).fields
    return Edition(playbook, edition_time(playbook, {}), "https://bread.example/", fields=words)


OWN_LAYER = {
    "playbook.yml": "title: Our bakery\nsettled: {oven: electric}\n",
    "roles.yml": "- {id: baker, title: Our own baker}\n",
    "glossary.yml": "- {id: crumb, term: Crumb, definition: The inside of a loaf.}\n",
    "stages/plan.yml": """\
activities:
  - {id: ask-landlord, first: true, title: Ask the landlord, responsible: [owner],
     accountable: owner, when: {oven: electric}}
  - {id: light-gas, title: Light the gas, responsible: [owner], accountable: owner,
     when: {oven: gas}}
  - {id: write-recipe, remove: true}
checklist:
  - {id: our-check, text: "Our own check, with a *star*.", why: It is ours.,
     roles: [baker]}
deliverables:
  - id: our-paper
    title: Our own paper
    purpose: Is for us alone.
    contents: [Our first part]
    author: baker
    approver: owner
    template: |
      ## Ours

      Signed by the [baker](role:baker).
""",
}
"""What an organisation lays over the sample: other words, more, less, and a settled condition."""

HOSTILE = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "<b>&amp;\"q\" 's' _x0041_ </w:t>]]>",
    "|a|b| `c` *d* _e_ # f [g](h) \\",
    "1. 가나다, 라마바; 사",
    "https://x.example/?a=1&b={{ 7*7 }}",
    "007",
)
"""Texts that some format takes for something else."""


def hostile(playbook: Playbook) -> Playbook:
    """The playbook with such a text at the beginning of every plain text, each in turn; and ids,
    references and Markdown as they were."""
    turn = itertools.cycle(HOSTILE)
    numbers = itertools.count()

    def spoilt(value: Any, field: Any = None) -> Any:
        if isinstance(value, Labels):
            return value
        if isinstance(value, Thing):
            changed = {
                name: spoilt(getattr(value, name), hints(type(value))[name])
                for name in type(value).model_fields
            }
            return value.model_copy(update=changed)
        if isinstance(value, list):
            return [spoilt(item, field) for item in value]
        if isinstance(value, str) and "[^" in repr(field) and MARKDOWN not in repr(field):
            return f"{next(turn)} {next(numbers)} {value}"
        return value

    made = spoilt(playbook)
    assert isinstance(made, Playbook) and next(numbers) > 60
    assert made.stages[0].title.startswith(HOSTILE) and made.stages[0].id == playbook.stages[0].id
    return made


def hints(cls: type[Thing]) -> dict[str, Any]:
    """The types of the fields of a class, with their marks."""
    return get_type_hints(cls, include_extras=True)
