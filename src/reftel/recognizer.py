"""People found by a model of others: spaCy, loaded from a folder on this machine.

Nothing is downloaded, and no model comes with reftel. What the model finds is
added to what the rules find, and marked as its own (docs/chronology.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from reftel.errors import FormError

Recognizer = Callable[[str], Iterable[tuple[int, int]]]
"""Takes a text, gives the places of people in it."""

_PEOPLE = frozenset({"PERSON", "PER"})
"""The labels that models of spaCy have for people."""


def load_recognizer(folder: Path) -> Recognizer:
    """A model of spaCy 3 in a folder, as ``nlp.to_disk`` writes it.

    Raises ``FormError`` where the folder holds no model, the model cannot be
    loaded or finds no entities, or spaCy is not installed. A model is data and
    settings of others: load one that you trust.
    """
    if not (folder / "meta.json").is_file():
        raise FormError(
            str(folder),
            "is no folder of a spaCy model (meta.json is not there); give one that is on this "
            "machine, nothing is downloaded",
        )
    try:
        import spacy  # noqa: PLC0415  (an extra, and slow to load)
    except ImportError:
        raise FormError(str(folder), "needs spaCy: pip install 'reftel[ner]'") from None
    try:
        model = spacy.load(folder)
    except (OSError, ValueError, KeyError) as error:
        raise FormError(str(folder), f"cannot be loaded as a spaCy model: {error}") from error
    if not {"ner", "entity_ruler"} & set(model.pipe_names):
        raise FormError(str(folder), "finds no entities: the model has no component ner")

    def recognize(text: str) -> list[tuple[int, int]]:
        # Longer texts than a model takes are cut: its own limit guards its memory.
        entities = model(text[: model.max_length]).ents
        return [(one.start_char, one.end_char) for one in entities if one.label_ in _PEOPLE]

    return recognize
