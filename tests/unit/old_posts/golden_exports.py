"""One small export of each platform and era, for what must hold of all of them."""

from __future__ import annotations

from tests.unit.old_posts.export_builders import (
    SECONDS,
    Files,
    exif,
    facebook_comment,
    facebook_post,
    instagram_picture,
    linkedin_article,
    linkedin_comments,
    meta,
    old_shares,
    outbox,
    reddit,
    repository,
    shares,
    skeet,
    snapchat,
    tagged_picture,
    tiktok,
    tiktok_text,
    toot,
    tweet,
    whatsapp,
    with_link,
    wrapped,
    x_archive,
    x_script,
    youtube_comments,
    youtube_list,
)
from tests.unit.old_posts.page_builders import entry, instagram_comment, page, picture, tagged_place
from tests.unit.old_posts.place_builders import android, iphone, month, records

_SEEN = [((53.59, -2.29), "2023-05-01T10:00:00Z"), ((53.6, -2.31), "2023-05-02T10:00:00.000+01:00")]
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
    "Facebook": {
        "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": meta(
            [facebook_post("Café", tags=[{"name": "Ann"}]), facebook_post(None, at=SECONDS + 1)]
        ),
        "your_facebook_activity/comments_and_reactions/comments.json": meta(
            {"comments_v2": [facebook_comment("rota")]}
        ),
        "your_facebook_activity/posts/check-ins.json": meta(
            [{"timestamp": SECONDS, "fbid": "5", "label_values": [{"label": "Name", "value": "Bury"}]}]
        ),
    },
    "Facebook tags": {
        "your_facebook_activity/activity_you're_tagged_in/photos_and_videos_you're_tagged_in.json": meta(
            [tagged_picture("Ann")]
        ),
        "your_facebook_activity/posts/places_you_have_been_tagged_in.html": page([tagged_place("The Mill")]),
    },
    "Facebook pages": {
        "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.html": page(
            [entry("Café", more=picture(latitude=51.5, longitude=-0.1)), entry("", when="Jul 26, 2024 1:35:01pm")]
        ),
        "your_facebook_activity/comments_and_reactions/comments.html": page([entry("rota")]),
    },
    "Facebook pages 2019": {"posts/your_posts_1.html": page([entry("my rota", old=True), entry("b", old=True)])},
    "Instagram pages": {
        "your_instagram_activity/content/posts_1.html": page([entry("", heading="My caption", more=picture())]),
        "your_instagram_activity/comments/post_comments_1.html": page([instagram_comment("So true")]),
    },
    "Instagram": {
        "your_instagram_activity/media/posts_1.json": meta([{"media": [instagram_picture("é", **exif(51.5, -0.1))]}]),
        "your_instagram_activity/comments/post_comments_1.json": meta(
            [{"string_map_data": {"Comment": {"value": "so true"}, "Time": {"timestamp": SECONDS}}}]
        ),
        "your_instagram_activity/threads/threads_and_replies.json": meta(
            {"text_post_app_text_posts": [{"media": [instagram_picture("thread")]}]}
        ),
    },
    "Instagram 2020": {
        "media.json": meta({"photos": [{"caption": "a", "taken_at": "2018-05-01T10:00:00", "path": "photos/a.jpg"}]}),
        "comments.json": meta({"media_comments": [["2018-05-01T10:00:00", "So true", "ann"]]}),
    },
    "LinkedIn": {
        "Shares.csv": shares(["One", "a\nb"]),
        "Comments.csv": linkedin_comments(['say "yes"']),
        "Articles/Articles/2026.html": linkedin_article("On care", "<p>My rota</p>"),
    },
    "LinkedIn 2018": {"Shares.csv": old_shares("Café")},
    "YouTube": {"Takeout/YouTube/comments/comments.csv": youtube_comments(['{"text":"a"},{"text":"b"}', "c"])},
    "YouTube 2020": {
        "Takeout/YouTube and YouTube Music/my-comments/my-comments.html": youtube_list(("UgzAbc", "So <b>true</b>")),
        "Takeout/YouTube and YouTube Music/my-live-chat-messages/my-live-chat-messages.html": youtube_list(("", "hi")),
    },
    "TikTok": tiktok(new=True),
    "TikTok 2022": tiktok(new=False),
    "TikTok as text": tiktok_text(),
    "Snapchat": snapchat(),
    "Google places": {
        "Takeout/Location History (Timeline)/Records.json": records(_SEEN),
        "Takeout/Location History (Timeline)/Semantic Location History/2023/2023_MAY.json": month(
            ((53.59, -2.29), "2023-05-01T10:00:00Z", "Mill House")
        ),
    },
    "Google places 2014": {
        "Location History/Location History.json": records([((53.59, -2.29), "1398938400000")], old=True)
    },
    "Google places on Android": {"Timeline.json": android(*_SEEN)},
    "Google places on an iPhone": {"location-history.json": iphone(*_SEEN)},
    "WhatsApp": {
        "WhatsApp Chat with Ann.txt": whatsapp(("Ann", "hi"), ("Sam", "my rota\nsee"), style="%d/%m/%Y, %H:%M - ")
    },
}
