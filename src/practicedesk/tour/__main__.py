"""`python -m practicedesk.tour`, which is `make run`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from practicedesk_sync.errors import PracticeDeskError, WorldError

from ..app import Desk, has_screen
from ..services.sampling import load_sample
from . import pictures
from .story import Sight, Story


def main() -> int:
    """Open the window on the sample library, or tell the story where there is no screen; the exit status."""
    here = _place()
    try:
        return _open(here / "sample-library") if has_screen() else _tell(here / "tour")
    except (PracticeDeskError, OSError) as error:
        print(f"\nThe tour ends here, because something went wrong. {error}", file=sys.stderr)
        return error.exit_status if isinstance(error, PracticeDeskError) else WorldError.exit_status
    except KeyboardInterrupt:
        return 130


def _open(folder: Path) -> int:
    print(f"PracticeDesk opens a library to look around in; it is kept in {folder}.", flush=True)
    desk = Desk(folder)
    if not desk.exists():
        load_sample(desk.make())
    return desk.window()


def _tell(pages: Path) -> int:
    print("There is no screen here. So this is the main job told as it happens, all of it for real,")
    print("in a folder that is thrown away; what the window shows meanwhile is kept as pictures.")
    pages.mkdir(parents=True, exist_ok=True)
    pictures.offscreen()
    with tempfile.TemporaryDirectory(prefix="practicedesk-tour-") as folder, _ending() as endings:
        taken: list[str] = []

        def show(sight: Sight) -> None:
            taken.append(f"{len(taken) + 1}-{sight.name}.png")
            pictures.take(sight, pages / taken[-1])

        story = Story(Path(folder), pages, lambda sentence: print(sentence, flush=True), show)
        endings.append(story.server.stop)
        story.run()
    print(f"\nPictures of the window, in {pages}: {', '.join(taken)}")
    print("Try it yourself: .venv/bin/practicedesk init --sample, then .venv/bin/practicedesk --help")
    return 0


@contextmanager
def _ending() -> Iterator[list[Callable[[], None]]]:
    """What is put into the list is called at the end, however it comes."""
    endings: list[Callable[[], None]] = []
    try:
        yield endings
    finally:
        for end in endings:
            end()


def _place() -> Path:
    """Where things stay: build in a checkout, else a temporary folder."""
    if Path("Makefile").exists():
        return Path("build").resolve()
    return Path(tempfile.mkdtemp(prefix="practicedesk-"))


if __name__ == "__main__":
    sys.exit(main())
