"""Markdown files with front matter become records to import: a record for each file."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import PracticeDeskError, UserMistake
from practicedesk_sync.ids import is_id
from practicedesk_sync.log.change import MAX_BODY_BYTES
from practicedesk_sync.model import kinds
from practicedesk_sync.progress import Progress, unwatched

from . import front_matter, markdown_text
from .cells import ID, KIND
from .file_text import MOST_BYTES, read_text, reading_from
from .formats import MARKDOWN_SUFFIXES
from .imported import ImportPlan
from .mappings import ColumnMapping, preset, preset_for
from .markdown_cells import MarkdownCells
from .row_fields import Fault
from .taking import Gathered, Taking

PLAIN = "plain"


def read_markdown(
    path: Path,
    mapping: ColumnMapping | None = None,
    kind_name: str = "",
    on_progress: Progress = unwatched,
) -> ImportPlan:
    """Read a file, or every Markdown file right in a folder, without writing anything.

    Without a mapping each file is read by the preset that knows it by its front matter, else keys and
    headings are taken for names or labels of fields. A file that names no kind is of `kind_name`, or a note.
    A file that cannot be read is named and stops no other. Raises `UserMistake` where there is no Markdown
    file, or too much of it, and `WorldError` where the folder cannot be read.
    """
    folder = path.is_dir()
    reading = _Reading(path if folder else path.parent, mapping, kind_name)
    files = reading.files() if folder else [path]
    for done, file in enumerate(files):
        on_progress(done, len(files))
        try:
            reading.take(file)
        except PracticeDeskError as error:
            if not folder:
                raise
            reading.gathered.problem(Fault(error.code, "", error.message), 1, file.name)
    on_progress(len(files), len(files))
    return reading.plan()


@dataclass
class _Reading:
    """Reads the files of a folder one by one."""

    folder: Path
    mapping: ColumnMapping | None
    kind_name: str
    gathered: Gathered = field(default_factory=Gathered)
    notes: list[str] = field(default_factory=list)
    encodings: set[str] = field(default_factory=set)
    ignored: dict[str, None] = field(default_factory=dict)
    _takings: dict[str, Taking] = field(default_factory=dict)

    def files(self) -> list[Path]:
        """The Markdown files, by name. A link is not followed: it may lead to anybody's file."""
        with reading_from(self.folder):
            every = sorted(os.scandir(self.folder), key=lambda entry: entry.name)
            entries = [one for one in every if not one.name.startswith(".")]
            named = [one for one in entries if one.name.lower().endswith(MARKDOWN_SUFFIXES)]
            found = [one for one in named if not one.is_symlink() and not one.is_dir()]
            size = sum(one.stat().st_size for one in found)
        if not found:
            raise UserMistake(
                "no_markdown",
                f"There is no Markdown file in “{self.folder}”.",
                "Choose the folder that holds the files whose names end in .md.",
            )
        if size > MOST_BYTES:
            raise UserMistake(
                "file_too_large",
                f"The files have {size >> 20} MB; at most {MOST_BYTES >> 20} MB can be read at once.",
                "Put them into several folders.",
            )
        for link in (one for one in named if one.is_symlink()):
            fault = Fault("file_is_link", "", "This is a link to another file; it was not followed.")
            self.gathered.problem(fault, 1, link.name)
        if others := len([one for one in entries if not one.is_symlink()]) - len(found):
            self.notes.append(f"Not read, as they are no Markdown files or are folders: {others}.")
        return [Path(one.path) for one in found]

    def take(self, path: Path) -> None:
        name = unicodedata.normalize("NFC", path.name)
        source = read_text(path, most_bytes=MAX_BODY_BYTES)
        self.encodings.add(source.encoding)
        self.notes += [f"“{name}”: {note}" for note in source.notes]
        lines = source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        header, body = markdown_text.front_matter(lines)
        try:
            keys = front_matter.read("\n".join(header))
            taking = self._taking(keys)
            kind = taking.kind(str(keys.get(KIND, "")))
            found = MarkdownCells(taking.mapping, kinds.kind(kind), taking.rules(kind))
            ours = is_id(keys.get(ID, ""))  # in such a file a line is a line, as it was typed
            found.put(keys, body if ours else markdown_text.unwrapped(body), path.stem)
            taking.take(
                kind, found.cell, 1, lambda: (self._source(taking), name), file=name, more=found.faults
            )
            self.ignored |= dict.fromkeys(found.ignored)
        except front_matter.FrontMatterError as error:
            self.gathered.problem(Fault("front_matter", "", error.message), error.line + 1, name)
        except Fault as fault:
            self.gathered.problem(fault, 1, name)

    def plan(self) -> ImportPlan:
        used = ", ".join(f"“{name}”" for name in self._takings if name != PLAIN)
        by = [f"Read with the preset {used}."] if used and self.mapping is None else []
        return self.gathered.plan(
            ignored_columns=tuple(self.ignored),
            encoding=", ".join(sorted(self.encodings)),
            notes=(*by, *self.notes),
        )

    def _source(self, taking: Taking) -> str:
        """Where a file comes from that does not say so itself."""
        home = unicodedata.normalize("NFC", self.folder.resolve().name)
        return f"markdown:{home}" if taking.mapping.by_name else taking.mapping.source

    def _taking(self, keys: dict[str, Any]) -> Taking:
        name = "" if self.mapping else preset_for(keys) or PLAIN
        if name not in self._takings:
            mapping = self.mapping or preset(name)
            if name == PLAIN:
                mapping = mapping.of_kind(self.kind_name or kinds.NOTE)
            self._takings[name] = Taking(mapping, self.gathered)
        return self._takings[name]
