"""The check of a connection: what is wrong, in plain words, and a report that gives nothing away."""

from __future__ import annotations

import getpass
import os
import platform
import socket
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import trustme

from practicedesk.library import outbox
from practicedesk.library.folder import FILE
from practicedesk.remote.checking import FAULT, FINE, NOTE, STEP_S, Finding
from practicedesk.remote.network import Network
from practicedesk.remote.settings import NetworkSettings
from practicedesk.services.doctor import examination, report
from practicedesk_sync.errors import WorldError
from practicedesk_sync.protocol.messages import Command
from practicedesk_sync.server.administration import end_device
from tests.desks.contents import contents
from tests.desks.office import Desk, Office
from tests.e2e.bad_network import ALTERED, BAD, BadNetwork, bad_network, hang_up
from tests.e2e.commands import Shell
from tests.e2e.networks.proxy import basic_guard, proxy
from tests.e2e.test_sync_service import plain

from .conftest import HOST, PASSWORD, USER, Memory, answering, certified

STEPS = ["proxy", "name", "connection", "server", "size", "clock", "versions"]
ENROLLED = [*STEPS, "news"]


@pytest.fixture
def line(made: Office) -> Iterator[BadNetwork]:
    with bad_network(answering(made)) as network:
        yield network


def check(desk: Desk, url: str, patience_s: float = STEP_S, **settings: str) -> list[Finding]:
    """The findings about a server for a desk that is enrolled there."""
    checking = examination(desk.library, Network(lambda: NetworkSettings(**settings)), url)
    checking.server_key = desk.office.server.key.public  # the desk's own address is no real one
    checking.carry.timeout = (patience_s, patience_s)
    found = list(checking.run())
    assert all(plain(WorldError("", one.words, one.next or "-")) for one in found)
    return found


def last(found: list[Finding]) -> tuple[str, str]:
    return found[-1].step, found[-1].mark


def test_all_is_well_and_who_reads_along_is_told(ana: Desk, secure: BadNetwork, ca_file: str) -> None:
    found = check(ana, secure.url, ca_file=ca_file)
    assert [one.step for one in found] == ENROLLED
    marks = {one.step: one.mark for one in found}
    assert marks == dict.fromkeys(ENROLLED, FINE) | {"connection": NOTE, "clock": NOTE}
    assert "“Office of Parks” vouches for it, which is no public authority" in found[2].words
    assert "behind" not in found[5].words and "ahead of the server's" in found[5].words


