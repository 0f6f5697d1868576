"""Everything on one page, to read at a stretch and to print, and as a PDF where one was made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..render.downloads import FOLDER
from ..render.whole import FILE, whole
from .edition import Edition, ExportFile
from .names import file_name


def whole_files(edition: Edition) -> Iterator[ExportFile]:
    """The page, and the PDF that `make pdf` has printed of it."""
    labels = edition.playbook.labels
    yield ExportFile(FILE, partial(page, edition), labels.whole_page)
    if edition.pdf:
        name = file_name(edition.playbook.title, edition.playbook.id) + ".pdf"
        yield ExportFile(f"{FOLDER}/playbook.pdf", edition.pdf.read_bytes, labels.whole_pdf, name)


def page(edition: Edition) -> bytes:
    """The playbook as one HTML document."""
    playbook, environment = edition.playbook, edition.environment
    besides = (playbook.since, playbook.left_out, playbook.behind)
    inputs = (playbook.model_dump_json(), besides, edition.styles, environment.directory_urls)
    make = partial(whole, playbook, environment, edition.styles, edition.body)
    return edition.kept(FILE, inputs, lambda: make().encode())
