"""Fonts, templates and samples are found in a checkout and in what a wheel installs."""

import subprocess
import sys
import zipfile
from pathlib import Path

from practicedesk.resource_paths import resource_path

ROOT = Path(__file__).parents[2]


def test_a_checkout_finds_what_it_ships() -> None:
    assert resource_path() == ROOT / "resources"


def test_a_wheel_carries_every_resource_and_finds_it(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)

    source = ROOT / "resources"
    expected = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    carried = installed / "practicedesk/resources"
    assert {path.relative_to(carried) for path in carried.rglob("*") if path.is_file()} == expected

    ask = "from practicedesk.resource_paths import resource_path; print(resource_path())"
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=installed,
        env={"PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(answer.stdout.strip()) == carried
