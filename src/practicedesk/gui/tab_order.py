"""Tab goes to what is read next on the screen, also where controls come and go."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from .scrolling import bring_into_view

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def go_on(window: QWidget, forward: bool) -> bool:
    """Have the control that is read next in a window take the keyboard; whether there was one.

    For `focusNextPrevChild` of a window to which controls are added while it is shown: Qt goes by the order
    in which they came, so that what is made later comes last.
    """
    controls = list(_controls(window))
    at = QApplication.focusWidget()
    if at not in controls:
        return False
    reached = controls[(controls.index(at) + (1 if forward else -1)) % len(controls)]
    reached.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    bring_into_view(reached)
    return True


def _controls(widget: QWidget) -> Iterator[QWidget]:
    """What Tab comes to, of a widget and what is in it."""
    if (
        widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not widget.isWindow()
    ):
        yield widget
    for part in _as_read(widget):
        yield from _controls(part)


def _as_read(widget: QWidget) -> list[QWidget]:
    """What is seen directly in a widget, from above, and along each line in the direction of the script."""
    seen = [part for part in widget.findChildren(QWidget, options=_DIRECT) if _is_seen(part)]
    seen.sort(key=lambda part: part.y())
    ordered: list[QWidget] = []
    while seen:
        below = seen[0].y() + max(1, seen[0].height())  # a part may have been left no height at all
        line = [part for part in seen if part.y() < below]
        backwards = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ordered += sorted(line, key=lambda part: -part.geometry().right() if backwards else part.x())
        seen = seen[len(line) :]
    return ordered


def _is_seen(part: QWidget) -> bool:
    return part.isVisible() and not part.isWindow()
