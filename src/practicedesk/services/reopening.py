"""The operations that make an imported record, its open conflicts standing open again.

What stands beside a shown value is written by changes that have not seen each other, the shown one last; so
they are made in rounds, a change each. The alternatives of a text are part of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.model.fields import LIST, REGISTER, Field

from . import ops


def rounds(
    values: Iterable[tuple[Field, Any]], others: Mapping[str, Any], items: ops.NewItems
) -> list[list[Op]]:
    """The operations of each change; the first one makes the record.

    `values`: what is shown, canonical. `others`: as in `ImportedRecord`.
    """
    first: list[Op] = []
    later: list[list[Op]] = []
    for field, value in values:
        beside = others.get(field.name)
        if beside and field.merge == REGISTER:
            oldest, *newer = (Op(field.name, log.PUT, one) for one in (*reversed(beside), value))
            first.append(oldest)
            later.append(newer)
        elif beside and field.merge == LIST:
            oldest_values = [beside[at][-1] if beside.get(at) else one for at, one in enumerate(value)]
            made = ops.first(field, oldest_values, items)
            first += made
            later += [
                [Op(field.name, log.EDIT, one, item=made[at].item) for one in (*some[-2::-1], value[at])]
                for at, some in beside.items()
                if some
            ]
        else:
            first += ops.first(field, value, items)
    return [first, *([op for op in changes if op is not None] for changes in zip_longest(*later))]
