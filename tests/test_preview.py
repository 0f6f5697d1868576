"""A preview after any edits, slips, faults and repairs is what a clean build would give."""

from __future__ import annotations

import filecmp
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from samples import SAMPLE
from sites import project as new_project

from macros.website.build import SEARCH
from macros.website.plugin import PlaybookPlugin

STEPS = int(os.environ.get("PREVIEW_STEPS", "24"))
SEED = int(os.environ.get("PREVIEW_SEED", "1"))
LOOK = 4
"""Sound builds between two comparisons with a clean one."""

PLUGINS = dict(MkDocsConfig._schema)["plugins"].plugin_cache  # type: ignore[attr-defined]
"""The plugins that MkDocs keeps from build to build."""

Edit = Callable[[], object]


class Editor:
    """Somebody who edits a project: `edits` keep it sound, `slips` break it and give the repair."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance, self.count = folder, chance, 0
        self.edits: list[Edit] = [
            self.reword,
            self.retitle,
            self.page,
            self.front,
            self.no_page,
            self.look,
            self.template,
            self.setting,
            self.older,
            self.folder_or_file,
            self.role,
            self.term,
        ]
        self.slips: list[Callable[[], Edit]] = [
            self.data_slip,
            self.data_away,
            self.other_encoding,
            self.unknown_macro,
            self.broken_template,
            self.broken_settings,
            self.crash,
            self.other_style,
        ]

    def new(self) -> str:
        self.count += 1
        return f"words {self.count}"

    def change(self, path: str, old: str, new: str) -> Edit:
        """Replaces what stands in a file, and gives what puts it back."""
        file = self.folder / path
        before = file.read_bytes()
        assert old.encode() in before, f"{path}: {old}"
        file.write_bytes(before.replace(old.encode(), new.encode(), 1))
        return lambda: file.write_bytes(before)

    def line(self, path: str, key: str, value: str) -> None:
        """Gives the first key of that name another value."""
        file = self.folder / path
        lines = file.read_text("utf-8").splitlines()
        at = next(n for n, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
        lines[at] = f"{lines[at].partition(key)[0]}{key}: {value}"
        file.write_text("\n".join(lines) + "\n", "utf-8")

    # What stays sound.

    def reword(self) -> None:
        self.line(
            f"data/stages/{self.chance.choice(['plan', 'sell', 'bake'])}.yml", "summary", self.new()
        )

    def retitle(self) -> None:
        path = self.chance.choice(
            ["data/stages/plan.yml", "data/topics/hygiene.yml", "data/playbook.yml"]
        )
        self.line(path, "title", self.new())

    def role(self) -> None:
        self.line("data/roles.yml", "description", self.new())

    def term(self) -> None:
        file = self.folder / "data/glossary.yml"
        text = file.read_text("utf-8")
        file.write_text(
            text + f"- id: t{self.count}x\n  term: Term{self.count}\n  definition: {self.new()}\n",
            "utf-8",
        )

    def page(self) -> None:
        name = self.chance.choice(["one", "two", "stages/sell"])
        file = self.folder / f"docs/{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"# {name}\n\n{self.new()} {{{{ stage_cards() }}}}\n", "utf-8")

    def front(self) -> None:
        (self.folder / "docs/one.md").write_text(
            f"---\ndescription: {self.new()}\n---\n\n# one\n", "utf-8"
        )

    def no_page(self) -> None:
        for name in ("one", "two", "stages/sell"):
            (self.folder / f"docs/{name}.md").unlink(missing_ok=True)
        (self.folder / "docs/picture.svg").unlink(missing_ok=True)

    def look(self) -> None:
        with (self.folder / "overrides/assets/css/text.css").open("a") as file:
            file.write(f".x{self.new().replace(' ', '')} {{ color: red }}\n")

    def template(self) -> None:
        with (self.folder / "overrides/partials/copyright.html").open("a") as file:
            file.write(f"<p>{self.new()}</p>\n")

    def setting(self) -> None:
        self.line("mkdocs.yml", "use_directory_urls", self.chance.choice(["true", "false"]))
        self.line("mkdocs.yml", "copyright", self.new())

    def older(self) -> None:
        """A file comes with an older date than the one it replaces."""
        file = self.folder / "docs/picture.svg"
        file.write_text(f"<svg>{self.new()}</svg>", "utf-8")
        os.utime(file, (1000, 1000))

    def folder_or_file(self) -> None:
        """A file where a folder was, or the other way around."""
        place = self.folder / "docs/place.txt"
        if place.is_dir():
            shutil.rmtree(place)
            place.write_text(self.new(), "utf-8")
        else:
            place.unlink(missing_ok=True)
            place.mkdir()
            (place / "inside.txt").write_text(self.new(), "utf-8")

    # What does not.

    def data_slip(self) -> Edit:
        return self.change("data/roles.yml", "side: either", "side: eiher")

    def data_away(self) -> Edit:
        (self.folder / "data").rename(self.folder / "away")
        return lambda: (self.folder / "away").rename(self.folder / "data")

    def other_encoding(self) -> Edit:
        file = self.folder / "docs/zz.md"
        file.write_bytes("# 쪽\n".encode("cp949"))
        return file.unlink

    def unknown_macro(self) -> Edit:
        file = self.folder / "docs/zz.md"
        file.write_text("# Z\n\n{{ nosuch() }}\n", "utf-8")
        return file.unlink

    def broken_template(self) -> Edit:
        return self.change("overrides/partials/copyright.html", "{% if", "{% iff")

    def broken_settings(self) -> Edit:
        return self.change("mkdocs.yml", "theme:\n", "theme:\n\t\n")

    def other_style(self) -> Edit:
        file = self.folder / "overrides/assets/css/text.css"
        before = file.read_bytes()
        file.write_bytes(before + "/* 색 */".encode("cp949"))
        return lambda: file.write_bytes(before)

    def crash(self) -> Edit:
        """Fails after some pages were written."""
        wrong = "{% if page and page.file.src_uri == 'roles/baker.md' %}{{ 1 // 0 }}{% endif %}"
        block = "{% block htmltitle %}"
        return self.change("overrides/main.html", block, block + wrong)


def playbook_plugin(config: MkDocsConfig) -> PlaybookPlugin:
    plugin = config.plugins["playbook"]
    assert isinstance(plugin, PlaybookPlugin)
    return plugin


class Project:
    """A project that is previewed in this process, as `mkdocs serve` does it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder / "project", folder / "site"
        new_project(self.folder, SAMPLE)
        settings = (self.folder / "mkdocs.yml").read_text("utf-8")
        settings += "\nuse_directory_urls: true\ncopyright: nobody\n"
        (self.folder / "mkdocs.yml").write_text(settings, "utf-8")
        config = self.config(self.site)
        config.plugins.on_startup(command="serve", dirty=False)
        preview = playbook_plugin(config).preview
        assert preview
        self.preview = preview
        self.asked_for: dict[str, bytes] = {}

    def config(self, site: Path) -> MkDocsConfig:
        config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(site))
        config.site_url = "http://127.0.0.1:8000/"
        return config

    def save(self) -> bool:
        """What happens when somebody saves: whether the site could be built."""
        with self.preview.caught():
            config = self.config(self.site)
            self.preview.build(config, serve_url=config.site_url, dirty=False)
        return not self.preview.failure

    def clean(self, target: Path) -> Path:
        """The site as one builds it who knows nothing of what was before."""
        kept = dict(PLUGINS)
        PLUGINS.clear()
        try:
            config = self.config(target)
            config.plugins.on_startup(command="serve", dirty=False)
            playbook_plugin(config).session.dirty = False
            build(config, serve_url=config.site_url)
            made = playbook_plugin(config).build
            files = {**made.exports, **made.search}
            self.asked_for = {path: file.content for path, file in files.items()}
        finally:
            config.plugins.on_shutdown()
            PLUGINS.clear()
            PLUGINS.update(kept)
        return target


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.chdir(tmp_path)
    PLUGINS.clear()
    made = Project(tmp_path)
    assert made.save(), made.preview.failure
    yield made
    made.preview.leave()
    PLUGINS.clear()


