"""The folder used last for each purpose. It is remembered on this computer, and not shared."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

IMPORT, EXPORT, PRINT, STICK = "import", "export", "print", "stick"
ATTACH, COPY, REPORT, CERTIFICATE = "attach", "copy", "report", "certificate"


def last_folder(settings: QSettings, purpose: str) -> Path:
    """Where a file dialog starts: the folder used last; where it is gone, as with a stick, at home.

    At first it is the documents', where there are such.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    known = Path(str(settings.value(_name(purpose)) or documents))
    return known if known.is_dir() else Path.home()


def remember_folder(settings: QSettings, purpose: str, path: Path) -> None:
    """A file was chosen. `path`: of the file."""
    settings.setValue(_name(purpose), str(path.parent))


def _name(purpose: str) -> str:
    return f"{purpose}/folder"
