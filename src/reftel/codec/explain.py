"""A telegram explained to people: each token of its header and labels in plain words.

Everything said here is taken from the values of a reading and from the tables
of ``authority``; where a thing is not known the explanation says so. Each
explanation names the source of the rule it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reftel import authority
from reftel.codec.reading import Reading, Span
from reftel.telegram import Addressee, Heading, Precedence, Telegram
from reftel.telegram.dtg import MONTHS
from reftel.telegram.model import SIGNAL

# Where a token stands in the place of its value: start and end, or nowhere.
_Finder = Callable[[str], tuple[int, int] | None]
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_SECTION = re.compile(r"(?:/[0-9]{2})?")


def _by(pattern: str) -> _Finder:
    """Finds the first match of a pattern, or its group."""
    compiled = re.compile(pattern)
    group = 1 if compiled.groups else 0

    def find(text: str) -> tuple[int, int] | None:
        match = compiled.search(text)
        return None if match is None else match.span(group)

    return find


def _literally(token: str, after: re.Pattern[str] | None = None) -> _Finder:
    """Finds what was read as it stands, with what follows it. No pattern is made for a telegram."""

    def find(text: str) -> tuple[int, int] | None:
        start = text.find(token)
        if start < 0:
            return None
        end = start + len(token)
        match = after.match(text, end) if after is not None else None
        return start, match.end() if match is not None else end

    return find


def _word(word: str) -> _Finder:
    """Finds a word that stands apart from others."""

    def find(text: str) -> tuple[int, int] | None:
        return next((one.span() for one in _WORD.finditer(text) if one[0] == word), None)

    return find


def _after(word: str, token: str) -> _Finder:
    """Finds a token that stands behind a word and blanks: the whole of both."""

    def find(text: str) -> tuple[int, int] | None:
        start = text.find(word)
        while start >= 0:
            blanks = _BLANKS.match(text, start + len(word))
            if blanks is not None and text.startswith(token, blanks.end()):
                return start, blanks.end() + len(token)
            start = text.find(word, start + 1)
        return None

    return find


def _sent_by(letters: str) -> _Finder:
    """Finds the indicator behind DE."""

    def find(text: str) -> tuple[int, int] | None:
        found = (one.span(1) for one in _SENDER.finditer(text) if one[1] == letters)
        return next(found, None)

    return find


_SENDER = re.compile(r"DE\s+(?=(\w+))")
_ALL = _by(r"\S.*\S")
_FIRST_TOKEN = _by(r"\S+")
_FROM = _by(r"FM\s+(.*\S)")
_PRECEDENCE = _by(r"^\s*([ZOPR0](?: [ZOPR])?)(?= )")
_DTG = _by(r"[0-9]{6} ?Z\s+[A-Z]{3}\s+[0-9 ]{2,3}")
_ADDRESSEE = _by(r"(?:(?:TO|INFO)\s+)?(\S.*\S)")

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One token, where it stands in the text, what it means, and by which rule.

    ``span`` is a stretch of ``Reading.text``; ``token`` what stands there;
    ``words`` one or two plain sentences; ``source`` the handbook or table.
    """

    span: Span
    token: str
    words: str
    source: str


def explain(reading: Reading) -> list[Explanation]:
    """Explanations of a reading's header and labels, in the order of the text.

    Spans do not overlap. An unreadable line has none.
    """
    found: list[Explanation] = []
    explainer = _Explainer(reading, found)
    if reading.telegram.heading is not None:
        explainer.heading(reading.telegram.heading)
    explainer.labels(reading.telegram)
    return _apart(found)


def _apart(found: list[Explanation]) -> list[Explanation]:
    """In order, without overlaps: of two over one place the shorter stays."""
    kept: list[Explanation] = []
    for one in sorted(found, key=lambda e: (e.span.start, e.span.end)):
        if kept and one.span.start < kept[-1].span.end:
            if one.span.end - one.span.start < kept[-1].span.end - kept[-1].span.start:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


