"""Home tells a worker who comes back what moved since they looked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import app.application as composition
from app.application import Application
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Depth, Step
from app.history.attention import ChangedChecks
from app.system.paths import checklists_dir
from app.ui.pages.checks import ChecksPage
from app.ui.pages.home import HomePage
from app.ui.widgets.changed_card import sentence
from tests.history_makers import make_check
from tests.ui.conftest import PASSPHRASE
from tests.ui.driving import button, press
from tests.ui.page_kit import audit, check_fits, settle, show, unnamed, words

FRIENDS = "facebook.friends-list"
NOTE = """
[[change]]
dated = 2026-11-20
text = "The list stands on your profile now."
checks = ["facebook.friends-list"]
"""


@pytest.fixture
def renew(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Application, str, str], Application]]:
    """Open the same history with an app whose Facebook pack is another one."""
    made: list[Application] = []

    def open_again(before: Application, old: str, new: str) -> Application:
        before.close()
        folder = tmp_path / "newer"
        shutil.copytree(checklists_dir(), folder, dirs_exist_ok=True)
        pack = folder / "facebook.toml"
        text = pack.read_text("utf-8")
        assert old in text
        pack.write_text(text.replace(old, new) + NOTE, "utf-8")
        monkeypatch.setattr(composition, "checklists_dir", lambda: folder)
        again = Application(before.data_dir, clock)
        again.open_history(PASSPHRASE)
        made.append(again)
        return again

    yield open_again
    for program in made:
        program.close()


def _home(program: Application, qtbot: QtBot) -> HomePage:
    page = HomePage(program)
    show(qtbot, page)
    return page


def test_home_tells_what_moved_and_leads_to_it(
    program: Application,
    clock: FixedClock,
    qtbot: QtBot,
    renew: Callable[[Application, str, str], Application],
) -> None:
    audit(program, clock, {FRIENDS: AnswerValue.FIXED})
    assert "moved" not in words(_home(program, qtbot))
    again = renew(program, '"Who can see your friends list?",\n]', '"Friends list",\n]')
    page = _home(again, qtbot)
    assert "1 setting moved since November 2026." in words(page)
    assert "The list stands on your profile now." not in words(page)
    press(qtbot, page, "See them")
    settle()
    assert "Facebook · you looked on 20 November 2026" in words(page)
    assert "The list stands on your profile now." in words(page)
    assert unnamed(page) == []
    with qtbot.waitSignal(page.go) as asked:
        press(qtbot, page, "Look again: Hide your friends list")
    assert asked.args == [f"check:{FRIENDS}"]
    check_fits(qtbot, page)
    again.flow.jump_to_check(FRIENDS)
    checks = ChecksPage(again, Step.SETTINGS)
    show(qtbot, checks)
    assert checks.list.cards[FRIENDS].is_open
    assert not button(checks, "Fixed it now: Hide your friends list").isChecked(), "that was said of the older one"


def test_what_moved_is_asked_in_a_short_audit_too_until_it_is_answered(
    program: Application, clock: FixedClock, qtbot: QtBot, renew: Callable[[Application, str, str], Application]
) -> None:
    status = "facebook.active-status"
    audit(program, clock, {status: AnswerValue.AS_WANTED}, days=10)
    again = renew(program, '"Active status"]', '"Status"]')
    assert "1 setting moved since 20 November." in words(_home(again, qtbot))
    again.start_audit(Depth.QUICK)
    assert status in again.flow.asked
    again.session.answer(again.catalogue.checks[status], AnswerValue.AS_WANTED)
    assert "moved" not in words(_home(again, qtbot))


@pytest.mark.parametrize(
    ("moved", "others", "said"),
    [
        (1, 0, "1 setting moved since August."),
        (3, 0, "3 settings moved since August."),
        (3, 1, "3 settings moved since August, and 1 check asks for something else."),
        (0, 2, "2 checks ask for something else since August."),
    ],
)
def test_one_sentence_says_it(moved: int, others: int, said: str) -> None:
    check = make_check()
    changed = ChangedChecks((check,) * moved, (check,) * others, datetime(2026, 8, 3, 12, tzinfo=UTC))
    assert sentence(changed, date(2026, 11, 20)) == said


def test_the_month_has_its_year_or_its_day_where_it_needs_one() -> None:
    changed = ChangedChecks((make_check(),), (), datetime(2026, 11, 3, 12, tzinfo=UTC))
    assert sentence(changed, date(2026, 11, 20)).endswith("since 3 November.")
    assert sentence(changed, date(2026, 11, 20) + timedelta(days=365)).endswith("since November 2026.")
