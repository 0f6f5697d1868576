"""The style sheet by which a page leaves out what does not go with a reader's answers.

A script in the head of every page says the answers on the root, as `data-answer-oven="gas"`, before
anything is painted; what applies only with some values says so, as `data-when-oven="gas wood"`.
So it is with the reader's roles: `data-own="planner"` on the root, `data-roles` on what they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.playbook import Playbook

LEFT_OUT = "display: none !important"


def marks(when: Mapping[str, Sequence[str]]) -> str:
    """What says with which values something applies, as attributes of HTML or SVG; no value needs
    escaping, since each is an id."""
    return "".join(f' data-when-{id_}="{" ".join(ids)}"' for id_, ids in when.items())


def style(playbook: Playbook) -> str:
    """Rules for every value that a reader may answer, or nothing.

    Every selector ends in an attribute that few elements have: browsers look rules up by it.
    """
    answers = [(c.id, value.id) for c in playbook.asked for value in c.values]
    others = {(id_, v): f"[data-when-{id_}]:not([data-when-{id_}~='{v}'])" for id_, v in answers}
    rules = {
        LEFT_OUT: [f"{other}:not([data-kept])" for other in others.values()],
        "display: block": [f"[data-hides-{id_}~='{value}']" for id_, value in answers],
        "display: inline-flex": [f"[data-answer='{id_}:{value}']" for id_, value in answers],
    }
    with_answer = [f"[data-answer-{id_}='{value}']" for id_, value in answers]
    # What applies need not say so once it is answered.
    told = [f"[data-answer-{c.id}] .pb-when[data-of='{c.id}']" for c in playbook.asked]
    # A number that hangs on an answer is not said before it is given.
    told += [f":root:not([data-answer-{c.id}]) [data-asks~='{c.id}']" for c in playbook.asked]
    found = [",\n".join(told) + f" {{ {LEFT_OUT} }}"] if told else []
    for declaration, selectors in rules.items():
        lines = [" ".join(pair) for pair in zip(with_answer, selectors, strict=True)]
        found += [",\n".join(lines) + f" {{ {declaration} }}"] if lines else []
    return "\n".join(found)


def own_style(playbook: Playbook) -> str:
    """Rules that show, at the head of a stage's page, what is of the roles that the reader has
    chosen, in place of what is of the project owner; nothing where there are no roles."""
    if not playbook.roles:
        return ""
    found = ["[data-own] .pb-own [data-roles] { display: none !important }"]
    for tag, display in (("li", "block"), ("span", "inline")):
        own = [f"[data-own~='{r.id}'] .pb-own {tag}[data-roles~='{r.id}']" for r in playbook.roles]
        found.append(",\n".join(own) + f" {{ display: {display} !important }}")
    return "\n".join(found)
