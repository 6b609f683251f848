"""The labelled part of the text: captions, pass lines, E.O., TAGS, SUBJECT, REF, Classified By.

Finds which lines belong to which label; the labels themselves are in
``label_words.py``, what their words say in ``label_values.py``. Source: spec/02
(order of elements).
"""

from __future__ import annotations

import re

from reftel import authority
from reftel.codec.captions import read_captions
from reftel.codec.label_words import (
    INNER,
    LABELS_OF,
    Field,
    Label,
    Labelled,
    begins_with_label,
    inner_kind,
    may_hold_label,
)
from reftel.codec.layouts import WEEKDAY
from reftel.codec.notes import Notes
from reftel.codec.section_headings import is_rule

# Paragraph 1 run on behind a label's words: REASON: 1.4 (b), (d) 1. (C) Summary.
_GLUED_ONE = re.compile(r"(?<=\S)\s+(?=1\. ?\((?:U|SBU|C|S|TS|C/NF|S/NF|SBU/NF|S//NF|C//NF)\))")
# Paragraph 1, or what a copy has made of its number (C1-C4).
PARAGRAPH_ONE = re.compile(r"\(?1{1,2} ?\. ?(?!\d)|1 ?\((?:U|SBU|C|S|TS|LOU)\b")
_REF_LINE = re.compile(r"REF(?:S|TELS?|ERENCES?)?\b *[:(]")
_LIST_ITEM = re.compile(r"\(?(?P<letter>[A-Z])(?!\.[A-Z]\.)[).] ?\(?[A-Z0-9]|[a-z]\. [0-9A-Za-z]")
_ENTRY = re.compile(
    r" *(?:\(?[A-Z][).]|(?:[0-9]{2,4} )?[A-Z][A-Z .]{2,30} [0-9]{2,6}\b|.*E-?MAIL)", re.I
)
# The same where a line of text may as well begin: U.S. is no letter of a list.
_ENTRY_BEHIND = re.compile(
    r"\(?[A-K][).] |(?:[0-9]{2,4} )?[A-Z][A-Z .]{2,30} [0-9]{2,6}\b|.*E-?MAIL", re.I
)
_SUMMARY = re.compile(r"(?:BEGIN )?SUMMARY ?[:.]", re.IGNORECASE)
_REASON = re.compile(
    r"(?:E\.?O\.? ?12958 *)?(?:\(?[A-Z]\)? *)?REASONS?\b|[.]?[0-9]?\.[45] ?\(", re.I
)
_MARK_OPENS = re.compile(r"\((?:U|SBU|C|S|TS|LOU|C/NF|S/NF|SBU/NF|S//NF|C//NF)\) ?[A-Z]")
_MARKED = re.compile(r"\((?:U|SBU|S|TS|LOU|SBU/NF|S/NF|S//NF)\) ?[A-Z]")
_NUMBER_ALONE = re.compile(r"[0-9]{3,6}[.,;]?")
_LAST_WORD = re.compile(r"[A-Z]{4,}$")
# How a list of references ends: a number, with a stop or a caption behind it perhaps.
_LEAST_FULL = 45
"""Characters from which a line is one of running text."""
_LEAST_LONG = 40
"""The same for a line that the first word of this one would have fitted on."""
_LINES_AHEAD = 8
_COMPLETE = re.compile(r"[0-9]{2,6}(?: \([A-Z]{4,10}\))?\.?$")
CORRECTION = re.compile(r"\(?C ?O ?R ?R ?E ?C ?T ?E ?D +C ?O ?P ?Y\b.*", re.IGNORECASE)
_PASSES = re.compile(
    r"^(?:FOR|FROM|INFO|PLEASE PASS|PASS):? [A-Z]|\b(?:FOR|PASS(?: TO)?|ALSO FOR) [A-Z/]{2,}", re.I
)


def find_labels(first: int, notes: Notes) -> Labelled:
    """The labelled part from a line of the cleaned text on."""
    return _LabelFinder(notes).run(first)


