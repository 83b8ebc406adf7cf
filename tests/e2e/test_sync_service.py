"""A desk over a network that cannot be trusted: one plain sentence each time, and nothing applied."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from practicedesk.library import outbox
from practicedesk.library.opening import create
from practicedesk.remote.http import HttpCarry
from practicedesk.services import syncing
from practicedesk.services.enrolling import enrol
from practicedesk_sync.errors import PracticeDeskError, SyncError, UserMistake, WorldError
from practicedesk_sync.protocol.messages import Command
from tests.desks.contents import contents
from tests.desks.office import Desk, Office, office
from tests.e2e.bad_network import ALTERED, BAD, BadNetwork, bad_network

STALL_S = 0.25


class Place:
    """A desk, enrolled and with a colleague, whose line leads through a bad network."""

    def __init__(self, folder: Path, network: BadNetwork, made: Office) -> None:
        self.folder, self.network, self.office = folder, network, made
        self.ana = made.desk("ana")
        self.group = self.ana.editing.new("group", "Parks")
        self.ana.sync()
        self.ben = made.desk("ben", {self.group: "contributor"})

    def wish(self, name: str) -> None:
        """Ana wants to invite somebody."""
        args = {"space": self.group, "name": name, "role": "reader"}
        command = Command(id=self.office.random.randbytes(16).hex(), what="invite", args=args)
        self.ana.library.write(lambda writing: outbox.wish(writing.connection, command))

    def carry(self) -> HttpCarry:
        return HttpCarry(self.network.url)

    def impatient(self) -> HttpCarry:
        """Does not wait long for what will not come."""
        return HttpCarry(self.network.url, connect_s=STALL_S, stall_s=STALL_S)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("place")
    with office(folder) as made, bad_network(made.door.handle) as network:
        yield Place(folder, network, made)


@pytest.fixture
def network(place: Place) -> Iterator[BadNetwork]:
    yield place.network
    place.network.reply, place.network.delivers = None, False


def plain(error: PracticeDeskError) -> bool:
    """Whether a person can read it: one sentence, one next step, no internals."""
    texts = (error.message, error.next)
    return all(text and "\n" not in text and "HTTP" not in text and "Error" not in text for text in texts)


@pytest.mark.parametrize("what", BAD)
def test_a_bad_answer_to_an_exchange_applies_nothing(place: Place, network: BadNetwork, what: str) -> None:
    """The server has taken it all the same; where it has not, see the middle of a cycle below."""
    place.ben.editing.new("note", f"By Ben, {what}", "Parks")
    place.ben.sync()
    mine = place.ana.editing.new("note", f"By Ana, {what}", "Parks")
    place.wish(f"guest {what}")
    before = contents(place.ana.library)
    network.reply, network.delivers = BAD[what][0], True
    with pytest.raises((SyncError, WorldError)) as error:
        place.ana.sync(place.impatient())
    assert error.value.code == BAD[what][1]
    assert plain(error.value)
    assert contents(place.ana.library) == before
    network.reply = None
    healed = place.ana.sync(place.carry())
    assert (healed.sent, [answer.code for answer in healed.answers]) == (1, [""])
    assert not place.ana.see(mine).waiting


@pytest.mark.parametrize("what", ALTERED)
def test_our_servers_answer_altered_on_the_way_applies_nothing(
    place: Place, network: BadNetwork, what: str
) -> None:
    place.ben.editing.new("note", f"By Ben, {what}", "Parks")
    place.ben.sync()
    place.ana.editing.new("note", f"By Ana, {what}", "Parks")
    place.wish(f"guest {what}")
    before = contents(place.ana.library)
    network.reply, network.delivers = ALTERED[what], True
    for _ in range(2):
        with pytest.raises(SyncError) as error:
            place.ana.sync(place.carry())
        assert error.value.code == "not_our_server"
        assert contents(place.ana.library) == before
    network.reply = None
    healed = place.ana.sync(place.carry())
    assert (healed.sent, [answer.code for answer in healed.answers]) == (1, [""])


@pytest.mark.parametrize("what", BAD)
def test_a_bad_answer_in_the_midst_of_a_cycle_keeps_what_was_whole(
    place: Place, network: BadNetwork, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The first request of the cycle passes, the second does not, nor the question whether the key is new."""
    monkeypatch.setattr(syncing, "PUSH_BYTES", 1_000)
    mine = [place.ana.editing.new("note", f"{n} {what} {'x' * 900}", "Parks") for n in range(3)]
    asked = 0

    def through(path: str, frame: bytes) -> tuple[int, bytes]:
        nonlocal asked
        asked += path != "hello"
        network.reply = BAD[what][0] if asked > 1 else None
        return (place.impatient() if network.reply else place.carry())(path, frame)

    with pytest.raises((SyncError, WorldError)) as error:
        place.ana.sync(through)
    assert (error.value.code, asked) == (BAD[what][1], 2)
    assert [place.ana.see(note).waiting for note in mine] == [False, True, True]
    network.reply = None
    assert place.ana.sync(place.carry()).sent == 2


