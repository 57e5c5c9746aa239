"""Going through posts, by keys alone; searching them; what was decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import Part
from app.core.posts import OpenCase, PostDecision, PostFate, PostFilter
from app.old_posts.model import Platform
from app.ui.pages.page import Page
from app.ui.theme import theme
from app.ui.widgets.post_decided import DecidedRow, PostDecided
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_review import PostReview
from app.ui.widgets.post_search import PostSearch
from app.ui.widgets.post_stop import ASK_FIRST
from app.ui.widgets.post_text import MarkedText
from app.ui.widgets.post_words import ICONS
from tests.ui.page_kit import wait_for_work
from tests.unit.old_posts.export_builders import tweet, with_link, x_archive, zipped

RINGS = [
    "Ring me on 07700 9001{:02} after tea",
    "Swapped numbers with the plumber, it is 07700 9001{:02} now",
    "New phone! Text 07700 9001{:02}",
]
WORDS = ("apple", "bread", "cheese", "dates", "eggs", "flour", "grapes", "honey", "ice", "jam")


def archive(folder: Path, name: str, numbers: list[int], made: str = "2026-03-07T13:15:31.187Z") -> Path:
    """Posts with a phone number each; no two say nearly the same."""
    tweets = [
        tweet(number, f"{RINGS[number % 3].format(number)} {WORDS[number % 10]} {'x' * (number // 10)}")
        for number in numbers
    ]
    tweets += [tweet(900, "Tea and toast"), tweet(901, "A quiet day by the sea")]
    path = folder / name
    path.write_bytes(zipped(x_archive(tweets, generationDate=made)))
    return path


@pytest.fixture
def imported(program: Application, tmp_path: Path) -> Application:
    """Thirty posts to review of thirty-two, and nothing that would be a reason to stop."""
    posts = program.own_posts()
    posts.save_choices(replace(posts.choices(), case_open=OpenCase.NO))
    posts.bring_in([archive(tmp_path, "x.zip", list(range(30)))])
    return program


def shown(qtbot: QtBot, widget: QWidget, page: Page) -> None:
    page.content.addWidget(widget)
    qtbot.addWidget(page)
    page.resize(900, 800)
    page.show()


def review(qtbot: QtBot, program: Application, chosen: PostFilter | None = None) -> PostReview:
    page = Page("Old posts")
    made = PostReview(PostDesk(program, page))
    shown(qtbot, made, page)
    begin(qtbot, made, chosen or PostFilter())
    return made


def begin(qtbot: QtBot, made: PostReview, chosen: PostFilter) -> None:
    """Show a queue, and wait until it is there: it is read off the screen's thread."""
    before = made._queue
    made.show_queue(chosen)
    qtbot.waitUntil(lambda: made._queue is not before)
    turn()


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def button(widget: QWidget, text: str) -> QPushButton:
    """The one on screen: what was taken away may not be deleted yet."""
    return next(one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisible())


def is_there(widget: QWidget, text: str) -> bool:
    return any(one.text() == text and one.isVisible() for one in widget.findChildren(QPushButton))


def turn() -> None:
    """Let what was just made come to its place."""
    for _ in range(3):
        QApplication.processEvents()


def press(qtbot: QtBot, made: PostReview, key: Qt.Key) -> None:
    focus = QApplication.focusWidget() or made
    qtbot.keyClick(focus, key)
    QApplication.processEvents()


def test_twenty_posts_by_keys_alone_and_the_way_back(qtbot: QtBot, imported: Application) -> None:
    made = review(qtbot, imported)
    posts = imported.own_posts()
    keys = [Qt.Key.Key_D, Qt.Key.Key_K, Qt.Key.Key_E, Qt.Key.Key_U, Qt.Key.Key_L]
    seen = []
    for number in range(20):
        assert made.card is not None
        seen.append(made.card.post.id)
        press(qtbot, made, keys[number % 5])
    assert len(set(seen)) == 20
    counts = posts.counts(PostFilter(to_review=False)).by_decision
    assert counts == dict.fromkeys(PostDecision, 4)
    assert "16 of 30 worth another look decided" in words(made)  # what is for later is not decided
    press(qtbot, made, Qt.Key.Key_Z)
    assert "16 of 30 worth another look decided" in words(made)
    assert made.card is not None
    assert made.card.post.id == seen[-1]
    assert made.card.post.decision is None
    press(qtbot, made, Qt.Key.Key_Left)
    assert made.card.post.id == seen[-2]
    assert made.card.post.decision is PostDecision.UNTAG
    press(qtbot, made, Qt.Key.Key_K)  # another mind
    assert posts.counts(PostFilter(to_review=False)).by_decision[PostDecision.KEEP] == 5
    findings = imported.vault.findings(Part.POSTS)
    assert sorted(finding.kind for finding in findings) == ["delete"] * 4 + ["edit"] * 4 + ["untag"] * 3


