"""How collections spell a telegram's number: station codes and canonical ids.

Source: spec/04 (canonical id, station names).
"""

from __future__ import annotations

import re

from reftel import authority
from reftel.telegram.mrn import Mrn, full_year

_ID = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2}|[0-9]{2}) ?(?P<post>[A-Z](?:[A-Z ]*[A-Z])?)"
    r" ?0{0,5}(?P<serial>[1-9][0-9]{0,6})"
)


def station_code(post: str) -> str:
    """The station as collections spell it; a post that no table knows keeps its letters."""
    return authority.canonical_station(post) or post.replace(" ", "")


def canonical_id(mrn: Mrn | None) -> str | None:
    """The canonical id of an MRN, its post spelt as the table of posts has it.

    ``09 RIO 312`` is ``09RIODEJANEIRO312``; ``None`` for ``None``.
    """
    return None if mrn is None else f"{mrn.year % 100:02}{station_code(mrn.post)}{mrn.serial}"


def post_of(station: str) -> str:
    """The post as telegrams print it: ``RIO DE JANEIRO`` for any spelling of the station.

    A name that no table knows is given back as it is.
    """
    fact = authority.station(station)
    if fact is None:
        return station
    letters = " ".join(re.sub(r"[^A-Z]", " ", fact.name.upper()).split())
    return letters if letters.replace(" ", "") == fact.station else fact.station


def parse_id(text: str) -> Mrn:
    """The MRN of an id: ``09VALLETTA312``, ``2009VALLETTA00312``, ``09 ABU DHABI 42``.

    A station without blanks gets those of the table of posts. Raises ``ValueError``.
    """
    match = _ID.fullmatch(text)
    if match is None:
        raise ValueError(f"expected an id such as '09VALLETTA312', found {text!r}")
    year = int(match["year"])
    post = match["post"]
    return Mrn(
        year if year > 99 else full_year(year),
        post if " " in post else post_of(post),
        int(match["serial"]),
    )
