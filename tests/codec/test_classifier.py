"""Who classified: names, titles and reasons in every order (spec/02; invented people)."""

from __future__ import annotations

import pytest

from reftel.codec.classifier import join_wrapped, read_classified_by

BD = ("b", "d")


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Ambassador Ada Quillmark for reasons 1.4 (b) and (d)", "Ada Quillmark", "Ambassador"),
        ("Ambassador Ada R. Quillmark. Reasons: 1.4 (b, d)", "Ada R. Quillmark", "Ambassador"),
        ("AMBASSADOR ADA QUILLMARK, REASONS 1.4 (B) AND (D)", "ADA QUILLMARK", "AMBASSADOR"),
        ("Ada Quillmark, Ambassador, for reasons 1.4 (b,d)", "Ada Quillmark", "Ambassador"),
        ("ADA QUILLMARK, AMBASSADOR; REASON: 1.4(B), (D)", "ADA QUILLMARK", "AMBASSADOR"),
        ("DCM Orlo Vassbein, reasons 1.4 (b) and (d)", "Orlo Vassbein", "DCM"),
        ("DCM Orlo Vassbein for Reason 1.4 (d).", "Orlo Vassbein", "DCM"),
        (
            "Deputy Chief of Mission Orlo Vassbein for reasons 1.4 (b) and (d).",
            "Orlo Vassbein",
            "Deputy Chief of Mission",
        ),
        (
            "Charge d'Affaires a.i. Orlo J. Vassbein for reasons 1.4 (b) and (d)",
            "Orlo J. Vassbein",
            "Charge d'Affaires a.i.",
        ),
        (
            "Acting Political Counselor Edith Fenwick for reasons 1.4 (b) and (d)",
            "Edith Fenwick",
            "Acting Political Counselor",
        ),
        ("Political Counselor Edith Fenwick", "Edith Fenwick", "Political Counselor"),
        ("Edith Fenwick, Political Counselor", "Edith Fenwick", "Political Counselor"),
        (
            "Economic Minister-Counselor Edith Fenwick per 1.4 (b,d)",
            "Edith Fenwick",
            "Economic Minister-Counselor",
        ),
        ("Consul General Bertram O'Dare, 1.4 (b) (d)", "Bertram O'Dare", "Consul General"),
        ("Consul General Bertram McArden, 1.4 (b) (d)", "Bertram McArden", "Consul General"),
        ("PolCouns Celia van Eastlake for 1.4 (b) and (d)", "Celia van Eastlake", "PolCouns"),
        (
            "Pol/Econ Chief Celia Eastlake-Roe; reason 1.4 b/d",
            "Celia Eastlake-Roe",
            "Pol/Econ Chief",
        ),
        (
            "Ambassador F. Hugh Garroway, Jr. for reasons 1.4 (b)",
            "F. Hugh Garroway, Jr.",
            "Ambassador",
        ),
        (
            "Ambassador F. Hugh Garroway III for reasons 1.4 (b)",
            "F. Hugh Garroway III",
            "Ambassador",
        ),
        ("Classified by DCM Orlo Vassbein for reasons 1.4 (b) and (d)", "Orlo Vassbein", "DCM"),
        (
            "EUR Assistant Secretary Ada Quillmark, reasons 1.4 (b) and (d)",
            "Ada Quillmark",
            "EUR Assistant Secretary",
        ),
        ("Ada Quillmark, A/S, EUR, Reasons 1.4 (b) and (d)", "Ada Quillmark", "A/S, EUR"),
        ("Ada Quillmark, Director, EUR/SE; Reason 1.4 (b)", "Ada Quillmark", "Director, EUR/SE"),
        ("CDA Dorian Arden. Reasons: E.O. 12958 1.4 (b), (d)", "Dorian Arden", "CDA"),
        ("DCM Dorian Arden under E.O. 12958, reasons 1.4 (b)", "Dorian Arden", "DCM"),
        ("DCM Dorian Arden due to 1.4 (b) and (d)", "Dorian Arden", "DCM"),
        ("CHARGE D'AFFAIRES ADA Q.QUILLMARK", "ADA Q.QUILLMARK", "CHARGE D'AFFAIRES"),
        (
            "Quillmark, Ada, Ambassador, DOS, EXEC; REASON: 1.4(B), (D)",
            "Quillmark, Ada",
            "Ambassador, DOS, EXEC",
        ),
        ("QUILLMARK, AMBASSADOR, DOS; REASON: 1.4(D)", "QUILLMARK", "AMBASSADOR, DOS"),
        ("Ambassador", None, "Ambassador"),
    ],
)
def test_name_and_title(text: str, name: str | None, title: str | None) -> None:
    found = read_classified_by(text)

    assert (found.name, found.title) == (name, title)
    assert found.text == text


