"""Facets in words: what each is called, and each of its codes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.log.statement import COMMONS, PERSONAL
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import Kind, kind, kinds

from ...library.documents import KIND, SPACE
from ...library.spaces import SpaceName
from .. import wording


def facet_label(name: str) -> str:
    """What a facet is called. Facets of different kinds that share a word are told apart by their kind."""
    if name == KIND:
        return QCoreApplication.translate("facets", "Kind")
    if name == SPACE:
        return QCoreApplication.translate("facets", "Group")
    about, field = _declared(name)
    if field is None or about is None:
        return name
    alike = {other.name for each in kinds() for other in each.facets if other.label == field.label}
    if len(alike) == 1 or sum(name in each.fields for each in kinds()) > 1:
        return wording.label(field.label)
    return f"{wording.label(field.label)} ({wording.label(about.label)})"


def code_words(name: str, code: str, spaces: Mapping[str, SpaceName]) -> str:
    """One code of a facet. `spaces`: what the spaces are called, by id."""
    if name == KIND:
        return wording.label(kind(code).label)
    if name == SPACE:
        return space_words(spaces.get(code) or SpaceName("", code))
    field = _declared(name)[1]
    if field is not None and field.terms is not None:
        return wording.label(field.terms.label_of(code))
    if field is not None and field.value_type is bool:
        yes, no = QCoreApplication.translate("facets", "Yes"), QCoreApplication.translate("facets", "No")
        return yes if code == "true" else no
    return wording.choice(code) if field is not None and field.choices else code


def space_words(space: SpaceName) -> str:
    """A space as a person calls it."""
    if space.kind == PERSONAL:
        return QCoreApplication.translate("facets", "My own")
    if space.kind == COMMONS:
        return QCoreApplication.translate("facets", "Commons")
    return space.name


def _declared(name: str) -> tuple[Kind | None, Field | None]:
    """The first kind that declares this facet, and its field."""
    for each in kinds():
        if name in each.fields:
            return each, each.fields[name]
    return None, None
