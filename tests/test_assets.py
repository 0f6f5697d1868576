"""What leaves out comments leaves everything else."""

from __future__ import annotations

import pytest

from macros.website.assets import without_comments, without_documentation


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("/* a */\na { b: c }", "a { b: c }"),
        ('a::after { content: "/*" } /* x */ b {}', 'a::after { content: "/*" } b {}'),
        ("a::after { content: '\\'/*' } /* x */", "a::after { content: '\\'/*' } "),
        ("a {\n  b: c;\n\n  d: 'e\\\n  f';\n}\n", "a {\nb: c;\nd: 'e\\\n  f';\n}\n"),
    ],
)
def test_comments_of_styles(css: str, left: str) -> None:
    assert without_comments(css) == left


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("/** Says\n * it. */\nlet a = 1;\n", "let a = 1;\n"),
        ('accept("image/**"); /* x */\nb();\n/** y */\n', 'accept("image/**"); /* x */\nb();\n'),
        (
            "/** @type {X} */ (find()).a = 1;\nb();\n/** c */\nd();\n",
            "(find()).a = 1;\nb();\nd();\n",
        ),
        ("// Why\na('//b'); // c\n", "a('//b'); // c\n"),
        ("let x = `a ${`(${b} c)`} /** d */`;\n", "let x = `a ${`(${b} c)`} /** d */`;\n"),
        ("if (a) {\n  b();\n}\n", "if (a) {\nb();\n}\n"),
        ("if (a) {\n  b(`\n  c`);\n}\n", "if (a) {\n  b(`\n  c`);\n}\n"),
    ],
)
def test_comments_of_scripts(script: str, left: str) -> None:
    assert without_documentation(script) == left
