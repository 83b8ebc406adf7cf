"""Counted things read as English does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from practicedesk.gui.plurals import Plurals


@pytest.mark.parametrize(("n", "words"), [(0, "0 pages, in:"), (1, "1 page, in:"), (2, "2 pages, in:")])
def test_one_page_two_pages(qapp: QApplication, n: int, words: str) -> None:
    plurals = Plurals(qapp)
    qapp.installTranslator(plurals)
    assert QCoreApplication.translate("x", "%n page(s), in:", "", n) == words
    assert QCoreApplication.translate("x", "Owner(s)") == "Owner(s)"
    qapp.removeTranslator(plurals)
