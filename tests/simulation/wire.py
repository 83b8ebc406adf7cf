"""Carries frames between a desk and the server, badly: loses, repeats, delays, cuts and alters them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from practicedesk_sync.errors import WorldError

REQUEST_LOST, ANSWER_LOST = "request lost", "answer lost"
REPEATED, OLD_REQUEST, OLD_ANSWER = "request repeated", "old request first", "old answer"
REQUEST_CUT, REQUEST_ALTERED = "request cut", "request altered"
ANSWER_CUT, ANSWER_ALTERED, PORTAL = "answer cut", "answer altered", "portal page"
SESSION_OVER, BETWEEN = "session over", "others between"
SERVER_BEFORE, SERVER_AFTER = "server killed before commit", "server killed after commit"
NETWORK = (
    REQUEST_LOST,
    ANSWER_LOST,
    REPEATED,
    OLD_REQUEST,
    OLD_ANSWER,
    REQUEST_CUT,
    REQUEST_ALTERED,
    ANSWER_CUT,
    ANSWER_ALTERED,
    PORTAL,
    SESSION_OVER,
    BETWEEN,
    SERVER_BEFORE,
    SERVER_AFTER,
)
DAMAGED_REQUEST = (REQUEST_CUT, REQUEST_ALTERED)
DAMAGED_ANSWER = (OLD_ANSWER, ANSWER_CUT, ANSWER_ALTERED, PORTAL)
_PAGE = b"<!DOCTYPE html><html><title>Welcome to our guest network</title>"
KEPT = 40
Answer = tuple[int, bytes]


@dataclass(slots=True)
class Plan:
    """A fault for one request of a cycle, after `left` others; `fired` once it has happened."""

    fault: str
    left: int
    fired: bool = False


class Wire:
    """One desk's connection. `handle` is the server's door; the world lends the rest."""

    def __init__(
        self,
        random: Random,
        handle: Callable[[str, bytes], Answer],
        kill_server: Callable[[str], None],
        others: Callable[[], None],
        pass_time: Callable[[], None],
    ) -> None:
        self.random = random
        self.handle = handle
        self.kill_server = kill_server
        self.others = others
        self.pass_time = pass_time
        self.plan: Plan | None = None
        self.requests: list[tuple[str, bytes]] = []
        self.answers: list[Answer] = []

    def carry(self, path: str, frame: bytes) -> Answer:
        """What a desk's channel calls. Raises `WorldError` as the real carrier does."""
        plan = self.plan
        if plan is None or plan.fired or plan.left > 0:
            if plan is not None:
                plan.left -= 1
            answer = self.handle(path, frame)
        else:
            plan.fired = True
            answer = self._badly(plan.fault, path, frame)
        self._keep(path, frame, answer)
        return answer

    def _badly(self, fault: str, path: str, frame: bytes) -> Answer:
        if fault == REQUEST_LOST:
            raise offline()
        if fault == PORTAL:
            return 200, _PAGE
        if fault in (SERVER_BEFORE, SERVER_AFTER):
            self.kill_server(fault)
        elif fault == SESSION_OVER:
            self.pass_time()
        elif fault == OLD_REQUEST:
            self.handle(*self.random.choice(self.requests or [(path, frame)]))
        elif fault == REPEATED:
            self.handle(path, frame)
        elif fault in DAMAGED_REQUEST:
            frame = self._damaged(frame, cut=fault == REQUEST_CUT)
        answer = self.handle(path, frame)
        if fault in DAMAGED_REQUEST and answer[0] == 200:
            raise AssertionError(f"{fault}, and the server did what it said")
        if fault == ANSWER_LOST:
            raise offline()
        if fault == BETWEEN:
            self.others()
        elif fault == OLD_ANSWER:
            return self.random.choice(self.answers) if self.answers else (200, _PAGE)
        elif fault in (ANSWER_CUT, ANSWER_ALTERED):
            return answer[0], self._damaged(answer[1], cut=fault == ANSWER_CUT)
        return answer

    def _damaged(self, frame: bytes, *, cut: bool) -> bytes:
        place = self.random.randrange(len(frame))
        if cut:
            return frame[:place]
        changed = bytearray(frame)
        changed[place] ^= 1 << self.random.randrange(8)
        return bytes(changed)

    def _keep(self, path: str, frame: bytes, answer: Answer) -> None:
        self.requests = [*self.requests[-KEPT:], (path, frame)]
        self.answers = [*self.answers[-KEPT:], answer]


def offline() -> WorldError:
    return WorldError(
        "offline", "The server cannot be reached.", "Your work is safe here; try later.", retryable=True
    )
