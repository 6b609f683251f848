"""A post and a year as words of a command: ``rome 2009``, ``"abu dhabi" 2009``, ``2009``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reftel.cli.console import USAGE, fail
from reftel.telegram.mrn import FIRST_YEAR, full_year


def read_post_and_year(words: Sequence[str] | None) -> tuple[str | None, int | None]:
    """The post, of one word or several, and the year, in four or two digits; each may be missing.

    Ends the command where the post is none that the table of posts knows.
    """
    from reftel import authority  # noqa: PLC0415  (help needs it not)

    listed = list(words or ())
    year = None
    if listed and re.fullmatch(r"(?:19|20)?[0-9]{2}", listed[-1]):
        said = int(listed.pop())
        year = full_year(said) if said < FIRST_YEAR % 100 or said < 100 else said
    if not listed:
        return None, year
    post = " ".join(listed)
    if authority.canonical_station(post) is None:
        fail(
            f"{post!r} is no post that the table of posts knows",
            hint="the name as telegrams have it, as in: rome 2009",
            code=USAGE,
        )
    return post, year
