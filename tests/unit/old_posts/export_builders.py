"""Exports as the platforms write them, with made-up words: names, nesting, escapes and spacing are theirs."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import itertools
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import libipld

Files = Mapping[str, bytes]

WHEN = datetime(2026, 3, 6, 13, 2, 5, tzinfo=UTC)
X_ID = 2_029_900_000_000_000_000


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """One zip file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(files: Files, *, packed: bool = True) -> bytes:
    """One tar file, as Mastodon once sent them."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz" if packed else "w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
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


def outbox(items: Iterable[Mapping[str, Any]], **more: Any) -> Files:
    """An archive of Mastodon. ``totalItems`` is wrong, as in real ones."""
    box = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": 1,
        "orderedItems": list(items),
    }
    return {"actor.json": b"{}", "likes.json": b"{}", "outbox.json": json.dumps(box | more).encode()}


def toot(number: int, content: str, *, to: str = "Public", cc: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """One post of Mastodon; ``content`` is HTML."""
    note = {
        "id": f"https://m.example/users/sam/statuses/{number}",
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": "2026-03-06T13:02:05Z",
        "url": f"https://m.example/@sam/{number}",
        "sensitive": False,
        "content": content,
        "contentMap": {"en": content},
        "attachment": [],
        "tag": [],
    } | more
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": f"{note['id']}/activity",
        "type": "Create",
        "actor": "https://m.example/users/sam",
        "published": note["published"],
        "to": [f"https://www.w3.org/ns/activitystreams#{to}" if to == "Public" else to],
        "cc": list(cc),
        "object": note,
    }


def reddit(posts: Iterable[Mapping[str, str]] = (), comments: Iterable[Mapping[str, str]] = ()) -> Files:
    """The tables of Reddit."""
    post_columns = "id,permalink,date,ip,subreddit,gildings,title,url,body".split(",")
    comment_columns = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media".split(",")
    common = {"date": "2024-05-02 18:11:04 UTC", "subreddit": "CareUK", "gildings": "0"}
    return {
        "posts.csv": table(post_columns, [common | reddit_link("posts", one) | dict(one) for one in posts]),
        "comments.csv": b"\xef\xbb\xbf"
        + table(comment_columns, [common | reddit_link("c", one) | dict(one) for one in comments]),
        "statistics.csv": b"statistic,value\naccount name,sam\n",
    }


def reddit_link(kind: str, one: Mapping[str, str]) -> dict[str, str]:
    return {"permalink": f"https://www.reddit.com/r/CareUK/{kind}/{one['id']}/"}


def table(columns: list[str], rows: Iterable[Mapping[str, str]], **rules: Any) -> bytes:
    """A table as the csv module writes it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n", **rules)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


AUTHOR = "did:plc:sample000000000000000000"


def repository(records: Mapping[str, object], *, deep: bool = True) -> bytes:
    """A CAR file with records by their paths, in a tree of two levels where ``deep``."""
    blocks: list[bytes] = []

    def put(value: object) -> bytes:
        data = libipld.encode_dag_cbor(value)
        cid = b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()
        blocks.append(_varint(len(cid) + len(data)) + cid + data)
        return cid

    def node(paths: list[str], left: bytes | None) -> bytes:
        entries, before = [], b""
        for path in paths:
            key = path.encode()
            pairs = zip(before, key, strict=False)
            shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
            entries.append({"p": shared, "k": key[shared:], "v": put(records[path]), "t": None})
            before = key
        return put({"l": left, "e": entries})

    paths = sorted(records)
    half = len(paths) // 2 if deep else 0
    top = node(paths[half:], node(paths[:half], None) if half else None)
    root = put({"did": AUTHOR, "version": 3, "data": top, "rev": "3", "prev": None, "sig": b""})
    header = libipld.encode_dag_cbor({"roots": [root], "version": 1})
    return _varint(len(header)) + header + b"".join(reversed(blocks))


def _varint(number: int) -> bytes:
    made = b""
    while number > 127:
        made += bytes([number & 127 | 128])
        number >>= 7
    return made + bytes([number])


def skeet(text: str, **more: Any) -> dict[str, Any]:
    """One post of Bluesky."""
    return {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2026-03-06T13:02:05.000Z",
        "langs": ["en"],
    } | more


