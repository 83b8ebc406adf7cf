"""Record: the fields every kind has."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from .fields import TITLE, element_set, register
from .parts import KEEPING
from .wording import QT_TRANSLATE_NOOP


class Record(BaseModel):
    """The envelope of all kinds. id, kind, space, created and updated are not fields: the log has them."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    before_review: ClassVar[tuple[tuple[str, ...], ...]] = (("title",),)
    """Of each group one field is filled in before others are asked to look at it (domain.md §4)."""

    title: Annotated[
        str,
        register(QT_TRANSLATE_NOOP("model", "Title"), search=TITLE, advise=120, required=True, in_short=True),
    ] = ""
    owners: Annotated[set[str], element_set(QT_TRANSLATE_NOOP("model", "Owners"), part=KEEPING)] = set()
    marking: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Protective marking"), part=KEEPING)] = ""
    lang: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Language"), form="language", part=KEEPING)] = ""
    retention_until: Annotated[
        str | None,
        register(QT_TRANSLATE_NOOP("model", "Keep until"), form="date", part=KEEPING, to_come=True),
    ] = None
    origin: Annotated[
        dict[str, Any], register(QT_TRANSLATE_NOOP("model", "Origin"), quiet=True, editable=False)
    ] = {}
    """Where an imported or copied record came from: {source, source_id, licence, row}."""
