"""Addresses with parameters, quickly: a page of results has hundreds of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote_plus

# All but a few values are made of these, and three of them have to be written otherwise.
_COMMON = re.compile(r'[A-Za-z0-9_.~\- ":]*')


def quoted(value: str) -> str:
    """A value as it stands in an address: as ``urllib.parse.quote_plus`` gives it."""
    if _COMMON.fullmatch(value) is None:
        return quote_plus(value)
    return value.replace(" ", "+").replace('"', "%22").replace(":", "%3A")


def address(path: str, params: Iterable[tuple[str, str]]) -> str:
    """A path with its parameters, without a question mark where there are none."""
    asked = "&".join([f"{quoted(name)}={quoted(value)}" for name, value in params])
    return f"{path}?{asked}" if asked else path


def person_url(name: str) -> str:
    """The address of what a person did, and when."""
    return address("/chronology", (("person", name),))
