"""Why a server cannot be reached, for a person and for whoever helps them."""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.messages import WaitRequest
from practicedesk_sync.replica.reading import state_hash

from ..exchange.whole_file import write_whole
from ..library.identity import server_pin
from ..library.library import Library
from ..library.spaces import shared_spaces
from ..remote.checking import FAULT, FINE, NOTE, Checking, Finding
from ..remote.network import Network
from ..remote.settings import NetworkSettings
from .enrolling import channel

MARKS = {FINE: "✓", NOTE: "!", FAULT: "✗"}
HIDDEN = "…"


def examination(library: Library | None, network: Network, url: str = "") -> Checking:
    """A check of the way to the server at `url`, else to the library's. Raises `UserMistake`."""
    pin = None
    if library is not None:
        with library.reading() as connection:
            pin = server_pin(connection)
    if library is not None and pin is not None and (url or pin.url):
        return Checking(url or pin.url, network, pin.public_key, pin.url, partial(_listen, library))
    if not url:
        raise UserMistake(
            "no_address",
            "This library is not connected to a server yet.",
            "Say which server: give its address.",
        )
    return Checking(url, network)


def _listen(library: Library, carry: Carry, most_s: int) -> None:
    """Wait for news over a stream."""
    with library.reading() as connection:
        state = state_hash(connection, shared_spaces(connection))
    channel(library, carry).wait(WaitRequest(state=state, most_s=most_s), stream=True)


def line(finding: Finding) -> str:
    """A finding on one line: its mark, its words, the next step."""
    return f"{MARKS[finding.mark]} {finding.words} {finding.next}".rstrip()


def save_report(path: Path, findings: Iterable[Finding], url: str, settings: NetworkSettings) -> None:
    """Write the report to a file, in place of one of that name. Raises `UserMistake` or `WorldError`."""
    text = report(findings, url, settings)
    write_whole(path, lambda file: file.write(text), overwrite=True)


def report(findings: Iterable[Finding], url: str, settings: NetworkSettings) -> str:
    """The findings as a text to send to somebody, without the names of people, computers and folders."""
    head = [
        f"PracticeDesk: check of the connection, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"PracticeDesk {version('practicedesk')}, {platform.system()} {platform.release()}",
        f"Server: {url}",
        "",
    ]
    text = "\n".join([*head, *map(line, findings), ""])
    for private in sorted(filter(None, _private(settings)), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(private)}(?!\w)", HIDDEN, text)
    return text


def _private(settings: NetworkSettings) -> set[str]:
    """What must not stand in a report: who sits here, at which computer, in which folders."""
    found = {settings.user, *re.split(r"[\\/@]", settings.user), settings.ca_file, str(Path.home())}
    found |= {settings.pac} if Path(settings.pac).is_file() else set()
    found.add(platform.node())
    with suppress(OSError, KeyError, ImportError):
        found.add(getpass.getuser())
    return found
