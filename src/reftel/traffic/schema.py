"""The tables of a station: drafts, numbers drawn, telegrams out and in, and the journal.

``journal`` is written in the transaction of what it tells, so it is never
behind and never ahead. Days and moments are ISO text in Zulu time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

FORMAT = 2
"""The form of these tables, noted in the station's folder."""

metadata = MetaData()

counters = Table(
    "counters",
    metadata,
    # serial/2026, continuity/AMEMBASSY ROME, channel/rome
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

serials = Table(
    "serials",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("drawn", Text, nullable=False),
    # "telegram" or "cancelled"; a serial without either cannot be.
    Column("use", Text, nullable=False),
    Column("explanation", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("created", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("form", Text, nullable=False),
    # draft, released, withdrawn
    Column("state", Text, nullable=False),
    # Rises with every change of the form: a clearance is for one version.
    Column("version", Integer, nullable=False),
    # What it corrects or repeats, the id of a telegram released here.
    Column("corrects", Text),
    Column("telegram", Text),
)

steps = Table(
    "steps",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("draft", ForeignKey("drafts.key"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    # drafted, changed, cleared, not cleared, withdrawn, released
    Column("what", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "draft"),
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    # telegram (released here), service, relay (of another originator), repeat
    Column("kind", Text, nullable=False),
    # Canonical id of a telegram; of a service message none.
    Column("id", Text),
    # Which transmission this is, whoever carries it: RUEHIL 4813 3131224
    Column("identity", Text, nullable=False),
    Column("accepted", Text, nullable=False),
    Column("by", Text, nullable=False),
    # The canonical text without format lines 1 and 2, which belong to a channel.
    Column("text", LargeBinary, nullable=False),
    Column("precedence", Integer, nullable=False),
    Column("subject", Text),
    # Where a new section begins in the text, numbers joined by commas; empty for one section.
    Column("cuts", Text, nullable=False, server_default=""),
    # True where the archive has it, or need not.
    Column("filed", Boolean, nullable=False),
    Index(None, "id"),
    Index(None, "identity"),
    Index(None, "filed"),
)

transmissions = Table(
    "transmissions",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("outgoing", ForeignKey("outgoing.key"), nullable=False),
    Column("channel", Text, nullable=False),
    # Channels to try after this one, names joined by commas.
    Column("alternates", Text, nullable=False),
    Column("mailbox", Text),
    # PLADs of its recipients, a line each; of a relayed text they are not known.
    Column("names", Text, nullable=False),
    # Routing indicators of format line 2, joined by blanks.
    Column("routing", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    # Which section of the text it is; none where the text is one.
    Column("section", Integer),
    # The transmission of the last section, which stands for all of them; none where it is that.
    Column("last_section", Integer),
    # queued, sending, sent, dead
    Column("state", Text, nullable=False),
    # The number of format line 1, drawn when it is first sent.
    Column("number", Integer),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("sent", Text),
    Column("reason", Text),
    # True where the queue of the station has it (a broker may have to be told).
    Column("offered", Boolean, nullable=False),
    Index(None, "channel", "state", "rank", "key"),
    Index(None, "outgoing"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("outgoing", ForeignKey("outgoing.key"), nullable=False),
    Column("transmission", ForeignKey("transmissions.key")),
    Column("role", Text, nullable=False),
    Column("plad", Text, nullable=False),
    Column("collective", Text),
    Column("precedence", Text, nullable=False),
    # The first and the last number; there is one for each section.
    Column("continuity", Integer),
    Column("continuity_last", Integer),
    # queued, sent, received, elsewhere, dead
    Column("state", Text, nullable=False),
    Column("received", Text),
    Index(None, "outgoing"),
    Index(None, "transmission"),
    Index(None, "plad", "continuity"),
)

incoming = Table(
    "incoming",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("received", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("id", Text),
    # Of the text, the same by whatever channel it came; of the bytes of one refused.
    Column("sha256", Text, nullable=False),
    # telegram, corrected, differing, duplicate, service, refused, section
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("text", LargeBinary, nullable=False),
    Column("filed", Boolean, nullable=False),
    Index(None, "identity"),
    Index(None, "id"),
    Index(None, "sha256"),
    Index(None, "filed"),
)

sections = Table(
    "sections",
    metadata,
    # Sections that have come of a telegram: its identity without a section, and its total.
    Column("identity", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("total", Integer, nullable=False),
    Column("incoming", ForeignKey("incoming.key"), nullable=False),
    Column("received", Text, nullable=False),
    # When those that are missing were asked for.
    Column("asked", Text),
    Column("joined", Boolean, nullable=False),
    Index(None, "joined"),
)

receipts = Table(
    "receipts",
    metadata,
    # Receipts that we owe; sent several in one service message.
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("incoming", ForeignKey("incoming.key"), nullable=False),
    Column("originator", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("sent", Boolean, nullable=False),
    Index(None, "sent"),
)

boxes = Table(
    "boxes",
    metadata,
    Column("incoming", ForeignKey("incoming.key"), primary_key=True),
    Column("box", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("put", Boolean, nullable=False),
    Index(None, "put"),
)

continuity = Table(
    "continuity",
    metadata,
    # One series for each pair of originator and addressee here.
    Column("originator", Text, primary_key=True),
    Column("plad", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("originator", Text, primary_key=True),
    Column("plad", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("noticed", Text, nullable=False),
    Column("asked", Text),
    Column("closed", Text),
)

journal = Table(
    "journal",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("identity", Text),
    Column("id", Text),
    Column("event", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index(None, "identity"),
    Index(None, "id"),
)

# What an older form lacks: the statements that bring it to each form from the one before.
# Tables that are new are made as for a new station.
CHANGES: Mapping[int, Sequence[str]] = MappingProxyType(
    {
        2: (
            "ALTER TABLE outgoing ADD COLUMN cuts TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE transmissions ADD COLUMN section INTEGER",
            "ALTER TABLE transmissions ADD COLUMN last_section INTEGER",
            "ALTER TABLE deliveries ADD COLUMN continuity_last INTEGER",
        ),
    }
)
