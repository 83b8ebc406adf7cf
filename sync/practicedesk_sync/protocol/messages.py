"""The messages of ``/sync/v1`` and their exact bytes.

A message is one line of JSON (checked by pydantic) followed by one line for each payload: bodies of
changes and statements travel as the very bytes that were hashed and signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ..errors import InvalidChange, SyncError
from ..log import strict_json
from ..log.entry import CHANGE, PURGE, STATEMENT, VOID, Entry
from ..log.run import Run
from ..log.statement import RETURNED
from .envelope import SMALL
from .links import linked, unlinked

OWN = "own"
"""A row for an entry whose body the receiver made itself and has."""
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Token = Annotated[str, Field(max_length=200)]
"""Of a session; a desk keeps what it is given and sends it with every request."""
Number = Annotated[int, Field(ge=0, lt=2**53)]
MOST = 10_000
"""Of anything a request may list, each of which costs the server a look into its database."""
MOST_HELD = 200
"""Of bodies that are asked for, as they may be large."""


class Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, defer_build=True)


class Hello(Message):
    """Who the server is, what it speaks, its clock, and a session token to start with.

    `rotations`: how it came to this key (`log/rotation.py`).
    """

    server_key: str
    name: str
    protocols: list[int]
    time_ms: int
    token: Token
    version: str = ""
    rotations: list[tuple[str, str]] = []


class EnrolRequest(Message):
    """`code_id` names the one-time code; `proof` shows knowledge of its secret for this device key."""

    code_id: Id
    proof: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    device_key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Enrolled(Message):
    """Whose device this now is: the account, and the server's certificate (statement bytes, signature)."""

    account: Id
    name: str
    server_key: str
    commons: Id
    token: Token
    rotations: list[tuple[str, str]] = []


class Command(Message):
    """A wish only the server can fulfil; `id` makes it idempotent.

    `what`: open {space, nonce, kind} · invite {space, name, role} · role {space, account, role} ·
    remove {space, account} · end_device {device} · succeed {key, proof} · accept_held {space, device,
    numbers} · send_back_held {space, device, numbers, reason} · heard_held {space, numbers}; numbers as in
    "3 4 5" · taken_off {space, statement}: a space whose readers this person is no more among was taken off
    this device, as that statement asked.
    """

    id: Id
    what: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    args: dict[str, Annotated[str, Field(pattern=r"^[^\x00]*$")]]


SUCCEED = "succeed"
"""A restored or copied library asks for another identity: the asking device's key vouches for the new one."""
CURSOR_CHAIN = 16


class Cursor(NamedTuple):
    """Where a desk stands in a space: seq and chain of its last entry, and its own highest n.

    Of the chain `CURSOR_CHAIN` digits are enough: they tell logs apart, a page's signature proves them.
    """

    space: str
    seq: int
    chain: str
    own_n: int


_Cursor = tuple[Id, Number, Annotated[str, Field(pattern=r"^([0-9a-f]{16,64})?$")], Number]


class RunHead(Message):
    space: Id
    count: Annotated[int, Field(gt=0, le=100_000)]
    signature: Signature


class ExchangeRequest(Message):
    """Everything a desk has to say in one round trip. `runs` go as payload lines.

    `audit`: up to which entry the desk has seen the server's audit log, 0 for not at all. `held`: changes
    (space, device, n) that wait for a coordinator, and of which the desk wants the bodies.
    `pages_only`: no snapshot instead of many pages. By stick it also names the files whose bytes are to come
    back: `files` that lack everything from a byte on, and `files_under`, of those that the pages name first,
    those with at most so many bytes.
    """

    cursors: Annotated[list[_Cursor], Field(max_length=MOST)] = []
    commands: Annotated[list[Command], Field(max_length=MOST)] = []
    run_heads: Annotated[list[RunHead], Field(max_length=MOST)] = []
    audit: Number = 0
    held: Annotated[list[tuple[Id, Id, Number]], Field(max_length=MOST_HELD)] = []
    pages_only: bool = False
    files: Annotated[list[tuple[Id, Sha256, Number]], Field(max_length=MOST)] = []
    files_under: Annotated[list[tuple[Id, Number]], Field(max_length=MOST)] = []
    bodies: Annotated[tuple[bytes, ...], Field(exclude=True)] = ()

    @property
    def runs(self) -> list[Run]:
        """The runs with their bodies. Raises `InvalidChange` when heads and bodies do not fit."""
        if sum(head.count for head in self.run_heads) != len(self.bodies):
            raise InvalidChange("runs_incomplete", "A request announces other changes than it holds.")
        made, start = [], 0
        for head in self.run_heads:
            made.append(Run(head.space, self.bodies[start : start + head.count], head.signature))
            start += head.count
        return made


