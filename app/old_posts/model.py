"""The words of this part: what an export yields, item by item, and what it can speak of."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import msgspec


class Platform(StrEnum):
    """Where a post stands."""

    X = "x"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    THREADS = "threads"
    LINKEDIN = "linkedin"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    REDDIT = "reddit"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    SNAPCHAT = "snapchat"
    WHATSAPP = "whatsapp"
    GOOGLE = "google"


PLATFORM_NAMES = {
    Platform.X: "X (Twitter)",
    Platform.FACEBOOK: "Facebook",
    Platform.INSTAGRAM: "Instagram",
    Platform.THREADS: "Threads",
    Platform.LINKEDIN: "LinkedIn",
    Platform.YOUTUBE: "YouTube",
    Platform.TIKTOK: "TikTok",
    Platform.REDDIT: "Reddit",
    Platform.MASTODON: "Mastodon",
    Platform.BLUESKY: "Bluesky",
    Platform.SNAPCHAT: "Snapchat",
    Platform.WHATSAPP: "WhatsApp",
    Platform.GOOGLE: "Google",
}


class Section(StrEnum):
    """What kind of thing a post is; exports keep each kind in files of its own, and may lack some of them."""

    POSTS = "posts"
    COMMENTS = "comments"
    GROUP_POSTS = "group posts"
    GROUP_COMMENTS = "group comments"
    STORIES = "stories"
    REELS = "reels"
    ARCHIVED = "archived posts"
    OTHER_PAGES = "posts on other pages"
    CHECK_INS = "check-ins"
    PHOTOS = "photos"
    VIDEOS = "videos"
    ALBUMS = "albums"
    PROFILE_PHOTOS = "profile photos"
    REEL_COMMENTS = "comments on reels"
    OTHER = "other posts"
    LONG_POSTS = "long posts"
    ARTICLES = "articles"
    LIVE_CHATS = "live chats"
    REVIEWS = "reviews"
    DRAFTS = "drafts"
    MESSAGES = "own messages"
    PLACES = "location history"
    TAGGED_BY_OTHERS = "tagged by others"
    OTHERS_MESSAGES = "other people's messages"


class TimeQuality(StrEnum):
    """What is known of a post's time."""

    EXACT = "exact"  # the platform's clock, in UTC
    CLAIMED = "claimed"  # in UTC, but set by whoever wrote the post
    LOCAL = "local"  # a clock on a wall without its zone, taken for UTC
    UNKNOWN = "unknown"


class Audience(StrEnum):
    """Who could see a post, where the export says so."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    NAMED = "only named people"
    ONLY_ME = "only me"


class Post(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Something the worker wrote or shared. ``text`` is as it is read on the platform: no escapes, no short links.

    ``at`` is in UTC. ``media`` are names of members of the export, ``location`` latitude and longitude in degrees.
    ``member`` and ``item`` (from 1) say where in the export it stands.
    """

    platform: Platform
    section: Section
    text: str
    at: datetime | None
    member: str
    item: int
    id: str | None = None
    quality: TimeQuality = TimeQuality.EXACT
    url: str | None = None
    media: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    is_reply: bool = False
    is_shared: bool = False
    location: tuple[float, float] | None = None
    audience: Audience | None = None
    edited: bool = False


class InColumns:
    """The moment and the place of a post that stand in columns: ``seconds`` since 1970 in UTC, ``lat`` and ``lon``."""

    __slots__ = ()
    seconds: int | None
    lat: float | None
    lon: float | None

    @property
    def at(self) -> datetime | None:
        """When it was posted."""
        return None if self.seconds is None else datetime.fromtimestamp(self.seconds, UTC)

    @property
    def location(self) -> tuple[float, float] | None:
        """Its latitude and longitude in degrees."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


class SkipReason(StrEnum):
    """Why an item of an export is no post of the worker's to look at."""

    DELETED = "deleted already"
    DUPLICATE = "the same post again"
    PART_OF_ANOTHER = "the rest of another post"
    OTHERS = "other people's words"
    NOTICE = "a notice, not a post"
    EMPTY = "nothing in it"
    DAMAGED = "damaged"


class Skipped(msgspec.Struct, frozen=True, gc=False):
    """One item that is not shown, or ``count`` of them. ``item`` counts from 1 in its file."""

    section: Section
    member: str
    item: int
    reason: SkipReason
    count: int = 1


class Gone(msgspec.Struct, frozen=True, gc=False):
    """Positive proof: the platform itself lists this post as deleted. ``key`` is as of `identity.key_of`."""

    section: Section
    key: str
    member: str
    item: int


class Damaged(msgspec.Struct, frozen=True):
    """A file of the export that could not be read to its end. What had been read before counts."""

    platform: Platform
    section: Section | None
    member: str
    why: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the export says of one of its files before its items come.

    ``items`` is the number that must be in it; ``made_at`` when the platform made the export; ``account`` whose it is,
    as the platform names accounts for good; ``whole`` is False where it says that it left something out.
    """

    platform: Platform
    section: Section
    member: str
    items: int | None = None
    made_at: datetime | None = None
    account: str | None = None
    whole: bool = True


Outcome = Post | Skipped | Gone | Damaged | Told
"""What a reader yields. Before the items of a file comes its `Told`."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What an export can speak of, for one section: only there may a missing post be called gone.

    ``counted`` is whether every file said how many items it has and had them; None where the platform never says.
    ``whole`` is False where something is missing or could not be read: it may be the very post that is looked for.
    ``account`` is None where the export does not say whose it is, or where there are two.
    """

    platform: Platform
    section: Section
    posts: int
    oldest: datetime | None
    newest: datetime | None
    made_at: datetime | None
    counted: bool | None
    whole: bool
    account: str | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every item. ``parsed`` and ``skipped`` together are all items that were found.

    ``expected`` is what the export itself says it holds, None where it does not say; ``unread`` are its files that this
    program knows nothing about.
    """

    platforms: tuple[Platform, ...]
    parsed: int
    skipped: dict[SkipReason, int]
    expected: int | None
    read_of_expected: int
    damaged: tuple[Damaged, ...]
    coverage: tuple[Coverage, ...]
    unread: tuple[str, ...]

    @property
    def total(self) -> int:
        """All items that were found."""
        return self.parsed + sum(self.skipped.values())

    @property
    def agrees(self) -> bool:
        """Whether as many items were found as the export says it holds."""
        return self.expected is None or self.expected == self.read_of_expected
