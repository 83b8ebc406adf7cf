"""A server that was restored from an older backup takes back what its desks still hold.

Whatever stands under a chain that this server signed is admitted again with its old verdict, voids and
statements included, and no policy is asked: it was asked once. It is told apart by hash alone. Where the
server's log still ends at the common point the log becomes what it was; where it went on meanwhile, what is
missing follows at its end. A space of which the guard knows more than the database is quarantined until that
is here again, or somebody has confirmed who belongs to it: nothing else is taken, and nothing given out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ..errors import InvalidChange
from ..log import change as changes
from ..log import entry as log
from ..log import statement as say
from ..log.entry import Entry
from ..log.run import verify_tip
from ..log.statement import Statement
from ..protocol.offers import Offer, OfferAnswer, statements_in
from ..replica import tables as t
from ..replica.reading import chain_at, role_of, space_row
from ..replica.space_log import CHUNK, SpaceLog, create_space, first_chain
from . import epochs
from . import tables as own
from .accounts import Accounts

UNKNOWN_SEQ = 2**53
"""Where nobody knows how far the log had come: only a person can end the quarantine."""
RECREATED = "recreated"
"""Setting: this database was begun anew for a key that had served before."""
_ALL_MISSING = select(own.quarantine.c.space)
_MISSING = _ALL_MISSING.where(own.quarantine.c.space == bindparam("of"))


def is_quarantined(connection: Connection, space: str) -> bool:
    """Whether work of this space is missing, and nobody has confirmed who belongs to it."""
    return connection.execute(_MISSING, {"of": space}).first() is not None


def quarantined(connection: Connection) -> set[str]:
    """All spaces of which work is missing."""
    return set(connection.execute(_ALL_MISSING).scalars())


def role_given(connection: Connection, space: str, account: str) -> str:
    """A person's role, none in a quarantined space: that they were removed may be among what is lost."""
    return "" if is_quarantined(connection, space) else role_of(connection, space, account)


def readable(accounts: Accounts, account: str) -> list[str]:
    """The spaces of which a person is given something now."""
    gone = quarantined(accounts.connection)
    return [space for space in accounts.spaces_of(account) if space not in gone]


def begin(accounts: Accounts, known: Mapping[str, int]) -> list[str]:
    """Compare with what the guard knows; the spaces that are quarantined from now on.

    Codes that this database still thinks unused may have been used: all are ended.
    """
    connection = accounts.connection
    rows = dict(connection.execute(select(t.space.c.id, t.space.c.seq)).all())
    lost = {space: seq for space, seq in known.items() if rows.get(space, 0) < seq}
    fresh = sorted(lost.keys() - quarantined(connection))
    for space in fresh:
        connection.execute(insert(own.quarantine), {"space": space, "seq": lost[space]})
    if fresh:
        new_epoch(accounts)
    return fresh


def new_epoch(accounts: Accounts) -> None:
    """What the server states from now on rules over all that it may have stated and lost."""
    epochs.begin(accounts.connection, accounts.now_ms(), accounts.random_bytes)
    accounts.connection.execute(update(own.code).values(expires_ms=0))


def confirm(connection: Connection, space: str) -> None:
    """Somebody has looked at who belongs to a space: go on with what is here."""
    connection.execute(delete(own.quarantine).where(own.quarantine.c.space == space))


def common(connection: Connection, offer: Offer) -> int:
    """The last of the places an offer asks about that is in the log here too; 0: none."""
    row = space_row(connection, offer.space)
    if row is None or row.epoch != offer.epoch:
        return 0
    for seq, chain in sorted(offer.places, reverse=True):
        if seq and chain == (row.chain if seq == row.seq else chain_at(connection, offer.space, seq)):
            return int(seq)
    return 0


def take_back(accounts: Accounts, offer: Offer, entries: Sequence[Entry]) -> OfferAnswer:
    """Admit again what is missing of these proven entries."""
    connection, space = accounts.connection, offer.space
    if space_row(connection, space) is None:
        _make(accounts, offer, entries)
    back = _TakingBack(accounts, SpaceLog(connection, space))
    back.take(entries)
    back.log.flush()
    lost = [one for one in back.log.statements if one.epoch >= epochs.current(connection)]
    if lost and not is_quarantined(connection, space):
        new_epoch(accounts)
    if not offer.rest:
        where = (own.quarantine.c.space == space) & (own.quarantine.c.seq <= offer.seq)
        connection.execute(delete(own.quarantine).where(where))
    return OfferAnswer(taken=back.taken, quarantined=is_quarantined(connection, space))


