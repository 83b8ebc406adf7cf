"""Connects a library to a server with a one-time code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import device_id
from practicedesk_sync.log.rotation import Rotation
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol import versions
from practicedesk_sync.protocol.channel import Carry, SealedChannel
from practicedesk_sync.protocol.code import EnrolmentCode
from practicedesk_sync.protocol.messages import Enrolled, EnrolRequest

from ..library.identity import ServerPin, pin_rotations, pin_server, server_pin, setting
from ..library.library import Library
from ..library.writing import Writing


def enrol(library: Library, carry: Carry, url: str, code_text: str) -> ServerPin:
    """Trade the code for a certificate and pin the server."""
    code = code_for(library, code_text)
    channel = SealedChannel(carry, library.key, library.random_bytes, fingerprint=code.server)
    hello = channel.hello()
    versions.common(hello.protocols)
    device_key = library.key.public.hex()
    proof = codes.proof(code.key, device_key, hello.token)
    enrolled = channel.enrol(EnrolRequest(code_id=code.id, proof=proof, device_key=device_key))
    pin = pin_of(url, enrolled)

    def work(writing: Writing) -> None:
        pin_server(writing.connection, pin)

    library.write(work)
    return pin


def pin_of(url: str, enrolled: Enrolled) -> ServerPin:
    """The server as it says who it is when it lets a computer in."""
    facts = (enrolled.server_key, enrolled.commons, enrolled.account, enrolled.name)
    return ServerPin(url, *facts, json.dumps(enrolled.rotations) if enrolled.rotations else "")


def move(library: Library, carry: Carry, url: str) -> ServerPin:
    """Go on with the same server at another address. Raises `SyncError` where another one answers there."""
    pin = replace(pinned(library), url=url)
    channel(library, carry).hello()
    library.write(lambda writing: pin_server(writing.connection, pin))
    return pin


def invitation(text: str) -> tuple[str, str] | None:
    """The address and the code in a text that holds both, as a copied invitation does; None in any other.

    What stands before them counts for nothing, also an address or a code that they were pasted right behind.
    """
    words = re.sub(r"(?=https?://)", " ", text).split()
    at = max((n for n, word in enumerate(words) if re.fullmatch(r"[\w-]{43}", word, re.ASCII)), default=-1)
    if at < 0:
        return None
    nearest = [*reversed(words[:at]), *words[at:]]
    likely = ("://", r"\w[.:]\w")
    address = next((word for form in likely for word in nearest if re.search(form, word)), "")
    return (address, words[at]) if address else None


def code_for(library: Library, code_text: str) -> EnrolmentCode:
    """A code that this library may use. Raises `UserMistake` where it belongs to another server already."""
    code = codes.parse(code_text)
    with library.reading() as connection:
        before = server_pin(connection)
    if before is not None and code.server not in map(device_id, before.keys):
        raise UserMistake(
            "other_server", "This library belongs to another server.", "Make a new library for this one."
        )
    return code


def reach(library: Library, connect_to: Callable[[str], Carry]) -> SealedChannel:
    """The conversation with the pinned server, wherever it is. Raises `UserMistake` before enrolment."""
    url = pinned(library).url
    if not url:
        raise UserMistake(
            "no_address",
            "This library is connected to its server by stick, without an address.",
            "Use “Save work for a stick”, or connect it with an address and a new code.",
        )
    return channel(library, connect_to(url))


def channel(library: Library, carry: Carry) -> SealedChannel:
    """The conversation with the pinned server, over this line. Raises `UserMistake` before enrolment."""
    pin = pinned(library)
    with library.reading() as connection:
        token = setting(connection, "token")

    def follow(rotations: list[Rotation]) -> None:
        library.write(lambda writing: pin_rotations(writing.connection, rotations))

    return SealedChannel(
        carry,
        library.key,
        library.random_bytes,
        server_key=pin.public_key,
        token=token,
        on_followed=follow,
    )


def pinned(library: Library) -> ServerPin:
    """The pinned server. Raises `UserMistake` before enrolment."""
    with library.reading() as connection:
        pin = server_pin(connection)
    if pin is None:
        raise UserMistake(
            "not_enrolled",
            "This library is not connected to a server.",
            "Connect it with a server's address and the code somebody gave you.",
        )
    return pin
