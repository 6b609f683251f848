"""From a draft to the telegram that is sent: number, time, indicators, continuity numbers.

What the station gives cannot be typed into a draft: it would be said twice,
and once wrongly. Source: spec/01, spec/06 ("Writing a telegram").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from reftel.codec import write
from reftel.codec.jsonform import telegram_from_json
from reftel.errors import FormError
from reftel.telegram import (
    Addressee,
    Dtg,
    Heading,
    Paragraph,
    Plad,
    Precedence,
    RoutingLine,
    Telegram,
)
from reftel.traffic.routing import indicator_of
from reftel.traffic.sections import cuts_of
from reftel.traffic.settings import StationSettings

_GIVEN = (
    "id",
    "number",
    "year",
    "station",
    "post",
    "sections",
    "schema",
    "source",
    "copy",
    "spans",
)
_GIVEN_IN_HEADER = (
    "transmission_id precedence routing originator_ri station_serial section_suffix filed security "
    "dtg from"
).split()

_LINE = 55
_PIECE = re.compile(rf"\S.{{0,{_LINE - 1}}}(?= |$)|\S+")
_COLUMNS = re.compile(r"^ |\S {2,}\S|\t")
# What no line may begin with that stood inside another: a number, a label, a rule, a signature.
_SIGN = re.compile(r"[0-9]{1,3}[.)]|[A-Za-z][A-Za-z./ ]{0,20}:|[-*_=(]|[A-Z]+$")

ContinuityOf = Callable[[Plad], str | None]
"""Gives the continuity numbers of an addressee as printed, ``None`` for one that has none."""


def compose(
    form: Mapping[str, Any],
    settings: StationSettings,
    moment: datetime,
    serial: int,
    *,
    dtg: datetime | None = None,
    signature: str | None = None,
    sections: int | None = None,
    continuity: ContinuityOf = lambda _: None,
) -> Telegram:
    """The telegram of a draft as it is sent at ``moment``, all format lines but the first.

    ``dtg`` is given where it is not the moment: a corrected copy keeps that of
    its telegram. ``signature`` stands where the draft has none, ``sections`` is their
    number where there are several. Raises
    ``FormError`` with the place for a draft that cannot be a telegram.
    """
    header = form.get("header") or {}
    if not isinstance(header, Mapping):
        raise FormError("header", "expected an object with 'to' and perhaps 'info'")
    for key in _GIVEN:
        if form.get(key) is not None:
            raise FormError(key, "is given by the station at release; leave it out of a draft")
    for key in _GIVEN_IN_HEADER:
        if header.get(key) not in (None, [], settings.plad.name if key == "from" else None):
            raise FormError(
                f"header.{key}", "is given by the station at release; leave it out of a draft"
            )
    typed = {name: value for name, value in header.items() if name not in _GIVEN_IN_HEADER}
    at = (dtg or moment).replace(second=0, microsecond=0)
    values = {
        **form,
        "post": settings.post,
        "number": serial,
        "sections": sections,
        "header": {
            **typed,
            "from": settings.plad.name,
            "originator_ri": settings.indicator.letters,
            "station_serial": serial % 10_000,
            "section_suffix": "01" if sections else None,
            "filed": Dtg(moment.replace(second=0, microsecond=0)).iso,
            "dtg": Dtg(at).iso,
        },
    }
    telegram = telegram_from_json(values, complete=True)
    assert telegram.heading is not None  # a date-time group was given
    return replace(
        telegram,
        heading=_addressed(telegram.heading, settings, continuity),
        paragraphs=tuple(map(_wrapped, telegram.paragraphs)),
        signature=telegram.signature or signature,
    )


def _wrapped(paragraph: Paragraph) -> Paragraph:
    """The paragraph in lines of 55 characters (5 FAH-1 H-246.1), those that are shorter as typed."""
    mark = f"{paragraph.number}. " + (f"({paragraph.mark}) " if paragraph.mark else "")
    typed = paragraph.text.split("\n")
    if len(mark) + len(typed[0]) <= _LINE and all(len(line) <= _LINE for line in typed):
        return paragraph
    lines: list[str] = []
    for line in typed:
        lines += _broken(line, "" if lines else mark)
    return replace(paragraph, text="\n".join(lines))


def _broken(line: str, mark: str) -> list[str]:
    """A line in pieces; a row of a table, and one whose pieces would be read otherwise, as it is."""
    if len(mark) + len(line) <= _LINE or _COLUMNS.search(line):
        return [line]
    pieces = [piece.rstrip() for piece in _PIECE.findall(mark + line)]
    if not pieces[0].startswith(mark) or any(_SIGN.match(piece) for piece in pieces[1:]):
        return [line]
    return [pieces[0].removeprefix(mark), *pieces[1:]]


def in_sections(
    composed: Callable[[int | None, bool], Telegram], form: Mapping[str, Any], most: int
) -> Telegram:
    """The telegram of a draft, in as many sections of ``most`` lines as it needs.

    ``composed`` makes it in so many sections, the second time for good: continuity numbers
    are drawn for each section, so these are counted first. Raises ``FormError``, ``WriteError``.
    """
    if not _may_be_long(form, most):
        return composed(None, True)
    plain = composed(None, False)
    # Header and classification line are no part of what is counted, so the cuts stay.
    cuts = cuts_of(plain, write(plain), most)
    return composed(len(cuts) + 1 if cuts else None, True)


_LINES_ABOVE = 12
"""Blank lines between captions, labels and reasons."""


def _may_be_long(form: Mapping[str, Any], most: int) -> bool:
    """False for a draft that is plainly one section: nearly all, and they are composed once."""
    lines = _LINES_ABOVE
    for value in form.values():
        for one in value if isinstance(value, list | tuple) else (value,):
            texts = one.values() if isinstance(one, Mapping) else (one,)
            for text in map(str, texts):
                # Lines will be broken at 55, and counted so.
                lines += 1 + sum(1 + len(line) // (_LINE - 10) for line in text.split("\n"))
    return lines > most


def _addressed(heading: Heading, settings: StationSettings, continuity: ContinuityOf) -> Heading:
    """The heading with each addressee's indicator and continuity number, and line 2 from them."""
    collectives = {one.plad: one.indicator for one in settings.collectives}

    def complete(addressee: Addressee) -> Addressee:
        number = continuity(addressee.plad) if addressee.continuity is None else None
        return replace(
            addressee,
            indicator=addressee.indicator
            or collectives.get(addressee.plad.name)
            or indicator_of(addressee.plad),
            continuity=addressee.continuity or number,
        )

    action = tuple(complete(one) for one in heading.action)
    info = tuple(complete(one) for one in heading.info)
    assert heading.routing is not None  # made by complete_header
    everybody = (*action, *info)
    # FLASH addressees have a transmission of their own (5 FAH-2 H-321.2-1), this one is theirs.
    flash = tuple(one for one in everybody if one.precedence is Precedence.FLASH)
    letters = (one.indicator for one in flash or everybody if one.indicator and not one.elsewhere)
    indicators = tuple(dict.fromkeys(letters))
    # Mailboxes alone have none: there is no line 2 without an indicator.
    routing = RoutingLine(heading.routing.precedence, indicators) if indicators else None
    return replace(heading, action=action, info=info, routing=routing)
