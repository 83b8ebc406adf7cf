"""`network`, `doctor`."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, replace
from pathlib import Path

from practicedesk_sync.errors import PracticeDeskError, UserMistake, WorldError

from ..app import Desk
from ..library.library import Library
from ..remote.checking import FAULT
from ..remote.network import Network
from ..remote.settings import NO_PROXY, NetworkSettings
from ..services.doctor import examination, line, save_report
from ..services.networking import network_settings, set_network
from .answers import Answers
from .command import Command

_SETTINGS = {
    "proxy": ("ADDRESS", f"the proxy, such as http://proxy.example.org:8080, or “{NO_PROXY}”"),
    "pac": ("ADDRESS", "the address or the file of the script that names the proxy (PAC)"),
    "ca_file": ("FILE", "certificates (PEM) that your organisation trusts, besides the system's"),
    "user": ("NAME", "the name for the proxy"),
}


def _declare_network(parser: ArgumentParser) -> None:
    parser.epilog = "What is not given stays; “system” takes a setting back: then the system's own holds."
    for name, (word, told) in _SETTINGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar=word, help=told)
    parser.add_argument(
        "--password",
        action="store_true",
        help="ask for the proxy's password (else it is read from standard input) and keep it in the keyring",
    )


def _network(desk: Desk, options: Namespace, answers: Answers) -> None:
    before = network_settings(desk.library)
    given = {name: getattr(options, name) for name in _SETTINGS if getattr(options, name) is not None}
    given = {name: "" if value == "system" else value for name, value in given.items()}
    if given.get("ca_file"):
        given["ca_file"] = str(Path(given["ca_file"]).resolve())
    now = replace(before, **given)
    if options.password and not now.user:
        raise UserMistake("user_missing", "A password needs a name.", "Give it with --user NAME.")
    if given or options.password:
        now = set_network(desk.library, now, _password() if options.password else None)
    answers.one(asdict(now), [f"{name:<8} {value or '(as the system says)'}" for name, value in _shown(now)])


def _shown(settings: NetworkSettings) -> list[tuple[str, str]]:
    return [(name.replace("_", "-"), value) for name, value in asdict(settings).items()]


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("The proxy's password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _declare_doctor(parser: ArgumentParser) -> None:
    parser.add_argument(
        "url", metavar="URL", nargs="?", default="", help="a server's address; else the library's"
    )
    parser.add_argument("--report", metavar="FILE", help="also write a text to send to whoever helps you")


def _doctor(desk: Desk, options: Namespace, answers: Answers) -> None:
    library = _library(desk, needed=not options.url)
    network = desk.network if library is not None else Network()
    checking = examination(library, network, options.url)
    found = []
    for finding in checking.run():
        found.append(finding)
        if not answers.as_json:
            answers.many((), [line(finding)])
    if answers.as_json:
        answers.many(map(asdict, found), ())
    if options.report:
        save_report(Path(options.report), found, checking.url, network.settings())
    if found[-1].mark == FAULT:
        raise WorldError("no_way", "The server cannot be used from here.", found[-1].next, retryable=True)


def _library(desk: Desk, *, needed: bool) -> Library | None:
    """The library, if there is one; one that does not open is in nobody's way where it is not `needed`."""
    try:
        return desk.library if desk.exists() else None
    except PracticeDeskError:
        if needed:
            raise
        return None


COMMANDS = {
    "network": Command(_declare_network, _network),
    "doctor": Command(_declare_doctor, _doctor),
}
