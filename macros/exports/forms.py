"""The forms to fill in: each as a Word document and as Markdown, and all of them in one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.things import Stage, Topic
from ..render.downloads import FOLDER, form_path
from .document import Documents
from .edition import Edition, ExportFile
from .names import file_name
from .prose import heading, prose

ARCHIVE = f"{FOLDER}/forms.zip"
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first time that an archive can name."""


@dataclass(frozen=True)
class BlankForm:
    """A form with the stage or topic it belongs to."""

    holder: Stage | Topic
    id: str
    title: str
    purpose: str
    template: str


def forms(edition: Edition) -> Iterator[BlankForm]:
    """Every form of the playbook: of deliverables, then of topics."""
    for stage in edition.playbook.stages:
        for made in stage.deliverables:
            if made.template:
                yield BlankForm(stage, made.id, made.title, made.purpose, made.template)
    for topic in edition.playbook.topics:
        for form in topic.forms:
            yield BlankForm(topic, form.id, form.title, form.purpose, form.template)


def form_files(edition: Edition) -> Iterator[ExportFile]:
    """The archive, where there are forms, and each form by itself for the page it is on."""
    documents, packed = Documents(edition), io.BytesIO()
    single, taken = [], set()
    with zipfile.ZipFile(packed, "w") as archive:
        for form in forms(edition):
            word = documents.made(form.title, form.purpose, form.template)
            for suffix, content in ((".docx", word), (".md", markdown(edition, form))):
                name = file_name(form.title, form.id)
                place = f"{_folder(edition, form.holder)}/{name}{suffix}"
                if place.casefold() in taken:
                    place = f"{_folder(edition, form.holder)}/{name} ({form.id}){suffix}"
                taken.add(place.casefold())
                archive.writestr(_entry(place), content)
                path = form_path(form.holder, form.id, suffix)
                single.append(ExportFile(path, content, name=name + suffix))
    if single:
        yield ExportFile(ARCHIVE, packed.getvalue(), edition.playbook.labels.forms_all)
        yield from single


def markdown(edition: Edition, form: BlankForm) -> bytes:
    """A form as Markdown: its title, what it is for, and the form as it was written."""
    return f"# {heading(form.title)}\n\n{prose(form.purpose)}\n\n{form.template.strip()}\n".encode()


def _folder(edition: Edition, holder: Stage | Topic) -> str:
    title = edition.numbered(holder) if isinstance(holder, Stage) else holder.title
    return file_name(title, holder.id)


def _entry(path: str) -> zipfile.ZipInfo:
    """An entry that is the same on every system and at every time."""
    entry = zipfile.ZipInfo(path, OLDEST)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
    entry.external_attr = 0o644 << 16
    return entry
