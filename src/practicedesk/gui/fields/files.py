"""A field that holds files: the attachments of a record, in its form."""

from __future__ import annotations

from PySide6.QtCore import Slot

from practicedesk_sync.model.fields import Field

from ...services.opened import Opened
from ..open_record import OpenRecord
from ..views.attachment_list import AttachmentList


class FilesField(AttachmentList):
    """What is done here is a change at once, as with a list."""

    def __init__(self, opened: OpenRecord, field: Field) -> None:
        super().__init__(opened.session)
        opened.follow(self._meet)

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        self.show_record(opened.view.id, may_edit=True)
