"""Nothing is lost: every line of a telegram belongs to something, or is named."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from reftel.codec import read
from reftel.codec.coverage import coverage
from strategies import canonical_texts


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(canonical_texts())
def test_every_line_of_a_canonical_text_is_explained(text: str) -> None:
    reading = read(text, year=2009)
    found = coverage(reading)

    assert [text[span.start : span.end] for span in found.unexplained] == []
    assert found.share == 1.0
    assert found.lines == found.explained > 0


def test_lines_that_nothing_explains_are_named() -> None:
    text = "Dear Ada,\n\nthe ferry sails.\n----\n"
    found = coverage(read(text))

    assert [text[span.start : span.end] for span in found.unexplained] == [
        "Dear Ada,",
        "the ferry sails.",
    ]
    assert (found.lines, found.explained, found.share) == (2, 0, 0.0)


def test_a_text_without_lines_lacks_nothing() -> None:
    assert coverage(read("")).share == 1.0
