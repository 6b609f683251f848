"""Hypothesis strategies for every value in ``telegram/``.

Posts, PLADs and TAGS are those of the authority tables; everything else is
invented. ``telegrams()`` draws telegrams that can be said in wire form: text
as drafters write it, not any text that a field could hold.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from reftel import authority
from reftel.codec.classifier import read_classified_by
from reftel.codec.writing import write_heading, write_text
from reftel.telegram import (
    Addressee,
    Classification,
    ClassifiedBy,
    Dtg,
    FilingLine,
    FilingTime,
    Heading,
    Mrn,
    OrderLine,
    Paragraph,
    Plad,
    PortionMark,
    Precedence,
    PrecedenceLine,
    Reference,
    ReferenceKind,
    RoutingIndicator,
    RoutingLine,
    SecurityLine,
    Tag,
    Telegram,
    TransmissionLine,
)
from reftel.telegram.distribution import Distribution, OfficeCopies, PrintLine

_POST = re.compile(r"[A-Z](?:[A-Z ]{0,38}[A-Z])?")
# Posts of the Department's own network: agencies and commands have no series
# of message numbers that State telegrams cite.
POSTS = tuple(
    station.name
    for station in authority.stations()
    if _POST.fullmatch(station.name) and station.kind in {"embassy", "consulate", "mission"}
)
PLADS = tuple(
    station.plad
    for station in authority.stations()
    if station.plad is not None and re.fullmatch(r"[A-Z0-9 ]+", station.plad)
)
INDICATORS = tuple(
    sorted(
        {
            station.routing_indicator
            for station in authority.stations()
            if station.routing_indicator is not None
            and re.fullmatch(r"R[A-Z]{4,7}", station.routing_indicator)
        }
    )
)
CODES = tuple(sorted(tag for tag in authority.known_tags() if re.fullmatch(r"[A-Z]{2,5}", tag)))
CAPTIONS = ("SIPDIS", "NOFORN", "SENSITIVE", "EXDIS", "NODIS", "LIMDIS", "STADIS", "TERREP")
ORDERS = ("11652", "12065", "12356", "12958", "13526")
COLLECTIVES = ("CHINA POSTS COLLECTIVE", "ALL DIPLOMATIC AND CONSULAR POSTS COLLECTIVE")
OFFICES = ("JOINT STAFF WASHDC//J-3/J-5//", "CDR USCENTCOM MACDILL AFB FL//CCJ2/CCJ5//")
# Invented people.
SURNAMES = ("ARDEN", "BELLWETHER", "CORDWAINER", "DRAYCOTT", "EASTLAKE", "FENWICK", "GARROWAY")
GIVEN = ("Alma", "Bertram", "Celia R.", "Dorian", "Edith", "F. Hugh")
TITLES = (
    "Ambassador",
    "Charge d'Affaires",
    "Deputy Chief of Mission",
    "DCM",
    "Political Counselor",
    "Consul General",
    "Economic Officer",
)
REASONS = ("1.4 (b) and (d)", "1.4 (B), (D)", "1.4 (d)", "1.5 (a), (b) and (d)")
NOUNS = ("EXERCISE", "HARBOR", "TARIFF", "FERRY", "SEMINAR", "SURVEY", "LIGHTHOUSE", "ORCHARD")
PHRASES = (
    "the exercise delegation",
    "toured new harbor works during april",
    "ferry owners asked whether tariff relief",
    "would reach islands before winter",
    "while ministry staff gave no clear answer",
    "poloff noted that",
    "seminar plans remain open",
    "12.5 percent of 2,400 ferries",
    "not/not in 2007",
    "(see para 4)",
)


def precedences() -> st.SearchStrategy[Precedence]:
    return st.sampled_from(Precedence)


def lettered_precedences() -> st.SearchStrategy[Precedence]:
    """Those that a prosign letter can say; NIACT IMMEDIATE has none of its own."""
    return st.sampled_from([p for p in Precedence if p is not Precedence.NIACT_IMMEDIATE])


def mrns() -> st.SearchStrategy[Mrn]:
    return st.builds(
        Mrn, st.integers(1960, 2059), st.sampled_from(POSTS), st.integers(1, 9_999_999)
    )


def dtgs(first: int = 1960, last: int = 2059) -> st.SearchStrategy[Dtg]:
    moments = st.datetimes(
        datetime(first, 1, 1), datetime(last, 12, 31, 23, 59), timezones=st.just(UTC)
    )
    return moments.map(lambda moment: Dtg(moment.replace(second=0, microsecond=0)))


def filing_times() -> st.SearchStrategy[FilingTime]:
    return st.builds(FilingTime, st.integers(1, 366), st.integers(0, 23), st.integers(0, 59))


def routing_indicators() -> st.SearchStrategy[RoutingIndicator]:
    return st.one_of(
        st.sampled_from(INDICATORS), st.from_regex(r"R[A-Z]{4,7}", fullmatch=True)
    ).map(RoutingIndicator)


def plads() -> st.SearchStrategy[Plad]:
    return st.sampled_from([*PLADS, *COLLECTIVES, *OFFICES]).map(Plad)


def continuity_numbers() -> st.SearchStrategy[str]:
    single = st.integers(0, 9999).map(lambda number: f"{number:04}")
    ranges = st.tuples(st.integers(1, 9990), st.integers(1, 9)).map(
        lambda pair: f"{pair[0]:04}-{pair[0] + pair[1]:04}"
    )
    return single | ranges


def addressees() -> st.SearchStrategy[Addressee]:
    return st.builds(
        Addressee,
        plad=plads(),
        indicator=st.none() | routing_indicators(),
        precedence=st.none() | precedences(),
        continuity=st.none() | continuity_numbers(),
        elsewhere=st.booleans(),
    )


def classifications() -> st.SearchStrategy[Classification]:
    return st.sampled_from(Classification)


def portion_marks() -> st.SearchStrategy[PortionMark]:
    levels = ("U", "SBU", "LOU", "R", "C", "S", "TS")
    controls = ("", "/NF", "//NF", "//FGI", "/REL NATO", "//REL TO USA, FVEY", "//FOUO")
    return st.builds(
        lambda level, control: PortionMark(level + control),
        st.sampled_from(levels),
        st.sampled_from(controls),
    )


def order_lines() -> st.SearchStrategy[OrderLine]:
    dates = st.dates(date(1973, 1, 1), date(2040, 12, 31))
    instructions = st.one_of(
        dates.map(lambda day: f"DECL: {day.month:02}/{day.day:02}/{day.year:04}"),
        dates.map(lambda day: f"DECL: {day.year:04}/{day.month:02}/{day.day:02}"),
        st.sampled_from(
            ["N/A", "DECL: OADR", "GDS", "XGDS-2", "DECL: X1", "DECL: END OF EXERCISE"]
        ),
    )
    return st.builds(OrderLine, st.sampled_from(ORDERS), instructions)


def classifiers() -> st.SearchStrategy[ClassifiedBy]:
    """Through the reader of the sentence, so that the fields agree with the text."""
    names = st.builds(
        lambda given, surname: f"{given} {surname.title()}",
        st.sampled_from(GIVEN),
        st.sampled_from(SURNAMES),
    )
    sentences = st.one_of(
        st.builds(
            lambda title, name, reasons: f"{title} {name} for reasons {reasons}",
            st.sampled_from(TITLES),
            names,
            st.sampled_from(REASONS),
        ),
        st.builds(
            lambda title, name, reasons: f"{name}, {title}; Reason: {reasons}",
            st.sampled_from(TITLES),
            names,
            st.sampled_from(REASONS),
        ),
    )
    return sentences.map(read_classified_by)


def tags() -> st.SearchStrategy[Tag]:
    people = st.builds(
        lambda surname, given: f"{surname}, {given.split()[0].upper()}",
        st.sampled_from(SURNAMES),
        st.sampled_from(GIVEN),
    )
    return st.one_of(
        st.builds(Tag, st.sampled_from(CODES)),
        st.builds(Tag, st.sampled_from(("OVIP", "OREP", "OTRA")), people),
    )


def references(citing_year: int = 2009) -> st.SearchStrategy[Reference]:
    """Entries without a letter: telegrams, letters of a person, documents."""
    to_telegrams = mrns().map(lambda mrn: Reference.to(mrn, citing_year=citing_year))
    others = st.sampled_from(
        [
            Reference("ARDEN-FENWICK E-MAIL OF 3/23", kind=ReferenceKind.EMAIL),
            Reference("ARDEN/FENWICK TELCON", kind=ReferenceKind.CALL),
            Reference("EXERCISE CIRCULAR ON FERRIES", kind=ReferenceKind.DOCUMENT),
        ]
    )
    return st.one_of(to_telegrams, others)


def reference_lists(citing_year: int) -> st.SearchStrategy[tuple[Reference, ...]]:
    """A REF line: nothing, one entry without a letter, or several with their letters."""

    def lettered(entries: list[Reference]) -> tuple[Reference, ...]:
        return tuple(
            Reference(
                entry.text, chr(ord("A") + index), entry.kind, entry.mrn, entry.year_is_printed
            )
            for index, entry in enumerate(entries)
        )

    one = references(citing_year)
    return st.one_of(
        st.just(()),
        one.map(lambda entry: (entry,)),
        st.lists(one, min_size=2, max_size=5).map(lettered),
    )


def transmission_lines() -> st.SearchStrategy[TransmissionLine]:
    return st.builds(
        TransmissionLine,
        st.sampled_from(["XRO", "XYZ", "MDI", "DOI"]),
        st.from_regex(r"[0-9]{3,4}", fullmatch=True),
    )


def routing_lines(*, gap: bool | None = None) -> st.SearchStrategy[RoutingLine]:
    """FL2; the blank line under it belongs to the heading and not to the line itself."""
    return st.builds(
        RoutingLine,
        lettered_precedences(),
        st.lists(routing_indicators(), max_size=25).map(tuple),
        st.booleans() if gap is None else st.just(gap),
    )


def filing_lines(serial: int | None = None) -> st.SearchStrategy[FilingLine]:
    """FL3; with the last four digits of a message number where one is given."""
    numbers = (
        st.integers(0, 9999).map(lambda number: f"{number:04}")
        if serial is None
        else st.just(f"{serial % 10000:04}")
    )
    return st.builds(
        FilingLine,
        routing_indicators(),
        numbers,
        st.none() | st.just("01"),
        st.none() | filing_times(),
    )


def security_lines(letters: str | None = None) -> st.SearchStrategy[SecurityLine]:
    """FL4, for any level or for the one whose letters are given."""
    tails = st.sampled_from(["", "ZZH", "ZZK", "ZZH ZDK CTG RUEHDO #3763", "ZZH (TAO)"])
    chosen = st.sampled_from(["UUUUU", "CCCCC", "SSSSS", "TTTTT"]) if letters is None else None
    return st.builds(
        lambda word, tail: SecurityLine("ZNR" if word == "UUUUU" else "ZNY", word, tail),
        chosen if chosen is not None else st.just(letters or "UUUUU"),
        tails,
    )


def precedence_lines(
    dtg: st.SearchStrategy[Dtg] | None = None,
) -> st.SearchStrategy[PrecedenceLine]:
    return st.builds(
        PrecedenceLine,
        lettered_precedences(),
        st.none() | lettered_precedences(),
        dtg if dtg is not None else dtgs(),
        st.sampled_from(["", "ZDK", "ZDS", "ZDK CTG NUMEROUS REQUESTS", "ZFF3"]),
    )


@st.composite
def headings(
    draw: st.DrawFn,
    dtg: st.SearchStrategy[Dtg] | None = None,
    serial: int | None = None,
    letters: str | None = None,
) -> Heading:
    """A full header, or one from format line 5 on (spec/05 A3)."""
    full = draw(st.booleans())
    originator = st.sampled_from(PLADS).map(Plad)
    action = st.lists(addressees(), min_size=1, max_size=4).map(tuple)
    info = st.lists(addressees(), max_size=5).map(tuple)
    return Heading(
        transmission=draw(transmission_lines()) if full else None,
        routing=draw(routing_lines()) if full else None,
        filing=draw(filing_lines(serial)) if full else None,
        security=draw(security_lines(letters)) if full else None,
        precedence=draw(precedence_lines(dtg)),
        originator=draw(originator),
        action=draw(action),
        info=draw(info),
        exempt=draw(st.lists(plads(), max_size=2).map(tuple)),
    )


def office_copies() -> st.SearchStrategy[OfficeCopies]:
    offices = st.sampled_from(["EUR", "INR", "S/S", "OES", "L", "NSCE", "SP", "PM"])
    return st.builds(OfficeCopies, offices, st.integers(0, 99))


def print_lines() -> st.SearchStrategy[PrintLine]:
    """The line of dashes of 1973-76, of 1977, and of late 1978 on (spec/02)."""
    numbers = st.integers(0, 999_999).map(lambda number: f"{number:06}")
    times = dtgs().map(lambda dtg: f"{dtg.moment:%d%H%M}Z")
    channels = st.integers(1, 99).map(lambda number: f"{number:02}")
    return st.one_of(st.builds(PrintLine, numbers), st.builds(PrintLine, numbers, times, channels))


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    """A Department print's block whose copies add up."""
    action = tuple(draw(st.lists(office_copies(), min_size=1, max_size=2)))
    info = tuple(draw(st.lists(office_copies(), min_size=1, max_size=8)))
    copies = sum(one.copies for one in (*action, *info))
    outgoing = draw(st.booleans())
    return Distribution(
        action=action,
        info=info,
        total=copies if copies < 1000 else None,
        direction=("R" if outgoing else "W") if copies < 1000 else None,
        print_line=draw(print_lines()),
        drafted_by="EUR/SE:AQUILLMARK:EO" if outgoing else None,
        approved_by="EUR/SE - MR. VASSBEIN" if outgoing else None,
        cleared_by=("L:DARDEN", "INR:EFENWICK (DRAFT)") if outgoing else (),
    )