class _LabelFinder:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.page = notes.page
        self.lines, self.starts, self.marked = (
            notes.page.lines,
            notes.page.starts,
            notes.page.marked,
        )
        self.found = Labelled()
        self.open: Field | None = None
        self.last: Field | None = None
        self.blank = False
        self.cut: int | None = None
        self.label_ahead = 0
        self.number = 0

    def run(self, first: int) -> Labelled:
        lines = self.lines
        number = first
        while number < len(lines):
            line = lines[number]
            if not line:
                self.blank = True
                number += 1
                continue
            self.number = number
            stripped = line.strip()
            if not self._take(number, line, stripped):
                break
            self.blank = False
            number += 1
            if self.cut is not None:
                self.found.body = self.cut
                return self.found
        self.found.body = self.page.starts[number] if number < len(lines) else len(self.page.text)
        return self.found

    def _take(self, number: int, line: str, stripped: str) -> bool:
        """One line that is not blank; False where the body begins with it."""
        end = self.starts[number] + len(line)
        start = end - len(stripped)
        label = self._label(stripped)
        if label is not None:
            kind, width = label
            self._open(kind, start, start + width, end)
            return True
        if number in self.marked and self._is_item(stripped):
            return self._continue(start, end)
        if PARAGRAPH_ONE.match(stripped):
            return False
        if self._caption(stripped, start, end) or WEEKDAY.fullmatch(stripped):
            return True
        if self.open is not None and not self.open.stretches:
            return self._continue(start, end)  # the label stood alone on its line
        if is_rule(stripped):
            return False
        if self.open is not None and not self.blank and self._goes_on(stripped):
            return self._continue(start, end)
        return self._loose(stripped, start, end)

    def _goes_on(self, stripped: str) -> bool:
        """TAGS go on after a comma, or with known codes (B11); a subject in capitals in capitals."""
        if self.open is None:
            return True
        if self.open.label is not Label.TAGS and _SUMMARY.match(stripped):
            return False
        if self.open.label is Label.SUBJECT:
            so_far = self.open.text(self.page.text)
            small = sum(map(str.islower, stripped)) * 2 > len(stripped)
            if small and len(so_far) > 20 and so_far.isupper():
                return False
            return not (self._ends_early(stripped) and self._nothing_follows())
        if self.open.label is Label.REF:
            if _is_marked_sentence(stripped):
                return False
            if self._ends_early(stripped) and self._nothing_follows():
                return _ENTRY_BEHIND.match(stripped) is not None
            return not self._opens_text(stripped)
        if self.open.label is not Label.TAGS:
            return True
        low, high = self.open.stretches[-1]
        if self.page.text[low:high].rstrip().endswith((",", ";", "(")):
            return True
        known = authority.known_tags()
        words = stripped.upper().replace(",", " ").replace(";", " ").split()
        return all(word.strip("[]()#.") in known for word in words)

    def _ends_early(self, stripped: str) -> bool:
        """True where the line before had room for the first word of this long one."""
        before = self.lines[self.number - 1]
        first = stripped.partition(" ")[0]
        return len(stripped) >= _LEAST_LONG and len(before) + 1 + len(first) < len(stripped)

    def _nothing_follows(self) -> bool:
        """True where neither a blank line nor a label or paragraph 1 follows soon, as in OCR text."""
        following = self.lines[self.number : self.number + _LINES_AHEAD]
        return len(following) > 1 and not any(
            not line or begins_with_label(line.lstrip()) or PARAGRAPH_ONE.match(line.lstrip())
            for line in following
        )

    def _opens_text(self, stripped: str) -> bool:
        """A long line without any number, under a list that is complete, is the text itself."""
        if self.open is None or len(stripped) < _LEAST_FULL or any(map(str.isdigit, stripped)):
            return False
        low, high = self.open.stretches[-1]
        return _COMPLETE.search(self.page.text[max(low, high - 20) : high]) is not None

    def _label(self, stripped: str) -> tuple[Label, int] | None:
        for kind, pattern in LABELS_OF.get(stripped[0], ()):
            match = pattern.match(stripped)
            if match is None:
                continue
            if kind in self.found.fields and kind is not Label.CLASSIFIED_BY:
                continue
            if kind is Label.CLASSIFIED_BY and not self._opens_classifier(stripped, match):
                continue
            if kind is Label.REF and not self._opens_ref(stripped, match):
                continue
            if (
                kind is Label.TAGS
                and Label.SUBJECT in self.found.fields
                and ":" not in match.group()
            ):
                continue
            return kind, match.end()
        return None

    def _opens_classifier(self, stripped: str, match: re.Match[str]) -> bool:
        word = match.group().rstrip(" :;.,").upper()
        if word.endswith("BY") or ":" in match.group():
            return Label.CLASSIFIED_BY not in self.found.fields
        return stripped[match.end() :].lstrip()[:3].upper() == "BY " and (
            Label.CLASSIFIED_BY not in self.found.fields
        )

    def _opens_ref(self, stripped: str, match: re.Match[str]) -> bool:
        """Without its colon, inside another field, the label needs a reference behind it."""
        if match.group().rstrip().endswith((":", ";", ".")) or self.open is None or self.blank:
            return True
        if self.open.label is Label.REF:
            return False
        return _ENTRY.match(stripped, match.end()) is not None

    def _open(self, kind: Label, label_start: int, start: int, end: int) -> None:
        field_ = self.found.fields.get(kind)
        if field_ is None:
            field_ = self.found.fields[kind] = Field(kind)
            self.notes.place(f"label.{kind.word}", label_start, start)
        self.open = self.last = field_
        self._add(field_, start, end)

    def _add(self, field_: Field, start: int, end: int) -> None:
        """Add a stretch, split where another label stands inside it (B8)."""
        text = self.page.text[start:end]
        one = _GLUED_ONE.search(text) if "1.(" in text or "1. (" in text else None
        if one is not None:
            self.cut = start + one.end()
            end = start + one.start()
            text = self.page.text[start:end]
        for match in INNER.finditer(text) if may_hold_label(text) else ():
            kind = inner_kind(match)
            if kind is field_.label or kind in self.found.fields:
                continue
            if kind is Label.ORDER and field_.label is Label.CLASSIFIED_BY:
                continue  # "based on E.O. 12958" is part of the sentence
            at = start + match.start() + len(match.group()) - len(match.group().lstrip())
            self._stretch(field_, start, start + match.start())
            self.notes.repair(
                "label-inside-line",
                f"The label {match.group().strip()} stands inside a line; it opens a field of its own.",
                at,
                start + match.end(),
                "\n" + match.group().strip(),
                "B8",
            )
            self._open(kind, at, start + match.end(), end)
            return
        self._stretch(field_, start, end)

    def _stretch(self, field_: Field, start: int, end: int) -> None:
        text = self.page.text[start:end].lstrip()
        start = end - len(text)
        end = start + len(text.rstrip())
        if start < end:
            field_.stretches.append((start, end))

    def _continue(self, start: int, end: int) -> bool:
        field_ = self.open or self.last
        if field_ is None:
            return False
        self.open = self.last = field_
        self._add(field_, start, end)
        return True

    def _is_item(self, stripped: str) -> bool:
        return (
            self.last is not None
            and self.last.label is Label.REF
            and _LIST_ITEM.match(stripped) is not None
            and not _is_marked_sentence(stripped)
        )

    def _caption(self, stripped: str, start: int, end: int) -> bool:
        """A line of captions, before the subject; each counts once (B7)."""
        if Label.SUBJECT in self.found.fields and self.open is not None and not self.blank:
            return False
        captions = read_captions(stripped)
        if captions is None:
            return False
        for caption in captions:
            if caption in self.found.captions:
                self.notes.repair(
                    "doubled-caption",
                    f"The caption {caption} stands twice; it counts once.",
                    start,
                    end,
                    "",
                    "B7",
                )
            else:
                self.notes.place(f"captions[{len(self.found.captions)}]", start, end)
                self.found.captions.append(caption)
        self.open = None
        return True

    def _loose(self, stripped: str, start: int, end: int) -> bool:
        """A line that no label claims: pass lines before the subject, else lists or the body."""
        if CORRECTION.fullmatch(stripped) and Label.SUBJECT not in self.found.fields:
            self.found.correction = (start, end)
            self.notes.place("correction", start, end)
            self.open = None
            return True
        if self._is_item(stripped) or self._ends_in_a_letter() or self._is_number_cut_off(stripped):
            return self._continue(start, end)
        if Label.SUBJECT not in self.found.fields:
            # Before any subject every other line passes the telegram on, or tells
            # whom it is for; where no label follows, it opens the body.
            inner = INNER.search(self.page.text, start, end) if may_hold_label(stripped) else None
            if inner is not None:
                before = self.page.text[start : inner.start()]
                if not self._caption(before, start, inner.start()):
                    self._passing(start, inner.start())
                kind = inner_kind(inner)
                at = inner.end() - len(inner.group().lstrip())
                self._open(kind, at, inner.end(), end)
                return True
            if self._label_follows() or _PASSES.search(stripped):
                self._passing(start, end)
                return True
            return False
        if (
            self.last is not None
            and self.last.label is Label.CLASSIFIED_BY
            and _REASON.match(stripped)
        ):
            return self._continue(start, end)
        if _PASSES.search(stripped) and len(stripped) < 70 and self._reference_is_next():
            self._passing(start, end)
            return True
        if self._is_tail_of_list(stripped):
            return self._continue(start, end)
        if self._is_tail_of_subject(stripped):
            return self._continue(start, end)
        if self._stands_before_ref(stripped):
            if _PASSES.search(stripped):
                self._passing(start, end)
                return True
            return self._continue(start, end)
        return False

    def _stands_before_ref(self, stripped: str) -> bool:
        """A line in capitals between the subject and the label REF, which is near."""
        if self.last is None or self.last.label is not Label.SUBJECT:
            return False
        if not stripped.isupper() or len(stripped) > 90 or is_rule(stripped):
            return False
        if PARAGRAPH_ONE.match(stripped) or _MARK_OPENS.match(stripped):
            return False
        lines = self.page.lines
        following = [line.strip() for line in lines[self.number + 1 : self.number + 8]]
        near = [line for line in following if line][:2]
        return any(_REF_LINE.match(line) for line in near)

    def _passing(self, start: int, end: int) -> None:
        self.notes.place(f"passing[{len(self.found.passing)}]", start, end)
        self.found.passing.append((start, end))
        self.open = None

    def _label_follows(self) -> bool:
        """True where one of the next lines begins with a label."""
        if self.number >= self.label_ahead:
            lines = self.page.lines
            self.label_ahead = next(
                (
                    at
                    for at in range(self.number + 1, min(self.number + 60, len(lines)))
                    if begins_with_label(lines[at].lstrip())
                ),
                -1,
            )
        return self.label_ahead > self.number

    def _ends_in_a_letter(self) -> bool:
        """True where a list breaks off after a letter, or its letter and year: D. 03"""
        if self.last is None or self.last.label is not Label.REF or not self.last.stretches:
            return False
        low, high = self.last.stretches[-1]
        tail = self.page.text[max(low, high - 12) : high]
        return re.search(r"(?:^|\s)\(?[A-Z][).](?: [0-9]{2})?$", tail) is not None

    def _is_number_cut_off(self, stripped: str) -> bool:
        """True for a number alone whose station ends the list before it."""
        if self.last is None or self.last.label is not Label.REF or not self.last.stretches:
            return False
        if _NUMBER_ALONE.fullmatch(stripped) is None:
            return False
        low, high = self.last.stretches[-1]
        tail = _LAST_WORD.search(self.page.text[max(low, high - 30) : high])
        return tail is not None and authority.canonical_station(tail.group()) is not None

    def _reference_is_next(self) -> bool:
        """True where the next line that is not blank begins with REF or Classified By."""
        for line in self.page.lines[self.number + 1 : self.number + 6]:
            if line.strip():
                label = self._label(line.strip())
                return label is not None and label[0] in (Label.REF, Label.CLASSIFIED_BY)
        return False

    def _is_tail_of_list(self, stripped: str) -> bool:
        """A reference, or the rest of one, on its own line after a blank one: ``PARIS 2359``."""
        if self.last is None or self.last.label is not Label.REF or len(stripped) > 60:
            return False
        if re.match(r"E-?MAILS?\b", stripped) is not None:
            return True
        if re.fullmatch(r"0*[1-9][0-9]{1,5}(?: \([A-Z ]+\))?[.,;]?", stripped) is not None:
            # A station on the line before, whose number double spacing has cut off.
            tail = re.search(r"([A-Z][A-Z .]{1,30})$", self.last.text(self.page.text))
            return tail is not None and authority.canonical_station(tail[1].strip()) is not None
        match = re.fullmatch(
            r"(?:[0-9]{2,4} )?([A-Z][A-Z .]{1,30}?) [0-9]{2,6}(?: \([A-Z ]+\))?[.,;]?", stripped
        )
        return match is not None and authority.canonical_station(match[1]) is not None

    def _is_tail_of_subject(self, stripped: str) -> bool:
        """A subject in capitals that a page break or double spacing has cut in two."""
        if self.last is None or self.last.label is not Label.SUBJECT:
            return False
        if not stripped.isupper() or len(stripped) > 90 or is_rule(stripped):
            return False
        if _MARK_OPENS.match(stripped) or re.match(
            r"(?:SUMMARY|INTRODUCTION|COMMENT|BEGIN)\b", stripped
        ):
            return False
        so_far = self.last.text(self.page.text)
        return so_far.endswith(
            ("-", ",", ":", " AND", " OF", " THE", " TO", " FOR", " IN", " ON", " WITH", " A")
        )


def _is_marked_sentence(line: str) -> bool:
    """True for ``(U) THIS TELEGRAM IS SENSITIVE.``; (C) may as well be a letter of a list."""
    return _MARKED.match(line) is not None and not any(map(str.isdigit, line))
