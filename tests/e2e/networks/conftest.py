"""An organisation with an authority of its own, a keyring that forgets, and a network without proxies."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.errors
import pytest
import trustme

from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.server.door import WAITING, Listener
from tests.desks.office import Desk, Office, office
from tests.e2e.bad_network import BadNetwork, bad_network

USER, PASSWORD = "OFFICE\\ana", "pass word:canary"
HOST = "practice.example.org"


class Memory(keyring.backend.KeyringBackend):
    """A keyring that forgets."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture(autouse=True)
def _without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def ring() -> Iterator[Memory]:
    before, made = keyring.get_keyring(), Memory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office")) as made:
        made.desk("ana")
        yield made


def answering(made: Office) -> Carry:
    """The office's server, of which nobody who waits has to wait for long."""

    def carry(path: str, frame: bytes) -> tuple[int, bytes]:
        if path not in WAITING:
            return made.door.handle(path, frame)
        heard = made.door.listener(path, frame)
        return (200, heard.told()) if isinstance(heard, Listener) else heard

    return carry


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Office of Parks")


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("ca") / "office.pem"
    authority.cert_pem.write_to_path(str(file))
    return str(file)


@pytest.fixture(scope="module")
def secure(made: Office, authority: trustme.CA) -> Iterator[BadNetwork]:
    """A server that speaks https with a certificate of the organisation."""
    with bad_network(answering(made), certified(authority.issue_cert(HOST, "127.0.0.1"))) as network:
        yield network


@pytest.fixture
def ana(made: Office) -> Desk:
    return made.desks[0]


def certified(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context
