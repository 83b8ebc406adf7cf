"""A tiny world without I/O: desks that each hold a causally closed part of one record's changes.

A desk makes its changes through the same pure functions as a real one. A ghost remembers for every text
that was written what its author had on screen. Every paragraph that is written carries a label of its own
(``p1``, ``p2``, ...), so that it can be followed through any merge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from practicedesk_sync.clock import Clock
from practicedesk_sync.ids import digest_of, item_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change, Op, encode
from practicedesk_sync.log.digest import record_hash
from practicedesk_sync.merge import blocks, cells, lists, record, text
from practicedesk_sync.merge.registers import shown_head
from practicedesk_sync.merge.split import split
from practicedesk_sync.merge.text import Revision

KIND = "practice"
TEXT, REGISTER, SET, LIST = "context", "title", "tags", "takeaways"
SPACE = digest_of(b"space")
RECORD = digest_of(b"record")
LABEL = re.compile(r"p\d+")

Edit = Callable[[str], str]


def labels(content: str) -> set[str]:
    """The labels of all paragraphs in a text, those of every alternative included."""
    return set(LABEL.findall(content))


def contents(content: str) -> list[str]:
    """The pieces of a text without the breaks between them."""
    return [piece.content for piece in split(content) if piece.content]


@dataclass(frozen=True)
class Written:
    """What the ghost knows of a change to the text: the screen its author saw, and the text they left.

    Both as texts of changes, open conflicts as blocks. `typed`: the plain text they typed; None when they
    settled a conflict instead.
    """

    on_screen: str
    text: str
    typed: str | None

    @property
    def removed(self) -> set[str]:
        """Labels of which this author took a copy away, having had it on screen."""
        return set(Counter(LABEL.findall(self.on_screen)) - Counter(LABEL.findall(self.text)))


@dataclass
class World:
    """All desks, and every revision of the text ever made. `skews` has a clock error in ms per desk.

    `written` and `seen_by` are the ghost's: by head, what was written, and which heads its author had seen.
    """

    skews: tuple[int, ...]
    now: int = 1_700_000_000_000
    made: int = 0
    revisions: dict[tuple[str, str], Revision] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)
    seen_by: dict[str, frozenset[str]] = field(default_factory=dict)
    desks: list[Desk] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desks = [Desk(self, number) for number in range(len(self.skews))]

    def open(self, content: str) -> None:
        """The first desk makes the record; everybody receives it."""
        first = self.desks[0]
        first.commit(Op(REGISTER, log.PUT, "title"), first.text_op(content, [], None), kind=KIND)
        self.written[first.seen[-1].head] = Written("", content, content)
        self.sync()

    def fresh(self) -> str:
        """The text of a paragraph nobody has written before."""
        self.made += 1
        return f"p{self.made}"

    def sync(self) -> None:
        """Everybody receives everything."""
        for _ in range(2):
            for desk in self.desks:
                for other in self.desks:
                    desk.learn(other.seen)

    def find(self, name: str, head: str) -> Revision:
        return self.revisions[name, head]


class Desk:
    """One author: the changes they hold in the order in which they came, and the cells these make."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.device = digest_of(b"desk %d" % number)
        self.clock = Clock(lambda: world.now + world.skews[number])
        self.seen: list[Change] = []
        self.known: set[str] = set()
        self.cells: cells.Cells = {}
        self.own: list[Change] = []
        self.draft: tuple[list[str], str] | None = None
        self.touched: set[str] = set()

    def learn(self, changes: Iterable[Change], most: int = 1 << 30) -> None:
        """Receive up to `most` changes that are new here, in an order that is causal elsewhere."""
        for change in [each for each in changes if each.hash not in self.known][:most]:
            self.clock.observe(change.hlc)
            self._apply(change)

    def commit(self, *ops: Op, kind: str | None = None) -> Change:
        """Make a change of the record and apply it here."""
        last = self.own[-1] if self.own else None
        self.world.now += 7
        change = encode(
            space=SPACE,
            device=self.device,
            n=len(self.own) + 1,
            hlc=self.clock.tick(),
            prev=last.hash if last else "",
            action=len(self.own),
            record=RECORD,
            kind=kind,
            ops=ops,
        )
        self.world.seen_by[change.head] = frozenset(each.head for each in self.seen)
        for op in ops:
            if op.what == log.TEXT:
                self.world.revisions[op.field, change.head] = revision(change, op)
        self.own.append(change)
        self._apply(change)
        return change

    def _apply(self, change: Change) -> None:
        assert change.depends_on <= {each.head for each in self.seen}
        self.touched |= cells.apply(self.cells, change)
        self.seen.append(change)
        self.known.add(change.hash)

    # What this desk shows

    def shown(self) -> record.Shown:
        return record.shown(KIND, self.cells, self.world.find)

    def take_touched(self) -> set[str]:
        """The fields touched since this was asked last."""
        touched, self.touched = self.touched, set()
        return touched

    def hash(self) -> bytes:
        return record_hash(RECORD, self.cells)

    def heads(self, cell: str) -> list[str]:
        return sorted(self.cells.get(cell, {}))

    def text(self) -> str:
        """The text as shown, open conflicts as blocks."""
        return text.view(self.heads(TEXT), lambda head: self.world.find(TEXT, head))

    def removed(self) -> set[str]:
        """Labels that somebody took away on purpose, as far as this desk knows."""
        ghosts = (self.world.written.get(change.head) for change in self.seen)
        return {label for ghost in ghosts if ghost for label in ghost.removed}

    def labels_written(self) -> set[str]:
        ghosts = (self.world.written.get(change.head) for change in self.seen)
        return {label for ghost in ghosts if ghost for label in labels(ghost.text)}

    def check_own_typing(self) -> None:
        """What was typed reads as typed, and no alternative that was out of sight is gone."""
        for change in self.own:
            ghost = self.world.written.get(change.head)
            if ghost is not None and ghost.typed is not None:
                assert contents(blocks.plain(ghost.text)) == contents(ghost.typed)
                assert labels(ghost.on_screen) - labels(blocks.plain(ghost.on_screen)) <= labels(ghost.text)

    # What its author does to the text

    def text_op(self, content: str, over: list[str], started_from: str | None) -> Op:
        return Op(TEXT, log.TEXT, content, tuple(over), started_from=started_from)

    def begin_draft(self) -> None:
        """Put the cursor into the text: what is typed later was written over what is shown now."""
        self.draft = self.draft or (self.heads(TEXT), self.text())

    def type(self, edit: Edit) -> None:
        """Change the text as it reads, and save it over what was shown when the draft began."""
        self.begin_draft()
        assert self.draft is not None
        over, on_screen = self.draft
        typed = edit(blocks.plain(on_screen))
        self._save(over, on_screen, text.carried(on_screen, typed), typed)

    def settle(self, number: int, choose: Callable[[list[str]], str]) -> None:
        """Settle one open conflict, if there is one."""
        self.draft = None
        on_screen = self.text()
        conflicts = blocks.open_conflicts(on_screen)
        if conflicts:
            at = number % len(conflicts)
            settled = blocks.settled(on_screen, at, choose(conflicts[at]))
            self._save(self.heads(TEXT), on_screen, settled, None)

    def _save(self, over: list[str], on_screen: str, content: str, typed: str | None) -> None:
        self.draft = None
        if content != on_screen:
            change = self.commit(self.text_op(content, over, digest_of(on_screen.encode())))
            self.world.written[change.head] = Written(on_screen, content, typed)

    # What its author does to everything else

    def put(self, value: object, *, all_heads: bool = True) -> None:
        """Set the register; an import or a bulk edit replaces the shown head alone."""
        heads = self.cells.get(REGISTER, {})
        over = sorted(heads) if all_heads else [shown_head(heads)]
        self.commit(Op(REGISTER, log.PUT, value, tuple(over)))

    def mark(self, element: str, what: str) -> None:
        """Add an element to the set or remove it (`what`: log.ADD or log.REMOVE)."""
        self.commit(Op(SET, what, None, tuple(self.heads(f"{SET}/{element}")), element=element))

    def items(self) -> list[tuple[str, object]]:
        return lists.shown(self.cells, LIST)

    def every_item(self) -> set[str]:
        """Items that are there or were."""
        return {rest.rpartition("/")[0] for rest, _ in cells.cells_under(self.cells, LIST)}

    def place(self, at: int) -> str:
        """A place before the item that now stands at index `at`."""
        places = [shown_place(self.cells, item) for item, _ in self.items()]
        return lists.place_between(places[at - 1] if at else "", places[at] if at < len(places) else "")

    def insert(self, at: int, value: str) -> str:
        item = item_id(self.device, len(self.own) + 1, 0)
        self.commit(Op(LIST, log.INSERT, {"place": self.place(at), "value": value}, item=item))
        return item

    def edit(self, item: str, value: str) -> None:
        self.commit(Op(LIST, log.EDIT, value, tuple(self.heads(f"{LIST}/{item}/{cells.VALUE}")), item=item))

    def move(self, item: str, at: int) -> None:
        over = tuple(self.heads(f"{LIST}/{item}/{cells.PLACE}"))
        self.commit(Op(LIST, log.MOVE, self.place(at), over, item=item))

    def drop(self, item: str) -> None:
        stem = f"{LIST}/{item}/"
        covered = sorted(cells.all_heads(self.cells, stem))
        self.commit(Op(LIST, log.DROP, covered, tuple(self.heads(stem + cells.GONE)), item=item))

    def restore_item(self, item: str) -> None:
        over = tuple(self.heads(f"{LIST}/{item}/{cells.GONE}"))
        self.commit(Op(LIST, log.RESTORE, None, over, item=item))

    def delete(self) -> None:
        covered = sorted(cells.all_heads(self.cells))
        self.commit(Op("", log.DELETE, covered, tuple(self.heads(cells.LIFE))))

    def restore(self) -> None:
        self.commit(Op("", log.RESTORE, None, tuple(self.heads(cells.LIFE))))


def revision(change: Change, op: Op) -> Revision:
    """What a replica remembers of a change to a text."""
    return Revision(
        change.head, change.hlc, op.over, lambda: digest_of(op.value.encode()), lambda: str(op.value)
    )


def shown_place(held: cells.Cells, item: str) -> str:
    heads = held[f"{LIST}/{item}/{cells.PLACE}"]
    return str(heads[shown_head(heads)][2])
