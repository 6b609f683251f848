"""A telegram as scholars cite it: notes in words, and files for reference managers.

Nothing is said of a telegram that its record does not say. The record group, series and
repository of the National Archives are named only for a copy that comes from them, and the
day of retrieval is left to the writer of the note, who alone knows it.

Sources: National Archives, General Information Leaflet 17, *Citing Records in the National
Archives of the United States* (elements from the item up to the repository, parted by
semicolons); *Chicago Manual of Style*, 17th edition, 14.229 (unpublished documents) and the
practice of *Foreign Relations of the United States* (sender, "telegram", number, day, hour);
RIS as reference managers write it; CSL-JSON 1.0.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from reftel.export.names import address_name, place_name

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MLA_MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()
# The containers in which the National Archives themselves give telegrams out.
_NATIONAL_ARCHIVES = "aad"
_SERIES = (
    "Central Foreign Policy Files, 1973-1979; General Records of the Department of State, "
    "Record Group 59; National Archives at College Park, MD"
)
# Characters that mean something to BibTeX.
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What a note needs to say of one telegram; ``None`` where its record does not say.

    ``day`` and ``hour`` (``1724Z``) are those of the date-time group, or ``day`` that of
    the publisher. ``document`` is the number under which the National Archives list it,
    ``film`` that of the microfilm; ``copy`` names the file that was read and its digest.
    """

    id: str
    number: int | None
    place: str | None
    sender: str | None
    receivers: tuple[str, ...]
    subject: str | None
    day: date | None
    hour: str | None
    classification: str | None
    document: str | None
    film: str | None
    from_national_archives: bool
    copy: str

    @property
    def title(self) -> str:
        """The telegram's name in a list: ``Telegram 312 from Valletta``, or its id."""
        if self.number is None or self.place is None:
            return f"Telegram {self.id}"
        return f"Telegram {self.number} from {self.place}"

    @property
    def day_words(self) -> str | None:
        """``March 12, 2009``."""
        if self.day is None:
            return None
        return f"{_MONTHS[self.day.month - 1]} {self.day.day}, {self.day.year}"


def citation_of(record: Mapping[str, Any], *, published: str | None = None) -> Citation:
    """The citation of a telegram's public JSON.

    ``published`` is the day (ISO) that a publisher states, for a copy that has lost its
    own date-time group.
    """
    header: Mapping[str, Any] = record.get("header") or {}
    copy: Mapping[str, Any] = record.get("copy") or {}
    statements: Mapping[str, str] = copy.get("statements") or {}
    station = record.get("station")
    sender = header.get("from")
    sent = _moment(header.get("dtg"))
    day = sent.date() if sent else _day(published)
    from_archives = str(copy.get("container") or "").startswith(_NATIONAL_ARCHIVES)
    return Citation(
        id=str(record.get("id") or copy.get("sha256") or "without number"),
        number=record.get("number"),
        place=_plain(place_name(station)) if station else None,
        sender=_plain(address_name(sender) if sender else place_name(station) if station else None),
        receivers=tuple(
            name
            for entry in header.get("to") or ()
            if (name := _plain(address_name(entry["plad"])))
        ),
        subject=_plain(record.get("subject")),
        day=day,
        hour=f"{sent:%H%M}Z" if sent else None,
        classification=record.get("classification"),
        document=_plain(statements.get("Document Number")) if from_archives else None,
        film=_plain(statements.get("Film Number")),
        from_national_archives=from_archives,
        copy=_copy(copy),
    )


def short_note(cited: Citation) -> str:
    """The note at its shortest: ``Telegram 312 from Valletta, March 12, 2009, 1724Z.``"""
    return _sentence(cited.title, cited.day_words, cited.hour)


def nara_note(cited: Citation) -> str:
    """The National Archives' model note, from the item up to the repository.

    For a copy from elsewhere the note ends with the copy, its file and digest: where such a
    telegram is kept on paper is for the writer to say.
    """
    subject = f", “{cited.subject},”" if cited.subject else ","
    item = f"{cited.title}{_to(cited)}{subject} {cited.day_words or 'undated'}"
    item += f", {cited.hour}" if cited.hour else ""
    parts = [item, cited.document or cited.id]
    if cited.film:
        parts.append(f"film number {cited.film}")
    if cited.from_national_archives:
        year = f", {cited.day.year}" if cited.day else ""
        parts += [f"Electronic Telegrams{year}", _SERIES]
    else:
        parts.append(cited.copy)
    return "; ".join(parts) + "."


