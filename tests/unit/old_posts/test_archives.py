"""Exports that are packed once more, several in one folder, and those of Mastodon that came as tar files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.old_posts.export import Reading, open_export
from app.old_posts.formats.whatsapp import names_in
from app.old_posts.model import Platform, Post, Summary
from tests.unit.old_posts.export_builders import Files, outbox, reddit, tarred, toot, tweet, whatsapp, x_archive, zipped

X = x_archive([tweet(1, "one"), tweet(2, "two")])
TOOTS = outbox([toot(1, "<p>Café</p>")])


def read(path: Path) -> tuple[list[Post], Summary]:
    reading = Reading([path])
    return list(reading), reading.summary()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_export_that_was_zipped_once_more(tmp_path: Path, method: int) -> None:
    path = tmp_path / "again.zip"
    path.write_bytes(zipped({"my things/twitter.zip": zipped(X), "read me.txt": b"hello"}, method))
    posts, summary = read(path)
    assert [post.text for post in posts] == ["one", "two"]
    assert posts[0].member == "my things/twitter.zip/data/tweets.js"
    assert (summary.expected, summary.agrees, summary.coverage[0].counted) == (2, True, True)
    assert "again.zip" not in summary.unread


def test_names_and_pictures_in_one_that_was_zipped_once_more(tmp_path: Path) -> None:
    chat = whatsapp(("Sam", "On shift"), ("Ann", "Good"))
    path = tmp_path / "again.zip"
    path.write_bytes(zipped({"chat.zip": zipped({"WhatsApp Chat.txt": chat, "IMG-1.jpg": b"picture"})}))
    with open_export([path]) as source:
        assert names_in(source) == ("Sam", "Ann")
        picture = source.media("IMG-1.jpg")
        assert picture
        assert picture.read() == b"picture"


def test_a_folder_with_the_exports_of_several_platforms(tmp_path: Path) -> None:
    (tmp_path / "twitter-1.zip").write_bytes(zipped(X))
    (tmp_path / "mastodon.tar.gz").write_bytes(tarred(TOOTS))
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "reddit.zip").write_bytes(zipped(reddit([{"id": "p1", "title": "Shifts"}])))
    posts, summary = read(tmp_path)
    assert summary.platforms == (Platform.X, Platform.MASTODON, Platform.REDDIT)
    assert len(posts) == 4
    assert all(one.whole for one in summary.coverage)


@pytest.mark.parametrize("packed", [True, False])
def test_a_tar_file_of_mastodon(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "archive-20200101.tar.gz"
    path.write_bytes(tarred(TOOTS, packed=packed))
    posts, summary = read(path)
    assert [post.text for post in posts] == ["Café"]
    assert not summary.damaged


def test_an_archive_inside_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    path = tmp_path / "both.zip"
    path.write_bytes(zipped({"1.zip": zipped(reddit([{"id": "p1", "title": "Shifts"}])), "2.zip": zipped(X)[:200]}))
    posts, summary = read(path)
    assert len(posts) == 1
    assert [one.member for one in summary.damaged] == ["2.zip"]
    assert not any(one.whole for one in summary.coverage), "a post may stand in the one that is closed"


def test_only_the_broken_archive_says_why(tmp_path: Path) -> None:
    path = tmp_path / "broken.zip"
    path.write_bytes(zipped({"1.zip": zipped(X)[:200]}))
    with pytest.raises(UserError, match="cut short"):
        read(path)


def test_a_tar_file_that_was_cut_off_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "cut.tar.gz"
    path.write_bytes(tarred({**TOOTS, "media/x.jpg": bytes(30_000)}, packed=False)[:20_000])
    posts, summary = read(path)
    assert len(posts) == 1
    assert not summary.coverage[0].whole


def test_archives_stay_closed_beside_an_export_and_in_each_other(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({**X, "data/tweets_media/sent.zip": zipped(TOOTS)}))
    _, summary = read(path)
    assert summary.platforms == (Platform.X,)
    assert summary.unread == ("Your archive.html", "data/tweets_media/sent.zip")
    path.write_bytes(zipped({"1.zip": zipped({"2.zip": zipped(X)})}))
    with pytest.raises(UserError, match="no copy of your posts"):
        read(path)


@pytest.mark.parametrize("inside", [X, {"twitter.zip": zipped(X)}], ids=["an export", "one in a zip"])
def test_a_password_is_named_as_what_stands_in_the_way(tmp_path: Path, inside: Files) -> None:
    data = bytearray(zipped(inside))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    path = tmp_path / "locked.zip"
    path.write_bytes(data)
    with pytest.raises(UserError, match="locked with a password"):
        read(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "of an office program"),
        (zipped({}), "nothing in what you chose"),
        (b"", "nothing in what you chose"),
    ],
    ids=["a letter", "no files", "no bytes"],
)
def test_a_zip_that_is_no_export_is_called_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(UserError, match=said):
        read(path)
