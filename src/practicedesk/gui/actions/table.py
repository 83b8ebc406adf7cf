"""Everything one can do, as data. Menus, toolbar, shortcuts and the command palette come from this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from practicedesk_sync.model.wording import QT_TRANSLATE_NOOP

from .state import State, always, can_sync, in_group, in_trash, on_entry, on_meeting, on_record

if TYPE_CHECKING:
    from ..window import Window


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
    Action(
        "import",
        QT_TRANSLATE_NOOP("actions", "&Import…"),
        FILE,
        "dialogs.import_dialog:open_import",
        "Ctrl+I",
        "import",
    ),
    Action(
        "export",
        QT_TRANSLATE_NOOP("actions", "&Export…"),
        FILE,
        "dialogs.export_dialog:open_export",
        "Ctrl+Shift+E",
        "export",
    ),
    Action("quit", QT_TRANSLATE_NOOP("actions", "Close"), FILE, "actions.view:close", "Ctrl+Q"),
    Action("find", QT_TRANSLATE_NOOP("actions", "Search"), EDIT, "actions.view:search", "Ctrl+F", "search"),
    Action("next_pane", QT_TRANSLATE_NOOP("actions", "Next pane"), VIEW, "actions.view:next_pane", "F6"),
    Action(
        "new_group",
        QT_TRANSLATE_NOOP("actions", "New &group…"),
        GROUPS,
        "actions.groups:new_group",
        icon="groups",
    ),
    Action(
        "new_note",
        QT_TRANSLATE_NOOP("actions", "New &note in this group"),
        GROUPS,
        "actions.groups:new_note",
        icon="note",
        enabled_when=in_group,
    ),
    Action(
        "new_meeting",
        QT_TRANSLATE_NOOP("actions", "New &meeting…"),
        GROUPS,
        "actions.groups:new_meeting",
        icon="meeting",
        enabled_when=in_group,
    ),
    Action(
        "invite",
        QT_TRANSLATE_NOOP("actions", "&Invite somebody…"),
        GROUPS,
        "actions.groups:invite",
        icon="invite",
        enabled_when=in_group,
    ),
    Action(
        "hold_meeting",
        QT_TRANSLATE_NOOP("actions", "&Hold this meeting"),
        GROUPS,
        "actions.groups:hold_meeting",
        enabled_when=on_meeting,
    ),
    Action(
        "meeting_clock",
        QT_TRANSLATE_NOOP("actions", "Start or pause the &clock of the item"),
        GROUPS,
        "actions.groups:start_or_pause_clock",
        "Ctrl+T",
        enabled_when=on_meeting,
    ),
    Action(
        "minutes_pdf",
        QT_TRANSLATE_NOOP("actions", "Minutes as &PDF…"),
        GROUPS,
        "dialogs.print_sheet:print_sheet",
        icon="pdf",
        enabled_when=on_meeting,
    ),
    Action(
        "calendar_file",
        QT_TRANSLATE_NOOP("actions", "Save as calendar &file…"),
        GROUPS,
        "dialogs.save_calendar:save_calendar",
        icon="meeting",
        enabled_when=on_meeting,
    ),
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
    Action(
        "sync_now",
        QT_TRANSLATE_NOOP("actions", "Synchronise now"),
        SYNC,
        "actions.sync:sync_now",
        "F5",
        "sync",
        enabled_when=can_sync,
    ),
    Action("review", QT_TRANSLATE_NOOP("actions", "What is to decide"), SYNC, "actions.sync:review", "F8"),
    Action("see_unsent", QT_TRANSLATE_NOOP("actions", "What is not sent"), SYNC, "actions.sync:see_unsent"),
    Action("see_received", QT_TRANSLATE_NOOP("actions", "What has come"), SYNC, "actions.sync:see_received"),
    Action("see_refused", QT_TRANSLATE_NOOP("actions", "What was refused"), SYNC, "actions.sync:see_refused"),
    Action(
        "write_bundle",
        QT_TRANSLATE_NOOP("actions", "Save &work for a stick…"),
        SYNC,
        "dialogs.stick:save_for_stick",
        icon="export",
    ),
    Action(
        "read_bundle",
        QT_TRANSLATE_NOOP("actions", "&Read from a stick…"),
        SYNC,
        "dialogs.stick:read_from_stick",
        icon="import",
    ),
    Action("connect", QT_TRANSLATE_NOOP("actions", "Connect to a server…"), SYNC, "actions.sync:connect"),
    Action(
        "new",
        QT_TRANSLATE_NOOP("actions", "&New…"),
        FILE,
        "dialogs.new_record:new_record",
        "Ctrl+N",
        "add",
        toolbar=True,
    ),
    Action(
        "edit",
        QT_TRANSLATE_NOOP("actions", "&Edit"),
        RECORD,
        "actions.records:edit",
        "F2",
        "edit",
        enabled_when=on_record,
    ),
    Action(
        "done",
        QT_TRANSLATE_NOOP("actions", "Done editing"),
        RECORD,
        "actions.records:done",
        "Ctrl+Return",
        "done",
        enabled_when=on_record,
    ),
    Action(
        "publish",
        QT_TRANSLATE_NOOP("actions", "&Publish…"),
        RECORD,
        "dialogs.publish:publish",
        icon="publish",
        enabled_when=on_entry,
    ),
    Action(
        "withdraw",
        QT_TRANSLATE_NOOP("actions", "Withdraw a publication…"),
        RECORD,
        "dialogs.withdraw:withdraw",
        enabled_when=on_entry,
    ),
    Action(
        "print_sheet",
        QT_TRANSLATE_NOOP("actions", "Print sheet…"),
        RECORD,
        "dialogs.print_sheet:print_sheet",
        "Ctrl+P",
        "pdf",
        enabled_when=on_entry,
    ),
    Action(
        "delete",
        QT_TRANSLATE_NOOP("actions", "Delete (to the trash)"),
        RECORD,
        "actions.records:delete",
        "Del",
        "trash",
        enabled_when=on_entry,
    ),
    Action(
        "restore",
        QT_TRANSLATE_NOOP("actions", "&Restore"),
        RECORD,
        "actions.records:restore",
        icon="restore",
        enabled_when=in_trash,
    ),
    Action(
        "undo",
        QT_TRANSLATE_NOOP("actions", "&Undo the last change"),
        EDIT,
        "actions.records:undo",
        "Ctrl+Z",
        "undo",
    ),
)


def action(id_: str) -> Action:
    """The action of that id. Raises `KeyError`."""
    return {one.id: one for one in TABLE}[id_]
