"""What all tests share: a clean environment, and the invented telegram of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# No test looks at the clock: a machine that is busy makes no law false.
settings.register_profile("any clock", settings(), deadline=None)
settings.load_profile("any clock")

EXERCISE_TELEGRAM = """\
VZCZCXRO1234
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
SIPDIS

EXERCISE EXERCISE EXERCISE

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, EWWT, ECON, MT
SUBJECT: EXERCISE: FERRY STANDSTILL: THE MINISTER ASKS
FOR TIME

REF: A. ROME 00287
     B. 08 VALLETTA 1201 (NOTAL)

Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).

1. (C) SUMMARY: On March 11 the Ambassador called on Transport
Minister Orlo Vassbein about the standstill (ref A). END SUMMARY.

-------------------
THE MINISTER'S CALL
-------------------

2. (C) The Minister said at 1500 on March 11 that he would talk to the
shipowners tomorrow, as septel reports.

VALLETTA 00000312  002 OF 002

3. (SBU) COMMENT: He is new to the file. END COMMENT.
QUILLMARK
"""

ARCHIVE_PRINT = """\
CONFIDENTIAL

PAGE 01        VALLET  00312  121724Z
ACTION EUR-12

INFO  OCT-01 ISO-00 L-03 /016 W
                    ------------------352654  121730Z /23
R 121724Z MAR 79
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC 1934
C O N F I D E N T I A L VALLETTA 00312

E.O. 12065: GDS 3/12/85
TAGS: PREL, MT
SUBJECT: EXERCISE: A PRINT

1. (C) EXERCISE. INVENTED.
QUILLMARK
"""


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests reaches them: archive, colour, width."""
    for name in ("REFTEL_ARCHIVE", "NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def exercise_text() -> str:
    """One invented telegram on the wire, with a doubled caption (B7) and a page line."""
    return EXERCISE_TELEGRAM


@pytest.fixture
def archive_print_text() -> str:
    """One invented telegram as the Department printed it, with its distribution."""
    return ARCHIVE_PRINT


@pytest.fixture
def exercise_file(tmp_path: Path) -> Path:
    """The same telegram as a file, whose name says nothing."""
    path = tmp_path / "paper.txt"
    path.write_text(EXERCISE_TELEGRAM, encoding="ascii")
    return path
