"""Reading what was chosen, whatever platforms it is from, and the account of what became of every item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.core.errors import UserError
from app.old_posts.export_errors import EmptyExport, LockedExport, NotAnExport, NothingRead
from app.old_posts.formats import READERS, Reader
from app.old_posts.formats.refused import known_other
from app.old_posts.model import (
    Coverage,
    Damaged,
    Gone,
    Outcome,
    Platform,
    Post,
    Section,
    Skipped,
    SkipReason,
    Summary,
    Told,
)
from app.old_posts.sources import Source
from app.readers.errors import TooLarge

MOST_POSTS = 5_000_000
_LONG_NUMBER = 25


class Reading:
    """One reading of an export: iterate over it once for the posts, then ask for the summary and the proofs.

    ``gone`` has the keys that the platform itself lists as deleted. ``me`` are the worker's names in chats: only what
    they wrote themselves is read, unless ``others`` asks for other people's messages too. ``account`` is whose the
    posts now coming are, and ``expected`` how many items the export says it has, as far as both are known by now.
    """

    def __init__(self, paths: Iterable[Path], me: Iterable[str] = (), *, others: bool = False) -> None:
        self.gone: set[str] = set()
        self.account: str | None = None
        self.expected: int | None = None
        self._paths = tuple(paths)
        self._me = frozenset(me)
        self._others = others
        self._platforms: list[Platform] = []
        self._parsed = 0
        self._skipped: Counter[SkipReason] = Counter()
        self._found: Counter[str] = Counter()
        self._told: list[Told] = []
        self._damaged: list[Damaged] = []
        self._spans: dict[tuple[Platform, Section], _Span] = {}
        self._unread: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Post]:
        """Every post once, in the order of the files. Raises `UserError` where there is nothing to read."""
        with open_export(self._paths, self._me, others=self._others) as source:
            readers = _readers(source)
            if not readers:
                raise _why_nothing(source)
            for reader in readers:
                self._platforms.append(reader.platform)
                self._damaged += [Damaged(reader.platform, None, *closed) for closed in source.closed]
                yield from self._posts(reader.platform, reader.read(source))
            self._unread = tuple(entry.path for entry in source.unread())
        if self._damaged and not self._found:
            raise NothingRead(self._damaged[0].why)

    def summary(self) -> Summary:
        """The account of what was read so far."""
        counted = {told.member for told in self._told if told.items is not None}
        return Summary(
            platforms=tuple(self._platforms),
            parsed=self._parsed,
            skipped=dict(self._skipped),
            expected=self.expected,
            read_of_expected=sum(self._found[member] for member in counted),
            damaged=tuple(self._damaged),
            coverage=tuple(self._coverage(*where) for where in self._spans),
            unread=self._unread,
        )

    def _posts(self, platform: Platform, outcomes: Iterator[Outcome]) -> Iterator[Post]:
        seen: dict[Section, set[str | int]] = {}
        section, span, ids = None, _Span(), set[str | int]()  # of the post before: most are of the same section
        for outcome in outcomes:
            if isinstance(outcome, Post):
                if outcome.section is not section:
                    section = outcome.section
                    span, ids = self._span(platform, section), seen.setdefault(section, set())
                self._found[outcome.member] += 1
                if outcome.id:
                    short = _short(outcome.id)
                    if short in ids:
                        self._skipped[SkipReason.DUPLICATE] += 1
                        continue
                    ids.add(short)
                self._parsed += 1
                if self._parsed > MOST_POSTS:
                    raise TooLarge(f"{MOST_POSTS:,} posts")
                span.add(outcome.at)
                yield outcome
            else:
                self._account_for(platform, outcome)

    def _account_for(self, platform: Platform, outcome: Skipped | Gone | Damaged | Told) -> None:
        if isinstance(outcome, Told):
            self._told.append(outcome)
            self.account = outcome.account
            if outcome.items is not None:
                self.expected = (self.expected or 0) + outcome.items
            self._span(platform, outcome.section)
        elif isinstance(outcome, Damaged):
            self._damaged.append(outcome)
        else:
            if isinstance(outcome, Gone):
                self._found[outcome.member] += 1
                self._skipped[SkipReason.DELETED] += 1
                self.gone.add(outcome.key)
                return
            self._found[outcome.member] += outcome.count
            self._skipped[outcome.reason] += outcome.count
            if outcome.reason is SkipReason.DAMAGED:
                self._span(platform, outcome.section).damaged += 1

    def _span(self, platform: Platform, section: Section) -> _Span:
        found = self._spans.get((platform, section))
        if found is None:
            found = self._spans[platform, section] = _Span()
        return found

    def _coverage(self, platform: Platform, section: Section) -> Coverage:
        told = [told for told in self._told if (told.platform, told.section) == (platform, section)]
        damaged = [one for one in self._damaged if one.platform is platform and one.section in (section, None)]
        expected: Counter[str] = Counter()
        for file in told:
            expected[file.member] += file.items or 0
        counts = [file.items is not None for file in told]
        agree = all(self._found[member] == count for member, count in expected.items())
        span = self._spans[platform, section]
        accounts = {file.account for file in told}
        return Coverage(
            platform=platform,
            section=section,
            posts=span.posts,
            oldest=span.oldest,
            newest=span.newest,
            made_at=min((file.made_at for file in told if file.made_at), default=None),
            counted=agree if counts and all(counts) else None,
            whole=not damaged and not span.damaged and all(file.whole for file in told),
            account=accounts.pop() if len(accounts) == 1 else None,
        )


def open_export(paths: Iterable[Path], me: frozenset[str] = frozenset(), *, others: bool = False) -> Source:
    """The files of an export, and where no platform is recognised in them, those of the archives among them.

    Raises `UserError` where one of the paths cannot be read at all. Use it in a ``with``, as any `Source`.
    """
    source = Source(paths, me, others=others)
    try:
        if not _readers(source):
            source.look_inside()
    except BaseException:
        source.close()
        raise
    return source


def _why_nothing(source: Source) -> UserError:
    """What to say of files in which no platform is recognised."""
    if source.is_empty():
        return EmptyExport()
    if source.is_locked():
        return LockedExport()
    return known_other(source) or (NothingRead(source.closed[0][1]) if source.closed else NotAnExport())


def _readers(source: Source) -> list[Reader]:
    return [reader for reader in READERS if reader.recognises(source)]


def _short(post_id: str) -> str | int:
    """The same id in half the memory, where it is a number: an export may have a million."""
    is_number = len(post_id) < _LONG_NUMBER and post_id.isascii() and post_id.isdecimal() and post_id[0] != "0"
    return int(post_id) if is_number else post_id


@dataclass(slots=True)
class _Span:
    posts: int = 0
    damaged: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None

    def add(self, at: datetime | None) -> None:
        self.posts += 1
        if at is None:
            return
        if self.oldest is None or at < self.oldest:
            self.oldest = at
        if self.newest is None or at > self.newest:
            self.newest = at
