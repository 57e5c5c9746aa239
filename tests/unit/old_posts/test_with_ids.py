"""Mastodon, Bluesky and Reddit: platforms whose exports have an id for everything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.old_posts.export import Reading
from app.old_posts.model import Audience, Platform, Section, SkipReason, TimeQuality
from tests.unit.old_posts.export_builders import AUTHOR, WHEN, Files, outbox, reddit, repository, skeet, toot
from tests.unit.old_posts.reading import read, texts

FOLLOWERS = "https://m.example/users/sam/followers"


def test_mastodon(tmp_path: Path) -> None:
    linked = (
        '<p><span class="h-card"><a href="https://m.example/@ann" class="u-url mention">@<span>ann</span></a></span> '
        'R&amp;D<br />see <a href="https://example.org/a"><span class="invisible">https://</span>'
        "<span>example.org/a</span></a></p><p>&lt;3</p>"
    )
    items = [
        toot(1, linked, tag=[{"type": "Mention", "name": "@ann@m.example"}], updated="2026-03-07T00:00:00Z"),
        toot(2, "<p>b</p>", summary="work", inReplyTo="https://m.example/1"),
        toot(3, "", attachment=[{"url": "/media_attachments/files/1/a.jpg", "name": "My front door"}]),
        {
            "id": "https://m.example/users/sam/statuses/4/activity",
            "type": "Announce",
            "published": "2026-03-06T13:02:05Z",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": "https://other.example/users/bo/statuses/9",
        },
        {"type": "Delete", "object": "https://m.example/5"},
    ]
    posts, reading = read(tmp_path, outbox(items))
    assert texts(posts) == [
        "@ann R&D\nsee https://example.org/a\n\n<3",
        "work\n\nb",
        "My front door",
        "https://other.example/users/bo/statuses/9",
    ]
    first, second, third, boost = posts
    assert (first.id, first.url) == ("https://m.example/users/sam/statuses/1", "https://m.example/@sam/1")
    assert (first.at, first.tagged, first.edited, first.is_reply) == (WHEN, ("ann@m.example",), True, False)
    assert second.is_reply
    assert third.media == ("media_attachments/files/1/a.jpg",)
    assert (boost.is_shared, boost.url) == (True, "https://other.example/users/bo/statuses/9")
    summary = reading.summary()
    assert (summary.expected, summary.skipped, summary.platforms) == (
        None,
        {SkipReason.NOTICE: 1},
        (Platform.MASTODON,),
    )


@pytest.mark.parametrize(
    ("to", "cc", "audience"),
    [
        ("Public", (FOLLOWERS,), Audience.PUBLIC),
        (FOLLOWERS, ("https://www.w3.org/ns/activitystreams#Public",), Audience.UNLISTED),
        (FOLLOWERS, (), Audience.FOLLOWERS),
        ("https://m.example/users/ann", (), Audience.NAMED),
    ],
)
def test_mastodons_audiences(tmp_path: Path, to: str, cc: tuple[str, ...], audience: Audience) -> None:
    [post], _ = read(tmp_path, outbox([toot(1, "a", to=to, cc=cc)]))
    assert post.audience is audience


def test_bluesky(tmp_path: Path) -> None:
    text = "😂 @ann.example café example.org/a..."
    start, link = len("😂 ".encode()), len("😂 @ann.example café ".encode())
    facets = [
        {
            "index": {"byteStart": start, "byteEnd": start + len("@ann.example")},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ann"}],
        },
        {
            "index": {"byteStart": link, "byteEnd": len(text.encode())},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/a?long=1"}],
        },
    ]
    records = {
        "app.bsky.feed.post/3aaa": skeet(text, facets=facets),
        "app.bsky.feed.post/3aab": skeet("b", reply={"root": {}, "parent": {}}),
        "app.bsky.feed.post/3aac": skeet("", embed={"images": [{"alt": "My rota"}]}),
        "app.bsky.feed.post/3aad": {"text": 5},
        "app.bsky.feed.like/3aaa": {"subject": {}},
        "app.bsky.feed.repost/3aaa": {
            "createdAt": "2026-03-06T13:02:05Z",
            "subject": {"uri": "at://did:plc:bo/app.bsky.feed.post/3zzz"},
        },
        "app.bsky.actor.profile/self": {},
    }
    posts, reading = read(tmp_path, {"repo.car": repository(records)})
    posts.sort(key=lambda post: post.id or "")
    assert texts(posts) == [
        "😂 @ann.example café https://example.org/a?long=1",
        "b",
        "My rota",
        "https://bsky.app/profile/did:plc:bo/post/3zzz",
    ]
    first, second, _, repost = posts
    assert first.url == f"https://bsky.app/profile/{AUTHOR}/post/3aaa"
    assert (first.at, first.quality, first.tagged) == (WHEN, TimeQuality.CLAIMED, ("ann.example",))
    assert (second.is_reply, repost.is_shared) == (True, True)
    assert reading.summary().skipped == {SkipReason.DAMAGED: 1}


def test_a_lone_repository_that_was_cut_short(tmp_path: Path) -> None:
    data = repository({"app.bsky.feed.post/3aaa": skeet("a")}, deep=False)
    path = tmp_path / "sam.car"
    path.write_bytes(data)
    assert texts(list(Reading([path]))) == ["a"]
    path.write_bytes(data[:-20])
    with pytest.raises(Exception, match=r"No posts.*damaged or was cut short.*untouched"):
        list(Reading([path]))


def test_reddit(tmp_path: Path) -> None:
    files = reddit(
        [
            {"id": "p1", "title": "Night shifts", "body": 'They said "go",\nand I went'},
            {"id": "p2", "title": "A link", "url": "https://example.org/"},
        ],
        [{"id": "p1", "body": "Same number, other kind", "parent": "t1_x"}, {"id": "c2", "body": "[deleted]"}],
    )
    posts, reading = read(tmp_path, files)
    assert texts(posts) == [
        'Night shifts\n\nThey said "go",\nand I went',
        "A link\n\nhttps://example.org/",
        "Same number, other kind",
    ]
    assert [post.section for post in posts] == [Section.POSTS, Section.POSTS, Section.COMMENTS]
    assert posts[0].at == datetime(2024, 5, 2, 18, 11, 4, tzinfo=UTC)
    assert posts[2].url == "https://www.reddit.com/r/CareUK/c/p1/"
    summary = reading.summary()
    assert (summary.skipped, summary.unread) == ({SkipReason.DELETED: 1}, ())
    assert {one.account for one in summary.coverage} == {"sam"}


def test_reddit_damaged(tmp_path: Path) -> None:
    files: Files = {
        "comments_1.csv": b"id,permalink,date,subreddit,body\nc1,javascript:x,2024,a,b\nc2,https://r/,2024\n"
        b"c3,https://r/,soon,a,b\n"
    }
    [post], reading = read(tmp_path, files)
    assert (post.id, post.at) == ("c3", None)
    assert reading.summary().skipped == {SkipReason.DAMAGED: 2}


def test_two_platforms_at_once(tmp_path: Path) -> None:
    posts, reading = read(tmp_path, outbox([toot(1, "a")]), reddit([{"id": "p1", "title": "b"}]))
    assert texts(posts) == ["a", "b"]
    assert reading.summary().platforms == (Platform.MASTODON, Platform.REDDIT)
