"""What the name of a file states, where a collection names its files by document number.

A name never says what a file is. In collections whose texts have no header
the number of the telegram stands nowhere else; it is the publisher's
statement like any other. Source: spec/08, sections 4 and 11.
"""

from __future__ import annotations

import re

from reftel.intake.files import InputFile

_NUMBER = re.compile(r"(?P<number>(?:19[67]|200|201)[0-9][A-Z]{2,8}[0-9]{4,6})(?:_[a-e])?")


def named_number(file: InputFile) -> str | None:
    """The document number that a file is named by: ``1974ATLANT00042_b.txt``; else ``None``."""
    name = (file.member or file.path).replace("\\", "/").rpartition("/")[2]
    match = _NUMBER.fullmatch(name.partition(".")[0])
    return match["number"] if match else None
