"""Bytes to container to text: knows files, knows no telegrams.

A container is told by what is in it, never by the file's name. ``CONTAINERS``
is the one table of recognisers: the first that matches opens the file, so a
new kind of container is a module beside these and a line in the table.
Source: spec/08, section 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reftel.errors import ContainerError
from reftel.intake import (
    aad,
    aad_list,
    annotated,
    bundle,
    cablegate,
    cables_csv,
    foia,
    foiarchive,
    frus,
    mail,
    pdf,
    plain,
    plusd,
)
from reftel.intake.files import InputFile, Step, open_path, path_text
from reftel.intake.limits import DEFAULT, Limits
from reftel.intake.source import Document, Part, Refusal, Source, place_name
from reftel.intake.walk import find_inputs

__all__ = [
    "CONTAINERS",
    "DEFAULT",
    "Container",
    "ContainerError",
    "Document",
    "InputFile",
    "Limits",
    "Part",
    "Refusal",
    "Source",
    "Step",
    "container_of",
    "documents_in",
    "is_bundle",
    "open_container",
    "open_file",
    "open_path",
    "parts_of",
    "place_name",
]

Opened = Document | Refusal | InputFile
"""What a container yields: a text, the refusal of one place, or a file inside it."""


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of container: its name in ``Source.container``, its test, its reader.

    ``recognises`` is shown the first bytes of the file. ``open`` yields, lazily
    and in the order of the file:

    - a ``Document`` for each text (``file.document``),
    - a ``Refusal`` for each place that should hold a telegram and does not
      (``file.refusal``): an empty row, a withdrawal card, a row of a result list,
    - an ``InputFile`` for each file inside (``file.inside``), which is opened
      by its content in turn.

    It raises ``ContainerError`` where the file as a whole cannot be read,
    also in the middle: what was yielded before counts. The same bytes yield
    the same things in the same order, so that an interrupted reading can be
    taken up again by their number.
    """

    name: str
    recognises: Callable[[bytes], bool]
    open: Callable[[InputFile], Iterator[Opened]]


CONTAINERS: tuple[Container, ...] = (
    Container("packed", bundle.is_packed, bundle.open_packed),
    Container("zip", bundle.is_zip, bundle.open_zip),
    Container("tar", bundle.is_tar, bundle.open_tar),
    Container("pdf", pdf.recognises, pdf.open_pdf),
    Container("frus", frus.recognises, frus.open_volume),
    Container("plusd", plusd.recognises, plusd.open_page),
    Container("aad-list", aad_list.recognises, aad_list.open_list),
    Container("cablegate", cablegate.recognises, cablegate.open_page),
    Container("mail", mail.recognises, mail.open_message),
    Container("mail", mail.recognises_mailbox, mail.open_mailbox),
    Container("cables-csv", cables_csv.recognises, cables_csv.open_table),
    Container("foiarchive", foiarchive.recognises, foiarchive.open_json),
    Container("foiarchive", foiarchive.recognises_table, foiarchive.open_table),
    Container("foia", foia.recognises, foia.open_text),
    Container("aad", aad.recognises, aad.open_record),
    Container("plusd", plusd.recognises_text, plusd.open_text),
    Container("annotated", annotated.recognises, annotated.open_text),
    Container("plain", plain.recognises, plain.open_text),
)


def is_bundle(head: bytes) -> bool:
    """True for the first bytes of a file that holds other files and no text of its own."""
    return bundle.is_packed(head) or bundle.is_zip(head) or bundle.is_tar(head)


def container_of(file: InputFile) -> Container:
    """The container that a file is. Raises ``ContainerError`` (``empty``, or as reading does)."""
    head = file.head
    for container in CONTAINERS:
        if container.recognises(head):
            return container
    raise ContainerError("empty", f"{file.name} is empty")


def open_file(file: InputFile) -> Iterator[Part]:
    """Every text in a file, in order, and a refusal for each place or member that holds none.

    Files inside it are opened too. Raises ``ContainerError`` where the file
    itself holds no text (``empty``, ``binary``, ``no-telegram``, ``too-large``,
    ``damaged`` ...): at once where its head tells, else while it is read.
    """
    container = container_of(file)
    return _opened(container, file)


def _opened(container: Container, file: InputFile) -> Iterator[Part]:
    for one in container.open(file):
        if isinstance(one, InputFile):
            yield from parts_of(one)
        else:
            yield one


def parts_of(file: InputFile) -> Iterator[Part]:
    """As ``open_file``, with the refusal of the file itself as a value; at least one part."""
    container = ""
    count = 0
    try:
        found = container_of(file)
        container = found.name
        for part in _opened(found, file):
            count += 1
            yield part
        if count == 0:
            raise ContainerError("no-telegram", f"{file.name} holds no text")
    except ContainerError as error:
        if error.code == "bomb" and file.depth:
            raise  # the file on the disk is to blame: nothing more is unpacked of it
        yield Refusal(file.path, error.code, str(error), container, file.member)


def open_container(path: Path, limits: Limits = DEFAULT) -> Iterator[Document]:
    """Every text in a file, in order; places and members without a text are passed over.

    Raises ``ContainerError`` for what cannot be opened (``not-found``,
    ``broken-link``, ``unreadable``, ``not-a-file``, ``empty``, ``too-large``)
    and for what holds no text (``binary``, ``no-telegram``).
    ``documents_in`` accounts for everything.
    """
    parts = open_file(open_path(path, limits))
    return (part for part in parts if isinstance(part, Document))


def documents_in(
    paths: Iterable[Path],
    limits: Limits = DEFAULT,
    on_step: Callable[[Step], None] | None = None,
) -> Iterator[Part]:
    """Every text in files and folders, and a refusal for each input that holds none; never raises.

    The one way in for commands that read: folders are followed, bundles are
    opened, and each input yields at least one part. ``on_step`` is told of the
    pages of a scan, which take seconds each.
    """
    for found in find_inputs(paths):
        name = path_text(found.path)
        if found.refused is not None:
            yield Refusal(name, found.refused.code, str(found.refused))
            continue
        try:
            file = open_path(found.path, limits)
            file.tally.on_step = on_step
        except ContainerError as error:
            yield Refusal(name, error.code, str(error))
            continue
        yield from parts_of(file)
