"""What lies beside the data: `check` says the same of it as the build, all at once."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from samples import ROOT, copy_sample, replace
from sites import build, fork, project

from macros.__main__ import main
from macros.load.beside import written_problems
from macros.load.drawings import drawing_problems
from macros.load.languages import language
from macros.load.problems import Place
from macros.model.playbook import Playbook


@pytest.fixture
def slips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a slip of each sort in what its pages and its look are made of."""
    folder = fork(tmp_path / "project")
    own = folder / "docs/local"
    own.mkdir()
    (folder / "docs/joint.md").write_text("# Ours\n\n<<<<<<< HEAD\na\n>>>>>>> b\n", "utf-8")
    (folder / "docs/old.md").write_bytes("# 우리 글\n".encode("cp949"))
    links = (
        "---\ntitle: Ours\n---\n\n[a](stage:plam) [b](stage:plan) [c](page:links) [d](page:lnks)\n"
        "![a](assets/hom.png)\n\n[b]: frnt.md\n"
        '{{ gat("plan") }} {{ now() }} `{{ "{{ gat() }}" }}`\n'
    )
    (own / "links.md").write_text(links, "utf-8")
    (own / "front.md").write_text("---\ntitle: Ours: all\n---\n# Ours\n", "utf-8")
    (own / "styles.css").write_bytes("/* 글 */".encode("cp949"))
    (folder / "overrides/local/assets").mkdir(parents=True)
    (folder / "overrides/local/assets/ours.css").write_text("<<<<<<< HEAD\n", "utf-8")
    (own / "plan.svg").write_text("<svg>\n<script/></svg>", "utf-8")
    (own / "passwd.md").symlink_to("/etc/passwd")
    (folder / ".cache").mkdir()
    (folder / ".cache/x").write_bytes(b"x")
    for command in ("init", "add -f .cache"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True, capture_output=True)
    brand = "brand: {logo: assets/lgo.svg, favicon: assets/images/favicon.png}\n"
    replace(folder / "data/playbook.yml", "owner: owner", f"{brand}owner: owner")
    monkeypatch.chdir(folder)
    return folder


def test_check_names_them_all(slips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    said = [line.partition(". ")[0] for line in capsys.readouterr().err.splitlines()]
    assert said == [
        ".cache/x:1:1: git holds what builds put into '.cache' for themselves, and nobody reads "
        "that",
        "data/playbook.yml:13:15: The site has no picture 'assets/lgo.svg'",
        "docs/joint.md:3:1: A merge was left unfinished here",
        "docs/local/front.md:2:12: A value that contains a colon and a blank (': ') must be put in "
        "quotes",
        "docs/local/links.md:5:5: There is no stage 'plam' in the stages of playbook.yml",
        "docs/local/links.md:5:53: There is no page 'lnks' in docs/ or docs/local/",
        "docs/local/links.md:6:6: 'assets/hom.png' leads to a file that is not in docs/ or "
        "docs/local/",
        "docs/local/links.md:8:6: 'frnt.md' leads to a file that is not in docs/ or docs/local/",
        "docs/local/links.md:9:1: There is no macro 'gat'",
        "docs/local/passwd.md:1:1: This link leads out of the project; what it leads to is neither "
        "read, written nor published.",
        "docs/local/plan.svg:2:1: This picture holds what could run in readers' browsers: <script>",
        "docs/local/styles.css:1:4: The file is not UTF-8",
        "docs/old.md:1:3: The file is not UTF-8",
        "overrides/local/assets/ours.css:1:1: A merge was left unfinished here",
        "Problems found: 14.",
    ]


def test_check_has_nothing_against_sound_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path / "project", Path(__file__).parent / "sample")
    text = "---\n\nAcross: a line\n\n---\n\n[a](page:stages/plan) `[b](stage:x)`\n"
    # What the build makes, and what it brings along.
    text += "[c](downloads/playbook.xlsx) [d](whole.html) ![e](assets/images/favicon.png)\n"
    (folder / "docs/line.md").write_text(text, "utf-8")
    # To be taken along as it is.
    (folder / "docs/form.html").write_bytes("<p>양식</p>".encode("cp949"))
    (folder / "docs/gone.md").symlink_to("nowhere.md")
    monkeypatch.chdir(folder)
    assert main(["check"]) == 0


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
RUNS = {
    "script": f"{SVG}><script>alert(1)</script></svg>",
    "prefixed": f'{SVG} xmlns:s="http://www.w3.org/2000/svg"><s:script/></svg>',
    "event": f'{SVG} onload="alert(1)"/>',
    "address": f'{SVG}><a x:href=" java\nscript:alert(1)"><path/></a></svg>',
    "other host": f'{SVG}><image href="//evil.example/x.png"/></svg>',
    "picture in picture": f'{SVG}><use href="data:image/svg+xml,x"/></svg>',
    "page": f'{SVG}><b xmlns="http://www.w3.org/1999/xhtml"/></svg>',
    "foreign": f"{SVG}><foreignObject/></svg>",
    "changed": f'{SVG}><a><set attributeName="href" to="javascript:alert(1)"/></a></svg>',
    "entity": f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG}>&a;</svg>',
    "unknown name": f'<!DOCTYPE svg SYSTEM "x" [ %u; <!ATTLIST svg onload CDATA "a"> ]>{SVG}/>',
    "behind it": f'<!DOCTYPE svg PUBLIC "x" "y" [ %u; <!ENTITY s "<a/>"> ]>{SVG}>&s;</svg>',
    "other style": f"{SVG}><style>a {{}} @import 'http://evil.example/x'</style></svg>",
    "other ground": f'{SVG}><path fill="url( //evil.example/x#a)"/></svg>',
    "hidden letter": f"{SVG}><style><![CDATA[a {{ fill: \\75rl(//x.example/) }}]]></style></svg>",
    "two addresses": f'{SVG}><a href="javascript:alert(1)" HREF="#x"/></svg>',
    "two names": f'{SVG} xmlns:z="z"><a x:href="javascript:alert(1)" z:href="#x"/></svg>',
    "two changes": f'{SVG} xmlns:z="z"><set attributeName="href" to="" z:attributeName="d"/></svg>',
    "split word": f"{SVG}><style>@imp<g/>ort 'http://evil.example/x'</style></svg>",
    "set of pictures": f"{SVG}><style>a {{ fill: image-set('//evil.example/x' 1x) }}</style></svg>",
    "style": f'<?xml-stylesheet href="x.xsl" type="text/xsl"?>{SVG}/>',
    "utf-16": f"<?xml version='1.0' encoding='utf-16'?>{SVG}><script/></svg>",
}


