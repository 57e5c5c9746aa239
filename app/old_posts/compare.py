"""What became of each decision, by a later export of the same account. Nothing is called gone without proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum, auto

import msgspec

from app.core.posts import PostFate
from app.old_posts.identity import fingerprint, key_of, may_share
from app.old_posts.model import Coverage, Platform, Post, Section


class Decided(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A post that the worker decided on. ``was`` is what the import before said of it, ``account`` whose it was."""

    key: str
    fingerprint: bytes
    platform: Platform
    section: Section
    at: datetime | None
    decided_at: datetime
    was: PostFate | None = None
    account: str | None = None


class Snapshot(msgspec.Struct, frozen=True):
    """What one import leaves for comparison: no words, only keys and fingerprints.

    ``prints`` has one fingerprint a key where the platform gives ids, and all of one moment where it does not.
    """

    prints: dict[str, tuple[bytes, ...]]
    coverage: tuple[Coverage, ...] = ()
    gone: Mapping[str, datetime | None] = {}


def prints_of(posts: Iterable[Post]) -> dict[str, tuple[bytes, ...]]:
    """The `Snapshot.prints` of posts."""
    found: dict[str, tuple[bytes, ...]] = {}
    for post in posts:
        key = key_of(post)
        found[key] = (*found.get(key, ()), fingerprint(post))
    return found


def compare(decided: Iterable[Decided], earlier: Snapshot, later: Snapshot) -> Iterator[PostFate]:
    """One fate for each decision, in their order.

    ``earlier`` is the import that the decisions were made on: where several posts share a moment, and the platform
    gives no ids, only both sides together tell which of them changed.
    """
    prints, gone, same = later.prints, later.gone, _Same(earlier, later)
    coverage = {(one.platform, one.section): one for one in later.coverage}
    for decision in decided:
        about = coverage.get((decision.platform, decision.section))
        if decision.key in gone and decision.key not in prints:
            yield PostFate.GONE
        elif about and about.made_at and about.made_at <= decision.decided_at:
            yield PostFate.CANNOT_TELL  # it shows how things were before
        elif there := prints.get(decision.key):
            yield _of_present(decision, earlier.prints.get(decision.key, ()), there, about)
        else:
            yield _of_absent(decision, about) if same.account(decision, about) else PostFate.CANNOT_TELL


class _Same:
    """Whether two imports are of one account: where they do not say, they must have some post of a kind in common."""

    def __init__(self, earlier: Snapshot, later: Snapshot) -> None:
        self._earlier = earlier.prints
        self._later = later.prints
        self._known: dict[str, bool] = {}

    def account(self, decision: Decided, about: Coverage | None) -> bool:
        if about and about.account and decision.account:
            return about.account == decision.account
        start = f"{decision.platform}/{decision.section}/"
        clock = decision.key.removeprefix(start)[:1]
        if clock in ("@", "~"):  # JSON and web pages have different clocks: no post of one is in the other
            start += clock
        if start not in self._known:
            self._known[start] = any(key in self._later for key in self._earlier if key.startswith(start))
        return self._known[start]


def new_keys(earlier: Snapshot, later: Snapshot) -> set[str]:
    """The keys under which there is something that was not there before: the only posts to review."""
    before = earlier.prints
    return {key for key, prints in later.prints.items() if key not in before or (len(prints) > len(before[key]))}


class Proof(Enum):
    """What it takes on a platform to call an absent post gone."""

    COUNT = auto()  # the export says how many there are, and that it is whole
    ABSENCE = auto()  # the export cannot be narrowed; it must reach the post's time, for it may be an earlier one
    NEIGHBOURS = auto()  # it may have been asked for only some years: an older and a newer post must be there
    NONE = auto()


PROOFS = {
    Platform.X: Proof.COUNT,
    Platform.REDDIT: Proof.ABSENCE,
    Platform.MASTODON: Proof.ABSENCE,
    Platform.BLUESKY: Proof.ABSENCE,
    Platform.YOUTUBE: Proof.ABSENCE,
    Platform.FACEBOOK: Proof.NEIGHBOURS,
    Platform.INSTAGRAM: Proof.NEIGHBOURS,
    Platform.THREADS: Proof.NEIGHBOURS,
    Platform.LINKEDIN: Proof.NEIGHBOURS,
    Platform.TIKTOK: Proof.NEIGHBOURS,
    Platform.SNAPCHAT: Proof.NONE,
    Platform.WHATSAPP: Proof.NONE,
    Platform.GOOGLE: Proof.NONE,
}

_WAS_GONE = (PostFate.GONE, PostFate.CAME_BACK)  # what came back is said to have, at every import
LEFT_OUT = (Section.ALBUMS,)  # each is a file of its own: that one is missing may mean that one was left out


def _of_present(
    decision: Decided, before: tuple[bytes, ...], there: tuple[bytes, ...], about: Coverage | None
) -> PostFate:
    if decision.fingerprint in there:
        return PostFate.CAME_BACK if decision.was in _WAS_GONE else PostFate.STILL_THERE
    if not may_share(decision.key):
        return PostFate.CAME_BACK if decision.was in _WAS_GONE else PostFate.EDITED
    changed, lost = Counter(there) - Counter(before), Counter(before) - Counter(there)
    if not changed.total():
        return _of_absent(decision, about)  # the others of its moment are as they were
    if lost.total() > changed.total():
        return PostFate.CANNOT_TELL
    return PostFate.CAME_BACK if decision.was in _WAS_GONE else PostFate.EDITED


def _of_absent(decision: Decided, about: Coverage | None) -> PostFate:
    if about is None or not about.whole or decision.section in LEFT_OUT:
        return PostFate.CANNOT_TELL
    proof = PROOFS[decision.platform]
    if proof is Proof.COUNT:
        proved = about.counted is True and about.made_at is not None
    elif proof is Proof.NEIGHBOURS:
        proved = bool(decision.at and about.oldest and about.newest and about.oldest < decision.at < about.newest)
    else:
        proved = proof is Proof.ABSENCE and bool(decision.at and about.newest and decision.at <= about.newest)
    return PostFate.GONE if proved else PostFate.CANNOT_TELL
