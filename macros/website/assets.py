"""Adds Mermaid's script, which a package carries, and makes one of the site's own style sheets."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..load.docs import SCRIPT
from .local import theme_folders

MERMAID = SCRIPT
"""Where the script is in the site, as `mkdocs.yml` says."""
STYLE = "assets/site.css"
"""The one style sheet that a page loads: each more would hold back its first paint."""
COMMENT = re.compile(r"""("|')(?:\\.|(?!\1).)*\1|/\*.*?\*/\s*|(?<=\n)\s+""", re.S)
"""Comments of CSS and what its lines are indented by, and strings, in which neither is any."""
DOCUMENTATION = re.compile(
    r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n|/\*\* @\w+ [^*]*\*/ ?", re.S | re.M
)
"""Comments of scripts that have lines of their own, and types before an expression. What else
looks like a comment may stand in a string, and stays."""


def add_mermaid(files: Files, config: MkDocsConfig) -> None:
    """Publishes Mermaid's script out of its package, whatever `docs/` holds in its place.

    Finds the package without importing it, which would load an engine that nobody needs.
    """
    package = find_spec("mermaidx")
    assert package and package.origin, "mermaidx is in requirements.txt"
    source = str(Path(package.origin).parent / "assets" / "mermaid.js")
    if there := files.get_file_from_path(MERMAID):
        files.remove(there)
    files.append(File.generated(config, MERMAID, abs_src_path=source))


def join(files: Files, config: MkDocsConfig, made_styles: str = "") -> None:
    """Replaces what is the site's own, of its theme folders: style sheets by one, scripts by
    themselves, both without what only their editors need.

    The style sheets that `mkdocs.yml` lists come first, then `made_styles` of the data and of an
    organisation's look, then what it lays over in style sheets of its own.
    """
    folders = theme_folders(config)
    own = {file.src_uri: file for file in files if file.src_dir in folders}
    sheets = [css for css in config.extra_css if css in own]
    more = sorted(uri for uri in own if uri.endswith(".css") and uri not in sheets)
    texts = [own[uri].content_string for uri in sheets]
    texts += [made_styles, *(own[uri].content_string for uri in more)]
    made = {STYLE: without_comments("\n".join(texts))}
    sheets += more
    scripts = [uri for uri in own if uri.endswith(".js")]
    made |= {uri: without_documentation(own[uri].content_string) for uri in scripts}
    for uri in (*sheets, *scripts):
        files.remove(own[uri])
    for uri, text in made.items():
        files.append(File.generated(config, uri, content=text))
    config.extra_css = [STYLE, *(css for css in config.extra_css if css not in own)]


def without_comments(css: str) -> str:
    """The style sheet without its comments and indentation; a string that looks like one stays."""
    return COMMENT.sub(lambda found: found[0] if found[1] else "", css)


def without_documentation(script: str) -> str:
    """The script without the comments that have lines of their own, and without indentation unless
    a string may go on from line to line."""
    text = DOCUMENTATION.sub("", script)
    lines = text.splitlines()
    if any(line.count("`") % 2 or line.endswith("\\") for line in lines):
        return text
    return "".join(f"{line.lstrip()}\n" for line in lines)
