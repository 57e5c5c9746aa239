"""An agency's checklist from choosing it to removing it, and what of it stands on the pages, each with its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.checklist.loader import load_catalogue
from app.checklist.packs import AGENCY
from app.core.model import AnswerValue, Depth, Surface
from app.system.paths import checklists_dir
from app.ui.pages.checks import ChecksPage
from app.ui.pages.home import HomePage
from app.ui.pages.preferences import CARDS, PreferencesPage
from app.ui.settings.agency import InUse
from app.ui.settings.packs import PacksCard
from app.ui.widgets.check_card import CheckCard
from app.ui.widgets.dialogs import HelpDialog, MessageDialog
from app.ui.widgets.long_column import AT_ONCE, SHOWN
from tests.ui.driving import button, press, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed, words
from tests.unit.checklist.pack_maker import CHECK, FILL, MESSAGE, RULE, add_pack, agency, head, table, write

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example-agency-pack.toml"
TAGGING = "instagram.who-can-tag"
INSTAGRAM = table("rule", RULE, check=f'"{TAGGING}"', aim='"Don\'t allow"')
ADD = "Add this checklist"
MANAGER = table("fill", FILL, slot='"manager"', text='"Ring the duty desk."', phone='"01632 960003"')


def open_settings(qtbot: QtBot, program: Application) -> PreferencesPage:
    page = PreferencesPage(program)
    show(qtbot, page)
    qtbot.waitUntil(lambda: len(page.cards) == len(CARDS) and page.cards[-1].isVisible())
    return page


def choose(qtbot: QtBot, page: PreferencesPage, path: Path) -> None:
    """Press the button for a file or a folder, and choose this one."""
    press(qtbot, page, "Add a folder" if path.is_dir() else "Add a checklist")
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


# --- Looking before adding ----------------------------------------------------------------------


def test_what_a_checklist_changes_is_shown_before_a_yes(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    choose(qtbot, page, EXAMPLE)
    wait_for(qtbot, page, "Look first: nothing has changed yet")
    assert not unnamed(page)
    told = words(page)
    for said in (
        "Example Council, Workforce Development · version 2026.11.20 · 20 November 2026",
        "Sets 1 stricter rule",
        "“Don't allow” in place of “",
        "Why: Our children's teams have had photos tagged",
        "Puts 1 rule beside the app's advice",
        "Ask before your photo goes on the team page (5 min)",
        "Your manager: Ring your team manager.",
        "Duty manager, out of hours, 01632 960002.",
        "Ask the web team to change the team page.",
    ):
        assert said in told, said
    assert program.packs.agency_files() == []
    press(qtbot, page, "Do not add it")
    wait_for(qtbot, page, "Nothing was added.")
    assert program.packs.agency_files() == []
    choose(qtbot, page, EXAMPLE)
    wait_for(qtbot, page, "Look first")
    with qtbot.waitSignal(page.go) as told_window:
        press(qtbot, page, ADD)
    assert told_window.args == ["packs"]
    wait_for(qtbot, page, "Added. It brings 1 check, 2 rules, 5 answers about your agency, 1 message, 1 contact and 1")
    assert "example-council" in program.catalogue.pack_by_id
    assert "Look first" not in words(page)
    press(qtbot, page, "Show what it does: Example Council")
    wait_for(qtbot, page, "Sets 1 stricter rule")


def test_what_it_may_not_do_is_shown_as_left_out(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    file = agency(tmp_path, table("check", CHECK), table("rule", RULE, check='"facebook.friends-lists"'))
    page = open_settings(qtbot, program)
    choose(qtbot, page, file)
    wait_for(qtbot, page, "Left out, or without effect")
    told = 'rule facebook.friends-lists, check: no check of the app has the id "facebook.friends-lists". Did you mean'
    assert told in words(page)
    press(qtbot, page, ADD)
    wait_for(qtbot, page, "Added.")
    wait_for(qtbot, page, told)  # it stays beside the checklist, in use


def test_a_bad_checklist_is_refused_in_plain_words(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "ours.toml"
    bad.write_text("not = 'a pack'")
    page = open_settings(qtbot, program)
    choose(qtbot, page, bad)
    wait_for(qtbot, page, "ours.toml:")
    assert "all other checks work" in words(page)
    assert program.packs.agency_files() == []


def test_a_folder_is_looked_at_and_its_good_ones_are_added(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    agency(tmp_path, table("check", CHECK))
    agency(tmp_path, table("check", CHECK, id='"vale.a"'), pack="vale")
    agency(tmp_path, table("check", CHECK, minutes="99"), pack="worn")
    page = open_settings(qtbot, program)
    choose(qtbot, page, tmp_path)
    wait_for(qtbot, page, "worn.toml, check rose.group, minutes: this must be 30 or less.")
    press(qtbot, page, "Add these 2 checklists: Rose Court, Vale Court")
    wait_for(qtbot, page, "Added. 2 checklists of your agency are in use.")
    assert [path.name for path in program.packs.agency_files()] == ["rose.toml", "vale.toml"]


def test_a_folder_without_checklists_is_said(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_settings(qtbot, program)
    empty = tmp_path / "empty"
    empty.mkdir()
    choose(qtbot, page, empty)
    wait_for(qtbot, page, "There is no checklist in this folder.")


def test_a_file_that_takes_anothers_place_says_so(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    add_pack(program, agency(tmp_path, table("check", CHECK, id='"rose.old"', title='"Leave the old group"')))
    older = write(
        tmp_path, head(dated="2026-01-01", version='"2026.01.01"', publisher='"Somebody"'), table("check", CHECK)
    )
    page = open_settings(qtbot, program)
    choose(qtbot, page, older)
    wait_for(qtbot, page, "It takes the place of version 2026.11.20 of 20 November 2026, which you use now.")
    told = words(page)
    assert "This one is older." in told
    assert "The one you use now is from Rose Court Care Home." in told
    assert "These checks of it go: Leave the old group." in told


def test_a_newer_version_says_what_is_new_in_it(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    add_pack(program, agency(tmp_path, table("check", CHECK)))
    change = {"dated": "2027-01-05", "text": '"We ask about all groups now."', "checks": '["rose.group"]'}
    known = change | {"dated": "2026-11-20", "text": '"We ask about groups."'}
    top = head(dated="2027-01-05", version='"2027.01.05"')
    newer = write(tmp_path, top, table("check", CHECK), table("change", change), table("change", known))
    page = open_settings(qtbot, program)
    choose(qtbot, page, newer)
    wait_for(qtbot, page, "What is new in it: We ask about all groups now.")
    assert "We ask about groups." not in words(page)


def test_a_file_that_changed_after_the_look_is_not_added(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    file = agency(tmp_path, table("check", CHECK))
    page = open_settings(qtbot, program)
    choose(qtbot, page, file)
    wait_for(qtbot, page, "Look first")
    file.write_text(file.read_text("utf-8") + "\n# later\n", "utf-8")
    press(qtbot, page, ADD)
    wait_for(qtbot, page, "the file has changed since you looked at it.")
    assert program.packs.agency_files() == []


# --- Removing -----------------------------------------------------------------------------------


def test_removing_says_what_goes_and_what_stays(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    add_pack(program, agency(tmp_path, table("check", CHECK), INSTAGRAM))
    program.session.answer(program.catalogue.checks["rose.group"], AnswerValue.TO_DO)
    page = open_settings(qtbot, program)
    press(qtbot, page, "Remove: Rose Court")
    wait_for(qtbot, page, "Removing it takes away 1 check and 1 rule.")
    told = words(page)
    assert "The app's own advice stands alone again for 1 setting, and you are asked anew." in told
    assert "Your 1 answer to its checks stays in your history." in told
    assert "1 open action from it stays on your list." in told
    press(qtbot, page, "Keep it: Rose Court")
    press(qtbot, page, "Remove: Rose Court")
    with qtbot.waitSignal(page.go) as told_window:
        press(qtbot, page, "Remove it: Rose Court")
    assert told_window.args == ["packs"]
    assert "rose" not in program.catalogue.pack_by_id
    wait_for(qtbot, page, "Removed. What you answered is in your history.")
    assert "rose.group" in program.session.latest
    assert [action.origin for action in program.open_actions()] == ["check:rose.group"]


def test_an_added_file_that_broke_is_named_and_can_be_removed(program: Application, qtbot: QtBot) -> None:
    folder = program.data_dir / AGENCY
    folder.mkdir()
    (folder / "old.toml").write_text("format = 9")
    program.packs.load(welsh=False)
    page = open_settings(qtbot, program)
    wait_for(qtbot, page, "old.toml")
    press(qtbot, page, "Remove: old.toml")
    wait_for(qtbot, page, "This file is not in use. Only the file goes.")
    press(qtbot, page, "Remove it: old.toml")
    wait_for(qtbot, page, "Removed.")
    assert program.catalogue.problems == ()


# --- Many files, and trouble with them ----------------------------------------------------------


def test_two_hundred_broken_files_are_shown_a_few_at_a_time(program: Application, qtbot: QtBot) -> None:
    folder = program.data_dir / AGENCY
    folder.mkdir()
    for number in range(203):
        (folder / f"{number:03}.toml").touch()
    program.packs.load(welsh=False)
    card = PacksCard(program)
    qtbot.addWidget(card)
    card.refresh()
    assert len(card.findChildren(InUse)) < AT_ONCE, "the rest waits for its turn"
    card.show()
    shown = SHOWN - 1  # and one line on the folder
    qtbot.waitUntil(lambda: len(card.findChildren(InUse)) == shown)
    press(qtbot, card, f"Show more: {200 - shown} checklists left")
    qtbot.waitUntil(lambda: len(card.findChildren(InUse)) == shown + SHOWN)
    assert button(card, f"Show more: {200 - shown - SHOWN} checklists left").isVisible()


def test_the_files_that_are_too_many_are_named(program: Application, qtbot: QtBot) -> None:
    folder = program.data_dir / AGENCY
    folder.mkdir()
    for number in range(203):
        (folder / f"{number:03}.toml").touch()
    program.packs.load(welsh=False)
    page = open_settings(qtbot, program)
    wait_for(qtbot, page, "200 checklists are read, and this folder has 203. Not read: 200.toml, 201.toml, 202.toml.")


def test_what_does_nothing_in_a_core_pack_is_shown_too(
    program: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    core = tmp_path / "core"
    core.mkdir()
    for name in ("guidance.toml", "facebook.toml"):
        (core / name).write_bytes((checklists_dir() / name).read_bytes())
    monkeypatch.setattr(program.packs, "_catalogue", load_catalogue(core))
    assert program.catalogue.notices
    page = open_settings(qtbot, program)
    wait_for(qtbot, page, program.catalogue.notices[0].sentence())


# --- What stands on the pages -------------------------------------------------------------------


def card_of(qtbot: QtBot, program: Application, check_id: str) -> CheckCard:
    card = CheckCard(program.catalogue.checks[check_id], program.clock.today(), Surface.WEB)
    qtbot.addWidget(card)
    card.resize(800, 600)
    card.show()
    card.open()
    settle()
    return card


def test_a_stricter_rule_takes_the_place_of_the_advice_and_says_whose_it_is(
    program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    before = program.catalogue.checks[TAGGING]
    add_pack(program, agency(tmp_path, INSTAGRAM))
    told = words(card_of(qtbot, program, TAGGING))
    assert "Set it to <b>Don't allow</b>." in told
    assert "Your agency sets this: Don't allow. Policy, part 4." in told
    assert f"The app's own advice is: {before.aim}" in told
    assert "From the checklist of Rose Court, 20 November 2026" in told


def test_a_rule_that_cannot_be_compared_stands_beside(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    rule = table("rule", RULE, check='"passwords.review-passwords"', aim='"Change it each month."')
    add_pack(program, agency(tmp_path, rule))
    told = words(card_of(qtbot, program, "passwords.review-passwords"))
    assert program.catalogue.checks["passwords.review-passwords"].aim in told
    assert "Your agency also says: Change it each month. Policy, part 4." in told
    assert "The app's own advice is" not in told


def test_a_filled_slot_gives_number_and_page_on_the_step_if_something_happens(
    program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    add_pack(program, agency(tmp_path, f'{MANAGER}link = "https://rose.example/rota"\n'))
    card = card_of(qtbot, program, "if-something-happens.tell-your-manager")
    told = words(card)
    assert "Ring the duty desk." in told
    assert "From the checklist of Rose Court, 20 November 2026" in told
    press(qtbot, card, "Copy the number: 01632 960003, Rose Court")
    assert QApplication.clipboard().text() == "01632 960003"
    with qtbot.waitSignal(card.browse) as asked:
        press(qtbot, card, "Open their page: Rose Court")
    assert asked.args == ["https://rose.example/rota"]


def test_an_agencys_own_check_says_whose_it_is(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    add_pack(program, agency(tmp_path, table("check", CHECK, question='"Are you out?"')))
    program.start_audit(Depth.FULL)
    program.flow.jump_to_check("rose.group")
    page = ChecksPage(program, program.catalogue.checks["rose.group"].step, questions=True)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list.cards["rose.group"].is_open)
    assert "From Rose Court · " in words(page)


def test_its_people_stand_on_the_help_page_with_its_name(program: Application, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before = HelpDialog(program, window, None)
    before.open()
    assert "Your employer can give you a checklist with the number in it" in words(before)
    before.reject()
    add_pack(program, EXAMPLE)
    dialog = HelpDialog(program, window, None)
    dialog.open()
    told = words(dialog)
    assert "Your employer can give you a checklist" not in told, "the manager is known now"
    for name in (
        "Your manager",
        "Help with trouble online",
        "Whistleblowing at your work",
        "Duty manager, out of hours",
    ):
        assert f"{name}\nFrom the checklist of Example Council" in told, name
    assert told.index("Police, ambulance, fire: 999") < told.index("Your manager") < told.index("Samaritans")
    assert not unnamed(dialog)


def test_a_checklist_cannot_speak_for_the_helplines(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    text = '[[reading]]\nid = "rose.about-these-numbers"\ntitle = "About"\nbody = "Ring us first."\n'
    add_pack(program, agency(tmp_path, text))
    window = QWidget()
    qtbot.addWidget(window)
    dialog = HelpDialog(program, window, None)
    dialog.open()
    assert "Ring us first." not in words(dialog)
    assert "We read the telephone numbers here" in words(dialog)


def message_dialog(qtbot: QtBot, program: Application, message_id: str) -> tuple[str, str]:
    """The text of a ready message, and what stands around it."""
    window = QWidget()
    qtbot.addWidget(window)
    dialog = MessageDialog(program, message_id, window)
    dialog.open()
    return dialog.findChild(QPlainTextEdit).toPlainText(), words(dialog)


def test_its_words_are_filled_into_ready_messages(program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    assert message_dialog(qtbot, program, "tell-manager")[0].startswith("Hi [manager],")
    add_pack(program, agency(tmp_path, f'{MANAGER}in_messages = "duty desk"\n', table("message", MESSAGE)))
    text, around = message_dialog(qtbot, program, "tell-manager")
    assert text.startswith("Hi duty desk,")
    assert "Words from the checklist of Rose Court are filled in. Read them before you send." in around
    assert "This message is from the checklist of Rose Court." in message_dialog(qtbot, program, "rose.ask")[1]
    vale = f'{MANAGER}in_messages = "Sam"\n'.replace("the duty desk", "Sam")
    add_pack(program, agency(tmp_path, vale, pack="vale"))
    text, around = message_dialog(qtbot, program, "tell-manager")
    assert text.startswith("Hi [manager],"), "the app cannot know which of the two"
    assert "Rose Court says: Ring the duty desk. Phone: 01632 960003." in around
    assert "Vale Court says: Ring Sam. Phone: 01632 960003." in around


# --- Starting once ------------------------------------------------------------------------------


def test_two_presses_in_one_turn_begin_one_audit(program: Application, qtbot: QtBot) -> None:
    program.finish_audit(program.clock.today())
    page = HomePage(program)
    show(qtbot, page)
    before = len(program.session.audits)
    press(qtbot, page, "Another length")
    press(qtbot, page, "Full")
    press(qtbot, page, "Start")
    button(page, "Start").click()
    assert len(program.session.audits) == before + 1


def test_everything_about_a_proposal_fits(program: Application, qtbot: QtBot) -> None:
    page = open_settings(qtbot, program)
    choose(qtbot, page, EXAMPLE)
    wait_for(qtbot, page, "Look first")
    check_fits(qtbot, page)
