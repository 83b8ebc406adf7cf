"""What an action is: one thing one can do, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from practicedesk_sync.model.wording import QT_TRANSLATE_NOOP

from .offering import WRITING, State, always

if TYPE_CHECKING:
    from ..window import Window


FILE, EDIT, RECORD, GROUPS, SYNC, VIEW, HELP = MENUS = (
    QT_TRANSLATE_NOOP("actions", "&File"),
    QT_TRANSLATE_NOOP("actions", "&Edit"),
    QT_TRANSLATE_NOOP("actions", "&Record"),
    QT_TRANSLATE_NOOP("actions", "&Groups"),
    QT_TRANSLATE_NOOP("actions", "&Sync"),
    QT_TRANSLATE_NOOP("actions", "&View"),
    QT_TRANSLATE_NOOP("actions", "&Help"),
)
"""Where an action may stand."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing one can do.

    `run`: "module:function" in this room, called with the window; loaded when it is first used.
    `menu`: where it stands; "" for the palette alone. `shortcut`: in Qt's portable form,
    `also`: another one.
    """

    id: str
    title: str
    menu: str
    run: str
    shortcut: str = ""
    icon: str = ""
    toolbar: bool = False
    also: str = ""
    enabled_when: Callable[[State], bool] = always

    @property
    def writes(self) -> bool:
        """Whether it changes the library; it is not offered where one may only read."""
        return self.id in WRITING

    def offered(self, state: State) -> bool:
        """Whether it can be done now."""
        return self.enabled_when(state) and not (self.writes and state.read_only)

    def call(self, window: Window) -> None:
        """Do it."""
        module, _, name = self.run.partition(":")
        room = __package__.rpartition(".")[0]
        getattr(import_module(f"{room}.{module}"), name)(window)