def test_the_buttons_stay_where_they_are_from_post_to_post(qtbot: QtBot, program: Application, tmp_path: Path) -> None:
    texts = ["Ring 07700 900123", "Ring 07700 900124 and " + "talk of the weather " * 60, "Write to a@b.example"]
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(x_archive([tweet(number, text) for number, text in enumerate(texts)])))
    posts = program.own_posts()
    posts.save_choices(replace(posts.choices(), case_open=OpenCase.YES))
    posts.bring_in([path])
    made = review(qtbot, program)
    page = made.window()
    seen = []
    for _ in texts:
        keep = button(page, "Keep  K")
        assert made.card is not None
        seen.append((keep.mapTo(page, QPoint()), made.card.mapTo(page, QPoint())))
        assert "Ask your union" in words(page)
        qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda at=made.card.post.id: made.card is None or made.card.post.id != at)
        turn()
    assert len(set(seen)) == 1
    assert posts.counts(PostFilter(to_review=False)).by_decision == {PostDecision.KEEP: 3}
    assert not is_there(page, "Keep  K")  # nothing is left to answer for

    press(qtbot, made, Qt.Key.Key_Left)
    keep = button(page, "Keep  K")
    keep.setFocus()
    theme().set_look("light", 200)
    page.resize(480, 350)  # too low to keep them in sight: they come after the post
    turn()
    assert page.area.widget().isAncestorOf(keep)
    assert keep.hasFocus()
    page.resize(480, 600)
    turn()
    assert not page.area.widget().isAncestorOf(keep)
    qtbot.keyClick(keep, Qt.Key.Key_D)  # the keys are heard there, too
    qtbot.waitUntil(lambda: is_there(page, "I have read this"))


def test_a_filter_shows_what_it_says_and_the_end_says_what_was_decided(qtbot: QtBot, imported: Application) -> None:
    made = review(qtbot, imported, PostFilter(kind="postcode"))
    assert made.card is None
    assert "Nothing to look at here" in words(made)
    ended = []
    made.ended.connect(lambda: ended.append(True))
    go_on = button(made, "Review the other 30 posts")  # which this filter hides
    qtbot.keyClick(go_on, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.card is not None)
    begin(qtbot, made, PostFilter(kind="phone", platform="x", year=2026))
    assert not ended
    press(qtbot, made, Qt.Key.Key_K)
    begin(qtbot, made, PostFilter(kind="phone"))
    assert "0 of 29 worth another look decided" in words(made)  # of this reason, in this sitting
    for _ in range(29):
        press(qtbot, made, Qt.Key.Key_K)
    assert ended
    assert "You looked at all of them" in words(made)
    assert "This time: 29 to keep." in words(made)


def test_the_end_says_what_was_decided_last_and_this_time(qtbot: QtBot, imported: Application) -> None:
    posts = imported.own_posts()
    first, _, *others = posts.queue()
    posts.decide(first, PostDecision.LATER)
    for post in others:
        posts.decide(post, PostDecision.KEEP)
    made = review(qtbot, imported)
    press(qtbot, made, Qt.Key.Key_K)
    press(qtbot, made, Qt.Key.Key_Z)
    press(qtbot, made, Qt.Key.Key_K)
    press(qtbot, made, Qt.Key.Key_K)
    assert "This time: 2 to keep." in words(made)
    press(qtbot, made, Qt.Key.Key_Left)
    press(qtbot, made, Qt.Key.Key_E)
    assert "This time: 1 to keep, 1 to edit." in words(made)
    press(qtbot, made, Qt.Key.Key_Z)
    press(qtbot, made, Qt.Key.Key_Right)
    assert "This time: 2 to keep." in words(made)


def test_a_queue_that_comes_after_leaving_is_not_shown(qtbot: QtBot, imported: Application) -> None:
    made = review(qtbot, imported)
    made.show_queue(PostFilter(platform="x"))
    made.leave()
    wait_for_work(qtbot, made)
    assert made.card is None
    assert not is_there(made._desk.page, "Undo  Z")


def test_before_a_deletion_the_words_stand_and_are_read_once(qtbot: QtBot, imported: Application) -> None:
    posts = imported.own_posts()
    posts.save_choices(replace(posts.choices(), case_open=OpenCase.YES))
    made = review(qtbot, imported)
    assert ASK_FIRST in words(made)
    first = made.card.post if made.card else None
    press(qtbot, made, Qt.Key.Key_D)
    assert made.card is not None
    assert made.card.post == first  # not before the words are read
    qtbot.waitUntil(lambda: is_there(made, "I have read this"))
    read = button(made, "I have read this")
    assert read.hasFocus()
    qtbot.keyClick(read, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.card is not None and made.card.post != first)
    press(qtbot, made, Qt.Key.Key_D)
    assert posts.counts(PostFilter(to_review=False)).by_decision == {PostDecision.DELETE: 2}
    assert ASK_FIRST in words(made)


