"""A run: what one device pushes of one space in one go.

The bodies form a hash chain per (device, space): each names the hash of the one before. Only the last
change of a run is signed; that one signature proves the whole chain up to it (sync.md, "The change").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InvalidChange
from . import keys
from .change import Change, decode


@dataclass(frozen=True, slots=True)
class Run:
    """`bodies` in order of n without gaps; `signature` (hex) over the hash of the last one."""

    space: str
    bodies: tuple[bytes, ...]
    signature: str


def sign(changes: Sequence[Change], key: keys.KeyPair) -> Run:
    """Close a run of this device's own changes with its signature."""
    return Run(changes[0].space, tuple(change.body for change in changes), sign_tip(changes[-1].hash, key))


def sign_tip(hash_: str, key: keys.KeyPair) -> str:
    """The signature that proves a device's chain up to the change with this hash."""
    return key.sign(keys.RUN, bytes.fromhex(hash_))


def verify_tip(hash_: str, public_key: bytes, signature: str) -> bool:
    return keys.verify(public_key, keys.RUN, bytes.fromhex(hash_), signature)


def check(run: Run, device: str, public_key: bytes) -> list[Change]:
    """Decode a run and prove its author. Raises `InvalidChange`; looks at no database.

    Proves: well-formed bodies of this space and device, n without gaps, an unbroken chain, and the
    device's signature over the last hash.
    """
    if not run.bodies:
        raise InvalidChange("run_empty", "A run holds no changes.")
    changes = [decode(body) for body in run.bodies]
    for place, change in enumerate(changes):
        if change.space != run.space or change.device != device:
            raise InvalidChange("run_mixed", "A run holds changes of another space or device.")
        if place and (change.n != changes[place - 1].n + 1 or change.prev != changes[place - 1].hash):
            raise InvalidChange("run_chain", "The changes of a run are not linked to one another.")
    if not verify_tip(changes[-1].hash, public_key, run.signature):
        raise InvalidChange("run_signature", "A run is not signed by the device it names.")
    return changes
