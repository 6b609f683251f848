"""The decoded header: who, when, how fast, how secret, about what, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reftel import authority
from reftel.export.colours import level_colour
from reftel.export.names import address_name, place_name
from reftel.web import words
from reftel.web.addresses import address


@dataclass(frozen=True, slots=True)
class AddressView:
    """One address: its name in words, as printed, and what its line says of it."""

    name: str
    plad: str
    indicator: str | None
    precedence: tuple[str, str, str] | None
    continuity: str | None
    href: str

    @property
    def line(self) -> str:
        """What the address line has that the name does not say: ``RUEHRO/AMEMBASSY ROME``."""
        if self.name == self.plad:
            return self.indicator or ""
        return f"{self.indicator}/{self.plad}" if self.indicator else self.plad


@dataclass(frozen=True, slots=True)
class Fact:
    """A word of the telegram and what it means; ``href`` leads to the others that bear it."""

    word: str
    meaning: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class HeaderView:
    """The header decoded. Empty tuples and ``None`` where this copy does not say."""

    sender: AddressView | None
    action: tuple[AddressView, ...]
    info: tuple[AddressView, ...]
    sent: str
    sent_iso: str | None
    local: str | None
    local_place: str | None
    filed: str | None
    precedence: tuple[str, str, str] | None
    technical: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class MarkingView:
    """Classification, captions, order, date of opening and classifier, each in words."""

    level: str | None
    colour: str
    captions: tuple[Fact, ...]
    order: str | None
    opens: str | None
    classified_by: str | None
    reasons: tuple[Fact, ...]


def search_url(term: str) -> str:
    """The address of a search for one term of the query language."""
    return address("/search", (("q", term),))


def header_view(record: Mapping[str, Any]) -> HeaderView:
    """The transmission header of a record (public JSON) in words."""
    header: Mapping[str, Any] = record.get("header") or {}
    sender = header.get("from")
    station = authority.station(record["station"]) if record.get("station") else None
    return HeaderView(
        sender=_address({"plad": sender, "ri": header.get("originator_ri")}, "from")
        if sender
        else None,
        action=_addresses(header.get("to") or ()),
        info=_addresses(header.get("info") or ()),
        sent=words.date_words(header.get("dtg")),
        sent_iso=header.get("dtg"),
        local=words.local_time(header.get("dtg"), station.time_zone if station else None),
        local_place=place_name(record["station"]) if station else None,
        filed=words.date_words(header["filed"]) if header.get("filed") else None,
        precedence=highest_precedence(header),
        technical=_technical(header),
    )


def highest_precedence(header: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """The precedence of the header's line 2, or of its date-time group, as a page shows it."""
    prosigns = (header.get("precedence") or "").split()
    return words.precedence_parts(prosigns[0]) if prosigns else None


def _addresses(entries: Sequence[Mapping[str, Any]]) -> tuple[AddressView, ...]:
    return tuple(_address(entry, "to") for entry in entries)


def _address(entry: Mapping[str, Any], field: str) -> AddressView:
    plad = entry["plad"]
    return AddressView(
        name=address_name(plad),
        plad=plad,
        indicator=entry.get("ri"),
        precedence=words.precedence_parts(entry.get("precedence")),
        continuity=entry.get("mcn"),
        href=search_url(f'{field}:"{plad}"'),
    )


def _technical(header: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The parts of a header that only a relay station needed."""
    found = []
    if header.get("transmission_id"):
        found.append(Fact(header["transmission_id"], "transmission identifier"))
    if header.get("routing"):
        found.append(Fact(" ".join(header["routing"]), "routed to"))
    if header.get("originator_ri"):
        serial = header.get("station_serial")
        number = f" #{serial:04}" if isinstance(serial, int) else ""
        section = f"/{header['section_suffix']}" if header.get("section_suffix") else ""
        found.append(Fact(f"{header['originator_ri']}{number}{section}", "from relay, serial"))
    if header.get("security"):
        found.append(Fact(header["security"], "circuit security"))
    if header.get("operating_signals"):
        found.append(Fact(" ".join(header["operating_signals"]), "operating signals"))
    return tuple(found)


def marking_view(record: Mapping[str, Any]) -> MarkingView:
    """How the telegram is marked, and when and why, in words."""
    level = record.get("classification")
    classifier = record.get("classified_by") or {}
    order = record.get("executive_order")
    by = ", ".join(part for part in (classifier.get("name"), classifier.get("title")) if part)
    return MarkingView(
        level=level,
        colour=level_colour(level),
        captions=tuple(
            Fact(caption, caption_meaning(caption)) for caption in record.get("captions") or ()
        ),
        order=f"E.O. {order}" if order else None,
        opens=opening(record.get("declassify_on"), order),
        classified_by=by or None,
        reasons=_reasons(classifier, order),
    )


def tag_facts(codes: Sequence[str]) -> tuple[Fact, ...]:
    """The TAGS with their names, each a link to the telegrams that bear it."""
    return tuple(Fact(code, tag_name(code), search_url(f'tag:"{code}"')) for code in codes)


def tag_name(code: str) -> str | None:
    """What a TAGS code stands for, by the table of TAGS."""
    fact = authority.tag(code)
    return fact.name if fact else None


def caption_meaning(caption: str) -> str | None:
    """What a caption asks for, by the table of captions."""
    fact = authority.caption(caption)
    return fact.meaning if fact else None


def opening(instruction: str | None, order: str | None = None) -> str | None:
    """When the telegram opens by its own instruction: a date, or the code with its meaning."""
    if not instruction:
        return None
    said = words.date_words(instruction)
    if said != instruction:
        return said
    codes = authority.declassification_codes(instruction, order=order)
    return f"{instruction}: {codes[0].meaning}" if codes else instruction


def _reasons(classifier: Mapping[str, Any], order: str | None) -> tuple[Fact, ...]:
    section = classifier.get("section") or ""
    found = []
    for letter in classifier.get("reasons") or ():
        facts = authority.classification_reasons(section, letter, order=order) if section else ()
        subjects = dict.fromkeys(fact.subject for fact in facts)
        found.append(Fact(f"{section} ({letter})".strip(), " or ".join(subjects) or None))
    return tuple(found)


# How sure it is that a signature is that of the officer found, in words.
_DOUBT = {
    authority.Standing.IN_OFFICE: "",
    authority.Standing.VAGUE: "probably ",
    authority.Standing.AROUND: "probably ",
    authority.Standing.NEAR: "perhaps ",
    authority.Standing.SIGNED: "perhaps ",
}


def signer(record: Mapping[str, Any]) -> str | None:
    """Who the signature may be, by the lists of officers; doubt stays in the words.

    ``None`` where post, day or name are unknown, or no list has such a person there then.
    """
    surname, station = record.get("signature"), record.get("station")
    when = words.moment((record.get("header") or {}).get("dtg"))
    if not surname or not station or when is None:
        return None
    found = authority.signers(surname, station, when.date())
    people = dict.fromkeys(
        f"{_DOUBT[holding.standing]}{holding.officer.name}, {holding.officer.office}"
        for holding in found
    )
    return " or ".join(people) or None
