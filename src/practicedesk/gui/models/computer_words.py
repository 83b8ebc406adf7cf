"""A person's computers as rows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ...services.computers import Computer
from .. import wording
from .rows import Column

translate = QCoreApplication.translate


def computer_columns() -> list[Column]:
    def name(one: Computer) -> str:
        return (
            translate("computers", "{id} (this computer)").format(id=one.id[:8]) if one.this else one.id[:8]
        )

    def since(one: Computer) -> str:
        return wording.moment(one.since_ms) if one.since_ms else ""

    def wrote(one: Computer) -> str:
        return wording.moment(one.wrote_ms) if one.wrote_ms else translate("computers", "nothing yet")

    def state(one: Computer) -> str:
        if one.ended:
            return translate("computers", "shut out")
        return (
            translate("computers", "shut out with the next synchronisation")
            if one.ending
            else translate("computers", "connected")
        )

    return [
        Column(translate("computers", "Computer"), name),
        Column(translate("computers", "Connected on"), since),
        Column(translate("computers", "Last work"), wrote),
        Column(translate("computers", "State"), state),
    ]
