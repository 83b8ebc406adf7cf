"""Somebody at the keyboard who sees the window through a screen reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .screen import READER, Screen

PATIENCE_S = 20.0
"""How long a person waits for what has to come; nothing in a test depends on how quickly it does."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing in the accessibility tree."""

    role: str
    name: str
    description: str
    text: str
    states: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.name} {self.description} {self.text}"


class Person:
    """At a screen with one window on a library. Every method returns when what it is about has happened."""

    def __init__(self, screen: Screen, library: Path) -> None:
        self.screen = screen
        self.library = library
        self._reader = screen.start([str(READER), str(Path(__file__).with_name("reader.py"))])
        self._answer()
        self.open()

    def open(self) -> None:
        """Start PracticeDesk and wait for its window."""
        line = [sys.executable, "-m", "practicedesk", "--library", str(self.library)]
        self.window = self.screen.start(line)
        self.sees("frame", "PracticeDesk")
        self.until(lambda: self.focus() is not None, "a page that takes the keyboard")

    # -- hands -------------------------------------------------------------------------------------

    def presses(self, *keys: str) -> None:
        """Press keys by their X names: "ctrl+k", "Tab", "Return"."""
        self._xdotool("key", "--clearmodifiers", "--delay", "30", *keys)

    def types(self, text: str) -> None:
        """Type a text where the keyboard is."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.presses("Return")
            self._xdotool("type", "--clearmodifiers", "--delay", "8", "--", line)

    def does(self, command: str) -> None:
        """Run a command by its words through Ctrl+K."""
        self.presses("ctrl+k")
        self.sees("dialog", "Find a record or command")
        self.types(command)
        self.until(
            lambda: any(command.casefold() in one.name.casefold() for one in self.all("list item")), command
        )
        self.presses("Return")

    def goes_to(self, name: str, *, most: int = 60) -> Seen:
        """Press Tab until what has this name has the keyboard."""
        way = []
        for _ in range(most):
            here = self.focus()
            if here is not None and name in here.name:
                return here
            way.append(f"{here.role} {here.name}" if here else "nothing")
            self.presses("Tab")
        raise AssertionError(f"Tab never reached “{name}”: {way}")

    def stands_at(self, name: str) -> None:
        """Wait until what has this name has the keyboard: a dialog that opens takes it a moment later."""
        self.until(
            lambda: (here := self.focus()) is not None and here.name == name, f"the keyboard at “{name}”"
        )

    def saves_as(self, path: Path) -> None:
        """Answer the dialog that asks where to write a file: its name has the keyboard, and is selected."""
        self.until(lambda: (here := self.focus()) is not None and here.role == "text", "the name of the file")
        self.presses("ctrl+a")
        self.types(str(path))
        self.presses("Return")

    # -- eyes --------------------------------------------------------------------------------------

    def tree(self) -> list[Seen]:
        """Everything in the window now."""
        return [self._seen(one) for one in self._ask({})]

    def all(self, role: str) -> list[Seen]:
        return [one for one in self.tree() if one.role == role and "showing" in one.states]

    def focus(self) -> Seen | None:
        """What has the keyboard."""
        found = self._ask({"focused": True})
        return self._seen(found[-1]) if found else None

    def sees(self, role: str, words: str) -> Seen:
        """Wait for something with this role that says these words."""
        found: list[Seen] = []

        def there() -> bool:
            found[:] = [one for one in self.all(role) if words in one.words]
            return bool(found)

        self.until(there, f"{role} “{words}”")
        return found[0]

    def reads(self, words: str) -> Seen:
        """Wait until these words stand anywhere in the window."""
        found: list[Seen] = []

        def there() -> bool:
            found[:] = [one for one in self.tree() if words in one.words and "showing" in one.states]
            return bool(found)

        self.until(there, f"“{words}”")
        return found[0]

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until something is true; a failure leaves a picture and the tree behind."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > end:
                picture = Path(os.environ.get("PICTURES", self.screen.folder)) / "failed.png"
                self.screen.picture(picture)
                seen = [one for one in self.tree() if one.words.strip() and "showing" in one.states]
                tree = "\n".join(f"{one.role}: {one.words}" for one in seen)
                raise AssertionError(f"Never saw {what}. Picture: {picture}\n{tree}")
            time.sleep(0.05)

    def closes(self) -> None:
        """Close the window as a person does, and wait until it is gone."""
        self.presses("ctrl+q")
        self.until(lambda: self.window.poll() is not None, "the window gone")
        assert self.window.returncode == 0

    def is_killed(self) -> None:
        """The power is gone: the window's process ends where it stands."""
        self.window.kill()
        self.window.wait(PATIENCE_S)

    def _ask(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        assert self._reader.stdin is not None
        self._reader.stdin.write(json.dumps(wanted) + "\n")
        self._reader.stdin.flush()
        return list(self._answer())

    def _answer(self) -> Any:
        assert self._reader.stdout is not None
        return json.loads(self._reader.stdout.readline())

    def _seen(self, one: dict[str, Any]) -> Seen:
        return Seen(one["role"], one["name"], one["description"], one["text"], tuple(one["states"]))

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.screen.environment, check=True)
