"""The fields of the query language. One table: the command line, the pages and the docs list it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reftel.archive import fieldvalues as values
from reftel.archive.indexed import HAS, IS
from reftel.archive.nodes import Node


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, what it expects (for messages), what it finds (for the help).

    ``value`` reads what stands after the colon, ``None`` for a field of words;
    ``bounds`` reads a value after ``<``, ``<=``, ``>``, ``>=``. Both are given
    the place in the query, for errors. ``indexed`` is the name in the index
    where that is another one.
    """

    name: str
    expected: str
    finds: str
    example: str
    value: Callable[[str, int], Node] | None = None
    bounds: Callable[[str, str, int], Node] | None = None
    indexed: str | None = None

    @property
    def text(self) -> str:
        """The text field that a field of words is searched in."""
        return self.indexed or self.name


_POST = "the name of a post, a city or a country"
_DATE = "a date"
_MRN = "a message reference number"

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("from", _POST, "sent by this post", "from:valletta", values.post("from")),
            Field(
                "to",
                _POST,
                "addressed to it, for action or information",
                "to:rome",
                values.addressed,
            ),
            Field(
                "action", _POST, "addressed to it for action", "action:rome", values.post("action")
            ),
            Field(
                "info", _POST, "addressed to it for information", "info:rome", values.post("info")
            ),
            Field("station", _POST, "numbered by it", "station:valletta", values.post("station")),
            Field(
                "tag",
                "a TAGS code or its name",
                "with this code",
                "tag:PREL",
                values.code("tag", "PREL", values.tags_meant),
            ),
            Field("subject", "a word", "with it in the subject line", "subject:ferry"),
            Field("text", "a word", "with it anywhere in the text", "text:ferry"),
            Field(
                "class",
                "a classification",
                "classified so",
                "class:confidential",
                values.level,
            ),
            Field(
                "mark",
                "a portion mark",
                "with a paragraph marked so; a level in words is every mark of that level",
                "mark:S/NF",
                values.mark,
            ),
            Field(
                "caption",
                "a caption or what it means",
                "with this caption",
                "caption:SIPDIS",
                values.code("caption", "SIPDIS", values.captions_meant),
            ),
            Field(
                "precedence",
                "a precedence",
                "sent with it, at the highest",
                "precedence:immediate",
                values.precedence,
            ),
            Field(
                "date",
                _DATE,
                "dated in the year, the month, on the day, or within the range",
                "date:2009-03-01..2009-03-15",
                values.days("date"),
                values.day_bounds("date"),
            ),
            Field(
                "filed",
                _DATE,
                "first filed in this archive then",
                "filed:>=2026-01",
                values.days("filed"),
                values.day_bounds("filed"),
            ),
            Field(
                "ref",
                f"{_MRN}, or a word",
                "with it in the REF line",
                'ref:"ROME 287"',
                values.cited("ref", "ref_text"),
            ),
            Field(
                "cites",
                _MRN,
                "that cite it, in the REF line or in the text",
                "cites:09ROME287",
                values.cited("cites"),
            ),
            Field("person", "a name", "in which a person is named so", "person:marlowe"),
            Field("signed", "a name", "with this signature", "signed:marlowe"),
            Field(
                "classified-by",
                "a name",
                "with it in the classifier's line",
                "classified-by:marlowe",
                indexed="classified_by",
            ),
            Field(
                "reason",
                "a reason for classification",
                "classified for this reason",
                "reason:b",
                values.reason,
            ),
            Field(
                "declassify",
                "a date or a word such as OADR",
                "to be declassified then, as printed",
                "declassify:2019",
                values.opening,
                values.day_bounds("opens"),
            ),
            Field("header", "a word", "with it in the transmission header", "header:RUEHVT"),
            Field(
                "copy",
                "a container or a SHA-256",
                "with a copy from it, or of these bytes",
                "copy:cablegate",
                values.copy,
            ),
            Field(
                "source",
                "a word of a file's path",
                "with a copy from a file or folder called so",
                "source:release-3",
            ),
            Field(
                "has",
                "one of " + ", ".join(HAS),
                "of which some copy has it",
                "has:redaction",
                values.choice("has", HAS),
            ),
            Field(
                "is",
                "one of " + ", ".join((*IS, "ghost")),
                "of which that is true; is:ghost, with station: and date:, finds telegrams that "
                "are cited and not held",
                "is:partial",
                values.choice("is", (*IS, "ghost")),
            ),
            Field(
                "rule",
                "an id of docs/rules.md",
                "that break this rule",
                "rule:MRK004",
                values.code("rule", "MRK004"),
            ),
        )
    }
)
"""Every field, by name, in the order in which the help lists them."""

_OTHER_NAMES = MappingProxyType(
    {
        "tags": "tag",
        "captions": "caption",
        "classification": "class",
        "post": "station",
        "classifier": "classified-by",
        "refs": "ref",
        "reference": "ref",
        "cite": "cites",
        "reasons": "reason",
        "signature": "signed",
        "declass": "declassify",
        "path": "source",
        "file": "source",
    }
)


def field_named(name: str) -> Field | None:
    """The field of a name in any case, ``None`` where there is none."""
    lowered = name.lower().replace("_", "-")
    return FIELDS.get(_OTHER_NAMES.get(lowered, lowered))
