"""``python -m tests.benchmarks``: what our paths cost, beside plain work in the same run and our goals.

    --records N     practices in the library (10,000)
    --large N       practices in the large search (100,000; 0 leaves it out)
    --desks N       desks that come back after a week (500)
    --only NAME …   some of: import, write, autosave, sheet, search, large, sync, window, agency
    --json FILE     the figures as JSON
    --corpus FILE   a Python file with ``records(n)`` to take the practices from, instead of our own

Times are medians of several runs, single shots of what takes longest. Desk, server and plain work share
this machine; figures taken while something else runs are marked and to be taken again.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import measure_local as local
from .corpus import Corpus, Fields, foreign
from .figures import Table
from .measure_agency import agency
from .measure_search import search_in
from .measure_sync import SyncBench
from .measure_window import window

Group = Callable[[Table], None]
SMALL_P95_MS, LARGE_P95_MS = 8, 30


def main() -> None:
    arguments = _arguments()
    records = _records(arguments)
    table = Table()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        for name, work in _groups(Path(folder), records, arguments.large, arguments.desks).items():
            if not arguments.only or name in arguments.only:
                table.measure(name, work)
    print(f"\n{table.text()}\nTook {time.perf_counter() - started:.0f} s.")
    if arguments.json:
        arguments.json.write_text(json.dumps(table.as_json(), indent=1), encoding="utf-8")


def _groups(folder: Path, records: list[Fields], large: int, desks: int) -> dict[str, Group]:
    def group(work: Callable[[Table, Path, list[Fields]], None]) -> Group:
        return lambda table: work(table, folder, records)

    def search(count: int, p95_ms: float) -> Group:
        return lambda table: search_in(table, folder, records, count, p95_ms)

    def sync(table: Table) -> None:
        (folder / "sync").mkdir()
        SyncBench(table, folder / "sync", list(records)).run()

    groups = {
        "import": group(local.import_file),
        "write": group(local.write_many),
        "autosave": group(local.autosave),
        "sheet": group(local.one_sheet),
        "sync": sync,
        "window": lambda table: window(table, folder, records, large),
        "search": search(len(records), SMALL_P95_MS),
        "agency": lambda table: agency(table, folder / "agency", desks),
    }
    return groups | {"large": search(large, LARGE_P95_MS)} if large else groups


def _records(arguments: argparse.Namespace) -> list[Fields]:
    if arguments.corpus:
        print(f"The practices come from {arguments.corpus}.")
        return foreign(arguments.corpus, arguments.records)
    print("The practices come from our own corpus.")
    return list(Corpus().records(arguments.records))


def _arguments() -> argparse.Namespace:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=form
    )
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--desks", type=int, default=500)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--corpus", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
