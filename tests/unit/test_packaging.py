"""The wheel: what `pip install .` puts on a computer works there, away from the source tree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import app
from app.checklist.loader import load_catalogue
from app.system.paths import checklists_dir

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, which is what installing it makes."""
    folder = tmp_path_factory.mktemp("wheel")
    # A folder that is not the project's own, so that nothing but the wheel can be found beside it.
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (folder / "dist").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-P", "-m", "app", *arguments],
        cwd=installed,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("data", ["checklists", "resources"])
def test_the_data_travel(installed: Path, data: str) -> None:
    travelled = installed / "app" / "_data" / data
    tracked = subprocess.run(
        ["git", "ls-files", "-z", data], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    names = [name.removeprefix(f"{data}/") for name in tracked.split("\0") if name]
    assert names
    assert [name for name in names if not (travelled / name).is_file()] == []


def test_only_the_app_is_installed(installed: Path) -> None:
    assert sorted(path.name for path in installed.iterdir()) == [
        "app",
        f"privacy_self_audit-{app.__version__}.dist-info",
    ]


def test_the_command_and_the_licence_are_there(installed: Path) -> None:
    (info,) = installed.glob("*.dist-info")
    assert "privacy-audit = app.cli:main" in (info / "entry_points.txt").read_text()
    assert "MIT License" in (info / "licenses" / "LICENSE").read_text()


def test_it_runs_away_from_the_source(installed: Path) -> None:
    done = run(installed, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"privacy-audit {app.__version__}\n", "")


def test_it_finds_its_checklists_away_from_the_source(installed: Path) -> None:
    done = run(installed, "checklists", "check", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(installed) in done.stdout


def test_every_pin_has_a_hash_and_every_dependency_a_pin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"requirements.txt": project["dependencies"]}
    wanted["requirements-dev.txt"] = project["dependencies"] + project["optional-dependencies"]["dev"]
    for name, dependencies in wanted.items():
        pins = (ROOT / name).read_text().replace("\\\n", "").splitlines()
        pins = [pin for pin in pins if pin and not pin.lstrip().startswith("#")]
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
        pinned = {pin.split("==")[0] for pin in pins}
        assert {dependency.split(">=")[0].lower() for dependency in dependencies} <= pinned


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_the_documents_count_what_is_there(name: str) -> None:
    catalogue = load_catalogue(checklists_dir())
    checks = sum(len(pack.checks) for pack in catalogue.packs)
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    assert f"{checks} checks in {len(catalogue.packs)} packs" in text
    assert re.search(rf"{len(catalogue.platforms())} (of them )?platforms and phones", text)
