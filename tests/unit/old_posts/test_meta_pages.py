"""Facebook and Instagram as web pages: both looks, every way of writing a date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.old_posts.formats.html_entries import read_entries
from app.old_posts.formats.local_time import local_time
from app.old_posts.formats.meta_html import _ENTRY
from app.old_posts.identity import key_of
from app.old_posts.model import Platform, Section, SkipReason, TimeQuality
from app.readers.json_items import Broken
from tests.unit.old_posts.export_builders import WHEN, meta, tagged_picture
from tests.unit.old_posts.page_builders import entry, instagram_comment, page, picture, tagged_place
from tests.unit.old_posts.reading import read, texts

HEADING = "\n\nSam Lee updated his status."
NAME = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.html"


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("name", [NAME, "posts/your_posts_1.html", "facebook-sam/posts/your_posts.html"])
def test_facebook_of_both_looks(tmp_path: Path, name: str, old: bool) -> None:
    made = [entry("Café & <b>\nafter nights 😂", old=old), entry("", old=old, token="AQy")]
    posts, reading = read(tmp_path, {"start_here.html": b"<html></html>", name: page(made)})
    assert texts(posts) == ["Café & <b>\nafter nights 😂" + HEADING, HEADING.strip()]
    first = posts[0]
    assert (first.platform, first.section, first.at) == (
        *(Platform.FACEBOOK, Section.POSTS),
        datetime(2019, 5, 6, 17, 32, tzinfo=UTC),
    )
    assert (first.quality, first.url, first.id) == (TimeQuality.LOCAL, "https://www.facebook.com/dyi/l/?l=AQx", None)
    assert key_of(first).startswith("facebook/posts/~")
    assert (reading.summary().parsed, reading.summary().unread) == (2, ("start_here.html",))


def test_what_hangs_on_a_post(tmp_path: Path) -> None:
    link = '<div class="_2pin"><a href="https://e.org/a?b=1&amp;c=2">A story</a></div>'
    spot = '<div class="_2pin"><div>Place: Mill House (53.6, -2.3)</div><div>Address: 1 Mill Lane</div></div>'
    made = [
        entry("a", more=picture(latitude=51.5, longitude=-0.1)),
        entry("b", more=link),
        entry("c", more=spot),
        entry("", more=picture("../../posts/media/y.jpg"), heading=""),
        entry("", heading=""),
    ]
    posts, reading = read(tmp_path, {NAME: page(made)})
    assert texts(posts) == [
        "a" + HEADING,
        "b\n\nA story\n\nhttps://e.org/a?b=1&c=2" + HEADING,
        "c\n\nPlace: Mill House (53.6, -2.3)\nAddress: 1 Mill Lane" + HEADING,
        "",
    ]
    assert [post.location for post in posts] == [(51.5, -0.1), None, (53.6, -2.3), None]
    assert [post.media for post in posts] == [("posts/media/x.jpg",), (), (), ("posts/media/y.jpg",)]
    assert reading.summary().skipped == {SkipReason.EMPTY: 1}


def test_other_pages_of_facebook(tmp_path: Path) -> None:
    root = "your_facebook_activity"
    comment = entry("Well said", heading="Sam Lee commented on Ann's post.")
    posts, _ = read(
        tmp_path,
        {
            f"{root}/comments_and_reactions/comments.html": page([comment]),
            f"{root}/groups/group_posts_and_comments.html": page([entry("In a group")]),
            f"{root}/groups/your_comments_in_groups.html": page([entry("There")]),
            f"{root}/posts/archive.html": page([entry("Hidden")]),
            f"{root}/posts/album/0.html": page([entry("", heading="", more=picture())]),
            f"{root}/messages/inbox/ann_1/message_1.html": page([entry("private")]),
        },
    )
    assert {post.section: post.is_reply for post in posts} == {
        Section.COMMENTS: True,
        Section.GROUP_POSTS: False,
        Section.GROUP_COMMENTS: True,
        Section.ARCHIVED: False,
        Section.ALBUMS: False,
    }


def test_where_others_tagged_the_worker(tmp_path: Path) -> None:
    root = "your_facebook_activity"
    posts, _ = read(
        tmp_path,
        {
            f"{root}/posts/places_you_have_been_tagged_in.html": page([tagged_place("The Twins")]),
            f"{root}/activity_you're_tagged_in/photos_and_videos_you're_tagged_in.json": meta(
                [tagged_picture("Zoë A")]
            ),
        },
    )
    assert [(post.section, post.text, post.url) for post in posts] == [
        (Section.TAGGED_BY_OTHERS, "The Twins", None),
        (Section.TAGGED_BY_OTHERS, "Zoë A", "https://www.facebook.com/photo.php?fbid=7"),
    ]
    assert [(post.id, post.at) for post in posts] == [(None, datetime(2024, 7, 9, 10, 46, 3, tzinfo=UTC)), ("7", WHEN)]
    assert posts[1].tagged == ()


def test_instagram_as_pages(tmp_path: Path) -> None:
    caption = entry("", "27 May 2021, 06:44", heading="My caption", more=picture())
    posts, _ = read(
        tmp_path,
        {
            "your_instagram_activity/content/posts_1.html": page([caption]),
            "your_instagram_activity/comments/post_comments_1.html": page([instagram_comment("So <true>")]),
        },
    )
    assert [(post.platform, post.text, post.tagged) for post in posts] == [
        (Platform.INSTAGRAM, "My caption", ()),
        (Platform.INSTAGRAM, "So <true>", ("ann",)),
    ]
    assert {post.at for post in posts} == {datetime(2021, 5, 27, 6, 44, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 May 2019, 17:32", (2019, 5, 6, 17, 32, 0)),
        ("Jul 26, 2024 1:35:01pm", (2024, 7, 26, 13, 35, 1)),
        ("Jul 26, 2024, 1:35:01\u202fPM", (2024, 7, 26, 13, 35, 1)),
        ("Jul 26, 2024 12:05:00 AM", (2024, 7, 26, 0, 5, 0)),
        ("9 月 06, 2020 4:00:27 下午", (2020, 9, 6, 16, 0, 27)),
        ("26. jul. 2024 13.35.01", (2024, 7, 26, 13, 35, 1)),
        ("6 de mai de 2019 17:32", (2019, 5, 6, 17, 32, 0)),
        ("26 paź 2024, 09:05", (2024, 10, 26, 9, 5, 0)),
        ("26 Gorff 2024 09:05", (2024, 7, 26, 9, 5, 0)),
        ("26 iul. 2024, 09:05", (2024, 7, 26, 9, 5, 0)),
        ("2 août 2021 à 09:05", (2021, 8, 2, 9, 5, 0)),
        ("03/07/2024 09:05", (2024, 7, 3, 9, 5, 0)),
        ("07/23/2024 09:05", (2024, 7, 23, 9, 5, 0)),
        ("2024-07-23 09:05", (2024, 7, 23, 9, 5, 0)),
        ("no date", None),
        ("31 Feb 2024 09:05", None),
        ("17:32", None),
        ("6 Foo 2019 17:32", None),
    ],
)
def test_dates_as_people_read_them(text: str, expected: tuple[int, ...] | None) -> None:
    assert local_time(text) == (datetime(*expected, tzinfo=UTC) if expected else None)  # type: ignore[misc, arg-type]


@given(st.text(st.sampled_from("0123456789:., /-apm月MayJulé\u202f"), max_size=70))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = local_time(text)
    assert found is None or found.utcoffset() is not None


PIECES = [
    entry(token="AQz").encode(),
    b"<div",
    b"</div>",
    b'<div class="uiBoxWhite">',
    b"<p>",
    b"</html>",
    b'"',
    b">",
    b"<b>",
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=9), max_size=12), st.integers(1, 40))
def test_any_bytes_are_entries_or_trouble(parts: list[bytes], size: int) -> None:
    data = b"".join(parts) + b"</html>"
    whole = list(read_entries([data], _ENTRY))
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    in_pieces = list(read_entries(pieces, _ENTRY))
    assert [_as_html(one) for one in in_pieces] == [_as_html(one) for one in whole]
    assert len(whole) <= len(_ENTRY.findall(data))


def _as_html(node: object) -> str | None:
    return None if isinstance(node, Broken) else getattr(node, "html", None)


@pytest.mark.parametrize("bad", ["<div>" * 50_000, "<i " + " ".join(f"a{n}" for n in range(5_000)) + ">", "<b></i>"])
def test_what_is_not_nested_properly_is_left_out(tmp_path: Path, bad: str) -> None:
    made = page([entry("one"), entry("two", more=bad), entry("three")])
    posts, reading = read(tmp_path, {NAME: made})
    assert texts(posts) == ["one" + HEADING, "three" + HEADING]
    assert reading.summary().skipped == {SkipReason.DAMAGED: 1}


def test_a_page_that_was_cut_off(tmp_path: Path) -> None:
    made = page([entry("one"), entry("two")])
    posts, reading = read(tmp_path, {NAME: made[: made.index(b"two")]})
    assert texts(posts) == ["one" + HEADING]
    summary = reading.summary()
    assert (len(summary.damaged), summary.skipped, summary.coverage[0].whole) == (1, {SkipReason.DAMAGED: 1}, False)
