"""The forms to fill in: each as a Word document and as Markdown, and all of them in one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ..model.things import Stage, Topic
from ..render.downloads import FOLDER, form_path
from .edition import OLDEST, Edition, ExportFile
from .inert import inert
from .names import file_name
from .page_text import addressed
from .prose import heading, prose

if TYPE_CHECKING:
    from .document import Documents

ARCHIVE = f"{FOLDER}/forms.zip"


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
                yield BlankForm(stage, made.id, made.title, made.purpose or "", made.template)
    for topic in edition.playbook.topics:
        for form in topic.forms:
            yield BlankForm(topic, form.id, form.title, form.purpose, form.template)


def form_files(edition: Edition) -> Iterator[ExportFile]:
    """The archive, where there are forms, and each form by itself for the page it is on."""
    documents, taken = _Documents(edition), set()
    single: dict[str, ExportFile] = {}
    for form in forms(edition):
        makers = {".docx": partial(documents.made, form), ".md": partial(markdown, edition, form)}
        for suffix, make in makers.items():
            name = file_name(form.title, form.id)
            place = f"{_folder(edition, form.holder)}/{name}{suffix}"
            if place.casefold() in taken:
                place = f"{_folder(edition, form.holder)}/{name} ({form.id}){suffix}"
            taken.add(place.casefold())
            path = form_path(form.holder, form.id, suffix)
            single[place] = ExportFile(path, make, name=name + suffix)
    if single:
        yield ExportFile(ARCHIVE, partial(_archive, single), edition.playbook.labels.forms_all)
        yield from single.values()


def _archive(forms: Mapping[str, ExportFile]) -> bytes:
    """All forms by their places in the archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place, form in forms.items():
            archive.writestr(_entry(place), form.content)
    return packed.getvalue()


class _Documents:
    """The forms as Word documents, those that were made before taken as they are."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @cached_property
    def maker(self) -> Documents:
        # To import python-docx takes longer than to read all that was made before.
        from .document import Documents

        return Documents(self.edition)

    def made(self, form: BlankForm) -> bytes:
        """A form as a document."""
        playbook, text = self.edition.playbook, (form.title, form.purpose, form.template)
        words = (playbook.labels.form_project, playbook.labels.form_date, playbook.publisher.name)
        # Where its links lead, which the text itself does not say.
        links = addressed(self.edition, form.template)
        about = (text, links, words, playbook.title, playbook.language)
        name = form_path(form.holder, form.id, ".docx").replace("/", "-")
        return self.edition.kept(name, about, lambda: self.maker.made(*text))


def markdown(edition: Edition, form: BlankForm) -> bytes:
    """A form as Markdown: its title, what it is for, and the form as it was written, but for
    addresses."""
    text = addressed(edition, inert(form.template.strip()))
    parts = (f"# {heading(form.title)}", prose(form.purpose), text)
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _folder(edition: Edition, holder: Stage | Topic) -> str:
    title = edition.numbered(holder)
    return file_name(title, holder.id)


def _entry(path: str) -> zipfile.ZipInfo:
    """An entry that is the same on every system and at every time."""
    entry = zipfile.ZipInfo(path, OLDEST)
    # A document is an archive already.
    stored = path.endswith(".docx")
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
