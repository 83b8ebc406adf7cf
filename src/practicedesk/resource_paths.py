"""Where the files live that are not code: fonts, report templates, samples.

A wheel carries them inside the package; a checkout keeps them at its root.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """The path of a shipped resource, such as ``resource_path("reports", "sheet.typ")``; it may not exist."""
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parents[1] / "resources"
    return root.joinpath(*parts)
