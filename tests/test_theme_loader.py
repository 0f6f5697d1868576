"""What MkDocs publishes of the theme, with and without the icons in its list."""

from __future__ import annotations

from mkdocs.config import load_config
from mkdocs.structure.files import Files
from samples import ROOT

from macros.website.theme_loader import ThemeWithoutIcons


def test_same_files_are_published_without_listing_the_icons() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=[])
    plain = config.theme.get_env()
    config.theme = ThemeWithoutIcons(config.theme)
    env = config.theme.get_env()
    assert len(plain.list_templates()) > 10 * len(env.list_templates())

    def published(like: object) -> set[tuple[str, str]]:
        files = Files([])
        files.add_files_from_theme(like, config)  # type: ignore[arg-type]
        return {(file.src_uri, file.src_dir or "") for file in files}

    assert published(env) == published(plain) != set()
    assert "<svg" in env.get_template(".icons/material/pencil.svg").render()