def test_a_public_authority_is_told_from_an_organisations(
    ana: Desk, secure: BadNetwork, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certifi.where", lambda: ca_file)
    found = check(ana, secure.url, ca_file=ca_file)
    assert (found[2].mark, found[2].words[-34:]) == (FINE, "vouches for the secure connection.")


@pytest.mark.parametrize("what", [*BAD, *ALTERED])
def test_whatever_a_network_answers_is_a_fault_with_a_next_step(
    ana: Desk, line: BadNetwork, what: str
) -> None:
    before = contents(ana.library)
    reply = BAD[what][0] if what in BAD else ALTERED[what]
    line.reply, line.delivers = reply, True
    found = check(ana, line.url, patience_s=0.5)
    assert last(found)[1] == FAULT and found[-1].next
    assert contents(ana.library) == before


def test_another_server_at_the_address_is_a_fault(ana: Desk, line: BadNetwork) -> None:
    checking = examination(ana.library, Network(), line.url)
    assert checking.server_key == ana.office.server.key.public
    checking.server_key = bytes(32)
    found = list(checking.run())
    assert last(found) == ("server", FAULT)
    assert found[-1].words.startswith("This is another PracticeDesk server than the one of this library:")


def test_a_closed_port_is_named_with_somebody_to_ask(ana: Desk) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        found = check(ana, f"http://127.0.0.1:{port}")
    assert last(found) == ("connection", FAULT)
    assert f"127.0.0.1, port {port}, cannot be reached" in found[-1].words
    assert "administrator" in found[-1].next and "safe here" not in found[-1].next


def test_a_network_for_small_messages_is_something_to_know(ana: Desk, line: BadNetwork) -> None:
    line.most, line.too_long = 100_000, hang_up
    size = next(one for one in check(ana, line.url) if one.step == "size")
    assert size.mark == NOTE
    assert size.words.startswith("Only messages of up to 64 KB get through")


def test_a_network_that_cuts_what_stays_open_is_something_to_know(ana: Desk, made: Office) -> None:
    answer = answering(made)

    def cut(path: str, frame: bytes) -> tuple[int, bytes]:
        cutting.reply = hang_up if path == "events" else None
        return answer(path, frame)

    with bad_network(cut) as cutting:
        news = check(ana, cutting.url)[-1]
    assert (news.step, news.mark) == ("news", NOTE)
    assert "was lost after 0 seconds" in news.words and "now and then instead" in news.next


def test_an_ended_computer_is_a_fault(made: Office, line: BadNetwork) -> None:
    lost = made.desk("lost")
    end_device(made.server, lost.library.key.id)
    assert last(check(lost, line.url)) == ("news", FAULT)


def test_before_there_is_a_library_an_address_is_enough(
    line: BadNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path / "none", capsys)
    found = shell.json("doctor", line.url)
    assert [one["step"] for one in found] == STEPS
    assert "whether it is yours is known with the code" in found[3]["words"]
    assert shell.fails("doctor") == (2, "no_address")
    line.reply = BAD["a portal's page"][0]
    assert shell.run("doctor", line.url).status == 3


def test_a_library_that_does_not_open_is_in_nobodys_way_where_an_address_is_given(
    line: BadNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path / "library", capsys)
    shell("init")
    (tmp_path / "library" / FILE).write_bytes(b"no longer a database" * 100)
    assert [one["step"] for one in shell.json("doctor", line.url)] == STEPS
    assert shell.fails("doctor") == (3, "library_unreadable")


def test_settings_are_made_on_the_command_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    ca_file: str,
    ring: Memory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shell = Shell(tmp_path / "library", capsys)
    shell("init")
    read, write = os.pipe()
    os.write(write, f"{PASSWORD}\n".encode())
    os.close(write)
    with os.fdopen(read) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        shell("network", "--proxy", "http://proxy:8080/", "--ca-file", ca_file, "--user", USER, "--password")
    assert list(ring.kept.values()) == [PASSWORD]
    now = shell.json("network")
    assert now == {"proxy": "http://proxy:8080", "pac": "", "ca_file": ca_file, "user": USER}
    assert PASSWORD not in shell("network")
    assert shell.fails("network", "--proxy", "http://a:b@proxy") == (2, "proxy_invalid")
    shell("network", "--proxy", "system", "--user", "system")
    assert (shell.json("network")["proxy"], ring.kept) == ("", {})
    assert shell.fails("network", "--password") == (2, "user_missing")


def test_a_report_gives_nothing_away(
    ana: Desk, made: Office, authority: trustme.CA, ca_file: str, ring: Memory, tmp_path: Path
) -> None:
    """Content, codes, seeds, tokens, names and passwords, in whatever way the check ends."""
    ana.editing.new("note", "Canary in a title", values={"body": "Canary in a text"})
    command = Command(id="0" * 32, what="invite", args={"space": "1" * 32, "name": "canary-person"})
    ana.library.write(lambda writing: outbox.wish(writing.connection, command))
    ring.set_password("PracticeDesk proxy", USER, PASSWORD)
    with ana.library.reading() as connection:
        kept = connection.exec_driver_sql("SELECT name, value FROM setting").all()
    secrets = {value for name, value in kept if name in ("device_seed", "token")}
    assert len(secrets) == 2
    code = made.code("guest", {})
    secrets |= {code, PASSWORD, USER, "OFFICE", str(Path.home()), platform.node(), getpass.getuser()}
    texts = []
    leaf = certified(authority.issue_cert(HOST, "127.0.0.1"))
    with bad_network(answering(made), leaf) as there, proxy(there.url, basic_guard(USER, PASSWORD)) as one:
        for settings in (
            NetworkSettings(proxy=one.url, user=USER, ca_file=ca_file),
            NetworkSettings(proxy=one.url, user=USER, ca_file=str(Path.home() / "missing.pem")),
            NetworkSettings(proxy=one.url, user=USER),
            NetworkSettings(proxy=one.url, user="OFFICE\\other", ca_file=ca_file),
            NetworkSettings(pac=str(tmp_path / "none.pac"), user=USER),
        ):
            network = Network(partial(replace, settings))
            found = list(examination(ana.library, network, f"https://{HOST}").run())
            texts.append(report(found, f"https://{HOST}", settings))
    assert [text.count("✗") for text in texts] == [0, 1, 1, 1, 1]
    for text in texts:
        assert HOST in text
        assert "canary" not in text.lower()
        assert [secret for secret in secrets if secret in text] == []