ADMITTED = "admitted"
FORKED = "device_forked"
"""Why a change is not taken whose number another copy of its author's library has used for other work."""


class Verdict(Message):
    """What became of one pushed change that was not admitted: refused, held, parked or retry.

    Of one that was admitted before it is said to those alone who get no pages of the space any more.
    """

    space: Id
    n: int
    what: str
    code: str
    message: str


class CommandAnswer(Message):
    """`result` by command: invite gives {code}, open gives {space}; `code` set means refused."""

    id: Id
    code: str = ""
    message: str = ""
    result: dict[str, str] = {}


_ROWS: dict[str, tuple[type, ...]] = {
    OWN: (int, str),
    CHANGE: (str,),
    STATEMENT: (str,),
    VOID: (str, int, str, str, str, str),
}


def _of_form(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows whose parts are what they have to be; those of a kind nobody knows yet are named, no more."""
    for row in rows:
        if not row or not isinstance(row[0], str):
            raise ValueError("a row has no name")
        if row[0] in _ROWS and tuple(map(type, row[1:])) != _ROWS[row[0]]:
            raise ValueError("a row has not the form of its name")
    return rows


Rows = Annotated[list[list[Any]], AfterValidator(_of_form)]


class Page(Message):
    """Consecutive entries of one space and the server's signature over where they end.

    `rows`: one list per entry, see `page_rows`.
    """

    space: Id
    kind: str
    epoch: Id
    after: int
    seq: int
    chain: str
    signature: Signature
    rows: Rows


class ExchangeAnswer(Message):
    """Everything the server has to say in one round trip.

    `token`: the renewed session token; "" while the one in use has most of its life before it.
    `state`: hash over heads and digests of all readable spaces. `more`: the pages do not reach there yet.
    `revoked`: signed membership statements
    that ended a reading right. `rewound`: spaces in which the desk's cursor is not in the server's log;
    `quarantined`: those of which the server knows that it lost work, and gives nothing out.
    `held`: those of what was asked for that the person may decide about (space, device, n, since when);
    `settled`: what was decided about this device's own (space, n, accepted or returned, reason).
    `snapshots`: instead of pages, manifests (`protocol/snapshots.py`), each with its signature, the statement
    by which the person is a member now, and that one's signature.
    `audit`: where the audit log ends (n, chain, signature), and the links from where the desk saw it end.
    """

    account: str
    time_ms: int
    state: str
    token: Token = ""
    more: bool = False
    verdicts: list[Verdict] = []
    answers: list[CommandAnswer] = []
    pages: list[Page] = []
    rewound: list[Id] = []
    quarantined: list[Id] = []
    revoked: list[tuple[Id, str]] = []
    held: list[tuple[Id, Id, int, int]] = []
    settled: list[tuple[Id, int, str, str]] = []
    snapshots: list[tuple[str, str, str, str]] = []
    audit: tuple[int, str, str] | None = None
    audit_links: list[str] = []
    payloads: Annotated[tuple[bytes, ...], Field(exclude=True)] = ()


MOST_WAIT_S = 3_600
"""Seconds a server lets a desk wait; a desk asks for less where the network cuts longer silence."""


class WaitRequest(Message):
    """Say when what I may read is not this any more, or after so many seconds. `state`: as in an answer."""

    state: str
    most_s: Annotated[int, Field(gt=0, le=MOST_WAIT_S)]


class News(Message):
    """Whether there is something to fetch by an exchange."""

    news: bool = False


class WhereRequest(Message):
    """How far has entry `seq` of a space come?"""

    space: Id
    seq: Number


class WhereAnswer(Message):
    """`others`: members' computers but the one that asks; `received`: how many told that they have it."""

    received: int
    others: int


class Carried(Message):
    """A courier hands in one segment of a sealed bundle, which follows as it is.

    `answer`: all of it is handed in; give what is to be carried back. Only with the first segment.
    """

    index: Annotated[int, Field(ge=0, lt=2**32)]
    answer: bool = False


class Failure(Message):
    """How the server says no: a stable code, a plain sentence, the next step; a fresh token if it helps."""

    code: str
    message: str
    next: str
    token: Token = ""


AnyMessage = TypeVar("AnyMessage", bound=Message)


def encode(message: Message, payloads: Sequence[bytes] = ()) -> bytes:
    """The bytes of a message: its JSON line, then its payload lines (small ones without their links)."""
    lines = unlinked(payloads) if sum(map(len, payloads)) < SMALL else payloads
    return b"\n".join([strict_json.dumps(message.model_dump(mode="json", exclude_defaults=True)), *lines])


def decode(data: bytes, model: type[AnyMessage]) -> tuple[AnyMessage, tuple[bytes, ...]]:
    """Read a message. Raises `SyncError` (code ``message_invalid``); never echoes the input."""
    first, *payloads = data.split(b"\n")
    return _checked(first, model), linked(payloads)


def encode_with(message: Message, sealed: bytes) -> bytes:
    """The bytes of a message with something behind it that is no line: a sealed bundle, or a piece of one."""
    return encode(message) + b"\n" + sealed


def decode_with(data: bytes, model: type[AnyMessage]) -> tuple[AnyMessage, bytes]:
    """Read a message and what is behind it. Raises `SyncError` (code ``message_invalid``)."""
    first, _, sealed = data.partition(b"\n")
    return _checked(first, model), sealed


def _checked(line: bytes, model: type[AnyMessage]) -> AnyMessage:
    strict_json.loads(line)
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "message"
        raise SyncError(
            "message_invalid",
            f"A message has the wrong form at “{where[:80]}”.",
            "Update PracticeDesk on both sides.",
        ) from error


def page_rows(entries: Sequence[Entry], reader: str, own_n: int) -> tuple[list[list[Any]], list[bytes]]:
    """Rows and payloads of entries for one device; bodies it holds already (`own_n`) stay behind."""
    rows: list[list[Any]] = []
    payloads: list[bytes] = []
    for entry in entries:
        if entry.type == CHANGE and entry.device == reader and entry.n <= own_n:
            rows.append([OWN, entry.n, entry.signature])
        elif entry.type in (CHANGE, STATEMENT, PURGE) and entry.payload is not None:
            rows.append([entry.type, entry.signature])
            payloads.append(entry.payload)
        else:
            rows.append([VOID, entry.device, entry.n, entry.hash, entry.record, entry.code, entry.signature])
    return rows, payloads


def payloads_of(rows: Sequence[Sequence[Any]]) -> int:
    """How many payloads these rows announce."""
    return sum(row[0] in (CHANGE, STATEMENT) for row in rows)


def pages_of(answer: ExchangeAnswer) -> Iterator[tuple[Page, list[bytes]]]:
    """The pages of an answer, each with its payloads."""
    start = 0
    for page in answer.pages:
        count = payloads_of(page.rows)
        yield page, list(answer.payloads[start : start + count])
        start += count


def statements_of(answer: ExchangeAnswer) -> list[bytes]:
    """The statements behind the payloads of the pages: one for each space in `revoked`."""
    return _behind_pages(answer)[: len(answer.revoked)]


def held_of(answer: ExchangeAnswer) -> tuple[list[bytes], list[bytes]]:
    """The bodies behind these: one for each in `held`, then one for each in `settled` that was returned."""
    rest = _behind_pages(answer)[len(answer.revoked) :]
    return rest[: len(answer.held)], rest[len(answer.held) :]


def _behind_pages(answer: ExchangeAnswer) -> list[bytes]:
    """Raises `InvalidChange` where these are not as many as are announced."""
    found = list(answer.payloads[sum(payloads_of(page.rows) for page in answer.pages) :])
    returned = sum(what == RETURNED for _, _, what, _ in answer.settled)
    if len(found) != len(answer.revoked) + len(answer.held) + returned:
        raise InvalidChange("answer_payloads", "An answer holds other content than it announces.")
    return found


def page_after(page: Page, payloads: Sequence[bytes], seq: int) -> tuple[Page, list[bytes]]:
    """What of a page follows `seq`, which lies within it: a desk may have the beginning already."""
    gone = page.rows[: seq - page.after]
    rest = page.model_copy(update={"after": seq, "rows": page.rows[len(gone) :]})
    return rest, list(payloads[payloads_of(gone) :])