def sentences() -> st.SearchStrategy[str]:
    phrases = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5)
    return phrases.map(lambda chosen: "Then " + " ".join(chosen) + ".")


@st.composite
def passages(draw: st.DrawFn) -> str:
    """One to four sentences, on one line or wrapped as drafters wrap them."""
    text = " ".join(draw(st.lists(sentences(), min_size=1, max_size=4)))
    width = draw(st.sampled_from([0, 55, 65]))
    if not width:
        return text
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def section_headings() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(NOUNS), min_size=1, max_size=4).map(
        lambda words: " ".join(words).title()
    )


def subjects() -> st.SearchStrategy[str]:
    words = st.lists(st.sampled_from(NOUNS), min_size=1, max_size=6)
    marks = st.sampled_from(["", "(C) ", "(U) "])
    return st.builds(lambda mark, chosen: mark + " ".join(chosen), marks, words)


@st.composite
def paragraph_lists(draw: st.DrawFn) -> tuple[Paragraph, ...]:
    """Paragraphs from 1 on, all of them with a portion mark or none."""
    marked = draw(st.booleans())
    count = draw(st.integers(1, 12))
    return tuple(
        Paragraph(
            number,
            draw(passages()),
            draw(portion_marks()) if marked else None,
            draw(st.none() | section_headings()),
        )
        for number in range(1, count + 1)
    )


