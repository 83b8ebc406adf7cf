"""Icons from `resources/icons`, painted in the colours of the palette in use."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ..resource_paths import resource_path

SIZES = (16, 24, 48)
_COLOURS = (
    (QIcon.Mode.Normal, QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText),
    (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText),
    (QIcon.Mode.Selected, QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
)


def icon(name: str) -> QIcon:
    """The icon of that file name (without its suffix), for the palette in use now."""
    palette = QGuiApplication.palette()
    return _painted(name, tuple(palette.color(group, role).name() for _, group, role in _COLOURS))


def menu_icon(name: str) -> QIcon:
    """As `icon`, for a menu: it can be seen in the row that is chosen, too.

    Qt asks for the same icon there as for a button under the pointer, which has no such ground.
    """
    made = QIcon(icon(name))
    for size in SIZES:
        made.addPixmap(made.pixmap(size, QIcon.Mode.Selected), QIcon.Mode.Active)
    return made


@cache
def _painted(name: str, colours: tuple[str, ...]) -> QIcon:
    drawing = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for (mode, _, _), colour in zip(_COLOURS, colours, strict=True):
        renderer = QSvgRenderer(QByteArray(drawing.replace("#000", colour).encode()))
        for size in SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(QColor(Qt.GlobalColor.transparent))
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            made.addPixmap(pixmap, mode)
    return made
