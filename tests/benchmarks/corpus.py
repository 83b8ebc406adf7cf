"""A seeded corpus of practices: the same seed always gives the same words.

A record has a title, six long fields with a median of 2.5 KB together (lognormal), tags, a country, a
sector and a maturity. Words follow a Zipf-like law over a vocabulary whose head is ordinary wording and
whose tail is made of syllables, so that compression and full-text index behave as they do on prose.
"""

from __future__ import annotations

import itertools
import math
import random
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Fields = dict[str, Any]

LONG = {
    "summary": 0.08,
    "context": 0.18,
    "problem": 0.16,
    "approach_steps": 0.28,
    "results_impact": 0.18,
    "lessons": 0.12,
}
"""The long fields, and the share of a record's text each has."""
COUNTRIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 (words are read as words)
SECTORS = ("central_gov", "regional_gov", "local_gov", "public_body", "ngo", "academic")
MATURITIES = ("planned", "in_development", "pilot", "implemented", "in_production", "not_in_use")
FOREIGN_NAMES = {"challenge": "problem", "approach": "approach_steps", "outcomes": "results_impact"}
"""What the comparison with other programs calls our fields (see `foreign`)."""

_HEAD = """the of and to in a for is on that with by as are be was an at from it this which were or has
have their can not its will more than been also between may public service services government policy
citizens data council agency ministry reform digital practice project evaluation transparency
participation procurement budget regional national local community partners innovation capacity training
staff servants regulation audit performance indicator strategy framework pilot scale lessons impact
problem barrier process platform portal standard register identity consent privacy security access
equality youth health education transport housing energy water waste climate mobility employment welfare
justice police planning permit licensing inspection grant funding cost savings baseline target survey
feedback workshop guidance toolkit checklist method design user research delivery team leadership law
member state country border exchange learning network group note meeting decision report case evidence
source office unit authority commission parliament mayor director expert supplier contract open software
system migration cloud rural urban district village city school hospital library museum road bridge rail
bus cycle air quality noise carbon solar heating building waiting time queue workflow form record payment
invoice subsidy pension benefit claim appeal complaint integrity ethics code""".split()  # noqa: SIM905
_SYLLABLES = """ba be bi bo bu ca ce da de di do fa fe ga go ha he ja ka ke ki la le li lo lu ma me mi mo
na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo stra tion ment ance ly ing er al ic
able ness gard berg vill é ö ü ç""".split()  # noqa: SIM905
_SIZE = 30_000


class Corpus:
    """An endless row of records; `seed` decides all of it."""

    def __init__(self, seed: int = 20260101) -> None:
        self.dice = random.Random(seed)
        self.words = _vocabulary()
        weights = (1 / math.pow(rank + 2.7, 1.05) for rank in range(len(self.words)))
        self.weights = list(itertools.accumulate(weights))

    def records(self, count: int) -> Iterator[Fields]:
        return (self.record() for _ in range(count))

    def record(self) -> Fields:
        """The fields of one practice, in canonical form."""
        size = min(12_000, max(600, int(self.dice.lognormvariate(math.log(2_450), 0.45))))
        return {
            "title": " ".join(self._some(self.dice.randint(4, 10))).capitalize(),
            **{name: self.prose(int(size * share)) for name, share in LONG.items()},
            "tags": sorted(set(self._some(self.dice.randint(2, 6)))),
            "places": [COUNTRIES[min(len(COUNTRIES) - 1, int(self.dice.expovariate(1 / 8)))]],
            "organisation_sector": self.dice.choice(SECTORS),
            "maturity": self.dice.choice(MATURITIES),
        }

    def more(self, known: list[Fields], count: int) -> Iterator[Fields]:
        """`count` further records, quickly: new titles and tags, each long field as one of `known` has it."""
        for _ in range(count):
            fields = {name: self.dice.choice(known)[name] for name in LONG}
            title = " ".join(self._some(self.dice.randint(4, 10))).capitalize()
            yield {**self.dice.choice(known), **fields, "title": title, "tags": sorted(set(self._some(4)))}

    def prose(self, size: int) -> str:
        """Sentences of about `size` characters, now and then a new paragraph."""
        words = self._some(size // 6 + 2)
        text, start = "", 0
        while len(text) < size and start < len(words):
            length = self.dice.randint(6, 24)
            sentence = " ".join(words[start : start + length]).capitalize()
            text += sentence + (".\n\n" if self.dice.random() < 0.14 else ". ")
            start += length
        return text.rstrip()

    def edited(self, fields: Fields) -> tuple[str, str]:
        """One person's edit: (long field, its text with one sentence added or replaced)."""
        name = self.dice.choice(list(LONG))
        sentence = self.prose(60).replace("\n\n", " ")
        if self.dice.random() < 0.5:
            return name, f"{fields[name]} {sentence}"
        parts = fields[name].split(". ")
        parts[self.dice.randrange(len(parts))] = sentence.rstrip(".")
        return name, ". ".join(parts)

    def queries(self, count: int) -> list[str]:
        """1 to 3 words of rank 20 to 3,000 each; a third ends in the beginning of a word, as while typing."""
        found = []
        for _ in range(count):
            ranks = (math.exp(self.dice.uniform(math.log(20), math.log(3_000))) for _ in range(3))
            words = [self.words[int(rank)] for rank in ranks][: self.dice.randint(1, 3)]
            if self.dice.random() < 1 / 3 and len(words[-1]) > 3:
                words[-1] = words[-1][: max(3, len(words[-1]) - 2)] + "*"
            found.append(" ".join(words))
        return found

    def _some(self, count: int) -> list[str]:
        return self.dice.choices(self.words, cum_weights=self.weights, k=count)


def foreign(path: Path, count: int) -> list[Fields]:
    """Records of another generator, a Python file with ``records(n)``, as used elsewhere."""
    made = runpy.run_path(str(path))["records"](count)
    return [_as_ours(record) for record in made]


def _as_ours(record: dict[str, Any]) -> Fields:
    named = {FOREIGN_NAMES.get(name, name): value for name, value in record.items()}
    dice = random.Random(record["title"])
    return {
        **{name: named[name] for name in ("title", *LONG)},
        "tags": sorted({tag.strip() for tag in record["tags"].split(",")}),
        "places": [dice.choice(COUNTRIES)],
        "organisation_sector": dice.choice(SECTORS),
        "maturity": dice.choice(MATURITIES),
    }


def _vocabulary() -> list[str]:
    dice = random.Random(7)
    words = dict.fromkeys(_HEAD)
    while len(words) < _SIZE:
        words["".join(dice.choice(_SYLLABLES) for _ in range(dice.choice((2, 3, 3, 4))))] = None
    return list(words)