@pytest.mark.parametrize("name", RUNS)
def test_pictures_run_nothing(tmp_path: Path, name: str) -> None:
    picture = tmp_path / "docs/local/images/x.SVG"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(RUNS[name].encode("utf-16" if name == "utf-16" else "utf-8"))
    (found,) = drawing_problems((tmp_path / "docs",), tmp_path, lambda path: Place("x", 1, 1))
    assert found.code == "svg-runs" and found.place.line == 1


def test_pictures_behind_a_link_are_looked_at(tmp_path: Path) -> None:
    """MkDocs follows it."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more/x.svg").write_text(RUNS["script"])
    (tmp_path / "more/again").symlink_to(".")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/local").symlink_to("../more")
    found = drawing_problems((tmp_path / "docs",), tmp_path, lambda path: Place(str(path), 1, 1))
    assert [problem.place.file for problem in found] == [str(tmp_path / "docs/local/x.svg")]


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    """Browsers show a drawing up to its first fault, and run what stands before it."""
    for text, code in (("<svg>\n<a></svg>", "svg-broken"), ("<svg/>", ""), ("", "svg-broken")):
        (tmp_path / "x.svg").write_text(text)
        found = drawing_problems((tmp_path,), tmp_path, lambda path: Place("x", 1, 1))
        assert [problem.code for problem in found] == ([code] if code else [])


def test_plain_drawings_are_sound(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.example/">'
        f'{SVG}><use x:href="#a"/><image href="data:image/png;base64,aGk="/><a href=""/>'
        "<style>@namespace url(http://www.w3.org/2000/svg); a { fill: url('#b') }"
        "@font-face { src: url('data:font/woff2;base64,aGk=') }</style>"
        "<text fill='url(#b)'>@import</text></svg>"
    )
    (tmp_path / "x.svg").write_text(text, "utf-8")
    folders = (tmp_path, ROOT / "docs", ROOT / "overrides")
    assert not list(drawing_problems(folders, ROOT, lambda path: Place("x", 1, 1)))


@pytest.mark.parametrize("name", ["joint", "local/front", "local/links"])
def test_the_build_says_the_same(slips: Path, name: str) -> None:
    """At the page that it comes to first."""
    (slips / "docs/local/plan.svg").unlink()
    shutil.rmtree(slips / ".git")
    pages = (slips / "docs").rglob("*.md")
    for other in [page for page in pages if page != slips / f"docs/{name}.md"]:
        other.unlink()
    (slips / "docs/local/styles.css").unlink()
    replace(slips / "data/playbook.yml", "logo: assets/lgo.svg, ", "")
    result = build(slips)
    assert result.returncode and f"\ndocs/{name}.md:" in result.stdout + result.stderr


def test_a_key_that_is_none_is_no_front_matter(sample: Playbook) -> None:
    """MkDocs would show it as text."""
    (problem,) = written_problems("---\ntitle： Ours\n---\n", "docs/a.md", sample, "a.md", ())
    assert str(problem.place) == "docs/a.md:2:1" and problem.code == "wide-colon"


@pytest.mark.parametrize("text", ["[" * 20_000, "- " * 40 + "a", "[" * 51 + "a" + "]" * 51])
def test_a_page_that_nests_too_deep_is_told_of(sample: Playbook, text: str) -> None:
    source = f"---\ntitle: A\n---\n\nSo:\n\n{text}\n"
    (problem,) = written_problems(source, "docs/a.md", sample, "a.md", ())
    assert problem.code == "page-too-deep" and problem.place.line == 7
    for fine in (f"```\n{text}\n```\n", "[a][b] " * 100):
        assert not list(written_problems(fine, "docs/a.md", sample, "a.md", ()))


def test_a_line_across_is_no_front_matter(sample: Playbook) -> None:
    text = "---\n- Ours: all: of it\n---\n"
    assert not list(written_problems(text, "docs/a.md", sample, "a.md", ()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a](../b.md#x) [b](c.md 'C') [c](../stages/plan.md) ![](../images/d.png)", []),
        ("[a](https://a.example/b.md) [b](mailto:a@b.md) [c](/b.md) [d](#x.md) [e](x/)", []),
        ("```\n[a](x.md)\n```\n\n- a\n\n    ~~~\n    [b](x.md)\n    ~~~\n\n`[c](x.md)`", []),
        ("<!-- [a](x.md) --> {# [b](x.md) #} [c]({{ d }}.md) <pre>[d](x.md)</pre>", []),
        ("So:\n\n    [a](x.md)\n\n\t[b](x.md)\nEnd [c](y.md)", ["y.md"]),
        ("- a\n\n    [a](x.md)\n\n!!! note\n\n    ![b](x.png)", ["x.md", "x.png"]),
        ("[^1]: x.md\n[//]: # (x.md)\n*[x]: x.md\n[a]: <x.md>", ["x.md"]),
        ("[a](../B.md)", ["../B.md > ../b.md"]),
        ("[a](stages/idex.md)", ["stages/idex.md > ../stages/index.md"]),
        ("[a](b.md) ![b](d.png)", ["b.md > ../b.md", "d.png > ../images/d.png"]),
        (
            "[a](../stages/plam.md?x) [b](form.dcx)",
            ["../stages/plam.md > ../stages/plan.md", "form.dcx"],
        ),
        ("[a](%EC%96%91%EC%8B%9D.docx) [b](양식.hwp)", ["양식.hwp"]),
    ],
)
def test_files_that_pages_name_are_there(sample: Playbook, text: str, said: list[str]) -> None:
    places = (
        "b.md",
        "own/a.md",
        "own/c.md",
        "index.md",
        "stages/index.md",
        "own/양식.docx",
        "stages/plan.md",
        "images/d.png",
    )
    found = written_problems(text, "docs/own/a.md", sample, "own/a.md", places)
    assert [f"{dict(p.words)['file']} > {p.near}".removesuffix(" > ") for p in found] == said


@pytest.mark.parametrize("name", ["docs", "docs/local", "overrides", "data"])
@pytest.mark.parametrize("target", [".git", "../elsewhere"])
def test_a_folder_of_its_own_does_not_lead_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, target: str
) -> None:
    """A stranger's commit may bring it in place of the folder."""
    folder = project(tmp_path / "bakery", copy_sample(tmp_path / "sample"))
    monkeypatch.chdir(folder)
    (folder / name).mkdir(exist_ok=True)
    elsewhere = folder / target / "moved"
    elsewhere.parent.mkdir()
    shutil.move(folder / name, elsewhere)
    (folder / name).symlink_to(elsewhere)
    assert main(["check"]) == 1
    result = build(folder)
    said = result.stdout + result.stderr
    # What the data say of their language cannot be read either.
    sentences = [language(spoken).problems["outside"] for spoken in ("ko", "en")]
    assert result.returncode and re.search(f"^{name}[/:]", said, re.M)
    assert any(sentence in said for sentence in sentences)
    assert not (folder / "site").exists()


