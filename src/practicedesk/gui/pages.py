"""The pages of the rail, in order. A page is loaded when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from practicedesk_sync.model.wording import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from .navigation import Navigation
    from .session import Session
    from .views.page import Page


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One place on the rail. `view`: "module:Class" below `views`, made with (session, navigation)."""

    id: str
    title: str
    icon: str
    view: str

    def load(self) -> ModuleType:
        """Load what the page is made of; any thread may do it beforehand."""
        return import_module(f"{__package__}.views.{self.view.partition(':')[0]}")

    def open(self, session: Session, navigation: Navigation) -> Page:
        """Make the page."""
        made: Page = getattr(self.load(), self.view.partition(":")[2])(session, navigation)
        return made


PAGES: tuple[RailEntry, ...] = (
    RailEntry("library", QT_TRANSLATE_NOOP("pages", "Library"), "library", "library_page:LibraryPage"),
    RailEntry("groups", QT_TRANSLATE_NOOP("pages", "Groups"), "groups", "groups_page:GroupsPage"),
    RailEntry("sync", QT_TRANSLATE_NOOP("pages", "Sync"), "sync", "sync_page:SyncPage"),
)


def load_beside() -> ModuleType:
    """Load what a first list does not wait for, in another thread; gives a part of it, `sync_news`."""
    for entry in PAGES:
        entry.load()
    import_module(f"{__package__}.views.title_delegate")
    return import_module(f"{__package__}.sync_news")
