"""Which wing of `macros/` may know which, and which outside package."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from samples import ROOT

from macros.load.settings import settings

MAY_KNOW = {
    "model": {"pydantic", "pydantic_core"},
    "load": {"model", "pydantic", "pydantic_core", "yaml"},
    "compare": {"model", "load"},
    "scaffold": {"model", "load"},
    "schema": {"model", "load", "pydantic"},
    "render": {"model", "jinja2", "markdown", "markupsafe"},
    "exports": {"model", "render", "pydantic", "docx", "xlsxwriter"},
    "website": {
        "model",
        "load",
        "schema",
        "compare",
        "render",
        "exports",
        "jinja2",
        "markupsafe",
        "mermaid2",
        "mkdocs",
        "mkdocs_macros",
    },
}
"""What a wing may import besides itself and the standard library."""

WITHOUT = "import sys; sys.modules |= dict.fromkeys({blocked!r}); {action}"
"""A program in which the blocked packages cannot be imported."""


def imported(file: Path) -> Iterator[str]:
    """The packages that a file of a wing imports: other wings by their name alone."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            yield from [node.module.split(".")[0]] if node.module else [n.name for n in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)


@pytest.mark.parametrize("wing", MAY_KNOW)
def test_wing_imports_what_it_may_know(wing: str) -> None:
    allowed = MAY_KNOW[wing] | sys.stdlib_module_names
    files = list((ROOT / "macros" / wing).rglob("*.py"))
    assert files
    assert [(f.name, name) for f in files for name in imported(f) if name not in allowed] == []


def test_every_folder_with_code_is_a_wing() -> None:
    wings = {file.parent.name for file in (ROOT / "macros").glob("*/*.py")}
    assert wings == MAY_KNOW.keys()


@pytest.mark.parametrize(
    "wing", ["model", "load", "compare", "schema", "scaffold", "render", "exports"]
)
def test_wing_works_without_mkdocs(wing: str) -> None:
    names = [file.stem for file in (ROOT / "macros" / wing).glob("[!_]*.py")]
    action = "; ".join(f"import macros.{wing}.{name}" for name in names)
    run(WITHOUT.format(blocked=["mkdocs", "mkdocs_macros", "mermaid2", "material"], action=action))


def test_check_needs_no_rendering() -> None:
    blocked = ["mkdocs", "markdown", "jinja2", "macros.render", "macros.website"]
    data = str(settings(ROOT).folder)
    action = f"from macros.__main__ import main; sys.exit(main(['check', {data!r}]))"
    run(WITHOUT.format(blocked=blocked, action=action))


def run(program: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert result.returncode == 0, result.stderr