def chicago_note(cited: Citation) -> str:
    """A Chicago note: sender to receiver, telegram and number, subject, day, hour, marking."""
    number = f"telegram {cited.number}" if cited.number is not None else f"telegram {cited.id}"
    subject = f"“{cited.subject},”" if cited.subject else None
    head = f"{cited.sender or 'Sender not known'}{_to(cited)}"
    words = [head, number, *([subject] if subject else [])]
    joined = ", ".join(words)
    tail = [part for part in (cited.day_words or "undated", cited.hour) if part]
    level = cited.classification.capitalize() if cited.classification else None
    # A title in quotation marks carries its comma inside them.
    text = f"{joined} {', '.join(tail)}" if subject else f"{joined}, {', '.join(tail)}"
    return _sentence(text, level, cited.document or cited.id)


def mla_entry(cited: Citation) -> str:
    """An entry of a list of works cited, as the MLA sets it: author, title, genre, day, place.

    Source: *MLA Handbook*, 9th edition, 5 (the core elements in their order).
    """
    author = f"{cited.sender}. " if cited.sender else ""
    title = f"“{cited.subject}.” " if cited.subject else ""
    number = cited.number if cited.number is not None else cited.id
    day = cited.day
    when = f"{day.day} {_MLA_MONTHS[day.month - 1]} {day.year}" if day else "n.d."
    parts = [f"Telegram {number}{_to(cited)}", when]
    if cited.from_national_archives:
        parts.append(f"{_SERIES}, {cited.document or cited.id}".replace(";", ","))
    else:
        parts.append(cited.copy)
    return f"{author}{title}{', '.join(parts)}."


def bibtex(cited: Citation) -> str:
    """A BibTeX entry; ``@misc``, for BibTeX has no kind for documents of archives."""
    fields = {
        "title": f"{{{_tex(cited.subject or cited.title)}}}",
        "author": f"{{{_tex(cited.sender)}}}" if cited.sender else None,
        "howpublished": _tex(cited.title + _to(cited)),
        "year": str(cited.day.year) if cited.day else None,
        "month": _MONTHS[cited.day.month - 1][:3].lower() if cited.day else None,
        "day": str(cited.day.day) if cited.day else None,
        "number": _tex(cited.document or cited.id),
        "note": _tex(nara_note(cited)),
    }
    # Months are BibTeX's own macros and stand without braces.
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{_key(cited)},", *lines, "}"]) + "\n"


def ris(cited: Citation) -> str:
    """An RIS record; type ``GEN``, fields one to a line, ended by ``ER``."""
    fields = [
        ("TY", "GEN"),
        ("TI", cited.subject or cited.title),
        ("AU", cited.sender),
        ("A2", "; ".join(cited.receivers)),
        ("PY", str(cited.day.year) if cited.day else None),
        ("DA", f"{cited.day:%Y/%m/%d}" if cited.day else None),
        ("M1", str(cited.number) if cited.number is not None else None),
        ("M3", "Telegram"),
        ("AN", cited.document or cited.id),
        ("DB", "National Archives" if cited.from_national_archives else None),
        ("N1", nara_note(cited)),
        ("ID", cited.id),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(cited: Citation) -> dict[str, Any]:
    """The telegram as an item of CSL-JSON, as Zotero and citeproc read it."""
    item: dict[str, Any] = {
        "id": cited.id,
        "type": "document",
        "genre": "telegram",
        "title": cited.subject or cited.title,
        "number": str(cited.number) if cited.number is not None else cited.id,
        "archive_location": cited.document or cited.id,
        "note": nara_note(cited),
    }
    if cited.sender:
        item["author"] = [{"literal": cited.sender}]
    if cited.receivers:
        item["recipient"] = [{"literal": name} for name in cited.receivers]
    if cited.day:
        item["issued"] = {"date-parts": [[cited.day.year, cited.day.month, cited.day.day]]}
    if cited.from_national_archives:
        item["archive"] = "National Archives at College Park, MD"
    return item


def csl_text(cited: Citation) -> str:
    """CSL-JSON as a file: a list of one item."""
    return json.dumps([csl(cited)], ensure_ascii=False, indent=2) + "\n"


def _to(cited: Citation) -> str:
    """``to Secretary of State``, with how many more where there are."""
    if not cited.receivers:
        return ""
    more = len(cited.receivers) - 1
    others = f" and {more} other{'s' if more > 1 else ''}" if more else ""
    return f" to {cited.receivers[0]}{others}"


def _copy(copy: Mapping[str, Any]) -> str:
    digest = copy.get("sha256")
    kind = copy.get("container") or "unknown"
    return f"copy ({kind})" + (f", SHA-256 {digest[:16]}" if digest else "")


def _sentence(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part) + "."


def _plain(text: str | None) -> str | None:
    """One line, without control characters and without the double quotes of a title."""
    if not text:
        return None
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return re.sub(r'"([^"]*)"', r"‘\1’", words).rstrip(" .") or None


def _tex(text: str | None) -> str:
    return "".join(_BIBTEX.get(char, char) for char in text or "")


def _key(cited: Citation) -> str:
    return re.sub(r"[^A-Za-z0-9:-]", "", cited.id) or "telegram"


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
