"""What is explained of a telegram, from the JSON that the archive keeps: nothing is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reftel.archive import StoredTelegram
from reftel.codec import Reading, read
from reftel.codec.explain import Explanation, explain
from reftel.codec.jsonform import TELEGRAM_KEYS, telegram_from_json
from reftel.codec.reading import Layout, Span
from reftel.errors import FormError

# What an explanation never speaks of; the id says again what post, number and year say.
_NOT_EXPLAINED = frozenset(
    {"id", "subject", "pass_lines", "classified_by", "preamble", "paragraphs", "signature"}
    | {"remainder", "archive"}
)
_EXPLAINED = frozenset(TELEGRAM_KEYS) - _NOT_EXPLAINED


def explanations(stored: StoredTelegram, text: str) -> Sequence[Explanation]:
    """The tokens of a telegram in words; ``text`` is that of its copy, or as much as a page shows."""
    return explain(_kept(stored.json, text) or read(text, year=stored.json.get("year")))


def _kept(record: Mapping[str, Any], text: str) -> Reading | None:
    """Header and labels as they were read when the copy was filed.

    ``None`` where an older reftel filed it, whose JSON does not say as much.
    """
    if not record.keys() >= _EXPLAINED or "spans" not in record:
        return None
    try:
        telegram = telegram_from_json({key: record[key] for key in _EXPLAINED})
    except FormError:
        return None
    return Reading(text, telegram, Layout(record["layout"]), _spans(record["spans"], len(text)))


def _spans(kept: Mapping[str, Sequence[Sequence[int]]], end: int) -> dict[str, tuple[Span, ...]]:
    return {
        name: tuple(Span(*place) for place in places if place[1] <= end)
        for name, places in kept.items()
        if not name.startswith("paragraphs")
    }