def mojibake(value: Any) -> Any:
    """As Meta writes it: each byte of UTF-8 as a letter of its own, in names of keys too."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {mojibake(key): mojibake(one) for key, one in value.items()}
    return [mojibake(one) for one in value] if isinstance(value, list) else value


def meta(value: Any) -> bytes:
    """A JSON file of Facebook, Instagram or Threads."""
    return json.dumps(mojibake(value), indent=2).encode()


SECONDS = int(WHEN.timestamp())


def facebook_post(text: str | None = "Hello", *, at: int = SECONDS, **more: Any) -> dict[str, Any]:
    """One post of Facebook; without text it has only its title."""
    data = [{"post": text}, {"update_timestamp": at}] if text is not None else []
    return {"timestamp": at, "title": "Sam Lee updated his status.", "data": data} | more


def facebook_comment(text: str, at: int = SECONDS) -> dict[str, Any]:
    comment = {"timestamp": at, "comment": text, "author": "Sam Lee"}
    return {"timestamp": at, "title": "Sam Lee commented on Ann's post.", "data": [{"comment": comment}]}


def tagged_picture(by: str) -> dict[str, Any]:
    """Where somebody else tagged the worker: a link and a name; what they wrote is not to be read."""
    address = "https://www.facebook.com/photo.php?fbid=7"
    labels = [{"label": "URL", "value": address, "href": address}, {"label": "Name", "value": by}]
    labels.append({"label": "Text", "value": "words of theirs"})
    return {"timestamp": SECONDS, "media": [], "label_values": labels, "fbid": "7"}


def instagram_picture(title: str = "", at: int = SECONDS, **more: Any) -> dict[str, Any]:
    return {
        "uri": f"media/posts/202603/{at}.jpg",
        "creation_timestamp": at,
        "title": title,
        "media_metadata": {"camera_metadata": {"has_camera_metadata": False}},
    } | more


def exif(latitude: float, longitude: float) -> dict[str, Any]:
    """A place in the details of a picture, in two pieces."""
    pieces = [{"latitude": latitude}, {"longitude": longitude, "device_id": "x"}]
    return {"media_metadata": {"photo_metadata": {"exif_data": pieces}}}


SHARE_COLUMNS = ["Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"]
OLD_SHARE_COLUMNS = [
    *("Date", "Share Title", "Share Description", "Share Link", "Share Commentary", "Shared URL", "Media URL"),
    *("Type", "Visibility"),
]


def shares(texts_: Iterable[str]) -> bytes:
    """LinkedIn's shares of today: each line of a text has quotation marks at both ends."""
    rows = [
        {
            "Date": "2025-07-01 14:33:22",
            "ShareLink": f"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{7345000 + number}",
            "ShareCommentary": text.replace("\n", '"\n"'),
            "Visibility": "MEMBER_NETWORK",
        }
        for number, text in enumerate(texts_)
    ]
    return table(SHARE_COLUMNS, rows)


def old_shares(text: str) -> bytes:
    """Of 2018: two bytes a letter, tabs."""
    row = {"Date": "2018-02-01 10:00:00", "Share Link": "https://www.linkedin.com/x", "Share Commentary": text}
    return table(OLD_SHARE_COLUMNS, [row], delimiter="\t").decode().encode("utf-16")


def linkedin_article(title: str, body: str, *, published: str = "2026-02-24 00:09") -> bytes:
    """An article; a draft has no moment in ``published``. ``body`` is HTML."""
    slug = title.lower().replace(" ", "-")
    when = f'<p class="published">Published on {published}</p>' if published else ""
    return (
        f"<html>\n<head>\n  <title>{title}</title>\n  <style>\n    body {{ margin: 0 }}\n  </style>\n</head>\n<body>\n"
        f'    <img src="https://media.licdn.com/x" alt="" title="" />\n'
        f'      <h1><a href="https://www.linkedin.com/pulse/{slug}-sam-lee-x1">{title}</a></h1>\n'
        f'    <p class="created">Created on 2026-02-24 00:06</p>\n  {when}\n  <div>{body}</div>\n</body>\n</html>'
    ).encode()


def linkedin_comments(texts_: Iterable[str]) -> bytes:
    """Quotation marks inside have a backslash before them."""
    rows = ["Date,Link,Message"]
    link = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7"
    for text in texts_:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        rows.append(f'2025-07-01 14:33:22,{link},"{escaped}"')
    return ("\n".join(rows) + "\n").encode()


