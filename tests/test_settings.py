"""What `mkdocs.yml` says of the data, and what is said of a slip in it before MkDocs reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import ROOT, copy_sample

from macros.__main__ import main
from macros.load.settings import Settings, setting_problems, settings

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
