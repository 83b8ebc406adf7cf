"""A file that is attached while others are carried: the server cannot say of it that it lacks it."""

from __future__ import annotations

from practicedesk.services.attached import HERE, WAITING, attached
from practicedesk.services.attaching import Attaching

from .office import Office


def test_it_waits_until_the_server_has_heard_of_it_and_is_not_sent_before(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    record = ana.editing.new("note", "Benches", group)
    files = [office.folder / f"{number}.txt" for number in range(2)]
    for file in files:
        file.write_text(f"Words of {file.name}.")
    Attaching(ana.library).attach(record, files[0])
    ana.sync()
    asked: list[str] = []

    def meanwhile(path: str, frame: bytes) -> tuple[int, bytes]:
        answer = office.door.handle(path, frame)
        asked.append(path)
        if asked.count("have") == 2:
            Attaching(ana.library).attach(record, files[1])
            asked.append("have")
        return answer

    ana.carry_files(meanwhile)
    assert [one.state for one in attached(ana.library, record)] == [HERE, WAITING]
    assert (ana.carry_files().failed, ana.carry_files().sent) == ([], 0)
    assert [one.state for one in attached(ana.library, record)] == [HERE, WAITING]
    ana.sync()
    assert ana.carry_files().sent == 1
    assert [one.state for one in attached(ana.library, record)] == [HERE, HERE]
