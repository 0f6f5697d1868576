"""Real strict builds: the shipped playbook, the same with changes in YAML alone, another one."""

from __future__ import annotations

import gzip
import html
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from samples import ROOT, SAMPLE, copy_sample, replace
from sites import build, built, own_project, project

from macros.load.languages import language
from macros.model.playbook import Playbook
from macros.render import pages
from macros.website.assets import MERMAID, without_comments
from macros.website.policy import hashed

NASTY = (
    '{{ 7*7 }} {% raw %} <script>alert(1)</script></title> a|b `c` "d" ]; end # *e* _f_ &amp; \\'
)
"""What some format gives a meaning to: Jinja, HTML, Markdown, tables, attributes, Mermaid."""


def soup(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")


def words(site: Path) -> str:
    """Everything a site says, its search index included."""
    texts = [BeautifulSoup(p.read_text("utf-8"), "html.parser").text for p in site.rglob("*.html")]
    index = json.loads((site / "search/entries.json").read_text("utf-8"))
    return "\n".join([*texts, *(f"{entry['title']} {entry['text']}" for entry in index["docs"])])


def set_key(path: Path, key: str, value: str, times: int = 1) -> None:
    """Gives the first keys of that name another value, whatever they had."""
    quoted = json.dumps(value, ensure_ascii=False)
    text = path.read_text("utf-8")
    changed, count = re.subn(
        rf"(?m)^(\s*(?:- )?{key}: )(?!\|).*$", lambda m: m[1] + quoted, text, count=times
    )
    assert count, f"{path}: no {key}"
    path.write_text(changed, "utf-8")


def order(folder: Path, change) -> None:  # type: ignore[no-untyped-def]
    """Rewrites the list of stages in playbook.yml."""
    path = folder / "data/playbook.yml"
    text = path.read_text("utf-8")
    block = re.search(r"(?m)^stages:\n((?:  - .*\n)+)", text)
    assert block
    ids = yaml.safe_load(block[1])
    lines = "".join(f"  - {id_}\n" for id_ in change(ids))
    path.write_text(text.replace(block[1], lines), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository, built as it is: its pages are tested, whosever they are."""
    return built(own_project(tmp_path_factory.mktemp("own")))


@pytest.fixture(scope="module")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample playbook, built."""
    return built(project(tmp_path_factory.mktemp("sample"), SAMPLE))


def test_every_page_is_there(site: Path, own: Playbook) -> None:
    for page in pages.pages(own):
        address = pages.url(page.path, "index.md")
        file = site / address / "index.html"
        assert file.exists(), page
        heading = soup(site, file.relative_to(site).as_posix()).h1
        assert heading and page.title in heading.text, page


def test_links_lead_somewhere(site: Path) -> None:
    """Every link and asset inside the site exists, and every anchor in the page it names."""
    anchors: dict[Path, set[str]] = {}
    documents = {
        p: BeautifulSoup(p.read_text("utf-8"), "html.parser") for p in site.rglob("*.html")
    }
    for path, document in documents.items():
        anchors[path] = {str(tag["id"]) for tag in document.find_all(id=True)}
        anchors[path] |= {"__skip", "__search", ""}
    broken = []
    for path, document in documents.items():
        if path.name == "404.html":
            continue
        for tag in document.find_all(["a", "link", "script", "img"]):
            target = str(tag.get("href") or tag.get("src") or tag.get("xlink:href") or "")
            if not target or re.match(r"(https?|mailto|data):", target):
                continue
            address, _, anchor = html.unescape(target).partition("#")
            file = (path.parent / address.partition("?")[0]).resolve() if address else path
            file = file / "index.html" if file.is_dir() else file
            if not file.exists() or (anchor and anchor not in anchors.get(file, {anchor})):
                broken.append(f"{path.relative_to(site)}: {target}")
    assert not broken


def test_nothing_comes_from_another_host(site: Path) -> None:
    """No script, style, picture or font of a page is fetched from elsewhere."""
    for path in site.rglob("*.html"):
        document = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for tag in document.find_all(["script", "img", "iframe", "source", "link"]):
            target = str(tag.get("src") or tag.get("href") or "")
            canonical = "canonical" in (tag.get("rel") or [])
            assert canonical or not re.match(r"(https?:)?//", target), f"{path}: {tag}"


def test_own_scripts_and_styles_are_small(sample_site: Path) -> None:
    """Compressed, all scripts under 27.8 kB and all styles under 12 kB, whichever a page loads.
    What is fetched only when somebody asks for a file costs no page anything: it has 4 kB."""
    on_demand = sample_site / "assets/workbook.js"
    assert len(gzip.compress(on_demand.read_bytes())) < 4_000
    for kind, most in (("js", 27_800), ("css", 12_000)):
        found = (sample_site / "assets").glob(f"*.{kind}")
        files = [path for path in found if path.name not in (Path(MERMAID).name, on_demand.name)]
        assert files
        assert sum(len(gzip.compress(file.read_bytes())) for file in files) < most, kind


def test_one_style_sheet_of_our_own_holds_back_a_page(sample_site: Path) -> None:
    sheets = soup(sample_site, "index.html").select("link[rel=stylesheet]:not([media])")
    own = [str(sheet["href"]) for sheet in sheets if "stylesheets" not in str(sheet["href"])]
    assert own == ["assets/site.css"]
    text = (sample_site / own[0]).read_text("utf-8")
    parts = list((ROOT / "overrides/assets/css").glob("*.css"))
    assert parts
    for part in parts:
        assert without_comments(part.read_text("utf-8")) in text, part.name


def test_every_inline_script_is_named_by_the_policy(site: Path) -> None:
    """Those that run; what a page holds as data is of another type."""
    for path in site.rglob("*.html"):
        document = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        policy = document.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy, path
        scripts = [tag for tag in document.find_all("script") if not tag.get("src")]
        running = [tag for tag in scripts if tag.get("type") != "application/json"]
        assert running or path.name == "whole.html"
        for script in running:
            assert hashed(script.text) in str(policy["content"]), path


def test_ids_are_unique_on_a_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        document = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        ids = [tag["id"] for tag in document.find_all(id=True)]
        assert len(ids) == len(set(ids)), (path, sorted(i for i in ids if ids.count(i) > 1))


def test_previous_and_next_run_through_the_stages(sample_site: Path, sample: Playbook) -> None:
    for before, after in zip(sample.stages, sample.stages[1:], strict=False):
        document = soup(sample_site, f"stages/{before.id}/index.html")
        link = document.select_one("a.md-footer__link--next")
        assert link and after.title in link.text
        document = soup(sample_site, f"stages/{after.id}/index.html")
        link = document.select_one("a.md-footer__link--prev")
        assert link and before.title in link.text


def test_edit_leads_to_the_yaml(sample_site: Path, sample: Playbook) -> None:
    for page in pages.pages(sample):
        file = sample_site / pages.url(page.path, "index.md") / "index.html"
        document = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        links = [str(a["href"]) for a in document.select('a[href^="https://git.bakery.test/"]')]
        assert links and all(link.endswith(f"/data/{page.source}") for link in links), page
        assert (SAMPLE / page.source).exists()


def test_site_without_fences_carries_no_mermaid(site: Path) -> None:
    loading = [p for p in site.rglob("*.html") if "mermaid.min.js" in p.read_text("utf-8")]
    fences = [p for p in site.rglob("*.html") if '<div class="mermaid">' in p.read_text("utf-8")]
    assert loading == fences
    assert (site / "assets/mermaid.min.js").exists() == bool(fences)


def test_nasty_text_comes_out_as_written(tmp_path: Path) -> None:
    """Titles and texts that mean something to some format, in every place that shows them."""
    folder = project(tmp_path / "nasty")
    data = folder / "data"
    for key in ("title", "tagline", "description"):
        set_key(data / "playbook.yml", key, f"P {NASTY}")
    stage = next(iter(yaml.safe_load((data / "playbook.yml").read_text("utf-8"))["stages"]))
    decision = next(iter(yaml.safe_load((data / "playbook.yml").read_text("utf-8"))["decisions"]))
    for key in ("title", "short", "summary"):
        set_key(data / f"stages/{stage}.yml", key, f"S {NASTY}")
    for key in (
        "text",
        "why",
        "note",
        "sign",
        "cost",
        "instead",
        "question",
        "purpose",
        "evidence",
    ):
        set_key(data / f"stages/{stage}.yml", key, f"X{key} {NASTY}", times=9)
    set_key(data / "roles.yml", "title", f"R {NASTY}")
    set_key(data / "roles.yml", "description", f"RD {NASTY}")
    set_key(data / "glossary.yml", "term", f"T {NASTY}")
    for key in ("title", "question", "text", "help"):
        set_key(data / f"decisions/{decision}.yml", key, f"D{key} {NASTY}", times=3)
    label = json.dumps(f"L {NASTY}", ensure_ascii=False)
    (data / "labels.yml").write_text(f"checklist: {label}\n", "utf-8")
    site = built(folder)
    for path in site.rglob("*.html"):
        source = path.read_text("utf-8")
        assert "alert(1)</script>" not in source, path
        assert "&amp;#" not in source, path
        document = BeautifulSoup(source, "html.parser")
        assert "49" not in (document.title.text if document.title else "")
        for script in document.find_all("script"):
            assert "alert(1)" not in script.text or script.get("type") == "application/json", path
    page = soup(site, f"stages/{stage}/index.html")
    text = " ".join(page.text.split())
    # Which is Markdown.
    assert "Xwhy {{ 7*7 }} {% raw %} <script>alert(1)</script></title> a|b" in text
    for mark in ("S", "Xnote", "Xsign", "Xcost", "Xinstead", "Xpurpose", "R"):
        assert f"{mark} {NASTY}" in text, mark
    assert page.title and f"S {NASTY}" in page.title.text
    assert f"L {NASTY}" in text
    assert f"S {NASTY}" in " ".join(soup(site, "index.html").text.split())
    described = page.select_one('meta[name="description"]')
    assert described and described["content"] == f"S {NASTY}"
    index = json.loads((site / "search/entries.json").read_text("utf-8"))
    titles = [html.unescape(entry["title"]) for entry in index["docs"]]
    assert f"S {NASTY}" in " ".join(titles)


def test_the_search_shows_no_controls(sample_site: Path) -> None:
    """What counts and what is pressed is not what a page says."""
    index = json.loads((sample_site / "search/entries.json").read_text("utf-8"))
    said = "\n".join(f"{entry['title']} {entry['text']}" for entry in index["docs"])
    controls = soup(sample_site, "topics/hygiene/index.html").select(
        ".pb-meter-text, .pb-meter-label"
    )
    labels = language("en").labels
    words = {*(control.text for control in controls), labels["to_tools"], labels["to_tools_shown"]}
    assert len(words) > 3 and [word for word in words if word in said] == []


def test_stage_removed(tmp_path: Path, shipped: Playbook) -> None:
    """Removed from the order, with its file and what refers to it; then nothing of it shows."""
    folder = project(tmp_path / "removed")
    gone = shipped.stages[2]
    order(folder, lambda ids: [id_ for id_ in ids if id_ != gone.id])
    (folder / "data/stages" / f"{gone.id}.yml").unlink()
    without(folder, gone.id, shipped)
    site = built(folder)
    said = words(site)
    assert not (site / "stages" / gone.id).exists()
    for activity in gone.activities:
        assert activity.title not in said
    for path in site.rglob("*.html"):
        document = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for tag in document.find_all(["a", "h1", "h2", "h3", "th", "strong"]):
            # Sentences may speak of the work; only what stands for the stage must be gone.
            assert gone.title not in tag.text.split(". ")[-1:], f"{path}: {tag}"


def without(folder: Path, gone: str, shipped: Playbook) -> None:
    """Follows the messages as an editor would: deletes what still refers to the stage."""
    data = folder / "data"
    for _ in range(20):
        result = subprocess.run(
            [sys.executable, "-m", "macros", "check"],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if result.returncode == 0:
            return
        places = re.findall(r"(?m)^data/(\S+?):(\d+):(\d+): (.*)$", result.stderr)
        for name, line, _column, message in sorted(places, key=lambda p: (p[0], -int(p[1]))):
            mend(data / name, int(line), message)
    pytest.fail(result.stderr)


def mend(path: Path, line: int, message: str) -> None:
    """Deletes the reference in a line: the link but not its words, or the entry that holds it."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    text = lines[line - 1]
    unknown = re.findall(r"'([a-z0-9-]+)'", message)
    linked = re.sub(rf"\[([^\]]*)\]\((?:\w+):(?:{'|'.join(unknown)})\)", r"\1", text)
    if linked != text:
        lines[line - 1] = linked
    else:
        start = line - 1
        while not lines[start].lstrip().startswith("- "):
            start -= 1
        if re.match(r"\s+to: ", text) and not re.match(r"\s*- to:", text):
            lines[line - 1] = ""
        else:
            indent = len(lines[start]) - len(lines[start].lstrip())
            end = start + 1
            while end < len(lines) and (
                not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent
            ):
                end += 1
            key = start - 1
            only = lines[key].rstrip().endswith(":") and not (
                end < len(lines)
                and lines[end].lstrip().startswith("- ")
                and len(lines[end]) - len(lines[end].lstrip()) == indent
            )
            lines[start - only : end] = []
    path.write_text("".join(lines), "utf-8")


def test_stage_added_between_two(tmp_path: Path, shipped: Playbook) -> None:
    folder = project(tmp_path / "added")
    source = (ROOT / "tests/sample/stages/sell.yml").read_text("utf-8")
    role = shipped.roles[1].id
    source = source.replace("owner", shipped.owner or role).replace("baker", role)
    source = re.sub(r"(?s)returns:.*", "", source)
    (folder / "data/stages/rehearsal.yml").write_text(source, "utf-8")
    order(folder, lambda ids: [*ids[:3], "rehearsal", *ids[3:]])
    site = built(folder)
    document = soup(site, "stages/rehearsal/index.html")
    position = document.select_one(".pb-position")
    total = len(shipped.stages) + 1
    assert position and position.select_one('[aria-current="step"]')
    assert len(position.select("li")) == total
    assert str(total) in position.text
    following = document.select_one("a.md-footer__link--next")
    assert following and shipped.stages[3].title in following.text
    flow = soup(site, "stages/index.html").select_one("svg#flow-process")
    assert flow and len(flow.select(".node")) == total


def test_stages_reordered(tmp_path: Path, shipped: Playbook) -> None:
    folder = project(tmp_path / "reordered")
    order(folder, lambda ids: list(reversed(ids)))
    site = built(folder)
    cards = soup(site, "stages/index.html").select(".pb-stages li > a")
    assert [card.text.split()[-1] for card in cards] == [
        stage.title.split()[-1] for stage in reversed(shipped.stages)
    ]


def test_roles_added_and_removed(tmp_path: Path, shipped: Playbook) -> None:
    folder = project(tmp_path / "roles")
    roles = folder / "data/roles.yml"
    gone = shipped.roles[-1]
    text = roles.read_text("utf-8")
    start = text.index(f"- id: {gone.id}\n")
    end = text.find("\n- id: ", start)
    roles.write_text(
        text[:start]
        + (text[end + 1 :] if end > 0 else "")
        + "- id: translator\n  title: 번역가\n  description: 옮깁니다.\n  side: vendor\n",
        "utf-8",
    )
    for path in (folder / "data").rglob("*.yml"):
        source = path.read_text("utf-8")
        changed = re.sub(rf"\b{gone.id}\b", "translator", source)
        if path != roles and changed != source:
            path.write_text(changed, "utf-8")
    site = built(folder)
    assert "번역가" in soup(site, "roles/translator/index.html").text
    assert not (site / "roles" / gone.id).exists()


def test_another_playbook(tmp_path: Path, shipped: Playbook) -> None:
    """Three stages, two roles, in English, about something else: nothing of the shipped shows."""
    folder = project(tmp_path / "bakery", copy_sample(tmp_path / "data"))
    site = built(folder)
    said = words(site)
    hangul = re.findall(r".{0,30}[가-힣]+.{0,30}", said)
    assert not hangul, hangul[:5]
    assert soup(site, "index.html").html["lang"] == "en"  # type: ignore[index]
    assert "Opening a bakery" in said and "Make a plan" in said
    assert not any(stage.id in said.split() for stage in shipped.stages if stage.id != "data")


def test_handwritten_page_wins(tmp_path: Path, shipped: Playbook) -> None:
    folder = project(tmp_path / "own")
    stage = shipped.stages[0]
    (folder / "docs/stages").mkdir()
    page = folder / "docs/stages" / f"{stage.id}.md"
    page.write_text(f'# Ours\n\n{{{{ checklist("{stage.id}") }}}}\n', "utf-8")
    (folder / "docs/extra.md").write_text("# Extra\n\n{{ process_flow }}\n", "utf-8")
    site = built(folder)
    document = soup(site, f"stages/{stage.id}/index.html")
    assert document.h1 and "Ours" in document.h1.text
    assert len(document.select(".pb-check")) == len(stage.checklist)
    assert soup(site, "extra/index.html").select("svg#flow-process")
    menu = soup(site, "blocks/index.html").select_one("nav.md-nav--primary")
    assert menu and "Extra" in menu.text


def own_docs(folder: Path, **pages: str) -> Path:
    """A project with these pages."""
    for name, text in pages.items():
        (folder / f"docs/{name}.md").write_text(text, "utf-8")
    return folder


def test_macros_twice_on_a_page(tmp_path: Path) -> None:
    """Each id once, and once what the scripts must know."""
    calls = [
        "process_flow()",
        "checklist()",
        'checklist("plan")',
        'guidance("plan")',
        'faq("plan")',
    ]
    text = "# Twice\n\n" + "\n\n".join(f"{{{{ {call} }}}}" for call in 2 * calls)
    folder = own_docs(project(tmp_path / "bakery", copy_sample(tmp_path / "data")), twice=text)
    page = soup(built(folder), "twice/index.html")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))
    assert len(page.select("svg#flow-process, svg#flow-process-2")) == 2
    assert len(page.select(".pb-check")) == 2 * len(page.select("[data-check=plan-recipe]")) == 8
    assert len(page.select(".pb-words")) == 1
    assert len(page.select(".pb-heard")) == len(page.select(".pb-message")) == 1
    # Its headings are the page's own.
    links = [link["href"] for link in page.select(".md-nav--secondary a")]
    assert "#section-look-around" in links and "#section-look-around-2" in links


def test_checklists_of_topics_alone_have_what_the_scripts_need(tmp_path: Path) -> None:
    folder = project(tmp_path / "bakery", copy_sample(tmp_path / "data"))
    for path in (folder / "data/stages").glob("*.yml"):
        source = yaml.safe_load(path.read_text("utf-8"))
        source.pop("checklist", None)
        path.write_text(yaml.safe_dump(source), "utf-8")
    site = built(folder)
    for address in ("checklists", "mine", "topics/hygiene"):
        page = soup(site, f"{address}/index.html")
        assert page.select(".pb-check") and len(page.select(".pb-words")) == 1, address


def test_links_into_generated_pages_are_checked(tmp_path: Path) -> None:
    text = "# X\n\n[yes](stages/plan.md#check-plan-recipe) [no](stages/plan.md#nowhere)\n"
    folder = own_docs(project(tmp_path / "bakery", copy_sample(tmp_path / "data")), x=text)
    result = build(folder)
    assert result.returncode != 0
    assert "#nowhere" in result.stderr and "#check-plan-recipe" not in result.stderr


def test_other_plugins_may_add_to_a_generated_page(tmp_path: Path) -> None:
    folder = own_docs(project(tmp_path / "bakery", copy_sample(tmp_path / "data")))
    (folder / "hook.py").write_text(
        "def on_page_markdown(markdown, page, **_):\n"
        "    return markdown + '\\n*Ours*'\n"
        "def on_page_content(html, page, **_):\n"
        "    return html.replace('Who buys the bread?', 'Who eats the bread?')\n",
        "utf-8",
    )
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").unlink()
    (folder / "mkdocs.yml").write_text(f"hooks: [hook.py]\n{settings}", "utf-8")
    page = soup(built(folder), "stages/plan/index.html")
    assert "Who eats the bread?" in page.text
    assert page.select("article em")[-1].text == "Ours"


def test_macro_with_an_unknown_id_fails(tmp_path: Path, shipped: Playbook) -> None:
    wrong = shipped.stages[0].id + "x"
    extra = f'# Extra\n\n{{{{ gate("{wrong}") }}}}\n'
    result = build(own_docs(project(tmp_path / "slip"), extra=extra))
    assert result.returncode != 0
    assert f"docs/extra.md:3:4: '{wrong}' 단계가" in result.stderr
    assert f"혹시 '{shipped.stages[0].id}'인가요?" in result.stderr
    assert "Traceback" not in result.stderr


def test_bad_data_stops_the_build(tmp_path: Path) -> None:
    """With the lines that `check` prints, an exit code, no traceback, and no half-written site."""
    folder = project(tmp_path / "bad", copy_sample(tmp_path / "data"))
    replace(folder / "data/roles.yml", "side: client", "sied: client")
    replace(folder / "data/stages/plan.yml", "title: Make a plan", "title: 3.10")
    result = build(folder)
    assert result.returncode != 0
    said = result.stdout + result.stderr
    assert "\ndata/roles.yml:4:3: 'sied' is not known here." in said
    assert "\ndata/stages/plan.yml:1:8: Text is expected" in said
    assert "Traceback" not in said
    assert not (folder / "site").exists()


def test_pages_without_directories(tmp_path: Path) -> None:
    """With `use_directory_urls: false`, for a site read from a disk, links are files."""
    folder = project(tmp_path / "files", copy_sample(tmp_path / "data"))
    site = built(folder, "--no-directory-urls")
    links = [str(a["href"]) for a in soup(site, "index.html").select(".pb-stages a")]
    assert links == ["stages/plan.html", "stages/bake.html", "stages/sell.html"]


def test_what_builds_keep_may_not_be_tracked(tmp_path: Path) -> None:
    """git would bring a stranger's; a build that finds some says how to take it out."""
    folder = project(tmp_path / "bakery", copy_sample(tmp_path / "data"))
    (folder / ".cache/templates").mkdir(parents=True)
    (folder / ".cache/templates/x.jinja").write_bytes(b"x")
    compiled = "docs/__pycache__/x.cpython-311.pyc"
    (folder / compiled).parent.mkdir(parents=True, exist_ok=True)
    (folder / compiled).write_bytes(b"x")
    for command in ("init", f"add -f .cache {compiled}"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True, capture_output=True)
    (folder / "overrides/local/assets").mkdir(parents=True)
    (folder / "overrides/local/assets/logo.svg").write_text("<svg onload='alert(1)'/>", "utf-8")
    result = build(folder)
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "overrides/local/assets/logo.svg:1:1: This picture holds what could run" in said
    (folder / "overrides/local/assets/logo.svg").unlink()
    assert ".cache/templates/x.jinja:1:1: git holds what builds put into '.cache'" in said
    assert f"{compiled}:1:1: git holds what builds put into 'docs/__pycache__'" in said
    assert "git rm -r --cached .cache" in said and not (folder / "site").exists()
    held = [".cache", "docs/__pycache__"]
    subprocess.run(["git", "rm", "-r", "-q", "--cached", *held], cwd=folder, check=True)
    built(folder)


def test_links_out_of_the_project_are_not_published(tmp_path: Path) -> None:
    folder = own_docs(project(tmp_path / "bakery", copy_sample(tmp_path / "data")))
    secret = tmp_path / "elsewhere/secret.md"
    secret.parent.mkdir()
    secret.write_text("# Secret\n", "utf-8")
    (folder / ".hidden").write_text("Secret", "utf-8")
    (folder / "docs/leak.md").symlink_to(secret)
    (folder / "docs/leak.txt").symlink_to(secret)
    (folder / "docs/hidden.txt").symlink_to("../.hidden")
    # What MkDocs itself says of a page is said to a terminal and to servers, too.
    named = folder / "docs/a\n::error::b\x1b[31m\u202e.md"
    named.write_text("[x](nowhere.md)", "utf-8")
    result = build(folder)
    named.unlink()
    assert r"a\u000a::error::b\u001b[31m\u202e.md" in result.stderr
    assert not re.search("^::|[\x1b\u202e]", result.stdout + result.stderr, re.M)
    assert "docs/leak.md:1:1: This link leads out of the project" in result.stderr
    assert result.returncode == 1
    (folder / "inside.md").write_text("# Inside\n", "utf-8")
    (folder / "docs/inside.md").symlink_to("../inside.md")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True, capture_output=True
    )
    assert not list((folder / "site").glob("*leak*"))
    assert not (folder / "site/hidden.txt").exists()
    assert "Inside" in soup(folder / "site", "inside/index.html").text


def test_links_that_must_not_be_followed_stop_the_build(tmp_path: Path) -> None:
    """MkDocs would walk through folders outside, and through links to links almost for ever."""
    folder = own_docs(project(tmp_path / "bakery", copy_sample(tmp_path / "data")))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.html").write_text("Secret", "utf-8")
    (folder / "docs/folder").symlink_to(tmp_path / "elsewhere")
    (folder / "docs/a").symlink_to(".")
    (folder / "docs/b").symlink_to(".")
    (folder / "overrides/partials/feedback.html").symlink_to(tmp_path / "elsewhere/secret.html")
    result = build(folder)
    assert result.returncode == 1
    for place in ("docs/folder", "overrides/partials/feedback.html"):
        assert f"{place}:1:1: This link leads out of the project" in result.stdout
    for place in ("docs/a", "docs/b"):
        assert f"{place}:1:1: This link leads to a folder with other links" in result.stdout
    for name in ("docs/folder", "docs/a", "docs/b", "overrides/partials/feedback.html"):
        (folder / name).unlink()
    (folder / "more").mkdir()
    (folder / "more/list.txt").write_text("More", "utf-8")
    (folder / "docs/more").symlink_to("../more")
    assert (built(folder) / "more/list.txt").read_text("utf-8") == "More"


def test_mermaid_is_the_one_of_its_package(tmp_path: Path) -> None:
    """Whatever lies in its place in `docs/`; and a build writes nothing there."""
    fence = "# F\n\n```mermaid\nflowchart TB\n  a --> b\n```\n"
    folder = own_docs(project(tmp_path / "bakery", copy_sample(tmp_path / "data")), fence=fence)
    (folder / "docs" / MERMAID).parent.mkdir(exist_ok=True)
    (folder / "docs" / MERMAID).write_text("alert(1)", "utf-8")
    before = {path: path.read_bytes() for path in folder.glob("docs/**/*") if path.is_file()}
    site = built(folder)
    package = find_spec("mermaidx")
    assert package and package.origin
    script = (Path(package.origin).parent / "assets/mermaid.js").read_bytes()
    assert (site / MERMAID).read_bytes() == script
    assert before == {p: p.read_bytes() for p in folder.glob("docs/**/*") if p.is_file()}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"# \xc2\xdc\n", "docs/slip.md:1:3: The file is not UTF-8."),
        (b"# X\n\n{{ stage_card() }}\n", "docs/slip.md:3:1: There is no macro 'stage_card'."),
        (b"# X\n\n{% if %}\n", "docs/slip.md:3:1: The page 'slip.md' cannot be built"),
    ],
)
def test_slip_in_a_page_is_told_without_a_traceback(tmp_path: Path, page: bytes, said: str) -> None:
    folder = own_docs(project(tmp_path / "bakery", copy_sample(tmp_path / "data")))
    (folder / "docs/slip.md").write_bytes(page)
    result = build(folder)
    assert result.returncode == 1 and said in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def test_addresses_of_instructions_are_told_and_not_published(tmp_path: Path) -> None:
    folder = project(tmp_path / "example", copy_sample(tmp_path / "data"))
    with (folder / "data/playbook.yml").open("a", encoding="utf-8") as file:
        file.write("site: {url: https://example.org/x, edit: https://github.com/example/x/edit}\n")
    result = build(folder, SITE_URL="", EDIT_URI="")
    assert result.returncode == 0, result.stderr
    assert result.stderr.count("is an example and is not published") == 2
    assert result.stderr.count("lists for trackers and documents have no links") == 1
    home = soup(folder / "site", "index.html")
    assert not home.select('link[rel=canonical], meta[property="og:image"], a[href*="/edit"]')
    assert "github.com/example" not in str(home)
