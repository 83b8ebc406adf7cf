"""What has to be visible of a record, from what its authors truly saw and did."""

from __future__ import annotations

from collections.abc import Iterator

from . import ghost as g
from .ghost import Fact, Write
from .screen import Screen, conflicts, key, labels, plain

RETIRED = key("retired")
BADLY_SHOWN = "badly shown"
"""Begins a fault by which nothing is lost: sync.md knows of such texts, and they are counted."""
Done = list[tuple[Write, Fact]]


def faults_of(writes: list[Write], screen: Screen) -> Iterator[str]:
    """A sentence for everything on the screen that is not as it has to be."""
    done: Done = [(write, fact) for write in writes for fact in write.facts]
    yield from _life(writes, done, screen)
    for field in sorted({fact.field for _, fact in done if fact.field}):
        here = [(write, fact) for write, fact in done if fact.field == field]
        what = here[0][1].what
        if what == g.PUT:
            yield from _register(field, here, screen)
        elif what == g.TEXT:
            yield from _text(field, here, screen)
        elif what in (g.ADD, g.REMOVE):
            yield from _set(field, here, screen)
        else:
            yield from _list(field, here, screen)


def standing(here: Done) -> list[tuple[Write, Fact]]:
    """The writes to a register whose value nobody replaced who had it on the screen."""
    return [
        (write, fact)
        for write, fact in here
        if not any(
            other is not write and fact.value in later.seen and other.saw(write, later.known)
            for other, later in here
        )
    ]


def _life(writes: list[Write], done: Done, screen: Screen) -> Iterator[str]:
    """In the trash when the deletes that nobody answered together knew every other change."""
    deletes = [write for write, fact in done if fact.what == g.DELETE]
    answers = [write for write, fact in done if fact.what in (g.DELETE, g.RESTORE)]
    alive = [one for one in deletes if not any(other is not one and other.saw(one) for other in answers)]
    others = [write for write, fact in done if fact.what != g.DELETE]
    trashed = bool(alive) and all(any(one.saw(write) for one in alive) for write in others)
    if screen.trashed != trashed:
        yield f"in the trash: {screen.trashed}, expected {trashed}"
    if screen.wanted_deleted != (bool(alive) and not trashed):
        yield f"flagged as wanted deleted: {screen.wanted_deleted}"


def _register(field: str, here: Done, screen: Screen) -> Iterator[str]:
    alive = {fact.value for _, fact in standing(here)}
    if field == "standing":
        if RETIRED in alive and key(screen.fields.get(field)) != RETIRED:
            yield "retired does not stand"
        if key(screen.fields.get(field)) not in alive:
            yield "the standing version was replaced"
    elif field == "origin":
        if key(screen.fields.get(field)) not in alive:
            yield "the origin was replaced"
    elif screen.values(field) != alive:
        lost, false = sorted(alive - screen.values(field)), sorted(screen.values(field) - alive)
        yield f"{field}: lost {lost}, falsely there {false}"


def _set(field: str, here: Done, screen: Screen) -> Iterator[str]:
    there = set(screen.elements(field))
    for element in sorted({fact.value for _, fact in here}):
        mine = [(write, fact) for write, fact in here if fact.value == element]
        alive = [
            fact
            for write, fact in mine
            if not any(other is not write and other.saw(write) for other, _ in mine)
        ]
        present = any(fact.what == g.ADD for fact in alive)
        if present != (element in there):
            yield f"{field}: “{element}” is there: {element in there}, expected {present}"


def _list(field: str, here: Done, screen: Screen) -> Iterator[str]:
    there = screen.elements(field)
    alive = [
        fact
        for write, fact in here
        if fact.what == g.INSERT
        and not any(
            other.what == g.DROP and other.value == fact.value and dropper.saw(write)
            for dropper, other in here
        )
    ]
    named = {fact.item for fact in alive if fact.item}
    expected = [fact.value for fact in alive if not fact.item]
    expected += [next(fact.value for fact in alive if fact.item == item) for item in named]
    if sorted(there) != sorted(expected):
        yield f"{field}: {sorted(there)}, expected {sorted(expected)}"


def _text(field: str, here: Done, screen: Screen) -> Iterator[str]:
    raw = screen.text(field)
    visible = labels(raw)
    written = {label for _, fact in here for label in fact.written}
    removed = {label for _, fact in here for label in fact.removed}
    if not written - removed <= visible:
        yield f"{field}: lost {sorted(written - removed - visible)}"
    if not visible <= written:
        yield f"{field}: nobody wrote {sorted(visible - written)}"
    for label in sorted(labels(plain(raw))):
        if plain(raw).split().count(label) > 1:
            yield f"{BADLY_SHOWN}: {field}: {label} stands twice"
    last = _last(here)
    if last is not None and last.after.get(field, "") != raw:
        yield f"{field}: its last author, who saw all, left another text: {last.after.get(field)!r} / {raw!r}"
    yield from _two_heads(field, here, raw)
    beside = [text for alternatives in conflicts(raw) for text in alternatives[1:]]
    if screen.siblings.get(field, []) != beside:
        yield f"{field}: listed for review are other texts than stand beside it"


def _last(here: Done) -> Write | None:
    """The one author who had every other change of a text on the screen, if there is one."""
    for write, fact in here:
        if all(other is write or write.saw(other, fact.known) for other, _ in here):
            return write
    return None


def _two_heads(field: str, here: Done, raw: str) -> Iterator[str]:
    """Two people changed one paragraph each of the same text, and nobody has touched it since."""
    heads = [
        (write, fact)
        for write, fact in here
        if not any(other is not write and other.saw(write, later.known) for other, later in here)
    ]
    if len(heads) != 2:
        return
    (_, one), (_, two) = heads
    both = (one, two)
    if (
        one.before != two.before
        or conflicts(one.before)
        or any(len(fact.removed) != 1 or len(fact.written) != 1 for fact in both)
    ):
        return
    found = [labels("\n".join(alternatives)) for alternatives in conflicts(raw)]
    together = one.written | two.written
    if one.removed == two.removed and not any(together <= each for each in found):
        yield f"{field}: two people rewrote {sorted(one.removed)}, and no conflict shows both"
    order = [label for label in plain(one.before).split() if label in labels(one.before)]
    apart = abs(order.index(next(iter(one.removed))) - order.index(next(iter(two.removed))))
    if apart > 1 and found:
        yield f"{field}: a conflict although two people changed different paragraphs"
