"""A command of several verbs, such as ``group invite GROUP PERSON``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from practicedesk_sync.errors import UserMistake

from ..app import Desk
from .answers import Answers
from .command import Command

Words = list[str]
Declare = Callable[[ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Verb:
    """`words`: what follows the verb, by name, in brackets what may be left out; `run` gets them all."""

    words: str
    summary: str
    run: Callable[[Desk, Words, Namespace, Answers], None]

    def filled(self, given: Words) -> Words | None:
        """The words given, "" for those left out; None when there are too few or too many."""
        names = self.words.split()
        needed = sum(not name.startswith("[") for name in names)
        return [*given, *[""] * (len(names) - len(given))] if needed <= len(given) <= len(names) else None


def command_of(verbs: Mapping[str, Verb], options: Declare) -> Command:
    """The command that has these verbs. `options` declares what is given by name."""

    def declare(parser: ArgumentParser) -> None:
        width = max(len(f"{name} {verb.words}") for name, verb in verbs.items())
        lines = [f"  {f'{name} {verb.words}':<{width}}  {verb.summary}" for name, verb in verbs.items()]
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = "\n".join(["verbs:", *lines])
        parser.add_argument("verb", metavar="VERB", choices=list(verbs), help=", ".join(verbs))
        parser.add_argument("words", metavar="WORD", nargs="*", help="see below")
        options(parser)

    def run(desk: Desk, given: Namespace, answers: Answers) -> None:
        verb = verbs[given.verb]
        words = verb.filled(given.words)
        if words is None:
            raise UserMistake("usage", f"“{given.verb}” takes: {verb.words or 'nothing'}.", "See --help.")
        verb.run(desk, words, given, answers)

    return Command(declare, run)
