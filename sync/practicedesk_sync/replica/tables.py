"""The tables every replica has, on SQLite and on PostgreSQL alike.

Truth is `space` and `entry`: the log. `record`, `tip`, `member` and `device` follow from it and can be made
again from it. On a desk that began with a snapshot the log is all there, but without the bodies of changes
that others have replaced: their `payload` is empty.

The id of the space leads every key. Nothing here is unique beyond its id, and nothing refers by foreign key:
a replica must be able to hold whatever was admitted.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

ID = String(32)

space = Table(
    "space",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("epoch", ID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("space", ID, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("type", String(16), nullable=False),
    Column("device", String(32), nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("hash", ID, nullable=False),
    Column("head", ID, nullable=False),
    Column("record", String(32), nullable=False),
    Column("payload", LargeBinary),
    Column("signature", String(128), nullable=False),
    Column("code", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
    Index("entry_device", "space", "device", "n"),
    Index("entry_record", "space", "record", "seq"),
    Index("entry_head", "space", "head"),
    sqlite_with_rowid=True,
)

record = Table(
    "record",
    metadata,
    Column("space", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("cells", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("record_id", "id"),
)

tip = Table(
    "tip",
    metadata,
    Column("space", ID, primary_key=True),
    Column("device", ID, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("hash", ID, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("space", ID, primary_key=True),
    Column("account", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Index("member_account", "account"),
)

device = Table(
    "device",
    metadata,
    Column("space", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("account", ID, nullable=False),
    Column("name", Text, nullable=False),
    Column("ended", Integer, nullable=False),
)

link = Table(
    "link",
    metadata,
    Column("space", ID, primary_key=True),
    Column("record", ID, primary_key=True),
    Column("head", ID, primary_key=True),
    Column("field", String(64), primary_key=True),
    Column("hlc", BigInteger, nullable=False),
    Column("parents", Text, nullable=False),
    Column("digest", ID, nullable=False),
)
"""What is known of the revisions of texts whose changes a snapshot has left out; a server has none."""

REPLICATED = (space, entry, record, tip, member, device, link)
DERIVED = (record, tip, member, device, link)
"""What goes when a log is read anew. Where it lacks bodies, links and records came with a snapshot."""
