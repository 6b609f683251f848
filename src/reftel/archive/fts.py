"""The search index in SQLite's FTS5: for platforms without a wheel of Tantivy, and its oracle.

The same tree finds the same telegrams, with the same counts; the order by
relevance is BM25 too, and may differ among hits that are nearly alike. Sound to
some 50,000 telegrams (engines, answer); what FTS5 cannot say (a star within a
phrase, words a letter off) is looked up in its list of words first.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from reftel.archive.engine import (
    BETWEEN_TEXTS,
    FACETS,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    VALUE_FIELDS,
    IndexAnswer,
    IndexDocument,
)
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
from reftel.archive.similar import within_edits
from reftel.archive.words import words
from reftel.errors import ArchiveError, QueryError

SCHEMA = 2
"""Raised with every change of the fields, of their values, or of what a word is."""

_FILE = "fts5.sqlite"
_MOST_EXPANSIONS = 2_000
_SUBJECT_WEIGHT = 3.0
# Words come apart by blanks already: whatever stands in one belongs to it.
_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* M* N* S* Co'"
_TOO_MANY = (
    "a beginning with a star stands for too many words to be part of a phrase: "
    "type more of it, or search for the words without quotation marks"
)


class FtsIndex:
    """The index in a folder; see ``engine.SearchIndex``."""

    name = "index-fts5"

    def __init__(self, folder: Path, identity: str, *, read_only: bool = False) -> None:
        self._folder = folder
        self._identity = identity
        self._read_only = read_only
        self._lock = threading.Lock()

    def is_sound(self) -> bool:
        """True where the folder has an index of this archive and of this version."""
        try:
            with self._connection() as connection:
                found = connection.execute("SELECT schema, identity FROM stamp").fetchall()
        except (ArchiveError, sqlite3.Error):
            return False
        return bool(found == [(SCHEMA, self._identity)])

    def count(self) -> int:
        """How many telegrams it holds."""
        with self._connection() as connection:
            return int(connection.execute("SELECT count(*) FROM held").fetchone()[0])

    def terms(self, field: str, beginning: str, limit: int) -> list[str]:
        """Words of a text field, or values of a field of codes, that begin so."""
        with self._connection() as connection:
            return _terms(connection, field, beginning, limit)

    def faults(self) -> list[str]:
        """What SQLite says of its file."""
        with self._connection() as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        return [f"{_FILE}: {one}" for one in said if one != "ok"]

    def make(self) -> None:
        """Make it anew and empty. The stamp comes last: without it nothing here counts."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._folder / _FILE)) as connection, connection:
            columns = ", ".join(TEXT_FIELDS)
            connection.execute(
                f'CREATE VIRTUAL TABLE words USING fts5({columns}, tokenize = "{_TOKENIZER}")'
            )
            connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, col)")
            numbers = ", ".join(f"{name} INTEGER" for name in NUMBER_FIELDS)
            connection.execute(f"CREATE TABLE held (key INTEGER PRIMARY KEY, {numbers})")
            connection.execute(
                "CREATE TABLE codes (key INTEGER, field TEXT, value TEXT, "
                "PRIMARY KEY (key, field, value)) WITHOUT ROWID"
            )
            connection.execute("CREATE INDEX by_value ON codes (field, value)")
            for name in NUMBER_FIELDS:
                connection.execute(f"CREATE INDEX by_{name} ON held ({name})")
            connection.execute("CREATE TABLE stamp (schema INTEGER, identity TEXT)")
            connection.execute("INSERT INTO stamp VALUES (?, ?)", (SCHEMA, self._identity))

    @contextmanager
    def writer(self) -> Iterator[FtsWriter]:
        """A writing session: what was not committed goes with it."""
        with closing(sqlite3.connect(self._folder / _FILE, isolation_level=None)) as connection:
            writer = FtsWriter(connection)
            try:
                yield writer
            finally:
                writer.end()

    def close(self) -> None:
        """Nothing is held open between two searches."""

    def search(
        self,
        node: Node,
        *,
        limit: int,
        offset: int = 0,
        sort: str = "relevance",
        facets: bool = True,
    ) -> IndexAnswer:
        """One page of what the tree finds, and exact counts over all; see ``TantivyIndex.search``."""
        with self._lock, self._connection() as connection:
            sql, values = _Builder(connection).select(node)
            connection.execute("CREATE TEMP TABLE hits (key INTEGER PRIMARY KEY)")
            connection.execute(f"INSERT INTO hits {sql}", values)
            total = int(connection.execute("SELECT count(*) FROM hits").fetchone()[0])
            keys = _page(connection, node, limit, offset, sort)
            answer = IndexAnswer(total, tuple(keys))
            if not facets:
                return answer
            counted, months = _counts(connection)
            return IndexAnswer(total, tuple(keys), counted, months)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        path = (self._folder / _FILE).absolute()
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
                connection.execute("PRAGMA temp_store = MEMORY")
                yield connection
        except sqlite3.Error as error:
            raise ArchiveError(
                f"the search index in {self._folder} is broken: reftel reindex makes it anew "
                f"({error})"
            ) from None


