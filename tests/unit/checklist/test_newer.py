"""Newer core packs: which are in use, what a set would change, and that versions never go back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.checklist.loader import load_catalogue
from app.checklist.newer import CorePacks, SetLost, SetTooNew
from app.checklist.offer import Offer
from app.checklist.signed import HaveIt, NeedsNewerApp, SetError, version_key
from app.core import files
from app.core.vault_errors import VaultError
from app.system.paths import checklists_dir
from tests.unit.checklist.pack_maker import RULE, agency, make_core, table
from tests.unit.checklist.set_maker import PUBLIC, renew, signed_set

MOVED = ('path = ["Settings", "Privacy"]', 'path = ["Profile", "Friends"]')
GONE = ('id = "facebook.tags"', 'id = "facebook.tagging"')
NOTE = (
    "[[message]]",
    '[[change]]\ndated = 2026-11-01\ntext = "It moved."\nchecks = ["facebook.friends"]\n\n[[message]]',
)


@pytest.fixture
def core(tmp_path: Path) -> Path:
    return make_core(tmp_path / "core")


@pytest.fixture
def packs(tmp_path: Path, core: Path) -> CorePacks:
    made = CorePacks(tmp_path / "kept", core, PUBLIC)
    made.load()
    return made


def _again(tmp_path: Path) -> CorePacks:
    """The program started anew, or installed anew, over the same data folder."""
    made = CorePacks(tmp_path / "kept", tmp_path / "core", PUBLIC)
    made.load()
    return made


def _look(packs: CorePacks, path: Path, *agency_files: Path) -> Offer:
    return packs.look(path, packs.load(agency_files), agency_files)


def _take(packs: CorePacks, path: Path) -> None:
    packs.take(_look(packs, path))
    packs.load()


def _path_of(packs: CorePacks) -> tuple[str, ...]:
    return packs.load().checks["facebook.friends"].routes[0].path


def test_nothing_is_kept_where_nothing_was_chosen(packs: CorePacks, tmp_path: Path) -> None:
    assert packs.in_use.version == packs.in_use.own_version == "2026.11.01"
    assert not any((packs.in_use.chosen, packs.in_use.kept, packs.in_use.may_use_own))
    assert not (tmp_path / "kept").exists()


def test_what_a_set_changes_is_told_before_it_applies(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    aim = ('aim = "Set it to Friends."', 'aim = "Choose Friends."')
    offer = _look(packs, signed_set(tmp_path, core, "2026.12.01", MOVED, GONE, NOTE))
    assert [check.id for check in offer.moved] == ["facebook.friends"]
    assert [check.id for check in offer.new] == ["facebook.tagging"]
    assert [check.id for check in offer.gone] == ["facebook.tags"]
    assert [note.text for note in offer.notes] == ["It moved."]
    assert not offer.others
    assert [c.id for c in _look(packs, signed_set(tmp_path, core, "2026.12.01", aim)).others] == ["facebook.friends"]
    assert _path_of(packs) == ("Settings", "Privacy"), "looking changes nothing"
    assert not (tmp_path / "kept").exists()


def test_a_check_that_takes_anothers_place_is_not_gone(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    replaced = (GONE[0], GONE[1] + '\nreplaces = ["facebook.tags"]')
    retired = ('title = "Hide your friends list"', 'title = "Hide your friends list"\ngone_since = 2026-11-01')
    assert not _look(packs, signed_set(tmp_path, core, "2026.12.01", replaced)).gone
    assert [c.id for c in _look(packs, signed_set(tmp_path, core, "2026.12.01", retired)).gone] == ["facebook.friends"]


def test_a_set_that_was_taken_is_used_from_then_on(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.12.01", MOVED))
    for each in (packs, _again(tmp_path)):
        assert _path_of(each) == ("Profile", "Friends")
        assert (each.in_use.version, each.in_use.own_version) == ("2026.12.01", "2026.11.01")
        assert each.in_use.chosen
        assert not each.in_use.may_use_own
        with pytest.raises(SetError, match="older"):
            each.use_own()


def test_agency_packs_stay_on_top_and_are_told_where_they_do_not_fit(
    packs: CorePacks, core: Path, tmp_path: Path
) -> None:
    rose = agency(tmp_path, table("rule", RULE))
    path = signed_set(tmp_path, core, "2026.12.01", MOVED)
    offer = _look(packs, path, rose)
    assert not offer.problems
    packs.take(offer)
    assert packs.load([rose]).checks["facebook.friends"].rules
    vale = agency(tmp_path, table("rule", RULE, check='"facebook.tags"'), pack="vale")
    (problem,) = _look(packs, signed_set(tmp_path, core, "2026.12.02", GONE), vale).problems
    assert problem.file == vale


# --- No way back ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "error", "said"),
    [
        ("2026.12.01", HaveIt, "you have these checklists already (version 2026.12.01)."),
        (
            "2026.11.30",
            SetError,
            "this is version 2026.11.30, and you have the newer 2026.12.01. There is no way back.",
        ),
    ],
)
def test_the_same_and_older_ones_are_refused(
    packs: CorePacks, core: Path, tmp_path: Path, version: str, error: type[SetError], said: str
) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.12.01"))
    with pytest.raises(error) as caught:
        _look(packs, signed_set(tmp_path, core, version))
    assert caught.value.happened == f"new.checklists: {said}"


def test_no_single_pack_goes_back(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.12.01"))
    with pytest.raises(SetError, match='its checklist "Facebook" is older'):
        _look(packs, signed_set(tmp_path, core, "2026.12.02", pack="ground"))


def test_an_app_with_newer_packs_wins_and_the_set_may_go(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.12.01", MOVED))
    older = signed_set(tmp_path, core, "2026.12.01.1", name="older.checklists")
    renew(core, "2026.12.02")
    again = _again(tmp_path)
    assert _path_of(again) == ("Settings", "Privacy")
    assert (again.in_use.version, again.in_use.chosen) == ("2026.12.02", False)
    assert again.in_use.may_use_own
    with pytest.raises(SetError, match=r"newer 2026\.12\.02"):
        _look(again, older)
    again.use_own()
    again.load()
    assert not again.in_use.kept
    assert again.in_use.newest == "2026.12.01", "it stays remembered"


def test_the_newest_ever_taken_is_remembered_when_an_older_app_comes_back(
    packs: CorePacks, core: Path, tmp_path: Path
) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.12.01"))
    (tmp_path / "kept" / "newer.checklists").unlink()
    again = _again(tmp_path)
    assert isinstance(again.in_use.trouble, SetLost)
    assert not again.in_use.may_use_own
    with pytest.raises(SetError, match=r"you had the newer 2026\.12\.01"):
        _look(again, signed_set(tmp_path, core, "2026.11.15"))
    _take(again, signed_set(tmp_path, core, "2026.12.01"))
    assert again.in_use.chosen, "the very same one is taken again"


def test_an_older_set_in_the_place_of_the_kept_one_is_not_used(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    older = signed_set(tmp_path, core, "2026.11.15", MOVED, name="older.checklists")
    _take(packs, signed_set(tmp_path, core, "2026.12.01"))
    (tmp_path / "kept" / "newer.checklists").write_bytes(older.read_bytes())
    assert _path_of(_again(tmp_path)) == ("Settings", "Privacy")


def test_a_crash_between_the_two_files_is_mended(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.11.15"))
    newest = tmp_path / "kept" / "newest"
    path = signed_set(tmp_path, core, "2026.12.01")
    (tmp_path / "kept" / "newer.checklists").write_bytes(path.read_bytes())
    assert _again(tmp_path).in_use.version == "2026.12.01"
    assert newest.read_text() == "2026.12.01"
    newest.unlink()
    assert _again(tmp_path).in_use.newest == "2026.12.01"


def test_where_nothing_can_be_written_the_kept_set_is_used_all_the_same(
    packs: CorePacks, core: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.12.01"))
    (tmp_path / "kept" / "newest").unlink()

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(files, "_write_beside", read_only)
    assert _again(tmp_path).in_use.version == "2026.12.01"


# --- What goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [b"", b"x" * 1000])
def test_a_damaged_set_is_told_and_the_apps_own_are_used(
    packs: CorePacks, core: Path, tmp_path: Path, damage: bytes
) -> None:
    _take(packs, signed_set(tmp_path, core, "2026.12.01", MOVED))
    (tmp_path / "kept" / "newer.checklists").write_bytes(damage)
    again = _again(tmp_path)
    (problem,) = again.load().problems
    assert problem is again.in_use.trouble
    assert problem.sentence() == (
        "newer.checklists: the newer checklists that you chose cannot be read any more. Those that came with the app "
        "are used. Your answers are not touched. Choose the file of newer checklists once more."
    )
    assert not again.in_use.may_use_own


def test_without_the_memory_a_damaged_set_may_be_let_go(packs: CorePacks, core: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "newer.checklists").write_bytes(b"x")
    (tmp_path / "kept" / "newest").write_bytes(b"\xff" * 50)
    again = _again(tmp_path)
    assert isinstance(again.in_use.trouble, SetLost)
    again.use_own()
    assert not again.load().problems


def test_a_set_with_more_than_this_app_knows_needs_a_newer_app(
    packs: CorePacks, core: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = signed_set(tmp_path, core, "2026.12.01")
    future = make_core(tmp_path / "future")
    renew(future, "2026.12.02")
    good = load_catalogue(future)
    monkeypatch.setattr("docs.sign_checklists.load_catalogue", lambda _: good)  # the newer app knows more
    newer = signed_set(tmp_path, core, "2026.12.02", ("minutes = 2", 'minutes = 2\nmood = "calm"'), name="b")
    with pytest.raises(NeedsNewerApp) as caught:
        _look(packs, newer)
    assert "Put the newest version of this app on your computer." in caught.value.do
    _take(packs, path)
    (tmp_path / "kept" / "newer.checklists").write_bytes(newer.read_bytes())  # then an older app was put back
    assert isinstance(_again(tmp_path).in_use.trouble, SetTooNew)


def test_a_full_disk_changes_nothing(
    packs: CorePacks, core: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = _look(packs, signed_set(tmp_path, core, "2026.12.01", MOVED))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "_write_beside", full)
        with pytest.raises(VaultError):
            packs.take(offer)
    assert _path_of(_again(tmp_path)) == ("Settings", "Privacy")
    assert not _again(tmp_path).in_use.trouble


def test_the_version_of_the_apps_own_packs_is_found_without_reading_them() -> None:
    versions = {pack.version for pack in load_catalogue(checklists_dir()).packs}
    assert CorePacks(Path("none"), checklists_dir())._own_version() == max(versions, key=version_key)
