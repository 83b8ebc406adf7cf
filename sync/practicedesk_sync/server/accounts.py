"""Accounts, their devices, memberships and one-time codes, inside a transaction."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ..errors import Refused, UserMistake
from ..ids import device_id
from ..log import statement as say
from ..log.keys import KeyPair
from ..log.statement import SERVER_ACCOUNT
from ..policy.roles import CONTRIBUTOR, COORDINATOR, READER, ROLES, at_least
from ..protocol.code import LIFETIME_MS, EnrolmentCode, new_code, proof
from ..replica import tables as t
from ..replica.reading import role_of
from ..replica.space_log import SpaceLog, lock_space
from . import audit, epochs
from . import tables as own

# What every request asks is put together once.
_AUTHOR = (
    select(
        own.account_device.c.id,
        own.account_device.c.key,
        own.account_device.c.account,
        own.account.c.name,
        own.account.c.administrator,
        own.account_device.c.ended,
    )
    .join_from(own.account_device, own.account, own.account.c.id == own.account_device.c.account)
    .where(own.account_device.c.id == bindparam("device"))
)
_READABLE = select(t.member.c.space).where(t.member.c.account == bindparam("of"), t.member.c.role != "")
_NAME = select(own.account.c.name).where(own.account.c.id == bindparam("of"))
_IN_USE = (
    select(own.account_device)
    .where(own.account_device.c.account == bindparam("of"), own.account_device.c.ended == 0)
    .order_by(own.account_device.c.id)
)
_ONE_ALONE = select(own.account.c.id).where(own.account.c.id == bindparam("of")).with_for_update()
_SERVER_ALONE = select(own.account.c.id).where(own.account.c.name == SERVER_ACCOUNT).with_for_update()
_ON_RECORD = select(t.device.c.id).where(
    t.device.c.space == bindparam("of"), t.device.c.id == bindparam("device")
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who a device key is certified for."""

    device: str
    key: bytes
    account: str
    name: str
    administrator: bool
    ended: bool