@pytest.mark.parametrize("step", ["hello", "enrol"])
@pytest.mark.parametrize("what", BAD)
def test_a_bad_answer_while_enrolling_pins_nothing(
    place: Place, network: BadNetwork, tmp_path: Path, what: str, step: str
) -> None:
    library = create(tmp_path / "new", place.office.now, place.office.random.randbytes)
    before = contents(library)
    code = place.office.code(f"new, {what}, {step}", {})

    def through(path: str, frame: bytes) -> tuple[int, bytes]:
        network.reply, network.delivers = (BAD[what][0], True) if path == step else (None, False)
        return (place.impatient() if network.reply else place.carry())(path, frame)

    with pytest.raises((SyncError, WorldError)) as error:
        enrol(library, through, network.url, code)
    assert error.value.code in (BAD[what][1], "frame_invalid", "code_not_for_server")
    assert contents(library) == before
    network.reply = None
    assert enrol(library, place.carry(), network.url, code).url == network.url
    library.close()


def test_nobody_listens(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    _expect(place.ana, HttpCarry(f"http://127.0.0.1:{port}"), "offline")


def test_an_unknown_name(place: Place) -> None:
    _expect(place.ana, HttpCarry("http://no-such-server.invalid"), "wrong_address")


def test_a_server_that_speaks_no_tls(place: Place, network: BadNetwork) -> None:
    _expect(place.ana, HttpCarry(network.url.replace("http:", "https:"), stall_s=STALL_S), "certificate")


def test_a_proxy_that_is_not_there(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed.getsockname()[1]}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    _expect(place.ana, HttpCarry("http://practice.invalid"), "proxy")


def _expect(desk: Desk, carry: HttpCarry, code: str) -> None:
    before = contents(desk.library)
    with pytest.raises(WorldError) as error:
        desk.sync(carry)
    assert (error.value.code, error.value.retryable, plain(error.value)) == (code, True, True)
    assert contents(desk.library) == before


@pytest.mark.parametrize(
    "url",
    [
        "",
        "practice.example.org",
        "ftp://practice.example.org",
        "http://",
        "http://[::1",
        "http://host:99999",
        "http://host:0",
        "http://host:port",
        "http://ana:secret@host",
        "http://host/?token=x",
        "http://host/#x",
        "http://host\n/",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_is_a_mistake(url: str) -> None:
    with pytest.raises(UserMistake) as error:
        HttpCarry(url)
    assert error.value.code == "address_invalid"
    assert "secret" not in error.value.message


@pytest.mark.parametrize(
    "url", ["http://h", "https://h/", "HTTP://H:8420/desk/", "http://[::1]:8420", "http://ärger.eu"]
)
def test_what_is_an_address_is_taken(url: str) -> None:
    assert HttpCarry(url).base.endswith("/sync/v1/")
    assert "//sync" not in HttpCarry(url).base


def test_passwords_for_other_programs_are_not_sent(
    place: Place, network: BadNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ana password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    carry = place.carry()
    prepared = carry.session.prepare_request(requests.Request("POST", carry.base + "hello"))
    assert "Authorization" not in prepared.headers
