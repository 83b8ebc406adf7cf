"""Histories of several desks and a server, with everything that can go wrong. See `history`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.postgres import Postgres

from .expected import BADLY_SHOWN
from .history import run
from .tally import Pairs, missing, missing_alone, table

FIRST_SEED = 1_000_000
BATCHES, HISTORIES, STEPS = 16, 32, 70
USUAL_STEPS = 45
"""So long are they in the usual run; `make torture` plays them to their end."""
ON_POSTGRES = 2
MOST_BADLY_SHOWN = 5
"""A paragraph that moved while its conflict was settled elsewhere can stand twice (nothing is lost by it)."""
REGRESSIONS = Path(__file__).parent / "regressions" / "seeds.txt"


def _regressions() -> list[tuple[int, int, str]]:
    """(seed, steps, what it once showed)."""
    lines = REGRESSIONS.read_text(encoding="utf-8").splitlines()
    parts = [line.split(maxsplit=2) for line in lines if line and not line.startswith("#")]
    return [(int(seed), int(steps), comment) for seed, steps, comment in parts]


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_everything_holds_in_every_history(batch: int, shared: Path) -> None:
    """And every action and every fault has come up."""
    if total := _sum_of_all(shared, batch, _play(batch, USUAL_STEPS)):
        assert not missing_alone(total), table(total)


@pytest.mark.torture
@pytest.mark.parametrize("batch", range(BATCHES))
def test_everything_has_met_everything_and_all_of_it_holds(batch: int, shared: Path) -> None:
    if total := _sum_of_all(shared, batch, _play(batch, STEPS)):
        never = missing(total)
        assert not never, f"never came up: {never}\n{table(total)}"
        assert total["text", BADLY_SHOWN] <= MOST_BADLY_SHOWN


def _play(batch: int, steps: int) -> Pairs:
    """The histories of a batch, in each of which everything has to hold after so many steps."""
    failures = []
    pairs: Pairs = Counter()
    for seed in range(FIRST_SEED + batch * HISTORIES, FIRST_SEED + (batch + 1) * HISTORIES):
        outcome = run(seed, steps)
        pairs += outcome.pairs
        if outcome.failure:
            failures.append(
                f"python -m tests.simulation --seed {seed} --histories 1 --steps {steps}: {outcome.failure}"
            )
        if seed % 100 == 0 and run(seed, steps).trace != outcome.trace:
            failures.append(f"seed {seed} does not repeat itself")
    assert not failures, "\n".join(failures)
    return pairs


@pytest.fixture
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run have in common."""
    own = tmp_path_factory.getbasetemp()
    parent = own.parent if hasattr(request.config, "workerinput") else own
    folder = parent / f"tally-{request.function.__name__}"
    folder.mkdir(exist_ok=True)
    return folder


def _sum_of_all(folder: Path, batch: int, pairs: Pairs) -> Pairs:
    """The sum of all batches, for whoever finishes last; none for the others."""
    lines = [[action, fault, count] for (action, fault), count in pairs.items()]
    fresh = folder / f"{batch}.new"
    fresh.write_text(json.dumps(lines), encoding="utf-8")
    fresh.rename(folder / f"{batch}.json")
    found = sorted(folder.glob("*.json"))
    total: Pairs = Counter()
    for path in found if len(found) == BATCHES else ():
        for action, fault, count in json.loads(path.read_text(encoding="utf-8")):
            total[action, fault] += count
    return total


@pytest.mark.parametrize(("seed", "steps", "comment"), _regressions())
def test_what_once_failed(seed: int, steps: int, comment: str) -> None:
    assert run(seed, steps).failure == "", comment


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + ON_POSTGRES))
def test_postgresql_answers_as_sqlite_does(postgres: Postgres, seed: int) -> None:
    """Byte by byte: the trace holds every answer of the server."""
    database = postgres.new_database()
    ours, other = run(seed, STEPS, database), run(seed, STEPS)
    assert (ours.failure, ours.trace) == ("", other.trace)


def test_a_seed_means_the_same_in_every_process() -> None:
    """Nothing depends on the order of sets, which differs from process to process."""
    code = "from tests.simulation.history import run; print(run(7, 60).trace)"
    traces = set()
    for hash_seed in ("1", "2"):
        about = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=about, text=True
        )
        traces.add(done.stdout)
    assert len(traces) == 1
