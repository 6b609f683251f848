"""Words and given names: what tells a person's name from other words in a telegram.

Sources: ``data/README.md``, words and given_names.
"""

from __future__ import annotations

from functools import cache

from reftel.authority.table import read_rows


@cache
def common_words() -> frozenset[str]:
    """Words that telegrams print in lower case: in a text in capitals they are no names."""
    return frozenset(row[0] for row in read_rows("words", ["word"]))


@cache
def given_names() -> frozenset[str]:
    """Given names, in lower case."""
    return frozenset(row[0] for row in read_rows("given_names", ["name"]))
