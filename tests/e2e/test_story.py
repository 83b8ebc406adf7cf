"""The main job, on real input and with real processes: what the first issue promises, word for word."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.e2e.desk_process import DeskProcess
from tests.e2e.server_process import ServerProcess
from tests.unit.reports.pdf_reading import text_of

CATALOGUE = Path(__file__).parents[3] / "shared" / "data" / "innovative-public-services.csv"
GROUP = "Digital services"
PARAGRAPHS = [f"Paragraph {number} of the problem stands on its own." for number in range(1, 10)]
SENTENCE = "One sentence says where it happened."

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(not CATALOGUE.exists(), reason="the real catalogue is not beside this checkout"),
]


def test_two_desks_one_server_and_a_minister(server: ServerProcess, tmp_path: Path) -> None:
    a, b = DeskProcess(tmp_path / "A"), DeskProcess(tmp_path / "B")
    server.start()
    import_twice(server, a)
    id_ = write_and_share(server, a, b)
    server.stop(signal.SIGKILL)
    work_unplugged(a, b, id_)
    server.start(server.port)
    for desk in (a, b, a, b):
        desk("sync")
    both_hold_the_same(server, a, b, id_)
    exactly_the_sentence_is_open(b, id_)
    counts_are_right(a)
    publish_and_settle(a, b, id_)
    hand_over(a, id_, tmp_path / "sheet.pdf")
    assert a("verify") == b("verify") == "The library is sound."


def import_twice(server: ServerProcess, a: DeskProcess) -> None:
    server.answer("group", "add", GROUP)
    code = server.answer("invite", "ana", "--space", GROUP, "--role", "coordinator")
    a("init")
    a("enrol", server.url, code)
    file = ("import", str(CATALOGUE), "--preset", "ips", "--space", GROUP)
    first = a.json(*file)
    assert (first["new"], first["problems"]) == (853, [])
    again = a.json(*file)
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 853)
    assert len(a.json("list", "practice")) == 853
    a("sync")


def write_and_share(server: ServerProcess, a: DeskProcess, b: DeskProcess) -> str:
    text = "\n\n".join(PARAGRAPHS)
    id_ = a(
        "new",
        "practice",
        "Réponse: a chatbot — Ħello",
        "--space",
        GROUP,
        f"problem={text}",
        f"context={SENTENCE}",
        "tags=y",
    )
    assert len(id_) == 32
    a("sync")
    code = server.answer("invite", "ben", "--space", GROUP)
    b("init")
    b("enrol", server.url, code)
    b("sync")
    assert len(b.json("list", "practice")) == 854
    return id_


def work_unplugged(a: DeskProcess, b: DeskProcess, id_: str) -> None:
    assert a.fails("sync") == (3, "offline")
    for desk, first, last, words in (
        (a, "Paragraph 1 as A has it.", PARAGRAPHS[8], "A says where it happened."),
        (b, PARAGRAPHS[0], "Paragraph 9 as B has it.", "B says where it happened."),
    ):
        problem = "\n\n".join([first, *PARAGRAPHS[1:8], last])
        desk("set", id_, f"problem={problem}", f"context={words}")
        desk("add", id_, "tags=x")
    b("remove", id_, "tags=y")
    b("set", id_, "maturity=pilot")
    assert "not yet sent" in b("status")


def both_hold_the_same(server: ServerProcess, a: DeskProcess, b: DeskProcess, id_: str) -> None:
    dump = a.run("dump").stdout
    assert dump == b.run("dump").stdout
    assert dump.decode().rstrip("\n") == server.answer("dump")
    records = [record for record in map(json.loads, dump.splitlines()) if "kind" in record]
    assert sum(record["kind"] == "practice" for record in records) == 854
    with_siblings = [record for record in records if "siblings" in record]
    assert [record["id"] for record in with_siblings] == [id_]
    assert [len(others) for others in with_siblings[0]["siblings"].values()] == [1]
    fields = b.json("show", id_)["fields"]
    assert fields["problem"].startswith("Paragraph 1 as A has it.\n\nParagraph 2")
    assert fields["problem"].endswith("Paragraph 9 as B has it.")
    assert (fields["tags"], fields["maturity"]) == (["x"], "pilot")


def exactly_the_sentence_is_open(b: DeskProcess, id_: str) -> None:
    (conflict,) = b.json("conflicts")
    assert (conflict["record"], conflict["field"], conflict["number"]) == (id_, "context", 1)
    versions = {version["who"]: version["value"] for version in (conflict["shown"], *conflict["others"])}
    assert versions == {"ana": "A says where it happened.", "you": "B says where it happened."}
    assert "\ufff9" not in b("show", id_)


def counts_are_right(a: DeskProcess) -> None:
    whole = a.json("search", "--kind", "practice", "--limit", "0")
    assert (whole["total"], whole["facets"]["technologies"]) == (854, {"ai": 686, "blockchain": 167})
    found = a.json("search", "chatbot", "--where", "technologies=ai")
    by_words = a.json("search", "chatbot", "--where", "technologies=Artificial intelligence")
    assert found == by_words
    assert 0 < found["facets"]["technologies"]["ai"] == found["total"] < 686
    assert len(a.json("list", "--where", "technologies=blockchain")) == 167


def publish_and_settle(a: DeskProcess, b: DeskProcess, id_: str) -> None:
    first = a.json("publish", id_, "--to", "commons")
    assert (first["version"], first["unsettled"]) == (1, ["context"])
    a("resolve", id_, "context", "--both")
    second = a.json("publish", id_, "--to", "commons")
    assert (second["version"], second["unsettled"]) == (2, [])
    a("sync")
    b("sync")
    assert b.json("conflicts") == []
    assert (
        b.json("show", id_)["fields"]["context"] == "A says where it happened.\n\nB says where it happened."
    )
    publications = b.json("list", "publication")
    assert {one["id"] for one in publications} == {first["id"], second["id"]}
    assert {(one["title"], one["space_name"]) for one in publications} == {
        ("Réponse: a chatbot — Ħello", "commons")
    }
    assert a.run("dump").stdout == b.run("dump").stdout


def hand_over(a: DeskProcess, id_: str, sheet: Path) -> None:
    a("report", "sheet", id_, "-o", str(sheet))
    assert "Réponse: a chatbot — Ħello" in text_of(sheet)