@pytest.mark.parametrize(
    ("target", "near"),
    [
        ("stages:plan", "stage:plan"),
        ("Stage:plan", "stage:plan"),
        ("stge:plan", "stage:plan"),
        ("C:\\Users\\a.png", ""),
        ("C:/a.png", ""),
        ("file:///C:/a.md", ""),
        ("images\\ok.png", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_addresses_that_lead_nowhere(sample: Playbook, target: str, near: str) -> None:
    """A browser would take the beginning for that of an address, and the strokes for others."""
    (found,) = written_problems(f"# A\n\n![a]({target})\n", "docs/a.md", sample, "a.md", ())
    assert (found.code, str(found.place), found.near) == ("unknown-link", "docs/a.md:3:6", near)


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://x.example/?a=b:c) [b](HTTP://x.example) [c](mailto:a@b.example) [d](tel:1)",
        "[a](stage:plan) [b](#a:b) [c](../x/?a=b:c) [d](/a:b) [e](a\\_b) [f]({{ x }}:y)",
        "![a](data:image/png;base64,aGk=)\n\n[^1]: Note: this\n\n*[HTML]: Hyper: text",
    ],
)
def test_addresses_that_lead_somewhere(sample: Playbook, text: str) -> None:
    assert list(written_problems(text, "docs/a.md", sample, "a.md", ())) == []
