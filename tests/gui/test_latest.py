"""Of many questions one after the other, only the last is answered, and few are asked at all."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui.latest import Latest
from practicedesk.gui.session import Session
from practicedesk.library.library import Library

from .conftest import settled

Open = Callable[..., Session]


class Questions:
    """Questions that are answered when they are let go; `asked`: those that were put to the library."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.gate = threading.Event()

    def work(self, number: int) -> Callable[[], int]:
        def answer() -> int:
            self.asked.append(number)
            assert self.gate.wait(10)
            if number < 0:
                raise ZeroDivisionError
            return number

        return answer


@pytest.fixture
def questions() -> Questions:
    return Questions()


def test_only_the_last_question_is_answered(
    qtbot: QtBot, library: Library, open_session: Open, questions: Questions
) -> None:
    session = open_session(library)
    told: list[int] = []
    latest: Latest[int] = Latest(session, session, told.append)
    for number in range(5):
        latest.ask(questions.work(number))
    questions.gate.set()
    settled(qtbot, session)
    assert questions.asked == [0, 4]
    assert told == [4]
    latest.ask(questions.work(5))
    settled(qtbot, session)
    assert told == [4, 5]


def test_a_failure_is_told_unless_something_else_was_asked_since(
    qtbot: QtBot, library: Library, open_session: Open, questions: Questions
) -> None:
    session = open_session(library)
    told: list[int] = []
    failures: list[Exception] = []
    latest: Latest[int] = Latest(session, session, told.append, failures.append)
    latest.ask(questions.work(-1))
    latest.ask(questions.work(1))
    questions.gate.set()
    settled(qtbot, session)
    assert (told, failures) == ([1], [])
    latest.ask(questions.work(-1))
    settled(qtbot, session)
    assert [type(one) for one in failures] == [ZeroDivisionError]
