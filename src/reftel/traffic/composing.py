"""From a draft to the telegram that is sent: number, time, indicators, continuity numbers.

What the station gives cannot be typed into a draft: it would be said twice,
and once wrongly. Source: spec/01, spec/06 ("Writing a telegram").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from reftel.codec import write
from reftel.codec.jsonform import telegram_from_json
from reftel.errors import FormError
from reftel.telegram import Addressee, Dtg, Heading, Plad, RoutingLine, Telegram
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
    heading = _addressed(telegram.heading, continuity)
    return replace(telegram, heading=heading, signature=telegram.signature or signature)


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


_LINES_ABOVE = 40
"""More than a telegram has of captions, labels and reasons above its paragraphs, lists aside."""


def _may_be_long(form: Mapping[str, Any], most: int) -> bool:
    """False for a draft that is plainly one section: nearly all, and they are composed once."""
    lines = _LINES_ABOVE
    for value in form.values():
        for one in value if isinstance(value, list | tuple) else (value,):
            texts = one.values() if isinstance(one, Mapping) else (one,)
            lines += 2 + sum(1 + str(text).count("\n") + len(str(text)) // 60 for text in texts)
    return lines > most


def _addressed(heading: Heading, continuity: ContinuityOf) -> Heading:
    """The heading with each addressee's indicator and continuity number, and line 2 from them."""

    def complete(addressee: Addressee) -> Addressee:
        number = continuity(addressee.plad) if addressee.continuity is None else None
        return replace(
            addressee,
            indicator=addressee.indicator or indicator_of(addressee.plad),
            continuity=addressee.continuity or number,
        )

    action = tuple(complete(one) for one in heading.action)
    info = tuple(complete(one) for one in heading.info)
    assert heading.routing is not None  # made by complete_header
    letters = (one.indicator for one in (*action, *info) if one.indicator and not one.elsewhere)
    indicators = tuple(dict.fromkeys(letters))
    # Mailboxes alone have none: there is no line 2 without an indicator.
    routing = RoutingLine(heading.routing.precedence, indicators) if indicators else None
    return replace(heading, action=action, info=info, routing=routing)
