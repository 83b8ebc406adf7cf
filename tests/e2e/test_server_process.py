"""The server as a process: it starts, says where it is, works beside its commands, and ends in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from contextlib import closing

import pytest
import requests

from practicedesk.remote.http import HttpCarry
from practicedesk_sync.errors import WorldError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server.data import Place, open_data
from tests.contract.hand_desk import HandDesk, now_ms
from tests.e2e.server_process import PATIENCE_S, PROGRAM, ServerProcess

pytestmark = pytest.mark.e2e


def enrolled(server: ServerProcess, code: str) -> HandDesk:
    desk = HandDesk(HttpCarry(server.url))
    desk.enrol(code)
    return desk


def test_commands_work_while_it_runs(new_server: ServerProcess) -> None:
    first = new_server.printed("init", "--name", "Office of good practice")
    new_server.start()
    chief = enrolled(new_server, first)
    assert chief.channel.hello().name == "Office of good practice"
    chief.pull()
    (commons,) = chief.heard
    assert chief.roles(commons)[chief.account] == "coordinator"

    group = new_server.printed("group", "add", "Brücken & Straßen")
    ana = enrolled(new_server, new_server.printed("invite", "ana", "--space", group))
    own = ana.open("personal")
    ana.push(ana.note(own, "My diary"))
    ana.push(ana.note(group, "Written while it runs"))
    dumped = new_server.printed("dump")
    assert "Written while it runs" in dumped
    assert "My diary" not in dumped
    listed = json.loads(new_server.printed("--json", "device", "list"))
    assert [(one["id"], one["name"], one["ended"]) for one in listed] == [
        (chief.key.id, "administrator", False),
        (ana.key.id, "ana", False),
    ]
    assert new_server.printed("remove", "ana", "--space", group) == ""
    members = json.loads(new_server.printed("--json", "members", "--space", group))
    assert [one["name"] for one in members] == ["server"]
    cursor = (group, 0, "", 0)
    request = ana.signed(ana.note(own)).model_copy(update={"cursors": [cursor]})
    assert [space for space, _ in ana.channel.exchange(request).revoked] == [group]
    assert new_server.printed("verify") == "All holds: 3 spaces, 20 entries."


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_told_to(server: ServerProcess, how: signal.Signals) -> None:
    url = server.start()
    assert requests.get(f"{url}/healthz", timeout=PATIENCE_S).json()["status"] == "ok"
    assert server.stop(how) == 0
    assert "Traceback" not in server.log
    with pytest.raises(WorldError) as error:
        HandDesk(HttpCarry(url)).channel.hello()
    assert error.value.code == "offline"


def test_what_it_confirmed_outlives_a_kill(server: ServerProcess) -> None:
    group = server.printed("group", "add", "G")
    server.start()
    ana = enrolled(server, server.printed("invite", "ana", "--space", group))
    ana.push(ana.note(group, "Confirmed"))
    port = server.port
    server.stop(signal.SIGKILL)
    server.start(port)
    ana.pull()
    assert ana.titles(group) == ["G", "Confirmed"]
    assert server.printed("verify").startswith("All holds")


def test_a_port_in_use_is_named(server: ServerProcess) -> None:
    server.start()
    done = server.command("--json", "serve", "--port", str(server.port))
    assert (done.returncode, done.stdout) == (3, "")
    assert json.loads(done.stderr)["code"] == "port_in_use"
    assert requests.get(f"{server.url}/healthz", timeout=PATIENCE_S).status_code == 200


def test_many_desks_at_once_get_one_order(server: ServerProcess) -> None:
    with closing(open_data(Place(server.folder), now_ms, os.urandom)) as data:
        group = admin.add_group(data.server, "G")
        names = ("ana", "ben", "carol", "dan", "eve")
        codes = [admin.invite(data.server, name, group, CONTRIBUTOR)[0].text for name in names]
    server.start()
    desks = [enrolled(server, code) for code in codes]

    def work(desk: HandDesk) -> None:
        for number in range(10):
            assert desk.push(desk.note(group, f"{desk.key.id} {number}")).verdicts == []

    threads = [threading.Thread(target=work, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({desk.pull().state for desk in desks}) == 1
    assert len({tuple(desk.titles(group)) for desk in desks}) == 1
    assert len(desks[0].titles(group)) == 51
    assert server.printed("verify").startswith("All holds")


def test_a_reader_that_stops_listening_is_no_error(server: ServerProcess) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        line = [str(PROGRAM), "--data", str(server.folder), "dump"]
        done = subprocess.run(line, stdout=closed, stderr=subprocess.PIPE, text=True, timeout=PATIENCE_S)
    assert (done.returncode, done.stderr) == (0, "")
