"""Takes in what the server has sent by stick: in any order, any number of times, mixed with the network.

A page is applied where it follows what is here; of one that overlaps only the rest; what lies behind a gap is
left, and the gap is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from practicedesk_sync.bundle import faults
from practicedesk_sync.bundle.contents import FilePiece, Heads, Invitation, Receipt, Rotations
from practicedesk_sync.bundle.head import ENROLMENT, OUTBOX, REQUEST, Head
from practicedesk_sync.bundle.reading import Bundle, open_bundle, parts_of
from practicedesk_sync.errors import SyncError, UserMistake
from practicedesk_sync.ids import device_id
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.log.rotation import followed, keys_of
from practicedesk_sync.progress import Progress, unwatched
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol.blobs import HaveAnswer
from practicedesk_sync.protocol.messages import (
    FORKED,
    Enrolled,
    ExchangeAnswer,
    Message,
    Page,
    Verdict,
    page_after,
    pages_of,
)
from practicedesk_sync.replica.reading import chain_at, state_hash

from ..library import answers, by_stick
from ..library.arrivals import marks
from ..library.by_stick import CODE
from ..library.identity import pin_rotations, pin_server, server_pin, set_setting, setting
from ..library.lease import locked
from ..library.library import Library
from ..library.locking import server_answered
from ..library.revoked import revoked_ms
from ..library.spaces import shared_spaces, space_names
from ..library.writing import Writing
from .bundled_files import FilesComing
from .deciding import take_held, take_settled
from .enrolling import code_for, pin_of, pinned
from .healing import server_rewound
from .mending import digest_differs
from .renaming import named
from .revoking import purge_revoked
from .syncing import SyncReport
from .witnessing import look_on_stick

ANYBODY = KeyPair(bytes(32))
"""To whom a code in a file is sealed: like a code on paper it serves whoever holds it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A bundle goes on behind what is here: entries `first` to `last` of a space have to come before."""

    space: str
    name: str
    first: int
    last: int


@dataclass(slots=True)
class BundleReport(SyncReport):
    """What a bundle held. `acknowledged`: own changes the server has said to have.

    `invited`: whom an invitation is for; `enrolled`: as whom this library is connected by it. `verified`:
    this library was found to agree with the server as of then. `more`: the server
    has more than this. `files`: how many attachments came with it; `failed`: sentences on others. `absent`:
    names of parts that are not there.
    """

    kind: str = ""
    acknowledged: int = 0
    invited: str = ""
    enrolled: str = ""
    verified: bool = False
    more: bool = False
    files: int = 0
    failed: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def read_bundle(library: Library, path: Path, on_progress: Progress = unwatched) -> BundleReport:
    """Take in a bundle, and its other parts that lie beside it. Each page is applied whole or not at all.

    Everything is proven before anything is applied. Raises `SyncError`, `WorldError`, `UserMistake`. What
    `on_progress` raises ends it; the bundle can be read again.
    """
    paths, absent = parts_of(path)
    report = BundleReport(absent=[one.name for one in absent])
    with ExitStack() as stack:
        bundles = [stack.enter_context(open_bundle(one, on_progress)) for one in paths]
        head = bundles[0].head
        report.kind = head.kind
        if _is_question(library, head):
            raise _for_the_server()
        if head.kind == ENROLMENT and head.recipients[0][0] == ANYBODY.id:
            _take_invitation(library, bundles[0], report)
            return report
        head.sealed_for(library.key.id)
        for bundle in bundles:
            _check_signer(library, bundle)
        taking = _Taking(library, report)
        for bundle in bundles:
            for message in bundle.messages(library.key, on_progress=on_progress):
                taking.take(message, bundle)
        taking.end()
    return report


def _is_question(library: Library, head: Head) -> bool:
    """Whether somebody asks the server for something by this."""
    if head.kind != ENROLMENT:
        return head.kind in (OUTBOX, REQUEST)
    with library.reading() as connection:
        pin = server_pin(connection)
    answers_us = head.recipients[0][0] in (ANYBODY.id, library.key.id)
    return not answers_us and (pin is None or pin.public_key != head.sender)


def _check_signer(library: Library, bundle: Bundle) -> None:
    """Raises `SyncError` unless it comes from the pinned server, or from the one that gave the code.

    A key that took the place of that server's is followed.
    """
    head = bundle.head
    with library.reading() as connection:
        pin, code_text = server_pin(connection), setting(connection, CODE)
    if pin is None and head.kind == ENROLMENT and code_text:
        known = codes.parse(code_text).server
    else:
        known = device_id(pinned(library).public_key)
    if known == head.sender_id:
        return
    first = next(bundle.messages(library.key), None)
    claimed = first.rotations if isinstance(first, Rotations) else []
    old = next((key for key, _ in map(keys_of, claimed) if device_id(key) == known), None)
    if old is None:
        raise faults.wrong_signer()
    followed(old, head.sender, claimed)
    library.write(lambda writing: pin_rotations(writing.connection, claimed))


def _take_invitation(library: Library, bundle: Bundle, report: BundleReport) -> None:
    """Keep the code of an invitation for the answer that is written next."""
    found = next(bundle.messages(ANYBODY), None)
    if not isinstance(found, Invitation):
        raise faults.unexpected()
    code = code_for(library, found.code)
    if code.server != bundle.head.sender_id:
        raise faults.wrong_signer()
    with library.reading() as connection:
        pin = server_pin(connection)
    if pin is not None and pin.name != found.name:
        raise UserMistake(
            "connected_already",
            f"This library is connected as {pin.name} already; this is an invitation for {found.name}.",
            "Give it to them, for a library of their own.",
        )
    library.write(lambda writing: set_setting(writing.connection, CODE, code.text))
    report.invited = found.name


class _Taking:
    """Applies the messages of one bundle."""

    def __init__(self, library: Library, report: BundleReport) -> None:
        self.library = library
        self.report = report
        self.heard: dict[tuple[str, int], Verdict] = {}
        self.files = FilesComing(library)
        self._heads: Heads | None = None
        with library.reading() as connection:
            self._revoked_ms = revoked_ms(connection)
            self._unsent = by_stick.unsent(connection)

    def take(self, message: Message, bundle: Bundle) -> None:
        if isinstance(message, Enrolled):
            self._enrol(message, bundle)
        elif isinstance(message, Receipt):
            self._receipt(message)
        elif isinstance(message, ExchangeAnswer):
            self._answer(message)
        elif isinstance(message, Heads):
            self._heads = message
        elif isinstance(message, HaveAnswer):
            self.files.hear(message)
        elif isinstance(message, FilePiece):
            self.files.take(message)
        elif isinstance(message, Rotations):
            pass  # they were followed before anything was taken
        else:
            raise faults.unexpected()

    def end(self) -> None:
        """Tell what was acknowledged; compare, where the bundle leads to where this library stands now."""
        heads = self._heads
        self.report.more = heads is not None and heads.more
        self.report.files, self.report.failed = self.files.fetched, self.files.failed
        if heads is not None:
            self._renew(heads)
            self.files.end(heads.time_ms)
        with self.library.reading() as connection:
            self.report.acknowledged = max(0, self._unsent - by_stick.unsent(connection))
            if heads is None or marks(connection) != dict(heads.heads):
                return
            here = state_hash(connection, shared_spaces(connection))
            known_ms = int(setting(connection, "verified_ms", "0"))
        if here != heads.state:
            raise digest_differs()
        self.report.verified = True
        at = str(max(known_ms, heads.time_ms))
        self.library.write(lambda writing: set_setting(writing.connection, "verified_ms", at))

    def _renew(self, heads: Heads) -> None:
        """The server answered when it wrote this, about the spaces it names as this person's."""
        with self.library.reading() as connection:
            ended = locked(connection).keys() - dict(heads.heads).keys()
        server_answered(self.library, heads.time_ms, ended)

    def _enrol(self, enrolled: Enrolled, bundle: Bundle) -> None:
        if enrolled.server_key != bundle.head.sender.hex():
            raise faults.wrong_signer()
        with self.library.reading() as connection:
            pin = server_pin(connection)
        url = pin.url if pin else ""
        made = pin_of(url, enrolled)

        def work(writing: Writing) -> None:
            pin_server(writing.connection, made)
            set_setting(writing.connection, CODE, "")

        self.library.write(work)
        self.report.enrolled = enrolled.name

    def _receipt(self, receipt: Receipt) -> None:
        now = self.library.now_ms()
        anew = named(self.library, list(receipt.answers))
        verdicts = [one for one in receipt.verdicts if self.heard.get((one.space, one.n)) != one]
        self.heard |= {(one.space, one.n): one for one in verdicts}
        stuck = [one for one in verdicts if one.what in ("retry", "parked")]

        def work(writing: Writing) -> None:
            answers.keep(writing.connection, receipt.answers, now)
            if not anew:  # what waits has other numbers then
                by_stick.acknowledge(writing.connection, receipt.tips)
            for verdict in stuck:
                by_stick.forget(writing.connection, verdict.space)

        try:
            self.library.write(work)
        except SyncError as error:
            if error.code == FORKED:
                self.library.write(lambda writing: self.library.note_fork(writing.connection, {}))
            raise
        self.report.answers += receipt.answers
        self.report.stuck += stuck
        self.report.refused += [one for one in verdicts if one.what in ("refused", "held")]

    def _answer(self, answer: ExchangeAnswer) -> None:
        for page, payloads in pages_of(answer):
            if self._revoked_ms.get(page.space, -1) < answer.time_ms:
                self._page(page, payloads)
        take_held(self.library, answer)
        look_on_stick(self.library, pinned(self.library).keys, answer)
        for space, name in purge_revoked(self.library, pinned(self.library), answer, self.heard):
            self.report.purged.append(space)
            self.report.purged_names.append(name)
        self.report.settled += take_settled(self.library, answer)
        if answer.rewound:
            raise server_rewound()

    def _page(self, page: Page, payloads: Sequence[bytes]) -> None:
        with self.library.reading() as connection:
            here = marks(connection).get(page.space, 0)
            known = chain_at(connection, page.space, page.seq) if page.seq <= here else None
            name = space_names(connection).get(page.space)
        if page.seq <= here:
            if known != page.chain:
                raise _other_history(name.name if name else page.space)
        elif page.after > here:
            if page.space not in {gap.space for gap in self.report.gaps}:
                words = name.name if name else page.space
                self.report.gaps.append(Gap(page.space, words, here + 1, page.after))
        else:
            rest, wanted = page_after(page, payloads, here)
            self.library.receive(rest, wanted)
            self.report.received += sum(row[0] == "change" for row in rest.rows)


def _for_the_server() -> SyncError:
    return SyncError(
        "bundle_for_server",
        "This bundle is on its way to the server; a desk cannot open it.",
        "Hand it to whoever looks after the server, or carry it there over the network.",
    )


def _other_history(name: str) -> SyncError:
    return SyncError(
        "other_history",
        f"This bundle tells another history of “{name}” than the one here.",
        "Nothing was changed. Tell the server's administrator.",
    )
