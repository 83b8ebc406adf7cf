"""What is found, in which order, and what is highlighted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.merge.blocks import block

from .search_shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path / "library.db")
    yield shelf
    shelf.close()


def test_all_words_must_be_there_in_any_order_and_any_field(shelf: Shelf) -> None:
    shelf.put({"title": "Chatbot for permits", "context": "A small town"})
    shelf.put({"title": "Permits by post", "context": "A large town"})
    assert shelf.titles("town permits") == ["Permits by post", "Chatbot for permits"]
    assert shelf.titles("town chatbot permits") == ["Chatbot for permits"]
    assert shelf.titles("village permits") == []


def test_the_last_word_matches_what_begins_with_it(shelf: Shelf) -> None:
    shelf.put({"title": "Chatbots at work"})
    assert shelf.titles("work chatb") == ["Chatbots at work"]
    assert shelf.titles("chatb work") == []
    assert shelf.titles("chatb* work") == ["Chatbots at work"]


def test_a_last_word_of_two_letters_is_a_word_of_its_own(shelf: Shelf) -> None:
    shelf.put({"title": "Air quality"})
    shelf.put({"title": "AI in the office"})
    assert shelf.titles("ai") == ["AI in the office"]
    assert shelf.titles("ai*") == ["Air quality", "AI in the office"]


def test_case_and_accents_do_not_matter(shelf: Shelf) -> None:
    shelf.put({"title": "Évaluation du café numérique"})
    shelf.put({"title": "Gestión de trámites"})
    assert shelf.titles("evaluation CAFE") == ["Évaluation du café numérique"]
    assert shelf.titles("cafe\u0301") == ["Évaluation du café numérique"]
    assert shelf.titles("trámites gestion") == ["Gestión de trámites"]


def test_a_phrase_in_quotes_is_exact(shelf: Shelf) -> None:
    shelf.put({"title": "Open data", "summary": "Public service design"})
    shelf.put({"title": "Open plan", "summary": "Service to the public"})
    assert shelf.titles('"public service"') == ["Open data"]
    assert shelf.titles("“public service”") == ["Open data"]
    assert shelf.titles('open "service to') == ["Open plan"]
    assert shelf.titles('"public serv"') == []
    assert shelf.titles('"public serv') == ["Open data"]
    assert shelf.titles("public service") == ["Open plan", "Open data"]


@pytest.mark.parametrize("part", ["人工智能", "智能服", "服务平台", "京", "台", "北京 平台", "北京*"])
def test_any_part_of_a_chinese_text_is_found(shelf: Shelf, part: str) -> None:
    shelf.put({"title": "案例", "summary": "北京市人工智能服务平台"})
    shelf.put({"title": "上海", "summary": "人工服务，智能"})
    assert shelf.titles(part) == ["案例"]


def test_chinese_characters_apart_are_not_found_together(shelf: Shelf) -> None:
    shelf.put({"title": "上海", "summary": "人工服务，智能"})
    assert shelf.titles("人工智能") == []
    assert shelf.titles("人工 智能") == ["上海"]


def test_japanese_korean_and_wide_forms(shelf: Shelf) -> None:
    shelf.put({"title": "デジタル庁のＡＩ活用"})
    shelf.put({"title": "정부혁신"})
    assert shelf.titles("ﾃﾞｼﾞﾀﾙ") == ["デジタル庁のＡＩ活用"]
    assert shelf.titles("ai") == ["デジタル庁のＡＩ活用"]
    assert shelf.titles("혁신") == ["정부혁신"]


@pytest.mark.parametrize("word", ["المهنية", "المهنيّة", "المهنيه", "الخدمـــات", "الى", "الي", "ٱلخدمات"])
def test_arabic_marks_and_letter_forms_do_not_matter(shelf: Shelf, word: str) -> None:
    shelf.put({"title": "A", "summary": "الخدمات المهنيّة إلى المواطن"})
    assert shelf.titles(word) == ["A"]


def test_hebrew_points_do_not_matter(shelf: Shelf) -> None:
    shelf.put({"title": "A", "summary": "שָׁלוֹם לכולם"})
    assert shelf.titles("שלום") == ["A"]


def test_hits_in_the_title_come_first_the_shortest_title_leading_and_then_the_newest(shelf: Shelf) -> None:
    shelf.put({"title": "Permits for street works in the city"})
    shelf.put({"title": "Permits"})
    shelf.put({"title": "Older", "summary": "permits"})
    shelf.put({"title": "Newer", "summary": "permits"})
    best = ["Permits", "Permits for street works in the city", "Newer", "Older"]
    assert shelf.titles("permits") == best
    assert shelf.titles("permits", limit=2, offset=1) == best[1:3]
    assert shelf.titles("permits", limit=5, offset=3) == best[3:]
    assert shelf.titles("permits", sort="newest") == ["Newer", "Older", "Permits", best[1]]
    assert shelf.titles("permits", sort="oldest") == [best[1], "Permits", "Older", "Newer"]
    assert shelf.search("permits", limit=1).total == 4


def test_titles_sort_without_regard_to_case_and_accents(shelf: Shelf) -> None:
    for title in ("zebra", "Éclair", "apple", "Zoo", "eclipse"):
        shelf.put({"title": title})
    assert shelf.titles(sort="title") == ["apple", "Éclair", "eclipse", "zebra", "Zoo"]


def test_without_words_everything_is_found_newest_first(shelf: Shelf) -> None:
    first = shelf.put({"title": "First"})
    shelf.put({"title": "Second"})
    assert shelf.titles() == shelf.titles('  * " ') == ["Second", "First"]
    shelf.change(first, updated_hlc=2**62)
    assert shelf.titles() == ["First", "Second"]


@pytest.mark.parametrize("signs", ["?!", "…", "🙂", "-", "* ! *"])
def test_signs_without_a_word_find_and_count_nothing(shelf: Shelf, signs: str) -> None:
    shelf.put({"title": "First?! 🙂", "tags": ["x"]})
    assert (shelf.titles(signs), shelf.search(signs).total) == ([], 0)
    assert shelf.titles(signs, where={"tags": ["x"]}) == []
    assert shelf.facets(signs, fields=["tags"]) == {"tags": []}


def test_what_was_changed_or_forgotten_is_found_no_more(shelf: Shelf) -> None:
    doc = shelf.put({"title": "Before", "tags": ["old"]})
    shelf.change(doc, {"title": "After", "tags": ["new"]})
    assert shelf.titles("before") == []
    assert shelf.titles("after") == ["After"]
    assert shelf.facets(fields=["tags"]) == {"tags": [("new", 1)]}
    shelf.forget(doc)
    assert shelf.search("after").total == shelf.search().total == 0
    assert shelf.facets(fields=["tags", "kind"]) == {"tags": [], "kind": []}


def test_the_trash_is_searched_where_asked_for(shelf: Shelf) -> None:
    doc = shelf.put({"title": "Thrown away", "tags": ["x"]})
    shelf.put({"title": "Thrown about", "tags": ["x"]})
    shelf.change(doc, trashed=1)
    assert shelf.titles("thrown") == ["Thrown about"]
    assert shelf.titles("thrown", trash=True) == ["Thrown away"]
    assert shelf.facets(fields=["tags"]) == shelf.facets(fields=["tags"], trash=True) == {"tags": [("x", 1)]}
    shelf.change(doc, trashed=0)
    assert shelf.search("thrown").total == 2


def test_all_alternatives_of_an_open_conflict_are_found(shelf: Shelf) -> None:
    shelf.put({"title": "A", "context": "One.\n\n" + block("Chosen words", ["Rejected words"])})
    assert shelf.titles("chosen") == shelf.titles("rejected") == ["A"]
    hit = shelf.search("rejected").hits[0]
    assert [hit.snippet[start:end] for start, end in hit.snippet_hits] == ["Rejected"]
    assert not set(hit.snippet) & set("\ufff9\ufffa\ufffb")


def test_lists_and_the_texts_inside_their_items_are_found(shelf: Shelf) -> None:
    shelf.put({"title": "A", "takeaways": ["Start small"], "tools": [{"name": "LimeSurvey", "url": "x.org"}]})
    assert shelf.titles("small") == shelf.titles("limesurvey") == ["A"]


def test_a_hit_says_what_to_highlight(shelf: Shelf) -> None:
    words = "Long ago, far away, " * 30
    shelf.put({"title": "Café permits", "context": words + "the café gave a permit to\n\nall. " + words})
    hit = shelf.search("cafe permit").hits[0]
    assert [hit.title[start:end] for start, end in hit.title_hits] == ["Café", "permits"]
    assert "the café gave a permit to all." in hit.snippet
    assert [hit.snippet[start:end] for start, end in hit.snippet_hits] == ["café", "permit"]
    assert hit.snippet.startswith("…") and hit.snippet.endswith("…") and len(hit.snippet) <= 202


def test_only_beginnings_of_words_are_highlighted(shelf: Shelf) -> None:
    shelf.put({"title": "Start smart with art", "summary": "Art, smartly."})
    hit = shelf.search("art").hits[0]
    assert [hit.title[start:end] for start, end in hit.title_hits] == ["art"]
    assert [hit.snippet[start:end] for start, end in hit.snippet_hits] == ["Art"]


def test_a_page_past_the_end_is_empty_and_still_knows_the_total(shelf: Shelf) -> None:
    shelf.put({"title": "One"})
    found = shelf.search("one", offset=5)
    assert (found.total, found.hits) == (1, ())


def test_a_snippet_of_a_hit_in_the_title_alone_is_the_beginning(shelf: Shelf) -> None:
    shelf.put({"title": "Permits", "summary": "How it began."})
    hit = shelf.search("permits").hits[0]
    assert (hit.snippet, hit.snippet_hits) == ("How it began.", ())


def test_an_unknown_sort_is_explained(shelf: Shelf) -> None:
    with pytest.raises(UserMistake) as mistake:
        shelf.search(sort="colour")
    assert mistake.value.code == "sort_unknown"
    assert "newest" in mistake.value.next
