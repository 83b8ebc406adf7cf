"""The sample library as plain values, by the rules of ``resources/samples/README.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from practicedesk.resource_paths import resource_path
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.fields import LIST, REGISTER, SET, TEXT, Field
from practicedesk_sync.model.kinds import is_known, kind
from practicedesk_sync.model.values import clean_text, value_of

from .file_text import read_text
from .markdown_text import front_matter, parts

RESERVED = ("kind", "space", "links", "members", "present", "apologies", "due_before")
_HEADER_LINE = re.compile(r"(?P<key>[a-z0-9_]+): +(?P<value>\S.*)")
_PART_NAME = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class SampleSpace:
    """A space to make: one of the reader's own with a `name`, or that of the record `group` (a slug)."""

    slug: str
    name: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """One record. Other records are named by slug.

    `fields` holds canonical values, sets and lists as lists. `references`: registers whose value is the id
    of another record. `links`: (link type, target). `members`, `present`, `apologies`: parties, each a
    participation. `due_before`: earlier values of ``due``, oldest first.
    """

    slug: str
    kind: str
    space: str
    fields: Mapping[str, Any]
    references: Mapping[str, str]
    links: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    present: tuple[str, ...]
    apologies: tuple[str, ...]
    due_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleConflict:
    """Two parties each replace `paragraph` in a text of a record, not knowing of each other."""

    slug: str
    record: str
    field: str
    first_by: str
    second_by: str
    paragraph: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A whole sample library; records name only records above them, apart from a group's members."""

    title: str
    lang: str
    licence: str
    notice: str
    spaces: tuple[SampleSpace, ...]
    records: tuple[SampleRecord, ...]
    conflicts: tuple[SampleConflict, ...]


def read_samples(folder: Path | None = None) -> Sample:
    """Read the sample library in `folder`, by default the shipped one.

    Raises `UserMistake` that names the file and what is wrong in it.
    """
    root = resource_path("samples") if folder is None else folder
    about = _index(root / "library.json")
    return Sample(
        title=about.title,
        lang=about.lang,
        licence=about.licence,
        notice=about.notice,
        spaces=about.spaces,
        records=tuple(_record(root / name) for name in about.records),
        conflicts=tuple(_conflict(root / name) for name in about.conflicts),
    )


class _Index(BaseModel):
    """The form of library.json."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    title: str
    lang: str
    licence: str
    notice: str
    spaces: tuple[SampleSpace, ...]
    records: tuple[str, ...]
    conflicts: tuple[str, ...]


def _index(path: Path) -> _Index:
    try:
        return _Index.model_validate_json(read_text(path).text)
    except ValidationError as error:
        first = error.errors()[0]
        raise _mistake(path, f"{'.'.join(map(str, first['loc']))} {first['msg']}") from error


def _record(path: Path) -> SampleRecord:
    header, texts = _taken_apart(path)
    kind_name = header.get("kind", "")
    if not is_known(kind_name) or "space" not in header:
        raise _mistake(path, "“kind” and “space” are needed, and the kind must be a known one")
    named = {name: raw for name, raw in header.items() if name not in RESERVED}
    fields = {
        name: _header_value(path, _declared(path, kind_name, name), raw)
        for name, raw in named.items()
        if not raw.startswith("@")
    }
    fields |= {
        name: _part_value(path, _declared(path, kind_name, name), text) for name, text in texts.items()
    }
    if "title" not in fields:
        raise _mistake(path, "“title” is missing")
    return SampleRecord(
        slug=path.stem,
        kind=kind_name,
        space=header["space"],
        fields=fields,
        references={name: raw[1:] for name, raw in named.items() if raw.startswith("@")},
        links=tuple(_link(path, link) for link in _listed(header, "links")),
        members=_listed(header, "members"),
        present=_listed(header, "present"),
        apologies=_listed(header, "apologies"),
        due_before=_listed(header, "due_before"),
    )


def _conflict(path: Path) -> SampleConflict:
    header, texts = _taken_apart(path)
    wanted = ("record", "field", "first_by", "second_by", "paragraph", "first", "second")
    given = header | texts
    if set(given) != {"kind", *wanted} or header["kind"] != "conflict":
        raise _mistake(path, f"a conflict has “kind: conflict” and exactly: {', '.join(wanted)}")
    return SampleConflict(path.stem, **{name: given[name] for name in wanted})


def _taken_apart(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The header's values by key, and the parts by name, without outer blank lines."""
    lines, body = front_matter(clean_text(read_text(path).text).split("\n"))
    if not lines:
        raise _mistake(path, "it does not begin with a header between two lines “---”")
    header: dict[str, str] = {}
    for number, line in enumerate(lines, 2):
        match = _HEADER_LINE.fullmatch(line.rstrip())
        if match is None or match["key"] in header:
            raise _mistake(path, f"line {number} is not “key: value”, or its key stands twice")
        header[match["key"]] = match["value"]
    first, *named = parts(body, lambda words: words if _PART_NAME.fullmatch(words) else "")
    if first.text:
        raise _mistake(path, f"“{first.text[:40]}” belongs to no part; parts begin with “## name”")
    texts: dict[str, str] = {}
    for part in named:
        if part.name in texts or part.name in header:
            raise _mistake(path, f"“{part.name}” stands twice")
        texts[part.name] = part.text
    return header, texts


def _declared(path: Path, kind_name: str, name: str) -> Field:
    about = kind(kind_name).fields.get(name)
    if about is None:
        raise _mistake(path, f"“{name}” is not a field of a {kind_name}")
    return about


def _header_value(path: Path, about: Field, raw: str) -> Any:
    if about.merge == TEXT:
        raise _mistake(path, f"“{about.name}” is a text: give it a part of its own, “## {about.name}”")
    if about.merge == REGISTER:
        return _value(path, about, raw)
    return _elements(path, about, raw.split(", "))


def _part_value(path: Path, about: Field, text: str) -> Any:
    if about.merge == TEXT:
        return _value(path, about, text)
    lines = [line for line in text.split("\n") if line.strip()]
    if about.merge != LIST or not all(line.startswith("- ") for line in lines):
        raise _mistake(path, f"the part “{about.name}” is neither a text nor a list of lines beginning “- ”")
    return _elements(path, about, [line[2:].strip() for line in lines])


def _elements(path: Path, about: Field, texts: list[str]) -> list[Any]:
    values = [_value(path, about, text.strip()) for text in texts]
    return sorted(set(values)) if about.merge == SET else values


def _value(path: Path, about: Field, raw: str) -> Any:
    try:
        return value_of(about, raw, keep_unknown=True)
    except UserMistake as mistake:
        raise _mistake(path, mistake.message.rstrip(".")) from mistake


def _listed(header: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in header.get(key, "").split(", ") if part.strip())


def _link(path: Path, text: str) -> tuple[str, str]:
    link_type, _, target = text.partition(" ")
    if link_type not in kind("link").fields["link_type"].choices or not target:
        raise _mistake(path, f"“{text}” is not “<link type> <slug>”")
    return link_type, target.strip()


def _mistake(path: Path, fault: str) -> UserMistake:
    return UserMistake(
        "sample", f"“{path}”: {fault}.", "Correct the file; README.md beside it has the rules."
    )
