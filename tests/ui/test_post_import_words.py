"""How an import is told: nothing is called whole, or gone, that is not proved to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.core.posts import KeptDecision, PostDecision, PostFate
from app.old_posts.model import Coverage, Platform, Section, SkipReason, Summary
from app.old_posts.results import ImportProgress, Outcome
from app.ui.widgets import work_progress
from app.ui.widgets.post_import_words import covered, left_out, listed, whether_it_agrees, whose_it_is, why_not
from app.ui.widgets.post_progress import PostProgress
from app.ui.widgets.post_results import told

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
COMMENTS = Coverage(
    platform=Platform.FACEBOOK,
    section=Section.COMMENTS,
    posts=412,
    oldest=WHEN - timedelta(days=30),
    newest=WHEN,
    made_at=WHEN + timedelta(days=9),
    counted=None,
    whole=True,
)
SUMMARY = Summary(
    platforms=(Platform.FACEBOOK,),
    parsed=412,
    skipped={},
    expected=None,
    read_of_expected=0,
    damaged=(),
    coverage=(COMMENTS,),
    unread=(),
)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "Facebook, comments: 412, from 30 January 2026 to 1 March 2026."),
        ({"whole": False}, "Facebook, comments: 412, from 30 January 2026 to 1 March 2026. Some of it is missing or"),
        ({"oldest": WHEN, "counted": True}, "Facebook, comments: 412, of 1 March 2026. All that the copy counts is"),
        ({"oldest": None, "newest": None}, "Facebook, comments: 412, without a date."),
        ({"posts": 0}, "Facebook, comments: none in this copy."),
    ],
)
def test_what_a_copy_can_speak_of(more: dict[str, object], said: str) -> None:
    assert covered(msgspec.structs.replace(COMMENTS, **more)).startswith(said)


def test_whether_as_much_was_found_as_there_should_be() -> None:
    assert "nobody can check that it is whole" in whether_it_agrees(SUMMARY)[2]
    agrees = msgspec.structs.replace(SUMMARY, expected=5, read_of_expected=5)
    assert whether_it_agrees(agrees)[1:] == ("ok", "The copy says it holds 5 items. All of them were found.")
    short = msgspec.structs.replace(SUMMARY, expected=5, read_of_expected=4)
    assert whether_it_agrees(short)[1] == "warn"
    assert "5 items, and 4 were found. What is missing is not taken for deleted." in whether_it_agrees(short)[2]


def test_what_was_left_out_says_the_most_first() -> None:
    skipped = {SkipReason.DUPLICATE: 6, SkipReason.OTHERS: 1200, SkipReason.EMPTY: 0}
    assert left_out(skipped.items()) == "other people's words (1,200), the same post again (6)"
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == (
        "",
        "a",
        "a and b",
        "a, b and c",
    )


def test_why_nothing_can_be_told_is_said_once_for_each_reason() -> None:
    def decided(section: Section, at: datetime, fate: PostFate) -> KeptDecision:
        return KeptDecision("k", b"p", "facebook", section, None, at, PostDecision.DELETE, WHEN, fate=fate)

    decisions = [
        decided(Section.COMMENTS, WHEN - timedelta(days=400), PostFate.CANNOT_TELL),
        decided(Section.COMMENTS, WHEN - timedelta(days=500), PostFate.CANNOT_TELL),
        decided(Section.REELS, WHEN, PostFate.CANNOT_TELL),
        decided(Section.COMMENTS, WHEN, PostFate.GONE),
    ]
    years, nothing = why_not(decisions, [COMMENTS])
    assert years.startswith("Cannot tell about 2 on Facebook: a copy can be made for some years only")
    assert nothing == "Cannot tell about 1 on Facebook: the copy holds nothing of that kind."
    (other,) = whose_it_is(Outcome(other_account=(Platform.X,)))
    assert "is of another account" in other


def test_results_in_words_leave_out_what_was_to_stay() -> None:
    fates = {
        PostDecision.DELETE: {PostFate.GONE: 2, PostFate.CANNOT_TELL: 3},
        PostDecision.EDIT: {PostFate.EDITED: 1},
        PostDecision.KEEP: {PostFate.STILL_THERE: 9},
    }
    assert told(fates) == ("Of 6 posts to delete, edit or untag, 2 are gone, 1 was edited and 3 cannot be checked.")
    assert not told({PostDecision.KEEP: {PostFate.GONE: 1}})


def test_how_far_it_is_and_how_long_still_is_told_of_all_that_was_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(work_progress, "monotonic", lambda: now)
    progress = PostProgress()
    qtbot.addWidget(progress)
    progress.start("Reading your posts")
    assert progress._words() == "Opening the copy"
    progress.show_read(ImportProgress(200, 0))
    assert progress._words() == "200 posts read"
    progress.start("Reading your posts")
    progress.show_read(ImportProgress(200, 5, 70_000))
    assert progress._words() == "200 of 70,000 posts · 5 worth another look so far"
    now += 2
    progress.show_read(ImportProgress(30_000, 600, 340_000))
    assert progress._words() == "30,000 of 340,000 posts · 600 worth another look so far · About 20 seconds left"
    now += 10  # slower than it was
    progress.show_read(ImportProgress(60_000, 900, 340_000))
    assert progress._words().endswith("About 55 seconds left")
