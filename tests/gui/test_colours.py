"""The colours are changed while the window is open: whatever is painted in them follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMenu,
    QStyle,
    QVBoxLayout,
)
from pytestqt.qtbot import QtBot

from practicedesk.gui import theme
from practicedesk.gui.views.facet_panel import FacetPanel
from practicedesk.gui.window import Window
from practicedesk.library.library import Library

from .conftest import settled
from .library_page import Open, library_page


def colour_of(pixmap: QPixmap) -> str:
    """The colour of the strokes of an icon."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(colours, key=QColor.alpha).name()


def painted(window: Window) -> Iterator[tuple[str, str]]:
    """(what it is, its colour) of the icons of buttons and of labels."""
    for button in window.findChildren(QAbstractButton):
        name = button.text() or button.accessibleName()
        if name and not button.icon().isNull():  # those without a name are Qt's own
            yield name, colour_of(button.icon().pixmap(24))
    for label in window.findChildren(QLabel):
        if not label.pixmap().isNull():
            within = label.parentWidget()
            yield within.objectName() if within else "", colour_of(label.pixmap())


@pytest.mark.parametrize(("first", "then"), [("theme_light", "theme_dark"), ("theme_dark", "theme_light")])
def test_icons_follow_the_colours(
    qtbot: QtBot, qapp: QApplication, sample: Library, open_window: Open, first: str, then: str
) -> None:
    window = open_window(sample)
    window.run_action(first)
    library_page(qtbot, window)
    window.open_page("groups")
    window.notice.say("Something is wrong.")
    settled(qtbot, window.session)
    window.run_action(then)
    seen = list(painted(window))
    assert {"New note", "New gro&up…", "Close this message", "notice", "remark"} <= {what for what, _ in seen}
    expected = qapp.palette().windowText().color().name()
    assert [(what, colour) for what, colour in seen if colour != expected] == []


def pulled_down(window: Window, action: QAction) -> QMenu:
    """The menu that has the action, open."""
    (menu,) = (one for one in window.menuBar().findChildren(QMenu) if action in one.actions())
    menu.popup(QPoint(0, 0))
    return menu


@pytest.mark.parametrize("mode", [theme.LIGHT, theme.DARK])
def test_icons_are_seen_in_the_row_of_a_menu_that_is_chosen_and_under_the_pointer(
    qtbot: QtBot, qapp: QApplication, sample: Library, open_window: Open, mode: str
) -> None:
    window = open_window(sample)
    window.use_theme(mode)
    made, palette = window.menus.made["new"], qapp.palette()
    menu = pulled_down(window, made)
    menu.setActiveAction(made)
    row = menu.grab(menu.actionGeometry(made)).toImage()
    beginning = range(row.height())  # the icon stands there, in a square
    seen = {row.pixelColor(x, y).name() for x in beginning for y in range(row.height())}
    assert palette.highlightedText().color().name() in seen
    assert palette.windowText().color().name() not in seen
    menu.hide()
    button = window.menus.buttons["new"].icon().pixmap(24, QIcon.Mode.Active)
    assert colour_of(button) == palette.windowText().color().name()
    theme.apply(qapp, theme.LIGHT)


def contrast(one: QColor, other: QColor) -> float:
    """From 1 to 21 (WCAG 2)."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: QColor) -> float:
    parts = colour.redF(), colour.greenF(), colour.blueF()
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def clearest(image: QImage, ground: QColor) -> float:
    """The contrast of what is seen best on that ground."""
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return max(contrast(image.pixelColor(x, y), ground) for x, y in places)


@pytest.mark.parametrize("mode", [theme.LIGHT, theme.DARK])
def test_the_colours_in_use_have_a_mark_and_no_others_in_the_row_that_is_chosen_and_in_any(
    qtbot: QtBot, qapp: QApplication, sample: Library, open_window: Open, mode: str
) -> None:
    window = open_window(sample)
    window.use_theme(mode)
    made = {one: window.menus.made[f"theme_{one}"] for one in theme.MODES}
    menu = pulled_down(window, made[mode])
    for chosen in theme.MODES:
        menu.setActiveAction(made[chosen])
        for one, action in made.items():
            row = menu.actionGeometry(action).adjusted(1, 1, -1, -1)  # within the frame of the menu and row
            row.setWidth(row.height())  # where the mark stands
            image = menu.grab(row).toImage()
            seen = clearest(image, image.pixelColor(0, 0))
            assert (seen > 3) == (one == mode), (chosen, one)
    menu.hide()
    theme.apply(qapp, theme.LIGHT)


@pytest.mark.parametrize("mode", [theme.LIGHT, theme.DARK])
def test_the_arrow_of_the_filters_is_seen_in_the_row_that_is_chosen(
    qtbot: QtBot, qapp: QApplication, sample: Library, open_window: Open, mode: str
) -> None:
    window = open_window(sample)
    window.use_theme(mode)
    library_page(qtbot, window)
    panel = window.findChild(FacetPanel)
    assert isinstance(panel, FacetPanel)
    heading = panel.tree.topLevelItem(0)
    assert heading is not None
    panel.tree.setCurrentItem(heading)
    for unfolded in (True, False):
        heading.setExpanded(unfolded)
        words = panel.tree.visualItemRect(heading)
        words.setLeft(0)
        words.setWidth(panel.tree.indentation())
        arrow = panel.tree.viewport().grab(words).toImage()
        assert clearest(arrow, qapp.palette().highlight().color()) > 3
    theme.apply(qapp, theme.LIGHT)


def test_a_button_of_a_dialog_loses_the_icon_that_qt_gave_it_in_colours_of_its_own(
    qtbot: QtBot, qapp: QApplication
) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    close = buttons.button(QDialogButtonBox.StandardButton.Close)
    close.setIcon(qapp.style().standardIcon(QStyle.StandardPixmap.SP_DialogCloseButton))  # as under X11
    assert not close.icon().isNull()
    dialog = QDialog()
    qtbot.addWidget(dialog)
    theme.dress(dialog)
    QVBoxLayout(dialog).addWidget(buttons)
    dialog.show()
    assert close.icon().isNull()


def test_a_ticked_box_has_a_frame_in_the_dark(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, theme.DARK)
    box = QCheckBox("Filters")
    box.setChecked(True)
    theme.dress(box)
    qtbot.addWidget(box)
    box.show()
    frame = qapp.palette().mid().color().name()
    image = box.grab().toImage()
    middle = image.height() // 2
    assert frame in {image.pixelColor(x, middle).name() for x in range(8)}
    theme.apply(qapp, theme.LIGHT)
