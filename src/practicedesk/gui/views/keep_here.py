"""Whether the files of a record are kept on this computer, whatever the rule of its group says."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox

from ...services.attached import kept_here
from ..latest import Latest
from ..only_read import off_where_only_read
from ..session import Session


class KeepHere(QCheckBox):
    """Follows one record."""

    wanted = Signal()
    """Somebody wants them here: those that are missing are to be fetched."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setText(self.tr("Keep its files on this computer"))
        self.session = session
        self.record = ""
        self._reading: Latest[bool] = Latest(session, self, self.setChecked)
        self.clicked.connect(self._keep)
        off_where_only_read(session, self)

    def show_record(self, record: str) -> None:
        self.record = record
        self._reading.ask(partial(kept_here, self.session.library, record))

    @Slot(bool)
    def _keep(self, kept: bool) -> None:
        self.session.write(self, partial(self.session.attaching.pin, self.record, kept=kept))
        if kept:
            self.wanted.emit()
