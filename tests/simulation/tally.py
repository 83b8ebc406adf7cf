"""Counts which action met which fault, so that nobody believes in a test that never happened."""

from __future__ import annotations

from collections import Counter

from .cycles import DESK_KILLS
from .files import CARRYING
from .recording import HERE, KILLS
from .sticks import AT_DESK, AT_SERVER, BY_STICK
from .versions import OF_A_NEWER
from .wire import NETWORK, SESSION_OVER

EDITS = ("new", "set", "state", "text", "set element", "list item", "delete", "restore", "settle", "import")
MORE = ("attach", "detach", "group", "draft", "mass delete", "publish", "retire")
WISHES = ("open", "invite", "role", "remove")
IN_SYNC = (*NETWORK, *DESK_KILLS)
Pairs = Counter[tuple[str, str]]


def meaningful() -> list[tuple[str, str]]:
    """The pairs that have to come up in a test run: what people do by what can happen to it."""
    pairs = [(action, fault) for action in (*EDITS, "pull") for fault in IN_SYNC]
    pairs += [(action, kill) for action in EDITS for kill in KILLS.values()]
    pairs += [(action, "admitted") for action in (*EDITS, *MORE)]
    pairs += [(action, "refused by the server") for action in ("new", "set", "text", "delete", "state")]
    pairs += [(action, "held by the server") for action in ("text", "mass delete")]
    pairs += [(action, HERE) for action in ("new", "set", "text", "state", "delete")]
    pairs += [(wish, "carried out") for wish in WISHES]
    pairs += [(CARRYING, fault) for fault in NETWORK if fault != SESSION_OVER]
    pairs += [("file", "whole"), ("file", "damaged"), ("set", OF_A_NEWER)]
    pairs += [("stick", what) for what in (*AT_SERVER, *AT_DESK, "read")]
    # What settles a conflict seldom waits for a stick here; `tests/desks/test_by_stick.py` has it go by one.
    pairs += [(one, BY_STICK) for one in (*EDITS, "pull", "open", "invite") if one != "settle"]
    return [*pairs, ("purge", "scanned"), ("purge", "words were there before")]


def missing(pairs: Pairs) -> list[str]:
    """The meaningful pairs that did not come up."""
    return [" × ".join(pair) for pair in meaningful() if not pairs[pair]]


def missing_alone(pairs: Pairs) -> list[str]:
    """The actions and the faults of meaningful pairs that did not come up at all, whatever with."""
    wanted, found = meaningful(), [pair for pair, count in pairs.items() if count]
    return [
        one for at in (0, 1) for one in sorted({pair[at] for pair in wanted} - {pair[at] for pair in found})
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
