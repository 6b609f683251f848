"""The letter that asks for a telegram that is withheld or lost; the person sends it.

Three ways, chosen by what is missing and when it was sent. A telegram of which
the National Archives have a withdrawal card, or that is older than 25 years and
still classified: mandatory declassification review (E.O. 13526, sec. 3.5). One
of the Department that is not in the archives yet: the Freedom of Information
Act (5 U.S.C. 552). One that should be in the archives and is not found: a
reference request. Nothing is sent from here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from reftel.errors import ExportError
from reftel.export.names import place_name

# Records of the Department come to the National Archives at about this age: the
# electronic telegrams there end with 1979 (spec/08, section 1).
LAST_YEAR_IN_ARCHIVES = 1979
OPEN_AFTER_YEARS = 25
"""Age at which classified records open unless exempted (E.O. 13526, sec. 3.3)."""


class Way(Enum):
    """How to ask."""

    FOIA = "foia"
    """Freedom of Information Act, to the Department of State."""
    REVIEW = "review"
    """Mandatory declassification review."""
    REFERENCE = "reference"
    """A question to the reference staff of the National Archives."""


class State(Enum):
    """What is known of the telegram that is wanted."""

    WITHHELD = "withheld"
    """There is a record, and its text is withheld (a withdrawal card, a redacted copy)."""
    NOT_HELD = "not-held"
    """It is cited, and nobody holds it."""
    TEXT_LOST = "text-lost"
    """There is a record whose text was lost."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The telegram that is asked for: what is known of it, and nothing else.

    ``sent`` is the day, or the first and last day it can have been sent on;
    ``cited_by`` the numbers of telegrams that cite it.
    """

    mrn: str
    station: str | None
    year: int | None
    state: State
    sent: tuple[date, date] | None = None
    document: str | None = None
    film: str | None = None
    subject: str | None = None
    classification: str | None = None
    cited_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: the way, to whom, about what, its paragraphs, and why this way was chosen."""

    way: Way
    to: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    why: str

    @property
    def text(self) -> str:
        """The letter as plain text, with places for the writer's name and the day."""
        parts = [
            "[Your name]\n[Your address]\n[Date]",
            "\n".join(self.to),
            f"Subject: {self.subject}",
        ]
        closing = "Sincerely,\n\n[Your name]"
        return "\n\n".join([*parts, *self.paragraphs, closing]) + "\n"


_ADDRESSES = {
    Way.FOIA: (
        "Office of Information Programs and Services",
        "U.S. Department of State",
        "Washington, DC 20522",
    ),
    Way.REVIEW: (
        "Office of Information Programs and Services",
        "Mandatory Declassification Review",
        "U.S. Department of State",
        "Washington, DC 20522",
    ),
    Way.REFERENCE: (
        "Textual Reference",
        "National Archives at College Park",
        "8601 Adelphi Road",
        "College Park, MD 20740-6001",
    ),
}
_ARCHIVES_REVIEW = (
    "Special Access and FOIA Staff",
    "National Archives at College Park",
    "8601 Adelphi Road",
    "College Park, MD 20740-6001",
)


def way_of(wanted: Wanted, today: date) -> tuple[Way, str]:
    """How a telegram is asked for, and why so."""
    if wanted.year is None:
        return Way.REFERENCE, "its year is not known, so somebody must look"
    in_archives = wanted.year <= LAST_YEAR_IN_ARCHIVES
    if wanted.state is State.WITHHELD:
        age = today.year - wanted.year
        old = f"it is {age} years old" if age >= OPEN_AFTER_YEARS else "its text is classified"
        return Way.REVIEW, f"there is a record and the text is withheld; {old}"
    if in_archives:
        return Way.REFERENCE, "telegrams of its year are in the National Archives"
    return Way.FOIA, f"telegrams after {LAST_YEAR_IN_ARCHIVES} are still with the Department"


def letter(wanted: Wanted, today: date, *, way: Way | None = None) -> Letter:
    """The letter for a telegram; ``way`` where the writer knows better."""
    chosen, why = way_of(wanted, today)
    if way is not None and way is not chosen:
        chosen, why = way, "chosen by the writer"
    to = _ADDRESSES[chosen]
    if chosen is Way.REVIEW and wanted.year is not None and wanted.year <= LAST_YEAR_IN_ARCHIVES:
        to = _ARCHIVES_REVIEW
    return Letter(
        way=chosen,
        to=to,
        subject=_SUBJECTS[chosen](wanted),
        paragraphs=(_OPENINGS[chosen], _described(wanted), _ENDINGS[chosen]),
        why=why,
    )


_SUBJECTS: dict[Way, Callable[[Wanted], str]] = {
    Way.FOIA: lambda wanted: f"Freedom of Information Act request: telegram {wanted.mrn}",
    Way.REVIEW: lambda wanted: f"Mandatory declassification review: telegram {wanted.mrn}",
    Way.REFERENCE: lambda wanted: f"Reference request: telegram {wanted.mrn}",
}
_OPENINGS = {
    Way.FOIA: (
        "Under the Freedom of Information Act, 5 U.S.C. 552, I request a copy of the "
        "telegram described below."
    ),
    Way.REVIEW: (
        "Under section 3.5 of Executive Order 13526 I request a mandatory declassification "
        "review of the telegram described below, and its release."
    ),
    Way.REFERENCE: (
        "I am looking for the telegram described below in the Central Foreign Policy Files, "
        "Record Group 59, and ask whether it is there, on film or in electronic form."
    ),
}
_ENDINGS = {
    Way.FOIA: (
        "If part of it must be withheld, please release the rest and name the exemption for "
        "each passage. Please tell me beforehand if the fees will exceed [amount]."
    ),
    Way.REVIEW: (
        "If part of it must remain classified, please release every segregable portion and "
        "tell me how to appeal."
    ),
    Way.REFERENCE: (
        "If it was withdrawn, destroyed on schedule or never transferred, I should be glad to "
        "know which, so that I can say so."
    ),
}


def _described(wanted: Wanted) -> str:
    """What is known, a line each; what is not known is not made up."""
    place = place_name(wanted.station) if wanted.station else None
    lines = [
        ("Telegram", wanted.mrn),
        ("From", place),
        ("Sent", _sent(wanted.sent)),
        ("Document number", wanted.document),
        ("Film number", wanted.film),
        ("Subject", wanted.subject),
        ("Original classification", wanted.classification),
        ("Cited by", ", ".join(wanted.cited_by) or None),
    ]
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def _sent(between: tuple[date, date] | None) -> str | None:
    if between is None:
        return None
    first, last = between
    return _day(first) if first == last else f"between {_day(first)} and {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def docx_bytes(one: Letter) -> bytes:
    """The letter as a DOCX file; needs the extra ``docx``. Raises ``ExportError``."""
    try:
        import docx  # noqa: PLC0415  (an optional part)
    except ImportError:
        raise ExportError("DOCX needs python-docx: pip install 'reftel[docx]'") from None
    document = docx.Document()
    for part in one.text.rstrip("\n").split("\n\n"):
        paragraph = document.add_paragraph()
        first, *others = part.split("\n")
        run = paragraph.add_run(first)
        run.bold = part.startswith("Subject: ")
        for line in others:
            run.add_break()
            run = paragraph.add_run(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
