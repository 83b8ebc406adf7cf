"""Making a PDF from a template and plain values: starts the child, bounds it, puts its result in place."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from practicedesk.reports.characters import ReplacedCharacter
from practicedesk_sync.errors import WorldError

logger = logging.getLogger(__name__)

_POLL_S = 0.1
# Threads and allocator arenas reserve address space, which is what the memory limit counts.
_CHILD_ENVIRONMENT = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}

_FAILURES = {
    "report_engine_missing": (
        "The PDF engine (typst) is not installed.",
        "Install PracticeDesk again; no record is affected.",
    ),
    "report_too_large": (
        "The report needs more memory than a report may use.",
        "Make it of fewer records or shorter texts, or raise the memory limit.",
    ),
    "report_not_made": (
        "The PDF engine could not make the report.",
        "Nothing was written. Please report this with the log.",
    ),
    "report_timeout": (
        "The report was not ready in {timeout_s:g} seconds and was stopped.",
        "Make it of fewer records or shorter texts, or allow more time.",
    ),
    "report_cancelled": (
        "The report was cancelled. Nothing was written.",
        "Start it again when you need it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the content that a person should mend; `code` is ``image_without_alt``."""

    code: str
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished report: where it is, its pages, what could not be printed, what should be mended."""

    path: Path
    pages: int
    replaced_characters: tuple[ReplacedCharacter, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a report may use: seconds of time, megabytes of address space (not enforced on Windows)."""

    timeout_s: float = 30
    memory_mb: int = 512


def render_report(
    template: str,
    report: dict[str, Any],
    target: Path,
    *,
    made_at_utc: datetime,
    limits: Limits,
    font_folders: Sequence[Path] = (),
    cancel: threading.Event | None = None,
) -> Rendered:
    """Make `target` from `template` (a file of ``resources/reports``) and the plain values of `report`.

    The same values and `made_at_utc` (with a time zone) give the same bytes. `target` is replaced at once
    or not at all. Raises `WorldError`: report_folder_missing, report_not_written, or a code of the child.
    """
    if made_at_utc.tzinfo is None:
        raise ValueError("made_at_utc needs a time zone")
    if not target.parent.is_dir():
        raise WorldError(
            "report_folder_missing",
            f"The folder {target.parent} does not exist.",
            "Choose another folder or make this one.",
        )
    job = {
        "template": template,
        "report": report,
        "made_at": int(made_at_utc.timestamp()),
        "timeout_s": limits.timeout_s,
        "memory_mb": limits.memory_mb,
        "font_folders": [str(folder.resolve()) for folder in font_folders if folder.is_dir()],
    }
    answer, pdf = _ask_child(json.dumps(job).encode(), limits, cancel)
    _put_in_place(pdf, target)
    return Rendered(
        path=target,
        pages=answer["pages"],
        replaced_characters=tuple(ReplacedCharacter(*each) for each in answer["replaced"]),
        notices=tuple(Notice(*each) for each in answer["notices"]),
    )


def worker_command() -> list[str]:
    """How to start the child; a frozen program is its own interpreter and must route ``--report-worker``."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--report-worker"]
    return [sys.executable, "-P", "-m", "practicedesk.reports.worker"]


def _ask_child(job: bytes, limits: Limits, cancel: threading.Event | None) -> tuple[dict[str, Any], bytes]:
    with subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **_CHILD_ENVIRONMENT},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            out, errors = _converse(child, job, limits.timeout_s, cancel)
        except BaseException:
            child.kill()
            raise
    head, _newline, pdf = out.partition(b"\n")
    answer = json.loads(head) if head else {"failed": _code_of_silence(child.returncode, errors)}
    if "failed" in answer:
        logger.debug(
            "report worker ended with %s: %s", child.returncode, errors[-2000:].decode(errors="replace")
        )
        raise _failure(answer["failed"], limits)
    return answer, pdf


def _converse(
    child: subprocess.Popen[bytes], job: bytes, timeout_s: float, cancel: threading.Event | None
) -> tuple[bytes, bytes]:
    # A thread of its own writes the job: `communicate` forgets unsent input when it is called again.
    pipe, child.stdin = child.stdin, None
    threading.Thread(target=_send, args=(pipe, job), daemon=True).start()
    deadline = time.monotonic() + timeout_s
    while True:
        left = deadline - time.monotonic()
        if cancel is not None and cancel.is_set():
            raise _failure("report_cancelled", Limits(timeout_s))
        if left <= 0:
            raise _failure("report_timeout", Limits(timeout_s))
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.communicate(timeout=min(left, _POLL_S))


def _send(pipe: BinaryIO, job: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # the child may be stopped meanwhile
        pipe.write(job)


def _code_of_silence(returncode: int, errors: bytes) -> str:
    """Why a child died without an answer: out of memory is told apart by what its last words were."""
    exhausted = b"memory allocation" in errors or b"MemoryError" in errors or b"WouldBlock" in errors
    return "report_too_large" if exhausted else "report_not_made"


def _failure(code: str, limits: Limits) -> WorldError:
    message, next_step = _FAILURES[code]
    return WorldError(
        code, message.format(timeout_s=limits.timeout_s), next_step, retryable=code == "report_timeout"
    )


def _put_in_place(pdf: bytes, target: Path) -> None:
    """Write beside `target`, then replace it in one step, so that no reader ever sees half a file."""
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as problem:
        raise WorldError(
            "report_not_written",
            f"{target} could not be written: {problem.strerror or problem}.",
            "Close it if another program shows it, check the disk, or choose another name.",
            retryable=True,
        ) from problem
    finally:
        part.unlink(missing_ok=True)
