"""Waits until the server has something new: over a stream, else by requests that are answered late, else not.

Which of these a network bears is found out by trying, and remembered for a week.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from practicedesk_sync.errors import PracticeDeskError, Refused
from practicedesk_sync.protocol.channel import SealedChannel
from practicedesk_sync.protocol.messages import WaitRequest
from practicedesk_sync.replica.reading import state_hash

from ..library.identity import set_setting, setting
from ..library.library import Library
from ..library.spaces import shared_spaces
from ..library.writing import Writing

WEEK_MS = 7 * 24 * 60 * 60 * 1000
LIVE = "live"
"""Setting: by network, how many of `WAYS` it does not bear, and when that was found out."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to wait. `most_s`: for how long at once."""

    stream: bool
    most_s: int


WAYS = (Way(True, 1_800), Way(False, 45), Way(False, 15))
"""The best first; whoever can use none asks now and then."""
ENOUGH = 2
"""After so many failures in a row a way is given up: one may be a server that begins anew."""


class Listening:
    """Waits, once at a time, for one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._failures = 0

    def for_news(self, channel: SealedChannel, network: str) -> bool | None:
        """Wait once: whether there is news; None where this network or this server bears no waiting.

        Raises what the channel raises while the server cannot be reached at all.
        """
        unborne = self._unborne(network)
        if unborne == len(WAYS):
            return None
        way = WAYS[unborne]
        with self.library.reading() as connection:
            state = state_hash(connection, shared_spaces(connection))
        try:
            news = channel.wait(WaitRequest(state=state, most_s=way.most_s), stream=way.stream).news
        except Refused:
            return None
        except PracticeDeskError:
            channel.hello()  # reached in the usual way: then it is the waiting that does not get through
            self._failures += 1
            if self._failures == ENOUGH:
                self._remember(network, unborne + 1)
            return False
        self._failures = 0
        return news

    def _unborne(self, network: str) -> int:
        """How many of `WAYS` this network does not bear, as far as is known."""
        with self.library.reading() as connection:
            known = json.loads(setting(connection, LIVE, "{}"))
        number, at_ms = known.get(network, (0, 0))
        return number if 0 <= self.library.now_ms() - at_ms < WEEK_MS else 0

    def _remember(self, network: str, number: int) -> None:
        def work(writing: Writing) -> None:
            known = json.loads(setting(writing.connection, LIVE, "{}"))
            known[network] = number, self.library.now_ms()
            set_setting(writing.connection, LIVE, json.dumps(known))

        self._failures = 0
        self.library.write(work)
