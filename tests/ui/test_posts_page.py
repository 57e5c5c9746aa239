"""The step Old posts: asking for a copy, reading one in, the stop, what to look for, a later copy, letting go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDateEdit, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import AccountKind, Computer, Part, Step, Worker
from app.core.posts import OpenCase, PostChoices, PostDecision, PostFilter
from app.ui.pages.posts import PostsPage
from app.ui.widgets.action_row import ActionRow, Way, take
from app.ui.widgets.picker import Picker
from app.ui.widgets.post_looking_for import NO_DAY, PostLookingFor
from app.ui.widgets.post_overview import PostOverview
from app.ui.widgets.post_review import PostReview
from app.ui.widgets.post_tool import STOPPED
from app.ui.widgets.post_work import READING
from app.ui.words import day
from tests.ui.conftest import NOW
from tests.ui.page_kit import check_fits, unnamed, wait_for_work, words
from tests.ui.page_kit import settle as turn
from tests.ui.password_kit import on
from tests.unit.old_posts.export_builders import tweet, whatsapp, x_archive, x_time, zipped

RING, WRITE = "Ring me on 07700 900123 about the ticket", "Write to sam.jones@example.com"
NARROWEST = 480  # as far as the window can be made narrow
PLAIN = "Tea and cake by the sea at Oak Street"


@pytest.fixture
def program(history: Application) -> Application:
    """The history without any posts."""
    history.own_posts().wipe(keep_decisions=False)
    history.own_posts().save_choices(PostChoices())
    history.save_worker(Worker(accounts={"x": AccountKind.PERSONAL}))
    return history


@pytest.fixture
def page(program: Application, qtbot: QtBot) -> PostsPage:
    made = PostsPage(program)
    qtbot.addWidget(made)
    program.flow.jump(Step.POSTS)
    made.resize(960, 900)
    made.show()
    made.opened()
    made.show_tool()
    wait_for(qtbot, made, "Look at everything you once posted")
    return made


def archive(folder: Path, texts: Sequence[str], made_at: datetime, name: str = "x.zip") -> Path:
    """An archive of X with these posts, a year apart, made at that moment."""
    posts = [
        tweet(1000 * number, text, created_at=x_time(datetime(2012 + number, 3, 3, tzinfo=UTC)))
        for number, text in enumerate(texts)
        if text
    ]
    path = folder / name
    path.write_bytes(zipped(x_archive(posts, generationDate=made_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))))
    return path


def wait_for(qtbot: QtBot, page: PostsPage, text: str) -> None:
    """Until a label says so: what leads there is read off the screen's thread."""
    qtbot.waitUntil(lambda: text in words(page), timeout=20_000)
    turn()


def read_in(qtbot: QtBot, page: PostsPage, path: Path, until: str) -> None:
    page.tool.look_into([path])
    wait_for(qtbot, page, until)


def press(qtbot: QtBot, page: PostsPage, start: str, until: str) -> None:
    """Press the one showing button whose spoken name begins so, and wait for what it leads to."""
    found = [one for one in buttons(page) if one.accessibleName().startswith(start)]
    assert len(found) == 1, [one.accessibleName() for one in buttons(page)]
    found[0].click()
    wait_for(qtbot, page, until)


def buttons(root: QWidget) -> list[QPushButton]:
    return [one for one in root.findChildren(QPushButton) if one.isVisible()]


def decide(program: Application, start: str, decision: PostDecision) -> None:
    (post,) = [one for one in program.own_posts().queue() if one.text.startswith(start)]
    program.own_posts().decide(post, decision)


def test_a_copy_that_was_asked_for_is_an_action_with_its_day(
    page: PostsPage, program: Application, qtbot: QtBot
) -> None:
    said = words(page)
    assert "Nothing is deleted for you." in said
    assert said.index("1. Ask for a copy") < said.index("2. Drop what you got here")
    assert not unnamed(page)
    asked = "I asked for it today: the copy of my posts on X"  # one of the worker's own accounts stands first
    press(qtbot, page, asked, "You asked for it. It should be ready by")
    (action,) = [one for one in program.open_actions() if one.origin.startswith("finding:posts:export:x")]
    assert action.due is not None
    assert action.due > NOW.date()
    row = ActionRow(action, program, page)
    qtbot.addWidget(row)
    row.show()
    assert f"should be ready by {day(action.due)}" in words(row)
    page.show_tool("export:x")  # from the action: where the copy is dropped stands first then
    qtbot.waitUntil(lambda: words(page).index("Drop what you got here") < words(page).index("Ask for a copy"))
    check_fits(qtbot, page)


