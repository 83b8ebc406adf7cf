"""The audit log on paper: what a server did and turned away, one entry after the other, in one chain.

``chain(n) = SHA-256(chain(n - 1), link(n))``, and the server signs (n, chain). Whoever has seen one end of
the log can tell from the links since then, without reading an entry, whether a later end continues it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from . import keys, strict_json

START = "0" * 64
KNOWN = 16
"""So many digits of the chain name an end that both sides know."""
REWOUND, ALTERED = "audit_rewound", "audit_altered"


class Entry(NamedTuple):
    """One line. `n` counts from 1; `facts`: ids, codes and numbers, never what a member of a space wrote."""

    n: int
    at_ms: int
    what: str
    facts: Mapping[str, Any]

    @property
    def link(self) -> str:
        """What the chain takes in of it (64 hex digits)."""
        return hashlib.sha256(strict_json.dumps(self._asdict())).hexdigest()


class Head(NamedTuple):
    """Where the log ends, by the server's word."""

    n: int
    chain: str
    signature: str

    def is_signed_by(self, public: keys.Public) -> bool:
        return keys.verify(public, keys.AUDIT, _message(self.n, self.chain), self.signature)


def sign_head(key: keys.KeyPair, n: int, chain: str) -> Head:
    return Head(n, chain, key.sign(keys.AUDIT, _message(n, chain)))


def chain_after(chain: str, links: Iterable[str]) -> str:
    """The chain value (64 hex digits) after some more entries."""
    for link in links:
        chain = hashlib.sha256(f"{chain} {link}".encode()).hexdigest()
    return chain


def difference(before: Head, head: Head | None, links: list[str]) -> str:
    """Why `head` does not continue the log that ended with `before`, by a code; "" when it does.

    `links`: those of the entries between the two.
    """
    if head is None or head.n < before.n:
        return REWOUND
    fits = before.n + len(links) == head.n and chain_after(before.chain, links) == head.chain
    return "" if fits else ALTERED


def _message(n: int, chain: str) -> bytes:
    return f"{n} {chain}".encode()
