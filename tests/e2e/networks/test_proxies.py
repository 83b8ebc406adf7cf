"""The way to a server through proxies, scripts and inspection boxes, by real sockets."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest
import trustme

from practicedesk.library.identity import set_setting
from practicedesk.remote import proxy_script
from practicedesk.remote.http import HttpCarry
from practicedesk.remote.network import Network
from practicedesk.remote.settings import NO_PROXY, NetworkSettings
from practicedesk.services.networking import network_settings, set_network
from practicedesk_sync.errors import PracticeDeskError, SyncError, UserMistake, WorldError
from tests.desks.office import Desk, Office
from tests.e2e.bad_network import ALTERED, BadNetwork, bad_network
from tests.e2e.listener import Listener
from tests.e2e.networks.proxy import basic_guard, proxy, windows_guard
from tests.e2e.test_sync_service import contents, plain

from .conftest import HOST, PASSWORD, USER, Memory, certified


def carry(url: str, **settings: str) -> HttpCarry:
    return Network(lambda: NetworkSettings(**settings)).to(url)


def fails(ana: Desk, way: HttpCarry) -> PracticeDeskError:
    with pytest.raises((SyncError, WorldError)) as error:
        ana.sync(way)
    return error.value


# -- whom to trust -----------------------------------------------------------------------------------


def test_an_organisations_authority_is_trusted_once_its_file_is_named(
    ana: Desk, secure: BadNetwork, ca_file: str
) -> None:
    assert fails(ana, carry(secure.url)).code == "certificate_unknown"
    ana.editing.new("note", "Over https")
    assert ana.sync(carry(secure.url, ca_file=ca_file)).sent == 1


def test_the_systems_store_is_trusted(
    ana: Desk, secure: BadNetwork, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)  # what OpenSSL takes the system's store to be
    ana.sync(carry(secure.url))


def test_nobody_is_trusted_besides(
    ana: Desk, secure: BadNetwork, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the list that comes with a library, either: an organisation may have struck somebody off."""
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", ca_file)
    assert fails(ana, carry(secure.url)).code == "certificate_unknown"