def test_from_a_copy_to_what_became_of_it(page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path) -> None:
    read_in(qtbot, page, archive(tmp_path, [RING, WRITE, PLAIN], NOW - timedelta(days=1)), "2 posts worth another look")
    assert "3 posts read\n1 with nothing found" in words(page)
    assert [one.text() for one in buttons(page) if one.text().startswith("Phone")] == ["Phone numbers  1"]
    assert not unnamed(page)

    # The question comes once, before the first review, and its answer stands there from then on.
    press(qtbot, page, "Review 1 post: Phone numbers", "Is there a complaint, an investigation or a court case")
    press(qtbot, page, "I'd rather not say", "Ask your union or solicitor")
    assert program.own_posts().choices().case_open is OpenCase.RATHER_NOT
    assert isinstance(page.tool.shown, PostReview)
    press(qtbot, page, "Delete", "can count against you")
    press(qtbot, page, "I have read this", "You looked at all of them")
    press(qtbot, page, "See what you decided", "Open each one and delete it there.")
    decide(program, "Write", PostDecision.DELETE)
    press(qtbot, page, "Back to the overview", "No post is waiting for you")
    assert "2 of 2 decided" in words(page)
    press(qtbot, page, "Change: A complaint or a case?", "You would rather not say")
    press(qtbot, page, "Yes", "You said yes:")
    press(qtbot, page, "See: What was read", "3 posts read.")
    assert "The copy says it holds 3 items. All of them were found." in words(page)

    # An action leads to the very list that it is about, or to where the copy that should be ready is dropped.
    (action,) = [one for one in program.open_actions() if one.origin == "finding:posts:delete:x"]
    places: list[str] = []
    page.go.connect(places.append)
    take(Way.POSTS, action, program, page)
    assert places == ["posts:delete:x"]
    page.show_tool("delete:x")
    wait_for(qtbot, page, "Open each one and delete it there.")
    page.show_tool("export:x")
    wait_for(qtbot, page, "Ask for a copy of your posts")
    said = words(page)
    assert said.index("Drop what you got here") < said.index("Ask for a copy of your posts")

    # A later copy: one is gone, one is not, and one is new.
    later = archive(tmp_path, ["", WRITE, PLAIN, f"{RING} again"], NOW + timedelta(days=1), "later.zip")
    read_in(qtbot, page, later, "What became of your decisions")
    said = words(page)
    assert said.index("What became of your decisions") < said.index("1 post worth another look")
    assert "Of 2 posts to delete, edit or untag, 1 is gone and 1 is still there." in said
    assert "1 new post since your last copy, 1 of them worth another look." in said
    press(qtbot, page, "See what is still there", "Only posts that are still there are shown.")
    press(qtbot, page, "Show all: posts to delete", "1 post gone")
    assert "are shown." not in words(page)
    press(qtbot, page, "Back to the overview", "What became of your decisions")
    press(qtbot, page, "See: What you decided", "Open each one and delete it there.")
    press(qtbot, page, "Back to the overview", "What became of your decisions")
    press(qtbot, page, "Search: Search in all posts", "")
    press(qtbot, page, "Back to the overview", "What became of your decisions")
    press(qtbot, page, "Review 1 new post", "worth another look decided")
    press(qtbot, page, "Back to the overview", "What became of your decisions")
    check_fits(qtbot, page)


