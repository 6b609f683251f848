"""One entry of the REF line."""

from __future__ import annotations

import pytest

from reftel.telegram.mrn import Mrn
from reftel.telegram.reference import Reference, ReferenceKind


def test_the_year_is_printed_only_where_it_differs() -> None:
    mrn = Mrn(2008, "VALLETTA", 1201)

    assert Reference.to(mrn, citing_year=2008, label="A") == Reference(
        "VALLETTA 1201", "A", ReferenceKind.TELEGRAM, mrn, year_is_printed=False
    )
    assert Reference.to(mrn, citing_year=2009) == Reference(
        "08 VALLETTA 1201", None, ReferenceKind.TELEGRAM, mrn, year_is_printed=True
    )


@pytest.mark.parametrize("text", ["", "VALLETTA  312", "VALLETTA\n312", " VALLETTA 312"])
def test_an_entry_is_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="an entry of the REF line is one line"):
        Reference(text)


@pytest.mark.parametrize("label", ["", "a", "ABC", "A.", "100"])
def test_no_label(label: str) -> None:
    with pytest.raises(ValueError, match="expected a label such as 'A'"):
        Reference("VALLETTA 312", label)


@pytest.mark.parametrize("kind", [k for k in ReferenceKind if k is not ReferenceKind.TELEGRAM])
def test_only_a_telegram_has_an_mrn(kind: ReferenceKind) -> None:
    with pytest.raises(ValueError, match="has no MRN"):
        Reference("VALLETTA 312", None, kind, Mrn(2009, "VALLETTA", 312))
