"""The exports of platforms: one module a platform, behind one interface. A new one is one line in `READERS`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from app.old_posts.formats import (
    bluesky,
    google_places,
    linkedin,
    mastodon,
    meta,
    reddit,
    snapchat,
    tiktok,
    whatsapp,
    x,
    youtube,
)
from app.old_posts.model import Outcome, Platform
from app.old_posts.sources import Source


class Reader(Protocol):
    """What a platform's module offers."""

    @property
    def platform(self) -> Platform:
        """Whose exports it reads."""

    def recognises(self, source: Source) -> bool:
        """Whether there is something of its platform, by content and by the ends of paths. Raises nothing."""

    def read(self, source: Source) -> Iterator[Outcome]:
        """Every item of what it recognises, one outcome each; trouble with a file is an outcome too."""


READERS: tuple[Reader, ...] = (
    x.X(),
    meta.FACEBOOK,
    meta.INSTAGRAM,
    meta.THREADS,
    mastodon.Mastodon(),
    bluesky.Bluesky(),
    reddit.Reddit(),
    linkedin.LinkedIn(),
    youtube.YouTube(),
    tiktok.TikTok(),
    snapchat.Snapchat(),
    whatsapp.WhatsApp(),
    google_places.GooglePlaces(),
)
