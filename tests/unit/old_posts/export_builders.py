"""Exports as the platforms write them, with made-up words: names, nesting, escapes and spacing are theirs."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Files = Mapping[str, bytes]

WHEN = datetime(2026, 3, 6, 13, 2, 5, tzinfo=UTC)
X_ID = 2_029_900_000_000_000_000


def zipped(files: Files) -> bytes:
    """One zip file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def unpacked(files: Files, folder: Path) -> Path:
    """The same in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def x_time(when: datetime) -> str:
    return when.strftime("%a %b %d %H:%M:%S +0000 %Y")


def tweet(number: int = 0, text: str = "Hello", **more: Any) -> dict[str, Any]:
    """One tweet; ``text`` as it was typed. Like X's own it has strings for numbers and lies in ``retweeted``."""
    return {
        "edit_info": {"initial": {"editTweetIds": [str(X_ID + number)], "isEditEligible": True}},
        "retweeted": False,
        "source": '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
        "display_text_range": ["0", "5"],
        "favorite_count": "0",
        "id_str": str(X_ID + number),
        "truncated": False,
        "retweet_count": "0",
        "id": str(X_ID + number),
        "created_at": x_time(WHEN),
        "favorited": False,
        "full_text": html.escape(text, quote=False),
        "lang": "en",
    } | more


def with_link(text: str, address: str, number: int = 0) -> dict[str, Any]:
    """A tweet in whose text the letters LINK became a short link. Places count code points of the escaped text."""
    short = "https://t.co/abcdefghij"
    escaped = html.escape(text, quote=False)
    at = escaped.index("LINK")
    url = {
        "url": short,
        "expanded_url": address,
        "display_url": address[8:],
        "indices": [str(at), str(at + len(short))],
    }
    made = tweet(number)
    made["full_text"] = escaped.replace("LINK", short)
    made["entities"]["urls"] = [url]
    return made


def x_script(name: str, items: Iterable[Any], *, part: int = 0) -> bytes:
    """A file of data: JavaScript, two spaces, a space before each colon."""
    text = json.dumps(list(items), indent=2, separators=(",", " : "), ensure_ascii=False)
    return f"window.YTD.{name}.part{part} = {text}".encode()


def wrapped(tweets: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"tweet": one} for one in tweets]


def x_manifest(counts: Mapping[str, int], **archive: Any) -> bytes:
    """``counts`` by the names of files, such as data/tweets.js."""
    files = [{"fileName": name, "globalName": "YTD.x.part0", "count": str(count)} for name, count in counts.items()]
    config = {
        "userInfo": {"accountId": "1", "userName": "sample", "displayName": "Sample"},
        "archiveInfo": {"sizeBytes": "1", "generationDate": "2026-03-07T13:15:31.187Z", "isPartialArchive": False}
        | archive,
        "dataTypes": {"tweets": {"mediaDirectory": "data/tweets_media", "files": files}},
    }
    return f"window.__THAR_CONFIG = {json.dumps(config, indent=2, separators=(',', ' : '))}".encode()


def x_archive(
    tweets: Iterable[dict[str, Any]], *, root: str = "", others: Files | None = None, **archive: Any
) -> Files:
    """An archive of today. ``others`` are further files of data."""
    made = wrapped(tweets)
    return {
        f"{root}Your archive.html": b"<html></html>",
        f"{root}data/manifest.js": x_manifest({"data/tweets.js": len(made)}, **archive),
        f"{root}data/account.js": x_script("account", [{"account": {"username": "sample", "accountId": "1"}}]),
        f"{root}data/tweets.js": x_script("tweets", made),
        **{f"{root}{name}": content for name, content in (others or {}).items()},
    }
