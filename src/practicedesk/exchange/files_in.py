"""Reads a file, whatever its form."""

from __future__ import annotations

from pathlib import Path

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.progress import Progress, unwatched

from .csv_in import read_csv
from .formats import JSON, MARKDOWN, format_of
from .imported import ImportPlan
from .json_in import read_json
from .mappings import load_mapping, preset
from .markdown_in import read_markdown


def read_file(
    path: Path,
    file_format: str = "",
    *,
    preset_name: str = "",
    mapping_file: Path | None = None,
    kind: str = "",
    on_progress: Progress = unwatched,
) -> ImportPlan:
    """Read a file or folder without writing anything. The format is told by the name, the mapping by the
    headings, unless given; `kind`: of what does not name its own.

    Raises `UserMistake` where that cannot be, and what the readers raise.
    """
    wanted = file_format or format_of(path)
    if wanted == JSON:
        if preset_name or mapping_file or kind:
            raise UserMistake(
                "mapping_choice",
                "A JSON file says itself what is in it.",
                "Leave preset, mapping and kind out.",
            )
        return read_json(path, on_progress)
    if preset_name and mapping_file is not None:
        raise UserMistake("mapping_choice", "Name a preset or a mapping file, not both.", "Leave one out.")
    mapping = load_mapping(mapping_file) if mapping_file is not None else None
    mapping = preset(preset_name) if preset_name else mapping
    mapping = mapping.of_kind(kind) if mapping is not None and kind else mapping
    if wanted == MARKDOWN:
        return read_markdown(path, mapping, kind, on_progress)
    return read_csv(path, mapping, kind, on_progress)
