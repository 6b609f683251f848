"""Telegrams that look as if they broke a rule and do not, and the other way round."""

from __future__ import annotations

import pytest

from check.pairs import OPEN, SOUND, Changes, changed
from reftel.check import check
from reftel.codec import read

_TWO = "2. (C) The harbour master said"
_REF = "REF: A. ROME 287\n     B. 08 TUNIS 93\n"
_BY = "Classified By: DCM Jane Roe for reasons 1.4 (b) and (d)."


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        pytest.param(
            "IDN002",
            (
                ("FM AMEMBASSY VALLETTA", "FM USEU BRUSSELS"),
                ("VALLETTA 000312", "BRUSSELS 000312"),
                ("RUEHVT", "RUEHBS"),
            ),
            id="missions of one city share a series",
        ),
        pytest.param(
            "IDN008",
            (("SIPDIS\n", "C O R R E C T E D  C O P Y\nPARAGRAPH 3 MENDED\nSIPDIS\n"),),
            id="the reason stands under it",
        ),
        pytest.param(
            "IDN009",
            (("again. END COMMENT.\nMARLOWE\n", "again. END COMMENT"),),
            id="closing words end a text",
        ),
        pytest.param(
            "HDG016",
            (("FERRY LATE", "FERRY LATE (CORRECTED COPY OF VALLETTA 311)"),),
            id="a telegram that corrects another",
        ),
        pytest.param(
            "MRK005", ((_TWO, "2. (c) The harbour master said"),), id="a mark in small letters"
        ),
        pytest.param(
            "MRK005",
            ((_TWO, "2. (C/Rel GBR) The harbour master said"),),
            id="a control in small letters",
        ),
        pytest.param(
            "MRK005",
            ((_TWO, "2. Background: (C) The harbour master said"),),
            id="a mark behind the opening word",
        ),
        pytest.param("MRK005", ((_TWO, "2. XXXXXXXXXXXX said"),), id="the mark is withheld"),
        pytest.param(
            "MRK006",
            ((_TWO, "2. (C/Rel GBR) The harbour master said"),),
            id="a known control in small letters",
        ),
        pytest.param(
            "MRK010",
            (
                (_BY + "\n\n", ""),
                (_TWO, "2. (U) Classified by DCM Jane Roe, reason 1.4 (b).\n\n3. (C) He said"),
                ("3. (U)", "4. (U)"),
            ),
            id="classified in a paragraph",
        ),
        pytest.param(
            "MRK011",
            ((_BY, "Classified By: DCM Jane Roe; reasons 1 .4 (b, d)."),),
            id="a blank in the section",
        ),
        pytest.param("MRK013", (("E.O. 12958", "E.O. 13292"),), id="an order that amends"),
        pytest.param("MRK015", (("03/12/2019", "03/13/2034"),), id="a day more is the clock's"),
        pytest.param("MRK016", (("03/12/2019", "03/08/2019"),), id="decided some days before"),
        pytest.param(
            "MRK019",
            (("SIPDIS", "NOFORN\nSIPDIS"), (_TWO, "2. The harbour master said")),
            id="an unmarked paragraph may be NOFORN",
        ),
        pytest.param(
            "REF003",
            ((_REF, "REF: 08 TUNIS 93 (U) THIS IS SENSITIVE BUT UNCLASSIFIED.\n"),),
            id="a portion mark is no letter",
        ),
        pytest.param(
            "REF007", ((_REF, "REF: A. ROME 287\nB TUNIS 93\n"),), id="a letter without its stop"
        ),
        pytest.param(
            "TXT003",
            (("fog of ref B", "fog (Note: it was thick) of ref B"),),
            id="a note closed by its bracket",
        ),
        pytest.param(
            "TXT013",
            (("DEPT FOR EXERCISE DESK AND EB", "DEPT FOR EXERCISE DESK AND EB,\nEUR/SE, NEA/RA"),),
            id="a list goes on",
        ),
        pytest.param(
            "ADR001",
            (("O 121724Z", "R 121724Z"), ("WASHDC IMMEDIATE", "WASHDC MAR")),
            id="a precedence is lost",
        ),
        pytest.param(
            "HDG006",
            (("#0312", "#0287"), ("FM AMEMBASSY VALLETTA", "FM AMEMBASSY ROME")),
            id="another telegram's text: IDN002",
        ),
    ],
)
def test_it_keeps_the_rule(rule: str, changes: Changes) -> None:
    found = check(read(changed(SOUND, changes)), select=[rule])

    assert [finding.message for finding in found] == []


@pytest.mark.parametrize(
    ("rule", "changes", "message"),
    [
        pytest.param(
            "MRK011",
            ((_BY, "Classified By: DCM Jane Roe for reasons b, d."),),
            "the reasons name no section of the order",
            id="letters alone",
        ),
        pytest.param(
            "MRK025",
            (("SIPDIS\n", "C O R R E C T E D  C O P Y\nCLASSIFICATION CHANGED\nSIPDIS\n"),),
            "the corrected copy changes classification or captions",
            id="reason under it",
        ),
        pytest.param(
            "MRK028",
            (("SIPDIS\n", "NOFRON\nSIPDIS\n"),),
            "NOFRON is no caption; NOFORN is perhaps meant",
            id="a misspelt caption",
        ),
        pytest.param(
            "MRK022",
            ((_TWO, "2. (C//REL) The harbour master said"),),
            "paragraph 2: (C//REL) names no country",
            id="REL to nobody",
        ),
        pytest.param(
            "MRK017",
            (("12958: DECL: 03/12/2019", "12958: DECL: X1"),),
            "X1 was in use until 2003-09-21",
            id="X1 in 2009",
        ),
        pytest.param(
            "HDG005",
            (("121724Z MAR", "311724Z DEC"), ("0711724", "3661724")),
            "day 366 on format line 3: 2009 has 365 days",
            id="day 366",
        ),
        pytest.param(
            "MRK013",
            (("121724Z MAR 09", "121724Z MAR 11"),),
            "E.O. 12958 ended on 2010-06-26",
            id="an order that has ended",
        ),
        pytest.param(
            "MRK013",
            (("121724Z MAR 09", "121724Z MAR 88"),),
            "E.O. 12958 took effect on 1995-10-14: the telegram was marked again later",
            id="marked again",
        ),
        pytest.param(
            "MRK018",
            (("DECL: 03/12/2019", "DECL:"),),
            "the E.O. line gives no instruction",
            id="nothing after DECL",
        ),
        pytest.param(
            "MRK008",
            (("DECL: 03/12/2019", "03/12/2019"),),
            "the E.O. line has a date, but not the word DECL",
            id="no word before the date",
        ),
    ],
)
def test_it_breaks_the_rule(rule: str, changes: Changes, message: str) -> None:
    found = check(read(changed(SOUND, changes)), select=[rule])

    assert [finding.message for finding in found] == [message]


def test_an_unclassified_telegram_with_a_classifier() -> None:
    text = changed(OPEN, (("\n1. (SBU)", f"\n{_BY}\n\n1. (SBU)"),))

    assert "MRK009" in [finding.rule for finding in check(read(text))]
