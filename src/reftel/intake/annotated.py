"""Telegram bodies annotated for training (History Lab). Source: spec/08, section 11.

A list of entities, a line ``@@@``, and the text with its mentions as
``[[text || number]]``, nested. The marks are taken out and the text stands
again as it was; the list is kept as a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.names import named_number
from reftel.intake.source import Document, Refusal

CONTAINER = "annotated"

_MARK = re.compile(rb"\|\|[ \t]*[0-9]{1,5}[ \t]*\]\]")
_OPEN = re.compile(rb"\[\[")
_DIVIDER = "@@@"
_ENTITY = re.compile(
    r"(?P<number>[0-9]{1,4})[ .\t][ .\t]*(?P<name>[^\t]{1,200}?)[ .\t]+(?P<kind>[A-Z]{2,4}(?:\.[A-Z]{1,12})?)"
)
# The blanks before a closing mark are taken off by hand: a pattern would try each of a long run.
_TOKEN = re.compile(r"\[\[[ \t]*|\|\|[ \t]*(?P<number>[0-9]{1,5})[ \t]*\]\]")
_LONGEST_ENTITY = 400


def recognises(head: bytes) -> bool:
    """True for text with at least two mentions as the annotation writes them."""
    marks = _MARK.finditer(head)
    return (
        next(marks, None) is not None
        and next(marks, None) is not None
        and (_OPEN.search(head) is not None)
    )


def open_text(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegram's body, its marks taken out; the entities as one statement.

    ``id`` is stated where the file is named by its document number. Raises
    ``ContainerError`` (``binary``).
    """
    decoded = decode(file.data, file.name)
    entities, annotated = _parts(decoded.text.split("\n"))
    text, left = without_marks("\n".join(annotated))
    statements = {}
    if (number := named_number(file)) is not None:
        statements["id"] = number
    if entities:
        statements["entities"] = "; ".join(entities)
    if left:
        statements["marks left"] = str(left)
    text = text.strip("\n")
    if not text.strip():
        reason = "there is an entity list and no text"
        yield file.refusal(CONTAINER, "no-text", reason, statements=statements)
        return
    yield file.document(
        CONTAINER, text + "\n", charset=decoded.charset, statements=statements, vouched=True
    )


def _parts(lines: list[str]) -> tuple[list[str], list[str]]:
    """The entities, each in one line, and the lines of the text."""
    stripped = [line.strip() for line in lines]
    if _DIVIDER in stripped:
        at = stripped.index(_DIVIDER)
        after = at + 1
    else:  # missing in a few: the text begins with the first line that is no entity
        at = after = next(
            (n for n, line in enumerate(stripped) if line and not _is_entity(line)),
            len(lines),
        )
    return [" ".join(line.split()) for line in stripped[:at] if line], lines[after:]


def _is_entity(line: str) -> bool:
    return len(line) <= _LONGEST_ENTITY and _ENTITY.fullmatch(line) is not None


def without_marks(text: str) -> tuple[str, int]:
    """The text as it was before the annotation, and how many marks could not be paired.

    Those stay as they are: nothing shows what they were meant for.
    """
    opened: list[int] = []
    out: list[str] = []
    left = 0
    at = 0
    for token in _TOKEN.finditer(text):
        out.append(text[at : token.start()])
        at = token.end()
        if token["number"] is None:
            opened.append(len(out))
            out.append(token.group())
        elif opened:
            out[-1] = out[-1].rstrip(" \t")
            out[opened.pop()] = ""
        else:
            left += 1
            out.append(token.group())
    out.append(text[at:])
    return "".join(out), left + len(opened)
