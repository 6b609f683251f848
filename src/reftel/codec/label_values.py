"""What the labels say: E.O., TAGS, SUBJECT, REF and Classified By as values, with their spans.

Which lines belong to which label is found in ``labels``; here their words are
read, and what was mended on the way is noted. Source: spec/02, spec/05 B6-B13.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter

from reftel.codec.body import Body
from reftel.codec.classifier import join_wrapped, read_classified_by
from reftel.codec.label_words import Field, Label, Labelled
from reftel.codec.notes import Notes
from reftel.codec.pages import PILCROWS, Page
from reftel.codec.references import read_references
from reftel.codec.tagline import read_tags
from reftel.telegram import ClassifiedBy, OrderLine, Tag
from reftel.telegram.reference import Reference

_ORDER = re.compile(r"[\s.:]*(?P<order>[0-9][0-9 ]{3,5}[0-9])?[\s:.,]*(?P<rest>.*)", re.DOTALL)
KNOWN_ORDERS = frozenset({"10501", "10964", "11652", "12065", "12356", "12958", "13292", "13526"})
_ORDER_NEAR = {
    "12598": "12958",
    "19523": "12958",
    "19528": "12958",
    "12858": "12958",
    "1295": "12958",
}
"""Misspelt orders met in surviving copies (spec/05 B10)."""
_BLANKED = {ord(sign): " " for sign in (*PILCROWS, "\t")}
_NAME_IN_ORDER = re.compile(
    r"\(\s?(?P<name>[A-Z][A-Z'\-]{1,20}(?: [A-Z'\-]{1,20})?, ?[A-Z][A-Z. ]{0,30}?)\s?\)"
)
_MENTIONS_CLASSIFIER = re.compile(
    r"(?:\(?[UC]\)? *)?(?:(?:CONFIDENTIAL|SECRET) ?-? ?ENTIRE TEXT\.? *)?"
    r"(?P<label>CLASSIFIED BY *:?)(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)


class LabelValues:
    """The values of the labels, each read once, its places and repairs noted."""

    def __init__(self, page: Page, labelled: Labelled, notes: Notes) -> None:
        self.page = page
        self.labelled = labelled
        self.notes = notes

    def _field(self, label: Label) -> Field | None:
        field = self.labelled.fields.get(label)
        if field is not None:
            for start, end in field.stretches:
                self.notes.place(label.word, start, end)
        return field

    def order(self) -> OrderLine | None:
        """The E.O. line; a misspelt number is mended only where it can mean one order."""
        field = self._field(Label.ORDER)
        if field is None:
            return None
        words = field.text(self.page.text)
        match = _ORDER.match(words)
        assert match is not None  # every part of the pattern may be empty
        number = (match["order"] or "").replace(" ", "") or None
        rest = " ".join(match["rest"].split())
        if number is not None and number not in KNOWN_ORDERS:
            start, end = field.stretches[0]
            digits = re.search(r"[0-9][0-9 ]*[0-9]", self.page.text[start:end])
            if digits is not None:
                start, end = start + digits.start(), start + digits.end()
            if number in _ORDER_NEAR:
                self.notes.repair(
                    "misspelt-order",
                    f"There is no E.O. {number}; {_ORDER_NEAR[number]} is meant.",
                    start,
                    end,
                    _ORDER_NEAR[number],
                    "B10",
                )
                number = _ORDER_NEAR[number]
            else:
                self.notes.defect(
                    "unknown-order",
                    f"E.O. {number} is no order on classification.",
                    start,
                    end,
                    "B10",
                )
        if number is not None and len(number) != 5:
            rest, number = words, None
        return OrderLine(number, rest)

    def tags(self) -> tuple[Tag, ...]:
        """The TAGS, links and glued pairs taken apart."""
        field = self._field(Label.TAGS)
        if field is None or not field.stretches:
            return ()
        text, places = self._joined(field)
        entries, unread = read_tags(text)
        markup = [entry for entry in entries if entry.mended == "markup"]
        if markup:
            first = text.rfind("[", 0, markup[0].start + 1)
            last = text.find(")", markup[-1].end) + 1
            self.notes.repair(
                "tags-in-link-markup",
                f"{len(markup)} TAGS stand in left-over link markup, which is taken off.",
                places(first),
                places(last - 1) + 1,
                " ".join(str(entry.tag) for entry in markup),
                "B13",
            )
        for entry in entries:
            if entry.mended == "glued":
                self.notes.repair(
                    "glued-tags",
                    f"Two TAGS are run together; {entry.tag.code} is one of them.",
                    places(entry.start),
                    places(entry.end),
                    entry.tag.code,
                    "B12",
                )
            elif entry.mended == "misspelt":
                self.notes.repair(
                    "misspelt-tag",
                    f"{text[entry.start : entry.end]} is no TAGS code; {entry.tag.code} is meant.",
                    places(entry.start),
                    places(entry.end),
                    entry.tag.code,
                )
        for bad in unread:
            self.notes.defect(
                "unread-tag",
                f"{text[bad.start : bad.end]!r} on the TAGS line is no TAGS code.",
                places(bad.start),
                places(bad.end),
            )
        self.notes.place_each("tags[{}]", [(places(e.start), places(e.end)) for e in entries])
        return tuple(entry.tag for entry in entries)

    def subject(self) -> str | None:
        """The subject on one line."""
        field = self._field(Label.SUBJECT)
        return (field.text(self.page.text) or None) if field is not None else None

    def references(self, year: int | None) -> tuple[Reference, ...]:
        """The entries of the REF line, each with its span."""
        field = self._field(Label.REF)
        if field is None or not field.stretches:
            return ()
        text, places = self._joined(field, "\n")
        entries = read_references(text, year)
        for index, entry in enumerate(entries):
            start, end = places(entry.start), places(entry.end)
            self.notes.place(f"references[{index}]", start, end)
            if entry.repaired is not None:
                self.notes.repair(
                    "misspelt-station",
                    f"The station is misspelt, or named by its country; {entry.repaired} is meant.",
                    start,
                    end,
                    entry.repaired,
                    "E7",
                )
        return tuple(entry.reference for entry in entries)

    def classified_by(self, body: Body) -> ClassifiedBy | None:
        """Who classified the telegram: from its own field, or from paragraph 1."""
        found = self._classifier_of_label()
        if found is None or found.name is None:
            found = self._classifier_in_text(body) or found
        return found

    def _classifier_of_label(self) -> ClassifiedBy | None:
        field = self._field(Label.CLASSIFIED_BY)
        if field is not None and field.stretches:
            text = join_wrapped([self._raw(start, end) for start, end in field.stretches])
            return read_classified_by(text) if text else None
        order = self.labelled.fields.get(Label.ORDER)
        if order is not None:
            # E.O. 12065: GDS 11/12/85 (ROE, RICHARD M.) OR-P
            named = _NAME_IN_ORDER.search(order.text(self.page.text))
            if named is not None:
                return ClassifiedBy(named.group(), named["name"])
        return None

    def _classifier_in_text(self, body: Body) -> ClassifiedBy | None:
        """The classifier named in paragraph 1, or in words of their own before it."""
        for first in (body.paragraphs[0].text if body.paragraphs else "", body.preamble):
            match = _MENTIONS_CLASSIFIER.match(first[:600])
            if match is None:
                continue
            words = " ".join(match["text"].split()).strip()
            reason = re.search(r"1[.,] ?[3-6][^.]{0,60}", words) or re.search(
                r"REASONS?\b[^.]{0,60}", words, re.IGNORECASE
            )
            words = (words[: reason.end()] if reason else words[:160]).strip()
            found = read_classified_by(words) if words else None
            if found is not None and found.name:
                return found
        return None

    def _raw(self, start: int, end: int) -> str:
        """A stretch with blanks before it up to its column, which tell how the line was cut."""
        column = start - self.page.starts[self.page.line_at(start)]
        return " " * column + self.page.text[start:end]

    def _joined(self, field: Field, mark: str = " ") -> tuple[str, _Places]:
        """The stretches joined by one character, and the way from there to the cleaned text."""
        pieces = []
        starts: list[tuple[int, int]] = []
        length = 0
        for start, end in field.stretches:
            starts.append((length, start))
            pieces.append(self.page.text[start:end].translate(_BLANKED))
            length += end - start + 1
        return mark.join(pieces), _Places(starts)


_first = itemgetter(0)


class _Places:
    """From an offset in joined stretches to the offset in the cleaned text."""

    def __init__(self, starts: list[tuple[int, int]]) -> None:
        self._starts = starts

    def __call__(self, offset: int) -> int:
        starts = self._starts
        at = bisect_right(starts, offset, key=_first) - 1 if len(starts) > 1 else 0
        low, place = starts[at]
        return place + offset - low
