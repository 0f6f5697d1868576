"""How a hand-written page calls a view, and what is wrong with a call that leads nowhere."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from markupsafe import Markup

from ..load.problems import Place, Problem
from ..model.nearest import nearest
from ..model.playbook import UnknownId
from ..render.structure import Section
from ..render.views import MACROS, Views


class CallError(ValueError):
    """A macro was called with an id that does not exist, or with too much or too little."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


def unknown_macros(text: str, file: str) -> Iterator[Problem]:
    """The calls in the text of a page of what is no macro, but nearly one: a project may have
    macros of its own, of which only a build knows."""
    try:
        tree = Environment().parse(text) if "render_macros" not in text else nodes.Template([])
    except TemplateSyntaxError:
        return
    unknown = meta.find_undeclared_variables(tree) - set(MACROS)
    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in unknown:
            name = node.node.name
            if near := nearest(name, MACROS):
                place, meant = Place(file, node.lineno, 1), partial(str, near)
                yield Problem(place, "unknown-macro", meant, name=name)


def call(
    views: Views, name: str, arguments: Sequence[str], named: Mapping[str, str], source: str
) -> Markup | list[Section]:
    """The HTML of the view `name`, or its sections.

    Raises `CallError`, with the place in `source`, the text of the page.
    """
    view = getattr(views, name)
    try:
        inspect.signature(view).bind(*arguments, **named)
    except TypeError:
        problem = Problem(_place(name, arguments, source), "macro", form=_form(name, view))
        raise CallError(problem) from None
    try:
        found: Markup | list[Section] = view(*arguments, **named)
        return found
    except UnknownId as unknown:
        if now := views.playbook.now(unknown.kind, unknown.id):
            # Under an id of before, which a page of an organisation may still have.
            ids = {unknown.id: now}
            todays = {key: ids.get(id_, id_) for key, id_ in named.items()}
            return call(views, name, [ids.get(id_, id_) for id_ in arguments], todays, source)
        place = _place(name, [unknown.id], source)
        code, near, allowed = f"unknown-{unknown.kind}", partial(str, unknown.near), unknown.allowed
        problem = Problem(place, code, near, allowed=allowed, id=unknown.id)
        raise CallError(problem) from None


def _place(name: str, arguments: Sequence[str], source: str) -> Place:
    """The first line that calls the macro with what it was called with, else the first line."""
    for number, line in enumerate(source.splitlines(), 1):
        column = line.find(f"{name}(")
        if column >= 0 and all(str(argument) in line for argument in arguments):
            return Place("", number, column + 1)
    return Place("", 1, 1)


def _form(name: str, view: Callable[..., object]) -> str:
    """How the macro is written, such as `gate("stage")`."""
    taken = []
    for parameter in inspect.signature(view).parameters.values():
        several = parameter.kind is parameter.VAR_POSITIONAL
        taken += [f'"{parameter.name}"', "…"] if several else [f'"{parameter.name}"']
    return f"{name}({', '.join(taken)})"
