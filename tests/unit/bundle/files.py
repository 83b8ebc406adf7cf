"""Bundles to be read, damaged and forged."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from practicedesk_sync.bundle.contents import Invitation
from practicedesk_sync.bundle.head import SEED
from practicedesk_sync.bundle.writing import BundleWriter, Sender, in_memory
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol.messages import ExchangeRequest, Message, RunHead

SERVER, ANA, BEN = (KeyPair(bytes([number]) * 32) for number in (1, 2, 3))
MADE_MS = 1_700_000_000_000


def sender(key: KeyPair = SERVER, *to: KeyPair, seed: int = 1) -> Sender:
    """Whoever writes for these; the same bytes each time."""
    recipients = tuple((one.id, one.public) for one in to or (ANA,))
    return Sender(key, recipients, lambda: MADE_MS, random.Random(seed).randbytes)


def noise(size: int, seed: int = 1) -> ExchangeRequest:
    """A message of about so many bytes that cannot be compressed; without line breaks, as bodies are."""
    body = random.Random(seed).randbytes(size).replace(b"\n", b" ").replace(b"~", b" ")
    head = RunHead(space="0" * 32, count=1, signature="0" * 128)
    return ExchangeRequest(run_heads=[head], bodies=(body,))


def word(text: str) -> Message:
    return Invitation(code=text, name="x")


def bundle_bytes(messages: Sequence[Message], key: KeyPair = SERVER, *to: KeyPair, kind: str = SEED) -> bytes:
    return in_memory(sender(key, *to), kind, messages)


def write(
    path: Path, messages: Sequence[Message], *, limit_bytes: int = 1 << 31, overwrite: bool = False
) -> list[Path]:
    with BundleWriter(path, sender(), SEED, limit_bytes=limit_bytes, overwrite=overwrite) as writer:
        for message in messages:
            writer.add(message)
    return writer.paths
