"""What became of each decision, by a later export of the same account. Nothing is called gone without proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from datetime import datetime

import msgspec

from app.core.posts import PostFate
from app.old_posts.doubts import doubt_of_absence
from app.old_posts.identity import CLOCKS, may_share
from app.old_posts.model import Coverage, Platform, Section


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
    ``gone`` are keys that the platform itself lists as deleted.
    """

    prints: dict[str, tuple[bytes, ...]]
    coverage: tuple[Coverage, ...] = ()
    gone: Set[str] = frozenset()


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
        if clock in CLOCKS:  # JSON and web pages have different clocks: no post of one is in the other
            start += clock
        if start not in self._known:
            self._known[start] = any(key in self._later for key in self._earlier if key.startswith(start))
        return self._known[start]


_WAS_GONE = (PostFate.GONE, PostFate.CAME_BACK)  # what came back is said to have, at every import


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
    return PostFate.GONE if about and doubt_of_absence(about, decision.at) is None else PostFate.CANNOT_TELL
