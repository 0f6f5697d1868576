"""What an organisation must not lose when it makes a playbook its own, and what it must not keep:
the name of whom the texts are from, and a picture that shows another name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .overrides import LOCAL, Override
from .tree import Node


def attributed(tree: Node, overrides: Sequence[Override]) -> Node:
    """The playbook, which names whom it is from where the local layer has another publisher, and
    has no preview picture where a layer changes what that shows."""
    if not isinstance(tree.value, dict):
        return tree
    own = {(override.path, override.field): override for override in overrides}
    publisher = own.get((("publisher",), "name"))
    if publisher and publisher.base and publisher.layer == LOCAL:
        tree = _based_on(tree, publisher.base, own)
    brand = tree.child("brand")
    shows = ((), "title") in own or any(path[:1] == ("brand",) for path, _ in own)
    if brand and brand.child("preview") and shows and (("brand",), "preview") not in own:
        kept = {name: node for name, node in brand.value.items() if name != "preview"}
        tree = replace(tree, value={**tree.value, "brand": replace(brand, value=kept)})
    return tree


def _based_on(tree: Node, author: Node, own: dict[tuple[tuple[str, ...], str], Override]) -> Node:
    """The playbook with the one that the layer lies over among those that it is based on, unless
    the layer names that author itself."""
    based = tree.child("based_on") or Node(author.place, [])
    works = based.value if isinstance(based.value, list) else []
    if any(work.text("author") == author.raw for work in works):
        return tree
    title, url = own.get(((), "title")), own.get((("publisher",), "url"))
    below = {
        "title": title.base if title else tree.child("title"),
        "author": author,
        "url": url.base if url else (tree.child("publisher") or tree).child("url"),
    }
    work = Node(author.place, {name: node for name, node in below.items() if node})
    return replace(tree, value={**tree.value, "based_on": replace(based, value=[*works, work])})