def test_certificates_that_are_over_or_anothers_are_told_apart(
    ana: Desk, made: Office, authority: trustme.CA, ca_file: str
) -> None:
    past = authority.issue_cert("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    for leaf, code in ((past, "certificate_expired"), (authority.issue_cert("x.org"), "certificate_name")):
        with bad_network(made.door.handle, certified(leaf)) as network:
            assert fails(ana, carry(network.url, ca_file=ca_file)).code == code


@pytest.mark.parametrize("what", ALTERED)
def test_a_trusted_box_that_reads_along_can_alter_nothing(
    ana: Desk, secure: BadNetwork, ca_file: str, what: str
) -> None:
    secure.reply, secure.delivers = ALTERED[what], True
    try:
        assert fails(ana, carry(secure.url, ca_file=ca_file)).code == "not_our_server"
    finally:
        secure.reply, secure.delivers = None, False


def test_a_file_without_certificates_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("none")
    for file in ("ca.pem", "missing.pem"):
        with pytest.raises(UserMistake) as error:
            NetworkSettings(ca_file=str(tmp_path / file)).checked()
        assert error.value.code == "ca_file"


# -- which proxy -------------------------------------------------------------------------------------


def test_what_is_set_goes_before_what_the_system_says(
    ana: Desk, secure: BadNetwork, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy(secure.url) as one, proxy(secure.url) as other:
        monkeypatch.setenv("https_proxy", other.url)
        ana.sync(carry(f"https://{HOST}", ca_file=ca_file))
        assert (one.tunnels, other.tunnels) == ([], [f"{HOST}:443"])
        ana.sync(carry(f"https://{HOST}", ca_file=ca_file, proxy=one.url))
        assert (one.tunnels, other.tunnels) == ([f"{HOST}:443"], [f"{HOST}:443"])
        ana.sync(carry(secure.url, ca_file=ca_file, proxy=NO_PROXY))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        ana.sync(carry(secure.url, ca_file=ca_file))
        assert len(other.tunnels) == 1


def test_a_script_says_which_proxy_and_the_next_is_taken_when_one_is_gone(
    ana: Desk, secure: BadNetwork, ca_file: str, tmp_path: Path
) -> None:
    with proxy(secure.url) as gone:
        pass
    with proxy(secure.url) as one:
        script = tmp_path / "proxy.pac"
        addresses = "; ".join(f"PROXY {made.url[7:]}" for made in (gone, one))
        script.write_text(
            "function FindProxyForURL(url, host) {"
            f"return shExpMatch(host, '*.example.org') ? '{addresses}' : 'DIRECT'; }}"
        )
        settings = {"ca_file": ca_file, "pac": str(script)}
        ana.sync(carry(f"https://{HOST}", **settings))
        assert one.tunnels == [f"{HOST}:443"]
        ana.sync(carry(secure.url, **settings))
        assert len(one.tunnels) == 1


@pytest.mark.parametrize(
    "script",
    [
        "no script",
        "function FindProxyForURL(url, host) { while (true) {} }",
        "function FindProxyForURL(url, host) { return 'SOCKS 127.0.0.1:1080'; }",
        "function FindProxyForURL(url, host) { throw 'x'; }",
    ],
)
def test_a_script_that_does_not_work_is_told_and_soon_ended(
    ana: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    if "while" in script:
        monkeypatch.setattr(proxy_script, "RUN_S", 2.0)
    (tmp_path / "proxy.pac").write_text(script)
    assert fails(ana, carry(f"https://{HOST}", pac=str(tmp_path / "proxy.pac"))).code == "proxy_script"


def test_a_script_is_fetched_from_its_address_and_may_be_missing_there(ana: Desk, made: Office) -> None:
    with bad_network(made.door.handle) as network:
        assert fails(ana, carry("https://h", pac=f"{network.url}/proxy.pac")).code == "proxy_script"


# -- its login ---------------------------------------------------------------------------------------


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "users"
    domain, _, user = USER.partition("\\")
    file.write_text(f"{domain}:{user}:{PASSWORD.replace(':', '-')}\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(file))
    return file


@pytest.mark.parametrize("hangs_up", [False, True])
@pytest.mark.parametrize("scheme", ["Basic", "NTLM", "Negotiate"])
def test_a_proxy_gets_the_login_it_asks_for(
    ana: Desk, secure: BadNetwork, ca_file: str, ring: Memory, users: Path, scheme: str, hangs_up: bool
) -> None:
    password = PASSWORD if scheme == "Basic" else PASSWORD.replace(":", "-")
    guard = basic_guard(USER, password) if scheme == "Basic" else windows_guard(users, scheme)
    with proxy(secure.url, guard) as one:
        one.hangs_up = hangs_up and scheme == "Basic"
        settings = {"ca_file": ca_file, "proxy": one.url, "user": USER}
        assert fails(ana, carry(f"https://{HOST}", **settings)).code == "proxy_login"
        assert one.logins == []
        ring.set_password("PracticeDesk proxy", USER, password)
        way = carry(f"https://{HOST}", **settings)
        ana.sync(way)
        ana.sync(way)
        assert one.tunnels


@pytest.mark.parametrize("scheme", ["Basic", "NTLM"])
def test_a_wrong_password_is_sent_once(
    ana: Desk, secure: BadNetwork, ca_file: str, ring: Memory, users: Path, scheme: str
) -> None:
    guard = basic_guard(USER, "other") if scheme == "Basic" else windows_guard(users, scheme)
    ring.set_password("PracticeDesk proxy", USER, "wrong canary")
    with proxy(secure.url, guard) as one:
        network = Network(lambda: NetworkSettings(proxy=one.url, user=USER, ca_file=ca_file))
        for _ in range(3):
            error = fails(ana, network.to(f"https://{HOST}"))
            assert error.code == "proxy_login"
            assert "canary" not in repr(error) + repr(error.__cause__)
        assert len(one.logins) == (1 if scheme == "Basic" else 2)
        ring.set_password("PracticeDesk proxy", USER, "other")
        if scheme == "Basic":
            ana.sync(network.to(f"https://{HOST}"))


def test_plain_http_is_forwarded_and_a_login_goes_to_the_proxy_alone(
    ana: Desk, made: Office, ring: Memory
) -> None:
    ring.set_password("PracticeDesk proxy", USER, PASSWORD)
    with bad_network(made.door.handle) as server, proxy(server.url, basic_guard(USER, PASSWORD)) as one:
        ana.sync(carry(f"http://{HOST}", proxy=one.url, user=USER))
        assert one.forwards == [f"http://{HOST}/sync/v1/exchange"]
        one.guard = basic_guard(USER, "other")
        network = Network(lambda: NetworkSettings(proxy=one.url, user=USER))
        one.logins.clear()
        for _ in range(2):
            assert fails(ana, network.to(f"http://{HOST}")).code == "proxy_login"
        assert len(one.logins) == 1


def test_the_login_in_the_environments_proxy_is_used(
    ana: Desk, secure: BadNetwork, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy(secure.url, basic_guard("ana", "b c")) as one:
        monkeypatch.setenv("HTTPS_PROXY", one.url.replace("//", "//ana:b%20c@"))
        ana.sync(carry(f"https://{HOST}", ca_file=ca_file))
        assert one.tunnels


class Rude(Listener):
    """Says the same to everybody."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        super().__init__()

    def took(self, line: socket.socket) -> None:
        self.open.append(line)
        with suppress(OSError):
            for _ in range(4 if self.answer else 1):
                line.recv(65536)
                line.sendall(self.answer)
            line.shutdown(socket.SHUT_WR)


RUDE = {
    b"": "proxy",
    b"SSH-2.0-OpenSSH\r\n": "proxy",
    b"HTTP/1.1 302 Go\r\nLocation: http://portal/\r\nContent-Length: 0\r\n\r\n": "proxy",
    b"HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\n<p>No</p>": "proxy",
    b"HTTP/1.1 502 No\r\n\r\n": "proxy",
    b"HTTP/1.1 200 OK\r\n\r\n": "certificate",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome</html>": "certificate",
    b"HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n": "proxy_login",
    b"HTTP/1.1 407 Who\r\nProxy-Authenticate: Digest x\r\nContent-Length: 0\r\n\r\n": "proxy_login",
    b"HTTP/1.1 407 Who\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n": "proxy_login",
    b"HTTP/1.1 407 Who\r\nProxy-Authenticate: NTLM !?\r\nContent-Length: 0\r\n\r\n": "proxy_login",
    b"HTTP/1.1 407 Who\r\nProxy-Authenticate: NTLM aGVsbG8=\r\nContent-Length: 0\r\n\r\n": "proxy_login",
    b"HTTP/1.1 407 Who\r\nProxy-Authenticate: Negotiate aGVsbG8=\r\nContent-Length: 0\r\n\r\n": "proxy_login",
}


@pytest.mark.parametrize("answer", RUDE)
def test_a_proxy_that_makes_no_sense_is_told_in_one_sentence(ana: Desk, ring: Memory, answer: bytes) -> None:
    ring.set_password("PracticeDesk proxy", USER, PASSWORD)
    before = contents(ana.library)
    rude = Rude(answer)
    try:
        error = fails(ana, carry(f"https://{HOST}", proxy=f"http://127.0.0.1:{rude.port}", user=USER))
    finally:
        rude.close()
    assert (error.code, plain(error), contents(ana.library)) == (RUDE[answer], True, before)


# -- settings ----------------------------------------------------------------------------------------


def test_settings_are_kept_with_the_library_and_the_password_in_the_keyring_alone(
    ana: Desk, ring: Memory
) -> None:
    wanted = NetworkSettings(proxy="http://proxy.example.org:8080", user=USER)
    set_network(ana.library, wanted, PASSWORD)
    assert network_settings(ana.library) == wanted
    assert list(ring.kept.values()) == [PASSWORD]
    for file in ana.library.folder.rglob("*"):
        assert not file.is_file() or PASSWORD.encode() not in file.read_bytes()
    set_network(ana.library, NetworkSettings())
    assert ring.kept == {}


def test_settings_a_newer_program_kept_are_passed_over(ana: Desk) -> None:
    newer = json.dumps({"proxy": "http://proxy:8080", "http3": "yes"})
    ana.library.write(lambda writing: set_setting(writing.connection, "network", newer))
    assert network_settings(ana.library) == NetworkSettings(proxy="http://proxy:8080")
    set_network(ana.library, NetworkSettings())


def test_without_a_keyring_a_password_is_kept_nowhere(ana: Desk) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    try:
        with pytest.raises(WorldError) as error:
            set_network(ana.library, NetworkSettings(user=USER), PASSWORD)
        assert error.value.code == "no_keyring"
        assert network_settings(ana.library) == NetworkSettings()
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    "text", ["proxy", "socks5://h:1", "http://a:secret@h:1", "http://h:1/path", "http://"]
)
def test_what_is_no_proxy_is_a_mistake(text: str) -> None:
    with pytest.raises(UserMistake) as error:
        NetworkSettings(proxy=text).checked()
    assert error.value.code == "proxy_invalid"
    assert "secret" not in error.value.message
