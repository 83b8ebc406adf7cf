"""The house keeps its shape: small files, small functions, rooms with telling names, no hosts."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = (ROOT / "src", ROOT / "sync")

MOST_LINES = {"file": 400, "function": 60, "class": 200}
MOST_LINES_OF_A_VIEW = 300
NAMES_THAT_SAY_NOTHING = {"utils", "common", "helpers", "base", "core", "manager"}

# Written so that this file does not match itself.
REGISTRY_HOST = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.|npmjs\.(?:com|org)|crates\.io/|proxy\.golang\.|deb\.debian\."
)
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:work|root|opt/pypi)[/-]\w")
ADDRESS = re.compile(r"[a-z]+://", re.IGNORECASE)


def too_long(source: str) -> Iterator[str]:
    """Yield a plain sentence for the file, and for each function and class, that is over its limit."""
    sizes = [("file", "the file", len(source.splitlines()))]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            what = "class" if isinstance(node, ast.ClassDef) else "function"
            sizes.append((what, node.name, (node.end_lineno or node.lineno) - node.lineno + 1))
    for what, name, lines in sizes:
        if lines > MOST_LINES[what]:
            yield f"{name} has {lines} lines, a {what} may have {MOST_LINES[what]}"


def python_files(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def project_files() -> list[Path]:
    """Every file that is, or is about to be, part of the project's history."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file; of one that is not text, what of it reads as ASCII."""
    return path.read_bytes().decode("ascii", errors="ignore")


@pytest.mark.parametrize("path", python_files(*SHIPPED), ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_code_stays_small(path: Path) -> None:
    assert list(too_long(path.read_text(encoding="utf-8"))) == []


def test_the_window_is_made_of_small_files() -> None:
    """In this field's codebases the window is where one file comes to hold everything."""
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(ROOT / "src/practicedesk/gui")
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_VIEW} == {}


def test_test_files_stay_small() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(ROOT / "tests")
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES["file"]} == {}


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        ("x = 1\n" * 400, 0),
        ("x = 1\n" * 401, 1),
        ("def f():\n" + "    x = 1\n" * 59, 0),
        ("async def f():\n" + "    x = 1\n" * 60, 1),
        ("class C:\n" + "    x = 1\n" * 199, 0),
        ("class C:\n" + "    x = 1\n" * 200, 1),
        ("class C:\n    def f(self):\n" + "        x = 1\n" * 60, 1),
    ],
)
def test_the_limits_bite(source: str, complaints: int) -> None:
    assert len(list(too_long(source))) == complaints


def test_rooms_have_names_that_say_something() -> None:
    parts = {part for path in python_files(*SHIPPED) for part in (path.stem, path.parent.name)}
    assert parts & NAMES_THAT_SAY_NOTHING == set()


def test_each_room_states_its_contract() -> None:
    rooms = [
        path.parent
        for package in (ROOT / "src/practicedesk", ROOT / "sync/practicedesk_sync")
        for path in (package / "__init__.py", *sorted(package.glob("*/__init__.py")))
    ]
    missing = {
        room.relative_to(ROOT).as_posix(): wanted
        for room in rooms
        for wanted in ("Holds:", "Never holds:", "May import:", "Read first:")
        if wanted not in (ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or "")
    }
    assert missing == {}


def test_requirements_name_no_host() -> None:
    files = sorted((ROOT / "packaging/requirements").glob("*.txt"))
    assert {path.name for path in files} >= {"app.txt", "sync.txt", "dev.txt"}
    assert [path.name for path in files if ADDRESS.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path in project_files()
        for pattern in (REGISTRY_HOST, MACHINE_PATH)
        for match in pattern.finditer(text_of(path))
    }
    assert found == set()
