"""Where the files are that come with the program: templates, fonts, samples."""

from pathlib import Path

from practicedesk_sync.errors import WorldError

_HERE = Path(__file__).parent
# A wheel carries the folder inside the package; a checkout keeps it beside src/.
_FOLDERS = (_HERE / "resources", _HERE.parents[1] / "resources")


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``shipped("reports", "sheet.typ")``.

    Raises:
        WorldError: it is not there, so the installation is incomplete.
    """
    for folder in _FOLDERS:
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    raise WorldError(
        "incomplete_installation",
        f"A part of PracticeDesk is missing: {'/'.join(parts)}.",
        "Install PracticeDesk again.",
    )
