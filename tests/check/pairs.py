"""For every rule a telegram that breaks it and one that keeps it, all invented.

Both are one of the sound telegrams below after some replacements. What must be
replaced must be there, so that no pair can come to say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

SOUND = """\
VZCZCXRO4417
OO RUEHRO RUEHTU
DE RUEHVT #0312/01 0711724
ZNY CCCCC ZZH
O 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418
RUEHTU/AMEMBASSY TUNIS PRIORITY 0093

C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312

SIPDIS

EXERCISE EXERCISE EXERCISE
DEPT FOR EXERCISE DESK AND EB

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, EWWT, MT
SUBJECT: EXERCISE: MALTA: FERRY LATE

REF: A. ROME 287
     B. 08 TUNIS 93

Classified By: DCM Jane Roe for reasons 1.4 (b) and (d).

1. (C) SUMMARY: The ferry of ref A was late. END
SUMMARY. This is an exercise.

2. (C) The harbour master said that the fog of ref B
held her up.

3. (U) COMMENT: She will be late again. END COMMENT.
MARLOWE
"""

OPEN = """\
VZCZCXYZ0007
RR RUEHWEB

DE RUEHVT #0313 0720910
ZNR UUUUU ZZH
R 130910Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC 2118

UNCLAS VALLETTA 000313

SENSITIVE
SIPDIS

E.O. 12958: N/A
TAGS: CASC, MT
SUBJECT: EXERCISE: U.S. CITIZENS ON THE FERRY

1. (SBU) Two U.S. citizens were on the ferry.

2. (U) This is an exercise.
MARLOWE
"""

OLD = """\
R 171512Z MAY 76
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC 1934
C O N F I D E N T I A L VALLETTA 1119

E.O. 11652: GDS
TAGS: PFOR, MT
SUBJECT: EXERCISE: FERRY

1. THE FERRY WAS LATE.