def vouched(accounts: Accounts, statement: Statement) -> None:
    """Know a computer and its person again by what the server once stated. A known one stays as it is."""
    facts = statement.facts
    if statement.what == say.ENDED:
        where = own.account_device.c.id == facts["device"]
        accounts.connection.execute(update(own.account_device).where(where).values(ended=1))
    if statement.what != say.DEVICE or accounts.author(facts["device"]) is not None:
        return
    connection = accounts.connection
    person = select(own.account.c.id).where(own.account.c.id == facts["account"])
    if connection.execute(person).first() is None:
        row = {"id": facts["account"], "name": facts["name"], "administrator": 0}
        connection.execute(insert(own.account), row)
    row = {"id": facts["device"], "key": facts["key"], "account": facts["account"], "ended": 0}
    connection.execute(insert(own.account_device), row)


class _TakingBack:
    """Appends what is missing to one space's log. `taken`: how many entries there were."""

    def __init__(self, accounts: Accounts, space: SpaceLog) -> None:
        self.accounts = accounts
        self.log = space
        self.taken = 0
        self._here: set[tuple[str, str]] = set()

    def take(self, entries: Sequence[Entry]) -> None:
        self._look(entry.hash for entry in entries)
        read = {
            one.hash: changes.read(one.payload) for one in entries if one.type == log.CHANGE and one.payload
        }
        self.log.load((one.record for one in read.values()), (one.head for one in read.values()))
        for entry in entries:
            if (log.CHANGE, entry.hash) in self._here or (entry.type, entry.hash) in self._here:
                continue
            again = entry.type == log.CHANGE and self.log.is_admitted(read[entry.hash].head)
            if again and (log.VOID, entry.hash) in self._here:
                continue
            self.taken += 1
            self._here.add((entry.type, entry.hash))
            if entry.type == log.STATEMENT:
                self._state(entry)
                continue
            self._signed(entry)
            if entry.type == log.VOID:
                self.log.add_void(entry, entry.code, entry.signature)
            elif again:
                self.log.add_void(entry, "duplicate", entry.signature)
            else:
                self.log.add_change(read[entry.hash], entry.signature)

    def _state(self, entry: Entry) -> None:
        (statement,) = statements_in([entry])
        self.log.add_statement(statement)
        vouched(self.accounts, statement)

    def _signed(self, entry: Entry) -> None:
        """The chain does not cover the signatures of authors."""
        where = (t.device.c.space == self.log.space) & (t.device.c.id == entry.device)
        key = self.accounts.connection.execute(select(t.device.c.key).where(where)).scalar()
        signed = entry.signature == "" or verify_tip(entry.hash, bytes.fromhex(key or ""), entry.signature)
        if key is None or not signed:
            raise InvalidChange("run_signature", "What is offered is not signed by its author.")

    def _look(self, hashes: Iterable[str]) -> None:
        e = t.entry.c
        wanted = list(hashes)
        for start in range(0, len(wanted), CHUNK):
            where = (e.space == self.log.space) & e.hash.in_(wanted[start : start + CHUNK])
            self._here |= {
                (row.type, row.hash)
                for row in self.accounts.connection.execute(select(e.type, e.hash).where(where))
            }


def _make(accounts: Accounts, offer: Offer, entries: Sequence[Entry]) -> None:
    """Begin a space that this database does not have, with the log it had."""
    said = [one for one in statements_in(entries) if one.what == say.OPENED]
    if offer.after or offer.start != first_chain(offer.space, offer.epoch) or not said:
        raise InvalidChange("offer_beginning", "A space that the server lost is offered from its beginning.")
    create_space(accounts.connection, offer.space, said[0].facts["kind"], offer.epoch)
    settings = select(own.setting.c.value).where(own.setting.c.name == RECREATED)
    known = is_quarantined(accounts.connection, offer.space)
    if not known and accounts.connection.execute(settings).first() is not None:
        accounts.connection.execute(insert(own.quarantine), {"space": offer.space, "seq": UNKNOWN_SEQ})