def youtube_comments(cells: Iterable[str], *, old: bool = False) -> bytes:
    """Since 2024 the columns have another order, and a text has several objects; both end in blank lines."""
    columns = ["Channel ID", "Comment Create Timestamp", "Price", "Comment ID", "Parent Comment ID", "Video ID"]
    columns = [*(reversed(columns) if old else columns), "Comment Text"]
    rows = [
        {
            "Channel ID": "UCx",
            "Comment Create Timestamp": "2024-05-02T18:11:04.123456+00:00",
            "Comment ID": f"Ug{number}",
            "Video ID": "abcdefghijk",
            "Comment Text": cell,
        }
        for number, cell in enumerate(cells)
    ]
    return table(columns, rows) + b"\n\n\n"


def youtube_list(*comments: tuple[str, str]) -> bytes:
    """Comments of before the tables, by ids and words in HTML."""
    video = "http://www.youtube.com/watch?v=abcdefghijk"
    rows = [
        f'<li>Sent at <a href="{video}&amp;lc={identity}">2020-04-27 23:18:23 UTC</a> while watching'
        f' <a href="{video}">a video</a>.<br/>{text}</li>'
        for identity, text in comments
    ]
    return f"<html><head><title>Comments</title></head><body><ul>{''.join(rows)}</ul></body></html>".encode()


def tiktok(*, new: bool) -> Files:
    """One post, one comment, one deleted post, and what was watched, in the places of either layout."""
    post = {
        "Date": "2025-07-01 14:33:22",
        "Link": "https://x.tiktokcdn.com/v",
        "Title": "My café",
        "WhoCanView": "Friends",
    }
    gone = post | {"Date": "2025-07-02 10:00:00", "Title": "gone", "DateDeleted": "2025-08-01 10:00:00"}
    comment = {"date": "2025-07-01 14:33:22", "comment": "So true", "photo": "N/A", "url": ""}
    watched = {"Video Browsing History": {"VideoList": [{"Date": "2025-07-01 14:33:22", "Link": "x"}]}}
    posts = {"Videos" if not new else "Posts": {"VideoList": [post]}}
    deleted = {"Recently Deleted Posts" if new else "RecentlyDeletedPosts": {"PostList": [gone]}}
    found = {
        "Comment": {"Comments": {"CommentsList": [comment]}},
        "Post" if new else "Video": posts | deleted,
        "Your Activity" if new else "Activity": watched,
        "Location Review": {"Reviews": {"ReviewsList": None}},
    }
    return {"user_data_tiktok.json" if new else "user_data.json": json.dumps(found).encode()}


def tiktok_text() -> Files:
    """The same as text, with a line break in a comment."""
    comments = "Date: 2025-07-01 14:33:22\nComment: So true\nNote: me too\nPhoto: N/A\nUrl: \n\n"
    posts = "Date: 2025-07-01 14:33:22\nLink: https://x.tiktokcdn.com/v\nLike(s): 3\nWho can view: Friends\n"
    return {
        "TikTok/Comment/Comments.txt": (comments * 2).encode(),
        "TikTok/Post/Posts.txt": f"{posts}Allow comments: Yes\nTitle: My café\n\n".encode(),
        "TikTok/Activity/Browsing History.txt": b"Date: 2025-07-01 14:33:22\nLink: x\n",
    }


def snapchat() -> Files:
    """Memories, and one conversation."""
    memory = {"Date": "2024-03-02 14:00:00 UTC", "Media Type": "Image"}
    memories = [
        memory | {"Location": "Latitude, Longitude: 51.50740, -0.12770"},
        memory | {"Location": "Latitude, Longitude: 0.0, 0.0"},
    ]
    said = {"Media Type": "TEXT", "Created": "2024-03-02 14:00:00 UTC", "Content": "On shift", "IsSender": True}
    chats = {"ann": [said, said | {"Content": "Me too", "IsSender": False}, said | {"Content": None}]}
    return {
        "mydata~1/json/memories_history.json": json.dumps({"Saved Media": memories}).encode(),
        "mydata~1/json/chat_history.json": json.dumps(chats).encode(),
    }


def whatsapp(
    *messages: tuple[str, str], style: str = "[%d/%m/%Y, %H:%M:%S] ", end: str = "\r\n", day: int = 4
) -> bytes:
    """A chat of (author, text); without author it is a notice. ``style`` is how a phone writes times."""
    lines = []
    for number, (author, text) in enumerate(messages):
        when = datetime(2025, 3, day, 14, 5, 9, tzinfo=UTC) + timedelta(days=number)
        lines.append(f"{when.strftime(style)}{author}: {text}" if author else f"{when.strftime(style)}{text}")
    return (end.join(lines) + end).encode()
