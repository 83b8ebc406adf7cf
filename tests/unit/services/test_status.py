"""How things stand is one plain sentence, and it is true."""

from __future__ import annotations

from practicedesk.library.library import Library
from practicedesk.library.own_words import for_conflict
from practicedesk.library.selecting import Query
from practicedesk.services.drafting import Drafting
from practicedesk.services.finding import found
from practicedesk.services.inviting import invite
from practicedesk.services.reading import spaces_of
from practicedesk.services.sampling import load_sample
from practicedesk.services.status import status
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Office


def test_a_library_alone_says_so(library: Library) -> None:
    now = status(library)
    assert now.sentence == ("Everything is saved on this computer; the library is not connected to a server.")
    assert [space.name for space in spaces_of(library)] == ["personal"]


def test_an_open_conflict_is_mentioned(library: Library) -> None:
    load_sample(library)
    assert status(library).sentence.endswith(" 1 conflict waits for your decision.")


def test_records_are_counted_as_the_window_lists_them_and_links_beside(library: Library) -> None:
    load_sample(library)
    now = status(library)
    assert now.records == found(library, Query()).total
    assert (now.records, now.links) == (24, 29)


def test_unsent_work_is_counted_until_it_is_sent(office: Office) -> None:
    desk = office.desk("ana")
    assert status(desk.library).sentence.startswith("Everything is sent; agreed with the server ")
    note = desk.editing.new("note", "One")
    desk.editing.put(note, {"body": "Two"})
    now = status(desk.library)
    assert (now.unsent, now.account) == (2, "ana")
    assert now.sentence.startswith(
        "2 changes are saved on this computer and not yet sent; last synchronised "
    )
    desk.sync()
    assert status(desk.library).unsent == 0


def test_what_the_server_was_asked_for_is_not_sent_until_it_has_heard_of_it(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    invite(ana.library, group, "ben")
    assert status(ana.library).sync().startswith("1 request is saved on this computer and not yet sent;")
    ana.editing.new("note", "One", group)
    assert status(ana.library).sync().startswith("1 change and 1 request are saved on this computer and not")
    ana.sync()
    assert status(ana.library).sync().startswith("Everything is sent")


def test_what_is_still_being_typed_is_not_sent_and_words_for_a_decision_are_told_by_the_decision(
    office: Office,
) -> None:
    desk = office.desk("ana")
    note = desk.editing.new("note", "One")
    desk.sync()
    drafting = Drafting(desk.library)
    drafting.keep_words(for_conflict(note, "body", ["One", "Two"]), "Perhaps")
    assert status(desk.library).sentence.startswith("Everything is sent")
    drafting.save(note, "body", "Two")
    assert status(desk.library).sentence.startswith(
        "What is being typed is saved on this computer and not yet sent; last synchronised "
    )
    desk.sync()
    assert status(desk.library).sentence.startswith("Everything is sent")


def test_what_was_refused_is_not_said_to_be_sent(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    note = ben.editing.new("note", "Trees", "Parks")
    office.settle()
    office.set_role(ana, group, "ben", READER)
    ben.editing.put(note, {"title": "Oaks"})
    ben.sync()
    now = status(ben.library)
    assert (now.unsent, now.returned) == (0, 1)
    assert now.sync().startswith("Everything but what was refused is sent")
