"""The search index in Tantivy. It follows the records and holds nothing that they do not.

Texts are indexed, not stored: the archive keeps them, and makes the snippets.
User input never meets Tantivy's own query parser, which drops what it does not
know (engines, risk 6).
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import tantivy
from tantivy import Document, FieldType, Index, Occur, Order, Query, Schema, SchemaBuilder

from reftel.archive.engine import (
    BETWEEN_TEXTS,
    FACETS,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    VALUE_FIELDS,
    IndexAnswer,
    IndexDocument,
)
from reftel.archive.mirror import META, Mirror
from reftel.archive.nodes import (
    And,
    Days,
    Everything,
    Keys,
    Near,
    Node,
    Not,
    Or,
    Part,
    Text,
    Value,
    texts,
)
from reftel.archive.segments import (
    absent_files,
    damaged_files,
    stray_files,
    take_away_unfinished,
)
from reftel.archive.words import analyzer
from reftel.errors import ArchiveError, QueryError

SCHEMA = 6
"""Raised with every change of the fields, of their values (``indexed.EDITION``) or of
``words.py``: older indexes are made again."""

_STAMP = "reftel.json"
_ANALYZER = "reftel-words"
_COUNTED = 100_000
# Counts of terms are approximate across segments unless each gives all its terms (engines, risk 3).
_SEGMENT_SIZE = 1_000_000
HEAP = 96 * 1024 * 1024
"""Bytes that a writing session holds before it writes a segment."""

THREADS = 1
"""Of a writing session: the processes that read telegrams need the others."""

_SUBJECT_BOOST = 2.0
_VALUE_SCORE = 2.0
# Those in which words near each other can be asked for, and which may have several texts.
_NEAR_FIELDS = frozenset({"text", "header", "source"})
_APART = f" {BETWEEN_TEXTS}"
_TOO_MANY = (
    "a beginning with a star stands for too many words to be part of a phrase: "
    "type more of it, or search for the words without quotation marks"
)


_State = tuple[tuple[int, int, int], ...]


class TantivyIndex:
    """The index in a folder. Searching is safe from several threads; one process writes.

    ``identity`` is that of the archive: an index of another one is not sound.
    With ``read_only``, or where the folder may not be written to, nothing in it is touched.
    """

    name = "index"

    def __init__(self, folder: Path, identity: str, *, read_only: bool = False) -> None:
        self._folder = folder
        self._identity = identity
        self._mirror = Mirror(folder) if read_only or not _may_write(folder) else None
        self._schema = _schema()
        self._lock = threading.Lock()
        self._open: tuple[dict[str, Any], Index] | None = None
        self._committed: tuple[_State, tantivy.Searcher] | None = None

    def is_sound(self) -> bool:
        """True where the folder has an index of this archive and of this version."""
        stamp = self._stamp()
        if stamp is None or stamp.get("schema") != SCHEMA:
            return False
        if stamp.get("identity") != self._identity:
            return False
        try:
            return bool(Index.is_compatible(str(self._place()))) and self.count() >= 0
        except (ValueError, OSError, ArchiveError):
            return False

    def count(self) -> int:
        """How many telegrams it holds."""
        return int(self._searcher().num_docs)

    def terms(self, field: str, beginning: str, limit: int) -> list[str]:
        """Words of a text field, or values of a field of codes, that begin so."""
        found = self._searcher().terms_with_prefix(field, beginning, limit=limit)
        return [term for term, _ in found]

    def faults(self) -> list[str]:
        """Files that are not there or damaged, and files that belong to nothing."""
        return [
            *(f"{name} is not there" for name in absent_files(self._folder)),
            *(f"{name} is damaged" for name in damaged_files(self._folder)),
            *(f"{name} belongs to nothing" for name in stray_files(self._folder)),
        ]

    def make(self) -> None:
        """Make it anew and empty. The stamp comes last: without it nothing here counts."""
        self.close()
        (self._folder / _STAMP).unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        _register(Index(self._schema, path=str(self._folder)))
        stamp = {"schema": SCHEMA, "identity": self._identity, "build": str(uuid.uuid4())}
        (self._folder / _STAMP).write_bytes(msgspec.json.encode(stamp))

    @contextmanager
    def writer(self) -> Iterator[TantivyWriter]:
        """A writing session, the index opened anew for it (engines, risk 8).

        The caller has the archive's lock, so nobody else writes here.
        """
        take_away_unfinished(self._folder)
        index = _register(Index.open(str(self._folder)))
        session = index.writer(HEAP, THREADS)
        try:
            yield TantivyWriter(session, self._schema)
        finally:
            # What was not committed goes with the session; a rollback would leave
            # a file behind that nobody owns, and so nobody takes away.
            session.wait_merging_threads()
            # Merges leave files behind. This index object believes them still in
            # use; a new one knows only what was committed, and takes them away.
            cleaner = Index.open(str(self._folder)).writer(HEAP, 1)
            cleaner.garbage_collect_files()
            cleaner.wait_merging_threads()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._open = self._committed = None
            if self._mirror is not None:
                self._mirror.close()

    def search(
        self,
        node: Node,
        *,
        limit: int,
        offset: int = 0,
        sort: str = "relevance",
        facets: bool = True,
    ) -> IndexAnswer:
        """One page of the telegrams that the tree finds, and exact counts over all.

        Where nothing in the tree can be more or less relevant, ``relevance``
        means the newest first. Raises ``QueryError`` for a phrase in which a
        star stands for more words than Tantivy puts in a phrase.
        """
        with self._reading():
            return self._answer(node, limit, offset, sort, facets)

    def _answer(self, node: Node, limit: int, offset: int, sort: str, facets: bool) -> IndexAnswer:
        searcher = self._searcher()
        query = _Builder(self._schema).query(node)
        ranked = sort == "relevance" and any(True for _ in texts(node))
        try:
            found = searcher.search(
                query,
                max(limit, 1),  # Tantivy has no page of none
                offset=offset,
                order_by_field=None if ranked else "oldest" if sort == "date" else "newest",
                order=Order.Asc if sort == "date" else Order.Desc,
            )
        except ValueError as error:
            if "max expansions" in str(error):
                raise QueryError(_TOO_MANY) from None
            raise
        places = [place for _, place in found.hits][:limit]
        keys = searcher.fast_field_values("key", places) if places else []
        total = int(found.count)  # type: ignore[attr-defined]  # not in the stubs of 0.27
        answer = IndexAnswer(total, tuple(int(key) for key in keys if key is not None))
        if not facets:
            return answer
        counted, months = _counts(searcher, query)
        return IndexAnswer(answer.total, answer.keys, counted, months)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """What a damaged index does to Tantivy, as an ``ArchiveError`` with what to do."""
        broken = f"the search index in {self._folder} is broken: reftel reindex makes it anew"
        try:
            yield
        except (ValueError, OSError) as error:
            raise ArchiveError(f"{broken} ({error})") from None
        except BaseException as error:
            # A panic inside the engine comes as an exception that is none of Python's.
            if type(error).__name__ != "PanicException":
                raise
            raise ArchiveError(broken) from None

    def _searcher(self) -> tantivy.Searcher:
        """The index as it is committed now; opened anew where it was made again meanwhile.

        To look whether there is a commit costs as much as a search. What there is of commits
        stands in two files, which are put in place whole: while they are the same files, so
        is the index.
        """
        with self._lock:
            state = self._state()
            if state is not None and self._committed is not None and self._committed[0] == state:
                return self._committed[1]
            stamp = self._stamp()
            if stamp is None:
                raise ArchiveError(f"{self._folder} holds no search index")
            try:
                place = self._place()
                if self._open is None or self._open[0] != stamp:
                    index = _register(Index.open(str(place)))
                    index.config_reader("manual")
                    self._open = (stamp, index)
                index = self._open[1]
                index.reload()
                searcher = index.searcher()
            except (ValueError, OSError) as error:
                self._open = self._committed = None
                raise ArchiveError(
                    f"the search index in {self._folder} is broken: {error}"
                ) from None
            # A commit meanwhile is seen next time: the state is that of before.
            self._committed = None if state is None else (state, searcher)
            return searcher

    def _state(self) -> _State | None:
        """The files that tell of commits, as the system knows them; ``None`` where one is missing."""
        try:
            told = [(self._folder / name).stat() for name in (_STAMP, META)]
        except OSError:
            return None
        return tuple((one.st_ino, one.st_size, one.st_mtime_ns) for one in told)

    def _place(self) -> Path:
        """Where Tantivy may open it."""
        return self._folder if self._mirror is None else self._mirror.path()

    def _stamp(self) -> dict[str, Any] | None:
        try:
            stamp = msgspec.json.decode((self._folder / _STAMP).read_bytes())
        except (OSError, msgspec.DecodeError):
            return None
        return stamp if isinstance(stamp, dict) else None


def _may_write(folder: Path) -> bool:
    return os.access(folder if folder.exists() else folder.parent, os.W_OK)


class TantivyWriter:
    """A writing session; see ``engine.IndexWriter``."""

    def __init__(self, session: tantivy.IndexWriter, schema: Schema) -> None:
        self._session = session
        self._schema = schema

    def update(self, documents: Iterable[IndexDocument]) -> None:
        """Put documents in, each in place of the one of its key."""
        for document in documents:
            self._session.delete_documents_by_term("key", document.key)
            self._session.add_document(_document(document, self._schema))

    def commit(self) -> None:
        """Make it lasting and visible."""
        self._session.commit()


def _schema() -> Schema:
    builder = SchemaBuilder()
    # Signed: tantivy-py 0.27 deletes nothing, and says nothing, by a term of an unsigned field.
    builder.add_integer_field("key", indexed=True, fast=True)
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name=_ANALYZER)
    for name in VALUE_FIELDS:
        counted = name in FACETS
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=counted)
    for name in NUMBER_FIELDS:
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def _register(index: Index) -> Index:
    index.register_tokenizer(_ANALYZER, analyzer())
    return index


def _document(document: IndexDocument, schema: Schema) -> Document:
    """In one step; to add value by value takes half as long again."""
    texts = {
        # As one text: places without a word are counted within a text alone.
        name: [_APART.join(several)] if name in _NEAR_FIELDS else several
        for name, several in document.texts.items()
    }
    held = {"key": document.key, **texts, **document.values, **document.numbers}
    return Document.from_dict(held, schema)


def _counts(
    searcher: tantivy.Searcher, query: Query
) -> tuple[dict[str, dict[str, int]], dict[int, int]]:
    asked: dict[str, Any] = {
        name: {"terms": {"field": name, "size": _COUNTED, "segment_size": _SEGMENT_SIZE}}
        for name in FACETS
    }
    # There are no calendar months in Tantivy (engines, risk 4): months are numbered.
    asked["month"] = {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}}
    told = searcher.aggregate(query, asked)
    facets = {
        name: {_key(bucket["key"]): int(bucket["doc_count"]) for bucket in told[name]["buckets"]}
        for name in FACETS
    }
    months = {int(b["key"]): int(b["doc_count"]) for b in told["month"]["buckets"]}
    return facets, months


def _key(key: object) -> str:
    return str(int(key)) if isinstance(key, int | float) else str(key)


class _Builder:
    """The tree as Tantivy's query objects. Only words count for relevance."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def query(self, node: Node) -> Query:
        match node:
            case Everything():
                return _unranked(Query.all_query())
            case Text(field, parts):
                return self._ranked_text(field, parts)
            case Near():
                return self._near(node)
            case Value(field, value, prefix):
                return _unranked(self._value(field, value, prefix))
            case Days(first, last, field):
                return _unranked(self._days(first, last, field))
            case Keys(keys):
                return Query.const_score_query(self._keys(keys), 1000.0)
            case Or(children):
                return Query.boolean_query([(Occur.Should, self._either(c)) for c in children])
            case And(children):
                return self._and(children)
            case Not(_):
                return self._and((node,))

    def _either(self, node: Node) -> Query:
        """One of several: a code says more of a telegram than a word in its text."""
        if isinstance(node, Value):
            found = self._value(node.field, node.value, node.prefix)
            return Query.const_score_query(found, _VALUE_SCORE)
        return self.query(node)

    def _and(self, children: tuple[Node, ...]) -> Query:
        clauses = [
            (Occur.MustNot, self.query(child.child))
            if isinstance(child, Not)
            else (Occur.Must, self.query(child))
            for child in children
        ]
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, _unranked(Query.all_query())))
        return Query.boolean_query(clauses)

    def _ranked_text(self, field: str, parts: tuple[Part, ...]) -> Query:
        """A word in the subject line says more of a telegram than one in the text."""
        found = self._text(field, parts)
        if field != "text":
            return found
        subject = Query.boost_query(self._text("subject", parts), _SUBJECT_BOOST)
        return Query.boolean_query([(Occur.Must, found), (Occur.Should, subject)])

    def _text(self, field: str, parts: tuple[Part, ...]) -> Query:
        if len(parts) == 1:
            part = parts[0]
            if part.prefix:
                return Query.regex_query(self._schema, field, f"{re.escape(part.word)}.*")
            if part.edits:
                return Query.fuzzy_term_query(self._schema, field, part.word, part.edits)
            return Query.term_query(self._schema, field, part.word)
        if any(part.prefix for part in parts):
            patterns: list[str | tuple[int, str]] = [
                re.escape(part.word) + (".*" if part.prefix else "") for part in parts
            ]
            return Query.regex_phrase_query(self._schema, field, patterns)
        plain: list[str | tuple[int, str]] = [part.word for part in parts]
        return Query.phrase_query(self._schema, field, plain)

    def _near(self, node: Near) -> Query:
        """Either order: Tantivy counts the words between only where the order is that asked for."""
        orders = ((node.first, node.second), (node.second, node.first))
        return Query.boolean_query(
            [(Occur.Should, self._apart(node.field, row, node.between)) for row in orders]
        )

    def _apart(self, field: str, row: tuple[Part, Part], between: int) -> Query:
        if any(part.prefix for part in row):
            patterns: list[str | tuple[int, str]] = [
                re.escape(part.word) + (".*" if part.prefix else "") for part in row
            ]
            return Query.regex_phrase_query(self._schema, field, patterns, between)
        plain: list[str | tuple[int, str]] = [part.word for part in row]
        return Query.phrase_query(self._schema, field, plain, between)

    def _value(self, field: str, value: str, prefix: bool) -> Query:
        if prefix:
            return Query.regex_query(self._schema, field, f"{re.escape(value)}.*")
        return Query.term_query(self._schema, field, value)

    def _days(self, first: int | None, last: int | None, field: str) -> Query:
        whole = FieldType.Integer
        begins, ends = ("first_day", "last_day") if field == "date" else (field, field)
        clauses = []
        if first is not None:
            lower = Query.range_query(self._schema, begins, whole, lower_bound=first)
            clauses.append((Occur.Must, lower))
        if last is not None:
            upper = Query.range_query(self._schema, ends, whole, upper_bound=last)
            clauses.append((Occur.Must, upper))
        return Query.boolean_query(clauses)

    def _keys(self, keys: tuple[int, ...]) -> Query:
        terms = [Query.term_query(self._schema, "key", key) for key in keys]
        return Query.boolean_query([(Occur.Should, term) for term in terms])


def _unranked(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
