"""What MkDocs and its theme are told of the playbook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from ..load.advice import PLACEHOLDER
from ..load.languages import language
from ..model.playbook import Playbook
from ..render.as_written import AsWrittenExtension
from ..render.escape import escaped
from . import from_file
from .build import Build, log
from .checkout import outside
from .internals import SEARCH_WORKER
from .local import lay_over_theme, published
from .navigation import groups, navigation
from .policy import Policy
from .theme_loader import ThemeWithoutIcons

SITE_URL, EDIT_URI = "SITE_URL", "EDIT_URI"
"""What `mkdocs.yml` reads from the environment."""


def configure(config: MkDocsConfig, playbook: Playbook, *, serving: bool) -> None:
    """Gives the site the playbook's name, language, addresses, look and words, and a menu unless
    it has one. What the environment says of addresses wins, and where previews are served."""
    labels = playbook.labels
    config.site_name = escaped(playbook.title)
    config.site_description = str(escaped(playbook.description))
    config.site_author = str(escaped(playbook.publisher.name))
    config.theme = ThemeWithoutIcons(config.theme)
    lay_over_theme(config)
    config.theme["language"] = playbook.language
    site, brand = playbook.site, playbook.brand
    if site.url and not serving and not os.environ.get(SITE_URL):
        config.site_url = site.url.rstrip("/") + "/"
    if site.edit and not os.environ.get(EDIT_URI):
        config.edit_uri = site.edit.rstrip("/") + "/"
    for name in ("site_url", "edit_uri"):
        address = getattr(config, name)
        if address and PLACEHOLDER.match(address):
            # An address that somebody has yet to choose must lead nobody astray.
            setattr(config, name, None)
            if not serving:
                sentence = language(playbook.language).notices["placeholder"]
                log.warning(sentence.format(name=name, address=address))
    if brand.logo:
        config.theme["logo"] = brand.logo
    if brand.favicon or brand.logo:
        config.theme["favicon"] = brand.favicon or brand.logo
    for palette in config.theme["palette"]:
        dark = palette["scheme"] == "slate"
        palette["toggle"]["name"] = escaped(labels.to_light if dark else labels.to_dark)
    extensions: list[Any] = config.markdown_extensions
    extensions.append(AsWrittenExtension())
    config.mdx_configs.setdefault("toc", {})["permalink_title"] = labels.permalink
    if config.nav is None:
        docs = Path(config.docs_dir)
        written = (path for path in docs.rglob("*.md") if not outside(path, config))
        names = [published(path.relative_to(docs).as_posix(), playbook) for path in written]
        config.nav = navigation(playbook, names)


def prepare(env: Environment, build: Build) -> None:
    """Gives the theme's templates the playbook, and the addresses of its pages from the home
    page."""
    env.bytecode_cache = build.environment.templates.bytecode_cache
    env.globals["playbook"] = build.playbook
    env.globals["address"] = build.address
    env.globals["answers"] = lambda page: build.views(page.file.src_uri).answers()
    beside = {file.beside: path for path, file in build.exports.items() if file.beside}
    env.globals["text_beside"] = beside
    env.globals["groups"] = groups(build.playbook)
    env.globals["search_worker"] = SEARCH_WORKER
    # The server for previews writes a script into every page.
    drawing: Any = env.globals.get("fence_scripts", ())
    env.globals["from_file"] = from_file.FIRST if from_file.wanted() else ""
    policy = Policy(env, build.config, drawing, from_file.POLICY if from_file.wanted() else {})
    env.globals["policy"] = None if build.session.serving else policy.content
    if env.loader and SEARCH_WORKER not in env.loader.get_source(env, "base.html")[0]:
        log.warning("The theme names its search in another way: see macros/website/internals.py.")
