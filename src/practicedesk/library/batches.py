"""Takes many record numbers a thousand at a time, which bounds the memory any work on them takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

BATCH = 1_000


def batches(docs: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(docs)
    while batch := list(islice(rest, BATCH)):
        yield batch