class FtsWriter:
    """A writing session; see ``engine.IndexWriter``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def update(self, documents: Iterable[IndexDocument]) -> None:
        """Put documents in, each in place of the one of its key."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")
        run = self._connection.execute
        places = ", ".join("?" * (len(TEXT_FIELDS) + 1))
        numbers = ", ".join("?" * (len(NUMBER_FIELDS) + 1))
        for document in documents:
            for table, column in (("words", "rowid"), ("codes", "key"), ("held", "key")):
                run(f"DELETE FROM {table} WHERE {column} = ?", (document.key,))
            run(
                f"INSERT INTO words (rowid, {', '.join(TEXT_FIELDS)}) VALUES ({places})",
                (document.key, *(_joined(document.texts.get(name, ())) for name in TEXT_FIELDS)),
            )
            self._connection.executemany(
                "INSERT INTO codes VALUES (?, ?, ?)",
                [
                    (document.key, name, value)
                    for name in VALUE_FIELDS
                    for value in document.values.get(name, ())
                ],
            )
            run(
                f"INSERT INTO held VALUES ({numbers})",
                (document.key, *(document.numbers.get(name) for name in NUMBER_FIELDS)),
            )

    def commit(self) -> None:
        """Make it lasting and visible."""
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")

    def end(self) -> None:
        """Throw away what was not committed."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def _joined(several: Sequence[str]) -> str:
    return f" {BETWEEN_TEXTS} ".join(" ".join(words(text)) for text in several)


def _terms(connection: sqlite3.Connection, field: str, beginning: str, limit: int) -> list[str]:
    column, table, name = (
        ("term", "vocabulary", "col") if field in TEXT_FIELDS else ("value", "codes", "field")
    )
    asked = (
        f"SELECT DISTINCT {column} FROM {table} WHERE {name} = ? AND {column} >= ? "
        f"AND substr({column}, 1, ?) = ? ORDER BY {column} LIMIT ?"
    )
    values = (field, beginning, len(beginning), beginning, limit)
    return [row[0] for row in connection.execute(asked, values)]


def _page(
    connection: sqlite3.Connection, node: Node, limit: int, offset: int, sort: str
) -> list[int]:
    wanted = list(texts(node)) if sort == "relevance" else []
    if wanted:
        match = " OR ".join(_Builder(connection).match(text.field, text.parts) for text in wanted)
        weights = ", ".join(
            str(_SUBJECT_WEIGHT if name == "subject" else 1.0) for name in TEXT_FIELDS
        )
        asked = (
            "SELECT hits.key FROM hits LEFT JOIN (SELECT rowid AS key, "
            f"bm25(words, {weights}) AS score FROM words WHERE words MATCH ?) USING (key) "
            "ORDER BY score IS NULL, score, hits.key LIMIT ? OFFSET ?"
        )
        values: tuple[Any, ...] = (match, limit, offset)
    else:
        order = "oldest" if sort == "date" else "newest DESC"
        asked = f"SELECT key FROM hits JOIN held USING (key) ORDER BY {order} LIMIT ? OFFSET ?"
        values = (limit, offset)
    return [row[0] for row in connection.execute(asked, values)]


def _counts(connection: sqlite3.Connection) -> tuple[dict[str, dict[str, int]], dict[int, int]]:
    facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    fields = [name for name in FACETS if name in VALUE_FIELDS]
    marks = ", ".join("?" * len(fields))
    asked = (
        "SELECT field, value, count(*) FROM hits JOIN codes USING (key) "
        f"WHERE field IN ({marks}) GROUP BY field, value"
    )
    for field, value, number in connection.execute(asked, fields):
        facets[field][value] = number
    for name in ("year", "month"):
        asked = (
            f"SELECT {name}, count(*) FROM hits JOIN held USING (key) "
            f"WHERE {name} IS NOT NULL GROUP BY {name}"
        )
        found = dict(connection.execute(asked).fetchall())
        if name == "year":
            facets["year"] = {str(year): number for year, number in found.items()}
        else:
            months = found
    return facets, months


class _Builder:
    """The tree as a SELECT of keys, and its values."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def select(self, node: Node) -> tuple[str, list[Any]]:
        match node:
            case Everything():
                return "SELECT key FROM held", []
            case Text(field, parts):
                return self._matching(self.match(field, parts))
            case Near(field, first, second, between):
                return self._matching(self._near(field, first, second, between))
            case Value(field, value, prefix):
                compared = "substr(value, 1, ?) = ?" if prefix else "value = ?"
                size = [len(value)] if prefix else []
                asked = f"SELECT DISTINCT key FROM codes WHERE field = ? AND {compared}"
                return asked, [field, *size, value]
            case Days():
                return self._days(node)
            case Keys(keys):
                listed = ", ".join(map(str, keys)) or "NULL"
                return f"SELECT key FROM held WHERE key IN ({listed})", []
            case Or(children):
                return self._together("UNION", children)
            case And(children):
                return self._and(children)
            case Not(_):
                return self._and((node,))

    def _and(self, children: Sequence[Node]) -> tuple[str, list[Any]]:
        wanted = [child for child in children if not isinstance(child, Not)] or [Everything()]
        sql, values = self._together("INTERSECT", wanted)
        for child in children:
            if isinstance(child, Not):
                other, more = self.select(child.child)
                sql += f" EXCEPT SELECT key FROM ({other})"
                values += more
        return sql, values

    def _together(self, how: str, children: Sequence[Node]) -> tuple[str, list[Any]]:
        parts, values = [], []
        for child in children:
            sql, more = self.select(child)
            parts.append(f"SELECT key FROM ({sql})")
            values += more
        return f" {how} ".join(parts), values

    def _matching(self, match: str) -> tuple[str, list[Any]]:
        if not match:
            return "SELECT key FROM held WHERE 0", []
        return "SELECT rowid AS key FROM words WHERE words MATCH ?", [match]

    def match(self, field: str, parts: tuple[Part, ...]) -> str:
        """Words in a row as FTS5 says it; empty where a part stands for no word."""
        choices = [
            self._choices(field, part, at == len(parts) - 1) for at, part in enumerate(parts)
        ]
        rows = 1
        for some in choices:
            rows *= len(some)
        if rows > _MOST_EXPANSIONS:
            raise QueryError(_TOO_MANY)
        phrases = [" + ".join(row) for row in product(*choices)]
        return f"{{{field}}} : ({' OR '.join(phrases)})" if phrases else ""

    def _near(self, field: str, first: Part, second: Part, between: int) -> str:
        pairs = list(
            product(self._choices(field, first, False), self._choices(field, second, False))
        )
        if len(pairs) > _MOST_EXPANSIONS:
            raise QueryError(_TOO_MANY)
        said = " OR ".join(f"NEAR({one} {other}, {between})" for one, other in pairs)
        return f"{{{field}}} : ({said})" if said else ""

    def _choices(self, field: str, part: Part, last: bool) -> list[str]:
        """The words that a part stands for, each quoted; a star at the end FTS5 knows itself."""
        if part.prefix and last:
            return [f'"{part.word}" *']
        if part.prefix:
            found = _terms(self._connection, field, part.word, _MOST_EXPANSIONS + 1)
        elif part.edits:
            asked = "SELECT term FROM vocabulary WHERE col = ? AND length(term) BETWEEN ? AND ?"
            size = len(part.word)
            bounds = (field, size - part.edits, size + part.edits)
            found = [
                row[0]
                for row in self._connection.execute(asked, bounds)
                if within_edits(row[0], part.word, part.edits)
            ]
        else:
            found = [part.word]
        return [f'"{word}"' for word in found]

    def _days(self, node: Days) -> tuple[str, list[Any]]:
        begins, ends = ("first_day", "last_day") if node.field == "date" else (node.field,) * 2
        clauses, values = [f"{begins} IS NOT NULL"], []
        if node.first is not None:
            clauses.append(f"{begins} >= ?")
            values.append(node.first)
        if node.last is not None:
            clauses.append(f"{ends} <= ?")
            values.append(node.last)
        return f"SELECT key FROM held WHERE {' AND '.join(clauses)}", values
