"""The child process that makes a PDF: one job as JSON on stdin, one answer on stdout, then it ends.

Job: ``{template, report, made_at, timeout_s, memory_mb, font_folders}``. In `report` every text is a plain
value; ``{"markdown": text}`` stands for text to be read as Markdown. Answer: one line of JSON, either
``{pages, replaced, notices}`` followed by the bytes of the PDF, or ``{failed: code}``.

A process of its own because the compiler keeps all it ever laid out in memory, cannot be interrupted, and
reads what strangers wrote. It opens no file but templates and fonts, and writes none.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

from practicedesk.reports.characters import Cleaner
from practicedesk.reports.font_coverage import read_coverage
from practicedesk.reports.markdown import Reader, Words
from practicedesk.resource_paths import resource_path

FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "DejaVu Sans Mono", "Noto Emoji"]
"""The shipped fonts, in the order in which they are tried; added fonts come after them."""

_HAN_FAMILY_ENDINGS = {
    "zh": " SC",
    "zh-tw": " TC",
    "zh-hant": " TC",
    "zh-hk": " HK",
    "ja": " JP",
    "ko": " KR",
}


class Preparer:
    """Turns the report's texts into printable values and Markdown into nodes."""

    def __init__(self, cleaner: Cleaner, words: Words) -> None:
        self._cleaner = cleaner
        self._words = words
        self.images_without_alt: Counter[str] = Counter()

    def prepare(self, value: Any, where: str) -> Any:
        """`value` with every text cleaned; `where` is the place told to the person."""
        if isinstance(value, str):
            return self._cleaner.clean(value, where)
        if isinstance(value, list):
            return [self.prepare(item, where) for item in value]
        if isinstance(value, dict):
            if "markdown" in value:
                return self._read(value, where)
            where = value.get("heading") or value.get("label") or where
            return {key: self.prepare(item, where) for key, item in value.items()}
        return value

    def _read(self, value: dict[str, Any], where: str) -> dict[str, Any]:
        reader = Reader(
            clean=lambda text: self._cleaner.clean(text, where),
            words=self._words,
            headings=value.get("headings", True),
        )
        blocks = reader.read(value["markdown"])
        self.images_without_alt[where] += reader.images_without_alt
        return {"kind": "blocks", "blocks": blocks}


def make(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer to `job` and the PDF. Raises `typst.TypstError` if no printable form was found."""
    import typst

    folders = [resource_path("fonts"), *map(Path, job["font_folders"])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
    coverage = read_coverage((Path(font.path), font.index) for font in fonts.fonts() if font.path)
    added = [family for family in fonts.families() if family not in FAMILIES]
    language = job["report"]["language"]
    words = _words(language["code"])
    compiler = typst.Compiler(
        str(resource_path("reports", job["template"])), root=str(resource_path("reports")), font_paths=fonts
    )

    def attempt(plain: bool) -> tuple[dict[str, Any], bytes]:
        cleaner = Cleaner(coverage, plain=plain)
        preparer = Preparer(cleaner, words)
        report = {key: preparer.prepare(value, key) for key, value in job["report"].items()}
        report["fonts"] = FAMILIES + _in_order(added, language["tag"])
        pdf = compiler.compile(
            format="pdf",
            sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=job["made_at"],
        )
        if not isinstance(pdf, bytes):
            raise TypeError("a PDF is one sequence of bytes")
        answer = {
            "pages": json.loads(compiler.query("<pages>", field="value", one=True)),
            "replaced": [[each.code_point, each.where, each.count] for each in cleaner.replaced],
            "notices": [
                ["image_without_alt", where, n] for where, n in preparer.images_without_alt.items() if n
            ],
        }
        return answer, pdf

    try:
        return attempt(plain=False)
    except typst.TypstError as problem:
        if "could not be displayed" not in problem.message:
            raise
        return attempt(plain=True)


def _words(code: str) -> Words:
    labels = json.loads(resource_path("reports", "labels.json").read_text(encoding="utf-8"))
    own = labels.get(code, labels["en"])
    return Words(own["image"], own["image_without_alt"])


def _in_order(families: list[str], tag: str) -> list[str]:
    """Added fonts, the one drawn for the language first: one Han character has several national forms."""
    parts = tag.lower().split("-")
    wanted = next(
        (
            _HAN_FAMILY_ENDINGS[key]
            for key in ("-".join([parts[0], part]) for part in parts[:0:-1])
            if key in _HAN_FAMILY_ENDINGS
        ),
        _HAN_FAMILY_ENDINGS.get(parts[0], " SC"),
    )
    return sorted(families, key=lambda family: (not family.endswith(wanted), family))


def limit_this_process(memory_mb: int, timeout_s: float) -> None:
    """Bound memory and processor time where the system can; on Windows the parent's clock is the bound."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_AS: memory_mb << 20,
            resource.RLIMIT_CPU: 2 * int(timeout_s) + 1,
            resource.RLIMIT_CORE: 0,
        }
        for limit, most in limits.items():
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (most, most))


def main() -> int:
    """Do the one job. Exit status 0 with a PDF, 1 with ``{failed: code}``."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    job = json.loads(sys.stdin.buffer.read())
    pdf = b""
    try:
        import_module("typst")  # before the limit, so that a lack of memory is not taken for a lack of typst
        limit_this_process(job["memory_mb"], job["timeout_s"])
        answer, pdf = make(job)
    except ImportError:
        answer = {"failed": "report_engine_missing"}
    except MemoryError:
        answer = {"failed": "report_too_large"}
    except Exception as problem:  # any fault becomes one plain sentence in the parent
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
        answer = {"failed": "report_not_made"}
    answers.write(json.dumps(answer).encode() + b"\n" + pdf)
    answers.flush()
    return 0 if pdf else 1


if __name__ == "__main__":
    sys.exit(main())
