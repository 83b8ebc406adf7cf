"""Register: one value; concurrent values are siblings (sync.md, "register").

Shown is the greatest by (hlc, hash), the same everywhere, unless the field declares a dominant value.
Equal values collapse. The others wait for review unless the field is quiet.
"""

from __future__ import annotations

from typing import Any

from ..log import strict_json
from .cells import Heads, by_age


def shown_head(heads: Heads, dominant: Any = None) -> str:
    """The head whose value is shown: a dominant value first, else the newest by (hlc, hash)."""
    order = by_age(heads.items())
    return next(
        (head for head, (_, _, value) in reversed(order) if dominant and value == dominant), order[-1][0]
    )


def shown(heads: Heads, dominant: Any = None) -> Any:
    """The value to show. `heads` holds at least one."""
    return heads[shown_head(heads, dominant)][2]


def heads_shown(heads: Heads, dominant: Any = None) -> list[str]:
    """Every head whose value is the shown one: who sees it sees them all. None of none."""
    if not heads:
        return []
    seen = strict_json.dumps(shown(heads, dominant))
    return [head for head, (_, _, value) in heads.items() if strict_json.dumps(value) == seen]


def siblings(heads: Heads, dominant: Any = None) -> list[Any]:
    """The other values, newest first, equal ones once, without any equal to the shown one."""
    if len(heads) < 2:
        return []
    seen = {strict_json.dumps(shown(heads, dominant))}
    others = []
    for _, (_, _, value) in reversed(by_age(heads.items())):
        key = strict_json.dumps(value)
        if key not in seen:
            seen.add(key)
            others.append(value)
    return others
