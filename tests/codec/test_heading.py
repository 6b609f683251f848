"""The header of a copy, sound and damaged (spec/01; spec/05 A3-A6, E8)."""

from __future__ import annotations

from reftel.codec import read
from reftel.codec.reading import Reading
from reftel.telegram import Heading, Precedence

TEXT = "C O N F I D E N T I A L VALLETTA 000312\n\nE.O. 12958: DECL: 03/12/2019\nTAGS: PREL\nSUBJECT: EXERCISE\n"
LINES = {
    1: "VZCZCXRO0312",
    2: "OO RUEHRO RUEHTU",
    3: "DE RUEHVT #0312/01 0711724",
    4: "ZNY CCCCC ZZH",
    5: "O R 121724Z MAR 09",
    6: "FM AMEMBASSY VALLETTA",
    7: "TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934",
    8: "INFO RUEHRO/AMEMBASSY ROME 0456",
}


def reading_of(**changed: str) -> Reading:
    """The reading of a full header in which some lines, named fl1 to fl8, are others."""
    lines = [changed.get(f"fl{number}", line) for number, line in LINES.items()]
    return read("\n".join(lines) + f"\n\n{TEXT}")


def heading_of(**changed: str) -> Heading:
    """The heading of such a reading, which must have no defects."""
    reading = reading_of(**changed)
    assert reading.defects == ()
    assert reading.telegram.heading is not None
    return reading.telegram.heading


def addresses(found: Heading, side: str = "info") -> list[str]:
    return [str(addressee) for addressee in (found.info if side == "info" else found.action)]


def test_a_sound_header() -> None:
    heading = heading_of()

    assert str(heading.transmission) == LINES[1]
    assert heading.routing is not None
    assert [str(indicator) for indicator in heading.routing.indicators] == ["RUEHRO", "RUEHTU"]
    assert heading.filing is not None
    assert (heading.filing.serial, heading.filing.section) == ("0312", "01")
    assert str(heading.filing.filed) == "0711724"
    assert heading.security is not None
    assert (heading.security.letters, heading.security.tail) == ("CCCCC", "ZZH")
    assert str(heading.originator) == "AMEMBASSY VALLETTA"
    assert addresses(heading, "to") == ["RUEHC/SECSTATE WASHDC IMMEDIATE 1934"]
    assert addresses(heading) == ["RUEHRO/AMEMBASSY ROME 0456"]


def test_two_precedences() -> None:
    line = heading_of().precedence

    assert line is not None
    assert (line.highest, line.second) == (Precedence.IMMEDIATE, Precedence.ROUTINE)


def test_one_precedence() -> None:
    line = heading_of(fl5="P 121724Z MAR 09").precedence

    assert line is not None
    assert (line.highest, line.second) == (Precedence.PRIORITY, None)


def test_routing_wraps_over_lines() -> None:
    routing = heading_of(fl2="OO RUEHAG RUEHROV RUEHTU\nRUEHFL RUEHLA\nRUEHMRE").routing

    assert routing is not None
    assert [str(i) for i in routing.indicators] == [
        "RUEHAG",
        "RUEHROV",
        "RUEHTU",
        "RUEHFL",
        "RUEHLA",
        "RUEHMRE",
    ]


def test_the_blank_line_of_a_web_copy() -> None:
    heading = heading_of(fl1="VZCZCXYZ0000", fl2="OO RUEHWEB\n")

    assert heading.routing is not None
    assert [str(i) for i in heading.routing.indicators] == ["RUEHWEB"]
    assert heading.filing is not None


def test_tails_of_lines_4_and_5_are_kept() -> None:
    heading = heading_of(
        fl4="ZNY CCCCC ZZH ZDK CTG RUEHDO #3763", fl5="O R 121724Z MAR 09 ZDS (TAO)"
    )

    assert heading.security is not None
    assert heading.security.tail == "ZZH ZDK CTG RUEHDO #3763"
    assert heading.precedence is not None
    assert heading.precedence.tail == "ZDS (TAO)"
    assert heading.operating_signals == ("ZNY", "ZZH", "ZDK", "ZDS")


