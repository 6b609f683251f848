"""What a publisher states of a telegram, held against what the telegram says.

The statements of a copy are kept and never put in the telegram's place. Where
both speak of the same thing and differ, that is a defect of the record, one
for each thing. Only what is comparable is compared: a station that no table
knows, a cut subject, a level that is none prove nothing. Source: spec/08, 1.5
(keys of the archive), 4, 5, 7-10; spec/05 A8, A13 (times of databases).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from reftel import authority
from reftel.codec.ids import station_code
from reftel.codec.reading import Defect, Reading, Span
from reftel.codec.tagline import read_tags
from reftel.telegram import Classification, Telegram
from reftel.telegram.mrn import full_year

DISAGREES = "publisher-disagrees"
"""How the kind of a defect begins in which telegram and publisher say different things."""

_ID = re.compile(r"(?P<year>[0-9]{2}|(?:19|20)[0-9]{2})(?P<station>[A-Z]+)(?P<serial>[0-9]+)")
_NOTHING = frozenset({"", "n/a", "na", "unknown", "none"})
_MOMENT = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: (?P<hour>[0-9]{2}):[0-9]{2})?")
_ARCHIVE_DAY = re.compile(r"(?P<day>[0-9]{2}[ -][A-Za-z]{3}[ -][0-9]{4})(?: .*)?")
_NO_DAY = date(1960, 1, 1)
"""What the archive writes for no date (spec/08, 1.4)."""
_DECLASSIFIER = re.compile(r" OR-[A-Z]\b.*")
_ORIGIN = re.compile(
    r"(?:Embassy|Consulate General|Consulate|American Consulate|Mission|US Mission|USUN|US Interests Section"
    r"|Embassy Branch Office|American Institute Taiwan,?) (?P<place>.+)",
    re.IGNORECASE,
)
_DEPARTMENT = frozenset({"secretary of state", "department of state"})
_WORD = re.compile(r"[A-Z0-9]+")
_MOST_WORDS = 5

# The keys of a statement, the likeliest first: those of the archive, then the common ones.
_DAY_KEYS = ("Sent Date", "Draft Date")
_SUBJECT_KEYS = ("Subject", "subject")
_TAGS_KEYS = ("TAGS", "tags")
_LEVEL_KEYS = ("Original Classification", "Previous Classification", "classification")
_TO_KEYS = ("To",)


@dataclass(frozen=True, slots=True)
class Stated:
    """The comparable part of some statements; ``None`` and ``()`` where nothing is stated.

    ``station``, ``sender`` and ``addressees`` are station codes as collections
    spell them. ``hour`` is that of the day in UTC; minutes are never kept, as
    the databases of two publishers have the hour again in their place.
    """

    year: int | None = None
    station: str | None = None
    serial: int | None = None
    day: date | None = None
    hour: int | None = None
    sender: str | None = None
    addressees: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    subject: str | None = None
    classification: Classification | None = None


def read_statements(statements: Mapping[str, str], container: str = "") -> Stated:
    """What is stated, in the values of a telegram. Never raises.

    ``container`` tells whose words they are: the pages of PlusD re-key sender
    and addressee as places, which are no stations.
    """
    year, station, serial = _number(statements.get("id", ""))
    day, hour = _moment(statements)
    rekeyed = container == "plusd"
    return Stated(
        year,
        station,
        serial,
        day,
        hour,
        sender=None if rekeyed else _sender(statements),
        addressees=() if rekeyed else _addressees(_first(statements, _TO_KEYS)),
        tags=_tags(_first(statements, _TAGS_KEYS)),
        subject=_first(statements, _SUBJECT_KEYS).removeprefix(": ").strip() or None,
        classification=_level(_first(statements, _LEVEL_KEYS)),
    )


def disagreements(reading: Reading, stated: Stated) -> tuple[Defect, ...]:
    """A defect for each thing of which telegram and publisher say different things."""
    if not reading.is_telegram:
        return ()
    return tuple(
        defect
        for found in (_numbers, _days, _senders, _addressed, _tagged, _subjects, _levels)
        for defect in found(reading, stated)
    )


# Reading statements


def _first(statements: Mapping[str, str], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = " ".join(statements.get(key, "").split())
        if value.lower() not in _NOTHING:
            return value
    return ""


def _number(text: str) -> tuple[int | None, str | None, int | None]:
    match = _ID.fullmatch(text)
    if match is None:
        return None, None, None
    year = int(match["year"])
    return (full_year(year) if year < 100 else year), match["station"], int(match["serial"])


def _moment(statements: Mapping[str, str]) -> tuple[date | None, int | None]:
    match = _MOMENT.fullmatch(statements.get("created", ""))
    if match is not None:
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:
            return None, None
        hour = int(match["hour"]) if match["hour"] else None
        return day, hour if hour is None or hour < 24 else None
    archive = _ARCHIVE_DAY.fullmatch(_first(statements, _DAY_KEYS))
    if archive is None:
        return None, None
    try:
        found = datetime.strptime(archive["day"].replace("-", " ").title(), "%d %b %Y").date()
    except ValueError:
        return None, None
    return (None if found == _NO_DAY else found), None


def _sender(statements: Mapping[str, str]) -> str | None:
    said = _DECLASSIFIER.sub("", _first(statements, ("From", "origin")))
    if said.lower() in _DEPARTMENT:
        return "STATE"
    origin = _ORIGIN.fullmatch(said)
    name = (origin["place"] if origin else said).upper()
    return authority.canonical_station(name) if name else None


def _addressees(said: str) -> tuple[str, ...]:
    """The stations of a list that has only blanks between them: ``LIMA STATE``, ``LA PAZ STATE``.

    Empty unless every word belongs to a station of the table.
    """
    words = _DECLASSIFIER.sub("", said).upper().replace(",", " ").split()
    found: list[str] = []
    while words:
        for size in range(min(_MOST_WORDS, len(words)), 0, -1):
            station = authority.canonical_station(" ".join(words[:size]))
            if station is not None:
                found.append(station)
                del words[:size]
                break
        else:
            return ()
    return tuple(found)


def _tags(said: str) -> tuple[str, ...]:
    entries, _ = read_tags(said)
    return tuple(dict.fromkeys(entry.tag.code for entry in entries))


def _level(said: str) -> Classification | None:
    words = said.partition("//")[0].strip().upper()
    return next((level for level in Classification if level.value == words), None)


# Comparing


def _numbers(reading: Reading, stated: Stated) -> Iterator[Defect]:
    if stated.serial is None or stated.station is None:
        return
    telegram = reading.telegram
    if telegram.serial is None or telegram.post is None:
        yield Defect(
            "number-unread",
            "The text shows no message number; "
            f"its publisher calls it {stated.station} {stated.serial}.",
        )
        return
    same_station = station_code(telegram.post) in {
        stated.station,
        authority.canonical_station(stated.station),
    }
    same_year = telegram.year in {stated.year, None}
    if telegram.serial == stated.serial and same_station and same_year:
        return
    yield Defect(
        "publisher-disagrees",
        _message(
            f"calls this telegram {stated.station} {stated.serial} of {stated.year}",
            f"{telegram.post} {telegram.serial} of {telegram.year}",
        ),
        _span(reading, "mrn"),
        "A8",
    )


def _days(reading: Reading, stated: Stated) -> Iterator[Defect]:
    dtg = reading.telegram.dtg
    if dtg is None or stated.day is None:
        return
    moment = dtg.moment
    if moment.date() != stated.day:
        yield Defect(
            "publisher-disagrees-on-date",
            _message(f"dates this telegram {stated.day.isoformat()}", str(dtg)),
            _span(reading, "header.dtg"),
        )
    elif stated.hour is not None and moment.hour != stated.hour:
        yield Defect(
            "publisher-disagrees-on-date",
            _message(f"has it sent in hour {stated.hour} of the day", str(dtg)),
            _span(reading, "header.dtg"),
        )


def _senders(reading: Reading, stated: Stated) -> Iterator[Defect]:
    telegram = reading.telegram
    if stated.sender is None:
        return
    said = _sent_by(telegram)
    # One office may be two entries of the table: RPO DUBAI and IRAN RPO DUBAI.
    same = any(stated.sender.endswith(one) or one.endswith(stated.sender) for one in said)
    if said and not same:
        yield Defect(
            "publisher-disagrees-on-sender",
            _message(f"has it from {stated.sender}", f"it is from {' or '.join(sorted(said))}"),
            _span(reading, "header.from"),
        )


def _sent_by(telegram: Telegram) -> set[str]:
    """The stations of format line 6 and of the number, as far as tables know them."""
    said = set()
    heading = telegram.heading
    if heading is not None and heading.originator is not None:
        post = authority.station_by_plad(heading.originator.name)
        if post is not None:
            said.add(post.station)
    if telegram.post is not None and authority.canonical_station(telegram.post) is not None:
        said.add(station_code(telegram.post))
    return said


def _addressed(reading: Reading, stated: Stated) -> Iterator[Defect]:
    telegram = reading.telegram
    said = {
        post.station
        for addressee in (*telegram.action, *telegram.info)
        if (post := authority.station_by_plad(str(addressee.plad))) is not None
    }
    missing = [station for station in stated.addressees if station not in said]
    # An addressee that no table knows may be the one that is stated.
    unknown = len(telegram.action) + len(telegram.info) - len(said)
    if telegram.action and missing and unknown <= 0:
        yield Defect(
            "publisher-disagrees-on-addressees",
            _message(f"has it addressed to {', '.join(missing)}", "it is not"),
            _span(reading, "header.to"),
        )


def _tagged(reading: Reading, stated: Stated) -> Iterator[Defect]:
    said = [tag.code for tag in reading.telegram.tags]
    if not said or not stated.tags or set(said) == set(stated.tags):
        return
    # Indexers add TAGS (the country of the post, the United States); they leave none out.
    fewer = [code for code in said if code not in stated.tags]
    if not fewer:
        return
    more = [code for code in stated.tags if code not in said]
    yield Defect(
        "publisher-disagrees-on-tags",
        _message(
            f"has the TAGS {', '.join(stated.tags)}",
            "; ".join(
                part
                for part in (
                    f"it has not {', '.join(more)}" if more else "",
                    f"it has {', '.join(fewer)} as well" if fewer else "",
                )
                if part
            ),
        ),
        _span(reading, "tags"),
    )


def _subjects(reading: Reading, stated: Stated) -> Iterator[Defect]:
    said = reading.telegram.subject
    if said is None or stated.subject is None:
        return
    # Punctuation, line breaks and blanks are the publisher's.
    one, other = ("".join(_WORD.findall(words.upper())) for words in (said, stated.subject))
    # A publisher's subject is cut at some length, or runs on into the line below.
    if one and other and not (one.startswith(other) or other.startswith(one)):
        yield Defect(
            "publisher-disagrees-on-subject",
            _message(f"has the subject {stated.subject!r}", repr(said)),
            _span(reading, "subject"),
        )


def _levels(reading: Reading, stated: Stated) -> Iterator[Defect]:
    said = reading.telegram.classification
    if said is None or stated.classification in {None, said}:
        return
    assert stated.classification is not None
    yield Defect(
        "publisher-disagrees-on-classification",
        _message(f"states the level {stated.classification.value}", said.value),
        _span(reading, "classification"),
    )


def _message(publisher: str, text: str) -> str:
    return f"The publisher {publisher}; the text says: {text}."


def _span(reading: Reading, place: str) -> Span:
    """Where the value of a place, or the first of several, stands in the text."""
    spans = [
        span
        for name, found in reading.spans.items()
        if name == place or name.startswith((f"{place}[", f"{place}."))
        for span in found
    ]
    return min(spans, default=Span(0, 0))
