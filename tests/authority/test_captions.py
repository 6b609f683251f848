"""Captions: found as printed, in any case, and spaced out letter by letter."""

from __future__ import annotations

import pytest

from reftel import authority


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("SIPDIS", "SIPDIS"),
        ("Sipdis", "SIPDIS"),
        ("ROGER  CHANNEL", "ROGER CHANNEL"),
        ("C O R R E C T E D  C O P Y", "CORRECTED COPY"),
        ("JOINT STATE-DEFENSE MESSAGE", "JOINT STATE-DEFENSE MESSAGE"),
    ],
)
def test_captions(text: str, caption: str) -> None:
    fact = authority.caption(text)

    assert fact is not None
    assert fact.caption == caption
    assert fact.meaning


def test_an_unknown_caption_is_none() -> None:
    assert authority.caption("NODISTRACTION") is None
    assert authority.caption("") is None


def test_years_are_told_where_known() -> None:
    sipdis, noforn = authority.caption("SIPDIS"), authority.caption("NOFORN")

    assert sipdis is not None
    assert noforn is not None
    assert (sipdis.first_use, sipdis.last_use) == ("2001", "2010")
    assert (noforn.first_use, noforn.handling_group) == (None, "dissemination control")


def test_known_captions_are_all_captions_as_printed() -> None:
    known = authority.known_captions()

    assert len(known) == len(authority.caption_facts()) == 71
    assert {"SIPDIS", "EXDIS", "NODIS", "NOFORN", "SENSITIVE"} <= known
    assert known == {" ".join(caption.upper().split()) for caption in known}
