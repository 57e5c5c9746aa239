"""X: every year's archive, and every trap of its format."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.old_posts.export import Reading
from app.old_posts.formats.x_items import Item, readable
from app.old_posts.model import Section, SkipReason, TimeQuality
from tests.unit.old_posts.export_builders import (
    WHEN,
    X_ID,
    Files,
    tweet,
    unpacked,
    with_link,
    wrapped,
    x_archive,
    x_manifest,
    x_script,
    zipped,
)
from tests.unit.old_posts.reading import read, texts


def test_a_tweet_of_today(tmp_path: Path) -> None:
    [post], reading = read(tmp_path, x_archive([tweet(7, "On shift <3 & tired")]))
    assert post.text == "On shift <3 & tired"
    assert (post.id, post.at, post.quality) == (str(X_ID + 7), WHEN, TimeQuality.EXACT)
    assert post.url == f"https://x.com/sample/status/{X_ID + 7}"
    summary = reading.summary()
    assert (summary.parsed, summary.expected, summary.total, summary.agrees) == (1, 1, 1, True)
    [coverage] = summary.coverage
    assert (coverage.counted, coverage.whole, coverage.oldest, coverage.newest) == (True, True, WHEN, WHEN)
    assert coverage.account == "1"
    assert coverage.made_at == datetime(2026, 3, 7, 13, 15, 31, 187000, tzinfo=UTC)


@pytest.mark.parametrize(
    "files",
    [
        {"data/tweet.js": x_script("tweet", wrapped([tweet(1, "a"), tweet(2, "b")]))},
        {"tweet.js": x_script("tweet", [tweet(1, "a"), tweet(2, "b")])},
        {"twitter-2026/deeper/data/tweets.js": x_script("tweets", wrapped([tweet(1, "a"), tweet(2, "b")]))},
        {
            "data/tweets.js": x_script("tweets", wrapped([tweet(1, "a")])),
            "data/tweets-part1.js": x_script("tweets", wrapped([tweet(2, "b")]), part=1),
        },
        {"data/tweets.js": b"window.YTD.tweets.part0=" + json.dumps(wrapped([tweet(1, "a"), tweet(2, "b")])).encode()},
        {
            "data/tweets.js": x_script("tweets", wrapped([tweet(1, "a")])),
            "data/community-tweet.js": x_script("community_tweet", wrapped([tweet(2, "b")])),
        },
    ],
    ids=["2021", "before 2020", "a folder in a folder", "parts", "small", "community"],
)
def test_every_era(tmp_path: Path, files: Files) -> None:
    posts, reading = read(tmp_path, files)
    assert texts(posts) == ["a", "b"]
    assert posts[0].url == f"https://x.com/i/web/status/{X_ID + 1}"
    assert reading.summary().expected is None


def test_a_folder_a_lone_file_and_two_zips_are_the_same(tmp_path: Path) -> None:
    first = x_archive([tweet(1, "a")])
    second = {"data/tweets-part1.js": x_script("tweets", wrapped([tweet(2, "b")]), part=1)}
    whole = {**first, **second}
    folder = unpacked(whole, tmp_path / "folder")
    assert texts(list(Reading([folder]))) == ["a", "b"]
    assert texts(list(Reading([folder / "data" / "tweets.js"]))) == ["a"]
    posts, _ = read(tmp_path, first, second)
    assert texts(posts) == ["a", "b"]


def test_how_many_there_are_in_all_parts_is_known_with_the_first_post(tmp_path: Path) -> None:
    files = dict(x_archive([tweet(1, "a")], others={"data/deleted-tweets.js": x_script("deleted_tweets", [])}))
    files["data/tweets-part1.js"] = x_script("tweets", wrapped([tweet(2, "b")]), part=1)
    files["data/manifest.js"] = x_manifest(
        {"data/tweets.js": 1, "data/tweets-part1.js": 1, "data/deleted-tweets.js": 0}
    )
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(files))
    reading = Reading([path])
    assert next(iter(reading)).text == "a"
    assert reading.expected == 2


def test_a_part_that_was_left_out_is_missed(tmp_path: Path) -> None:
    files = dict(x_archive([tweet(1)]))
    files["data/manifest.js"] = x_manifest({"data/tweets.js": 1, "data/tweets-part1.js": 9, "data/like.js": 4})
    posts, reading = read(tmp_path, files)
    summary = reading.summary()
    assert len(posts) == 1
    assert (summary.expected, summary.read_of_expected, summary.agrees) == (10, 1, False)
    assert [damaged.member for damaged in summary.damaged] == ["data/tweetspart1.js"]
    assert summary.coverage[0].counted is False


def test_links_are_counted_in_code_points_of_the_escaped_text(tmp_path: Path) -> None:
    [post], _ = read(
        tmp_path, x_archive([with_link("\U0001f602 R&D <3 LINK & more", "https://example.org/?a=1&copy=2")])
    )
    assert post.text == "\U0001f602 R&D <3 https://example.org/?a=1&copy=2 & more"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_around_a_link_comes_back(before: str, after: str) -> None:
    if "LINK" in before + after:
        return
    item = msgspec.convert(with_link(f"{before}LINK{after}", "https://example.org/&amp;"), Item)
    assert item.entities
    assert (
        readable(item.full_text or "", item.entities.urls, []) == f"{before}https://example.org/&amp;{after}".rstrip()
    )


def test_pictures_replies_mentions_and_places(tmp_path: Path) -> None:
    text = "@sam look https://t.co/picture00x"
    media = {"indices": ["10", "33"], "media_url_https": "https://pbs.twimg.com/media/Abc.jpg", "type": "photo"}
    video = {
        "indices": ["10", "33"],
        "media_url_https": "https://pbs.twimg.com/x.jpg",
        "video_info": {
            "variants": [
                {"url": "https://video.twimg.com/low.mp4?tag=1", "bitrate": "200"},
                {"url": "https://video.twimg.com/high.mp4?tag=1", "bitrate": "2000"},
            ]
        },
    }
    made = tweet(
        1,
        text,
        entities={"urls": [], "user_mentions": [{"screen_name": "sam"}], "media": [media]},
        extended_entities={"media": [media, video]},
        in_reply_to_user_id_str="9",
        geo={"type": "Point", "coordinates": ["51.5", "-0.12"]},
        coordinates={"type": "Point", "coordinates": ["-0.12", "51.5"]},
    )
    only_second = tweet(2, "b", coordinates={"type": "Point", "coordinates": ["-0.12", "51.5"]})
    first, second = read(tmp_path, x_archive([made, only_second]))[0]
    assert first.text == "@sam look"
    assert first.media == (f"{X_ID + 1}-Abc.jpg", f"{X_ID + 1}-high.mp4")
    assert (first.tagged, first.is_reply, first.is_shared, first.location) == (("sam",), True, False, (51.5, -0.12))
    assert (second.location, second.is_reply) == ((51.5, -0.12), False)


def test_a_retweet_is_told_by_its_text(tmp_path: Path) -> None:
    [post], _ = read(tmp_path, x_archive([tweet(1, "RT @sam: so true…", retweeted=False)]))
    assert post.is_shared


def test_a_long_tweet_is_whole(tmp_path: Path) -> None:
    whole = "The start of a long tweet that goes on and on, " * 9
    note = {
        "noteTweetId": "77",
        "createdAt": "2026-03-06T13:02:05.000Z",
        "core": {
            "text": whole + "https://t.co/x",
            "urls": [{"shortUrl": "https://t.co/x", "expandedUrl": "https://e.org/"}],
        },
    }
    lone = {"noteTweetId": "78", "createdAt": "2020-01-01T00:00:00.000Z", "core": {"text": "alone", "urls": []}}
    notes = {"data/note-tweet.js": x_script("note_tweet", [{"noteTweet": note}, {"noteTweet": lone}])}
    posts, reading = read(tmp_path, x_archive([tweet(1, whole[:270] + "…"), tweet(2, "Another")], others=notes))
    assert texts(posts) == [whole + "https://e.org/", "Another", "alone"]
    assert posts[2].section is Section.LONG_POSTS
    assert reading.summary().skipped == {SkipReason.PART_OF_ANOTHER: 1}


def test_deleted_tweets_are_proof(tmp_path: Path) -> None:
    gone = tweet(5, "gone", deleted_at="Sat Mar 07 09:00:00 +0000 2026")
    others = {"data/deleted-tweets.js": x_script("deleted_tweets", wrapped([gone]))}
    posts, reading = read(tmp_path, x_archive([tweet(1)], others=others))
    assert len(posts) == 1
    assert reading.gone == {f"x/posts/{X_ID + 5}"}


def test_the_same_tweet_twice_and_damaged_ones(tmp_path: Path) -> None:
    wrong: list[object] = [
        tweet(1),
        tweet(1),
        tweet(2, full_text=None),
        tweet(3, id_str="x", id="x"),
        tweet(4, entities=5),
    ]
    posts, reading = read(tmp_path, {"data/tweets.js": x_script("tweets", [*wrapped(wrong), 5, "x"])})
    assert len(posts) == 1
    assert reading.summary().skipped == {SkipReason.DUPLICATE: 1, SkipReason.DAMAGED: 5}
    assert reading.summary().total == 7
    assert not reading.summary().coverage[0].whole  # one of the damaged may be the post that is looked for


def test_an_unreadable_time_is_read_from_the_number(tmp_path: Path) -> None:
    [post], _ = read(tmp_path, x_archive([tweet(1, created_at="yesterday")]))
    assert post.at
    assert post.at.year == 2026


def test_before_2019(tmp_path: Path) -> None:
    files = {"data/js/tweets/2013_05.js": b"Grailbird.data.tweets_2013_05 = []", "tweets.csv": b'"tweet_id"'}
    with pytest.raises(UserError, match=r"before 2019.*untouched.*Ask X"):
        read(tmp_path, files)


def test_cut_short_keeps_what_was_read(tmp_path: Path) -> None:
    script = x_script("tweets", wrapped([tweet(1, "a"), tweet(2, "b"), tweet(3, "c")]))
    posts, reading = read(tmp_path, {"data/tweets.js": script[:-300]})
    assert texts(posts) == ["a", "b"]
    assert "cut short" in reading.summary().damaged[0].why
    assert not reading.summary().coverage[0].whole


def test_a_wrong_checksum_keeps_what_was_read_and_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped(x_archive([tweet(1, "a"), tweet(2, "b")])))
    at = data.index(
        b"PK\x01\x02", data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1) + 1) + 1
    )
    assert data[at + 46 :].startswith(b"data/tweets.js")
    data[at + 16] ^= 1
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    reading = Reading([path])
    assert texts(list(reading)) == ["a", "b"]
    assert reading.summary().damaged
