"""Whatever is put into a bundle comes out of it, for whom it is for, however it is cut into parts."""

from __future__ import annotations

import random
import tempfile
from io import BytesIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.bundle.contents import Heads, Receipt
from practicedesk_sync.bundle.head import KINDS
from practicedesk_sync.bundle.reading import Bundle, open_bundle
from practicedesk_sync.bundle.writing import BundleWriter, Sender, in_memory
from practicedesk_sync.errors import SyncError
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol.messages import ExchangeAnswer, ExchangeRequest, Message
from tests.examples import examples

IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
NUMBERS = st.integers(0, 2**53 - 1)
LINES = st.binary(max_size=2_000).map(lambda raw: b"{" + raw.replace(b"\n", b""))
MESSAGES = st.one_of(
    st.builds(ExchangeRequest, bodies=st.lists(LINES, max_size=4).map(tuple)),
    st.builds(
        ExchangeAnswer,
        account=IDS,
        time_ms=NUMBERS,
        state=IDS,
        payloads=st.lists(LINES, max_size=4).map(tuple),
    ),
    st.builds(Receipt, tips=st.lists(st.tuples(IDS, NUMBERS, IDS), max_size=4).map(tuple)),
    st.builds(Heads, time_ms=NUMBERS, state=st.text(), more=st.booleans()),
)
KEYS = st.lists(st.integers(1, 200), min_size=1, max_size=4, unique=True).map(
    lambda seeds: [KeyPair(bytes([seed]) * 32) for seed in seeds]
)


def sender(keys: list[KeyPair]) -> Sender:
    recipients = [(key.id, key.public) for key in keys]
    return Sender(KeyPair(bytes(32)), recipients, lambda: 1, random.Random(1).randbytes)


@given(st.lists(MESSAGES, min_size=1, max_size=6), KEYS, st.sampled_from(KINDS))
@examples(25)
def test_every_recipient_gets_every_message(messages: list[Message], keys: list[KeyPair], kind: str) -> None:
    bundle = Bundle(BytesIO(in_memory(sender(keys), kind, messages)))
    for key in keys:
        assert list(bundle.messages(key)) == messages


@given(st.lists(MESSAGES, min_size=1, max_size=12), st.integers(1, 8_000))
@examples(25)
def test_parts_together_hold_what_was_put_in(messages: list[Message], limit_bytes: int) -> None:
    key = KeyPair(bytes([7]) * 32)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "x.pdbundle"
        with BundleWriter(target, sender([key]), KINDS[0], limit_bytes=limit_bytes) as writer:
            for message in messages:
                writer.add(message)
        found = []
        for path in writer.paths:
            with open_bundle(path) as bundle:
                found += list(bundle.messages(key))
                assert bundle.head.parts == len(writer.paths)
    assert found == messages


@given(st.binary(max_size=400), st.integers(0, 600))
@examples(200)
def test_whatever_a_file_holds_it_is_refused_by_a_code_or_whole(noise: bytes, at: int) -> None:
    """Bytes put over a bundle somewhere, and what is behind them cut off."""
    good = in_memory(sender([KeyPair(bytes([7]) * 32)]), KINDS[0], [Heads(time_ms=1, state="")])
    data = good[:at] + noise
    try:
        Bundle(BytesIO(data))
    except SyncError as error:
        assert error.code.startswith(("bundle_", "not_a_bundle"))
    else:
        assert data == good
