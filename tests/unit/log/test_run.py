"""Runs: one signature proves a device's whole chain, and nothing else passes."""

from dataclasses import replace

import pytest

from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import keys, run
from practicedesk_sync.log.change import PUT, Change, Op, encode
from practicedesk_sync.log.run import Run
from tests.unit.log.bodies import ID

KEY, OTHER = keys.KeyPair(b"1" * 32), keys.KeyPair(b"2" * 32)
SPACE = digest_of(b"space")


def chain(length: int, key: keys.KeyPair = KEY, space: str = SPACE) -> list[Change]:
    made: list[Change] = []
    for n in range(1, length + 1):
        made.append(
            encode(
                space=space,
                device=key.id,
                n=n,
                hlc=n,
                prev=made[-1].hash if made else "",
                action=1,
                record=ID,
                ops=(Op("title", PUT, f"title {n}"),),
            )
        )
    return made


def code_of(given: Run) -> str:
    with pytest.raises(InvalidChange) as caught:
        run.check(given, KEY.id, KEY.public)
    return caught.value.code


def test_a_run_proves_its_changes() -> None:
    made = chain(4)
    assert run.check(run.sign(made, KEY), KEY.id, KEY.public) == made
    assert run.check(run.sign(made[2:], KEY), KEY.id, KEY.public) == made[2:]


@pytest.mark.parametrize("bodies", [(0, 2), (1, 0), (0, 0), (2, 1, 3), (0, 1, 3)])
def test_a_broken_chain_is_refused(bodies: tuple[int, ...]) -> None:
    made = chain(4)
    assert code_of(run.sign([made[at] for at in bodies], KEY)) == "run_chain"


def test_a_changed_body_breaks_the_chain() -> None:
    made = chain(3)
    altered = made[1].body.replace(b"title 2", b"title 9")
    signed = run.sign(made, KEY)
    assert code_of(replace(signed, bodies=(made[0].body, altered, made[2].body))) == "run_chain"
    assert code_of(replace(signed, bodies=(made[0].body, altered))) == "run_signature"


def test_changes_of_another_device_or_space_are_refused() -> None:
    assert code_of(run.sign(chain(2, OTHER), KEY)) == "run_mixed"
    assert code_of(replace(run.sign(chain(2), KEY), space=digest_of(b"other"))) == "run_mixed"
    mixed = [chain(1)[0], chain(2, space=digest_of(b"other"))[1]]
    assert code_of(run.sign(mixed, KEY)) == "run_mixed"


@pytest.mark.parametrize("signature", ["", "zz", "00", "0" * 128, "é", "0" * 127, "\n" * 128])
def test_a_bad_signature_is_refused(signature: str) -> None:
    assert code_of(replace(run.sign(chain(2), KEY), signature=signature)) == "run_signature"


def test_a_signature_counts_for_its_tip_its_key_and_its_purpose_alone() -> None:
    made = chain(3)
    signed = run.sign(made, KEY)
    assert code_of(replace(signed, bodies=signed.bodies[:2])) == "run_signature"
    assert code_of(run.sign(made, OTHER)) == "run_signature"
    for context in (keys.STATEMENT, keys.COMMAND, keys.HEAD, keys.REQUEST, keys.RESPONSE, keys.CERTIFICATE):
        elsewhere = KEY.sign(context, bytes.fromhex(made[-1].hash))
        assert code_of(replace(signed, signature=elsewhere)) == "run_signature"


def test_an_empty_run_and_a_malformed_body_are_refused() -> None:
    assert code_of(Run(SPACE, (), "")) == "run_empty"
    assert code_of(Run(SPACE, (b"{",), "")) == "json_invalid"


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 33, bytes(32)])
def test_a_malformed_key_verifies_nothing(key: bytes) -> None:
    assert not keys.verify(key, keys.RUN, b"message", KEY.sign(keys.RUN, b"message"))


def test_a_key_keeps_its_seed_out_of_sight() -> None:
    assert KEY.seed == b"1" * 32
    assert KEY.seed.hex() not in repr(KEY) and "1111" not in repr(KEY)
