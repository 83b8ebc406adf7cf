"""Adds a field to a record kind at run time: whoever shows, finds, merges or exports it has to follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from pydantic import create_model

from practicedesk_sync.model import kinds
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import Kind


@contextmanager
def added_field(
    name: str, value_type: Any, about: Field, default: Any, kind: str = "practice"
) -> Iterator[Kind]:
    """The kind with one more field, declared as in the model: ``Annotated[value_type, about] = default``."""
    before = kinds.kind(kind)
    definition: Any = (Annotated[value_type, about], default)
    schema = create_model(before.schema.__name__, __base__=before.schema, **{name: definition})
    after = Kind(before.name, before.label, schema, frozen=before.frozen)
    kinds.define(after)
    try:
        yield after
    finally:
        kinds.define(before)
