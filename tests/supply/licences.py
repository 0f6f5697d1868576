"""Lists the licence of everything that ships: the packages of requirements.txt and
requirements-diagrams.txt, and what of others' scripts, styles and icons they put into the site.

Kept here, beside the test that reads it, because neither a build nor a reader needs it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PIN = re.compile(r"^([\w.-]+)==", re.M)
MODULE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
MERMAID = "11.16.0"
"""The version whose parts are listed below; another one asks for another look."""

MATERIAL = {
    "clipboard": "MIT",
    "escape-html": "MIT",
    "focus-visible": "W3C-20150513",
    "lunr": "MIT",
    "lunr-languages": "MPL-1.1",
    "material-design-color": "MIT",
    "Material Design Icons": "Apache-2.0",
    "rxjs": "Apache-2.0",
    "tiny-segmenter": "BSD-3-Clause",
    "tslib": "0BSD",
    # assets/javascripts/lunr/wordcut.js; only a search in Thai loads it.
    "wordcut": "not stated in the file",
}
MERMAIDS = {
    "@braintree/sanitize-url": "MIT",
    "@iconify/utils": "MIT",
    "@mermaid-js/parser": "MIT",
    "@upsetjs/venn.js": "MIT",
    "cytoscape": "MIT",
    "cytoscape-cose-bilkent": "MIT",
    "cytoscape-fcose": "MIT",
    "d3": "ISC",
    "d3-sankey": "BSD-3-Clause",
    "dagre-d3-es": "MIT",
    "dayjs": "MIT",
    "dompurify": "MPL-2.0 OR Apache-2.0",
    "es-toolkit": "MIT",
    "js-yaml": "MIT",
    "katex": "MIT",
    "khroma": "MIT",
    "langium": "MIT",
    "lodash-es": "MIT",
    "marked": "MIT",
    "roughjs": "MIT",
    "stylis": "MIT",
    "ts-dedent": "MIT",
    "uuid": "MIT",
}


def licence(package: Distribution) -> str:
    """What a package says of its licence, the most exact statement first; empty if nothing."""
    about = package.metadata
    if "License-Expression" in about:
        return about["License-Expression"]
    kinds = [kind for kind in about.get_all("Classifier") or [] if kind.startswith("License ::")]
    if kinds:
        return ", ".join(kind.rpartition(" :: ")[2] for kind in kinds)
    if "License" in about and about["License"].strip():
        return about["License"].strip().splitlines()[0]
    for file in package.files or []:
        if file.name.upper().startswith("LICEN") and "dist-info" in str(file):
            lines = file.read_text("utf-8").split("\n")
            return next((line.strip() for line in lines if line.strip()), "")
    return ""


def packages() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each package that builds the site, as far as installed."""
    names = set()
    for lock in ("requirements.txt", "requirements-diagrams.txt"):
        names |= set(PIN.findall((ROOT / lock).read_text("utf-8")))
    for name in sorted(names):
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        yield name, package.version, licence(package)


def modules_in_maps() -> set[str]:
    """The modules that Material's own maps name as sources of its scripts and styles."""
    found: set[str] = set()
    files = distribution("mkdocs-material").files or []
    for file in files:
        if file.name.endswith((".js.map", ".css.map")):
            for source in json.loads(file.read_text("utf-8"))["sources"]:
                found |= set(MODULE.findall(source))
    return found


def mermaid_version() -> str:
    """The version that the copy of Mermaid says it has."""
    script = str(distribution("mermaidx").locate_file("mermaidx/assets/mermaid.js"))
    found = re.search(r'version:"(\d+\.\d+\.\d+)"', Path(script).read_text("utf-8"))
    return found[1] if found else ""


def main() -> int:
    """Prints the list; 1 if a licence is unknown."""
    listed = list(packages())
    print("Packages that build the site\n")
    for name, version, kind in listed:
        print(f"  {name:28} {version:16} {kind or 'UNKNOWN'}")
    print("\nIn the site: Material for MkDocs (MIT), and with it\n")
    for name, kind in MATERIAL.items():
        print(f"  {name:45} {kind}")
    print(f"\nIn the site where a page draws by hand: Mermaid {mermaid_version()} (MIT), with it\n")
    for name, kind in MERMAIDS.items():
        print(f"  {name:45} {kind}")
    print("\nThe playbook itself: LICENSE.")
    return 0 if all(kind for _, _, kind in listed) else 1


if __name__ == "__main__":
    sys.exit(main())
