"""The ghost: what people truly saw and did, written down beside the program and independent of it.

For each change it keeps what its author had on the screen, what they replaced on purpose, and which changes
of others they had by then (a vector of numbers per device). From that alone it says what has to be visible
in the end; it knows nothing of heads, hashes and merges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

PUT, TEXT, ADD, REMOVE, INSERT, DROP = "put", "text", "add", "remove", "insert", "drop"
NEW, DELETE, RESTORE = "new", "delete", "restore"
Known = dict[str, int]


@dataclass(frozen=True)
class Fact:
    """One thing a person did to one field.

    `value`: a register's value (as `screen.key`), an element, an item's text; `item`: what names the item if
    it is the same wherever it is made. `seen`: register values
    replaced knowingly. `written`, `removed`: labels of a text; `before`: the screen, `after`: the text with
    its open conflicts. `known`: what the author had when they started (None: when they finished).
    """

    what: str
    field: str = ""
    value: str = ""
    seen: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    before: str = ""
    known: Any = None
    item: str = ""


@dataclass
class Write:
    """One change: number `n` of `device` in `space`. `after`: the record's texts right after it."""

    space: str
    device: str
    n: int
    record: str
    person: str
    action: str
    known: Known
    facts: tuple[Fact, ...]
    after: dict[str, str]
    acknowledged: bool = True
    forced: bool = False

    @property
    def id(self) -> tuple[str, str, int]:
        return self.space, self.device, self.n

    def saw(self, other: Write, known: Known | None = None) -> bool:
        """Whether `other` was here when this was written (or when its author began)."""
        if self.device == other.device and known is None:
            return other.n < self.n
        return (self.known if known is None else known).get(other.device, 0) >= other.n


@dataclass
class Ghost:
    """All writes, and what else was promised to people."""

    writes: dict[tuple[str, str, int], Write] = field(default_factory=dict)
    canaries: dict[str, str] = field(default_factory=dict)
    purged: set[tuple[str, str]] = field(default_factory=set)
    """(device, space) that was taken off a desk at least once."""

    def note(self, write: Write) -> None:
        if write.id in self.writes:
            raise AssertionError(f"the number {write.n} of {write.device} was given twice")
        self.writes[write.id] = write

    def by_record(self, admitted: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], list[Write]]:
        """The admitted writes of each (space, record)."""
        found: dict[tuple[str, str], list[Write]] = defaultdict(list)
        for id_ in admitted:
            write = self.writes[id_]
            found[write.space, write.record].append(write)
        return found

    def of_device(self, device: str) -> list[Write]:
        return [write for write in self.writes.values() if write.device == device]
