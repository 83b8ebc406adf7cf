"""A file in whatever form one chooses: whoever watches may stop it, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.exchange.formats import CALENDAR, FORMATS
from practicedesk.library.library import Library
from practicedesk.library.records import by_docs
from practicedesk.library.search import ids
from practicedesk.library.selecting import Query
from practicedesk.services.cancelling import Cancelled
from practicedesk.services.sampling import load_sample
from practicedesk.services.writing_out import write_out


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("form", [*FORMATS, CALENDAR])
def test_whoever_watches_may_stop_it(library: Library, tmp_path: Path, form: str, alone: bool) -> None:
    load_sample(library)
    with library.reading() as connection:
        meeting = by_docs(connection, ids(connection, Query(kinds=("meeting",))))[0].id
    target = tmp_path / "written"

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_out(library, meeting if alone else Query(), target, form, on_progress=stop)
    assert not target.exists()
    assert write_out(library, meeting if alone else Query(), target, form).path == target
    assert target.exists()
