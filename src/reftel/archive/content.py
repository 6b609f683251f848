"""What is kept of one copy, in one packed frame: its text, its public JSON, what is searched of it.

The three repeat one another, so they are packed together, with a dictionary of the archive
(``pack.py``). Copies that an older reftel filed have them in three columns; both are read here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, func, insert, select

from reftel.archive.folding import fold, unfold
from reftel.archive.pack import (
    NONE,
    SAMPLED,
    Dictionary,
    PackError,
    dictionary_number,
    pack,
    train,
    unpack,
    unpack_content,
    worth_learning,
)
from reftel.archive.schema import copies, dictionaries
from reftel.archive.searchable import Searchable

CONTENT = (copies.c.content, copies.c.text, copies.c.record, copies.c.searchable)
"""The columns of a copy that ``contents`` reads."""

_FORM = 1
_LEARNT_FROM = 400
_FRAME_BYTES = 20_000  # of a telegram, as a rule
_AT_ONCE = 100
_HELD = "reftel.dictionaries"


class _Parts(msgspec.Struct, array_like=True):
    """The frame: JSON and search values stay unread until they are asked for."""

    form: int
    text: str
    record: msgspec.Raw
    searchable: msgspec.Raw


_Stored = tuple[dict[str, msgspec.Raw], dict[str, msgspec.Raw]]
_OF_PARAGRAPHS = frozenset({"paragraphs", "preamble", "spans"})
_OF_PEOPLE = _OF_PARAGRAPHS | {"people"}
_NAMES = "person"


class _Searched(msgspec.Struct, array_like=True):
    """What is searched: the header as its end in the text, where it is a piece of that."""

    body: str
    rest: str
    header: int | str
    edition: int
    values: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a copy; its JSON and what is searched of it are read when asked for."""

    text: str
    _record: bytes | msgspec.Raw
    _searchable: bytes | msgspec.Raw
    _folded: bool

    @property
    def json(self) -> dict[str, Any]:
        """The public JSON. Raises ``msgspec.DecodeError`` where it is damaged."""
        if not self._folded:
            found: dict[str, Any] = msgspec.json.decode(self._record)
            return found
        stored = msgspec.msgpack.decode(self._record)
        if isinstance(stored, bytes):
            return dict(msgspec.json.decode(stored))
        return unfold(stored, self.text)

    @property
    def paragraphs(self) -> list[tuple[int | None, str]]:
        """The texts with their numbers, the preamble first; costs a part of what ``json`` does."""
        telegram = self._in_parts(_OF_PARAGRAPHS) if self._folded else self.json
        numbered = [(one["number"], one["text"]) for one in telegram["paragraphs"]]
        return [(None, telegram.get("preamble") or ""), *numbered]

    def _in_parts(self, wanted: frozenset[str]) -> dict[str, Any]:
        """The JSON with these keys alone, and what they need."""
        try:
            stored = msgspec.msgpack.decode(self._record, type=_Stored)
        except msgspec.ValidationError:  # a number of more than 64 bits: not folded
            return self.json
        told = [
            {name: msgspec.msgpack.decode(part[name]) for name in wanted & part.keys()}
            for part in stored
        ]
        return unfold(told, self.text)

    @property
    def searchable(self) -> Searchable:
        """What is searched of it. Raises ``msgspec.DecodeError`` where it is damaged."""
        if not self._folded:
            return Searchable.decode(bytes(self._searchable))
        searched = self._searched()
        values: dict[str, Any] = msgspec.msgpack.decode(searched.values)
        if values.get(_NAMES) == 0:
            values[_NAMES] = _names(self._in_parts(_OF_PEOPLE)["people"])
        return replace(self._texts(searched), edition=searched.edition, values=values)

    @property
    def searched_texts(self) -> Searchable:
        """The texts of ``searchable`` without its values, which cost as much again."""
        return self._texts(self._searched()) if self._folded else self.searchable

    def _searched(self) -> _Searched:
        return msgspec.msgpack.decode(self._searchable, type=_Searched)

    def _texts(self, searched: _Searched) -> Searchable:
        header = searched.header
        if isinstance(header, int):
            header = self.text[:header].strip()
        return Searchable(searched.body, searched.rest, header)


def make_content(text: str, telegram: Mapping[str, Any], searchable: Searchable) -> bytes:
    """The frame of a copy before it is packed; ``telegram`` is its public JSON."""
    header: int | str = searchable.header
    end = text.find(searchable.header) + len(searchable.header)
    if text[:end].strip() == searchable.header:
        header = end
    values: dict[str, Any] = dict(searchable.values)
    if values.get(_NAMES) and values[_NAMES] == _names(telegram.get("people")):
        values[_NAMES] = 0  # they are read from the JSON
    searched = (searchable.body, searchable.rest, header, searchable.edition, values)
    try:
        return msgspec.msgpack.encode((_FORM, text, fold(telegram, text), searched))
    except OverflowError:  # a number of more than 64 bits, which only JSON can say
        return msgspec.msgpack.encode((_FORM, text, msgspec.json.encode(telegram), searched))


def _names(people: Any) -> list[str]:
    """As ``indexed.py`` has them: each name once, in order."""
    return list(dict.fromkeys(one["name"] for one in people or () if one["name"]))


def read_content(frame: bytes) -> Content:
    """What ``make_content`` gave. Raises ``msgspec.DecodeError`` where it is damaged."""
    parts = msgspec.msgpack.decode(frame, type=_Parts)
    if parts.form != _FORM:
        raise msgspec.DecodeError(f"form {parts.form} is of a newer reftel")
    return Content(parts.text, parts.record, parts.searchable, True)