class Accounts:
    """Reads and changes accounts in one transaction. `key` is the server's, for statements."""

    def __init__(
        self,
        connection: Connection,
        key: KeyPair,
        now_ms: Callable[[], int],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self.connection = connection
        self.key = key
        self.now_ms = now_ms
        self.random_bytes = random_bytes

    def note(self, what: str, **facts: Any) -> None:
        """Write into the audit log, with all that this transaction does: ids, codes and numbers alone."""
        audit.note(self.connection, self.key, self.now_ms(), what, **facts)

    # -- people and devices ------------------------------------------------------------------------

    def author(self, device: str) -> Author | None:
        """The account behind a device, or None."""
        row = self.connection.execute(_AUTHOR, {"device": device}).first()
        if row is None:
            return None
        return Author(
            row.id, bytes.fromhex(row.key), row.account, row.name, bool(row.administrator), bool(row.ended)
        )

    def add_account(self, name: str, *, administrator: bool = False) -> str:
        """Make an account; names need not differ. Returns its id."""
        account = self.random_bytes(16).hex()
        row = {"id": account, "name": name, "administrator": int(administrator)}
        self.connection.execute(insert(own.account), row)
        return account

    def account_named(self, wanted: str) -> str | None:
        """The account with that name or id, or None. Raises `UserMistake` when several have the name."""
        where = (own.account.c.name == wanted) | (own.account.c.id == wanted)
        found = self.connection.execute(select(own.account.c.id).where(where).order_by(own.account.c.id))
        accounts = list(found.scalars())
        if len(accounts) > 1:
            raise UserMistake(
                "name_ambiguous",
                f"Several people are called “{wanted}”.",
                f"Give the account instead, one of: {', '.join(accounts)}.",
            )
        return accounts[0] if accounts else None

    def name_of(self, account: str) -> str:
        """What the person is called."""
        return str(self.connection.execute(_NAME, {"of": account}).scalar_one())

    def certify(self, public_key: bytes, account: str) -> None:
        """Bind a device key to an account for good, and say so in every space of the account."""
        _lock(self.connection, account)
        device = device_id(public_key)
        found = self.author(device)
        if found is not None:
            if found.ended:
                raise device_ended()
            if found.account != account:
                raise Refused(
                    "device_taken", "This computer's key belongs to somebody else.", "Start a new library."
                )
            return
        row = {"id": device, "key": public_key.hex(), "account": account, "ended": 0}
        self.connection.execute(insert(own.account_device), row)
        self.note("enrolled", device=device, account=account)
        for space in self.spaces_of(account):
            log = SpaceLog(self.connection, space)
            self._say_device(log, device, public_key.hex(), account)
            log.flush()

    def end_device(self, device: str) -> None:
        """From here on the device may neither read nor write."""
        found = self.author(device)
        if found is None:
            raise UserMistake("device_unknown", "There is no such device.", "List the devices and try again.")
        _lock(self.connection, found.account)
        where = own.account_device.c.id == device
        self.connection.execute(update(own.account_device).where(where).values(ended=1))
        self.note("device_ended", device=device, account=found.account)
        for space in self.spaces_of(found.account):
            log = SpaceLog(self.connection, space)
            self.state(log, say.ENDED, device=device)
            log.flush()

    def state(self, log: SpaceLog, what: str, **facts: Any) -> None:
        """Say something in a space's own sequence."""
        place = (epochs.current(self.connection), log.seq + 1)
        log.add_statement(say.make(self.key, log.space, place, what, self.now_ms(), facts))
        told = {name: fact for name, fact in facts.items() if name not in ("name", "key")}
        self.note("stated", space=log.space, seq=log.seq, said=what, **told)

    # -- memberships -------------------------------------------------------------------------------

    def spaces_of(self, account: str) -> list[str]:
        """The spaces the account may read now."""
        return sorted(self.connection.execute(_READABLE, {"of": account}).scalars())

    def set_role(self, log: SpaceLog, account: str, role: str) -> None:
        """State a person's role in a space ("" ends it) and, on joining, which devices are theirs."""
        if role not in ("", *ROLES):
            raise role_unknown(role)
        joining = not role_of(self.connection, log.space, account)
        self.state(log, say.MEMBER, account=account, name=self.name_of(account), role=role)
        if role and joining:
            _lock(self.connection, account)
            for row in self.connection.execute(_IN_USE, {"of": account}).all():
                self._say_device(log, row.id, row.key, account)

    def still_there(self, author: Author) -> None:
        """Raise `Refused` when the device was ended since its request was recognised."""
        now = self.author(author.device)
        if now is None or now.ended:
            raise device_ended()

    def vouch(self, log: SpaceLog, author: Author) -> None:
        """State in a space whose device this is, unless the space has it on record."""
        self.still_there(author)
        asked = {"of": log.space, "device": author.device}
        if self.connection.execute(_ON_RECORD, asked).first() is None:
            self._say_device(log, author.device, author.key.hex(), author.account)

    # -- one-time codes ----------------------------------------------------------------------------

    def invite(self, name: str, grants: dict[str, str], *, administrator: bool = False) -> EnrolmentCode:
        """A one-time code for a person, new or known by that name; `grants`: role by space, on enrolment.

        For whoever runs the server: it lets a computer into the account of a known person.
        """
        if name == SERVER_ACCOUNT:
            raise UserMistake("name_reserved", f"“{name}” is the server itself.", "Use another name.")
        administer_alone(self.connection)
        account = self.account_named(name) or self.add_account(name, administrator=administrator)
        return self._code(account, name, grants)

    def invite_anybody(self, name: str, grants: dict[str, str]) -> EnrolmentCode:
        """A one-time code that opens nobody's account: for a new person or one who is enrolled."""
        return self._code("", name, grants)

    def _code(self, account: str, name: str, grants: dict[str, str]) -> EnrolmentCode:
        code = new_code(self.random_bytes, self.key.id)
        row = {
            "id": code.id,
            "key": code.key.hex(),
            "account": account,
            "name": name,
            "grants": json.dumps(grants, sort_keys=True),
            "expires_ms": self.now_ms() + LIFETIME_MS,
            "used_by": "",
        }
        self.connection.execute(insert(own.code), row)
        self.note("invited", code=code.id, account=account, grants=grants)
        return code

    def redeem(self, code_id: str, shown: str, public_key: bytes, token: str, commons: str) -> str:
        """Certify a device by a code; the account's id. The same device may redeem its code again."""
        once = select(own.code).where(own.code.c.id == code_id).with_for_update()
        row = self.connection.execute(once).first()
        if row is None or not compare_digest(shown, proof(bytes.fromhex(row.key), public_key.hex(), token)):
            raise Refused("code_wrong", "This enrolment code is not valid here.", "Ask for a new code.")
        device = device_id(public_key)
        if row.used_by not in ("", device):
            raise Refused("code_used", "This enrolment code was used before.", "Ask for a new code.")
        if not row.used_by and row.expires_ms < self.now_ms():
            raise Refused("code_expired", "This enrolment code has expired.", "Ask for a new code.")
        self.connection.execute(update(own.code).where(own.code.c.id == code_id).values(used_by=device))
        known = self.author(device)
        account = row.account or (known.account if known else self.add_account(row.name))
        self.certify(public_key, account)
        if not row.used_by:
            grants: dict[str, str] = json.loads(row.grants)
            self._grant(account, grants | {commons: _commons_role(grants, commons)})
        return str(account)

    # -- inside ------------------------------------------------------------------------------------

    def _grant(self, account: str, grants: dict[str, str]) -> None:
        """Raise roles; a code never takes a right away."""
        for space, role in sorted(grants.items()):
            if lock_space(self.connection, space) is None:
                raise epochs.work_missing()
            now = role_of(self.connection, space, account)
            if not at_least(now, role):
                log = SpaceLog(self.connection, space)
                self.set_role(log, account, role)
                log.flush()

    def _say_device(self, log: SpaceLog, device: str, key: str, account: str) -> None:
        self.state(log, say.DEVICE, device=device, key=key, account=account, name=self.name_of(account))


def code_key(connection: Connection, code_id: str) -> bytes | None:
    """The key of a code that was given here, or None: what is sealed to the code opens with it."""
    found = connection.execute(select(own.code.c.key).where(own.code.c.id == code_id)).scalar()
    return bytes.fromhex(found) if found is not None else None


def administer_alone(connection: Connection) -> None:
    """Let no other administrator look for names and make some until this transaction ends."""
    connection.execute(_SERVER_ALONE).all()


def _lock(connection: Connection, account: str) -> None:
    """Let nobody else change which devices and spaces an account has until this transaction ends."""
    connection.execute(_ONE_ALONE, {"of": account}).all()


def checked_name(text: str) -> str:
    """A person's or group's name as it may be stored. Raises `UserMistake`."""
    name = unicodedata.normalize("NFC", text.strip())
    if not 0 < len(name) <= 200 or not name.isprintable():
        raise UserMistake(
            "name_invalid", "A name is 1 to 200 letters, digits, signs and spaces.", "Use another name."
        )
    return name


def role_unknown(role: str) -> UserMistake:
    return UserMistake("role_unknown", f"“{role[:50]}” is not a role.", f"Use one of: {', '.join(ROLES)}.")


def device_ended() -> Refused:
    return Refused("device_ended", "This computer was shut out by its owner.", "Enrol a new library.")


def _commons_role(grants: dict[str, str], commons: str) -> str:
    """Everybody reads the commons; who coordinates a group may publish its work there."""
    if commons in grants:
        return grants[commons]
    return CONTRIBUTOR if COORDINATOR in grants.values() else READER
