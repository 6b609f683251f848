from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reftel.web.typed import Note, NoteKind, line_of, lines


def note(start: int, end: int, kind: NoteKind = NoteKind.EXPLAINED, anchor: str = "n") -> Note:
    return Note(kind, start, end, anchor, f"about {start}", f"#{anchor}")


TEXT = "VZCZCXRO4417\nOO RUEHNP RUEHTU\n\nSIPDIS\n"


def test_the_pieces_are_the_text() -> None:
    found = lines(TEXT, [note(0, 12), note(13, 15), note(16, 22)])

    assert "".join(piece.text for line in found for piece in line.pieces) == TEXT
    assert [line.number for line in found] == [1, 2, 3, 4]


def test_a_piece_carries_the_notes_that_cover_it() -> None:
    found = lines(TEXT, [note(13, 15, anchor="prosign")])

    (piece,) = [piece for line in found for piece in line.pieces if piece.notes]
    assert (piece.text, piece.mark, piece.link.href) == ("OO", "at-prosign", "#prosign")


def test_where_notes_overlap_both_are_said_and_the_reference_is_followed() -> None:
    found = lines(
        TEXT, [note(16, 29, anchor="a"), note(16, 22, kind=NoteKind.REFERENCE, anchor="b")]
    )

    both, rest = [piece for line in found for piece in line.pieces if piece.notes]
    assert (both.text, both.link.anchor, both.kinds) == ("RUEHNP", "b", "explained reference")
    assert (rest.text, rest.link.anchor, rest.mark) == (" RUEHTU", "a", "at-a")


def test_a_note_over_two_lines_is_marked_once() -> None:
    found = lines(TEXT, [note(5, 20)])

    marks = [piece.mark for line in found for piece in line.pieces if piece.notes]
    assert marks == ["at-n", None]


def test_a_note_as_long_as_a_page_is_not_drawn() -> None:
    text = "x" * 1000

    assert all(not piece.notes for line in lines(text, [note(0, 900)]) for piece in line.pieces)


def test_notes_outside_the_text_are_passed_over() -> None:
    found = lines("short", [note(3, 90), note(-2, 3), note(2, 2)])

    assert [piece.notes for line in found for piece in line.pieces] == [()]


@given(
    st.text(alphabet="ab \n\x0b\u2028", max_size=60),
    st.lists(st.tuples(st.integers(-2, 65), st.integers(-2, 65)), max_size=8),
)
def test_whatever_the_notes_every_character_is_there_once(
    text: str, spans: list[tuple[int, int]]
) -> None:
    found = lines(text, [note(*span, anchor=str(index)) for index, span in enumerate(spans)])

    assert "".join(piece.text for line in found for piece in line.pieces) == text
    marks = [piece.mark for line in found for piece in line.pieces if piece.mark]
    assert len(marks) == len(set(marks))


def test_lines_are_counted_from_one() -> None:
    assert [line_of(TEXT, offset) for offset in (0, 12, 13, 30, 31)] == [1, 1, 2, 3, 4]
