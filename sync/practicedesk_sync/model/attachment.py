"""Attachment: a file that belongs to a record. Its bytes are named by their SHA-256 and kept elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict

from .fields import Field, item_list
from .parts import FILES
from .wording import QT_TRANSLATE_NOOP

ATTACHMENTS = "attachments"
"""The name of the field, in every kind that has it."""
CONTENT = "content"
"""The field in which a publication has those of its source."""
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_LARGEST = 2**40


class Attachment(BaseModel):
    """What a record says of a file: `size` in bytes, `type` as in MIME, `sha256` as 64 hexadecimal digits."""

    model_config = ConfigDict(extra="allow", defer_build=True)  # what a newer version says of one stays

    name: str
    size: int
    type: str
    sha256: str


Attachments: TypeAlias = Annotated[
    list[Attachment],
    item_list(QT_TRANSLATE_NOOP("model", "Attachments"), part=FILES),
]


def is_files(field: Field) -> bool:
    """Whether what a field holds are files."""
    return field.value_type is Attachment


def named_in(values: Any) -> Iterator[tuple[str, int]]:
    """(SHA-256, bytes) of every attachment in a list of values from anywhere; what is none is passed over."""
    for value in values if isinstance(values, list) else ():
        if is_reference(value):
            yield value["sha256"], value["size"]


def is_reference(value: Any) -> bool:
    """Whether a value from another machine names a file so that it can be found."""
    if not isinstance(value, dict):
        return False
    name, size, sha256 = value.get("name"), value.get("size"), value.get("sha256")
    whole = isinstance(size, int) and not isinstance(size, bool) and 0 < size <= _LARGEST
    return whole and isinstance(name, str) and isinstance(sha256, str) and _SHA256.match(sha256) is not None
