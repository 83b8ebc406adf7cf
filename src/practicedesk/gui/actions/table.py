"""Everything one can do, as data. Menus, toolbar, shortcuts and the command palette come from this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from practicedesk_sync.model.wording import QT_TRANSLATE_NOOP

from ..navigation import Place

if TYPE_CHECKING:
    from ..window import Window


@dataclass(frozen=True, slots=True)
class State:
    """What decides which actions are offered. `undoable`: there is a last edit to take back."""

    place: Place = field(default_factory=Place)
    enrolled: bool = False
    syncing: bool = False
    undoable: bool = False


def always(_: State) -> bool:
    return True


def on_record(state: State) -> bool:
    """A record is chosen that is not in the trash."""
    return bool(state.place.record) and not state.place.trashed


def on_entry(state: State) -> bool:
    """As `on_record`, but no group: a group has no sheet, is not published and not deleted."""
    return on_record(state) and state.place.kind != "group"


def in_trash(state: State) -> bool:
    return bool(state.place.record) and state.place.trashed


def in_group(state: State) -> bool:
    """The person stands in a group (its page, or a record of one)."""
    return state.place.page == "groups" and bool(state.place.space)


def on_meeting(state: State) -> bool:
    return on_record(state) and state.place.kind == "meeting"


def can_sync(state: State) -> bool:
    return state.enrolled and not state.syncing


@dataclass(frozen=True, slots=True)
class Action:
    """One thing one can do.

    `run`: "module:function" in this room, called with the window; loaded when it is first used.
    `menu`: where it stands; "" for the palette alone. `shortcut`: in Qt's portable form.
    """

    id: str
    title: str
    menu: str
    run: str
    shortcut: str = ""
    icon: str = ""
    toolbar: bool = False
    enabled_when: Callable[[State], bool] = always

    def call(self, window: Window) -> None:
        """Do it."""
        module, _, name = self.run.partition(":")
        room = __package__.rpartition(".")[0]
        getattr(import_module(f"{room}.{module}"), name)(window)


FILE, EDIT, RECORD, GROUPS, SYNC, VIEW, HELP = MENUS = (
    QT_TRANSLATE_NOOP("actions", "&File"),
    QT_TRANSLATE_NOOP("actions", "&Edit"),
    QT_TRANSLATE_NOOP("actions", "&Record"),
    QT_TRANSLATE_NOOP("actions", "&Groups"),
    QT_TRANSLATE_NOOP("actions", "&Sync"),
    QT_TRANSLATE_NOOP("actions", "&View"),
    QT_TRANSLATE_NOOP("actions", "&Help"),
)

TABLE: tuple[Action, ...] = (
    Action(
        "palette",
        QT_TRANSLATE_NOOP("actions", "Find a record or command…"),
        VIEW,
        "dialogs.palette:open_palette",
        "Ctrl+K",
        "search",
        toolbar=True,
    ),
    Action("quit", QT_TRANSLATE_NOOP("actions", "Close"), FILE, "actions.view:close", "Ctrl+Q"),
    Action("find", QT_TRANSLATE_NOOP("actions", "Search"), EDIT, "actions.view:search", "Ctrl+F", "search"),
    Action("next_pane", QT_TRANSLATE_NOOP("actions", "Next pane"), VIEW, "actions.view:next_pane", "F6"),
    Action(
        "theme_system",
        QT_TRANSLATE_NOOP("actions", "Colours of the system"),
        VIEW,
        "actions.view:use_system_colours",
    ),
    Action(
        "theme_light", QT_TRANSLATE_NOOP("actions", "Light colours"), VIEW, "actions.view:use_light_colours"
    ),
    Action(
        "theme_dark",
        QT_TRANSLATE_NOOP("actions", "Dark colours"),
        VIEW,
        "actions.view:use_dark_colours",
        icon="theme",
    ),
    Action(
        "shortcuts",
        QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"),
        HELP,
        "dialogs.shortcuts:open_shortcuts",
        "F1",
        "keyboard",
    ),
)


def action(id_: str) -> Action:
    """The action of that id. Raises `KeyError`."""
    return {one.id: one for one in TABLE}[id_]