@pytest.mark.parametrize(
    ("reasons", "section", "letters"),
    [
        ("for reasons 1.4 (b) and (d).", "1.4", BD),
        ("for reasons 1.4 (B) AND (D)", "1.4", BD),
        ("Reasons: 1.4 (b, d)", "1.4", BD),
        ("Reasons: 1.4(b,d)", "1.4", BD),
        ("Reasons: 1.4 (b/d)", "1.4", BD),
        ("Reasons: 1.4 B/D", "1.4", BD),
        ("Reasons: 1.4 (b)(d)", "1.4", BD),
        ("Reasons: 1.4 (b) & (d)", "1.4", BD),
        ("Reasons: 1.4 b and d", "1.4", BD),
        ("Reasons: 1.4 (a), (b), and (d)", "1.4", ("a", "b", "d")),
        ("Reason: 1.4 (d)", "1.4", ("d",)),
        ("REASON 1.5 (B) AND (D)", "1.5", BD),
        ("Reasons 1.4 (d) and (b)", "1.4", ("d", "b")),
        ("Reasons 1,4 (b) and (d)", "1.4", BD),
        ("Reasons 1. 4 (b) and (d)", "1.4", BD),
        ("E.O. 12958, Section 1.4 (b) and (d)", "1.4", BD),
        ("Reasons: (b) and (d)", None, BD),
        ("for reasons b, d.", None, BD),
        ("Reasons: B and D", None, BD),
        ("for reasons 1 .4 (b, d)", "1.4", BD),
        ("for reasons because of the ferry", None, ()),
        ("Reasons: 1.4", "1.4", ()),
        ("", None, ()),
    ],
)
def test_reasons(reasons: str, section: str | None, letters: tuple[str, ...]) -> None:
    found = read_classified_by(f"Ambassador Ada Quillmark {reasons}".strip())

    assert (found.section, found.reasons) == (section, letters)
    assert (found.name, found.title) == ("Ada Quillmark", "Ambassador")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["Ambassador Ada Quillmark", " for reasons 1.4 (b)"],
            "Ambassador Ada Quillmark for reasons 1.4 (b)",
        ),
        (
            [
                "Classified by Deputy Chief of Mission Orlo Vassbein for the usual rea",
                "sons 1.4 (b)",
            ],
            "Classified by Deputy Chief of Mission Orlo Vassbein for the usual reasons 1.4 (b)",
        ),
        (
            [
                "Classified by the Deputy Chief of Mission, Mr. Orlo Vassbein, Couns",
                "elor, 1.4 (b)",
            ],
            "Classified by the Deputy Chief of Mission, Mr. Orlo Vassbein, Counselor, 1.4 (b)",
        ),
        (
            [
                "Classified by the Deputy Chief of Mission, Mr. Orlo Vassbein of Rome",
                " for reason 1.4 (b)",
            ],
            "Classified by the Deputy Chief of Mission, Mr. Orlo Vassbein of Rome for reason 1.4 (b)",
        ),
        (["Orlo", "Vassbein"], "Orlo Vassbein"),
        ([], ""),
    ],
    ids=["wrapped", "cut in reasons", "cut in a title", "blank kept", "short lines", "nothing"],
)
def test_a_word_cut_by_the_end_of_a_line(lines: list[str], joined: str) -> None:
    assert join_wrapped(lines) == joined


def test_what_is_longer_than_any_sentence_is_kept_and_not_read() -> None:
    text = "Ambassador Ada Quillmark " + "roe " * 1000 + "reasons 1.4 (b)"
    found = read_classified_by(" ".join(text.split()))

    assert found.reasons == ()
    assert len(found.text) > 4000
