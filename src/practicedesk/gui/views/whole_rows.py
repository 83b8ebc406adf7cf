"""How our tables are used: one whole row at a time, nothing edited in place, Tab goes on to what follows."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView


def choose_whole_rows(table: QTableView) -> None:
    """Have a table be used like all others."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.verticalHeader().hide()
