"""A site that opens from a folder, without a server (`make archive`).

A browser that opens a file loads scripts and style sheets beside it, but no modules, no data and no
workers. So all modules become one script, and what scripts load becomes scripts that hand it over
(see `overrides/assets/from-file.js`).
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from ..exports.edition import OLDEST
from ..render.pages import CATALOG, CHECK_TEXTS

VARIABLE = "PLAYBOOK_FROM_FILE"
"""Set where such a site is built."""
FIRST, MODULES, SEARCH = "assets/from-file.js", "assets/interactive.js", "assets/search.js"
WORKERS = "assets/javascripts/workers"
DATA = (CATALOG, CHECK_TEXTS, "search/entries.json")
INDEX = "search/search_index"
POLICY = {"worker-src": "blob:"}
"""What the policy of such a site allows besides."""
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";\n', re.M)
DYNAMIC = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')
EXPORT = re.compile(r"^export ((?:async )?(?:const|class|function\*?) (\w+))", re.M)
MODULE = """\
modules["{name}"] = () => {{
{body}
return {{ {names} }};
}};
"""
BUNDLE = """\
(() => {{
"use strict";
const modules = {{}}, made = {{}};
const need = (name) => (made[name] ??= modules[name]());
{modules}
need("{first}");
}})();
"""


def wanted() -> bool:
    """Whether this build is for a folder."""
    return bool(os.environ.get(VARIABLE))


def configure(config: MkDocsConfig) -> None:
    """Addresses that name files, and scripts that are no modules."""
    config.use_directory_urls = False
    config.site_url = ""
    for script in config.extra_javascript:
        if not isinstance(script, str) and script.path == MODULES:
            script.type = ""
            script.defer = True


def join_scripts(files: Files, config: MkDocsConfig) -> None:
    """Puts all modules into one script; in other sites, leaves out what is for folders."""
    if not wanted():
        if there := files.get_file_from_path(FIRST):
            files.remove(there)
        return
    sources: dict[str, str] = {}
    ahead = [MODULES]
    while ahead:
        uri = ahead.pop()
        file = files.get_file_from_path(uri)
        assert file, f"{uri} is imported"
        name = uri.rpartition("/")[2]
        sources[name] = file.content_string
        files.remove(file)
        found = {*DYNAMIC.findall(sources[name]), *(n for _, n in IMPORT.findall(sources[name]))}
        ahead += [
            f"assets/{n}" for n in sorted(found - sources.keys()) if f"assets/{n}" not in ahead
        ]
    made = "".join(module(name, source) for name, source in sources.items())
    first = MODULES.rpartition("/")[2]
    script = BUNDLE.format(modules=made, first=first)
    files.append(File.generated(config, MODULES, content=script))


def module(name: str, source: str) -> str:
    """A module as a function that gives what it exports."""
    names = ", ".join(found for _, found in EXPORT.findall(source))
    body = IMPORT.sub(lambda i: f'const {{{_renamed(i[1])}}} = need("{i[2]}");\n', source)
    body = DYNAMIC.sub(lambda i: f'Promise.resolve(need("{i[1]}"))', body)
    return MODULE.format(name=name, body=EXPORT.sub(r"\1", body), names=names)


def _renamed(names: str) -> str:
    return names.replace(" as ", ": ")


def hand_over(config: MkDocsConfig) -> None:
    """Writes what scripts load as scripts, once everything else is written."""
    site = Path(config.site_dir)
    for name in DATA:
        if (file := site / name).exists():
            _write(site, name, file.read_text("utf-8"))
    for worker in sorted((site / WORKERS).glob("*.js")):
        name = worker.relative_to(site).as_posix()
        _write(site, name, json.dumps(worker.read_text("utf-8")))
    search = (site / SEARCH).read_text("utf-8")
    _write(
        site,
        SEARCH,
        f"(addEventListener, postMessage, location, Worker, fetch) => {{\n{search}\n}}",
    )
    index = (site / f"{INDEX}.json").read_text("utf-8")
    (site / f"{INDEX}.js").write_text(f"var __index = {index}", "utf-8")


def pack(site: Path, name: str) -> None:
    """Puts the site into one archive beside it, in a folder of that name; the same site gives the
    same bytes."""
    with zipfile.ZipFile(site.parent / f"{name}.zip", "w") as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                place = f"{name}/{path.relative_to(site).as_posix()}"
                entry = zipfile.ZipInfo(place, OLDEST)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())


def _write(site: Path, name: str, content: str) -> None:
    (site / f"{name}.js").write_text(f'playbookFile("{name}", {content});\n', "utf-8")
