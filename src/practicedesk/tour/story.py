"""The main job as a story: two desks and a server process, in a folder that is thrown away.

Every step is a command of the command line; what is told is what the commands answered.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import WorldError

from ..cli import main as practicedesk

GROUP = "Joined-Up Towns"
TITLE = "Delays read out loud at the interchange"
PROBLEM = (
    "Delays were shown on one screen in the hall. Who could not see it learned of them from strangers.",
    "The town had the data: every bus reports where it is. Nobody had asked it to speak.",
    "Staff answered the same question all day and had no time for anybody who needed help.",
)
CONTEXT = "Norbridge is an invented town whose interchange serves three bus networks."
FIELDS = {
    "summary": "A voice that tells passengers about delays, made from data the town already had.",
    "context": CONTEXT,
    "problem": "\n\n".join(PROBLEM),
    "approach_steps": "1. Two afternoons of listening at the interchange.\n"
    "2. A recorded voice for the ten most common sentences.\n"
    "3. Four weeks with the passengers' forum, then every day.",
    "results_impact": "Not measured yet: the first count is planned for the spring. "
    "Staff say that they are asked less often.",
    "lessons": "Begin with ten sentences. The eleventh can wait; the passengers cannot.",
    "organisation": "Norbridge Town Council (invented)",
    "technologies": "Open data",
    "challenges": "engagement",
    "level": "local",
    "maturity": "pilot",
    "tags": "buses",
    "lang": "en-GB",
}


class Person:
    """Somebody at a desk. `does` runs one command in their library and gives its answer."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder

    def does(self, *command: str) -> Any:
        """The answer of a command, read from its JSON. Raises `WorldError` when it does not succeed."""
        return json.loads(self._run("--json", *command))

    def dump(self) -> bytes:
        """The shared state of the desk, byte for byte."""
        return self._run("dump")

    def _run(self, *command: str) -> bytes:
        answer, failed = io.BytesIO(), io.StringIO()
        with redirect_stdout(io.TextIOWrapper(answer, encoding="utf-8")) as said, redirect_stderr(failed):
            status = practicedesk(["--library", str(self.folder), *command])
            said.detach()
        if status:
            told = failed.getvalue()
            fault = json.loads(told) if told.startswith("{") else {"message": told}
            raise WorldError(fault.get("code", "tour"), f"{self.name}: {fault['message']}")
        return answer.getvalue()


class Server:
    """A `practicedesk-server` process over a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.url = ""

    def does(self, *command: str) -> str:
        """The answer of one command of the server. Raises `WorldError`."""
        done = subprocess.run(self._line(*command), capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            told = done.stderr.strip().splitlines() or ["it could not be started."]
            missing = "its half of PracticeDesk is not installed; “make setup” does that."
            fault = missing if "ModuleNotFoundError" in told[-1] else told[-1]
            raise WorldError("tour_server", f"The server: {fault}")
        return done.stdout.strip()

    def start(self) -> None:
        """Start it, at its earlier address if it had one, and wait until it answers."""
        port = self.url.rpartition(":")[2] or "0"
        line = self._line("serve", "--host", "127.0.0.1", "--port", port)
        self.process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )
        said = self.process.stdout.readline() if self.process.stdout else ""
        self.url = said.rpartition(" ")[2].strip()
        if not self.url:
            raise WorldError("tour_server", "The server did not start.")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.communicate()
            self.process = None

    def _line(self, *command: str) -> list[str]:
        return [sys.executable, "-m", "practicedesk_sync.server.cli", "--data", str(self.folder), *command]


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody's window shows at a moment of the story. `page`, `action`: ids; `record`: an id or ""."""

    name: str
    person: Person
    page: str
    record: str = ""
    action: str = ""


