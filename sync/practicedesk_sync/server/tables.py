"""What only a server keeps: accounts, their devices, one-time codes, commands already carried out."""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Column, Integer, LargeBinary, String, Table, Text, event

from ..replica.tables import ID, metadata

setting = Table(
    "setting",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("administrator", Integer, nullable=False),
)

account_device = Table(
    "account_device",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("account", ID, nullable=False),
    Column("ended", Integer, nullable=False),
)

code = Table(
    "code",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("account", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("grants", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_by", String(32), nullable=False),
)
"""`account`: whose computer it lets in; "" makes a new person called `name`, or serves an enrolled one."""

held = Table(
    "held",
    metadata,
    Column("space", ID, primary_key=True),
    Column("device", ID, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False, server_default="0"),
)
"""Changes that wait for a coordinator; their place in the log is a void."""

settled = Table(
    "settled",
    metadata,
    Column("device", ID, primary_key=True),
    Column("space", ID, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What a coordinator decided, until the device it came from has heard; the body of what goes back to it."""

parked = Table(
    "parked",
    metadata,
    Column("space", ID, primary_key=True),
    Column("device", ID, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
)
"""Since when a device's next change waits for another one; a row about an earlier one means nothing."""

clash = Table(
    "clash",
    metadata,
    Column("space", ID, primary_key=True),
    Column("head", ID, primary_key=True),
    Column("device", ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Signed changes whose number another copy of their author's library has used; kept for the author."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("space", ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""Spaces of which work is missing since the server was restored: how far their log is known to have come."""

command = Table(
    "command",
    metadata,
    Column("device", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("answer", Text, nullable=False),
)

taken_off = Table(
    "taken_off",
    metadata,
    Column("device", ID, primary_key=True),
    Column("statement", ID, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
)
"""Which devices told that they took a space off, by the statement that ended the right to read it."""

receipt = Table(
    "receipt",
    metadata,
    Column("device", ID, primary_key=True),
    Column("space", ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""How far each device has told that it has a space; written only when that has moved."""

blob = Table(
    "blob",
    metadata,
    Column("space", ID, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("code", String(64), nullable=False),
)
"""The files that records of a space name: `awaited`, `begun` or `whole`. `code`: why it was turned away."""

blob_seen = Table(
    "blob_seen",
    metadata,
    Column("space", ID, primary_key=True),
    Column("epoch", ID, nullable=False),
    Column("seq", BigInteger, nullable=False),
)
"""How far each space's log was looked through for the files its records name."""

audit = Table(
    "audit",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("what", String(32), nullable=False),
    Column("facts", Text, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
)
"""What the server did and turned away; each line signed together with all before it. It only grows."""

_FORBID = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit"
        " BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        for what in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()",
    ],
}
for _dialect, _statements in _FORBID.items():
    for _statement in _statements:
        event.listen(audit, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
