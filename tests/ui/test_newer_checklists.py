"""Settings: a signed file of newer checklists is looked at, taken, and never undone by an older one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import app.application as composition
from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AccountKind, AnswerValue, Computer, Depth, Worker
from app.ui.pages.home import HomePage
from app.ui.pages.page import Page
from app.ui.settings.newer_checklists import NewerChecklistsCard
from app.ui.theme import theme
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, press, wait_for
from tests.ui.page_kit import check_fits, show, unnamed, words
from tests.unit.checklist.pack_maker import make_core
from tests.unit.checklist.set_maker import ANOTHER_KEY, PUBLIC, renew, signed_set
from tests.unit.checklist.test_newer import GONE, MOVED, NOTE

OWN = "Use the checklists that came with the app"


@pytest.fixture
def core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = make_core(tmp_path / "core")
    monkeypatch.setattr(composition, "checklists_dir", lambda: made)
    return made


def _program(tmp_path: Path, clock: FixedClock) -> Application:
    return Application(tmp_path / "data", clock, checklists_key=PUBLIC)


@pytest.fixture
def program(tmp_path: Path, clock: FixedClock, core: Path) -> Iterator[Application]:
    """A worker who has answered a check of the packs that came with the app."""
    made = _program(tmp_path, clock)
    made.load()
    made.create_history(Computer.MINE, PASSPHRASE)
    made.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}))
    made.start_audit(Depth.QUICK)
    made.session.answer(made.catalogue.checks["facebook.friends"], AnswerValue.AS_WANTED)
    yield made
    made.close()


class CardPage(Page):
    """The card on a page of its own."""

    def __init__(self, program: Application) -> None:
        super().__init__("Settings")
        self.card = NewerChecklistsCard(program)
        self.content.addWidget(self.card)

    def opened(self) -> None:
        self.card.refresh()


def _card(program: Application, qtbot: QtBot) -> CardPage:
    page = CardPage(program)
    show(qtbot, page)
    return page


def _choose(qtbot: QtBot, page: CardPage, path: Path) -> None:
    press(qtbot, page, "Choose a file")
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def _offers(qtbot: QtBot, page: CardPage, path: Path) -> None:
    _choose(qtbot, page, path)
    wait_for(qtbot, page, "You have version")


def test_what_it_changes_is_shown_first_and_can_be_left(
    program: Application, core: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = _card(program, qtbot)
    assert "In use: version 2026.11.01, 1 November 2026. They came with the app." in words(page)
    _offers(qtbot, page, signed_set(tmp_path, core, "2026.12.01", MOVED, GONE, NOTE))
    said = words(page)
    for line in (
        "Version 2026.12.01, 1 November 2026",
        "You have version 2026.11.01, 1 November 2026.",
        "1 new check.",
        "1 setting moved.",
        "1 check is gone.",
        "1 November 2026: It moved.",
        "There is no way back to older checklists.",
    ):
        assert line in said
    press(qtbot, page, "Show which: 1 setting moved")
    wait_for(qtbot, page, "Facebook: Hide your friends list")
    press(qtbot, page, "Keep what I have")
    assert "Version 2026.12.01" not in words(page)
    assert page.window().focusWidget() is button(page, "Choose a file")
    assert not program.packs.core_in_use.chosen


def test_once_taken_home_says_what_moved_and_there_is_no_way_back(
    program: Application, core: Path, tmp_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    page = _card(program, qtbot)
    _offers(qtbot, page, signed_set(tmp_path, core, "2026.12.01", MOVED))
    with qtbot.waitSignal(page.card.go) as told:
        press(qtbot, page, "Use these checklists")
    assert told.args == ["packs"]
    wait_for(qtbot, page, "The newer checklists are in use.")
    assert "In use: version 2026.12.01, 1 November 2026. You chose them." in words(page)
    assert "Those that came with the app are older (version 2026.11.01)" in words(page)
    assert not page.card._own.isVisible()
    home = HomePage(program)
    show(qtbot, home)
    assert "1 setting moved since 20 November." in words(home)
    program.close()
    again = _program(tmp_path, clock)
    again.open_history(PASSPHRASE)
    assert again.catalogue.checks["facebook.friends"].routes[0].path == ("Profile", "Friends")
    again.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[:-9], "the file is damaged, or a part of it is missing."),
        (lambda _: b"hello", "this is no file of newer checklists."),
        (lambda data: data * 20_000, "the file is larger than 8 MB."),
    ],
)
def test_a_bad_file_is_refused_in_words(
    program: Application, core: Path, tmp_path: Path, qtbot: QtBot, spoil: object, said: str
) -> None:
    path = signed_set(tmp_path, core, "2026.12.01")
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]
    page = _card(program, qtbot)
    _choose(qtbot, page, path)
    wait_for(qtbot, page, said)
    assert "Nothing was changed: your checklists are as they were." in words(page)


def test_a_strangers_signature_and_an_older_set_are_refused(
    program: Application, core: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = _card(program, qtbot)
    _choose(qtbot, page, signed_set(tmp_path, core, "2026.12.01", key=ANOTHER_KEY))
    wait_for(qtbot, page, "the makers of this app did not sign this file.")
    assert "Do not use it." in words(page)
    program.packs.take_newer(program.packs.look_at_newer(signed_set(tmp_path, core, "2026.12.01")))
    _choose(qtbot, page, signed_set(tmp_path, core, "2026.11.15"))
    wait_for(qtbot, page, "this is version 2026.11.15, and you have the newer 2026.12.01. There is no way back.")


def test_the_apps_own_can_be_used_again_once_they_are_as_new(
    program: Application, core: Path, tmp_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    program.packs.take_newer(program.packs.look_at_newer(signed_set(tmp_path, core, "2026.12.01")))
    program.close()
    renew(core, "2026.12.01")
    again = _program(tmp_path, clock)
    again.open_history(PASSPHRASE)
    page = _card(again, qtbot)
    assert "You no longer need it." in words(page)
    press(qtbot, page, OWN)
    wait_for(qtbot, page, "The checklists that came with the app are in use.")
    assert not again.packs.core_in_use.kept
    again.close()


def test_a_lost_set_says_so_on_the_card(
    program: Application, core: Path, tmp_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    program.packs.take_newer(program.packs.look_at_newer(signed_set(tmp_path, core, "2026.12.01")))
    program.close()
    (tmp_path / "data" / "newer-checklists" / "newer.checklists").write_bytes(b"")
    again = _program(tmp_path, clock)
    again.open_history(PASSPHRASE)
    page = _card(again, qtbot)
    assert "the newer checklists that you chose cannot be read any more." in words(page)
    assert "Choose the file of newer checklists once more." in words(page)
    again.close()


def test_delete_everything_takes_the_set_and_its_memory_along(program: Application, core: Path, tmp_path: Path) -> None:
    program.packs.take_newer(program.packs.look_at_newer(signed_set(tmp_path, core, "2026.12.01")))
    assert program.keeps_anything()
    assert program.delete_everything() == []
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_control_has_a_name_and_all_of_it_fits(
    program: Application, core: Path, tmp_path: Path, qtbot: QtBot, mode: str
) -> None:
    page = _card(program, qtbot)
    theme().set_look(mode, 100)
    _offers(qtbot, page, signed_set(tmp_path, core, "2026.12.01", MOVED, GONE, NOTE))
    press(qtbot, page, "Show which: 1 setting moved")
    assert unnamed(page) == []
    check_fits(qtbot, page)
