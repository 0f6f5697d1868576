"""What `mkdocs.yml` says of the data, and what is said of a slip in it before MkDocs reads it."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from samples import ROOT, copy_sample
from test_serve import free_port

from macros.__main__ import main
from macros.load.settings import KEYS, Settings, setting_problems, settings
from macros.website.waiting import wait

NAMED = "plugins:\n  playbook:\n    folder: bread\n    layers: [en, local]\n"


@pytest.mark.parametrize(
    "text", [NAMED, "plugins:\n- search\n- playbook: {folder: bread, layers: [en, local]}\n"]
)
def test_folder_and_layers(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_url: !ENV [X, '']\n{text}", "utf-8")
    assert settings(tmp_path) == Settings(Path("bread"), ["en", "local"])


@pytest.mark.parametrize("text", ["", "plugins: [search]", "plugins: {playbook: }", "a: [", "3"])
def test_what_is_usual(tmp_path: Path, text: str) -> None:
    assert settings(tmp_path) == Settings()
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    assert settings(tmp_path) == Settings()


def test_the_folder_is_found_in_what_is_no_yaml(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"theme\n{NAMED}", "utf-8")
    assert settings(tmp_path).folder == Path("bread")


def test_every_key_that_mkdocs_reads_is_known() -> None:
    retired = {"config_file_path", "google_analytics", "pages"}
    assert {name for name, _ in MkDocsConfig._schema} - retired == set(KEYS) - {"INHERIT"}


def test_an_extension_may_be_any_module(tmp_path: Path) -> None:
    text = (
        "markdown_extensions: [pymdownx.emoji, colorsys, 'markdown.extensions.toc:TocExtension']\n"
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"plugins: [search, material/tags]\n{text}", "utf-8")
    assert setting_problems(tmp_path) == []
    (tmp_path / "mkdocs.yml").write_text("plugins: [colorsys]\n", "utf-8")
    assert [problem.code for problem in setting_problems(tmp_path)] == ["not-installed"]


def test_own_settings_are_sound() -> None:
    assert setting_problems(ROOT) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("# 한글\nplugins: x\n".encode("cp949"), "mkdocs.yml:1:3: 파일이 UTF-8이 아닙니다."),
        (b"theme:\n\tname: x\n", "mkdocs.yml:2:1: "),
        (b"theme\nplugins: x\n", "mkdocs.yml:"),
        (NAMED.encode(), "mkdocs.yml:3:13: 'bread' 폴더가 없습니다."),
        (b"plugins:\n  playbook: {folder: breat}\n", "혹시 'bread2'인가요?"),
        (
            b"site_nam: x\n",
            "mkdocs.yml:1:1: 여기에 쓸 수 없는 항목입니다: 'site_nam'. 혹시 'site_name'인가요?",
        ),
        (
            b"plugins:\n- serch\n",
            "mkdocs.yml:2:3: 설치되지 않은 것입니다: 'serch'. 이름을 고치거나 그 줄을 지웁니다. "
            "혹시 'search'인가요?",
        ),
        (b"plugins:\n  macro:\n    a: b\n", "mkdocs.yml:2:3: "),
        (
            b"plugins:\n- search\nsite_name: x\nplugins:\n- tags\n",
            "mkdocs.yml:4:1: 'plugins' 항목이 두 번 나옵니다. 처음 나온 곳은 1번째 줄입니다.",
        ),
        (b"markdown_extensions:\n- pymdownx.detail\n", "mkdocs.yml:2:3: "),
        (b"markdown_extensions:\n- toc:\n    a: b\n- admonitions\n", "mkdocs.yml:4:3: "),
    ],
)
def test_slips_are_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    data: bytes,
    sentence: str,
) -> None:
    copy_sample(tmp_path / "bread2")
    (tmp_path / "mkdocs.yml").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    for command in ("settings", "check"):
        assert main([command]) == 1
        assert sentence in capsys.readouterr().err
    assert main(["check", "bread2"]) == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("site_name: [\n", "mkdocs.yml:2:1: "), ("site_name: x\nplugins: [serch]\n", "serch")],
)
def test_a_slip_at_the_start_is_shown_until_it_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    for name in ("data", "docs"):
        (tmp_path / name).mkdir()
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    address = f"127.0.0.1:{free_port()}"
    waiting = threading.Thread(target=wait, args=(tmp_path, "ko", address), daemon=True)
    waiting.start()
    end, page = time.monotonic() + 20, ""
    while sentence not in page and time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://{address}/stages/")
        except urllib.error.HTTPError as error:
            page = error.read().decode()
        except OSError:
            time.sleep(0.05)
    assert sentence in page and '<html lang="ko">' in page
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: []\n", "utf-8")
    waiting.join(20)
    assert not waiting.is_alive() and sentence in capsys.readouterr().err
