"""What only a server keeps: accounts, their devices, one-time codes, commands already carried out."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text

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
)
"""Changes that wait for a coordinator; their place in the log is a void."""

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

receipt = Table(
    "receipt",
    metadata,
    Column("device", ID, primary_key=True),
    Column("space", ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""How far each device has told that it has a space; written only when that has moved."""
