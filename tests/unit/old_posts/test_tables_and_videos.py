"""LinkedIn, YouTube, TikTok and Snapchat: every way they write, and what they write beside the text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.old_posts.formats.tiktok_text import blocks
from app.old_posts.formats.youtube import words_of
from app.old_posts.identity import key_of
from app.old_posts.model import Audience, Platform, Section, SkipReason, TimeQuality
from tests.unit.old_posts.export_builders import (
    linkedin_article,
    linkedin_comments,
    old_shares,
    shares,
    snapchat,
    tiktok,
    tiktok_text,
    youtube_comments,
    youtube_list,
)
from tests.unit.old_posts.reading import read, texts


def test_linkedin(tmp_path: Path) -> None:
    several = 'Proud of my team.\n\nThey said "yes",\nand went'
    posts, reading = read(
        tmp_path,
        {
            "Shares.csv": shares([several, "One"]),
            "Comments_1.csv": linkedin_comments(['She said "go", and\nI did \\o/', ""]),
            "Connections.csv": b"Notes:\n",
        },
    )
    assert texts(posts) == [several, "One", 'She said "go", and\nI did \\o/']
    assert (posts[0].id, posts[0].at, posts[0].quality) == (
        *("7345000", datetime(2025, 7, 1, 14, 33, 22, tzinfo=UTC)),
        TimeQuality.LOCAL,
    )
    assert posts[0].url == "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7345000"
    assert (posts[2].id, posts[2].section, posts[2].is_reply) == (None, Section.COMMENTS, True)
    summary = reading.summary()
    assert (summary.skipped, summary.unread) == ({SkipReason.EMPTY: 1}, ("Connections.csv",))


def test_linkedin_of_2018(tmp_path: Path) -> None:
    [post], _ = read(tmp_path, {"Shares.csv": old_shares("Café\nopen")})
    assert (post.text, post.url) == ("Café\nopen", "https://www.linkedin.com/x")


def test_linkedins_articles(tmp_path: Path) -> None:
    posts, reading = read(
        tmp_path,
        {
            "Articles/Articles/2026 care.html": linkedin_article("On care", "<p>Caf\u00e9 &amp; us.</p><p>Two</p>"),
            "Articles/Articles/draft.html": linkedin_article("Not yet", "<p>Hm</p>", published=""),
        },
    )
    assert [(post.section, post.text) for post in posts] == [
        (Section.DRAFTS, "Not yet\n\nHm"),
        (Section.ARTICLES, "On care\n\nCafé & us.\n\nTwo"),
    ]
    assert (posts[1].at, posts[1].id) == (datetime(2026, 2, 24, 0, 9, tzinfo=UTC), "on-care-sam-lee-x1")
    assert posts[1].url == "https://www.linkedin.com/pulse/on-care-sam-lee-x1"
    assert (reading.summary().parsed, reading.summary().unread) == (2, ())


def test_youtube_before_the_tables(tmp_path: Path) -> None:
    root = "Takeout/YouTube and YouTube Music"
    comments = youtube_list(("UgzAbc", "So <b>true</b> &amp;<br/>so on"), ("Ug2ab", ""))
    posts, reading = read(
        tmp_path,
        {
            f"{root}/my-comments/my-comments.html": comments,
            f"{root}/my-live-chat-messages/my-live-chat-messages.html": youtube_list(("", "Hi")),
            f"{root}/history/watch-history.html": b"<html><div>Watched a video</div></html>",
        },
    )
    assert [(post.section, post.text, post.id) for post in posts] == [
        (Section.COMMENTS, "So true &\nso on", "UgzAbc"),
        (Section.LIVE_CHATS, "Hi", None),
    ]
    assert {post.at for post in posts} == {datetime(2020, 4, 27, 23, 18, 23, tzinfo=UTC)}
    assert posts[0].url == "https://www.youtube.com/watch?v=abcdefghijk&lc=UgzAbc"
    assert reading.summary().skipped == {SkipReason.EMPTY: 1}


@pytest.mark.parametrize("old", [True, False])
def test_youtube(tmp_path: Path, old: bool) -> None:
    cells = [
        '{"takeoutSegments":[{"text":"Well "},{"text":"said"}]}',
        '{"text":"Line\none, "},{"text":"é"}',
        "plain",
        "",
    ]
    name = "Takeout/YouTube and YouTube Music/comentarios/comentarios.csv"
    posts, reading = read(tmp_path, {name: youtube_comments(cells, old=old)})
    assert texts(posts) == ["Well said", "Line\none, é", "plain"]
    assert posts[0].url == "https://www.youtube.com/watch?v=abcdefghijk&lc=Ug0"
    assert posts[0].at == datetime(2024, 5, 2, 18, 11, 4, 123456, tzinfo=UTC)
    assert reading.summary().total == 4


def test_cells_that_are_no_json() -> None:
    for cell in ("{", '{"text":5}', "{}", '{"takeoutSegments":5}', "[" * 5000, "{" * 5000):
        assert isinstance(words_of(cell), str)


def test_tiktok_as_text(tmp_path: Path) -> None:
    posts, reading = read(tmp_path, tiktok_text())
    assert [(post.section, post.text) for post in posts] == [
        *[(Section.COMMENTS, "So true\nNote: me too")] * 2,
        (Section.POSTS, "My café"),
    ]
    assert (posts[2].at, posts[2].audience) == (datetime(2025, 7, 1, 14, 33, 22, tzinfo=UTC), Audience.FOLLOWERS)
    [same] = [post for post in read(tmp_path, tiktok(new=True))[0] if post.section is Section.POSTS]
    assert key_of(same) == key_of(posts[2])
    assert reading.summary().unread == ("TikTok/Activity/Browsing History.txt",)


@given(st.text(st.sampled_from("\nDate: Comment2025-07-01Title xy")))
def test_any_text_is_blocks(text: str) -> None:
    assert sum(len(block) for block in blocks(text)) <= text.count(":")


@pytest.mark.parametrize("new", [True, False])
def test_tiktok(tmp_path: Path, new: bool) -> None:
    posts, reading = read(tmp_path, tiktok(new=new))
    assert {post.section: post.text for post in posts} == {Section.COMMENTS: "So true", Section.POSTS: "My café"}
    [video] = [post for post in posts if post.section is Section.POSTS]
    assert (video.platform, video.url, video.audience) == (Platform.TIKTOK, None, Audience.FOLLOWERS)
    assert len(reading.gone) == 1
    assert reading.summary().skipped == {SkipReason.DELETED: 1}


def test_snapchat(tmp_path: Path) -> None:
    posts, reading = read(tmp_path, snapchat())
    assert [(post.text, post.location) for post in posts] == [("", (51.5074, -0.1277)), ("", None), ("On shift", None)]
    assert reading.summary().skipped == {SkipReason.OTHERS: 1, SkipReason.EMPTY: 1}
