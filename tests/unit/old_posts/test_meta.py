"""Facebook, Instagram and Threads: every layout, and letters as they were typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.old_posts.formats.common import repaired
from app.old_posts.model import Platform, Section, SkipReason
from tests.unit.old_posts.export_builders import (
    SECONDS,
    WHEN,
    exif,
    facebook_comment,
    facebook_post,
    instagram_picture,
    meta,
    mojibake,
)
from tests.unit.old_posts.reading import read, texts

TITLE = "\n\nSam Lee updated his status."


@pytest.mark.parametrize(
    "name",
    [
        "posts/your_posts_1.json",
        "your_activity_across_facebook/posts/your_posts__check_ins__photos_and_videos_1.json",
        "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json",
        "personal_information/profile_information/posts/your_posts__check_ins__photos_and_videos_1.json",
        "this_profile's_activity_across_facebook/posts/profile_posts_1.json",
        "facebook-sam/your_posts_1.json",
    ],
)
def test_facebook_of_every_year(tmp_path: Path, name: str) -> None:
    [post], reading = read(tmp_path, {name: meta([facebook_post("Café after nights 😂")])})
    assert post.text == "Café after nights 😂" + TITLE
    assert (post.platform, post.section, post.at, post.id, post.url) == (
        *(Platform.FACEBOOK, Section.POSTS, WHEN),
        *(None, None),
    )
    assert reading.summary().parsed == 1


def test_what_hangs_on_a_post_of_facebook(tmp_path: Path) -> None:
    picture = {"uri": "posts/media/x.jpg", "creation_timestamp": SECONDS, "description": "The rota"} | exif(51.5, -0.1)
    place = {"name": "Mill House", "coordinate": {"latitude": 53.6, "longitude": -2.3}, "address": "1 Mill Lane"}
    posts, reading = read(
        tmp_path,
        {
            "posts/your_posts_1.json": meta(
                [
                    facebook_post("a", tags=[{"name": "Zoë A"}], attachments=[{"data": [{"media": picture}]}]),
                    facebook_post("b", attachments=[{"data": [{"place": place}, {"text": "c"}]}]),
                    facebook_post("d", attachments=[{"data": [{"external_context": {"url": "https://e.org/"}}]}]),
                    facebook_post(None),
                    {"timestamp": SECONDS, "attachments": [], "data": []},
                    facebook_post("never", at=-62169958800),
                    "no post",
                ]
            )
        },
    )
    assert texts(posts)[:4] == [
        f"a\n\nThe rota{TITLE}",
        f"b\n\nMill House\n\n1 Mill Lane\n\nc{TITLE}",
        f"d\n\nhttps://e.org/{TITLE}",
        TITLE.strip(),
    ]
    assert (posts[0].tagged, posts[0].media, posts[0].location) == (("Zoë A",), ("posts/media/x.jpg",), (51.5, -0.1))
    assert posts[1].location == (53.6, -2.3)
    assert posts[4].at is None
    assert reading.summary().skipped == {SkipReason.EMPTY: 1, SkipReason.DAMAGED: 1}


def test_the_other_files_of_facebook(tmp_path: Path) -> None:
    root = "your_facebook_activity"
    labels = [
        {"label": "Message", "value": "Home at last"},
        {
            "label": "Place tags",
            "dict": [{"label": "Coordinates", "value": "(53.6 , -2.3)"}, {"label": "Name", "value": "Bury"}],
        },
    ]
    album = {"name": "Home", "description": "", "photos": [instagram_picture("Home", description="Our street")]}
    posts, _ = read(
        tmp_path,
        {
            f"{root}/comments_and_reactions/comments.json": meta({"comments_v2": [facebook_comment("Well said")]}),
            f"{root}/groups/group_posts_and_comments.json": meta({"group_posts_v2": [facebook_post("In a group")]}),
            f"{root}/groups/your_comments_in_groups.json": meta({"group_comments_v2": [facebook_comment("There")]}),
            f"{root}/posts/check-ins.json": meta({"timestamp": SECONDS, "fbid": "5", "label_values": labels}),
            f"{root}/posts/album/0.json": meta(album),
            f"{root}/posts/your_videos.json": meta({"videos_v2": [instagram_picture("", description="Film")]}),
            f"{root}/messages/inbox/ann_1/message_1.json": meta({"participants": [], "messages": []}),
        },
    )
    assert {post.section: post.text.split("\n\n")[0] for post in posts} == {
        Section.COMMENTS: "Well said",
        Section.GROUP_POSTS: "In a group",
        Section.GROUP_COMMENTS: "There",
        Section.CHECK_INS: "Home at last",
        Section.ALBUMS: "Our street",
        Section.VIDEOS: "Film",
    }
    [checked_in] = [post for post in posts if post.section is Section.CHECK_INS]
    assert (checked_in.id, checked_in.location, checked_in.at) == ("5", (53.6, -2.3), WHEN)


def test_a_file_of_a_row_that_is_missing(tmp_path: Path) -> None:
    parts = {f"posts/your_posts_{number}.json": meta([facebook_post(str(number))]) for number in (1, 2, 3)}
    assert read(tmp_path, parts)[1].summary().coverage[0].whole
    del parts["posts/your_posts_2.json"]
    assert not read(tmp_path, parts)[1].summary().coverage[0].whole


@pytest.mark.parametrize(
    "name",
    [
        "content/posts_1.json",
        "your_instagram_activity/content/posts_1.json",
        "your_instagram_activity/media/posts_1.json",
    ],
)
def test_instagram_of_every_year(tmp_path: Path, name: str) -> None:
    one = {"media": [instagram_picture("One é", **exif(51.5, -0.12))]}
    several = {
        "media": [instagram_picture(), instagram_picture(at=5)],
        "title": "Two 😂",
        "creation_timestamp": SECONDS,
    }
    for value, expected in (([one, several], ["One é", "Two 😂"]), (one, ["One é"])):
        posts, _ = read(tmp_path, {name: meta(value)})
        assert texts(posts) == expected
        assert posts[0].location == (51.5, -0.12)
        assert {post.at for post in posts} == {WHEN}


@pytest.mark.parametrize("wrapped", [True, False])
def test_instagrams_comments(tmp_path: Path, wrapped: bool) -> None:
    mapped = {
        "media_list_data": [],
        "string_map_data": {
            "Opmerking": {"value": "Zo waar é"},
            "Media-eigenaar": {"value": "ann"},
            "Tijd": {"timestamp": SECONDS},
        },
    }
    value: Any = {"comments_media_comments": [mapped]} if wrapped else [mapped]
    [post], _ = read(tmp_path, {"your_instagram_activity/comments/post_comments_1.json": meta(value)})
    assert (post.text, post.tagged, post.at, post.is_reply) == ("Zo waar é", ("ann",), WHEN, True)


def test_stories_reels_and_the_bin(tmp_path: Path) -> None:
    root = "your_instagram_activity/media"
    posts, reading = read(
        tmp_path,
        {
            f"{root}/stories.json": meta({"ig_stories": [instagram_picture("Story")]}),
            f"{root}/reels.json": meta({"ig_reels_media": [{"media": [instagram_picture("Reel")]}]}),
            f"{root}/recently_deleted_content.json": meta(
                {"ig_recently_deleted_media": [{"media": [instagram_picture("Gone", at=SECONDS + 5)]}]}
            ),
        },
    )
    assert [(post.section, post.text) for post in posts] == [(Section.STORIES, "Story"), (Section.REELS, "Reel")]
    assert list(reading.gone) == [f"instagram/posts/@{SECONDS + 5}"]


def test_instagram_before_2021(tmp_path: Path) -> None:
    picture = {"caption": "Old é", "taken_at": "2018-05-01T10:00:00", "path": "photos/a.jpg", "location": "Bury"}
    posts, _ = read(
        tmp_path,
        {
            "media.json": meta({"photos": [picture], "stories": [picture | {"caption": "Story"}], "direct": [picture]}),
            "comments.json": meta({"media_comments": [["2018-05-01T10:00:00", "So true", "ann"]]}),
        },
    )
    assert texts(posts) == ["Old é\n\nBury", "Story\n\nBury", "So true"]
    assert posts[2].tagged == ("ann",)


def test_threads(tmp_path: Path) -> None:
    said = instagram_picture("Café on Threads", uri="", text_app_post={"is_reply": True})
    name = "your_instagram_activity/threads/threads_and_replies.json"
    [post], reading = read(tmp_path, {name: meta({"text_post_app_text_posts": [{"media": [said]}]})})
    assert (post.platform, post.text, post.media, post.is_reply) == (Platform.THREADS, "Café on Threads", (), True)
    assert reading.summary().platforms == (Platform.THREADS,)


def test_the_format_for_looking_at_is_refused_with_the_way(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="JSON"):
        read(tmp_path, {"your_facebook_activity/posts/your_posts.html": b"<html>", "start_here.html": b""})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_letters_come_back_and_stay(text: str) -> None:
    once = repaired(json.loads(json.dumps(mojibake(text))))
    assert once == text


def test_what_is_right_already_stays() -> None:
    for text in ("é", "naïve", "😂 é", "plain"):
        assert repaired(text) == text
