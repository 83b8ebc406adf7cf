"""What goes without its link over the wire comes out as it was, whatever it holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from practicedesk_sync.ids import digest_of
from practicedesk_sync.protocol.links import MARK, linked, unlinked

PIECES = [b'"prev":"', b'"prev":""', b"~", b'"', b"{", b"prev", b'{"content":{"prev":""},"prev":"']


def chain(count: int) -> list[bytes]:
    bodies: list[bytes] = []
    for n in range(count):
        prev = digest_of(bodies[-1]) if bodies else ""
        bodies.append(b'{"n":%d,"prev":"%s","v":1}' % (n, prev.encode()))
    return bodies


def test_all_but_the_first_of_a_chain_go_without_their_link() -> None:
    bodies = chain(4)
    lines = unlinked(bodies)
    assert [line.startswith(MARK) for line in lines] == [False, True, True, True]
    assert [len(body) - len(line) for body, line in zip(bodies[1:], lines[1:], strict=True)] == [31] * 3
    assert linked(lines) == tuple(bodies)


@given(some.lists(some.lists(some.sampled_from([*PIECES, b"hash of the one before"])).map(tuple)))
def test_any_payloads_come_out_as_they_were(told: list[tuple[bytes, ...]]) -> None:
    payloads: list[bytes] = []
    for pieces in told:
        before = digest_of(payloads[-1] if payloads else b"").encode()
        payloads.append(b"{" + b"".join(before if piece.startswith(b"hash") else piece for piece in pieces))
    assert linked(unlinked(payloads)) == tuple(payloads)


@given(some.lists(some.binary()))
def test_lines_of_a_stranger_never_fail(lines: list[bytes]) -> None:
    assert len(linked(lines)) == len(lines)
