"""What one does with the window itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import theme

if TYPE_CHECKING:
    from ..window import Window


def close(window: Window) -> None:
    window.close()


def search(window: Window) -> None:
    window.page().focus_search()


def next_pane(window: Window) -> None:
    """Go to the pane after the one that has the keyboard; from elsewhere to the first."""
    panes = [window.rail, *window.page().panes()]
    focus = window.focusWidget()
    inside = next(
        (n for n, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), -1
    )
    for step in range(1, len(panes) + 1):
        pane = panes[(inside + step) % len(panes)]
        if pane.isVisible() and pane.isEnabled():
            pane.setFocus()
            return


def use_system_colours(window: Window) -> None:
    window.use_theme(theme.SYSTEM)


def use_light_colours(window: Window) -> None:
    window.use_theme(theme.LIGHT)


def use_dark_colours(window: Window) -> None:
    window.use_theme(theme.DARK)