class Story:
    """Tells the main job as it happens.

    `tell` takes each sentence as it becomes true, `show` each sight worth a picture; the PDF goes to `pages`.
    """

    def __init__(
        self, folder: Path, pages: Path, tell: Callable[[str], None], show: Callable[[Sight], None]
    ) -> None:
        self.show = show
        self.server = Server(folder / "server")
        self.ana = Person("Ana", folder / "ana")
        self.ben = Person("Ben", folder / "ben")
        self.pages = pages
        self.tell = tell
        self.id = ""

    def run(self) -> None:
        for number, (heading, part) in enumerate(
            (
                ("Two people, two computers, one server", self._set_up),
                ("Ana writes, Ben finds", self._write_and_find),
                ("The network is gone; both go on working", self._work_unplugged),
                ("The network is back", self._converge),
                ("The one question that is left", self._settle),
                ("For everybody, and for the minister", self._publish),
            ),
            1,
        ):
            self.tell(f"\n{number}. {heading}")
            part()

    def _set_up(self) -> None:
        self.server.does("init")
        self.server.start()
        made = self.ana.does("init", "--sample")
        self.tell(
            f"Ana makes a library with the sample in it: {made['records']} records, all on her computer,"
        )
        self.tell("one of them with a conflict to practise on.")
        self.show(Sight("library", self.ana, "library"))
        meeting = self.ana.does("list", "meeting")[0]["id"]
        self.show(Sight("meeting", self.ana, "groups", meeting))
        code = self.server.does("invite", "ana", "--space", "commons", "--role", "contributor")
        self.ana.does("enrol", self.server.url, code)
        code = self.server.does("invite", "ben", "--space", GROUP, "--role", "contributor")
        self.ben.does("init")
        got = self.ben.does("enrol", self.server.url, code)
        self.tell(f"She connects it with a one-time code, and with it her working group, {GROUP}.")
        self.tell(
            f"Ben joins the group with a code of his own and has its {got['received']:,} changes at once."
        )

    def _write_and_find(self) -> None:
        pairs = [f"{name}={value}" for name, value in FIELDS.items()]
        self.id = self.ana.does("new", "practice", TITLE, "--space", GROUP, *pairs)["id"]
        self._sync_both()
        self.tell(f"Ana writes a practice for the group: “{TITLE}”. Both synchronise.")
        found = self.ben.does("search", "delays screen", "--where", "technologies=Open data")
        titles = [hit["title"] for hit in found["hits"]]
        if TITLE not in titles:
            raise WorldError("tour_search", "Ben did not find what Ana wrote.")
        self.tell(f"Ben looks for “delays screen” among open data and finds {len(titles)}: “{titles[0]}”.")

    def _work_unplugged(self) -> None:
        self.server.stop()
        self.tell("The server is switched off.")
        first = (
            "Delays were shown on one screen in the hall. Blind passengers learned of them from strangers."
        )
        last = "Staff answered the same question four hundred times a day (an invented figure)."
        self._edit(self.ana, f"problem={first}\n\n{PROBLEM[1]}\n\n{PROBLEM[2]}", "Norbridge is small")
        self.ana.does("add", self.id, "tags=passengers")
        self.tell("Ana rewrites the first paragraph of the problem and adds a tag.")
        self._edit(self.ben, f"problem={PROBLEM[0]}\n\n{PROBLEM[1]}\n\n{last}", "Norbridge is busy")
        self.ben.does("add", self.id, "tags=accessibility")
        self.ben.does("set", self.id, "maturity=implemented")
        self.tell("Ben rewrites the last paragraph, adds another tag and sets the maturity to “implemented”.")
        self.tell("Both rewrite the same sentence of the context, each in another way.")
        self.show(Sight("practice", self.ben, "library", self.id))
        self.tell(f"Ben asks how things stand: “{self.ben.does('status')['sentence']}”")

    def _edit(self, person: Person, problem: str, opening: str) -> None:
        context = CONTEXT.replace("Norbridge is", f"{opening}; it is")
        person.does("set", self.id, problem, f"context={context}")

    def _converge(self) -> None:
        self.server.start()
        self._sync_both()
        if self.ana.dump() != self.ben.dump():
            raise WorldError("tour_differs", "The two libraries differ.")
        shown = self.ben.does("show", self.id)
        self.tell("Both synchronise. Their libraries are now the same, byte for byte.")
        self.tell(f"Both paragraphs are in, the tags are {', '.join(shown['fields']['tags'])}.")
        self.tell("One sentence was written twice. Nothing is lost; both versions are there:")
        conflict = self._conflict()
        for version in (conflict["shown"], *conflict["others"]):
            who = "Ben" if version["who"] == "you" else "Ana"
            self.tell(f"   {who}: “{version['value']}”")
        self.show(Sight("conflict", self.ben, "sync", action="review"))

    def _settle(self) -> None:
        both = "Norbridge, an invented town, is small and busy: its interchange serves three bus networks."
        self.ben.does("resolve", self.id, "context", "--text", both)
        self._sync_both()
        if self.ana.does("conflicts", self.id):
            raise WorldError("tour_conflict", "Ana still sees a conflict that Ben has settled.")
        self.tell(f"Ben makes one sentence of them: “{both}”")
        self.tell("At the next synchronisation it is settled for Ana too.")

    def _publish(self) -> None:
        self.ana.does("publish", self.id, "--to", "commons")
        self._sync_both()
        found = self.ben.does("list", "publication")
        if [one["title"] for one in found] != [TITLE]:
            raise WorldError("tour_publish", "The publication did not arrive at Ben's desk.")
        self.tell("Ana publishes the practice. Everybody who uses the server can read it; Ben already does.")
        self.show(Sight("published", self.ben, "library", found[0]["id"]))
        target = self.pages / "practice-sheet.pdf"
        done = self.ana.does("report", "sheet", found[0]["id"], "-o", str(target))
        pages = "page" if done["pages"] == 1 else "pages"
        self.tell(
            f"Ana prints the sheet of the published version, {done['pages']} {pages}, "
            "tagged for screen readers and for archives:"
        )
        self.tell(f"   {target}")

    def _conflict(self) -> dict[str, Any]:
        found: list[dict[str, Any]] = self.ben.does("conflicts", self.id)
        if len(found) != 1:
            raise WorldError("tour_conflict", f"There should be one conflict and there are {len(found)}.")
        return found[0]

    def _sync_both(self) -> None:
        """Twice each: what the second had to send reaches the first as well."""
        for person in (self.ana, self.ben, self.ana, self.ben):
            if person.does("sync")["refused"]:
                raise WorldError("tour_refused", f"The server did not take {person.name}'s work.")
