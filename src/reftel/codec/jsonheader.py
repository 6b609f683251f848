"""The ``header`` of the telegram JSON, writer and reader side by side.

Each format line has keys that say what it means (``precedence``, ``filed``)
and, where those do not say all, further ones with what is printed
(``highest_precedence``, ``filed_printed``). Source: docs/json.md; spec/01.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from reftel.codec.form import Form, as_text, made, one_of, parsed, shown
from reftel.codec.lines import read_fl1
from reftel.errors import FormError
from reftel.telegram import (
    Addressee,
    Dtg,
    FilingLine,
    FilingTime,
    Heading,
    Plad,
    Precedence,
    PrecedenceLine,
    RoutingIndicator,
    RoutingLine,
    SecurityLine,
)

HEADER_KEYS = (
    "transmission_id",
    "precedence",
    "routing_precedence",
    "routing",
    "routing_gap",
    "originator_ri",
    "station_serial",
    "station_serial_printed",
    "section_suffix",
    "filed",
    "filed_printed",
    "security",
    "security_prosign",
    "security_tail",
    "operating_signals",
    "highest_precedence",
    "second_precedence",
    "dtg",
    "dtg_tail",
    "from",
    "to",
    "info",
    "exempt",
)
"""Every key of ``header``."""
ADDRESSEE_KEYS = ("ri", "plad", "precedence", "mcn", "elsewhere")
"""Every key of an addressee."""

# What other keys of the header say too: these are held against the heading that was read.
_SAID_TWICE = ("precedence", "station_serial", "filed", "operating_signals")
_LETTERS = re.compile(r"(?P<first>[ZOPR])(?:(?P<doubled>(?P=first))| (?P<second>[ZOPR]))?")


def header_to_json(heading: Heading | None) -> dict[str, Any] | None:
    """The ``header`` of a heading; ``None`` for a telegram without one."""
    if heading is None:
        return None
    line2, line3, line4, line5 = (
        heading.routing,
        heading.filing,
        heading.security,
        heading.precedence,
    )
    filed = line3.filed if line3 else None
    return {
        "transmission_id": str(heading.transmission) if heading.transmission else None,
        "precedence": _letters(line2, line5),
        "routing_precedence": line2.precedence.value if line2 else None,
        "routing": [indicator.letters for indicator in line2.indicators] if line2 else [],
        "routing_gap": line2.gap if line2 else False,
        "originator_ri": line3.originator.letters if line3 else None,
        "station_serial": int(line3.serial) if line3 else None,
        "station_serial_printed": line3.serial if line3 else None,
        "section_suffix": line3.section if line3 else None,
        "filed": _moment(filed, heading.dtg),
        "filed_printed": str(filed) if filed else None,
        "security": line4.letters if line4 else None,
        "security_prosign": line4.prosign if line4 else None,
        "security_tail": line4.tail if line4 else None,
        "operating_signals": list(heading.operating_signals),
        "highest_precedence": line5.highest.value if line5 else None,
        "second_precedence": line5.second.value if line5 and line5.second else None,
        "dtg": line5.dtg.iso if line5 else None,
        "dtg_tail": line5.tail if line5 else None,
        "from": heading.originator.name if heading.originator else None,
        "to": [_addressee_to_json(addressee) for addressee in heading.action],
        "info": [_addressee_to_json(addressee) for addressee in heading.info],
        "exempt": [plad.name for plad in heading.exempt],
    }


def _letters(line2: RoutingLine | None, line5: PrecedenceLine | None) -> str | None:
    """The letters of line 2, ``OO``; where it is lost, those before the DTG, ``O`` or ``O R``."""
    if line2 is not None:
        return line2.prosign
    if line5 is None:
        return None
    second = f" {line5.second.prosign}" if line5.second else ""
    return line5.highest.prosign + second


def _moment(filed: FilingTime | None, dtg: Dtg | None) -> str | None:
    if filed is None or dtg is None:
        return None
    return f"{filed.near(dtg):%Y-%m-%dT%H:%M}Z"


def _addressee_to_json(addressee: Addressee) -> dict[str, Any]:
    return {
        "ri": addressee.indicator.letters if addressee.indicator else None,
        "plad": addressee.plad.name,
        "precedence": addressee.precedence.value if addressee.precedence else None,
        "mcn": addressee.continuity,
        "elsewhere": addressee.elsewhere,
    }


def header_from_json(value: object, *, complete: bool = False) -> Heading | None:
    """The heading that a ``header`` says; ``None`` for ``None``.

    With ``complete`` the precedence of format line 5 may be left out: it is
    the highest of the addressees, none printed being ROUTINE. Raises ``FormError``.
    """
    if value is None:
        return None
    form = Form(value, "header", HEADER_KEYS)
    action, info = _addressees(form, "to"), _addressees(form, "info")
    highest = max(
        (one.precedence or Precedence.ROUTINE for one in (*action, *info)),
        default=Precedence.ROUTINE,
    )
    # A letter stands there, and NIACT has none of its own.
    derived = Precedence.of_prosign(highest.prosign) if complete else None
    heading = Heading(
        transmission=form.parsed("transmission_id", read_fl1),
        routing=_routing_line(form),
        filing=_filing_line(form),
        security=_security_line(form),
        precedence=_precedence_line(form, derived),
        originator=form.parsed("from", Plad),
        action=action,
        info=info,
        exempt=form.listed("exempt", Plad),
    )
    _compare(form, heading)
    return heading


def _compare(form: Form, heading: Heading) -> None:
    """The keys that only repeat what others say must repeat it truly."""
    told = header_to_json(heading) or {}
    for key in _SAID_TWICE:
        given = form.value(key)
        if key == "filed" and told[key] is None:
            continue  # without a DTG a filing time has no year
        if key == "filed" and given is not None:
            given = moment(form, key).iso
        if given is not None and given != [] and given != told[key]:
            raise FormError(
                form.at(key), f"contradicts the other keys, which say {told[key]!r}: {shown(given)}"
            )


def _sign(form: Form) -> re.Match[str] | None:
    text = form.text("precedence")
    if text is None:
        return None
    match = _LETTERS.fullmatch(text)
    if match is None:
        raise FormError(
            form.at("precedence"),
            f"expected the letters of line 2, 'OO', or of line 5, 'O' or 'O R', found {text!r}",
        )
    return match


def _precedence(text: str) -> Precedence:
    return Precedence(one_of(precedence.value for precedence in Precedence)(text))


def _precedence_line(form: Form, derived: Precedence | None) -> PrecedenceLine | None:
    """FL5, which has a precedence and a DTG or is not there at all."""
    highest = form.parsed("highest_precedence", _precedence)
    second = form.parsed("second_precedence", _precedence)
    tail = form.text("dtg_tail")
    if form.value("dtg") is None:
        if highest is not None or second is not None or tail is not None:
            raise FormError(
                form.at("dtg"), "expected the date-time group of format line 5, found nothing"
            )
        return None
    sign = _sign(form)
    if highest is None and sign is not None:
        # The letter doubled on line 2 is that of line 5 (spec/01, FL2: 1,117 of 1,117).
        highest = Precedence.of_prosign(sign["first"])
        if second is None and sign["second"]:
            second = Precedence.of_prosign(sign["second"])
    highest = highest or derived
    if highest is None:
        raise FormError(
            form.at("highest_precedence"),
            "the date-time group needs a precedence: give it, or have the header completed",
        )
    dtg = moment(form, "dtg")
    return made(form.at("dtg_tail"), lambda: PrecedenceLine(highest, second, dtg, tail or ""))


def moment(form: Form, key: str) -> Dtg:
    """A date-time group: ``2009-03-12T17:24Z``, as on the wire, or a moment of TOML."""
    value = form.value(key)
    if isinstance(value, datetime):
        return made(form.at(key), lambda: Dtg(value))
    if isinstance(value, date):
        raise FormError(form.at(key), f"expected a date and a time, found {shown(value)}")
    text = as_text(form.at(key), value)

    def parse(text: str) -> Dtg:
        if re.match(r"[0-9]{4}-", text) is None:
            return Dtg.parse(text)
        return Dtg(datetime.fromisoformat(text))

    return parsed(form.at(key), parse, text)


def _routing_line(form: Form) -> RoutingLine | None:
    """FL2, where any of its keys says that it is there."""
    precedence = form.parsed("routing_precedence", _precedence)
    sign = _sign(form)
    if precedence is None and sign is not None and sign["doubled"]:
        precedence = Precedence.of_prosign(sign["first"])
    indicators = form.listed("routing", RoutingIndicator)
    gap = form.flag("routing_gap")
    if precedence is None:
        if indicators or gap:
            raise FormError(
                form.at("routing_precedence"), "format line 2 has a precedence; found nothing"
            )
        return None
    return RoutingLine(precedence, indicators, gap)


def _filing_line(form: Form) -> FilingLine | None:
    """FL3: an originator and a serial, or none of it."""
    originator = form.parsed("originator_ri", RoutingIndicator)
    number = form.whole("station_serial")
    serial = form.text("station_serial_printed")
    if serial is None and number is not None:
        serial = f"{number:04}"
    section = form.text("section_suffix")
    filed = _filing_time(form)
    if originator is None and serial is None and section is None and filed is None:
        return None
    if originator is None:
        raise FormError(form.at("originator_ri"), "format line 3 has an originator; found nothing")
    if serial is None:
        raise FormError(form.at("station_serial"), "format line 3 has a serial; found nothing")
    made(form.at("station_serial_printed"), lambda: FilingLine(originator, serial))
    return made(form.at("section_suffix"), lambda: FilingLine(originator, serial, section, filed))


def _filing_time(form: Form) -> FilingTime | None:
    printed = form.parsed("filed_printed", FilingTime.parse)
    if printed is not None or form.value("filed") is None:
        return printed
    at = moment(form, "filed").moment
    return FilingTime(at.timetuple().tm_yday, at.hour, at.minute)


def _security_line(form: Form) -> SecurityLine | None:
    """FL4; ZNR goes with U and ZNY with every other letter (spec/01, FL4)."""
    letters = form.text("security")
    prosign = form.text("security_prosign")
    tail = form.text("security_tail")
    if letters is None:
        if prosign is not None or tail is not None:
            raise FormError(form.at("security"), "format line 4 has five letters; found nothing")
        return None
    signals = form.texts("operating_signals")
    if prosign is None:
        prosign = signals[0] if signals else "ZNR" if letters == "UUUUU" else "ZNY"
    if tail is None and form.value("dtg_tail") is None:
        # Nothing says on which of the two lines they stand; ZZH is always on this one.
        tail = " ".join(signals[1:])
    made(form.at("security"), lambda: SecurityLine("ZNY", letters))
    made(form.at("security_prosign"), lambda: SecurityLine(prosign, letters))
    return made(form.at("security_tail"), lambda: SecurityLine(prosign, letters, tail or ""))


def _addressees(form: Form, key: str) -> tuple[Addressee, ...]:
    return tuple(_addressee(where, value) for where, value in form.items(key))


def _addressee(where: str, value: object) -> Addressee:
    """An addressee as an object, or as its line: ``RUEHC/SECSTATE WASHDC IMMEDIATE 2117``."""
    if isinstance(value, str):
        return parsed(where, Addressee.parse, value)
    form = Form(value, where, ADDRESSEE_KEYS)
    plad = parsed(form.at("plad"), Plad, form.needed("plad"))
    indicator = form.parsed("ri", RoutingIndicator)
    precedence = form.parsed("precedence", _precedence)
    continuity = form.parsed("mcn", lambda text: Addressee(plad, continuity=text).continuity)
    elsewhere = form.flag("elsewhere")
    return made(where, lambda: Addressee(plad, indicator, precedence, continuity, elsewhere))
