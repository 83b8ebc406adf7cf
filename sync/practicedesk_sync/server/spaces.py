"""Opens spaces on the server: it takes the key that named a space, and any computer of whoever has it."""

from __future__ import annotations

from sqlalchemy import select

from ..errors import Refused
from ..ids import space_id
from ..log import statement as say
from ..policy.roles import COORDINATOR
from ..replica.reading import space_row
from ..replica.space_log import SpaceLog, create_space
from . import tables as own
from .accounts import Accounts, Author


def open_space(accounts: Accounts, maker: Author, space: str, nonce: str, kind: str) -> None:
    """Make the space with its maker as coordinator; doing it again changes nothing."""
    keys = _keys_of(accounts, maker.account)
    theirs = space in (space_id(key, nonce) for key in [maker.key, *keys])
    if kind not in (say.GROUP, say.PERSONAL, say.COMMONS) or not theirs:
        raise Refused("space_not_yours", "This space was not made by this computer.", "Make a new group.")
    if space_row(accounts.connection, space) is not None:
        return
    create_space(accounts.connection, space, kind, accounts.random_bytes(16).hex())
    log = SpaceLog(accounts.connection, space)
    accounts.state(log, say.OPENED, kind=kind, device=maker.device, account=maker.account)
    accounts.set_role(log, maker.account, COORDINATOR)
    log.flush()


def _keys_of(accounts: Accounts, account: str) -> list[bytes]:
    """The keys of a person's computers."""
    rows = select(own.account_device.c.key).where(own.account_device.c.account == account)
    return [bytes.fromhex(key) for key in accounts.connection.execute(rows).scalars()]
