"""The front matter and the parts of a Markdown file as cells, under the headings that its mapping uses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from practicedesk_sync.model.fields import LIST, SET
from practicedesk_sync.model.kinds import Kind

from . import markdown_text
from .cells import KIND
from .mappings import ORIGIN, ColumnMapping, Rule
from .row_fields import Fault


class MarkdownCells:
    """`ignored`: keys that no rule uses. `faults`: parts for which the kind has no room."""

    def __init__(self, mapping: ColumnMapping, kind: Kind, rules: Mapping[str, Rule]) -> None:
        self.kind = kind
        self.by_name = mapping.by_name
        self.ignored: list[str] = []
        self.faults: list[Fault] = []
        self._rules = rules
        self._texts = markdown_text.texts_of(kind)
        self._cells: dict[str, list[str]] = {}
        columns = [source.column for rule in rules.values() for source in rule.sources]
        self._headings = {column.casefold(): column for column in columns}
        if self.by_name:
            labels = {field.label.casefold(): field.name for field in kind.fields.values()}
            own = {name.casefold(): name for name in (KIND, mapping.source_id, ORIGIN) if name}
            self._headings = labels | self._headings | own

    def cell(self, heading: str) -> str:
        """The text under a heading; "" for none."""
        return "\n\n".join(self._cells.get(heading.casefold(), []))

    def put(self, keys: Mapping[str, Any], body: Sequence[str], stem: str) -> None:
        """Take in a file. `stem`: its title if it has no other."""
        for key, value in keys.items():
            heading = self._headings.get(key.casefold(), "")
            if not heading:
                self.ignored.append(key)
            self._add(heading, self._text_of(heading, value))
        first, *parts = markdown_text.parts(body, self._part_named)
        title, opening = self._rules["title"].sources[0].column, first.text
        if not self.cell(title).strip():
            said, opening = _titled(opening)
            self._add(title, said or stem)
        self._add_opening(opening)
        for part in parts:
            self._add(part.name, part.text)

    def _part_named(self, words: str) -> str:
        return self._texts(words) if self.by_name else self._headings.get(words.casefold(), "")

    def _add(self, heading: str, text: str) -> None:
        if heading and text:
            self._cells.setdefault(heading.casefold(), []).append(text)

    def _add_opening(self, text: str) -> None:
        """Text above the first part belongs to the first section there is a rule for."""
        if not text.strip():
            return
        rules = [self._rules[field.name] for field in self.kind.sections if field.name in self._rules]
        room = [source.column for rule in rules for source in rule.sources[:1]]
        if room:
            self._add(room[0], text)
        else:
            self.faults.append(Fault("no_such_field", "", f"A {self.kind.name} has no room for a text."))

    def _text_of(self, heading: str, value: Any) -> str:
        """A value as a cell: several as an array; a text under a set is a term, or parts between commas."""
        field = self.kind.fields.get(heading) if self.by_name else None
        if isinstance(value, str) and field is not None and field.merge in (SET, LIST):
            whole = field.merge == LIST if field.terms is None else field.terms.code_for(value) is not None
            value = [part for each in ([value] if whole else value.split(",")) if (part := each.strip())]
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _titled(text: str) -> tuple[str, str]:
    """(title, rest) of a text that begins with a heading of the first order; ("", text) of another."""
    line, _, rest = text.partition("\n")
    if not line.startswith("# "):
        return "", text
    return line[2:].strip().rstrip("#").strip(), rest.strip("\n")
