"""What follows from the rest of a telegram, filled in for whoever asks.

A drafter says what a telegram means; format lines 2 to 4 follow from that.
Source: spec/01 (FL2 to FL4), ACP 127.
"""

from __future__ import annotations

from dataclasses import replace

from reftel import authority
from reftel.errors import FormError
from reftel.telegram import (
    Classification,
    FilingLine,
    FilingTime,
    Heading,
    Plad,
    RoutingIndicator,
    RoutingLine,
    SecurityLine,
    Telegram,
)


def complete_header(telegram: Telegram) -> Telegram:
    """The telegram with format lines 2, 3 and 4, each where it has none.

    * FL2: the precedence of FL5, and the routing indicators of the addressees, each once.
    * FL3: the originator's routing indicator by the table of posts, the last
      four digits of the serial, ``/01`` where the text has sections, and the
      time of the DTG, which is that of filing in 93 of 100 telegrams.
    * FL4: ``ZNR UUUUU``, ``ZNY EEEEE`` for UNCLAS EFTO, ``ZNY CCCCC`` and so on.

    FL1 belongs to a circuit and is never made up. A telegram without a header
    stays so. Raises ``FormError`` where a line needs what the telegram has not.
    """
    heading = telegram.heading
    if heading is None:
        return telegram
    return replace(
        telegram,
        heading=replace(
            heading,
            routing=heading.routing or _routing(heading),
            filing=heading.filing or _filing(heading, telegram),
            security=heading.security or _security(telegram),
        ),
    )


def _routing(heading: Heading) -> RoutingLine:
    if heading.precedence is None:
        raise FormError("header.dtg", "format line 2 follows from the date-time group; give one")
    indicators = [one.indicator for one in (*heading.action, *heading.info) if one.indicator]
    return RoutingLine(heading.precedence.highest, tuple(dict.fromkeys(indicators)))


def _filing(heading: Heading, telegram: Telegram) -> FilingLine:
    if telegram.serial is None:
        raise FormError("number", "format line 3 follows from the message number; give one")
    if heading.dtg is None:
        raise FormError("header.dtg", "format line 3 follows from the date-time group; give one")
    at = heading.dtg.moment
    return FilingLine(
        _indicator(heading.originator),
        f"{telegram.serial % 10000:04}",
        "01" if telegram.sections is not None else None,
        FilingTime(at.timetuple().tm_yday, at.hour, at.minute),
    )


def _indicator(originator: Plad | None) -> RoutingIndicator:
    if originator is None:
        raise FormError("header.from", "format line 3 follows from the originator; give one")
    station = authority.station_by_plad(originator.name)
    if station is None or station.routing_indicator is None:
        raise FormError(
            "header.originator_ri",
            f"no table has the routing indicator of {originator}; give it",
        )
    return RoutingIndicator(station.routing_indicator)


def _security(telegram: Telegram) -> SecurityLine:
    level = telegram.classification
    if level is None:
        raise FormError("classification", "format line 4 follows from the classification; give one")
    if level is Classification.UNCLASSIFIED and "EFTO" in telegram.controls:
        return SecurityLine("ZNY", "EEEEE")
    return SecurityLine("ZNY" if level.is_classified else "ZNR", level.security_letters)
