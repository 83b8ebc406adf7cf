"""A server's key is replaced: what the old one signs, so that whoever trusts it trusts the new one.

A rotation is JSON ``{old, new}`` (public keys in hex) and the old key's signature. A server shows all it ever
made, the first one first; each begins where the one before ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..errors import InvalidChange, SyncError
from . import keys, strict_json

Rotation = tuple[str, str]
"""The statement, as it was signed, and the signature (hex)."""


def make(old: keys.KeyPair, new: bytes) -> Rotation:
    """The old key's word that `new` takes its place; always the same for the same two."""
    payload = strict_json.dumps({"old": old.public.hex(), "new": new.hex()})
    return payload.decode(), old.sign(keys.ROTATION, payload)


def chain_of(held: Sequence[keys.KeyPair]) -> list[Rotation]:
    """All rotations of a server that holds these keys, the one in use first."""
    pairs = zip(reversed(held[1:]), reversed(held[:-1]), strict=True)
    return [make(old, new.public) for old, new in pairs]


def followed(pinned: bytes, shown: bytes, rotations: Iterable[Rotation]) -> tuple[bytes, ...]:
    """The keys from the one a server shows back to the pinned one. Raises `SyncError` unless each of them was
    named by the one before it."""
    found: tuple[bytes, ...] = (pinned,)
    for payload, signature in rotations:
        old, new = keys_of((payload, signature))
        if old != found[0]:
            if len(found) == 1:  # of a time before this one was pinned
                continue
            raise unproven()
        if not keys.verify(old, keys.ROTATION, payload.encode(), signature):
            raise unproven()
        found = (new, *found)
    if found[0] != shown:
        raise unproven()
    return found


def keys_of(rotation: Rotation) -> tuple[bytes, bytes]:
    """(the old key, the new one), by its own word. Raises `SyncError` where it is no rotation."""
    try:
        value = strict_json.loads(rotation[0].encode())
        old, new = bytes.fromhex(value["old"]), bytes.fromhex(value["new"])
    except (InvalidChange, ValueError, TypeError, KeyError) as error:
        raise unproven() from error
    if len(old) != 32 or len(new) != 32:
        raise unproven()
    return old, new


def unproven() -> SyncError:
    return SyncError(
        "rotation_unproven",
        "The server shows another key, and the key this library knows has not signed that it may.",
        "Nothing was changed. Ask the server's administrator, in person, whether its key was replaced.",
    )
