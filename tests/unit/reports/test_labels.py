"""The words the page itself adds exist in every language offered, and can be printed."""

import json

from practicedesk.reports.characters import Cleaner
from practicedesk.reports.font_coverage import read_coverage
from practicedesk.resource_paths import resource_path

MARKS = ("{n}", "{alt}", "{who}", "{date}", "{d}", "{month}", "{y}")
LABELS = json.loads(resource_path("reports", "labels.json").read_text(encoding="utf-8"))


def test_all_languages_have_the_same_labels() -> None:
    assert {"en", "fr", "es", "de", "ar"} == set(LABELS)
    assert {language: set(words) ^ set(LABELS["en"]) for language, words in LABELS.items()} == {
        language: set() for language in LABELS
    }


def test_placeholders_survive_translation() -> None:
    wanted = {key: [mark for mark in MARKS if mark in text] for key, text in LABELS["en"].items()}
    for words in LABELS.values():
        assert {key: [mark for mark in MARKS if mark in text] for key, text in words.items()} == wanted


def test_every_language_names_twelve_months() -> None:
    assert {language: len(words["months"].split(" ")) for language, words in LABELS.items()} == dict.fromkeys(
        LABELS, 12
    )


def test_every_label_can_be_printed() -> None:
    cleaner = Cleaner(read_coverage((path, 0) for path in resource_path("fonts").glob("*.ttf")))
    for words in LABELS.values():
        for text in words.values():
            assert cleaner.clean(text, "labels") == text
