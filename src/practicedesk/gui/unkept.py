"""Words that were typed and are in no file yet: they live as long as the window, whatever it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from practicedesk_sync.errors import WorldError

from . import wording

if TYPE_CHECKING:
    from ..services.drafting import Drafting
    from ..services.standing import Standing
    from .session import Session

AGAIN_MS = 10_000
"""When to try again what the disk refused."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What was typed in one place of a record, see `Drafting.save`. `owner` saves them while it exists.

    `name`: of the record and the place, as the person knows them.
    """

    owner: QObject
    record: str
    where: str
    name: str
    text: str
    began: Standing
    last: str | None

    def keep(self, drafting: Drafting) -> None:
        """Have them on the disk as a draft. Raises what `Drafting.save` raises."""
        drafting.save(self.record, self.where, self.text, self.began.over, self.last)

    def settle(self, drafting: Drafting) -> None:
        """Turn the draft into what it is to become. Raises what `Drafting.commit` raises."""
        drafting.commit(self.record, self.where)


class Unkept(QObject):
    """Words are taken here before the writer gets them, and given up once a draft of them is on the disk.

    What the disk refused stays here when its editor goes: it is tried again from time to time, stands in the
    next editor that is opened there, and the window does not close over it without a question.
    """

    changed = Signal()
    """Something was refused, or is on the disk after all."""
    withdrawn = Signal(str)
    """A sentence that was told of words in this window only: they are on the disk now."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._lock = Lock()
        self._words: dict[tuple[str, str], Words] = {}
        self._refused: dict[tuple[str, str], str] = {}
        """Why, in words: an error would hold whoever asked, and go in the writer's thread."""
        self._told: dict[Words, str] = {}
        """What was said of words, while it holds."""
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._look)
        self.changed.connect(self._wait)
        self.changed.connect(self._withdraw)

    @property
    def why(self) -> str:
        """Why something is in no file, in words; "" while nothing was refused."""
        with self._lock:
            return next(iter(self._refused.values()), "")

    def find(self, record: str, where: str) -> Words | None:
        """What was typed there and is in no file."""
        return self._words.get((record, where))

    def every(self) -> list[Words]:
        """All there are; once the writer has done what it was asked for, those that were refused."""
        with self._lock:
            return list(self._words.values())

    def take(self, words: Words) -> None:
        """They will be given to `save` or `commit` now."""
        with self._lock:
            self._words[words.record, words.where] = words

    def give_up(self, record: str, where: str) -> None:
        """What was typed there is not needed any more."""
        with self._lock:
            self._words.pop((record, where), None)
            refused = self._refused.pop((record, where), None)
        if refused is not None:
            self.changed.emit()

    def save(self, words: Words) -> None:
        """In the writer's thread: keep them as a draft. Raises what `Words.keep` raises."""
        place = words.record, words.where
        try:
            words.keep(self._session.drafting)
        except Exception as error:
            with self._lock:
                self._refused[place] = wording.sentence(error)
            self.changed.emit()
            raise
        with self._lock:
            if self._words.get(place) is words:
                del self._words[place]
            refused = self._refused.pop(place, None)
        if refused is not None:
            self.changed.emit()

    def commit(self, words: Words) -> None:
        """In the writer's thread: keep them, and turn them into a change. Raises what `Words` raises."""
        self.save(words)
        words.settle(self._session.drafting)

    def try_all(self) -> bool:
        """Try everything once more, and wait for it; whether all of it is on the disk."""
        self._session.tasks.writer.waitForDone()
        for words in self.every():
            self._try(words, _say_nothing)
        self._session.tasks.writer.waitForDone()
        return not self._words

    @Slot()
    def editor_went(self) -> None:
        """Look after what it leaves behind, if anything."""
        if self._refused:
            QTimer.singleShot(0, self, self._look)

    @Slot()
    def _look(self) -> None:
        for words in self.every():
            if not isValid(words.owner):
                self._try(words, partial(self._tell, words))
        self._wait()

    @Slot()
    def _wait(self) -> None:
        if self._refused and not self._again.isActive():
            self._again.start()

    def _try(self, words: Words, failed: Callable[[Exception], None]) -> None:
        self._session.write(self, partial(self.commit, words), failed=failed)

    def _tell(self, words: Words, error: Exception) -> None:
        """Once for each: what is typed there next is told anew."""
        if words not in self._told and self.find(words.record, words.where) is words:
            told = not_kept(words, error)
            self._told[words] = wording.sentence(told)
            self._session.tasks.failed.emit(told)

    @Slot()
    def _withdraw(self) -> None:
        for words in [one for one in self._told if (one.record, one.where) not in self._refused]:
            self.withdrawn.emit(self._told.pop(words))


def not_kept(words: Words, error: Exception) -> WorldError:
    """Nobody writes there any more, and the words are in this window only."""
    return WorldError(
        "words_not_kept",
        f"What you typed in {words.name} is in this window only: open the record to see it.",
        wording.sentence(error),
    )


def _say_nothing(_: Exception) -> None:
    """Whoever asked looks at what is left."""