def paragraphs() -> st.SearchStrategy[Paragraph]:
    return st.builds(
        Paragraph,
        st.integers(1, 999),
        passages(),
        st.none() | portion_marks(),
        st.none() | section_headings(),
    )


PASSING = ("DEPT FOR EUR/PRA", "STATE PASS TO USAID", "NSC FOR BELLWETHER", "LONDON FOR ARDEN")


@st.composite
def telegrams(draw: st.DrawFn) -> Telegram:
    """A telegram that can be written."""
    serial = draw(st.integers(1, 999_999))
    classification = draw(classifications())
    heading = draw(st.none() | headings(serial=serial, letters=classification.security_letters))
    year = heading.dtg.moment.year if heading and heading.dtg else draw(st.integers(1973, 2020))
    efto = classification is Classification.UNCLASSIFIED and draw(st.booleans())
    preamble = draw(st.just("") | passages())
    paragraphs = draw(st.just(()) | paragraph_lists())
    # A signature stands under a text; the labels alone carry none.
    has_body = bool(preamble or paragraphs)
    return Telegram(
        heading=heading,
        classification=classification,
        controls=("EFTO",) if efto else (),
        post=draw(st.sampled_from(POSTS)),
        serial=serial,
        year=year,
        sections=draw(st.none() | st.integers(1, 24)),
        captions=tuple(draw(st.lists(st.sampled_from(CAPTIONS), max_size=3, unique=True))),
        correction=draw(st.sampled_from([None, "C O R R E C T E D COPY (ADDED TAG)"])),
        passing=tuple(draw(st.lists(st.sampled_from(PASSING), max_size=2, unique=True))),
        order=draw(order_lines()),
        tags=tuple(draw(st.lists(tags(), min_size=1, max_size=8, unique=True))),
        subject=draw(subjects()),
        references=draw(reference_lists(year)),
        classified_by=draw(st.none() | classifiers()),
        preamble=preamble,
        paragraphs=paragraphs,
        signature=draw(st.none() | st.sampled_from(SURNAMES)) if has_body else None,
        remainder=draw(st.sampled_from(["", "NNNN"])) if has_body else "",
    )


