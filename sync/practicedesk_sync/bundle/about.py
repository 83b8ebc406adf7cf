"""What anybody who holds a bundle can tell of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .head import ABOUT
from .reading import Bundle


def about(bundle: Bundle) -> dict[str, Any]:
    """The facts of its head, in words where a person reads them; nothing of the content."""
    head = bundle.head
    return {
        "kind": head.kind,
        "about": ABOUT[head.kind],
        "id": head.id,
        "part": head.part,
        "parts": head.parts,
        "made": moment(head.made_ms),
        "from": head.sender_id,
        "to": ", ".join(who for who, _ in head.recipients),
        "size_bytes": bundle.size_bytes,
    }


def moment(at_ms: int) -> str:
    """A time for a person: this computer's time zone, to the minute."""
    return f"{datetime.fromtimestamp(at_ms / 1000).astimezone():%Y-%m-%d %H:%M}"
