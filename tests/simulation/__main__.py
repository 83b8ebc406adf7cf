"""``python -m tests.simulation``: histories by the hundred, and a table of what met what."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from sqlalchemy import URL

from tests import postgres

from . import history, tally
from .history import run
from .planted import BUGS, caught_after


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--histories", type=int, default=0, help="how many seeds (0: until the time is over)")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so many seconds")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--trace", action="store_true", help="show where a failure comes from")
    parser.add_argument("--planted", action="store_true", help="how long every planted bug stays unnoticed")
    parser.add_argument("--backend", choices=("sqlite", "postgres"), default="sqlite", help="of the server")
    given = parser.parse_args()
    history.VERBOSE = given.trace
    if given.planted:
        return _planted(given.seed)
    if given.backend == "sqlite":
        return _histories(given, None)
    with postgres.running() as server:
        return _histories(given, server.new_database())


def _planted(seed: int) -> int:
    missed = 0
    for bug in BUGS:
        number, failure = caught_after(bug, seed)
        missed += not number
        print(f"{bug.__name__:<45}{number or 'never':>6}  {failure[:100]}", flush=True)
    return 1 if missed else 0


def _histories(given: argparse.Namespace, database: URL | None) -> int:
    started = time.monotonic()
    pairs: Counter[tuple[str, str]] = Counter()
    failures = done = writes = 0
    while (not given.histories or done < given.histories) and (
        not given.seconds or time.monotonic() - started < given.seconds
    ):
        outcome = run(given.seed + done, given.steps, database)
        done += 1
        pairs += outcome.pairs
        writes += outcome.writes
        if outcome.failure:
            failures += 1
            print(f"seed {outcome.seed}: {outcome.failure[:600]}")
            again = f"--seed {outcome.seed} --histories 1 --steps {given.steps} --trace"
            print(f"  python -m tests.simulation --backend {given.backend} {again}")
            sys.stdout.flush()
        if not given.histories and not given.seconds:
            break
    took = time.monotonic() - started
    print(tally.table(pairs))
    never = tally.missing(pairs)
    print(f"{len(tally.meaningful()) - len(never)} of {len(tally.meaningful())} meaningful pairs came up")
    if never and len(never) < 40:
        print("never:", "; ".join(never))
    print(
        f"{done} histories, {done * given.steps} steps, {writes} changes, {failures} failures, {took:.0f} s"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
