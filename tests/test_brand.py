"""The look of an organisation: its colours can be read, its pictures are its own, and whom the
texts are from is not lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File
from samples import ROOT, copy_sample
from sites import build, built, fork

from macros.load import load
from macros.model.colours import BLACK, GROUNDS, LEAST, WHITE, contrast, readable, text_on
from macros.model.things import Brand, Colours
from macros.website.brand import SHIPPED, size, style
from macros.website.theme import configure

WIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50"></svg>'


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    # The example of the understanding document: the lightest grey that passes on white.
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    "colour", ["#000000", "#ffffff", "#777777", "#ffcc00", "#00594c", "#e60012"]
)
def test_text_can_be_read_on_every_colour_and_every_colour_is_made_readable(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= LEAST
    for scheme, ground in GROUNDS.items():
        close = readable(colour, scheme)
        assert contrast(close, ground) >= LEAST
        assert (close == colour) is (contrast(colour, ground) >= LEAST)


@pytest.mark.parametrize("scheme", GROUNDS)
def test_ground_is_the_worst_of_the_style_sheet(scheme: str) -> None:
    """Paper, surface, and the tint of each stage on paper."""
    css = (ROOT / "overrides/assets/css/palette.css").read_text("utf-8")
    part = css.split("@media screen")[scheme == "dark"]
    value = dict(re.findall(r"--pb-(\w+): (#?\w+)%?;", part))
    paper, tint = value["paper"], int(value["tint"]) / 100
    stages = ("blue", "teal", "green", "amber", "orange", "rose", "violet", "slate")
    grounds = [paper, value["surface"], *(mixed(value[name], paper, tint) for name in stages)]
    worst = min(grounds, key=lambda ground: contrast(ground, text_on(paper)))
    assert GROUNDS[scheme] == worst


def mixed(colour: str, paper: str, share: float) -> str:
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(paper[1:]), strict=True)
    return "#" + "".join(f"{round(c * share + p * (1 - share)):02x}" for c, p in pairs)


def test_style_follows_the_colours() -> None:
    assert style(Brand()) == ""
    css = style(Brand(light=Colours(primary="#ffe000", accent="#0b5d1e")))
    light, dark = css.splitlines()[1:3]
    assert "--pb-head: #ffe000;" in light and "--pb-head-text: #000000;" in light
    assert "--pb-link: #0b5d1e;" in light
    # The dark scheme is made from the light one.
    assert "--pb-head: #ffe000;" in dark
    assert f"--pb-link: {readable('#0b5d1e', 'dark')};" in dark
    own = style(Brand(light=Colours(accent="#0b5d1e"), dark=Colours(accent="#99ddaa")))
    assert "--pb-link: #99ddaa;" in own.splitlines()[2]


def test_a_layer_names_whom_it_is_from(data: Path) -> None:
    local = data / "local"
    local.mkdir()
    before = load(data)
    write(local, "title: Ours\npublisher: {name: Our firm}\n")
    playbook = load(data)
    [original] = playbook.based_on
    assert (original.title, original.author) == (before.title, before.publisher.name)
    # Of one that is made from another already, neither is lost.
    source = (data / "playbook.yml").read_text("utf-8")
    older = "based_on:\n  - {title: First, author: First author, licence: CC BY 4.0}\n"
    (data / "playbook.yml").write_text(source + older, encoding="utf-8")
    assert [work.title for work in load(data).based_on] == ["First", before.title]
    # Said in one's own words, it is not said twice.
    own = f"based_on:\n  - {{title: Theirs, author: {before.publisher.name}}}\n"
    write(local, f"title: Ours\npublisher: {{name: Our firm}}\n{own}")
    assert [work.title for work in load(data).based_on] == ["Theirs"]


def test_another_name_does_not_show_the_old_picture(data: Path) -> None:
    source = (data / "playbook.yml").read_text("utf-8")
    looks = "brand:\n  logo: assets/logo.svg\n  preview: assets/preview.png\n"
    (data / "playbook.yml").write_text(source + looks, encoding="utf-8")
    (data / "local").mkdir()
    write(data / "local", "tagline: Other\n")
    assert load(data).brand.preview == "assets/preview.png"
    for change in ("title: Ours\n", 'brand: {light: {primary: "#00594c"}}\n'):
        write(data / "local", change)
        assert load(data).brand.preview is None
        assert load(data).brand.logo == "assets/logo.svg"
    write(data / "local", "title: Ours\nbrand: {preview: assets/ours.png}\n")
    assert load(data).brand.preview == "assets/ours.png"


def write(folder: Path, text: str) -> None:
    (folder / "playbook.yml").write_text(text, encoding="utf-8")


def test_pictures_are_those_of_the_brand(tmp_path: Path) -> None:
    folder = fork(tmp_path / "site")
    (folder / "data/local").mkdir()
    pictures = folder / "overrides/local/assets"
    pictures.mkdir(parents=True)
    (pictures / "wide one.svg").write_text(WIDE, encoding="utf-8")
    write(folder / "data/local", "brand:\n  logo: assets/wide one.svg\n")
    site = built(folder)
    page = (site / "roles/baker/index.html").read_text("utf-8")
    logo = '<img src="../../assets/wide%20one.svg" alt="" width="112" height="28">'
    assert logo in page.replace("wide one", "wide%20one")
    # Nothing of the shipped playbook's.
    assert "og:image" not in page
    assert not [name for name in SHIPPED if (site / name).exists()]


def test_without_a_brand_nothing_of_another_is_shown(tmp_path: Path) -> None:
    site = built(fork(tmp_path / "site"))
    page = (site / "index.html").read_text("utf-8")
    assert 'rel="icon" href="assets/images/favicon.png"' in page
    assert "<svg" in page.split('data-md-component="logo"')[1].split("</a>")[0]
    assert not [name for name in SHIPPED if (site / name).exists()]


def test_missing_picture_is_told_at_its_place(tmp_path: Path) -> None:
    folder = fork(tmp_path / "site")
    (folder / "data/local").mkdir()
    write(folder / "data/local", "brand:\n  preview: assets/gone.png\n")
    result = build(folder)
    assert result.returncode == 1
    told = "data/local/playbook.yml:2:12: The site has no picture 'assets/gone.png'."
    assert told in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [(WIDE, (200, 50)), ("<svg></svg>", None), ('<svg viewBox="0 0 5 0">', None)],
)
def test_size_of_a_picture(text: str, expected: tuple[int, int] | None, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(text, encoding="utf-8")
    assert size(File("a.svg", str(tmp_path), "", use_directory_urls=True)) == expected


def test_size_of_the_shipped_preview() -> None:
    picture = File("assets/preview.png", str(ROOT / "overrides"), "", use_directory_urls=True)
    assert size(picture) == (1200, 630)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "https://ours.test/guide/"),
        ({"SITE_URL": "https://ci.test/"}, "https://ci.test/"),
    ],
)
def test_address_of_the_site(
    given: dict[str, str], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SITE_URL", "EDIT_URI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    site = "site: {url: 'https://ours.test/guide', edit: 'https://git.test/edit/main/docs'}\n"
    data = copy_sample(tmp_path / "data")
    (data / "local").mkdir()
    write(data / "local", site)
    config = load_config(str(ROOT / "mkdocs.yml"))
    configure(config, load(data), serving=False)
    assert (config.site_url, config.edit_uri) == (address, "https://git.test/edit/main/docs/")
    # A preview is where it is served.
    config.site_url = "http://127.0.0.1:8000/"
    configure(config, load(data), serving=True)
    assert config.site_url == "http://127.0.0.1:8000/"