def content_of(connection: Connection, row: RowMapping) -> Content:
    """The content of a copy from its columns ``CONTENT``.

    Raises ``PackError`` or ``msgspec.DecodeError`` where it is damaged.
    """
    if row["content"] is not None:
        return read_content(_unpacked(connection, row["content"]))
    text = unpack(row["text"])
    record, searchable = unpack(row["record"], text), unpack(row["searchable"], text)
    return Content(text.decode(), record, searchable, False)


def frame_of(connection: Connection, row: RowMapping) -> bytes:
    """The frame of a copy before it was packed, whichever reftel filed it; errors as of ``content_of``."""
    if row["content"] is not None:
        return _unpacked(connection, row["content"])
    content = content_of(connection, row)
    return make_content(content.text, content.json, content.searchable)


def _unpacked(connection: Connection, packed: bytes) -> bytes:
    number = dictionary_number(packed)
    held = _held(connection)
    if number not in held:
        found = stored_dictionary(connection, number)
        if found is None:
            raise PackError(f"dictionary {number}, with which it was packed, is not there")
        held[number] = found
    return unpack_content(packed, held)


def _held(connection: Connection) -> dict[int, Dictionary]:
    """The dictionaries that this connection of the database has read; they never change."""
    held: dict[int, Dictionary] = connection.info.setdefault(_HELD, {0: Dictionary()})
    return held


def stored_dictionary(connection: Connection, number: int) -> Dictionary | None:
    """A dictionary of the archive by its number."""
    asked = select(dictionaries.c.data).where(dictionaries.c.number == number)
    data = connection.execute(asked).scalar()
    return None if data is None else Dictionary(number, data)


def _first_frames(connection: Connection) -> list[bytes]:
    """The frames of the copies that were filed first, as they were before they were packed."""
    asked = (
        select(copies.c.content)
        .where(copies.c.content.is_not(None))
        .order_by(copies.c.number)
        .limit(_LEARNT_FROM)
    )
    return [_unpacked(connection, packed) for packed in connection.execute(asked).scalars()]


def newest_dictionary(connection: Connection) -> Dictionary:
    """The dictionary with which copies are packed now; ``pack.NONE`` before there is one."""
    asked = select(dictionaries).order_by(dictionaries.c.number.desc()).limit(1)
    row = connection.execute(asked).first()
    return NONE if row is None else Dictionary(row.number, row.data)


@dataclass(frozen=True, slots=True)
class DictionaryPlace:
    """A dictionary of an archive, told to another process: its database, and the number."""

    database: str
    number: int

    def load(self) -> Dictionary:
        """The dictionary, read once in a process; ``pack.NONE`` where it cannot be read now."""
        if self.number == 0:
            return NONE
        try:
            return _loaded(self)
        except sqlite3.Error:  # locked for too long: the process that files packs instead
            return NONE


@lru_cache(maxsize=4)
def _loaded(place: DictionaryPlace) -> Dictionary:
    address = f"{Path(place.database).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=60)) as connection:
        asked = "SELECT data FROM dictionaries WHERE number = ?"
        (data,) = connection.execute(asked, (place.number,)).fetchone()
    return Dictionary(place.number, data)


def learn_dictionary(connection: Connection, frames: Sequence[bytes], made: str) -> Dictionary:
    """Train the next dictionary from frames, and those filed first, and keep it.

    ``pack.NONE`` where there is too little. ``made`` is the moment, ISO.
    """
    newest = connection.execute(select(func.max(dictionaries.c.number))).scalar() or 0
    enough = len(frames) >= _LEARNT_FROM
    trained = train(newest + 1, frames if enough else [*_first_frames(connection), *frames])
    if trained is None:
        return NONE
    _keep(connection, trained, made)
    return trained


def learn_again(connection: Connection, newest: Dictionary, made: str) -> Dictionary:
    """Train a longer dictionary where the archive has grown so much that it is worth it, else ``newest``.

    The first is learnt from what came first, which may be little and of one kind; this one from
    telegrams of the whole archive.
    """
    last = connection.execute(select(func.max(copies.c.number))).scalar() or 0
    most = worth_learning(last, len(newest.data))
    if newest is NONE or most is None:
        return newest
    trained = train(newest.number + 1, _frames_of_all(connection, last, most * SAMPLED), most)
    if trained is None or len(trained.data) <= len(newest.data):
        return newest
    _keep(connection, trained, made)
    return trained


def _frames_of_all(connection: Connection, last: int, enough: int) -> list[bytes]:
    """Frames of so many bytes together, from copies at even steps."""
    found: list[bytes] = []
    held = 0
    step = max(1, last * _FRAME_BYTES // enough)
    for start in range(1, last + 1, step * _AT_ONCE):
        numbers = range(start, min(last + 1, start + step * _AT_ONCE), step)
        asked = select(copies.c.content).where(copies.c.number.in_(numbers))
        for packed in connection.execute(asked.where(copies.c.content.is_not(None))).scalars():
            found.append(_unpacked(connection, packed))
            held += len(found[-1])
        if held >= enough:
            break
    return found


def _keep(connection: Connection, trained: Dictionary, made: str) -> None:
    connection.execute(
        insert(dictionaries).values(number=trained.number, data=trained.data, made=made)
    )


def pack_original(data: bytes, text: str) -> bytes:
    """The bytes of a file as they are kept beside a text that came out of it."""
    beside = text.encode()
    return b"" if data == beside else pack(data, beside)


def original_bytes(packed: bytes, text: str) -> bytes:
    """What ``pack_original`` was given, now or by an older reftel. Raises ``PackError``."""
    return unpack(packed, text.encode()) if packed else text.encode()
