"""What a check's card says of the age of its path."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.checks import Certainty, Check, Route
from app.core.model import Surface
from app.ui.widgets.basics import Icon
from app.ui.widgets.check_age import age_words, read_words
from app.ui.widgets.check_card import CheckCard
from tests.history_makers import make_check
from tests.ui.driving import press, shows
from tests.ui.page_kit import settle

READ = date(2026, 6, 20)
TODAY = READ + timedelta(days=153)
OLD = Route(Surface.WEB, ("Settings", "Privacy"), READ, "the help pages")
NEW = Route(Surface.IPHONE, ("Menu",), TODAY, "another page")
MEMORY = Route(Surface.WEB, ("Settings",), None, "from memory")


def check(*routes: Route, **fields: object) -> Check:
    return make_check(routes=routes, **fields)


def opened(qtbot: QtBot, asked: Check, today: date = TODAY) -> CheckCard:
    card = CheckCard(asked, today, Surface.WEB)
    qtbot.addWidget(card)
    card.resize(700, 600)
    card.show()
    card.open()
    settle()
    return card


def test_an_old_path_says_calmly_what_to_do(qtbot: QtBot) -> None:
    card = opened(qtbot, check(OLD, search_words=("friends list",)))
    said = "This path was read 5 months ago. It may have moved since. "
    said += "If it has, type “friends list” into the search box of the settings."
    (line,) = [item for item in card.findChildren(QLabel) if item.text() == said]
    assert line.isVisible()
    assert line.property("kind") == "unsure"
    assert line.parentWidget().findChildren(Icon), "never by colour alone"


def test_a_path_of_120_days_says_nothing_of_its_age(qtbot: QtBot) -> None:
    card = opened(qtbot, check(OLD), READ + timedelta(days=120))
    assert not shows(card, "It may have moved")
    assert shows(card, "read 20 June 2026 in the help pages · not opened live")


def test_each_path_has_its_own_age_and_source(qtbot: QtBot) -> None:
    card = opened(qtbot, check(OLD, NEW))
    assert shows(card, "It may have moved")
    press(qtbot, card, "iPhone")
    settle()
    assert not shows(card, "It may have moved")
    assert shows(card, "read 20 November 2026 in another page · not opened live")
    assert not shows(card, "the help pages")


def test_what_is_from_memory_says_so_and_has_no_age(qtbot: QtBot) -> None:
    unsure = check(MEMORY, certainty=Certainty.NOT_VERIFIED, unsure="Look for Privacy.")
    card = opened(qtbot, unsure, TODAY + timedelta(days=900))
    assert shows(card, "from memory, not checked")
    assert shows(card, "Not verified; look for Privacy.")
    assert not shows(card, "It may have moved")


@pytest.mark.parametrize(
    ("fields", "helps"),
    [
        ({"search_words": ("tags", "labels"), "other_names": ("Tagging",)}, "type “tags” into the search box"),
        ({"other_names": ("Tagging",)}, "If it has, look for “Tagging”."),
        ({}, "look in the pages beside it"),
    ],
)
def test_the_word_on_age_tells_what_helps(fields: dict[str, object], helps: str) -> None:
    assert helps in age_words(check(**fields), OLD, TODAY)


def test_a_page_that_a_person_opened_counts_from_then() -> None:
    live = Route(Surface.WEB, ("Settings",), READ, "the help pages", opened_live_on=READ + timedelta(days=10))
    assert read_words(live) == ["read 20 June 2026 in the help pages", "opened live 30 June 2026"]
    assert age_words(check(), live, READ + timedelta(days=125)) == ""
    assert age_words(check(), live, READ + timedelta(days=300)).startswith("This path was opened 10 months ago.")
