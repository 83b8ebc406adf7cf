"""Reads the accessibility tree of the window, as a screen reader does. Run by the system's own Python.

Reads one JSON request a line and answers with one JSON line: a list of what is there now. A node is
{role, name, description, text, states}; `focused` alone is the node that has the keyboard.
"""

import json
import sys

import pyatspi

MOST, CELLS = 4000, 600
"""Nodes read of one window, and of one table or list: a table tells of every cell there could be."""


def node(one, path):
    states = [pyatspi.stateToString(state) for state in one.getState().getStates()]
    text = ""
    try:
        reading = one.queryText()
        text = reading.getText(0, min(reading.characterCount, 20_000))
    except NotImplementedError:
        pass
    return {
        "role": one.getRoleName(),
        "name": one.name or "",
        "description": one.description or "",
        "text": text,
        "states": states,
        "path": path,
    }


def walk(one, path, found):
    if len(found) >= MOST:
        return
    try:
        found.append(node(one, path))
        for number in range(min(one.childCount, CELLS)):
            child = one.getChildAtIndex(number)
            if child is not None:
                walk(child, [*path, number], found)
    except Exception:  # it has just gone
        return


def applications():
    desktop = pyatspi.Registry.getDesktop(0)
    return [desktop.getChildAtIndex(n) for n in range(desktop.childCount)]


def main():
    pyatspi.Registry.getDesktop(0)  # starts the registry: a window that opens before it is never known
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        found = []
        for application in applications():
            if application is not None:
                walk(application, [], found)
        if wanted.get("focused"):
            found = [one for one in found if "focused" in one["states"]]
        print(json.dumps(found), flush=True)


main()