def test_system_note_of_a_corrected_copy() -> None:
    heading = heading_of(fl4="ZNY CCCCC ZZH (CCY AD40E4BD MSI7190-632)")

    assert heading.security is not None
    assert heading.security.tail == "ZZH (CCY AD40E4BD MSI7190-632)"
    assert heading.operating_signals == ("ZNY", "ZZH")


def test_exempted_posts() -> None:
    heading = heading_of(
        fl8="INFO RUEHOO/CHINA POSTS COLLECTIVE\nXMT AMCONSUL STRASBOURG\nAMEMBASSY ROME"
    )

    assert addresses(heading) == ["RUEHOO/CHINA POSTS COLLECTIVE"]
    assert [str(plad) for plad in heading.exempt] == ["AMCONSUL STRASBOURG", "AMEMBASSY ROME"]


def test_exempted_with_a_stroke() -> None:
    heading = heading_of(fl8="INFO RUEHOO/CHINA POSTS COLLECTIVE\nXMT/AMCONSUL STRASBOURG")

    assert [str(plad) for plad in heading.exempt] == ["AMCONSUL STRASBOURG"]


def test_delivered_by_other_means() -> None:
    info = heading_of(fl8="INFO ZEN/AMEMBASSY ROME\nZEN/RUEHTU/AMEMBASSY TUNIS").info

    assert [(str(a.plad), a.elsewhere) for a in info] == [
        ("AMEMBASSY ROME", True),
        ("AMEMBASSY TUNIS", True),
    ]


def test_a_list_of_action_addressees() -> None:
    heading = heading_of(
        fl7="TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934\nRUEHRO/AMEMBASSY ROME NIACT IMMEDIATE 0001"
    )

    assert [a.precedence for a in heading.action] == [
        Precedence.IMMEDIATE,
        Precedence.NIACT_IMMEDIATE,
    ]
    assert len(heading.info) == 1


def test_office_symbols_belong_to_the_address() -> None:
    heading = heading_of(fl8="INFO RHMFISS/JOINT STAFF WASHDC//J-3/J-5// PRIORITY")

    assert str(heading.info[0].plad) == "JOINT STAFF WASHDC//J-3/J-5//"
    assert heading.info[0].precedence is Precedence.PRIORITY


def test_office_symbols_on_a_line_of_their_own() -> None:
    heading = heading_of(fl8="INFO RHMFISS/JOINT STAFF WASHDC\n//J-3/J-5//")

    assert addresses(heading) == ["RHMFISS/JOINT STAFF WASHDC//J-3/J-5//"]


def test_a_range_of_continuity_numbers() -> None:
    assert heading_of(fl8="INFO RUEHRO/AMEMBASSY ROME 2276-2279").info[0].continuity == "2276-2279"


def test_continuity_numbers_keep_their_zeros() -> None:
    assert heading_of(fl8="INFO RUEHAB/AMEMBASSY ABIDJAN 0005").info[0].continuity == "0005"


def test_a_month_in_the_precedence_slot_is_noise() -> None:
    reading = reading_of(fl8="INFO RUEHLP/AMEMBASSY LA PAZ MAR 4470")

    assert reading.telegram.heading is not None
    assert addresses(reading.telegram.heading) == ["RUEHLP/AMEMBASSY LA PAZ 4470"]
    assert [defect.kind for defect in reading.defects] == ["month-for-precedence"]


def test_a_post_that_contains_a_month_is_none() -> None:
    assert addresses(heading_of(fl8="INFO AMEMBASSY BANJUL 0111")) == ["AMEMBASSY BANJUL 0111"]


def test_a5_a_page_line_in_the_address_list() -> None:
    heading = heading_of(
        fl8="INFO PAGE 02        VALLET  000312  121735Z\nRUEHRO/AMEMBASSY ROME\nRUEHTU/AMEMBASSY TUNIS"
    )

    assert addresses(heading) == ["RUEHRO/AMEMBASSY ROME", "RUEHTU/AMEMBASSY TUNIS"]


