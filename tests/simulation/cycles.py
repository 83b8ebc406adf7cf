"""A sync cycle of one desk, with at most one thing that goes wrong, and what must hold right after it."""

from __future__ import annotations

from functools import partial

from practicedesk.services.syncing import Syncing, SyncReport
from practicedesk_sync.errors import PracticeDeskError

from . import wire as w
from .crashes import AFTER, BEFORE, DeskKilled
from .desk import Desk
from .recording import check_error, check_kept
from .versions import running
from .wire import Plan
from .world import World

DESK_BEFORE, DESK_AFTER = "desk killed in sync before commit", "desk killed in sync after commit"
DESK_KILLS = {DESK_BEFORE: BEFORE, DESK_AFTER: AFTER}
FAULTS = (*w.NETWORK, *DESK_KILLS)
SECRET_TAIL = 9
_CHAIN = "SELECT chain FROM entry WHERE space = ? AND seq = ?"


def sync(world: World, desk: Desk, fault: str) -> str:
    """One whole cycle; in a word what came of it."""
    if not desk.enrolled:
        return "not enrolled"
    commit_drafts(world, desk)
    tags = carried(world, desk)
    before = Before(world, desk)
    report, outcome, happened = _run(world, desk, fault)
    if happened:
        for tag in tags:
            world.pairs[tag, fault] += 1
    check_after(world, desk, before)
    if outcome in DESK_KILLS:
        check_kept(world, desk)
    if report is not None:
        note_answers(world, report)
        if fault != w.BETWEEN:
            _check_up_to_date(world, desk)
    if happened and outcome == "done" and fault in w.DAMAGED_ANSWER:
        raise AssertionError(f"{fault}, and nobody noticed")
    return outcome


def _run(world: World, desk: Desk, fault: str) -> tuple[SyncReport | None, str, bool]:
    """(report or None, outcome in a word, whether the fault happened)."""
    wire = world.wires[desk.name]
    if fault in DESK_KILLS:
        desk.mark_journal()
        desk.commits.arm(DESK_KILLS[fault], world.random.choice((0, 0, 1, 2, 3, 4)))
    elif fault:
        wire.plan = Plan(fault, world.random.choice((0, 0, 0, 1, 2)))
    report, outcome = None, "done"
    try:
        with running(desk.newer):
            report = Syncing(desk.library, world.channel(desk)).run()
    except DeskKilled:
        outcome = fault
        desk.rise()
    except PracticeDeskError as error:
        check_error(error)
        outcome = error.code
    happened = outcome == fault or (wire.plan is not None and wire.plan.fired)
    wire.plan = None
    desk.commits.disarm()
    return report, outcome, happened


def commit_drafts(world: World, desk: Desk) -> None:
    """What a cycle begins with, done apart so that the ghost sees it."""
    from .recording import Deed, perform

    for draft in desk.drafting.open_drafts():
        facts = {draft.record: [world.drafts[desk.name, draft.record, draft.field]]}
        perform(world, desk, Deed("draft", partial(desk.drafting.commit, draft.record, draft.field), facts))


def carried(world: World, desk: Desk) -> set[str]:
    """What this desk carries to the server now: the actions behind the outbox, and the commands."""
    world.wished |= {wish.id: wish.what for wish in desk.wishes()}
    tags = {world.ghost.writes[space, desk.id, n].action for space, n in desk.waiting()}
    return tags | {wish.what for wish in desk.wishes()} | {"pull"}


class Before:
    """How things stood before something came to a desk."""

    def __init__(self, world: World, desk: Desk) -> None:
        self.held = desk.held_spaces()
        self.clock = desk.clock()
        self.readable = _canaries_on_disk(world, desk)


def check_after(world: World, desk: Desk, before: Before) -> None:
    """What has to hold once something has come to a desk, whatever it was."""
    for space in sorted(before.held.keys() - desk.held_spaces().keys()):
        world.ghost.purged.add((desk.id, space))
        _check_purged(world, desk, space, before)
    _check_never_back(world, desk, before)


def _check_never_back(world: World, desk: Desk, before: Before) -> None:
    """Cursors and clocks only go forward, and a desk's log is a prefix of the server's."""
    if desk.clock() < before.clock:
        raise AssertionError("the clock of a desk went back")
    now = desk.held_spaces()
    for space, (seq, chain, _) in now.items():
        if (
            space in before.held
            and seq < before.held[space][0]
            and (desk.id, space) not in world.ghost.purged
        ):
            raise AssertionError("a cursor went back")
        if seq and world.rows.value(_CHAIN, space, seq) != chain:
            raise AssertionError("a desk holds a log the server never had")


def note_answers(world: World, report: SyncReport) -> None:
    """What became of the commands of a desk."""
    for answer in report.answers:
        world.pairs[world.wished[answer.id], "refused" if answer.code else "carried out"] += 1
        if "code" in answer.result:
            world.codes.append((answer.result["code"], world.invited[answer.id]))
        if answer.code and not answer.message:
            raise AssertionError(f"a command was refused without a reason: {answer.code}")


def _canaries_on_disk(world: World, desk: Desk) -> set[str]:
    """Spaces about to be taken off the desk whose words are on its disk: the scan can find them."""
    leaving = desk.held_spaces().keys() - set(world.readable(desk))
    words = desk.bytes_on_disk() if leaving else b""
    canaries = {space: world.ghost.canaries[space] for space in leaving & world.ghost.canaries.keys()}
    return {space for space, canary in canaries.items() if canary[-SECRET_TAIL:].encode() in words}


def _check_purged(world: World, desk: Desk, space: str, before: Before) -> None:
    """Not a word of a space stays on a disk whose owner may not read it any more."""
    if space in world.published or space not in world.ghost.canaries:
        return
    if desk.rows.value("SELECT count(*) FROM tray WHERE space = ? AND what = 'refused'", space):
        return
    if world.ghost.canaries[space][-SECRET_TAIL:].encode() in desk.bytes_on_disk():
        raise AssertionError("a space was taken off a desk, and its words are still on the disk")
    world.pairs["purge", "scanned"] += 1
    world.pairs["purge", "words were there before"] += space in before.readable


def _check_up_to_date(world: World, desk: Desk) -> None:
    """A cycle that ends well leaves the desk with what the server has, of just the right spaces."""
    held = desk.held_spaces()
    readable = set(world.readable(desk))
    if set(held) != readable:
        raise AssertionError(f"a desk holds {len(held)} spaces, its person may read {len(readable)}")
    for space, (seq, chain, digest) in held.items():
        row = world.space_row(space)
        if (row.seq, row.chain, row.digest) != (seq, chain, digest):
            raise AssertionError("a desk said up to date, and the server has something else")
