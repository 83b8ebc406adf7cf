"""The window in the person's language, where there is a translation into it.

A translation is a file `practicedesk_<language>.qm` in `resources/translations`, where its making is told.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ..resource_paths import resource_path
from .plurals import Plurals


def translate(app: QCoreApplication, locale: QLocale, folder: Path | None = None) -> list[QTranslator]:
    """Install what there is for a locale, with Qt's own words. `folder`: of our translations.

    Our own words are English: for who reads that first, no other language is looked for. Qt's words alone are
    not used: they would stand among English ones, and some of them turn a window round.
    """
    made: list[QTranslator] = [Plurals(app)]
    ours, qt = QTranslator(app), QTranslator(app)
    where = str(folder or resource_path("translations"))
    if locale.language() != QLocale.Language.English and ours.load(locale, "practicedesk", "_", where):
        where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        made += [qt, ours] if qt.load(locale, "qtbase", "_", where) else [ours]
    for one in made:
        app.installTranslator(one)
    return made
