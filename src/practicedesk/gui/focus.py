"""Where the keyboard enters a widget made of several controls."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def enter_at(compound: QWidget, part: QWidget) -> None:
    """Whoever gives the keyboard to `compound` gives it to this part of it.

    Unlike a focus proxy, which takes the controls before it out of the reach of the Tab key.
    """
    before = compound.findChild(_Entrance, options=_DIRECT)
    if before is None:
        before = _Entrance(compound)
        compound.installEventFilter(before)
    before.part = part


def tab_before(last: QWidget, parts: Iterable[QWidget]) -> None:
    """The Tab key goes to `parts`, each with all that is in it, in this order, before it comes to `last`.

    Only in a window with more than these: Qt takes no order that is the same all round.
    """
    inside = [widget for part in parts for widget in _chain(part) if _takes_tab(widget)]
    before = last.previousInFocusChain()
    while before is not last and (before in inside or not _takes_tab(before)):
        before = before.previousInFocusChain()
    for widget in inside:
        QWidget.setTabOrder(before, widget)
        before = widget


def tab_where(place: QWidget, part: QWidget) -> None:
    """The Tab key goes to `part` right after `place`, which was there before."""
    there = [widget for widget in _chain(place) if widget is not part and not part.isAncestorOf(widget)]
    last = (there or [place])[-1].nextInFocusChain()
    while last is not place and (part.isAncestorOf(last) or not _takes_tab(last)):
        last = last.nextInFocusChain()
    tab_before(last, [part])


def _chain(part: QWidget) -> list[QWidget]:
    """What the Tab key meets in a widget, in its order; the widget itself where it meets nothing."""
    found, at = [], part
    while True:
        if (at is part or part.isAncestorOf(at)) and _takes_tab(at):
            found.append(at)
        at = at.nextInFocusChain()
        if at is part:
            return found or [part]


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


class _Entrance(QObject):
    """Hands on the keyboard."""

    part: QWidget

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            self.part.setFocus(event.reason())
            return True
        return super().eventFilter(watched, event)
