"""One small export of each platform and era, for what must hold of all of them."""

from __future__ import annotations

from tests.unit.old_posts.export_builders import (
    Files,
    outbox,
    reddit,
    repository,
    skeet,
    toot,
    tweet,
    with_link,
    wrapped,
    x_archive,
    x_script,
)

_NOTE = {"noteTweetId": "77", "createdAt": "2026-03-06T13:02:05.000Z", "core": {"text": "Hello all of you", "urls": []}}
_X_OTHERS = {
    "data/note-tweet.js": x_script("note_tweet", [{"noteTweet": _NOTE}]),
    "data/deleted-tweets.js": x_script("deleted_tweets", wrapped([tweet(9, "gone")])),
}

GOLDENS: dict[str, Files] = {
    "X": x_archive([tweet(1), with_link("see 😂 LINK", "https://example.org/", 2)], others=_X_OTHERS),
    "X 2020": {"data/tweet.js": x_script("tweet", wrapped([tweet(1)]))},
    "X 2019": {"tweet.js": x_script("tweet", [tweet(1), tweet(2, "my rota")])},
    "Mastodon": outbox([toot(1, "<p>café &amp; <b>rota</b></p>"), toot(2, "b", summary="work")]),
    "Bluesky": {"repo.car": repository({f"app.bsky.feed.post/3aa{n}": skeet("my rota 😂") for n in range(4)})},
    "Reddit": reddit([{"id": "p1", "title": "Shifts", "body": "a\nb"}], [{"id": "c1", "body": "rota"}]),
}
