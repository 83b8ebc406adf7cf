"""However large a bundle is, little of it is in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WRITE_AND_READ = """
import os, sys
from pathlib import Path
from practicedesk_sync.bundle.reading import open_bundle
from tests.benchmarks.memory import memory_mb
from tests.unit.bundle.files import ANA, noise, write

def peak_mb():
    # Not getrusage, which goes on from what the process had that started this one.
    return memory_mb(os.getpid(), "VmHWM")

path, wanted = Path(sys.argv[1]), int(sys.argv[2])
one = noise(1_000_000)
before = peak_mb()
write(path, [one] * wanted)
with open_bundle(path) as bundle:
    assert sum(len(message.bodies[0]) for message in bundle.messages(ANA)) == wanted * 1_000_000
assert path.stat().st_size > wanted * 1_000_000
print(before, peak_mb())
"""


def peaks(path: Path, size_mb: int) -> tuple[float, float]:
    """MB of memory a process had at most before and after it has written and read a bundle."""
    command = [sys.executable, "-c", WRITE_AND_READ, str(path), str(size_mb)]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, capture_output=True, check=True, timeout=600, cwd=root, text=True)
    before, after = map(float, done.stdout.split())
    return before, after


def test_a_bundle_of_40_mb_needs_a_few(tmp_path: Path) -> None:
    before, after = peaks(tmp_path / "large.pdbundle", 40)
    assert after - before < 25


@pytest.mark.torture
def test_a_bundle_of_300_mb_needs_less_than_256(tmp_path: Path) -> None:
    assert peaks(tmp_path / "large.pdbundle", 300)[1] < 256