class _Explainer:
    def __init__(self, reading: Reading, found: list[Explanation]) -> None:
        self.reading = reading
        self.found = found

    def _spans(self, name: str) -> tuple[Span, ...]:
        return self.reading.spans.get(name, ())

    def _say(self, name: str, find: _Finder, words: str, source: str) -> None:
        """Explain the first token that is found inside the place of a value."""
        text = self.reading.text
        for span in self._spans(name):
            at = find(text[span.start : span.end])
            if at is not None:
                place = Span(span.start + at[0], span.start + at[1])
                token = text[place.start : place.end]
                self.found.append(Explanation(place, token, words, source))
                return

    def heading(self, heading: Heading) -> None:
        """Format lines 1 to 9."""
        if heading.transmission is not None:
            self._say(
                "header.transmission_id",
                _FIRST_TOKEN,
                f"Start of transmission. Number {heading.transmission.number} on circuit "
                f"{heading.transmission.channel}: an accounting number of one circuit, not a name of the telegram.",
                "Format line 1, 5 FAH-2 H-321.1",
            )
        self._routing(heading)
        self._filing(heading)
        self._security(heading)
        self._precedence(heading)
        if heading.originator is not None:
            self._say(
                "header.from",
                _FROM,
                f"From {place_of(heading.originator.name)}.",
                "Format line 6, 5 FAH-2 H-232",
            )
        for side, addressees in (("to", heading.action), ("info", heading.info)):
            for index, addressee in enumerate(addressees):
                self._addressee(f"header.{side}[{index}]", side, addressee)
        for exempt in heading.exempt:
            self._say(
                "header.exempt",
                _literally(exempt.name),
                "Belongs to a collective address above, and must not get this telegram.",
                "Format line 9, 5 FAH-2 H-321.9",
            )

    def _routing(self, heading: Heading) -> None:
        if heading.routing is None:
            return
        self._say(
            "header.routing",
            _word(heading.routing.prosign),
            f"The highest precedence of the telegram, its letter doubled: {heading.routing.precedence.value}.",
            "Format line 2, 5 FAH-2 H-321.2",
        )
        for indicator in heading.routing.indicators:
            place = authority.station_by_indicator(indicator.letters)
            where = f" to {_title(place.name)}" if place is not None else ""
            self._say(
                "header.routing",
                _word(indicator.letters),
                f"This copy was routed{where} by the indicator {indicator.letters}. "
                "Routing is not the list of addressees.",
                "Format line 2, ACP 117",
            )

    def _filing(self, heading: Heading) -> None:
        filing = heading.filing
        if filing is None:
            return
        place = authority.station_by_indicator(filing.originator.letters)
        self._say(
            "header.originator_ri",
            _sent_by(filing.originator.letters),
            f"Sent by the station with the indicator {filing.originator.letters}"
            + (f", {_title(place.name)}." if place is not None else "."),
            "Format line 3, ACP 127",
        )
        section = (
            f" This is section {int(filing.section)} of the telegram." if filing.section else ""
        )
        self._say(
            "header.originator_ri",
            _literally(f"#{filing.serial}", _SECTION),
            f"Serial {filing.serial} of the station: the last four digits of the message number.{section}",
            "Format line 3, ACP 127",
        )
        if filing.filed is not None:
            when = ""
            if heading.dtg is not None:
                moment = filing.filed.near(heading.dtg)
                when = f", {moment.day} {moment:%B %Y}"
            self._say(
                "header.filed",
                _word(str(filing.filed)),
                f"Filed on day {filing.filed.day} of the year{when}, at "
                f"{filing.filed.hour:02}:{filing.filed.minute:02} Zulu.",
                "Format line 3, ACP 127",
            )

    def _security(self, heading: Heading) -> None:
        security = heading.security
        if security is None:
            return
        circuit = "any circuit" if security.prosign == "ZNR" else "secure circuits only"
        level = {"U": "unclassified", "C": "Confidential", "S": "Secret", "T": "Top Secret"}.get(
            security.letters[-1], f"level {security.letters}"
        )
        self._say(
            "header.security",
            _after(security.prosign, security.letters),
            f"May be sent over {circuit}; {level}, the letter repeated five times.",
            "Format line 4, ACP 127",
        )
        for signal in SIGNAL.findall(security.tail):
            self._say("header.security", _word(signal), signal_words(signal), "ACP 131")

    def _precedence(self, heading: Heading) -> None:
        line = heading.precedence
        if line is None:
            return
        second = f"; others {line.second.value}" if line.second else ""
        self._say(
            "header.dtg",
            _PRECEDENCE,
            f"Precedence: the highest of any addressee is {line.highest.value}{second}.",
            "Format line 5, 5 FAH-2 H-320",
        )
        moment = line.dtg.moment
        self._say(
            "header.dtg",
            _DTG,
            f"Date-time group: {_WEEKDAYS[moment.weekday()]} {moment.day} {moment:%B %Y}, {moment:%H:%M} Zulu.",
            "Format line 5, 5 FAH-2 H-320",
        )
        for signal in SIGNAL.findall(line.tail):
            self._say("header.dtg", _word(signal), signal_words(signal), "ACP 131")

    def _addressee(self, name: str, side: str, addressee: Addressee) -> None:
        role = "For action" if side == "to" else "For information"
        self._say(
            name,
            _ADDRESSEE,
            f"{role}: {place_of(addressee.plad.name)}. {addressee_words(addressee)}",
            "Format lines 7 and 8, 5 FAH-2 H-321.7",
        )

    def labels(self, telegram: Telegram) -> None:
        """The classification line and the labels of the text."""
        if telegram.classification is not None and self._spans("classification"):
            self._banner(telegram)
        for index, caption in enumerate(telegram.captions):
            fact = authority.caption(caption)
            if fact is not None:
                meaning = fact.meaning.rstrip(".")
                self._say(f"captions[{index}]", _ALL, f"Caption: {meaning}.", "5 FAH-2 H-440")
        if telegram.order is not None:
            self._say("order", _ALL, order_words(telegram), "The executive order; spec/03")
        for index, tag in enumerate(telegram.tags):
            tag_fact = authority.tag(tag.code)
            if tag_fact is not None:
                self._say(
                    f"tags[{index}]",
                    _literally(tag.code),
                    f"TAGS {tag.code}: {tag_fact.name or 'no expansion is known'} ({tag_fact.kind}).",
                    "5 FAH-3",
                )
        for index, reference in enumerate(telegram.references):
            if reference.mrn is not None:
                year = "printed" if reference.year_is_printed else "that of this telegram"
                self._say(
                    f"references[{index}]",
                    _ALL,
                    f"Refers to telegram {reference.mrn.serial} of {_title(reference.mrn.post)}, "
                    f"{reference.mrn.year} (the year is {year}).",
                    "spec/04",
                )

    def _banner(self, telegram: Telegram) -> None:
        level = telegram.classification
        assert level is not None  # the caller looked
        number = ""
        if telegram.post is not None:
            number = f" Message number {telegram.serial} of {_title(telegram.post)}"
            number += f" in {telegram.year}." if telegram.year is not None else "."
        sections = f" Sent in {telegram.sections} sections." if telegram.sections else ""
        self._say(
            "classification",
            _ALL,
            f"Classification: {level.value.lower()}.{number}{sections}",
            "Classification line, 5 FAH-1 H-246",
        )


