"""A rogue client at every endpoint: refused, noted where a server can see it, and nothing has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk_sync.server.app import ROUTES
from tests.rogue.asked import ASKED, ENDPOINTS, path_of, told
from tests.rogue.scene import CANARY, Scene
from tests.rogue.table import CASES, OUT_OF_REACH, Case

WITHOUT_THE_GROUP = (
    "hello",
    "enrol",
    "offer",
    *(f"exchange {one}" for one in ("audit", "open", "heard_held", "succeed")),
)
"""Answered, whatever the group is: `offer` says up to where both logs are the same, to who has the log."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("blobs"))
    yield made
    assert made.whole()
    made.server.engine.dispose()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.threat} {case.endpoint}: {case.how}")
def test_it_is_refused(scene: Scene, case: Case) -> None:
    scene.heard.clear()
    scene.recollect()
    assert case.send(scene) == case.code
    assert scene.noted() == Counter([case.noted] if case.noted else [])
    assert scene.admitted() == scene.before
    assert [one for one in scene.heard if CANARY.encode() in one or scene.file in one] == []


def test_every_threat_is_tried_at_every_endpoint_or_cannot_be() -> None:
    """A new path, a new part of an exchange or a new command has no row yet."""
    assert set(ASKED) == set(ENDPOINTS)
    assert {path_of(one) for one in ENDPOINTS} == {Path(one).name for one in ROUTES} - {"healthz"}
    for threat, unreachable in OUT_OF_REACH.items():
        tried = {case.endpoint for case in CASES if case.threat == threat}
        assert tried.isdisjoint(unreachable), threat
        assert tried | unreachable.keys() == set(ENDPOINTS), threat


def test_who_has_a_right_to_it_is_answered_and_a_replay_changes_nothing(tmp_path: Path) -> None:
    """The same messages, by those who may: else the table would prove nothing. Sent again they do nothing."""
    scene = Scene(tmp_path)
    for endpoint in ENDPOINTS:
        if endpoint in ("exchange end_device", "exchange taken_off", "exchange send_back_held"):
            continue  # Ana has no such computer; was not removed; has accepted it
        desk = {"vouch": scene.ben, "enrol": scene.nobody}.get(endpoint, scene.ana)
        scene.recollect()
        answer = scene.send(desk, path_of(endpoint), ASKED[endpoint](scene, desk))
        assert (endpoint, told(scene, desk, endpoint, answer)) == (endpoint, "")
        admitted = scene.admitted()
        scene.sent(*scene.last)
        assert scene.admitted() == admitted, endpoint
    assert scene.noted() == Counter()
    assert scene.whole()


def test_a_restored_server_does_not_let_in_who_was_removed_since(tmp_path: Path) -> None:
    """At no endpoint, until what is missing has come back or somebody has confirmed who belongs there."""
    scene = Scene(tmp_path)
    scene.put_back()
    admitted = scene.admitted()
    for endpoint in ENDPOINTS:
        scene.recollect()
        answer = scene.send(scene.late, path_of(endpoint), ASKED[endpoint](scene, scene.late))
        come_to = told(scene, scene.late, endpoint, answer)
        assert come_to or endpoint in WITHOUT_THE_GROUP, endpoint
    assert [one for one in scene.heard if CANARY.encode() in one or scene.file in one] == []
    assert scene.admitted() == admitted
