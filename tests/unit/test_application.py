"""Agency packs in the data folder: added, replaced, removed; bad ones never keep the app from starting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.application import PACKS, Application
from app.checklist.reading import PackError
from app.core.clock import FixedClock
from app.core.model import Computer
from tests.history_makers import NOW, MemoryStore
from tests.unit.checklist.pack_maker import CHECK, agency, head, table, write

INSTAGRAM = '[[rule]]\ncheck = "instagram.who-can-tag"\naim = "Don\'t allow"\nreason = "Policy."'


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Application]:
    made = Application(tmp_path / "data", FixedClock(NOW), MemoryStore())
    made.create_history(Computer.MINE, None)
    yield made
    made.close()


def _names(program: Application) -> list[str]:
    return [path.name for path in program.agency_files()]


def test_an_added_pack_is_used_at_once_and_after_a_start(program: Application, tmp_path: Path) -> None:
    program.add_agency_pack(agency(tmp_path, table("check", CHECK), INSTAGRAM))
    assert "rose.group" in program.catalogue.checks
    again = Application(program.data_dir, FixedClock(NOW), MemoryStore())
    again.load()
    assert "rose.group" in again.catalogue.checks
    assert [rule.stands for rule in again.catalogue.checks["instagram.who-can-tag"].rules] == [True]
    program.remove_agency_pack(program.agency_files()[0])
    assert "rose.group" not in program.catalogue.checks
    assert not program.catalogue.checks["instagram.who-can-tag"].rules


def test_a_newer_version_takes_the_place_of_the_older(program: Application, tmp_path: Path) -> None:
    """Whatever the file is called: the policy officer sends rose-2026.toml and then rose-2027.toml."""
    program.add_agency_pack(write(tmp_path, head(), table("check", CHECK), name="rose-2026.toml"))
    newer = write(tmp_path, head(version='"2027.01.01"'), table("check", CHECK), name="rose-2027.toml")
    program.add_agency_pack(newer)
    assert _names(program) == ["rose.toml"]
    assert program.catalogue.pack_by_id["rose"].version == "2027.01.01"
    assert not program.catalogue.problems


def test_two_agencies_may_call_their_files_the_same(program: Application, tmp_path: Path) -> None:
    program.add_agency_pack(write(tmp_path, head(), name="pack.toml"))
    program.add_agency_pack(write(tmp_path, head(id='"vale"', title='"Vale Court"'), name="pack.toml"))
    assert _names(program) == ["rose.toml", "vale.toml"]


def test_a_bad_pack_is_not_added_and_the_one_in_use_stays(program: Application, tmp_path: Path) -> None:
    program.add_agency_pack(agency(tmp_path, table("check", CHECK)))
    before = program.agency_files()[0].read_bytes()
    for bad in (
        agency(tmp_path, table("check", CHECK, minutes="31")),
        write(tmp_path, head(), INSTAGRAM.replace("who-can-tag", "none")),
        write(tmp_path, head(id='"vale"'), name="vale.toml"),  # the title of the one in use
        tmp_path,
        tmp_path / "none.toml",
    ):
        with pytest.raises(PackError):
            program.add_agency_pack(bad)
        assert [path.read_bytes() for path in program.agency_files()] == [before]
    assert "rose.group" in program.catalogue.checks


def test_broken_files_in_the_folder_leave_the_app_as_it_is(program: Application, tmp_path: Path) -> None:
    program.add_agency_pack(agency(tmp_path, table("check", CHECK)))
    folder = program.data_dir / PACKS
    (folder / "bytes.toml").write_bytes(b"\xff\0")
    (folder / "folder.toml").mkdir()
    (folder / "link.toml").symlink_to(folder / "rose.toml")
    again = Application(program.data_dir, FixedClock(NOW), MemoryStore())
    again.load()
    assert sorted(problem.file.name for problem in again.catalogue.problems) == [
        "bytes.toml",
        "folder.toml",
        "link.toml",
    ]
    assert "rose.group" in again.catalogue.checks


@pytest.mark.parametrize("trouble", ["a file", "too many"])
def test_a_folder_of_packs_that_cannot_be_read_is_a_problem_and_no_end(
    program: Application, tmp_path: Path, trouble: str
) -> None:
    folder = program.data_dir / PACKS
    if trouble == "a file":
        folder.write_text("not a folder")
    else:
        folder.mkdir()
        for number in range(201):
            (folder / f"{number}.toml").touch()
    program.load()
    (problem,) = program.catalogue.problems
    assert problem.file == folder
    assert len(program.catalogue.checks) > 200
    assert program.agency_files() == []


def test_a_folder_that_holds_nothing_of_ours_is_known(program: Application, tmp_path: Path) -> None:
    assert program.keeps_anything()
    (tmp_path / "other" / "backups").mkdir(parents=True)
    assert not Application(tmp_path / "other", FixedClock(NOW), MemoryStore()).keeps_anything()
    assert not Application(tmp_path / "none", FixedClock(NOW), MemoryStore()).keeps_anything()