def place_of(plad: str) -> str:
    """A PLAD in plain words, as far as the table of posts knows it."""
    station = authority.station_by_plad(plad)
    if station is None:
        return plad
    if station.station == "STATE":
        return "the Department of State"
    kind = station.kind or "post"
    return f"{plad} (the {kind} in {station.city})" if station.city else plad


def addressee_words(addressee: Addressee) -> str:
    """Precedence and continuity number of an addressee in plain words."""
    words = f"Precedence {(addressee.precedence or Precedence.ROUTINE).value}"
    words += "." if addressee.precedence else " (none is printed)."
    if addressee.continuity is not None:
        words += f" Message {addressee.continuity} from this originator to this addressee."
    if addressee.elsewhere:
        words += " ZEN: delivered by other means."
    return words


def signal_words(signal: str) -> str:
    """An operating signal in plain words."""
    fact = authority.operating_signal(signal) or authority.operating_signal(signal[:3])
    if fact is None:
        return f"Operating signal {signal}; its meaning is not in our tables."
    doubt = "" if fact.certainty in {"", "general knowledge"} else f" ({fact.certainty})"
    return f"Operating signal {signal}: {fact.meaning}{doubt}."


def order_words(telegram: Telegram) -> str:
    """The E.O. line in plain words."""
    line = telegram.order
    assert line is not None  # the caller looked
    order = f"Executive Order {line.order}" if line.order else "No order is named"
    opens = line.declassify_on
    if opens is None:
        return f"{order}; no date for declassification."
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", opens)
    if match is None:
        return f"{order}; the instruction is {opens}."
    month = MONTHS[int(match[2]) - 1].title()
    return (
        f"{order}; by its own instruction to be declassified on {int(match[3])} {month} {match[1]}."
    )


def _title(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split())
