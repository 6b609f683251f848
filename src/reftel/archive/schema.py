"""The tables of an archive: the truth, from which the search index is made.

One row in ``telegrams`` for each telegram, one in ``copies`` for each text that was
filed of it; the rows below a telegram (addressees, tags, captions, citations, findings)
are those of its best copy. ``citations`` has what it refers to, as read and as
resolved, ``candidates`` what else an open one may mean. What many telegrams have in common
(``persons``, ``parties``, ``meanings``, ``addresses``, ``verdicts``) is kept once, and its
number stands in their rows; ``joined.py`` has views in which it stands in place. ``outcomes``
is the ledger. The migrations in ``migrations/`` make these tables; a test holds the two against each other.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

from reftel.archive.digest import Digest

REVISION = "0011"
"""The newest migration: the tables as they stand below."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

telegrams = Table(
    "telegrams",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    # "text" where the message number was read, "publisher" where only the
    # container states one, NULL where the telegram has none.
    Column("numbered_by", Text),
    Column("mrn", Text),
    Column("year", Integer),
    Column("station", Text),
    Column("serial", Integer),
    # The numbering that the station belongs to (resolve.series_of).
    Column("series", Text),
    # ISO, to the minute from the date-time group, to the day from the publisher.
    Column("date", Text),
    Column("date_source", Text),
    # Ordinal days (1 is 1 January of the year 1): one and the same where the
    # day is known, the ends of the year where only that is.
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("subject", Text),
    Column("classification", Text),
    Column("precedence", Text),
    Column("from_plad", Text),
    Column("from_station", Text),
    Column("signature", Text),
    Column("partial", Boolean, nullable=False),
    # Rises with every change that the search index must follow.
    Column("change", Integer, nullable=False),
    Index(None, "change"),
    Index(None, "series", "serial"),
    Index(None, "station", "year", "serial"),
    Index(None, "date"),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("settings", Text, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("telegram", ForeignKey("telegrams.key"), nullable=False),
    Column("sha256", Digest, nullable=False),
    # Which of several texts out of these very bytes; empty where they give one.
    Column("member", Text, nullable=False),
    # The file on the disk, the path inside it through all bundles, the row or page in that.
    Column("path", Text, nullable=False),
    Column("inside", Text, nullable=False, server_default=text("''")),
    Column("place", Text, nullable=False, server_default=text("''")),
    Column("container", Text, nullable=False),
    Column("charset", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("statements", Text, nullable=False),
    # The canonical id that the publisher states, which may be another one.
    Column("stated_id", Text),
    # Why there is another copy: `corrected`, `repeat` (said by the telegram
    # itself), `other-release`; NULL for the first that says neither.
    Column("relation", Text),
    # The id of the telegram that this one says it corrects, where it is another.
    Column("corrects", Text),
    Column("layout", Text, nullable=False),
    Column("has_header", Boolean, nullable=False),
    Column("partial", Boolean, nullable=False),
    Column("has_signature", Boolean, nullable=False),
    Column("defects", Integer, nullable=False),
    Column("repairs", Integer, nullable=False),
    Column("paragraphs", Integer, nullable=False),
    Column("best", Boolean, nullable=False),
    Column("change", Integer, nullable=False),
    Column("filed", Text, nullable=False),
    # Of a copy filed before revision 0007: the text, what is searched of it, the public JSON.
    Column("text", LargeBinary),
    Column("searchable", LargeBinary),
    Column("record", LargeBinary),
    # The file's bytes, only with the first copy out of it; empty where they are the text's.
    Column("original", LargeBinary),
    # Text, JSON and what is searched, packed together (content.py).
    Column("content", LargeBinary),
    # Of the defects, those in which telegram and publisher say different things.
    Column("disagreements", Integer, nullable=False, server_default=text("0")),
    # True where the publisher presents the text as a telegram (Source.vouched).
    Column("vouched", Boolean),
    # The reftel that read it; NULL for one that did not say so yet (before revision 0008).
    Column("read_by", Text),
    UniqueConstraint("sha256", "member"),
    Index(None, "telegram"),
    Index(None, "stated_id", sqlite_where=text("stated_id IS NOT NULL")),
)

# What content is packed with (pack.py); a frame names the number of its own.
dictionaries = Table(
    "dictionaries",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    Column("made", Text, nullable=False),
)

# An address of a line TO or INFO as many telegrams have it: each once (interned.py).
addresses = Table(
    "addresses",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Integer, nullable=False),
    Column("role", Text, nullable=False),  # action, info
    Column("plad", Text, nullable=False),
    Column("station", Text),
    Column("indicator", Text),
    Column("precedence", Text),
    Index(None, "digest"),
)

addressee_places = Table(
    "addressee_places",
    metadata,
    Column("telegram", ForeignKey("telegrams.key"), primary_key=True),
    # Among those of its role.
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("address", ForeignKey("addresses.number"), primary_key=True),
    Column("continuity", Text),
    sqlite_with_rowid=False,
)

tags = Table(
    "tags",
    metadata,
    Column("telegram", ForeignKey("telegrams.key"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    Column("person", Text),
    sqlite_with_rowid=False,
)

captions = Table(
    "captions",
    metadata,
    Column("telegram", ForeignKey("telegrams.key"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("caption", Text, nullable=False),
    sqlite_with_rowid=False,
)

# What is referred to, as it was read and as it is resolved: each once, however many telegrams
# refer to it (interned.py).
meanings = Table(
    "meanings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Integer, nullable=False),
    # What it names: telegram, email ...
    Column("kind", Text),
    # What was read: station code, series (resolve.series_of), year, serial; or a date-time group.
    Column("station", Text),
    Column("series", Text),
    Column("year", Integer),
    Column("serial", Integer),
    Column("year_is_printed", Boolean, nullable=False),
    Column("moment", Text),
    Column("mended", Boolean, nullable=False),
    # The canonical id as read, held or not.
    Column("target", Text),
    # What it means (analysis/resolve.py), led along with the telegrams held (links.py). For a
    # mention that names nothing the reason is known when it is read.
    Column("outcome", Text),
    Column("reason", Text),
    Column("doubt", Text),
    # The id meant, held or a ghost; its year; and the telegram, where it is held.
    Column("cited", Text),
    Column("cited_year", Integer),
    Column("resolved", ForeignKey("telegrams.key")),
    Index(None, "digest"),
    Index(None, "series", "serial"),
    Index(None, "moment", sqlite_where=text("moment IS NOT NULL")),
    Index(None, "cited", "outcome"),
    Index(None, "resolved", sqlite_where=text("resolved IS NOT NULL")),
    Index(None, "outcome", "station", "cited_year", "serial"),
)

# Where a telegram refers to something. The sentence round a mention is read from the
# telegram's text where it is shown (sentences.py).
citation_places = Table(
    "citation_places",
    metadata,
    Column("citing", ForeignKey("telegrams.key"), primary_key=True),
    # 1 for an entry of the REF line, 0 for a mention in the text; its
    # paragraph is NULL for a mention outside the numbered ones.
    Column("in_reference_line", Boolean, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("paragraph", Integer),
    Column("label", Text),
    Column("text", Text, nullable=False),
    # Where it stands: an entry in the text of the best copy, a mention in its paragraph.
    Column("start", Integer),
    Column("end", Integer),
    # The place of the entry in the REF line that a mention means.
    Column("entry", Integer),
    Column("meaning", ForeignKey("meanings.number"), nullable=False),
    Index(None, "meaning"),
    sqlite_with_rowid=False,
)

candidates = Table(
    "candidates",
    metadata,
    Column("citing", ForeignKey("telegrams.key"), primary_key=True),
    Column("in_reference_line", Boolean, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("telegram", ForeignKey("telegrams.key"), nullable=False),
    Column("score", Float, nullable=False),
    sqlite_with_rowid=False,
)

# Who takes part in dated statements: each company once, however many tell of it (interned.py).
parties = Table(
    "parties",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Integer, nullable=False),
    Column("participants", Text, nullable=False),  # JSON, as printed
    Column("persons", Text, nullable=False),  # JSON, by their names in ``persons``
    Index(None, "digest"),
)

# What is asked for by SQL; the words of each stand in the best copy's JSON (``chronology``),
# at the same position.
dated_statements = Table(
    "dated_statements",
    metadata,
    Column("telegram", ForeignKey("telegrams.key"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    # NULL where nobody is named.
    Column("party", ForeignKey("parties.number")),
    # The first and last minute it can be, in Zulu, counted from the year 1.
    Column("first_minute", Integer),
    Column("last_minute", Integer),
    Column("told_early", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

WEEK = 7 * 24 * 60
"""In minutes."""

WEEK_OF_EVENT: ColumnElement[int] = dated_statements.c.first_minute.op("/", return_type=Integer())(
    literal_column(str(WEEK))
)
"""The week in which an event is, counted from the year 1; a question must have these very words
for SQLite to see its index. An index of minutes is touched in as many places as a batch tells of
moments, which was three fifths of all that a commit wrote; within a week telegrams come as filed."""

Index("ix_dated_statements_week", WEEK_OF_EVENT)

# A person or office as a telegram names it: each form once, however many have it (interned.py).
persons = Table(
    "persons",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Integer, nullable=False),
    Column("name", Text),  # the fullest form printed; NULL for an office
    Column("surname", Text),  # in capitals; NULL for an office
    Column("titles", Text, nullable=False),  # JSON, as printed
    # Of the tables of officers, where it is one.
    Column("officer", Text),
    Column("officer_name", Text),
    Column("office", Text),
    Index(None, "digest"),
)

people = Table(
    "people",
    metadata,
    Column("telegram", ForeignKey("telegrams.key"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person", ForeignKey("persons.number"), nullable=False),
    Column("roles", Text, nullable=False),  # signer, classifier
    Column("protect", Text),
    Column("mentions", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What a rule says: each sentence once (interned.py).
verdicts = Table(
    "verdicts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Integer, nullable=False),
    # An id of docs/rules.md, and error, warning or info.
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Index(None, "digest"),
)

finding_places = Table(
    "finding_places",
    metadata,
    Column("telegram", ForeignKey("telegrams.key"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("verdict", ForeignKey("verdicts.number"), nullable=False),
    Column("line", Integer),
    sqlite_with_rowid=False,
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run", ForeignKey("runs.number"), nullable=False),
    # The file on the disk, the path inside it through all bundles (empty for
    # the file itself), the row or page in that (empty for a file of one text).
    Column("path", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("place", Text, nullable=False, server_default=text("''")),
    # What the file was taken for, empty where that was not found out.
    Column("container", Text, nullable=False, server_default=text("''")),
    # Of the file on the disk.
    Column("sha256", Digest),
    Column("outcome", Text, nullable=False),
    Column("code", Text),
    Column("reason", Text),
    # What is told of a telegram whose text is not there, and the id it gives.
    Column("statements", Text),
    Column("stated_id", Text),
    Column("telegram", ForeignKey("telegrams.key")),
    Column("copy", ForeignKey("copies.number")),
    # True for the row that says how things stand with its path today; false
    # for an older state, and for a run that met the same bytes again.
    Column("standing", Boolean, nullable=False, server_default=false()),
    Index(None, "path"),
    Index(None, "stated_id", sqlite_where=text("stated_id IS NOT NULL")),
    Index(None, "run", "outcome"),
    Index(None, "standing", "outcome"),
)

# Files of which some texts are filed and some are still to come.
unfinished = Table(
    "unfinished",
    metadata,
    Column("path", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
)

progress = Table(
    "progress",
    metadata,
    # records, index, references; or, with the number of a copy, "packed hard, 3" (compacting.py)
    Column("name", Text, primary_key=True),
    Column("change", Integer, nullable=False),
)
