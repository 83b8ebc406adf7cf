"""Histories in which desks and the server are put back to older backups, and desks are copied and used twice.

All this over lines on which anything goes wrong, and by sticks that are older than what was put back.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from random import Random

from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.server.restored import confirm
from tests.in_memory import memory_folder

from . import server_backups
from .office import DAY_MS
from .restore_scene import Scene, check, founded, labels
from .restore_steps import ROUGH, Actions, back_up_server, sync

ROUNDS = 8


def run(seed: int, steps: int, actions: Actions = ROUGH) -> str:
    """Play the history of a seed; what did not hold, or ""."""
    folder = Path(tempfile.mkdtemp(prefix="practicedesk-restores-", dir=memory_folder()))
    office = server_backups.guarded(folder)
    try:
        scene = founded(office, Random(seed))
        back_up_server(scene)
        weights, steps_there_are = zip(*actions.values(), strict=True)
        for _ in range(steps):
            scene.random.choices(steps_there_are, weights)[0](scene)
        expected = {label for desk in scene.members for label in labels(desk)}
        _heal(scene)
        check(scene, expected)
    except (AssertionError, PracticeDeskError) as error:
        return f"{type(error).__name__}: {error}"[:4000]
    finally:
        office.close()
        shutil.rmtree(folder, ignore_errors=True)
    return ""


def _heal(scene: Scene) -> None:
    """Everybody synchronises; where work is gone for good, the administrator confirms what is here."""
    for number in range(ROUNDS):
        scene.office.now.ms += DAY_MS
        outcomes = [sync(desk) for desk in scene.office.desks]
        if not any(outcomes) and len({desk.dump() for desk in scene.members}) == 1:
            return
        if number > 1:
            confirm(scene.office.server)
    raise AssertionError(f"it does not heal: {outcomes}")
