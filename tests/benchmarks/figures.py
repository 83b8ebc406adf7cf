"""Figures: what was measured, beside plain work in the same run and the goal, as one aligned table.

A goal is a bound on the ratio to plain work, or on the value itself where people feel it directly.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

QUIET_SPIN_MS = 11
"""What `spin_ms` is on the machine the goals were set on, when nothing else runs."""
_UNITS = {"s": 1.0, "ms": 1e3, "us": 1e6}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `ours` and `plain` in `unit`; `plain_work` says what the second one is.

    `goal`: the most the ratio may be, or with `absolute` the most `ours` may be; None: no goal is set.
    """

    what: str
    ours: float
    unit: str
    plain: float | None = None
    plain_work: str = ""
    goal: float | None = None
    absolute: bool = False

    @property
    def ratio(self) -> float | None:
        return self.ours / self.plain if self.plain else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        reached = self.ours if self.absolute else self.ratio
        return None if self.goal is None or reached is None else reached <= self.goal


@dataclass(slots=True)
class Table:
    """Collects figures, and how busy the machine was when each group of them was taken."""

    figures: list[Figure] = field(default_factory=list)
    noise: dict[str, tuple[float, float]] = field(default_factory=dict)

    def add(self, what: str, ours: float, unit: str, **more: Any) -> None:
        """Add a figure; see `Figure`. Times are given in seconds and shown in `unit`."""
        scale = _UNITS.get(unit, 1.0)
        scaled = {**more, "plain": more["plain"] * scale} if more.get("plain") else more
        self.figures.append(Figure(what, ours * scale, unit, **scaled))
        print(f"    {_line(self.figures[-1], self._widths())}", flush=True)

    def measure(self, name: str, work: Callable[[Table], None]) -> None:
        """Run one group of measurements and note the noise beside it."""
        print(f"{name} …", flush=True)
        work(self)
        self.noise[name] = (spin_ms(), os.getloadavg()[0])

    def text(self) -> str:
        widths = self._widths()
        head = ("what", "ours", "plain work", "ratio", "goal", "")
        lines = [_row(head, widths), *(_line(each, widths) for each in self.figures), ""]
        for name, (spin, load) in self.noise.items():
            busy = "   busy: take it again" if spin > 1.5 * QUIET_SPIN_MS else ""
            lines.append(f"{name}: spin loop {spin:.1f} ms (quiet: {QUIET_SPIN_MS}), load {load:.2f}{busy}")
        judged = [each.met for each in self.figures if each.met is not None]
        lines.append(f"{sum(judged)} of {len(judged)} goals met.")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        figures = [asdict(each) | {"ratio": each.ratio, "met": each.met} for each in self.figures]
        return {"figures": figures, "noise": self.noise}

    def _widths(self) -> tuple[int, ...]:
        what = max(len(each.what) for each in self.figures)
        plain = max(len(_plain(each)) for each in self.figures)
        return max(what, 52), 12, max(plain, 44), 8, 12, 4


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """How long `work` takes."""
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def repeated(work: Callable[[], object], times: int) -> float:
    """The median time of `work`, after one run that is not counted."""
    work()
    return statistics.median(seconds(work) for _ in range(times))


def middle_and_p95(samples: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(samples)
    return statistics.median(ordered), ordered[round(0.95 * (len(ordered) - 1))]


def spin_ms() -> float:
    """Milliseconds for a fixed loop: how busy this core is."""
    started, x = time.perf_counter(), 0
    for i in range(400_000):
        x += i & 7
    return 1000 * (time.perf_counter() - started)


def _line(figure: Figure, widths: Sequence[int]) -> str:
    ratio = f"{figure.ratio:.2f}×" if figure.ratio is not None else ""
    goal = ""
    if figure.goal is not None:
        goal = f"≤ {_amount(figure.goal, figure.unit)}" if figure.absolute else f"≤ {figure.goal:g}×"
    met = {None: "", True: "met", False: "NOT"}[figure.met]
    ours = _amount(figure.ours, figure.unit)
    return _row((figure.what, ours, _plain(figure), ratio, goal, met), widths)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    what, ours, plain, ratio, goal, met = cells
    parts = (
        what.ljust(widths[0]),
        ours.rjust(widths[1]),
        plain.ljust(widths[2]),
        ratio.rjust(widths[3]),
        goal.rjust(widths[4]),
        met,
    )
    return "  ".join(parts).rstrip()


def _plain(figure: Figure) -> str:
    return f"{_amount(figure.plain, figure.unit)}  {figure.plain_work}" if figure.plain is not None else ""


def _amount(value: float, unit: str) -> str:
    digits = f"{value:,.0f}" if value >= 1000 or unit in ("B", "requests") else f"{value:.3g}"
    return f"{digits} {unit}"