2. THIS IS AN EXERCISE.
MARLOWE
"""

Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pair:
    """The rule, how a sound telegram is made to break it, and how another keeps it."""

    rule: str
    breaks: Changes
    keeps: Changes = ()
    base: str = SOUND

    @property
    def broken(self) -> str:
        return changed(self.base, self.breaks)

    @property
    def kept(self) -> str:
        return changed(self.base, self.keeps)


def changed(text: str, changes: Changes) -> str:
    for old, new in changes:
        assert old in text, f"{old!r} is not in the telegram"
        text = text.replace(old, new, 1)
    return text


LONG = "The ferry was late again and nobody on the quay knew when she would come. "
_TO = "TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117\n"
_INFO = "INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418\n"
_LAST = "2. (U) This is an exercise.\nMARLOWE\n"
_BANNER = "C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312"
_BY = "Classified By: DCM Jane Roe for reasons 1.4 (b) and (d)."
_PAGE = "the fog of ref B\n\nVALLETTA 00000312  002 OF 002\n\n\nheld her up"
_FOG = "the fog of ref B\nheld her up"
_CORRECTED = ("SIPDIS\n", "C O R R E C T E D  C O P Y (TAGS ADDED)\nSIPDIS\n")
_ZDS = ("MAR 09\n", "MAR 09 ZDS\n")

PAIRS = (
    Pair("ADR001", (("O 121724Z", "R 121724Z"),)),
    Pair("ADR002", ((_TO, ""),), ((_TO, ""), (_INFO, "INFO ZEN/AMEMBASSY ROME\n"))),
    Pair("ADR003", (("DE RUEHVT", "DE RUEHRO"),)),
    Pair("ADR004", (("TO RUEHC/SECSTATE", "TO SECSTATE"),)),
    Pair("ADR005", (("WASHDC IMMEDIATE 2117", "WASHDC MAR 2117"),)),
    Pair("ADR006", (("PRIORITY 0418", "PRIORITY 418"),)),
    Pair(
        "ADR007", (("RUEHTU/AMEMBASSY TUNIS PRIORITY 0093", "RUEHRO/AMEMBASSY ROME PRIORITY 0419"),)
    ),
    Pair(
        "ADR008",
        (("PRIORITY 0093\n", "PRIORITY 0093\nXMT AMCONSUL STRASBOURG\n"),),
        (
            (
                "TUNIS PRIORITY 0093\n",
                "TUNIS PRIORITY 0093\nRUEHZL/EUROPEAN POLITICAL COLLECTIVE\nXMT AMCONSUL STRASBOURG\n",
            ),
        ),
    ),
    Pair(
        "ADR009",
        (("ROME PRIORITY", "ROME FLASH"),),
        (("ROME PRIORITY", "ROME FLASH"), ("OO RUEHRO RUEHTU", "ZZ RUEHRO")),
    ),
    Pair(
        "ADR010",
        (("ROME PRIORITY", "ROME NIACT IMMEDIATE"),),
        (("WASHDC IMMEDIATE", "WASHDC NIACT IMMEDIATE"),),
    ),
    Pair("HDG001", (("VZCZCXRO4417", "VZCZCXRO44"),)),
    Pair("HDG002", (("OO RUEHRO RUEHTU", "OO"),)),
    Pair(
        "HDG003",
        (("OO RUEHRO", "RR RUEHRO"),),
        # The part of a message with a FLASH addressee that is for the others.
        (
            ("WASHDC IMMEDIATE", "WASHDC FLASH"),
            ("\nO 121724Z", "\nZ 121724Z"),
            ("OO RUEHRO", "PP RUEHRO"),
        ),
    ),
    Pair("HDG004", (("TO RUEHC/", "TO XUEHC/"),)),
    Pair("HDG005", (("0711724", "3991724"),)),
    Pair("HDG006", (("#0312/01", "#0999/01"),)),
    Pair("HDG007", (("0711724", "0711600"),), (("0711724", "0711723"),)),
    Pair("HDG008", (("0711724", "0731724"),), (("0711724", "0711810"),)),
    Pair("HDG009", (("ZNY CCCCC", "ZNR CCCCC"),)),
    Pair("HDG010", (("121724Z MAR", "311724Z FEB"),)),
    Pair("HDG011", (("O 121724Z", "O O 121724Z"),), (("O 121724Z", "O P 121724Z"),)),
    Pair("HDG012", (("FM AMEMBASSY VALLETTA\n", ""),)),
    Pair("HDG013", (("ZNY CCCCC ZZH", "ZNY CCCCC TAO"),), (("MAR 09\n", "MAR 09 ZDK\n"),)),
    Pair("HDG014", (("#0312/01", "#0312"),), (("#0312/01", "#0312"), ("SECTION 01 OF 02 ", ""))),
    Pair("HDG015", (("#0312/01", "#0312/02"),)),
    Pair("HDG016", (_ZDS,), (_ZDS, _CORRECTED)),
    Pair("IDN001", (("C O N F I D", "O N F I D"),)),
    Pair("IDN002", (("FM AMEMBASSY VALLETTA", "FM AMEMBASSY ROME"), ("#0312", "#0287"))),
    Pair("IDN003", (("VALLETTA 000312", "VALLETTA 0312"),)),
    Pair("IDN004", (("SECTION 01 OF 02", "SECTION 03 OF 02"),)),
    Pair(
        "IDN005",
        ((_FOG, _PAGE.replace("312", "313")),),
        ((_FOG, _PAGE),),
    ),
    Pair("IDN006", ((_FOG, _PAGE.replace("OF 002", "OF 003")),), ((_FOG, _PAGE),)),
    Pair("IDN007", ((_FOG, _PAGE),)),
    Pair("IDN008", (("SIPDIS\n", "C O R R E C T E D  C O P Y\nSIPDIS\n"),), (_CORRECTED,)),
    Pair("IDN009", (("late again. END COMMENT.\nMARLOWE\n", "la"),)),
    Pair("MRK001", (("ZNY CCCCC", "ZNY SSSSS"),)),
    Pair(
        "MRK002",
        (("1. (C)", "1. (U)"), ("2. (C)", "2. (U)")),
        (("1. (C)", "1. (U)"),),
    ),
    Pair(
        "MRK003",
        (("1. (C)", "1."), ("2. (C)", "2."), ("3. (U)", "3.")),
        (("1. (C)", "1. CONFIDENTIAL ENTIRE TEXT."), ("2. (C)", "2."), ("3. (U)", "3.")),
    ),
    Pair("MRK004", (("2. (C)", "2. (S)"),)),
    Pair("MRK005", (("2. (C)", "2."),)),
    Pair("MRK006", (("2. (C)", "2. (C-NF)"),), (("2. (C)", "2. (C//REL TO USA, GBR)"),)),
    Pair("MRK007", (("E.O. 12958: DECL: 03/12/2019\n", ""),)),
    Pair("MRK008", (("DECL: 03/12/2019", "N/A"),)),
    Pair("MRK009", (("E.O. 12958: N/A", "E.O. 12958: DECL: 03/12/2019"),), base=OPEN),
    Pair("MRK010", ((_BY + "\n\n", ""),)),
    Pair(
        "MRK011",
        ((_BY, "Classified By: DCM Jane Roe."),),
        ((_BY, "Derived from: Exercise Classification Guide 05-1."),),
    ),
    Pair("MRK012", (("1.4 (b)", "1.5 (b)"),)),
    Pair("MRK013", (("E.O. 12958", "E.O. 12598"),)),
    Pair("MRK014", (("03/12/2019", "03/12/2008"),)),
    Pair("MRK015", (("03/12/2019", "03/12/2044"),), (("03/12/2019", "03/12/2034"),)),
    Pair("MRK016", (("03/12/2019", "12/03/2019"),), (("03/12/2019", "03/10/2024"),)),
    Pair("MRK017", (("DECL: 03/12/2019", "DECL: OADR"),), base=SOUND),
    Pair("MRK018", (("DECL: 03/12/2019", "DECL: MR"),)),
    Pair(
        "MRK019",
        (("2. (C)", "2. (C/NF)"),),
        (("2. (C)", "2. (C/NF)"), ("SIPDIS", "NOFORN\nSIPDIS")),
    ),
    Pair("MRK020", (("SENSITIVE\n", ""),), base=OPEN),
    Pair("MRK021", (("SIPDIS", "SENSITIVE\nSIPDIS"),)),
    Pair(
        "MRK022",
        (("2. (C)", "2. (C//NF//REL TO USA, GBR)"),),
        (("2. (C)", "2. (C//REL TO USA, GBR)"),),
    ),
    Pair("MRK023", (("SIPDIS", "EXDIS\nSIPDIS"),), (("SIPDIS", "EXDIS"),)),
    Pair("MRK024", (("SUBJECT: EX", "SUBJECT: (S) EX"),), (("SUBJECT: EX", "SUBJECT: (C) EX"),)),
    Pair(
        "MRK025",
        (("SIPDIS", "C O R R E C T E D  C O P Y (CLASSIFICATION CHANGED)\nSIPDIS"),),
        (_CORRECTED,),
    ),
    Pair("MRK026", (("03/12/2019", "03/12/19"),)),
    Pair("MRK027", (("03/12/2019", "2019/03/12"),)),
    Pair("MRK028", (("SIPDIS", "NOFORN\nEXDIS"),), (("SIPDIS", "EXDIS\nNOFORN"),)),
    Pair(
        "MRK029", (("SIPDIS", "ROGER CHANNEL\nDISSENT CHANNEL"),), (("SIPDIS", "DISSENT CHANNEL"),)
    ),
    Pair("MRK030", (("SIPDIS\n", "SIPDIS\n\nSIPDIS\n"),)),
    Pair("REF001", (("B. 08 TUNIS 93", "B. 4417"),)),
    Pair("REF002", (("B. 08 TUNIS 93", "B. 08 QUAXTON 1193"),)),
    Pair("REF003", (("     B. 08 TUNIS 93", "     C. 08 TUNIS 93"), ("ref B", "ref C"))),
    Pair(
        "REF004", (("A. ROME 287", "A. VALLETTA 4417"),), (("A. ROME 287", "A. 08 VALLETTA 4417"),)
    ),
    Pair("REF005", (("08 TUNIS", "10 TUNIS"),)),
    Pair("REF006", (("ROME 287", "VALLETTA 312"),), (("ROME 287", "VALLETTA 311"),)),
    Pair("REF007", (("ref B", "ref C"),)),
    Pair(
        "REF008",
        (("REF: A. ROME 287\n     B. 08 TUNIS 93\n\n", ""),),
        (("REF: A. ROME 287\n     B. 08 TUNIS 93\n\n", ""), (" of ref A", ""), (" of ref B", "")),
    ),
    Pair("REF009", (("held her up.", "held her up. More septel."),)),
    Pair("REF010", (("B. 08 TUNIS 93", "B. ROME 287"),)),
    Pair("REF011", (("A. ROME", "A. A) ROME"),)),
    Pair("TAG001", (("TAGS: PREL, EWWT, MT\n", ""),)),
    Pair("TAG002", (("EWWT", "EWWWT"),)),
    Pair("TAG003", (("EWWT, MT", "EWWT"),)),
    Pair("TAG004", (("PREL,", "PREL (ROE, JANE),"),), (("PREL,", "OVIP (ROE, JANE),"),)),
    Pair("TXT001", (("3. (U)", "4. (U)"),)),
    Pair("TXT002", (("\n\n" + _LAST, "\nMARLOWE\n"),), base=OPEN),
    Pair("TXT003", ((" END COMMENT.", ""),)),
    Pair(
        "TXT004",
        (("SUMMARY: The ferry", "The ferry"), (" END\nSUMMARY.", ""), ("held her up.", LONG * 140)),
        (("held her up.", LONG * 140),),
    ),
    Pair("TXT005", (("held her up.", LONG),)),
    Pair("TXT006", (("said that", "said \u201cthat\u201d"),)),
    Pair("TXT007", (("2. (C)", "\u00b62. (C)"),)),
    Pair(
        "TXT008",
        (("WASHDC IMMEDIATE", "WASHDC NIACT IMMEDIATE"),),
        (
            ("WASHDC IMMEDIATE", "WASHDC NIACT IMMEDIATE"),
            ("The ferry of", "NIACT for the ferry of"),
        ),
    ),
    Pair(
        "TXT009",
        (("TAGS: PREL, EWWT, MT\n", ""), ("E.O.", "TAGS: PREL, EWWT, MT\nE.O.")),
    ),
    Pair("TXT010", (("SUBJECT: EXERCISE: MALTA: FERRY LATE\n", "SUBJECT:\n"),)),
    Pair("TXT011", (("FERRY LATE", "ferry late"),)),
    Pair("TXT012", (("03/12/2019\nTAGS", "03/12/2019 TAGS"),)),
    Pair("TXT013", (("EXERCISE EXERCISE EXERCISE", "Somebody see that this is read."),)),
    Pair("TXT014", (("MARLOWE\n", ""),)),
    Pair(
        "TXT015",
        (("MARLOWE\n", "MARLOWE\n\nsome words of another hand\n"),),
        (("MARLOWE\n", "MARLOWE\n\nNNNN\n"),),
    ),
)
