"""HDG: the transmission header, format lines 1 to 6 and the signals after them.

Source: spec/01; 5 FAH-2 H-231, H-232, H-321; ACP 127, ACP 131.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from datetime import timedelta

from reftel import authority
from reftel.check.case import Case, Edit, Fault
from reftel.check.rule import Needs, Severity, rule
from reftel.telegram import Addressee, Heading, Precedence

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
HEADER = Needs.HEADER

_ANY_FL1 = re.compile(r"VZCZC")
_ANY_FL2 = re.compile(r"([A-Z])\1(?: |$)|[A-Z]{2}(?: R[A-Z]{3,8})+$")
_ANY_FL3 = re.compile(r"DE R[A-Z]{3,8}\b")
_ANY_FL4 = re.compile(r"ZN[A-Z] ")
_ANY_FL5 = re.compile(r"[ZOPR0](?: [ZOPR])? [0-9]")
_INDICATOR = re.compile(r"R[A-Z]{4,7}")
# A telegram of its own that corrects another one: CORRECTED COPY OF ROME 287.
_OF_ANOTHER = re.compile(r"CORRECT[A-Z]* (?:COPY|CABLE|VERSION) OF [A-Z ]+[0-9]")
_SECTION = re.compile(r"SECTION +(?P<this>[0-9]{1,2}) ?OF ?(?P<total>[0-9]{1,2})", re.IGNORECASE)


@rule(
    "HDG001", "transmission-identifier", WARNING, source="5 FAH-2 H-321.1", spec="H01", needs=HEADER
)
def transmission_identifier(case: Case) -> Iterator[Fault]:
    """Format line 1 is VZCZC, three letters of the circuit, and three or four digits.

    Relay stations count the transmissions of a circuit by it; a line of another
    form cannot be accounted for.

    Wrong:
        VZCZCXR4417X

    Right:
        VZCZCXRO4417
    """
    for line, span in case.unread_lines(_ANY_FL1):
        yield Fault(f"{line} is no transmission identifier such as VZCZCXRO4417", (span,))


@rule("HDG002", "routing-line", ERROR, source="5 FAH-2 H-321.2", spec="H02", needs=HEADER)
def routing_line(case: Case) -> Iterator[Fault]:
    """Format line 2 is the precedence, its letter doubled, and at least one routing indicator.

    ZZ, OO, PP or RR tells relay stations what to send first, the indicators
    where to. Without either the transmission stops at the first relay.

    Wrong:
        QQ RUEHNP RUEHTU

    Right:
        OO RUEHNP RUEHTU
    """
    heading = case.heading
    if heading is not None and heading.routing is not None and not heading.routing.indicators:
        yield Fault(
            f"format line 2 has {heading.routing.prosign} and no routing indicator",
            case.at("header.routing"),
        )
    for line, span in case.unread_lines(_ANY_FL2):
        if line[:2] in {"ZZ", "OO", "PP", "RR"}:
            continue  # an indicator is wrong: HDG004
        yield Fault(f"{line[:2]} on format line 2 is none of ZZ, OO, PP, RR", (span,))


@rule("HDG003", "routing-precedence", ERROR, source="5 FAH-2 H-321.2-1", spec="H03", needs=HEADER)
def routing_precedence(case: Case) -> Iterator[Fault]:
    """The doubled letter of format line 2 is the first letter of format line 5.

    Both say the highest precedence of the message. Where they differ a relay
    may hold what the drafter wanted at once. Mended where the addressees
    decide which of the two is right. Of a message with FLASH addressees the
    transmission for the others has the highest precedence of those.

    Wrong:
        RR RUEHC
        DE RUEHVT #0312 0711724
        ZNY CCCCC ZZH
        O 121724Z MAR 09

    Right:
        OO RUEHC
        DE RUEHVT #0312 0711724
        ZNY CCCCC ZZH
        O 121724Z MAR 09
    """
    heading = case.heading
    if heading is None or heading.routing is None or heading.precedence is None:
        return
    letter = heading.precedence.highest.prosign
    if heading.routing.precedence.prosign == letter or _is_part_beside_flash(heading):
        return
    spans = case.at("header.routing")
    fix: tuple[Edit, ...] = ()
    if spans and highest_prosign((*heading.action, *heading.info)) == letter:
        fix = (Edit(spans[0].start, spans[0].start + 2, letter * 2),)
    yield Fault(
        f"format line 2 has {heading.routing.prosign}, format line 5 begins with {letter}",
        spans,
        fix,
    )


def _is_part_beside_flash(heading: Heading) -> bool:
    """True for the transmission of a message with FLASH addressees that is for the others."""
    assert heading.routing is not None  # the caller has looked
    everybody = (*heading.action, *heading.info)
    routed = tuple(one for one in everybody if one.indicator in heading.routing.indicators)
    return (
        any(one.precedence is Precedence.FLASH for one in everybody)
        and Precedence.FLASH not in {one.precedence for one in routed}
        and highest_prosign(routed) == heading.routing.precedence.prosign
    )


def highest_prosign(addressees: tuple[Addressee, ...]) -> str | None:
    """The letter of the highest precedence on some address lines; none printed is ROUTINE."""
    if not addressees:
        return None
    given = {one.precedence for one in addressees}
    return max((one or Precedence.ROUTINE for one in given), key=lambda one: one.rank).prosign


@rule("HDG004", "routing-indicator-form", WARNING, source="5 FAH-2 H-231", spec="H04", needs=HEADER)
def routing_indicator_form(case: Case) -> Iterator[Fault]:
    """A routing indicator is the letter R and four to seven more letters.

    Relay stations switch by it, letter by letter; anything else is not delivered.

    Wrong:
        TO XUEHC/SECSTATE WASHDC IMMEDIATE 2117

    Right:
        TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
    """
    for line, span in case.unread_lines(_ANY_FL2):
        bad = [word for word in line.split()[1:] if _INDICATOR.fullmatch(word) is None]
        if line[:2] in {"ZZ", "OO", "PP", "RR"} and bad:
            yield Fault(f"{', '.join(bad)} on format line 2: no routing indicator", (span,))
    for line, span in case.unread_lines(re.compile(r"DE [A-QS-Z0-9]")):
        yield Fault(f"{line.split()[1]} on format line 3 is no routing indicator", (span,))
    heading = case.heading
    if heading is None:
        return
    for side, addressees in (("to", heading.action), ("info", heading.info)):
        for index, addressee in enumerate(addressees):
            before, stroke, after = addressee.plad.name.partition("/")
            if stroke and addressee.indicator is None and " " not in before and known_plad(after):
                yield Fault(
                    f"{before} before {after} is no routing indicator",
                    case.at(f"header.{side}[{index}]"),
                )


def known_plad(name: str) -> bool:
    """True for a plain language address of the tables, or a collective."""
    return (
        authority.station_by_plad(name) is not None
        or bool(authority.routing_entries(name))
        or is_collective(name)
    )


def is_collective(name: str) -> bool:
    """True for an address that stands for several: CHINA POSTS COLLECTIVE, DIPL POSTS."""
    return "COLLECTIVE" in name or name.endswith(" POSTS")


@rule("HDG005", "filing-line", ERROR, source="ACP 127", spec="H05", needs=HEADER)
def filing_line(case: Case) -> Iterator[Fault]:
    """Format line 3 is DE, the originator's indicator, the station serial, and the filing time.

    The filing time is the day of the year, 001 to 366, and the hour, 0000 to
    2359, both Zulu. A copy is asked for again by serial and time.

    Wrong:
        DE RUEHVT #0312 3991724

    Right:
        DE RUEHVT #0312 0711724
    """
    for line, span in case.unread_lines(_ANY_FL3):
        yield Fault(f"format line 3 cannot be read: {line}", (span,))
    heading = case.heading
    if heading is None or heading.filing is None or heading.filing.filed is None:
        return
    year = case.telegram.year
    if heading.filing.filed.day == 366 and year is not None and not isleap(year):
        yield Fault(f"day 366 on format line 3: {year} has 365 days", case.at("header.filed"))


@rule("HDG006", "station-serial", ERROR, source="spec/01, FL3", spec="H06", needs=HEADER)
def station_serial(case: Case) -> Iterator[Fault]:
    """The station serial of format line 3 is the last four digits of the message number.

    Receivers find the telegram by either; where they differ one of them leads
    to another telegram. Where the sender differs too, see IDN002.

    Wrong:
        DE RUEHVT #0999 0711724
        ...
        C O N F I D E N T I A L VALLETTA 000312

    Right:
        DE RUEHVT #0312 0711724
        ...
        C O N F I D E N T I A L VALLETTA 000312
    """
    telegram, heading = case.telegram, case.heading
    if heading is None or heading.filing is None or telegram.serial is None:
        return
    if int(heading.filing.serial) % 10000 == telegram.serial % 10000:
        return
    if other_sender(case):
        return
    yield Fault(
        f"format line 3 has serial {heading.filing.serial}, the text {telegram.post} {telegram.serial}",
        (*case.at("header.originator_ri"), *case.at("mrn")),
    )


def other_sender(case: Case) -> str | None:
    """The station of the FM line where it is surely another than that of the message number."""
    telegram, heading = case.telegram, case.heading
    if heading is None or heading.originator is None or telegram.post is None:
        return None
    sender = authority.station_by_plad(heading.originator.name)
    numbered = authority.canonical_station(telegram.post)
    if sender is None or numbered is None or sender.station == numbered:
        return None
    if same_mission(sender, authority.station(numbered)):
        return None
    return sender.name


def same_mission(one: authority.Station, other: authority.Station | None) -> bool:
    """True for stations of one city: an embassy's series serves its missions and offices too.

    The mission to the EU numbers its telegrams BRUSSELS; page lines of the
    Iran office in Dubai say DUBAI (spec/05 D4).
    """
    return other is not None and one.city is not None and one.city == other.city


@rule("HDG007", "filed-before-dtg", WARNING, source="spec/01, FL3", spec="H07", needs=HEADER)
def filed_before_dtg(case: Case) -> Iterator[Fault]:
    """A telegram is not filed before its date-time group.

    The date-time group is given when the drafter releases the telegram, the
    filing time when the station takes it; two minutes are clocks.

    Wrong:
        DE RUEHVT #0312 0711600
        ZNY CCCCC ZZH
        O 121724Z MAR 09

    Right:
        DE RUEHVT #0312 0711724
        ZNY CCCCC ZZH
        O 121724Z MAR 09
    """
    late = case.filed_late
    if late is not None and late < timedelta(minutes=-2):
        yield Fault(
            f"filed {_span_words(-late)} before the date-time group", case.at("header.filed")
        )


@rule("HDG008", "filed-late", INFO, source="spec/01, FL3", spec="H08", needs=HEADER)
def filed_late(case: Case) -> Iterator[Fault]:
    """A telegram is filed at most an hour after its date-time group.

    93 of 100 are filed in the same minute, the Department's within half an
    hour. A longer time means that it was held, or sent again.

    Wrong:
        DE RUEHVT #0312 0731724
        ZNY CCCCC ZZH
        O 121724Z MAR 09

    Right:
        DE RUEHVT #0312 0711730
        ZNY CCCCC ZZH
        O 121724Z MAR 09
    """
    late = case.filed_late
    if late is not None and late > timedelta(minutes=60):
        yield Fault(f"filed {_span_words(late)} after the date-time group", case.at("header.filed"))


def _span_words(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} minutes"
    if minutes < 48 * 60:
        return f"{minutes // 60} hours {minutes % 60} minutes"
    return f"{minutes // (24 * 60)} days"


@rule("HDG009", "security-line", ERROR, source="ACP 127; JANAP 128", spec="H09", needs=HEADER)
def security_line(case: Case) -> Iterator[Fault]:
    """Format line 4 is ZNR UUUUU, or ZNY and the letter of the level five times over.

    ZNR lets a message go by any circuit, ZNY by secure ones only. A classified
    message under ZNR is open to whoever listens.

    Wrong:
        ZNR CCCCC ZZH

    Right:
        ZNY CCCCC ZZH
    """
    for line, span in case.unread_lines(_ANY_FL4):
        yield Fault(f"format line 4 cannot be read: {line}", (span,))
    heading = case.heading
    if heading is None or heading.security is None:
        return
    prosign, letters = heading.security.prosign, heading.security.letters
    letter = letters[-1]
    if letter not in "UECSTRAB":
        yield Fault(f"{letters} on format line 4 is no level", case.at("header.security"))
    elif (prosign == "ZNR") != (letter == "U"):
        proper = "ZNR" if letter == "U" else "ZNY"
        yield Fault(f"{letters} goes with {proper}, not {prosign}", case.at("header.security"))


@rule("HDG010", "date-time-group", ERROR, source="5 FAH-2 H-320", spec="H11", needs=HEADER)
def date_time_group(case: Case) -> Iterator[Fault]:
    """Format line 5 is one precedence or two, and a date-time group that is in the calendar.

    The telegram is dated, ordered and cited by it.

    Wrong:
        O 311724Z FEB 09

    Right:
        O 121724Z MAR 09
    """
    for line, span in case.unread_lines(_ANY_FL5):
        yield Fault(f"format line 5 has no date-time group in the calendar: {line}", (span,))


@rule("HDG011", "second-precedence", WARNING, source="5 FAH-2 H-321.2-1", spec="H13", needs=HEADER)
def second_precedence(case: Case) -> Iterator[Fault]:
    """A second precedence on format line 5 is lower than the first.

    The first is that of action, the second that of information addressees.

    Wrong:
        P O 121724Z MAR 09

    Right:
        O P 121724Z MAR 09
    """
    heading = case.heading
    if heading is None or heading.precedence is None or heading.precedence.second is None:
        return
    first, second = heading.precedence.highest, heading.precedence.second
    if not second < first:
        yield Fault(
            f"the second precedence, {second.prosign}, is not lower than {first.prosign}",
            case.at("header.dtg"),
        )


@rule("HDG012", "originator", ERROR, source="5 FAH-2 H-232", spec="H14", needs=HEADER)
def originator(case: Case) -> Iterator[Fault]:
    """There is one FM line, with a plain language address and no routing indicator.

    It says whose telegram this is; the originator's indicator stands in format line 3.

    Wrong:
        FM RUEHVT/AMEMBASSY VALLETTA

    Right:
        FM AMEMBASSY VALLETTA
    """
    heading = case.heading
    if heading is None:
        return
    if heading.originator is None:
        if case.has_full_header:
            yield Fault("the header has no FM line", case.at("header.dtg"))
        return
    indicator, stroke, _ = heading.originator.name.partition("/")
    if stroke and _INDICATOR.fullmatch(indicator):
        yield Fault(f"the FM line has a routing indicator, {indicator}", case.at("header.from"))
    for side, addressees in (("to", heading.action), ("info", heading.info)):
        for index, addressee in enumerate(addressees):
            if addressee.plad.name.startswith("FM "):
                yield Fault("a second FM line", case.at(f"header.{side}[{index}]"))


@rule("HDG013", "operating-signal", INFO, source="ACP 131", spec="H24", needs=HEADER)
def operating_signal(case: Case) -> Iterator[Fault]:
    """What follows on format lines 4 and 5 begins with a known operating signal.

    ZDK, ZDS, ZFF and their like tell stations what to do. Other words there
    are notes of a system, which receivers do not understand.

    Wrong:
        O 121724Z MAR 09 (CCY AD40E4BD)

    Right:
        O 121724Z MAR 09 ZDK
    """
    heading = case.heading
    if heading is None:
        return
    for line, name in ((heading.security, "security"), (heading.precedence, "dtg")):
        if line is None or not line.tail:
            continue
        first = line.tail.split()[0]
        if authority.operating_signal(first.rstrip("0123456789")) is None:
            yield Fault(f"{first} is no operating signal of ACP 131", case.at(f"header.{name}"))


def section_of(case: Case) -> tuple[int, int] | None:
    """The two numbers of SECTION nn OF nn on the classification line."""
    if case.telegram.sections is None:
        return None
    match = _SECTION.search(case.words("classification"))
    return (int(match["this"]), int(match["total"])) if match is not None else None


@rule("HDG014", "section-suffix-missing", WARNING, source="spec/01, FL3", spec="H25", needs=HEADER)
def section_suffix_missing(case: Case) -> Iterator[Fault]:
    """A telegram in sections has the section's number on format line 3.

    Each section is a transmission of its own, and is asked for again by its suffix.

    Wrong:
        DE RUEHVT #0312 0711724
        ...
        C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312

    Right:
        DE RUEHVT #0312/01 0711724
        ...
        C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312
    """
    heading = case.heading
    if heading is None or heading.filing is None or heading.filing.section is not None:
        return
    if case.telegram.sections is not None:
        yield Fault(
            f"the text is in {case.telegram.sections} sections, format line 3 names none",
            case.at("header.originator_ri"),
        )


@rule("HDG015", "section-suffix", INFO, source="spec/01, FL3", spec="H26", needs=HEADER)
def section_suffix(case: Case) -> Iterator[Fault]:
    """The suffix of format line 3 is the number after SECTION.

    Surviving copies keep the header of the first section: /01.

    Wrong:
        DE RUEHVT #0312/02 0711724
        ...
        C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312

    Right:
        DE RUEHVT #0312/01 0711724
        ...
        C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312
    """
    heading = case.heading
    if heading is None or heading.filing is None or heading.filing.section is None:
        return
    section = section_of(case)
    if section is not None and section[0] != int(heading.filing.section):
        yield Fault(
            f"format line 3 has section {heading.filing.section}, the text section {section[0]:02}",
            case.at("header.originator_ri"),
        )


@rule("HDG016", "correction-signal", INFO, source="ACP 131; spec/01", spec="H27", needs=HEADER)
def correction_signal(case: Case) -> Iterator[Fault]:
    """ZDS in the header and CORRECTED COPY in the text go together.

    ZDS says that the message as first sent was wrong and that this is the right
    one; the text says so to readers, who do not see the header.

    Wrong:
        O 121724Z MAR 09 ZDS
        ...
        C O N F I D E N T I A L VALLETTA 000312

    Right:
        O 121724Z MAR 09 ZDS
        ...
        C O N F I D E N T I A L VALLETTA 000312
        C O R R E C T E D  C O P Y (TAGS ADDED)
    """
    if not case.has_full_header or case.heading is None:
        return
    signalled = "ZDS" in case.heading.operating_signals
    subject = (case.telegram.subject or "").upper()
    corrected = case.telegram.correction is not None or (
        "CORRECTED" in subject and _OF_ANOTHER.search(subject) is None
    )
    if signalled and not corrected:
        yield Fault("ZDS in the header, but the text is no corrected copy", case.at("header.dtg"))
    elif corrected and not signalled:
        yield Fault(
            "a corrected copy without ZDS in the header",
            case.at("correction") or case.at("subject"),
        )


RULES = (
    transmission_identifier,
    routing_line,
    routing_precedence,
    routing_indicator_form,
    filing_line,
    station_serial,
    filed_before_dtg,
    filed_late,
    security_line,
    date_time_group,
    second_precedence,
    originator,
    operating_signal,
    section_suffix_missing,
    section_suffix,
    correction_signal,
)