def canonical_texts() -> st.SearchStrategy[str]:
    """The wire text of telegrams, before ``write`` has read it back."""
    return telegrams().map(_canonical)


def _canonical(telegram: Telegram) -> str:
    blocks = [] if telegram.heading is None else [write_heading(telegram.heading)]
    return "\n\n".join([*blocks, write_text(telegram)]) + "\n"


_PIECES = (
    "\x00",
    "\ud800",
    "\ufffd",
    "\u00b6",
    "\u2028",
    "\r",
    "\x0b",
    "\u0130",
    "11. ",
    "9" * 30,
    "\u0663. ",
    "\u00b2. (C) ",
    "](#)",
    "((((",
    " 00000312  002 OF 003 ",
    "VALLETTA 00000312  002.1 OF 003",
    "PAGE 02        VALLET  00312  01 OF 02  182017Z",
    "REF: A. B. C. ",
    "TAGS: ",
    "E.O. 99999: ",
    "Classified By: ",
    "XXXXXXXXXXXX",
    "\u00a3",
    "\u1e9e",
)


@st.composite
def damaged_texts(draw: st.DrawFn) -> str:
    """A telegram's text with lines lost, doubled or exchanged, and foreign characters in it."""
    lines = draw(canonical_texts()).split("\n")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "double", "exchange", "insert", "cut", "join"])):
            case "lose" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(other, lines[at])
            case "exchange":
                lines[at], lines[other] = lines[other], lines[at]
            case "insert":
                place = draw(st.integers(0, len(lines[at])))
                piece = draw(st.sampled_from(_PIECES) | st.text(max_size=8))
                lines[at] = lines[at][:place] + piece + lines[at][place:]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case _:
                lines[at : at + 2] = ["".join(lines[at : at + 2])]
    return "\n".join(lines)
