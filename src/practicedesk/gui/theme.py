"""Light and dark: our own palettes on Qt's Fusion style, as plain X11 and offscreen offer none.

Follows the system where it says which it is; otherwise, or when the person prefers, the setting decides.
A system in high contrast keeps its own colours.
"""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ..resource_paths import resource_path

SYSTEM, LIGHT, DARK = "system", "light", "dark"
MODES = (SYSTEM, LIGHT, DARK)
SETTING = "theme"

_Role = QPalette.ColorRole
_LIGHT = {
    _Role.Window: "#f3f5f7",
    _Role.WindowText: "#1a2027",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f3f6f9",
    _Role.Text: "#1a2027",
    _Role.Button: "#e9edf1",
    _Role.ButtonText: "#1a2027",
    _Role.BrightText: "#a3160d",
    _Role.Highlight: "#0b5394",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#0b5394",
    _Role.LinkVisited: "#5b3a8c",
    _Role.Mid: "#7d8793",
    _Role.PlaceholderText: "#5d6773",
    _Role.ToolTipBase: "#1a2027",
    _Role.ToolTipText: "#ffffff",
}
_DARK = {
    _Role.Window: "#1f242a",
    _Role.WindowText: "#e8ecf0",
    _Role.Base: "#171b20",
    _Role.AlternateBase: "#1d2228",
    _Role.Text: "#e8ecf0",
    _Role.Button: "#2b323a",
    _Role.ButtonText: "#e8ecf0",
    _Role.BrightText: "#ff9c92",
    _Role.Highlight: "#8ec5ff",
    _Role.HighlightedText: "#10161c",
    _Role.Link: "#8ec5ff",
    _Role.LinkVisited: "#cdb4f5",
    _Role.Mid: "#8b96a2",
    _Role.PlaceholderText: "#a2acb7",
    _Role.ToolTipBase: "#e8ecf0",
    _Role.ToolTipText: "#10161c",
}
_DISABLED = {LIGHT: "#6c7681", DARK: "#8b96a2"}
_TICKED = resource_path("icons", "ticked.svg").as_posix()
_SHEET = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView {
    border: 1px solid palette(mid); border-radius: 4px; padding: 3px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractItemView:focus {
    border: 2px solid palette(highlight); padding: 2px; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 1.3em; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView, QComboBox QAbstractItemView:focus { border-width: 1px; padding: 0; }
QPushButton {
    padding: 5px 12px; border: 1px solid palette(mid); border-radius: 4px; background: palette(button); }
QPushButton:hover { border-color: palette(highlight); }
QPushButton:pressed { background: palette(mid); }
QPushButton:focus, QToolButton:focus { border: 2px solid palette(highlight); border-radius: 4px; }
QPushButton:default { background: palette(highlight); color: palette(highlighted-text); }
QPushButton:disabled, QPushButton:default:disabled { color: palette(mid); background: palette(button); }
QCommandLinkButton, QCommandLinkButton:default { background: palette(button); color: palette(button-text); }
QListView#rail { border: 0; background: palette(window); padding: 4px; }
QListView#rail::item { padding: 8px 6px; border-radius: 4px; }
QListView#rail::item:selected { background: palette(highlight); color: palette(highlighted-text); }
QFrame#notice { border: 2px solid palette(bright-text); border-radius: 4px; background: palette(base); }
QFrame#notice[calm="true"] { border: 1px solid palette(mid); }
QFrame#chip { border: 1px solid palette(mid); border-radius: 4px; background: palette(button); }
QSplitter::handle { background: palette(button); }
QHeaderView, QHeaderView:focus { border: 0; padding: 0; }
QHeaderView { border: 0; padding: 0; }
QCheckBox::indicator:unchecked, QAbstractItemView::indicator:unchecked {
    width: 13px; height: 13px; border: 1px solid palette(mid); border-radius: 3px;
    background: palette(base); }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    width: 13px; height: 13px; border: 1px solid palette(mid); border-radius: 3px;
    background: palette(base); image: url("TICKED"); }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QDialogButtonBox QPushButton { qproperty-icon: none; }
QHeaderView::section { padding: 4px 6px; border: 0; border-bottom: 1px solid palette(mid); }
""".replace("TICKED", _TICKED)


def remembered(settings: QSettings) -> str:
    """The mode that this person has chosen; else `SYSTEM`."""
    return str(settings.value(SETTING, SYSTEM))


def remember(settings: QSettings, mode: str) -> None:
    settings.setValue(SETTING, mode)


def apply(app: QApplication, mode: str) -> None:
    """Give the application the palette of `mode`, one of `MODES`; paints nothing anew where it has it."""
    dark = mode == DARK or (mode == SYSTEM and app.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    palette = _palette(DARK if dark else LIGHT)
    if app.palette() == palette:
        return
    app.setStyle("Fusion")
    if not _high_contrast(app):
        app.setPalette(palette)


def dress(window: QWidget) -> None:
    """Give a window and all that is put into it our shapes; again, after the colours have changed.

    They are the window's and not the application's: what is built outside of a window is dressed once, when
    it is put into it, and not once more with each part that it is put into before.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication) and not _high_contrast(app):
        window.setStyleSheet(_SHEET)


def _high_contrast(app: QApplication) -> bool:
    hints = app.styleHints()
    accessibility = getattr(hints, "accessibility", lambda: None)()
    preference = getattr(accessibility, "contrastPreference", lambda: None)()
    return getattr(preference, "name", "") == "HighContrast"


def _palette(mode: str) -> QPalette:
    palette = QPalette()
    for role, colour in (_DARK if mode == DARK else _LIGHT).items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED[mode]))
    return palette
