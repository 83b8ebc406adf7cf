"""A person's computers as rows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ...services.computers import Computer
from .. import wording
from .rows import Column


def computer_columns() -> list[Column]:
    def name(one: Computer) -> str:
        return _words("{id} (this computer)").format(id=one.id[:8]) if one.this else one.id[:8]

    def since(one: Computer) -> str:
        return wording.moment(one.since_ms) if one.since_ms else ""

    def wrote(one: Computer) -> str:
        return wording.moment(one.wrote_ms) if one.wrote_ms else _words("nothing yet")

    def state(one: Computer) -> str:
        if one.ended:
            return _words("shut out")
        return _words("shut out with the next synchronisation") if one.ending else _words("connected")

    return [
        Column(_words("Computer"), name),
        Column(_words("Connected on"), since),
        Column(_words("Last work"), wrote),
        Column(_words("State"), state),
    ]


def _words(text: str) -> str:
    return QCoreApplication.translate("computers", text)
