"""The window in the person's language, where there is a translation into it.

A translation is a file `practicedesk_<language>.qm` in `resources/translations`, where its making is told.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ..resource_paths import resource_path
from .plurals import Plurals


def translate(app: QCoreApplication, locale: QLocale, folder: Path | None = None) -> list[QTranslator]:
    """Install what there is for a locale, Qt's own words too. `folder`: of our translations.

    Our own words are English: for who reads that first, no other language is looked for.
    """
    made: list[QTranslator] = [Plurals(app)]
    if locale.language() != QLocale.Language.English:
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ours = str(folder or resource_path("translations"))
        for name, where in (("qtbase", qt), ("practicedesk", ours)):
            found = QTranslator(app)
            if found.load(locale, name, "_", where):
                made.append(found)
    for one in made:
        app.installTranslator(one)
    return made
