"""A small archive of invented telegrams, filed as a user files them, and a client to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from playwright.sync_api import Browser

from reftel.archive import Archive
from reftel.ingest import ingest
from reftel.web.app import create_app
from web.browsing import Visit, opened, served, unwanted, visit

HEADER = """\
VZCZCXRO{serial:04}
{prosign}{prosign} RUEHNP RUEHTU
DE {indicator} #{serial:04} {filed}
ZNY CCCCC ZZH
{prosign} {dtg}
FM {sender}
TO RUEHC/SECSTATE WASHDC{precedence} 2117
INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418
RUEHTU/AMEMBASSY TUNIS 0093
"""

STORY = (
    HEADER.format(
        serial=312,
        prosign="O",
        indicator="RUEHVT",
        filed="0711724",
        dtg="121724Z MAR 09",
        sender="AMEMBASSY VALLETTA",
        precedence=" IMMEDIATE",
    )
    + """
C O N F I D E N T I A L VALLETTA 000312

SIPDIS
SIPDIS

EXERCISE EXERCISE EXERCISE

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, PGOV, EWWT, MT
SUBJECT: EXERCISE: THE FERRY STANDSTILL, SECOND WEEK

REF: A. VALLETTA 307
     B. ROME 288

Classified By: Marian Haldane, Charge d'Affaires, Reasons 1.4 (b), (d)

1. (C) Summary: Charge spoke to Ilaria Vantone (strictly protect)
twice to urge that the harbor talks go on (ref A). End summary.

2. (C) The tariff as it stands is this:

Berth      Day rate     Night rate
North      410          520
South      380          495

It was last raised a year ago (ref B).

3. (U) A quay was closed.

HALDANE
"""
)

HOSTILE = (
    HEADER.format(
        serial=666,
        prosign="R",
        indicator="RUEHVT",
        filed="0721000",
        dtg="131000Z MAR 09",
        sender="AMEMBASSY VALLETTA",
        precedence="",
    ).replace("AMEMBASSY TUNIS", "AMEMBASSY <b onmouseover=alert(1)>TUNIS")
    + """
C O N F I D E N T I A L VALLETTA 000666

SIPDIS

E.O. 12958: DECL: 03/13/2019
TAGS: PREL, <script>alert(2)</script>, MT
SUBJECT: EXERCISE: <script>alert(3)</script> "quoted" & 'single'

REF: <img src=x onerror=alert(4)> VALLETTA 312

Classified By: <script>alert(5)</script>, Charge, Reasons 1.4 (b)

1. (C) Hostile <script>alert(6)</script> </pre><svg onload=alert(7)> {{ 7 * 7 }}
text (strictly protect) javascript:alert(8) hostilemarker ref A.

<script>alert(9)</script>
"""
)


def plain(
    post: str,
    serial: int,
    dtg: str,
    *,
    banner: str = "C O N F I D E N T I A L",
    prosign: str = "P",
    tags: str = "PREL, MT",
    subject: str = "EXERCISE: HARBOR TALKS",
    ref: str = "",
    body: str = "The pilots met at the hall.",
) -> str:
    """A small sound telegram."""
    sender = "SECSTATE WASHDC" if post == "STATE" else f"AMEMBASSY {post}"
    header = HEADER.format(
        serial=serial,
        prosign=prosign,
        indicator="RUEHXX",
        filed=f"001{dtg[2:6]}",
        dtg=dtg,
        sender=sender,
        precedence={"O": " IMMEDIATE", "P": " PRIORITY"}.get(prosign, ""),
    )
    reference = f"REF: {ref}\n\n" if ref else ""
    return f"""{header}
{banner} {post} {serial:06}

SIPDIS

EXERCISE EXERCISE EXERCISE

E.O. 12958: DECL: 03/12/2019
TAGS: {tags}
SUBJECT: {subject}

{reference}1. (U) {body}

HALDANE
"""


def texts() -> dict[str, str]:
    """Every file of the folder that is ingested, by name."""
    found = {
        "story.txt": STORY,
        "hostile.txt": HOSTILE,
        "before.txt": plain(
            "VALLETTA",
            307,
            "111602Z MAR 09",
            subject="EXERCISE: PORT COMMISSIONER DEFENDS DETENTION OF PILOTS",
            body="The standstill would be reviewed when the harbor is calm. Charge called\n"
            "Commissioner Orsino Bellavia at 9:30 a.m. on March 11. On March 10 the\n"
            "Commissioner closed the north quay.",
        ),
        "answer.txt": plain(
            "STATE",
            23911,
            "131900Z MAR 09",
            ref="VALLETTA 312",
            tags="PREL, PGOV",
            body="The Department thanks post for reftel and for its ferry reporting.",
        ),
        "plain.txt": plain(
            "ROME",
            290,
            "091000Z FEB 09",
            banner="UNCLAS",
            prosign="R",
            tags="ECON, IT",
            subject="Exercise: Tariffs of the southern ports",
        ),
        "empty.txt": "",
        "no-telegram.txt": "A shopping list: rope, lamp oil, two oars.\n",
    }
    for number in range(1, 31):
        day, month = 1 + number % 28, "JAN" if number % 2 else "NOV"
        found[f"many-{number:02}.txt"] = plain(
            "ABU DHABI",
            number,
            f"{day:02}0800Z {month} 08",
            tags="EPET, AE",
            subject=f"EXERCISE: BERTHS, REPORT {number}",
        )
    found["again.txt"] = found["plain.txt"]
    # A second copy of one telegram, cut off before its signature.
    found["cut.txt"] = found["before.txt"].replace("\nHALDANE\n", "")
    return found


@pytest.fixture(scope="session")
def story() -> str:
    """The text of 09VALLETTA312: references held and not, a table, a protected name, a repair."""
    return STORY


@pytest.fixture(scope="session")
def hostile() -> str:
    """The text of 09VALLETTA666: markup wherever a telegram can hold some."""
    return HOSTILE


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive folder with the invented telegrams in it."""
    folder = tmp_path_factory.mktemp("reading-room")
    inputs = folder / "inputs"
    inputs.mkdir()
    for name, text in texts().items():
        (inputs / name).write_text(text, encoding="utf-8")
    path = folder / "exercise.reftel"
    with Archive.open(path, create=True) as archive:
        ingest([inputs], archive, workers=1)
    return path


@pytest.fixture(scope="session")
def client(archive_path: Path) -> Iterator[TestClient[Litestar]]:
    """A client that calls the reading room by the name of this machine."""
    with TestClient(create_app(archive_path), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def address(archive_path: Path) -> Iterator[str]:
    """The reading room, served over a real socket on this machine."""
    with served(archive_path) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with opened() as found:
        yield found


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Visit]:
    """A browser on a desk. Whatever a test does, nothing foreign may be asked for."""
    seen = visit(browser, address, viewport={"width": 1280, "height": 900})
    yield seen
    seen.page.context.close()
    assert unwanted(seen) == []
