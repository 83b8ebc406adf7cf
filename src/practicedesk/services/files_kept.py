"""Which files come to this computer by themselves, for each space there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..library import keeping
from ..library.keeping import Policy
from ..library.library import Library
from ..library.spaces import SpaceName, space_names
from ..library.writing import Writing


@dataclass(frozen=True, slots=True)
class KeptIn:
    """A space and its rule."""

    space: str
    name: SpaceName
    policy: Policy


def kept(library: Library) -> list[KeptIn]:
    """The spaces by name, each with its rule."""
    with library.reading() as connection:
        rules = keeping.policies(connection)
        names = space_names(connection)
    found = [KeptIn(space, name, rules.get(space, Policy())) for space, name in names.items()]
    return sorted(found, key=lambda one: (one.name.kind, one.name.name.casefold(), one.space))


def keep(library: Library, rules: Mapping[str, Policy]) -> None:
    """Change the rules of some spaces."""

    def work(writing: Writing) -> None:
        for space, policy in rules.items():
            keeping.put_policy(writing.connection, space, policy)

    library.write(work)
