"""ADR: the address lines, format lines 6 to 9. Source: spec/01; 5 FAH-2 H-231, H-233, H-321, H-421."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reftel import authority
from reftel.check.case import Case, Fault
from reftel.check.heading import ERROR, HEADER, INFO, WARNING, highest_prosign, is_collective
from reftel.check.heading import known_plad as _known_plad
from reftel.check.rule import rule
from reftel.telegram import Addressee, Precedence

_NOT_A_PRECEDENCE = re.compile(
    r".* (?P<word>IMM[A-Z]*|PRIO[A-Z]*|PRI|ROUT[A-Z]*|RTE|FLAS[A-Z]*|NIACT)"
)

known_plad = lru_cache(maxsize=1 << 14)(_known_plad)


def _addressees(case: Case) -> Iterator[tuple[str, int, Addressee]]:
    if case.heading is None:
        return
    for index, addressee in enumerate(case.heading.action):
        yield "to", index, addressee
    for index, addressee in enumerate(case.heading.info):
        yield "info", index, addressee


@rule("ADR001", "highest-precedence", WARNING, source="5 FAH-2 H-321.2-1", spec="H12", needs=HEADER)
def highest_precedence(case: Case) -> Iterator[Fault]:
    """The first letter of format line 5 is the highest precedence of any addressee.

    A higher one hurries what nobody asked to hurry, a lower one holds it up.

    Wrong:
        O 121724Z MAR 09
        FM AMEMBASSY VALLETTA
        TO RUEHC/SECSTATE WASHDC PRIORITY 2117

    Right:
        P 121724Z MAR 09
        FM AMEMBASSY VALLETTA
        TO RUEHC/SECSTATE WASHDC PRIORITY 2117
    """
    heading = case.heading
    if heading is None or heading.precedence is None or not case.has_full_header:
        return
    if any(case.defects("month-for-precedence", "unreadable-addressee", "unreadable-line")):
        return  # the precedence that is missing may be the highest
    highest = highest_prosign((*heading.action, *heading.info))
    letter = heading.precedence.highest.prosign
    if highest is not None and highest != letter:
        yield Fault(
            f"format line 5 begins with {letter}, the highest addressee has {highest}",
            case.at("header.dtg"),
        )


@rule("ADR002", "no-action-addressee", ERROR, source="5 FAH-2 H-233", spec="H15", needs=HEADER)
def no_action_addressee(case: Case) -> Iterator[Fault]:
    """At least one addressee must act: there is a TO line.

    A message for information only has ZEN addresses, or goes to a collective.

    Wrong:
        FM AMEMBASSY VALLETTA
        INFO RUEHRO/AMEMBASSY ROME 0418

    Right:
        FM AMEMBASSY VALLETTA
        TO RUEHRO/AMEMBASSY ROME 0418
    """
    heading = case.heading
    if heading is None or heading.action or not case.has_full_header:
        return
    if any(case.defects("unreadable-addressee")):
        return
    if not any(one.elsewhere or is_collective(one.plad.name) for one in heading.info):
        yield Fault(
            "no addressee is to act: there is no TO line",
            case.at("header.from") or case.at("header.dtg"),
        )


@rule("ADR003", "originator-indicator", WARNING, source="5 FAH-2 H-231", spec="H16", needs=HEADER)
def originator_indicator(case: Case) -> Iterator[Fault]:
    """The originator's indicator of format line 3 belongs to the post of the FM line.

    Both stand in one table; where they disagree, one of the two posts is wrong.

    Wrong:
        DE RUEHRO #0312 0711724
        ...
        FM AMEMBASSY VALLETTA

    Right:
        DE RUEHVT #0312 0711724
        ...
        FM AMEMBASSY VALLETTA
    """
    heading = case.heading
    if heading is None or heading.filing is None or heading.originator is None:
        return
    letters = heading.filing.originator.letters
    known = _indicators(heading.originator.name)
    if known and letters not in known:
        yield Fault(
            f"{letters} is not known for {heading.originator}, which has {', '.join(sorted(known)[:3])}",
            (*case.at("header.originator_ri"), *case.at("header.from")),
        )


@lru_cache(maxsize=1 << 12)
def _indicators(plad: str) -> frozenset[str]:
    """Every indicator under which a plain language address is known."""
    found = set(authority.indicators_of(plad))
    post = authority.station_by_plad(plad)
    return frozenset(found | set(post.routing_indicators if post is not None else ()))


@rule("ADR004", "address-line", INFO, source="5 FAH-2 H-231", spec="H17", needs=HEADER)
def address_line(case: Case) -> Iterator[Fault]:
    """An address line has a routing indicator and a plain language address of the tables.

    Wrong:
        TO SECSTATE WASHDC IMMEDIATE 2117

    Right:
        TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
    """
    if not case.has_full_header:
        return
    for side, index, one in _addressees(case):
        if one.indicator is None and not one.elsewhere:
            yield Fault(f"{one.plad} has no routing indicator", case.at(f"header.{side}[{index}]"))
        elif not known_plad(one.plad.name):
            yield Fault(
                f"{one.plad} is in no table of addresses", case.at(f"header.{side}[{index}]")
            )


@rule("ADR005", "precedence-slot", WARNING, source="spec/01, FL6-FL9", spec="H18", needs=HEADER)
def precedence_slot(case: Case) -> Iterator[Fault]:
    """What stands between address and number is one of the five precedences.

    Wrong:
        TO RUEHC/SECSTATE WASHDC MAR 2117

    Right:
        TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
    """
    for defect in case.defects("month-for-precedence"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault("a month stands where the precedence belongs", spans)
    for side, index, one in _addressees(case):
        match = _NOT_A_PRECEDENCE.fullmatch(one.plad.name)
        if match is not None:
            yield Fault(
                f"{match['word']} is none of the precedences", case.at(f"header.{side}[{index}]")
            )


@rule("ADR006", "continuity-number", INFO, source="5 FAH-2 H-321.7", spec="H19", needs=HEADER)
def continuity_number(case: Case) -> Iterator[Fault]:
    """A message continuity number has four or five digits, and only State addressees have one.

    It counts what this originator has sent to that addressee, so that a gap shows.
    Other agencies and military commands do not keep such a count.

    Wrong:
        INFO RUEHRO/AMEMBASSY ROME PRIORITY 418

    Right:
        INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418
    """
    for side, index, one in _addressees(case):
        number = one.continuity
        if number is None or (len(number) > 3 and "-" not in number and _counted(one.plad.name)):
            continue
        spans = case.at(f"header.{side}[{index}]")
        if any(len(part) < 4 for part in number.split("-")):
            yield Fault(f"the continuity number {number} has not four digits", spans)
        elif not _counted(one.plad.name):
            yield Fault(
                f"{one.plad} is no State addressee and has the number {one.continuity}", spans
            )


@lru_cache(maxsize=1 << 12)
def _counted(plad: str) -> bool:
    """True unless an address is surely one of another agency or command."""
    post = authority.station_by_plad(plad)
    if post is not None:
        return post.kind not in {"agency", "military"}
    categories = {entry.category for entry in authority.routing_entries(plad)}
    return not categories or not categories <= {"agency", "military"}


@rule("ADR007", "addressee-twice", WARNING, source="inferred", spec="H20", needs=HEADER)
def addressee_twice(case: Case) -> Iterator[Fault]:
    """No addressee stands twice in the address.

    It would get the telegram twice, under two continuity numbers.

    Wrong:
        TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
        INFO RUEHC/SECSTATE WASHDC 2118

    Right:
        TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
        INFO RUEHRO/AMEMBASSY ROME 0418
    """
    seen = set()
    for side, index, one in _addressees(case):
        if one.plad.name in seen:
            yield Fault(f"{one.plad} stands twice", case.at(f"header.{side}[{index}]"))
        seen.add(one.plad.name)


@rule("ADR008", "exempt-of-nothing", WARNING, source="5 FAH-2 H-321.9", spec="H21", needs=HEADER)
def exempt_of_nothing(case: Case) -> Iterator[Fault]:
    """XMT takes a post out of a collective, so there is a collective among the addressees.

    Wrong:
        TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
        XMT AMCONSUL STRASBOURG

    Right:
        TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
        INFO RUEHZL/EUROPEAN POLITICAL COLLECTIVE
        XMT AMCONSUL STRASBOURG
    """
    heading = case.heading
    if heading is None or not heading.exempt:
        return
    if not any(is_collective(one.plad.name) for _, _, one in _addressees(case)):
        names = ", ".join(plad.name for plad in heading.exempt)
        yield Fault(f"{names} is exempted from no collective", case.at("header.exempt"))


@rule("ADR009", "flash-mixed", ERROR, source="5 FAH-2 H-321.2-1", spec="H22", needs=HEADER)
def flash_mixed(case: Case) -> Iterator[Fault]:
    """FLASH addressees get a transmission of their own.

    Other precedences in it would go out at FLASH as well, and clog the relay. The
    message may well have both: each addressee has its own precedence, and the
    routing indicators of format line 2 say for whom this transmission is.

    Wrong:
        ZZ RUEHC RUEHRO
        ...
        TO RUEHC/SECSTATE WASHDC FLASH 2117
        INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418

    Right:
        ZZ RUEHC
        ...
        TO RUEHC/SECSTATE WASHDC FLASH 2117
        INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418
    """
    if case.heading is None or case.heading.routing is None:
        return
    routed = set(case.heading.routing.indicators)
    here = [one for _, _, one in _addressees(case) if one.indicator in routed]
    flash = {one.indicator for one in here if one.precedence is Precedence.FLASH}
    lower = [
        one.precedence or Precedence.ROUTINE
        for one in here
        # An indicator may serve both: it is in the transmission for the one at FLASH.
        if one.indicator not in flash
    ]
    if flash and lower:
        yield Fault(f"FLASH and {max(lower).value} in one transmission", case.at("header.routing"))


@rule(
    "ADR010", "niact-for-information", WARNING, source="5 FAH-2 H-421.2", spec="H23", needs=HEADER
)
def niact_for_information(case: Case) -> Iterator[Fault]:
    """NIACT stands on action addressees only.

    It gets somebody out of bed to act; nobody acts upon an information copy.

    Wrong:
        INFO RUEHRO/AMEMBASSY ROME NIACT IMMEDIATE 0418

    Right:
        INFO RUEHRO/AMEMBASSY ROME IMMEDIATE 0418
    """
    if case.heading is None:
        return
    for index, one in enumerate(case.heading.info):
        if one.precedence is Precedence.NIACT_IMMEDIATE:
            yield Fault(
                f"NIACT for {one.plad}, which gets the telegram for information",
                case.at(f"header.info[{index}]"),
            )


RULES = (
    highest_precedence,
    no_action_addressee,
    originator_indicator,
    address_line,
    precedence_slot,
    continuity_number,
    addressee_twice,
    exempt_of_nothing,
    flash_mixed,
    niact_for_information,
)
