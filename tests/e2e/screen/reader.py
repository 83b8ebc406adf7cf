"""Reads the accessibility tree of the window, as a screen reader does. Run by the system's own Python.

Reads one JSON request a line and answers with one JSON line: a list of what is there now, or with
{"focused": true} of what has the keyboard. A node is {role, name, description, text, states}.
"""

import json
import sys

import pyatspi
from gi.repository import Atspi, GLib

MOST, CELLS = 4000, 600
"""Nodes read of one window, and of one table or list: a table tells of every cell there could be."""
LONGEST = 20_000
"""Characters read of one text."""

focused = []
"""What took the keyboard last, by its own telling."""


def node(one):
    text = ""
    try:
        reading = one.queryText()
        text = reading.getText(0, min(reading.characterCount, LONGEST))
    except NotImplementedError:
        pass
    return {
        "role": one.getRoleName(),
        "name": one.name or "",
        "description": one.description or "",
        "text": text,
        "states": [pyatspi.stateToString(state) for state in one.getState().getStates()],
    }


def walk(one, found):
    if len(found) >= MOST:
        return
    try:
        found.append(node(one))
        for number in range(min(one.childCount, CELLS)):
            child = one.getChildAtIndex(number)
            if child is not None:
                walk(child, found)
    except Exception:  # it has just gone
        return


def everything():
    desktop = pyatspi.Registry.getDesktop(0)
    found = []
    for number in range(desktop.childCount):
        application = desktop.getChildAtIndex(number)
        if application is not None:
            Atspi.Accessible.set_cache_mask(
                application, Atspi.Cache.NONE
            )  # what is there now, not a moment ago
            walk(application, found)
    return found


def with_the_keyboard():
    try:
        return [node(one) for one in focused]
    except Exception:  # it has just gone
        return []


def note_focus(event):
    if event.detail1:
        focused[:] = [event.source]


def answer(source, condition):
    line = sys.stdin.readline()
    if not line:
        pyatspi.Registry.stop()
        return False
    print(json.dumps(with_the_keyboard() if json.loads(line).get("focused") else everything()), flush=True)
    return True


pyatspi.Registry.getDesktop(0)  # starts the registry: a window that opens before it is never known
pyatspi.Registry.registerEventListener(note_focus, "object:state-changed:focused")
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, answer)
print(json.dumps({"ready": True}), flush=True)
pyatspi.Registry.start()
