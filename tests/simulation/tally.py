"""Counts which action met which fault, so that nobody believes in a test that never happened."""

from __future__ import annotations

from collections import Counter

from .cycles import DESK_KILLS
from .recording import HERE, KILLS
from .wire import DAMAGED_ANSWER, DAMAGED_REQUEST, NETWORK, SERVER_AFTER, SERVER_BEFORE

OFTEN = ("new", "set", "state", "text", "set element", "list item", "delete", "pull")
SELDOM = ("restore", "settle", "import")
MORE = ("group", "draft", "mass delete", "publish", "retire")
WISHES = ("open", "invite", "role", "remove")
IN_SYNC = (*NETWORK, *DESK_KILLS)
KILLED = (SERVER_BEFORE, SERVER_AFTER, *DESK_KILLS)
DAMAGED = (*DAMAGED_REQUEST, *DAMAGED_ANSWER)
FAMILIES = (KILLED, DAMAGED, tuple(fault for fault in NETWORK if fault not in (*KILLED, *DAMAGED)))
Pairs = Counter[tuple[str, str]]
Met = tuple[str, tuple[str, ...]]
"""An action, and faults of which it has to meet one."""


def meaningful() -> list[Met]:
    """What has to come up in a test run; what is done seldom has to meet one fault of each family."""
    met: list[Met] = [(action, (fault,)) for action in OFTEN for fault in IN_SYNC]
    met += [(action, (kill,)) for action in OFTEN if action != "pull" for kill in KILLS.values()]
    met += [(action, family) for action in SELDOM for family in (*FAMILIES, tuple(KILLS.values()))]
    met += [(action, ("admitted",)) for action in (*OFTEN, *SELDOM, *MORE) if action != "pull"]
    met += [(action, ("refused by the server",)) for action in ("new", "set", "text", "delete", "state")]
    met += [(action, ("held by the server",)) for action in ("text", "mass delete")]
    met += [(action, (HERE,)) for action in ("new", "set", "text", "state", "delete")]
    met += [(wish, ("carried out",)) for wish in WISHES]
    return [*met, ("purge", ("scanned",)), ("purge", ("words were there before",))]


def missing(pairs: Pairs) -> list[str]:
    """What did not come up, in words."""
    return [
        f"{action} × {' or '.join(faults)}"
        for action, faults in meaningful()
        if not any(pairs[action, fault] for fault in faults)
    ]


def table(pairs: Pairs) -> str:
    """Faults down, actions across."""
    actions = sorted({action for action, _ in pairs})
    faults = sorted({fault for _, fault in pairs})
    width = max(map(len, faults), default=0)
    short = [action.replace(" ", "\n").split("\n") for action in actions]
    lines = []
    for level in range(max(map(len, short), default=0)):
        words = [parts[level] if level < len(parts) else "" for parts in short]
        lines.append(" " * width + "".join(f"{word:>9}" for word in words))
    for fault in faults:
        lines.append(f"{fault:<{width}}" + "".join(f"{pairs[action, fault] or '.':>9}" for action in actions))
    return "\n".join(lines)
