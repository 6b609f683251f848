"""Writing is strict: what cannot be said truly is refused, and the refusal names its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reftel.codec import read, write
from reftel.codec.writing import differing, write_heading
from reftel.errors import WriteError
from reftel.telegram import (
    Addressee,
    Classification,
    Heading,
    Mrn,
    OrderLine,
    Paragraph,
    Plad,
    Reference,
    ReferenceKind,
    Tag,
    Telegram,
)
from reftel.telegram.distribution import Distribution

CANONICAL = """\
VZCZCXRO0312
OO RUEHRO RUEHTU
DE RUEHVT #0312/01 0711724
ZNY CCCCC ZZH
O R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934
INFO RUEHRO/AMEMBASSY ROME PRIORITY 0456
RUEHTU/AMEMBASSY TUNIS 0123

C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312

SIPDIS

NOFORN

DEPT FOR EUR/SE

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, OVIP (VASSBEIN, ORLO), MT
SUBJECT: EXERCISE: FERRY STANDSTILL

REF: A. ROME 287
     B. 08 VALLETTA 1201

Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).

1. (C) SUMMARY: The Minister asks for time. END SUMMARY.

THE CALL
--------

2. (C/NF) He would talk to the shipowners tomorrow,
he said.
QUILLMARK
"""
TELEGRAM = read(CANONICAL).telegram


def test_a_canonical_text() -> None:
    assert write(TELEGRAM) == CANONICAL


def test_a_web_copy_has_a_blank_line_under_line_2() -> None:
    text = CANONICAL.replace("XRO", "XYZ").replace("OO RUEHRO RUEHTU\n", "OO RUEHWEB\n\n")

    assert write(read(text).telegram) == text


def test_efto_is_spaced() -> None:
    text = "UNCLAS E F T O VALLETTA 000312\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: EXERCISE\n\n1. One ferry.\n"

    assert write(read(text, year=2009).telegram) == text


@pytest.mark.parametrize(
    ("telegram", "where", "why"),
    [
        (replace(TELEGRAM, classification=None), "classification", "without a classification"),
        (replace(TELEGRAM, post=None, serial=None), "mrn", "without a message number"),
        (
            replace(TELEGRAM, references=(Reference("ROME 287", "A"), Reference("ROME 288"))),
            "references[0]",
            "reads back the same",
        ),
        (
            replace(TELEGRAM, references=(Reference("ROME 287", kind=ReferenceKind.DOCUMENT),)),
            "references[0]",
            "reads back the same",
        ),
        (
            replace(
                TELEGRAM,
                references=(
                    Reference.to(Mrn(2009, "ROME", 287), citing_year=2009),
                    Reference("X Y", kind=ReferenceKind.EMAIL),
                ),
            ),
            "references[",
            "reads back the same",
        ),
        (replace(TELEGRAM, subject="EXERCISE REF: ROME 1"), "subject", "reads back the same"),
        (
            replace(TELEGRAM, paragraphs=(Paragraph(1, "One.\n\n2. (C) Two."),)),
            "paragraphs[0]",
            "reads back the same",
        ),
        (
            replace(TELEGRAM, paragraphs=(Paragraph(1, "One ferry. "),)),
            "paragraphs[0]",
            "reads back",
        ),
        (replace(TELEGRAM, signature="Quill mark"), "", "reads back the same"),
        (replace(TELEGRAM, captions=("FERRY",)), "captions[0]", "reads back the same"),
        (replace(TELEGRAM, distribution=Distribution(total=0)), "distribution", "reads back"),
        (replace(TELEGRAM, controls=("NOFORN",)), "", "reads back the same"),
        (replace(TELEGRAM, tags=(Tag("PREL"), Tag("PREL"))), "tags[1]", "reads back the same"),
        (replace(TELEGRAM, order=OrderLine("12598", "N/A")), "order", "reads back the same"),
        (
            replace(
                TELEGRAM,
                heading=Heading(precedence=TELEGRAM.heading.precedence)
                if TELEGRAM.heading
                else None,
                classification=Classification.SECRET,
                serial=None,
                post=None,
            ),
            "mrn",
            "without a message number",
        ),
    ],
)
def test_a_refusal_names_the_place(telegram: Telegram, where: str, why: str) -> None:
    with pytest.raises(WriteError, match=why) as raised:
        write(telegram)
    assert raised.value.where.startswith(where)
    assert raised.value.where
    assert str(raised.value).startswith(f"{raised.value.where}: ")


def test_lines_that_a_heading_has_not_are_left_out() -> None:
    heading = Heading(
        originator=Plad("AMEMBASSY VALLETTA"), action=(Addressee(Plad("AMEMBASSY ROME")),)
    )

    assert write_heading(heading) == "FM AMEMBASSY VALLETTA\nTO AMEMBASSY ROME"
    assert write_heading(Heading()) == ""


@pytest.mark.parametrize(
    ("other", "place"),
    [
        (TELEGRAM, None),
        (replace(TELEGRAM, subject="EXERCISE"), "subject"),
        (replace(TELEGRAM, heading=None), "heading"),
        (
            replace(TELEGRAM, heading=replace(TELEGRAM.heading, info=()))
            if TELEGRAM.heading
            else TELEGRAM,
            "heading.info",
        ),
        (replace(TELEGRAM, tags=(*TELEGRAM.tags[:1], Tag("CY"))), "tags[1]"),
        (replace(TELEGRAM, tags=TELEGRAM.tags[:1]), "tags[1]"),
        (replace(TELEGRAM, paragraphs=()), "paragraphs[0]"),
    ],
)
def test_the_first_place_in_which_two_telegrams_differ(other: Telegram, place: str | None) -> None:
    assert differing(TELEGRAM, other) == place
