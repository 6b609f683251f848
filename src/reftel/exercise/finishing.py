"""From a draft to the values of a telegram, and the truth in the gold schema."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from reftel.exercise.dice import Dice, fixed
from reftel.exercise.drafting import Draft
from reftel.exercise.telling import Passage
from reftel.exercise.theatres import Post, department, outside
from reftel.telegram import (
    Addressee,
    ClassifiedBy,
    Dtg,
    FilingLine,
    FilingTime,
    Heading,
    OrderLine,
    Paragraph,
    Plad,
    PortionMark,
    Precedence,
    PrecedenceLine,
    RoutingIndicator,
    RoutingLine,
    SecurityLine,
    Tag,
    Telegram,
    TransmissionLine,
)

_NEW_ORDER = date(2010, 6, 27)
"""E.O. 13526 is in force from this day on (spec/03)."""
_NEW_SYSTEM = date(2009, 7, 29)
"""From this day on some E.O. lines print the year first (spec/03, date formats)."""
SECTION_SIZE = 2800
"""Characters of text after which the exercise begins a new section."""
_NUMBER = re.compile(r" (?=[0-9]{1,3}[.)](?: |$))")
_KEEP = "\x00"


def finish(draft: Draft, dice: Dice) -> tuple[Telegram, dict[str, Any]]:
    """The telegram of a draft, and its truth before any damage."""
    width = dice.pick((0, 0, 0, 64, 64, 66, 68, 72))
    marks = [_mark(mark) for mark in draft.marks]
    paragraphs = tuple(
        Paragraph(
            number,
            wrapped(passage.text, width, len(f"{number}. ({mark}) " if mark else f"{number}. ")),
            mark,
            passage.heading,
        )
        for number, (passage, mark) in enumerate(zip(draft.passages, marks, strict=True), start=1)
    )
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    sections = 1 + size // SECTION_SIZE
    settled = draft.outline
    classifier = draft.classifier
    telegram = Telegram(
        heading=_heading(draft, sections, dice),
        classification=draft.classification,
        post=settled.sender.name,
        serial=settled.serial,
        year=settled.dtg.year,
        sections=sections if sections > 1 else None,
        captions=draft.captions,
        passing=draft.passing,
        order=_order(draft, dice),
        tags=tuple(Tag(code) for code in draft.tags),
        subject=draft.subject,
        references=tuple(reference for reference, _ in draft.references),
        classified_by=None
        if classifier is None
        else ClassifiedBy(
            classifier.text, classifier.name, classifier.title, "1.4", classifier.reasons
        ),
        paragraphs=paragraphs,
        signature=draft.signature,
    )
    return telegram, _truth(draft, telegram)


@cache
def _mark(text: str | None) -> PortionMark | None:
    return PortionMark(text) if text else None


def wrapped(text: str, width: int, indent: int) -> str:
    """The text broken at blanks into lines of at most ``width``; 0 leaves it as it is.

    ``indent`` characters stand before the first line. No line begins with a
    number and a full stop, which would look like a paragraph's.
    """
    if not width:
        return text
    text = _NUMBER.sub(_KEEP, text)
    lines = []
    for part in text.split("\n"):
        start, room = 0, width - indent
        while len(part) - start > room:
            at = part.rfind(" ", start, start + room + 1)
            if at <= start:
                at = part.find(" ", start + room)
                if at < 0:
                    break
            lines.append(part[start:at])
            start, room = at + 1, width
        lines.append(part[start:])
        indent = 0
    return "\n".join(lines).replace(_KEEP, " ")


def _order(draft: Draft, dice: Dice) -> OrderLine:
    day = draft.outline.dtg.date()
    number = "13526" if day >= _NEW_ORDER else "12958"
    if draft.classifier is None:
        return OrderLine(number, "N/A")
    # Ten years from the decision, which is the day of the DTG or shortly before.
    decided = day - timedelta(days=(0, 0, 0, 1, 2)[dice.below(5)])
    until = (decided - timedelta(days=decided.month == 2 and decided.day == 29)).replace(
        year=decided.year + 10
    )
    year_first = day >= _NEW_SYSTEM and dice.chance(0.14)
    return OrderLine(number, f"DECL: {until:%Y/%m/%d}" if year_first else f"DECL: {until:%m/%d/%Y}")


def _heading(draft: Draft, sections: int, dice: Dice) -> Heading:
    settled = draft.outline
    sender = settled.sender
    action, info = _addressees(draft, dice)
    ranked = sorted({a.precedence or Precedence.ROUTINE for a in (*action, *info)})
    highest, lowest = ranked[-1], ranked[0]
    posts = sorted(
        a.indicator.letters for a in info if a.indicator and a.indicator.letters.startswith("RUEH")
    )
    web = not posts or dice.chance(0.28)
    dtg = settled.dtg
    filed = dtg
    if sender is department():
        filed += timedelta(minutes=dice.below(27) if dice.chance(0.6) else 0)
    suffix = (
        "01" if sections > 1 or dice.chance(0.6 if sender is not department() else 0.2) else None
    )
    letters = draft.classification.security_letters
    return Heading(
        transmission=TransmissionLine("XYZ" if web else "XRO", f"{dice.below(10_000):04}"),
        routing=RoutingLine(
            highest,
            (RoutingIndicator("RUEHWEB"),)
            if web
            else tuple(RoutingIndicator(one) for one in posts),
            gap=web,  # copies for the web have a blank line here (spec/01, FL2)
        ),
        filing=FilingLine(
            sender.indicator, f"{settled.serial % 10_000:04}", suffix, _filing_time(filed)
        ),
        security=SecurityLine("ZNR" if letters == "UUUUU" else "ZNY", letters, "ZZH"),
        precedence=PrecedenceLine(
            highest,
            lowest if lowest.prosign != highest.prosign and dice.chance(0.05) else None,
            Dtg(dtg),
            "ZDK" if dice.chance(0.03) else "",
        ),
        originator=sender.plad,
        action=action,
        info=info,
    )


def _filing_time(moment: datetime) -> FilingTime:
    return FilingTime(moment.timetuple().tm_yday, moment.hour, moment.minute)


def _addressees(draft: Draft, dice: Dice) -> tuple[tuple[Addressee, ...], tuple[Addressee, ...]]:
    """Action and information addressees with their precedences and MCNs."""
    sender, count = draft.outline.sender, draft.outline.count
    own = draft.precedence if draft.precedence is not Precedence.ROUTINE else None
    theatre = draft.episode.theatre.posts
    if sender is department():
        action = tuple(_addressee(sender, post, own, count) for post in draft.to)
        others = [post for post in theatre if post not in draft.to]
        return action, tuple(_addressee(sender, post, None, count) for post in others)
    action = (_addressee(sender, department(), own, count),)
    others = dice.some([post for post in theatre if post is not sender], 1 + dice.below(4))
    # Information addressees often get the telegram less urgently (spec/01, FL6-FL9).
    lower = Precedence.PRIORITY if own is not None and dice.chance(0.6) else None
    found = [_addressee(sender, post, lower, count) for post in others]
    for place in dice.some(outside(), dice.below(6)):
        number = _continuity(sender.station, place.plad.name, count) if place.numbered else None
        found.append(Addressee(place.plad, place.indicator, lower, number))
    return action, tuple(found)


def _addressee(
    sender: Post, receiver: Post, precedence: Precedence | None, count: int
) -> Addressee:
    number = _continuity(sender.station, receiver.station, count)
    return Addressee(receiver.plad, receiver.indicator, precedence, number)


def _continuity(sender: str, receiver: str, count: int) -> str:
    """The MCN: one series for each pair, rising with every telegram, 0001 after 9999."""
    return f"{(fixed('mcn', sender, receiver) + count) % 9999 + 1:04}"


def _truth(draft: Draft, telegram: Telegram) -> dict[str, Any]:
    """The truth of a telegram as it was sent, in the gold schema."""
    order, classifier = telegram.order, draft.classifier
    numbered = list(enumerate(draft.passages, start=1))
    assert order is not None  # every draft has an order and a level
    assert telegram.classification is not None
    return {
        "id": draft.outline.id,
        "station": draft.outline.sender.station,
        "number": telegram.serial,
        "year": telegram.year,
        "header": header_truth(telegram),
        "classification": telegram.classification.value,
        "captions": list(telegram.captions),
        "sections": telegram.sections,
        "executive_order": order.order,
        "declassify_on": order.declassify_on,
        "tags": list(draft.tags),
        "subject": telegram.subject,
        "references": [
            {"label": r.label, "text": r.text, "kind": r.kind.value, "id": name}
            for r, name in draft.references
        ],
        "in_text_references": _in_text(numbered, draft),
        "classified_by": None
        if classifier is None
        else {
            "name": classifier.name,
            "title": classifier.title,
            "reasons": list(classifier.reasons),
            "section": "1.4",
        },
        "paragraphs": [
            {
                "number": number,
                "marking": draft.marks[number - 1],
                "heading_before": passage.heading,
            }
            for number, passage in numbered
        ],
        "summary_paragraphs": [n for n, passage in numbered if passage.kind == "summary"],
        "comment_paragraphs": [n for n, passage in numbered if passage.kind == "comment"],
        "signature": draft.signature,
        "strictly_protect": sum(passage.text.count("protect)") for passage in draft.passages),
        "redactions": 0,
        "chronology": [
            {"paragraph": number, **event}
            for number, passage in numbered
            for event in passage.events
        ],
    }


def _in_text(numbered: Sequence[tuple[int, Passage]], draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "paragraph": number,
            "text": words,
            "id": None if index is None else draft.references[index][1],
        }
        for number, passage in numbered
        for words, index in passage.mentions
    ]


def header_truth(telegram: Telegram) -> dict[str, Any]:
    """The header of a telegram as it was sent, in the gold schema."""
    heading = telegram.heading
    # The exercise sends whole headers.
    assert heading is not None
    assert heading.dtg is not None
    routing, filing, security = heading.routing, heading.filing, heading.security
    assert routing is not None
    assert filing is not None
    assert filing.filed is not None
    assert security is not None
    return {
        "transmission_id": str(heading.transmission),
        "precedence": routing.prosign,
        "routing": [indicator.letters for indicator in routing.indicators],
        "originator_ri": filing.originator.letters,
        "station_serial": int(filing.serial),
        "section_suffix": filing.section,
        "filed": f"{filing.filed.near(heading.dtg):%Y-%m-%dT%H:%M}Z",
        "security": security.letters,
        "operating_signals": list(heading.operating_signals),
        "dtg": heading.dtg.iso,
        "from": _name(heading.originator),
        "to": [_party(addressee) for addressee in heading.action],
        "info": [_party(addressee) for addressee in heading.info],
    }


def _name(plad: Plad | None) -> str | None:
    return plad.name if plad is not None else None


def _party(addressee: Addressee) -> dict[str, Any]:
    return {
        "ri": addressee.indicator.letters if addressee.indicator else None,
        "plad": addressee.plad.name,
        "precedence": addressee.precedence.value if addressee.precedence else None,
        "mcn": addressee.continuity,
    }
