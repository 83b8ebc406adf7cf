"""How much memory a process takes. Imports next to nothing, as who measures is measured too."""

from pathlib import Path


def memory_mb(pid: int, what: str) -> float:
    """A process's ``VmHWM`` (the most it ever had) or ``VmRSS`` (now), MB; 0 where Linux is not."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(what)), 0.0)