def test_e8_blanks_forced_into_a_dtg() -> None:
    reading = reading_of(fl5="R 121724 Z MAR 73")

    assert reading.telegram.dtg is not None
    assert reading.telegram.dtg.iso == "1973-03-12T17:24Z"
    assert [(r.kind, r.repaired) for r in reading.repairs] == [("dtg-spelling", "R 121724Z MAR 73")]


def test_a_zero_for_the_letter_o_in_line_5() -> None:
    reading = reading_of(fl5="0 121724Z MAR 09")

    assert reading.telegram.heading is not None
    assert reading.telegram.heading.precedence is not None
    assert reading.telegram.heading.precedence.highest is Precedence.IMMEDIATE
    assert [repair.damage for repair in reading.repairs] == ["E8"]


def test_a_day_that_is_none_is_a_defect_and_the_rest_is_read() -> None:
    reading = reading_of(fl5="R 321724Z MAR 09")

    assert reading.telegram.dtg is None
    assert [defect.kind for defect in reading.defects] == ["unreadable-line"]
    assert reading.telegram.heading is not None
    assert addresses(reading.telegram.heading) == ["RUEHRO/AMEMBASSY ROME 0456"]


def test_an_unreadable_filing_time_leaves_the_rest_of_line_3() -> None:
    reading = reading_of(fl3="DE RUEHVT #0312/01 9991724")

    assert reading.telegram.heading is not None
    filing = reading.telegram.heading.filing
    assert filing is not None
    assert (filing.serial, filing.section, filing.filed) == ("0312", "01", None)
    assert [defect.kind for defect in reading.defects] == ["unreadable-line"]


def test_a_header_line_that_is_none_of_them_is_said() -> None:
    reading = reading_of(fl4="ZNY CCCCC ZZH\n***CHECK LINE***")

    assert [defect.kind for defect in reading.defects] == ["unread-header-line"]
    span = reading.defects[0].span
    assert span is not None
    assert reading.text[span.start : span.end] == "***CHECK LINE***"


def test_blanks_between_words_and_at_the_ends_do_not_count() -> None:
    assert (
        heading_of(fl5="  O R 121724Z MAR 09  ", fl7="TO  RUEHC/SECSTATE  WASHDC IMMEDIATE\t1934")
        == heading_of()
    )


def test_a_repeated_header_line_counts_once() -> None:
    heading = heading_of(fl5="O R 121724Z MAR 09\nR 131724Z MAR 09")

    assert heading.dtg is not None
    assert heading.dtg.iso == "2009-03-12T17:24Z"


def test_spans_lead_to_the_lines() -> None:
    reading = reading_of()
    shown = {
        name: reading.text[spans[0].start : spans[0].end]
        for name, spans in reading.spans.items()
        if name.startswith("header.")
    }

    assert shown == {
        "header.transmission_id": LINES[1],
        "header.routing": LINES[2],
        "header.filed": LINES[3],
        "header.originator_ri": LINES[3],
        "header.security": LINES[4],
        "header.dtg": LINES[5],
        "header.from": LINES[6],
        "header.to[0]": LINES[7],
        "header.info[0]": LINES[8],
    }


def test_carriage_returns_at_line_ends_do_not_count() -> None:
    text = "\n".join(LINES.values()) + f"\n\n{TEXT}"

    assert read(text.replace("\n", "\r\n")).telegram == read(text).telegram


def test_niact_behind_immediate_is_one_precedence() -> None:
    reading = reading_of(fl7="TO RUEHC/SECSTATE WASHDC IMMEDIATE NIACT 1934")
    found = reading.telegram.action[0]

    assert str(found) == "RUEHC/SECSTATE WASHDC NIACT IMMEDIATE 1934"
    assert found.precedence is Precedence.NIACT_IMMEDIATE
    assert [repair.kind for repair in reading.repairs] == ["niact-order"]


def test_a_list_of_addresses_may_begin_the_header() -> None:
    text = f"INFO RUEHTUX/AMEMBASSY TUNIS\nRUEHRO/AMEMBASSY ROME 0456\n\n{TEXT}"
    found = read(text, year=2009).telegram.heading

    assert found is not None
    assert addresses(found) == ["RUEHTUX/AMEMBASSY TUNIS", "RUEHRO/AMEMBASSY ROME 0456"]
