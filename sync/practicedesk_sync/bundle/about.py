"""What anybody who holds a bundle can tell of it."""

from __future__ import annotations

from typing import Any

from ..clock import moment
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
