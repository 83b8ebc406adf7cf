"""Marks wording for translation without needing Qt."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """Return `text` as it is; the call only marks it.

    Qt's `lupdate` collects every `QT_TRANSLATE_NOOP("context", "text")` it reads in a source file,
    whoever defines the name. So the model, which must run where no Qt is installed, marks its labels
    here, and the desktop translates them when it shows them. Both arguments must be plain string
    literals at the call, and the context of everything in this package is "model".
    """
    return text
