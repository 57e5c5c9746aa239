"""The words and icons for posts, decisions and what became of them."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.posts import KeptPost, PostDecision, PostFate
from app.core.words import WEEKDAYS
from app.old_posts.model import PLATFORM_NAMES, Audience, Platform, Section, TimeQuality
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Kind
from app.ui.widgets.prose import breakable_words
from app.ui.words import day, first_words

ICONS = {
    Platform.X: "x-logo",
    Platform.FACEBOOK: "facebook-logo",
    Platform.INSTAGRAM: "instagram-logo",
    Platform.THREADS: "threads-logo",
    Platform.LINKEDIN: "linkedin-logo",
    Platform.YOUTUBE: "youtube-logo",
    Platform.TIKTOK: "tiktok-logo",
    Platform.REDDIT: "reddit-logo",
    Platform.MASTODON: "mastodon-logo",
    Platform.BLUESKY: "butterfly",
    Platform.SNAPCHAT: "snapchat-logo",
    Platform.WHATSAPP: "whatsapp-logo",
    Platform.GOOGLE: "map-pin",
}

DECISIONS = {
    PostDecision.KEEP: ("Keep", "check", "K"),
    PostDecision.DELETE: ("Delete", "trash", "D"),
    PostDecision.EDIT: ("Edit", "pencil-simple", "E"),
    PostDecision.UNTAG: ("Ask to untag", "user-focus", "U"),
    PostDecision.LATER: ("Later", "clock", "L"),
}
"""Word, icon and key of each button."""

DECIDED = {
    PostDecision.DELETE: "to delete",
    PostDecision.EDIT: "to edit",
    PostDecision.UNTAG: "to ask about",
    PostDecision.LATER: "for later",
    PostDecision.KEEP: "to keep",
}
"""Words behind a number, in the order in which there is something to do."""

FATES = {
    PostFate.GONE: ("Gone", "check-circle", "ok"),
    PostFate.STILL_THERE: ("Still there", "clock", "warn"),
    PostFate.EDITED: ("Edited", "pencil-simple", "ok"),
    PostFate.CAME_BACK: ("Came back", "repeat", "bad"),
    PostFate.CANNOT_TELL: ("Cannot tell", "question", ""),
}
"""Word, icon and tone."""

AUDIENCES = {
    Audience.PUBLIC: "seen by anyone",
    Audience.UNLISTED: "seen by anyone with the link",
    Audience.FOLLOWERS: "seen by your followers",
    Audience.NAMED: "seen by the people you named",
    Audience.ONLY_ME: "seen only by you",
}


def platform_name(platform: str) -> str:
    """The platform's own name."""
    return PLATFORM_NAMES[Platform(platform)]


def platform_icon(platform: str) -> str:
    """The platform's own mark."""
    return ICONS[Platform(platform)]


def kind_name(kind: str) -> str:
    """ "Phone numbers"."""
    return KINDS[Kind(kind)].name


def when(post: KeptPost) -> str:
    """Its moment as far as the platform tells it, in the worker's own time where it is exact."""
    if post.at is None:
        return "no date"
    at = post.at if post.quality == TimeQuality.LOCAL else post.at.astimezone()  # a clock on a wall has no zone
    return f"{WEEKDAYS[at.weekday()]} {day(at.date())}, {at:%H:%M}"


def where(post: KeptPost) -> str:
    """X · Tuesday 3 March 2015, 22:41 · comments · seen by anyone."""
    parts = [platform_name(post.platform), when(post)]
    if post.section != Section.POSTS:
        parts.append(post.section)
    if post.audience:
        parts.append(AUDIENCES[Audience(post.audience)])
    return " · ".join(parts)


def recipe_lines(post: KeptPost) -> Iterator[tuple[str, str]]:
    """How to find it on the platform by hand: an icon and a step each."""
    name = platform_name(post.platform)
    part = "your posts" if post.section == Section.POSTS else f"your {post.section}"
    yield "user-circle", f"Open {name} and go to {part}."
    if post.at is not None:
        yield "clock", f"Go to {when(post)}."
    if post.text.strip():
        yield "magnifying-glass", f"Look for the words: {breakable_words(first_words(post.text, 60))}"