def test_long_words_fit_into_the_narrowest_window(
    page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    long = f"My NI number is AB123456C, see https://example.com/{'a-long-address' * 6}"
    read_in(qtbot, page, archive(tmp_path, [long, RING], NOW - timedelta(days=1)), "2 posts worth another look")
    check_fits(qtbot, page, NARROWEST)
    program.own_posts().save_choices(PostChoices(case_open=OpenCase.YES))
    press(qtbot, page, "Review 2 posts", "Next: X (Twitter)")
    check_fits(qtbot, page, NARROWEST)
    qtbot.keyClick(page.tool, Qt.Key.Key_Right)
    check_fits(qtbot, page, NARROWEST)
    press(qtbot, page, "Back to the overview", "2 posts worth another look")
    press(qtbot, page, "Search: Search in all posts", "")
    (field,) = page.tool.findChildren(QLineEdit)
    seen = page.area.viewport()
    qtbot.waitUntil(lambda: 0 < field.mapTo(seen, QPoint()).y() < seen.height() / 2)  # though the heading is high
    qtbot.keyClicks(field, "example")
    wait_for(qtbot, page, "1 post found.")
    check_fits(qtbot, page, NARROWEST)


def test_what_to_look_for_is_looked_for_in_what_is_there(
    page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    read_in(qtbot, page, archive(tmp_path, [RING, WRITE, PLAIN], NOW - timedelta(days=1)), "2 posts worth another look")
    press(qtbot, page, "Choose: What to look for", "Opinions are not judged.")
    assert not unnamed(page)
    ticks = {tick.text(): tick for tick in page.tool.findChildren(QCheckBox) if tick.isVisible()}
    assert all(tick.isChecked() for name, tick in ticks.items() if name != "From before you qualified")
    ticks["E-mail addresses"].setChecked(False)
    ticks["From before you qualified"].setChecked(True)
    (field,) = page.tool.findChildren(QPlainTextEdit)
    field.setPlainText("oak street\n\noak street\n")
    card = page.tool.shown
    assert isinstance(card, PostLookingFor)
    assert NO_DAY in words(page)
    assert card.drafted().qualified is None  # the day that stands there was not chosen, and every post is before it
    (qualified,) = page.tool.findChildren(QDateEdit)
    qualified.setDate(date(2013, 1, 1))
    assert NO_DAY not in words(page)
    check_fits(qtbot, page)
    press(qtbot, page, "Save and look again", "1 kind switched off, 1 watch word of your own.")
    assert program.own_posts().choices() == PostChoices(frozenset({"email"}), ("oak street",), date(2013, 1, 1))
    assert program.own_posts().counts().by_kind == {"phone": 1, "own_word": 1, "before_qualifying": 1}


def test_nothing_goes_without_being_asked_twice(
    page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    read_in(qtbot, page, archive(tmp_path, [RING, WRITE], NOW - timedelta(days=1)), "2 posts worth another look")
    decide(program, "Ring", PostDecision.DELETE)
    press(qtbot, page, "Remove the posts: from this app", "What stays: your decisions")
    assert "the copies you downloaded and backups you made are not touched." in words(page)
    press(qtbot, page, "Remove: the posts from this app", "and keep your decisions?")
    press(qtbot, page, "No, keep them", "What should go?")
    assert program.own_posts().counts().total == 2
    press(qtbot, page, "Remove: the posts from this app", "and keep your decisions?")
    press(qtbot, page, "Yes, remove", "The words of your posts are removed")
    assert "with nothing found" not in words(page)
    assert [one.decision for one in program.own_posts().decisions()] == [PostDecision.DELETE]
    press(qtbot, page, "Remove the posts: from this app", "Nothing of your posts stays.")
    press(qtbot, page, "Remove: the posts from this app", "and all you decided about them")
    next(one for one in buttons(page) if one.accessibleName().startswith("Yes, remove")).click()
    said = page.tool.interrupted()
    assert said is not None
    assert "while your posts were being removed" in said.happened
    wait_for(qtbot, page, "Look at everything you once posted")
    assert not program.own_posts().decisions()
    assert not program.vault.findings(Part.POSTS)


def test_on_an_employers_computer_it_says_who_can_see_the_posts(
    page: PostsPage, program: Application, qtbot: QtBot
) -> None:
    with on(Computer.EMPLOYERS, program):
        page.tool.go_back()
        wait_for(qtbot, page, "Your employer can see what is on this computer")
        assert not unnamed(page)


def test_reading_can_be_stopped_and_leaves_nothing(
    page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    page.tool.look_into([archive(tmp_path, [RING, WRITE], NOW)])
    assert page.tool.interrupted() is not None
    assert page.tool.progress.isVisible()
    (cancel,) = [one for one in buttons(page) if one.accessibleName() == "Cancel: Reading your posts"]
    cancel.setFocus()
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert not isinstance(QApplication.focusWidget(), QPushButton)  # which a second stroke would press
    wait_for(qtbot, page, STOPPED)
    said = words(page)
    assert said.index(STOPPED) < said.index("Drop what you got here") < said.index("Ask for a copy of your posts")
    assert page.tool.interrupted() is None
    assert not page.tool.progress.isVisible()
    assert not program.own_posts().imports()
    page.tool.go_back()
    qtbot.waitUntil(lambda: STOPPED not in words(page))  # said once


def test_what_locking_stopped_is_said_where_the_copy_is_chosen_again(page: PostsPage, qtbot: QtBot) -> None:
    page.turn_to(None)
    page.show_interrupted(READING.interrupted)
    wait_for(qtbot, page, "Hiding the window stopped the reading of your posts.")
    assert page.is_on(page.tool)
    said = words(page)
    assert said.index("Choose the copy again.") < said.index("Drop what you got here")


def test_the_guide_of_a_platform_that_was_read_comes_first(
    page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    before = program.worker
    program.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}))
    try:
        read_in(qtbot, page, archive(tmp_path, [RING], NOW - timedelta(days=1)), "1 post worth another look")
        press(qtbot, page, "Add: Another copy", "Drop what you got here")
        (platform,) = page.tool.findChildren(Picker)
        lines = [action.text() for action in platform.menu_actions()]
        assert lines[:2] == ["X (Twitter)", "Facebook"]
        assert platform.value() == "x"
        page.show_tool("export:bluesky")
        qtbot.waitUntil(lambda: any(one.value() == "bluesky" for one in page.tool.findChildren(Picker)))
    finally:
        program.save_worker(before)


def test_in_a_chat_only_the_workers_own_words_are_read(
    page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "_chat.txt"
    path.write_bytes(whatsapp(("Sam", RING), ("Deb", WRITE), ("Priya", "Tea")))
    read_in(qtbot, page, path, "Which of these names is you?")
    read = next(one for one in buttons(page) if one.text() == "Read this chat")
    assert not read.isEnabled()
    next(one for one in page.tool.findChildren(QCheckBox) if one.accessibleName() == "This is me: Sam").setChecked(True)
    check_fits(qtbot, page)
    press(qtbot, page, "Read this chat", "1 post worth another look")
    assert [post.text for post in program.own_posts().queue()] == [RING]


def test_a_file_that_is_no_copy_gets_a_sentence_and_changes_nothing(
    page: PostsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sam, see you at ten.")
    page.tool.look_into([path])
    qtbot.waitUntil(lambda: page._errors.count() == 1, timeout=20_000)
    assert words(page).index("Drop what you got here") < words(page).index("Ask for a copy of your posts")
    assert page.tool.interrupted() is None


def test_what_is_under_way_goes_with_the_page(
    page: PostsPage, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    read_in(qtbot, page, archive(tmp_path, [RING, PLAIN], NOW), "1 post worth another look")
    program.own_posts().save_choices(PostChoices(case_open=OpenCase.NO))
    page.tool.show_review(PostFilter())
    page.leaving()
    wait_for_work(qtbot, page)
    assert isinstance(page.tool.shown, PostOverview), "what comes when the page is left is not shown"
    page.opened()
    wait_for(qtbot, page, "1 post worth another look")
    page.tool._flag_anew(PostChoices(words=("cake",), case_open=OpenCase.NO))
    wait_for(qtbot, page, "2 posts worth another look")
    page.leaving()
    assert not [one for one in psutil.Process().children() if "old_posts" in " ".join(one.cmdline())]