def differences(one: Path, two: Path) -> list[str]:
    """The files that are in one folder only, or not the same, but for those that are made when
    they are asked for."""

    def files(folder: Path) -> set[str]:
        return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}

    names = (files(one) | files(two)) - set(SEARCH)
    _, unequal, missing = filecmp.cmpfiles(one, two, names, shallow=False)
    return sorted(unequal + missing)


def test_any_sequence_ends_as_a_clean_build(project: Project, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    editor = Editor(project.folder, chance)
    history: list[str] = []
    sound = 0

    def step(name: str, good: bool) -> None:
        history.append(name)
        assert project.save() == good, f"{history}: {project.preview.failure}"

    for _ in range(STEPS):
        edit, slip = chance.choice(editor.edits), chance.choice(editor.slips)
        if chance.random() < 0.4:
            repair = slip()
            step(slip.__name__, False)
            if chance.random() < 0.5 and slip.__name__ != "data_away":
                edit()
                step(f"{edit.__name__} meanwhile", False)
            repair()
            step("repair", True)
        else:
            edit()
            step(edit.__name__, True)
        sound += 1
        if sound % LOOK == 0:
            asked_for = [*project.preview.exports, *project.preview.search]
            shown = {path: project.preview.export(path) for path in asked_for}
            clean = project.clean(tmp_path / "clean")
            assert differences(project.site, clean) == [], "\n".join(history)
            assert shown and shown == project.asked_for, "\n".join(history)
            shutil.rmtree(clean)