def test_what_may_upset_is_announced_first(qtbot: QtBot, program: Application, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(x_archive([tweet(1, "I will smash his face in if he talks to me like that again")])))
    program.own_posts().bring_in([path])
    made = review(qtbot, program)
    assert not made.findChildren(MarkedText)
    qtbot.waitUntil(lambda: is_there(made, "Show this post"))
    show = button(made, "Show this post")
    qtbot.keyClick(show, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(made.findChildren(MarkedText)))


def test_words_are_found_as_they_are_typed_and_can_be_decided_on(qtbot: QtBot, imported: Application) -> None:
    page = Page("Old posts")
    made = PostSearch(PostDesk(imported, page))
    shown(qtbot, made, page)
    qtbot.keyClicks(made.field, "toa")
    qtbot.waitUntil(lambda: "1 post found." in words(made))
    qtbot.waitUntil(lambda: is_there(made, "Look at it"))
    look = button(made, "Look at it")
    qtbot.keyClick(look, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.review.card is not None)
    press(qtbot, made.review, Qt.Key.Key_D)
    assert imported.own_posts().counts(PostFilter(to_review=False)).by_decision == {PostDecision.DELETE: 1}
    qtbot.keyClicks(made.field, "xyz")
    qtbot.waitUntil(lambda: "No post has these words." in words(made))


def test_what_was_decided_has_its_way_its_day_and_what_became_of_it(
    qtbot: QtBot, imported: Application, tmp_path: Path
) -> None:
    posts = imported.own_posts()
    one, other, third = posts.queue()[:3]
    for post in (one, other):
        posts.decide(post, PostDecision.DELETE)
    posts.decide(third, PostDecision.UNTAG)
    page = Page("Old posts")
    made = PostDecided(PostDesk(imported, page))
    shown(qtbot, made, page)
    made.show_decided(PostFilter())
    qtbot.waitUntil(lambda: len(made.findChildren(DecidedRow)) == 2)
    qtbot.waitUntil(lambda: is_there(made, "I deleted it"))
    did = button(made, "I deleted it")
    qtbot.keyClick(did, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "You deleted it on 20 November 2026" in words(made))
    assert button(made, "Open on X (Twitter)").hasFocus()  # the list does not begin again
    keep = button(made, "To keep (0)")
    keep.setFocus()
    qtbot.keyClick(keep, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "No post is on this list." in words(made))
    assert button(made, "To keep (0)").hasFocus()

    left = [number for number in range(30) if f"9001{number:02}" not in one.text]
    posts.bring_in([archive(tmp_path, "later.zip", left, made="2026-12-24T13:15:31.187Z")])
    made.show_decided(PostFilter(decision=PostDecision.DELETE))
    qtbot.waitUntil(lambda: "1 post gone" in words(made))
    assert "Still there" in words(made)
    assert posts.decisions(PostDecision.DELETE)[0].fate in (PostFate.GONE, PostFate.STILL_THERE)

    made.show_decided(PostFilter(decision=PostDecision.UNTAG))
    qtbot.waitUntil(
        lambda: "I asked today" in [one.text() for one in made.findChildren(QPushButton) if one.isVisible()]
    )
    qtbot.waitUntil(lambda: is_there(made, "I asked today"))
    again = button(made, "Decide again")
    qtbot.keyClick(again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not posts.decisions(PostDecision.UNTAG))
    assert third.id in {post.id for post in posts.queue()}

    posts.wipe(keep_decisions=True)
    made.show_decided(PostFilter(decision=PostDecision.DELETE))
    qtbot.waitUntil(lambda: "1 post whose words are removed from this app" in words(made))
    assert "still there, as the copy read on 20 November 2026 shows" in words(made)  # what is left to do stays in sight
    assert "1 post gone" in words(made)


def test_the_way_to_a_post_is_its_link_or_a_recipe(qtbot: QtBot, program: Application, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    post = with_link("See LINK or ring 07700 900123", "https://example.com/x", 5)
    path.write_bytes(zipped(x_archive([post])))
    program.own_posts().bring_in([path])
    made = review(qtbot, program)
    assert made.card is not None
    names = [button.text() for button in made.card.findChildren(QPushButton)]
    assert "Open on X (Twitter)" in names
    qtbot.waitUntil(lambda: is_there(made.card, "Find it another way"))
    find = button(made.card, "Find it another way")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_there(made.card, "Copy the first words"))
    copy = button(made.card, "Copy the first words")
    qtbot.keyClick(copy, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text().startswith("See https://example.com/x")


def test_every_platform_has_its_icon(program: Application) -> None:
    for platform in Platform:
        assert (program.resources / "icons" / f"{ICONS[platform]}.svg").exists()
