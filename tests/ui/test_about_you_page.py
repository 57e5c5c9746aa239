"""About you: each choice is saved at once, and decides what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import AccountKind, AnswerValue, Nation, Step, Threat, Worker
from app.ui.pages.about_you import AboutYouPage
from app.ui.theme import theme
from app.ui.widgets.picker import Picker
from tests.ui.page_kit import settle


def shown(program: Application, qtbot: QtBot) -> AboutYouPage:
    page = AboutYouPage(program)
    qtbot.addWidget(page)
    page.show()
    page.opened()
    return page


def pick(picker: Picker[Nation | None], text: str) -> None:
    """Choose a line of the picker's menu."""
    next(action for action in picker.menu_actions() if action.text() == text).trigger()


def test_ticking_an_account_brings_its_checks(program: Application, qtbot: QtBot) -> None:
    page = shown(program, qtbot)
    next(box for box in page.findChildren(QCheckBox) if box.text() == "Instagram").click()
    assert program.vault.worker() == program.worker
    assert program.worker.accounts["instagram"] is AccountKind.PERSONAL
    assert "instagram" in [view.section.id for view in program.flow.sections(Step.SETTINGS)]


def test_names_are_split_at_commas_and_kept(program: Application, qtbot: QtBot) -> None:
    page = shown(program, qtbot)
    field = next(f for f in page.findChildren(QLineEdit) if f.accessibleName().startswith("Your names"))
    field.setText(" Sam Jones, Samantha Evans ,, Sam Jones")
    field.editingFinished.emit()
    assert program.worker.names == ("Sam Jones", "Samantha Evans")


def test_a_nation_can_be_chosen_and_taken_back(program: Application, qtbot: QtBot) -> None:
    page = shown(program, qtbot)
    picker = page._nation
    pick(picker, "Wales")
    assert program.worker.nation is Nation.WALES
    assert picker.accessibleName() == "Where you work: Wales"
    pick(picker, "Rather not say")
    assert program.worker.nation is None


def test_someone_looking_offers_help_and_moves_urgent_checks_to_the_front(program: Application, qtbot: QtBot) -> None:
    program.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}))
    page = shown(program, qtbot)
    assert not page._help.isVisible()
    page._looking.click()
    assert page._help.isVisible()
    checks = next(v for v in program.flow.sections(Step.SETTINGS) if v.section.id == "facebook").section.checks
    urgent = [check.urgent for check in checks]
    assert any(urgent)
    assert urgent == sorted(urgent, reverse=True)


def test_everything_can_be_skipped(program: Application, qtbot: QtBot) -> None:
    program.save_worker(replace(program.worker, accounts={}))
    before = program.worker
    page = shown(program, qtbot)
    with qtbot.waitSignal(page.go, check_params_cb=lambda place: place == "step:settings"):
        page._next()
    assert program.worker == before


def test_what_is_feared_is_kept_and_decides_what_comes_first(program: Application, qtbot: QtBot) -> None:
    page = shown(program, qtbot)
    page._fears[Threat.ACCOUNT_THIEF].click()
    stored = program.vault.worker()
    assert stored is not None
    assert stored.fears == program.worker.fears == {Threat.ACCOUNT_THIEF}
    for check_id in ("facebook.friends-list", "facebook.two-factor"):
        program.session.answer(program.catalogue.checks[check_id], AnswerValue.TO_DO)
    assert program.session.plan()[0].origin == "check:facebook.two-factor"
    page._fears[Threat.ACCOUNT_THIEF].click()
    assert program.session.plan()[0].origin == "check:facebook.friends-list"


@pytest.mark.parametrize("percent", [100, 200])
def test_it_does_not_scroll_sideways_in_a_narrow_window(program: Application, qtbot: QtBot, percent: int) -> None:
    page = shown(program, qtbot)
    theme().set_look("light", percent)
    page.resize(480, 800)
    settle()
    qtbot.waitUntil(lambda: page.area.widget().width() <= page.area.viewport().width())
