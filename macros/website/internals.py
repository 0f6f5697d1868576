"""Every place where we lean on the inside of another package: what it does not promise to keep.

`tests/test_internals.py` holds each row against what is installed, so that a new version which
breaks one says which of our files to look at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SEARCH_WORKER = "assets/javascripts/workers/search."
"""How Material's page names the script of its search, which `overrides/main.html` replaces."""
DIRTY_WARNING = "A 'dirty' build"
"""How MkDocs' warning of dirty builds begins, which `preview.py` leaves out."""


@dataclass(frozen=True)
class Assumption:
    """`file` of the installed `package` must contain `text`, or be the one with that SHA-256;
    `ours` is what breaks otherwise, and `reason` what it takes for granted."""

    package: str
    file: str
    ours: str
    reason: str
    text: str = ""
    sha256: str = ""

    def holds(self) -> bool:
        """Whether what is installed is still as it was."""
        found = find_spec(self.package)
        if found is None or found.origin is None:
            return False
        content = (Path(found.origin).parent / self.file).read_bytes()
        if self.sha256:
            return hashlib.sha256(content).hexdigest() == self.sha256
        return self.text.encode() in content


THEME = "templates/partials"
ASSUMPTIONS = (
    # Silent where it breaks.
    Assumption(
        "material",
        "templates/base.html",
        "overrides/main.html",
        "replaces the address of the search worker by ours",
        SEARCH_WORKER,
    ),
    Assumption(
        "material",
        f"{THEME}/header.html",
        "overrides/partials/header.html",
        "a changed copy: hold the two against each other",
        sha256="8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f",
    ),
    Assumption(
        "material",
        f"{THEME}/nav.html",
        "overrides/partials/nav.html",
        "a changed copy: hold the two against each other",
        sha256="af33f6e032f632eb055c365eb5f1a975bf8456152fa768e69a1aad6d470b843f",
    ),
    Assumption(
        "material",
        f"{THEME}/search.html",
        "overrides/partials/search.html",
        "a changed copy: hold the two against each other",
        sha256="bfd556535abcddb99396ab2a7e3acc2ebcd3f36756007d3969396caa4126be30",
    ),
    Assumption(
        "material",
        f"{THEME}/logo.html",
        "overrides/partials/logo.html",
        "a changed copy: hold the two against each other",
        sha256="e0925ef6c190174a5162ed1ecc55295016dd8a7beec3018db3e04aac283a2dd9",
    ),
    Assumption(
        "material",
        "templates/base.html",
        "overrides/main.html",
        "the policy of a page stands behind this, before anything else",
        '<meta charset="utf-8">',
    ),
    Assumption(
        "material",
        "plugins/search/plugin.py",
        "macros/website/generated.py",
        "a page that is excluded is not parsed",
        'if search.get("exclude"):',
    ),
    Assumption(
        "material",
        "plugins/search/plugin.py",
        "macros/website/search.py (by_page), build.py",
        "entries of pages that are built again come after the old ones",
        "self.entries = entries + self.entries",
    ),
    Assumption(
        "material",
        "templates/base.html",
        "macros/website/policy.py",
        "inline scripts stand in a folder of their own, a file each",
        '{% include "partials/javascripts/base.html" %}',
    ),
    Assumption(
        "mkdocs_macros",
        "plugin.py",
        "macros/website/generated.py",
        "leaves a page alone whose meta data say so",
        "render_macros",
    ),
    Assumption(
        "mkdocs",
        "commands/build.py",
        "macros/website/preview.py",
        "the warning of dirty builds is known by how it begins",
        DIRTY_WARNING,
    ),
    # Loud where it breaks.
    Assumption(
        "mkdocs",
        "structure/nav.py",
        "macros/website/generated.py",
        "a page that a file has already is taken into the menu",
        "page = file.page",
    ),
    Assumption(
        "mkdocs",
        "commands/build.py",
        "macros/website/incremental.py",
        "a file is asked whether it was modified before rendering and before building",
        "if dirty and not page.file.is_modified():",
    ),
    Assumption(
        "mkdocs",
        "livereload/__init__.py",
        "macros/website/preview.py",
        "a server is made anew from these attributes",
        "self.mount_path = ",
    ),
    Assumption(
        "mkdocs",
        "livereload/__init__.py",
        "macros/website/preview.py",
        "a page gets the script that reloads it, and what is wrong, from this method",
        "content = self._inject_js_into_html(content, epoch)",
    ),
    Assumption(
        "mkdocs",
        "livereload/__init__.py",
        "macros/website/preview.py",
        "a request is answered by this method, or None",
        "result = self._serve_request(environ, start_response)",
    ),
    Assumption(
        "mkdocs",
        "livereload/__init__.py",
        "macros/website/preview.py",
        "a request waits for the build in this way",
        "self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)",
    ),
    Assumption(
        "mkdocs",
        "livereload/__init__.py",
        "macros/website/preview.py",
        "an observer is told what to look at by this method, and started and stopped",
        "self.observer.schedule(handler, path, recursive=recursive)",
    ),
    Assumption(
        "mkdocs_macros",
        "context.py",
        "macros/website/preview.py",
        "what git says is asked by the function of this name in its module",
        "env.variables['git'] = get_git_info()",
    ),
    Assumption(
        "mkdocs",
        "commands/serve.py",
        "macros/website/preview.py",
        "a served site is built by the function of this name in its module",
        "build(config, serve_url=None if is_clean else serve_url, dirty=is_dirty)",
    ),
    Assumption(
        "material",
        "templates/__init__.py",
        "macros/website/__init__.py",
        "the notice about the theme's end is left out by this variable",
        'os.getenv("NO_MKDOCS_2_WARNING")',
    ),
    Assumption(
        "mkdocs_macros",
        "plugin.py",
        "macros/__init__.py",
        "what is wrong with a call is told by a function for each type of error",
        "error_message = format_error(",
    ),
    Assumption(
        "mkdocs",
        "theme.py",
        "macros/website/theme_loader.py",
        "a theme is copied by its attributes, and its environment has one loader",
        "loader = jinja2.FileSystemLoader(self.dirs)",
    ),
    Assumption(
        "jinja2",
        "environment.py",
        "macros/website/theme.py",
        "an environment that is made already takes a cache of compiled templates",
        "self.bytecode_cache = bytecode_cache",
    ),
    Assumption(
        "mkdocs",
        "plugins.py",
        "macros/__init__.py",
        "a plugin is found in the configuration by its name",
        "class PluginCollection(dict, MutableMapping[str, BasePlugin]):",
    ),
    Assumption(
        "mermaid2",
        "plugin.py",
        "macros/website/fences.py",
        "its plugin is driven by hand: on_config, then on_post_page",
        "def on_post_page(self, output_content, config, page, **kwargs):",
    ),
    Assumption(
        "mermaid2",
        "plugin.py",
        "macros/website/fences.py",
        "keeps the address of Mermaid's script in this attribute, once it has looked for the file",
        "self._javascript = javascript",
    ),
    Assumption(
        "mermaidx",
        "assets/mermaid.js",
        "macros/website/assets.py",
        "carries the script of Mermaid",
        "mermaid",
    ),
    Assumption(
        "markdown",
        "inlinepatterns.py",
        "macros/render/markdown.py",
        "patterns are taken out by their names",
        "'short_image_ref'",
    ),
    Assumption(
        "markdown",
        "extensions/toc.py",
        "macros/render/structure.py",
        "headings have the link that this extension gives those of hand-written pages",
        "'headerlink'",
    ),
    Assumption(
        "yaml",
        "parser.py",
        "macros/load/tree.py, macros/languages",
        "what the parser says is known by fragments of its English",
        "expected <block end>",
    ),
)
"""Besides: the names of Material's CSS classes in `overrides/assets`, the numbers of the messages
of its search worker and Lunr's `^` in `search.js` (tests/browser), and the classes of merman's
drawings in `render/svg.py` (tests/test_svg.py)."""
