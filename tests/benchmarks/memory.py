"""What a process takes of memory and processor. Imports next to nothing, as who measures is measured too."""

import os
from pathlib import Path


def memory_mb(pid: int, what: str) -> float:
    """A process's ``VmHWM`` (the most it ever had) or ``VmRSS`` (now), MB; 0 where Linux is not."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(what)), 0.0)


def queued_ms() -> float:
    """How long this thread has waited for a processor until now, ms; 0 where Linux is not."""
    known = Path("/proc/thread-self/schedstat")
    return int(known.read_text(encoding="ascii").split()[1]) / 1e6 if known.exists() else 0.0


def processor_s(pid: int) -> float:
    """The processor time a process has taken until now, seconds; 0 where Linux is not."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
