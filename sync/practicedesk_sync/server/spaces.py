"""Opens spaces on the server: only the key that named a space can open it."""

from __future__ import annotations

from ..errors import Refused
from ..ids import space_id
from ..log import statement as say
from ..policy.roles import COORDINATOR
from ..replica.reading import space_row
from ..replica.space_log import SpaceLog, create_space
from .accounts import Accounts, Author


def open_space(accounts: Accounts, maker: Author, space: str, nonce: str, kind: str) -> None:
    """Make the space with its maker as coordinator; doing it again changes nothing."""
    if kind not in (say.GROUP, say.PERSONAL, say.COMMONS) or space != space_id(maker.key, nonce):
        raise Refused("space_not_yours", "This space was not made by this computer.", "Make a new group.")
    if space_row(accounts.connection, space) is not None:
        return
    create_space(accounts.connection, space, kind, accounts.random_bytes(16).hex())
    log = SpaceLog(accounts.connection, space)
    accounts.state(log, say.OPENED, kind=kind, device=maker.device, account=maker.account)
    accounts.set_role(log, maker.account, COORDINATOR)
    log.flush()
