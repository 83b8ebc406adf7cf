"""The digest of a space: proof that two replicas hold the same admitted state (sync.md, promise 5).

An additive hash in 256 buckets: each record adds the hash of (record, cell, heads) over all its cells,
each device adds its tip. Adding and taking away costs O(1) per write, in any order.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..ids import sha256_of

BUCKETS = 256
WIDTH = 16
_MODULUS = 1 << (8 * WIDTH)


def record_hash(record: str, cells: Mapping[str, Mapping[str, object]]) -> bytes:
    """The hash of one record's admitted state: every cell with every head, siblings included."""
    lines = [record]  # a cell's name may hold anything, so its length goes before it
    for cell in sorted(cells):
        heads = cells[cell]
        lines.append(f"{len(cell)} {cell} {' '.join(sorted(heads) if len(heads) > 1 else heads)}")
    return sha256_of("\n".join(lines).encode())[:WIDTH]


def tip_hash(device: str, n: int, hash_: str) -> bytes:
    """The hash of one device's latest change or void in a space."""
    return sha256_of(f"tip {device} {n} {hash_}".encode())[:WIDTH]


class Digest:
    """A space's 256 sums. `pack`/`unpack` give the 4,096 bytes a replica stores."""

    def __init__(self, packed: bytes | None = None) -> None:
        self._packed = bytearray(packed or BUCKETS * WIDTH)

    def change(self, id_: str, before: bytes | None, after: bytes | None) -> None:
        """Replace what the record or device `id_` contributed (None: nothing)."""
        start = int(id_[-2:], 16) * WIDTH
        bucket = slice(start, start + WIDTH)
        delta = int.from_bytes(after or b"", "big") - int.from_bytes(before or b"", "big")
        total = (int.from_bytes(self._packed[bucket], "big") + delta) % _MODULUS
        self._packed[bucket] = total.to_bytes(WIDTH, "big")

    def pack(self) -> bytes:
        return bytes(self._packed)

    def summary(self) -> str:
        return summary_of(self.pack())


def summary_of(packed: bytes) -> str:
    """32 hex digits that differ when any bucket of a packed digest differs."""
    return sha256_of(packed)[:16].hex()
