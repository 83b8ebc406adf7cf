"""The server: `SyncService` for every device, over one replica."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection, Engine

from ..blobs.store import BlobStore
from ..errors import Refused, WorldError
from ..ids import device_id, space_id
from ..log import run as runs
from ..log import statement as say
from ..log.change import Change
from ..log.keys import KeyPair
from ..log.rotation import chain_of
from ..log.statement import SERVER_ACCOUNT
from ..protocol import versions
from ..protocol.messages import (
    Command,
    CommandAnswer,
    Cursor,
    Enrolled,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    Hello,
    Verdict,
    WhereAnswer,
    WhereRequest,
)
from ..replica.engine import set_up_alone
from ..replica.reading import space_row, state_hash, was_member
from ..replica.space_log import SpaceLog
from ..replica.transaction import Result, run_tx
from . import audit, held, receipts, rewound
from .accounts import Accounts, Author, device_ended
from .admission import Admission
from .commands import carry_out
from .epochs import work_missing
from .guard import Guard, watched
from .pages import Pages, lost, membership, revocations
from .snapshot_store import SnapshotStore
from .spaces import open_space
from .tokens import Tokens

COMMONS_NONCE = "commons"
CheckedRun = tuple[str, list[Change], str]


@dataclass(frozen=True, slots=True)
class Server:
    """One server over one database. `key` is its signing key, `former` those before it; `tokens` guards
    sessions.

    `reader`: an engine that only reads, so that an exchange with nothing to write waits for no writer.
    """

    engine: Engine
    key: KeyPair
    tokens: Tokens
    now_ms: Callable[[], int]
    random_bytes: Callable[[int], bytes]
    name: str = "PracticeDesk server"
    reader: Engine | None = None
    former: tuple[KeyPair, ...] = ()
    blobs: BlobStore | None = None
    """Where the bytes of attachments are; a server without takes none."""
    guard: Guard | None = None
    snapshots: SnapshotStore | None = None
    """Where snapshots of large spaces are; a server without gives pages alone."""

    @property
    def held_keys(self) -> tuple[KeyPair, ...]:
        """The keys this server has had, the one in use first."""
        return (self.key, *self.former)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """Their public halves: what it ever said is signed by one of them."""
        return tuple(key.public for key in self.held_keys)

    @property
    def commons(self) -> str:
        return space_id(self.keys[-1], COMMONS_NONCE)

    def accounts(self, connection: Connection) -> Accounts:
        return Accounts(connection, self.key, self.now_ms, self.random_bytes)

    def note(self, what: str, **facts: Any) -> None:
        """Write into the audit log what has changed nothing else."""
        run_tx(self.engine, lambda connection: self.accounts(connection).note(what, **facts))

    def set_up(self) -> None:
        """Make the server's own account and the commons; doing it again changes nothing."""

        def work(connection: Connection) -> None:
            accounts = self.know_itself(connection)
            open_space(accounts, self.itself(connection), self.commons, COMMONS_NONCE, say.COMMONS)

        self.write(work)

    def know_itself(self, connection: Connection) -> Accounts:
        """The accounts, the server's own among them."""
        set_up_alone(connection)
        accounts = self.accounts(connection)
        if audit.head(connection) is None:
            accounts.note("began", server=self.key.id)
        if accounts.author(self.key.id) is None:
            if accounts.account_named(SERVER_ACCOUNT) is not None:
                raise WorldError(
                    "database_taken",
                    "The database belongs to another server, with another key.",
                    "Use that server's folder, or an empty database.",
                )
            accounts.certify(self.key.public, accounts.add_account(SERVER_ACCOUNT))
        return accounts

    def itself(self, connection: Connection) -> Author:
        """The server as an author, for the groups an administrator makes on its command line."""
        author = self.accounts(connection).author(self.key.id)
        if author is None:
            raise WorldError("server_not_set_up", "The server has not been set up.", "Run `init` first.")
        return author

    # -- SyncService, for the device the door has recognised ---------------------------------------

    def hello(self) -> Hello:
        return Hello(
            server_key=self.key.public.hex(),
            name=self.name,
            protocols=list(versions.SPOKEN),
            time_ms=self.now_ms(),
            token=self.tokens.give(),
            version=version("practicedesk-sync"),
            rotations=chain_of(self.held_keys),
        )

    def enrol(self, request: EnrolRequest, token: str) -> Enrolled:
        """`token` is the session token under which the request came; the proof is bound to it."""

        def work(connection: Connection) -> Enrolled:
            accounts = self.accounts(connection)
            key = bytes.fromhex(request.device_key)
            account = accounts.redeem(request.code_id, request.proof, key, token, self.commons)
            return Enrolled(
                account=account,
                name=accounts.name_of(account),
                server_key=self.key.public.hex(),
                commons=self.commons,
                token=self.tokens.give(device_id(key)),
                rotations=chain_of(self.held_keys),
            )

        return self.write(work)

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in a transaction; the guard is told how far the logs have come."""
        return watched(self.engine, self.guard, work)

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` on one snapshot."""
        return run_tx(self.reader or self.engine, work)

    def exchange(self, author: Author, request: ExchangeRequest) -> ExchangeAnswer:
        answers, verdicts = self.take(author, request)

        def work(connection: Connection) -> tuple[ExchangeAnswer, dict[str, int]]:
            answer = self.news(connection, author, request)
            return answer, _moved(self.accounts(connection), author, request, answer)

        answer, places = self.read(work)
        if places:
            self.write(lambda connection: receipts.note(connection, author.device, places))
        return answer.model_copy(update={"answers": answers, "verdicts": verdicts})

    def take(self, author: Author, request: ExchangeRequest) -> tuple[list[CommandAnswer], list[Verdict]]:
        """Carry out the commands of a request and admit its runs, whoever has brought it."""
        checked = list(_checked_runs(request, author))
        answers = [self._carry_out(author, command) for command in request.commands]
        return answers, self._admit(author, checked)

    def where(self, author: Author, request: WhereRequest) -> WhereAnswer:
        """How many other computers have an entry. Raises `Refused` for a space the person may not read."""
        return self.read(lambda connection: receipts.where(connection, author, request, self.key.id))

    def author(self, connection: Connection, device: str) -> Author:
        """The person behind a device. Raises `Refused` for an unknown or ended one."""
        author = self.accounts(connection).author(device)
        if author is None:
            raise Refused(
                "device_unknown", "This computer is not known to the server.", "Enrol it with a new code."
            )
        if author.ended:
            raise device_ended()
        return author

    def news(self, connection: Connection, author: Author, request: ExchangeRequest) -> ExchangeAnswer:
        """What follows the cursors of a request, about as much as goes into one answer."""
        gone = rewound.quarantined(connection)
        readable = rewound.readable(self.accounts(connection), author.account)
        cursors = {cursor.space: cursor for cursor in (Cursor(*each) for each in request.cursors)}
        pages = Pages(connection, self.key, author.device, None if request.pages_only else self.snapshots)
        for space in sorted(readable, key=lambda each: (each not in cursors, each)):
            pages.add(space, cursors.get(space))
        asked = sorted(cursors.keys() - set(readable) - gone)
        revoked, statements = revocations(connection, author.account, asked)
        pages.rewound += lost(connection, author.account, [cursors[space] for space in asked])
        audited, links = audit.news(connection, request.audit)
        waiting = held.news(connection, author, request.held)
        return ExchangeAnswer(
            audit=audited and (audited.n, audited.chain, audited.signature),
            audit_links=links,
            account=author.account,
            time_ms=self.now_ms(),
            state=state_hash(connection, readable),
            more=pages.more,
            pages=pages.made,
            rewound=pages.rewound,
            quarantined=sorted(gone & cursors.keys()),
            revoked=revoked,
            held=waiting.offered,
            settled=waiting.settled,
            snapshots=[
                (*signed, *_said(membership(connection, space, author.account)))
                for space, signed in pages.snapshots
            ],
            payloads=tuple(pages.payloads + statements + waiting.payloads),
        )

    # -- inside ------------------------------------------------------------------------------------

    def _carry_out(self, author: Author, command: Command) -> CommandAnswer:
        def work(connection: Connection) -> CommandAnswer:
            return carry_out(self.accounts(connection), author, command)

        return self.write(work)

    def _admit(self, author: Author, checked: list[CheckedRun]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        by_space: dict[str, list[CheckedRun]] = defaultdict(list)
        for run in checked:
            by_space[run[0]].append(run)
        for space, run_list in sorted(by_space.items()):
            verdicts += self.write(partial(_admit_one, self, space, author, run_list))
        return verdicts


def _admit_one(
    server: Server, space: str, author: Author, checked: list[CheckedRun], connection: Connection
) -> list[Verdict]:
    row = space_row(connection, space)
    if row is None or not was_member(connection, space, author.account):
        return _later(checked, Refused("space_unknown", "The server knows no such group of yours."))
    if rewound.is_quarantined(connection, space):
        return _later(checked, work_missing())
    log = SpaceLog(connection, space)
    accounts = server.accounts(connection)
    accounts.vouch(log, author)
    admission = Admission(connection, log, author, server.now_ms())
    for _, changes, signature in checked:
        admission.admit(changes, signature)
    log.flush()
    for why, count in (+admission.voided).items():
        accounts.note(why.what, space=space, device=author.device, code=why.code, count=count)
    return admission.verdicts


def _moved(
    accounts: Accounts, author: Author, request: ExchangeRequest, answer: ExchangeAnswer
) -> dict[str, int]:
    """By space, where the device says that it stands, if not where it stood."""
    cursors = (Cursor(*each) for each in request.cursors)
    told = (cursor for cursor in cursors if cursor.space not in answer.rewound)
    if not (moved := receipts.moved(accounts.connection, author.device, told)):
        return {}
    readable = accounts.spaces_of(author.account)
    return {space: seq for space, seq in moved.items() if space in readable}


def _said(membership: Any) -> tuple[str, str]:
    """A statement as text, and its signature."""
    return membership.payload.decode(), membership.signature


def _later(checked: list[CheckedRun], why: Refused) -> list[Verdict]:
    """Runs into one space that cannot be taken now: they are to be sent again."""
    space, changes, _ = checked[0]
    return [Verdict(space=space, n=changes[0].n, what="retry", code=why.code, message=why.message)]


def _checked_runs(request: ExchangeRequest, author: Author) -> Iterator[CheckedRun]:
    """Hash, decode and verify before any lock is taken."""
    for run in request.runs:
        yield run.space, runs.check(run, author.device, author.key), run.signature
