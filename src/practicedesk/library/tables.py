"""The tables only a desk has, beside those every replica has.

Work of this person that the server has not answered yet: `pending`, `record_local`, `wish`, `draft`; what it
answered and its author has to see: `tray`, `answer`.
Derived, may be dropped and made again: `shown` and what `projections` builds on it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

from practicedesk_sync.replica.tables import ID

metadata = MetaData()

setting = Table(
    "setting",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Small facts of this library: keys, account, server, clock, schema version."""

own_space = Table(
    "own_space",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("nonce", ID, nullable=False),
)
"""Spaces made on this desk; it takes the nonce to open them on a server."""

wish = Table(
    "wish",
    metadata,
    Column("id", ID, primary_key=True),
    Column("what", String(32), nullable=False),
    Column("args", Text, nullable=False),
    Column("order", Integer, nullable=False),
)
"""Commands waiting to be sent: opening spaces, invitations, roles."""

answer = Table(
    "answer",
    metadata,
    Column("id", ID, primary_key=True),
    Column("what", String(32), nullable=False),
    Column("args", Text, nullable=False),
    Column("code", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""Answers to commands that nobody has put away yet: codes of invitations, and refusals."""

pending = Table(
    "pending",
    metadata,
    Column("space", ID, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", ID, nullable=False),
    Column("head", ID, nullable=False),
    Column("record", ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("pending_record", "space", "record"),
)
"""This device's changes without a verdict, in order of n."""

record_local = Table(
    "record_local",
    metadata,
    Column("space", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("cells", Text, nullable=False),
    Index("record_local_id", "id"),
)
"""Admitted state and pending changes together, for records that have pending changes."""

draft = Table(
    "draft",
    metadata,
    Column("record", ID, primary_key=True),
    Column("field", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("over", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""Typing that is not a change yet: survives a kill, becomes one change on leaving the field."""

tray = Table(
    "tray",
    metadata,
    Column("space", ID, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("record", ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("what", String(16), nullable=False),
    Column("code", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""This person's changes that were refused or held, with the reason and the whole text."""

held = Table(
    "held",
    metadata,
    Column("space", ID, primary_key=True),
    Column("device", ID, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", ID, nullable=False),
    Column("record", ID, nullable=False),
    Column("code", String(64), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Changes in the log of which a coordinator has to decide; the body only where this person is one."""

snapshot = Table(
    "snapshot",
    metadata,
    Column("space", ID, primary_key=True),
    Column("began", BigInteger, nullable=False),
    Column("taken", Text),
)
"""`began`: the entry up to which a space came here by a snapshot, 0 for none yet. `taken`: the parts of one
that is on its way, as far as they are in the records, as JSON; NULL where none is."""

snapshot_piece = Table(
    "snapshot_piece",
    metadata,
    Column("space", ID, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
)
"""What has come of parts of a snapshot, until they are taken."""

shown = Table(
    "shown",
    metadata,
    Column("doc", Integer, primary_key=True),
    Column("space", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("fields", Text, nullable=False),
    Column("siblings", Text, nullable=False),
    Column("items", Text, nullable=False),
    Column("merged", Text, nullable=False),
    Column("trashed", Integer, nullable=False),
    Column("wanted_deleted", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("created_hlc", BigInteger, nullable=False),
    Column("updated_hlc", BigInteger, nullable=False),
    Column("created_by", String(32), nullable=False),
    Column("updated_by", String(32), nullable=False),
    Index("shown_id", "id"),
    Index("shown_space", "space", "id"),
)
"""What a person sees of each record (JSON of `merge.record.Shown`); `waiting`: has pending changes."""

TO_REVIEW, TRASHED = text("(siblings <> '{}' OR wanted_deleted = 1)"), text("trashed = 1")
WITH_FILES = text("""instr(fields, '"attachments":[{') > 0""")
"""Few records are so; an index finds them where a query says it in these very words."""
shown_to_review = Index("shown_to_review", shown.c.updated_hlc, sqlite_where=TO_REVIEW)
shown_trashed = Index("shown_trashed", shown.c.space, sqlite_where=TRASHED)
shown_with_files = Index("shown_with_files", shown.c.space, sqlite_where=WITH_FILES)
