"""An import beside those before it: what became of every decision, and of the posts that it does not show any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from app.core.posts import KeptDecision, PostFate, PostImport, PostPrint
from app.old_posts.compare import Decided, Snapshot, compare
from app.old_posts.model import Coverage, Platform, Section
from app.old_posts.results import Outcome

Print = tuple[str, bytes]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_STAYS = (PostFate.GONE, PostFate.CAME_BACK)
_NOT_ONLINE = (PostFate.GONE, PostFate.EDITED)  # not in these words


@dataclass(frozen=True, slots=True)
class Judged:
    """As `finish_import` takes both: ``gone`` stand online no more, in these words; ``fates`` are of decisions."""

    gone: tuple[Print, ...]
    fates: tuple[tuple[str, bytes, PostFate], ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Import:
    """The import that is to be judged. ``proofs`` are the keys that the platform itself lists as deleted."""

    id: int
    coverage: tuple[Coverage, ...]
    proofs: tuple[str, ...]


class Past:
    """The finished imports before this one: whose they were, and how things stood when."""

    def __init__(self, imports: Iterable[PostImport]) -> None:
        self._imports = {one.id: one for one in imports}
        self._coverage = {
            number: msgspec.convert(one.coverage, tuple[Coverage, ...]) for number, one in self._imports.items()
        }

    @property
    def platforms(self) -> set[Platform]:
        """Those of which something was imported."""
        return {about.platform for one in self._coverage.values() for about in one}

    def accounts(self, platform: Platform) -> set[str]:
        """Whose they were, as far as the exports said."""
        return {about.account for _, about in self._about(platform) if about.account}

    def latest(self, platform: Platform, accounts: Container[str]) -> PostImport:
        """The one with the latest export of one of these accounts. Raises ``ValueError`` where none says when."""
        made = [(about.made_at, number) for number, about in self._about(platform) if about.account in accounts]
        return self._imports[max((at, number) for at, number in made if at)[1]]

    def made_later(self, platform: Platform, made_at: datetime | None, account: str | None) -> datetime | None:
        """When the platform made the latest export of this account, where that is later than ``made_at``."""
        made = (about.made_at for _, about in self._about(platform) if about.account == account)
        latest = max((at for at in made if at), default=None)
        return latest if account and latest and made_at and latest > made_at else None

    def coverage_of(self, one: PostImport) -> tuple[Coverage, ...]:
        """What it could speak of."""
        return self._coverage[one.id]

    def _about(self, platform: Platform) -> Iterator[tuple[int, Coverage]]:
        for number, whole in self._coverage.items():
            yield from ((number, about) for about in whole if about.platform is platform)

    def last_to_show(self, import_id: int, platform: str) -> PostImport | None:
        """The import that showed a post last, which says ``import_id``: that one, or one before it.

        One that was stopped, and is not there any more, had begun to show posts too.
        """
        shown = [number for number, about in self._about(Platform(platform)) if number <= import_id]
        return self._imports[max(shown)] if shown else None

    def shown_at(self, post: PostPrint) -> datetime:
        """The moment for which the last import that showed a post spoke."""
        one = self.last_to_show(post.last, post.platform)
        return one.made_at or one.at if one else _LONG_AGO

    def last_before(self, moment: datetime) -> int:
        """The last import that was there at ``moment``; 0 where none was."""
        return max((one.id for one in self._imports.values() if one.finished <= moment), default=0)


def judge(
    new: Import,
    found: Sequence[PostPrint],
    decisions: Sequence[KeptDecision],
    past: Past,
    in_common: Iterable[str],
) -> Judged:
    """What an import says of what was there before.

    ``found`` is what `PostShelf.differences` gives and ``in_common`` what `PostShelf.in_common` does.
    """
    now = _Now(new, found, past, in_common)
    mine = [decision for decision in decisions if now.speaks_of(decision.platform, decision.account)]
    judged = {name(decision): _lasting(decision.fate, fate) for decision, fate in now.of_decisions(mine)}
    undecided = now.of_undecided({name(decision) for decision in decisions})
    standing = {name(row) for row in found}
    left = {one for one, fate in judged.items() if fate in _NOT_ONLINE and one in standing}
    vanished = {one for one, fate in undecided if fate in _NOT_ONLINE}
    history = now.gone_since()
    counts = Counter(judged.values())
    return Judged(
        gone=tuple(left | vanished | history),
        fates=tuple((*one, fate) for one, fate in judged.items()),
        outcome=Outcome(
            new=_new(new.id, (row for row in found if name(row) not in history), decisions),
            gone=counts[PostFate.GONE],
            still_there=counts[PostFate.STILL_THERE],
            edited=counts[PostFate.EDITED],
            came_back=counts[PostFate.CAME_BACK],
            cannot_tell=counts[PostFate.CANNOT_TELL],
            vanished=len(vanished),
            first=False,
            other_account=now.other_account,
            nothing_in_common=now.nothing_in_common,
            older=tuple(now.older),
        ),
    )


def name(thing: KeptDecision | PostPrint) -> Print:
    """By what a post is told from all others."""
    return thing.key, thing.print


def _new(import_id: int, found: Iterable[PostPrint], decisions: Iterable[KeptDecision]) -> int:
    """How many posts are more than other words for what was there before, or what was gone and is back."""
    before: dict[str, set[bytes]] = {}
    shown, fresh = Counter[str](), Counter[str]()
    for row in found:
        fresh[row.key] += row.first == import_id
        shown[row.key] += row.last == import_id
        if row.first < import_id:
            before.setdefault(row.key, set()).add(row.print)
    for decision in decisions:
        before.setdefault(decision.key, set()).add(decision.print)
    return sum(min(count, max(0, shown[key] - len(before.get(key, ())))) for key, count in fresh.items())


class _Now:
    """What one import shows, and may speak of."""

    def __init__(
        self,
        new: Import,
        found: Sequence[PostPrint],
        past: Past,
        in_common: Iterable[str],
    ) -> None:
        self._id = new.id
        self._found = found
        self._past = past
        self._coverage = coverage = new.coverage
        self._common: dict[str, tuple[bytes, ...]] = dict.fromkeys(in_common, ())
        self._accounts = _accounts(coverage)
        shown = self._common | _prints(row for row in found if row.last == new.id)
        self._later = Snapshot(shown, tuple(coverage), frozenset(new.proofs))
        self.older = {
            about.platform: later
            for about in coverage
            if (later := past.made_later(about.platform, about.made_at, about.account))
        }

    def speaks_of(self, platform: str, account: str | None) -> bool:
        """Whether it is of this platform, and as far as is known of this account."""
        about = {one.platform for one in self._coverage}
        return platform in about and (not account or account in self._accounts.get(Platform(platform), {account}))

    def of_decisions(self, decisions: Iterable[KeptDecision]) -> Iterator[tuple[KeptDecision, PostFate]]:
        """The fate of each, as it stands beside what was there when it was made."""
        by_import: dict[int, list[KeptDecision]] = {}
        for decision in decisions:
            by_import.setdefault(self._past.last_before(decision.decided_at), []).append(decision)
        for number, made in by_import.items():
            before = self._common | _prints(row for row in self._found if row.first <= number)
            for one in made:
                if one.print not in before.get(one.key, ()):
                    before[one.key] = (*before.get(one.key, ()), one.print)
            yield from zip(made, compare(map(self._as_decided, made), Snapshot(before), self._later), strict=True)

    def of_undecided(self, decided: Container[Print]) -> list[tuple[Print, PostFate]]:
        """The fate of what it does not show any more, and nobody decided on."""
        rows = [
            row
            for row in self._found
            if row.first < self._id
            and row.last < self._id
            and name(row) not in decided
            and self.speaks_of(row.platform, row.account)
        ]
        before = self._common | _prints(row for row in self._found if row.first < self._id)
        asked = (_as_decided(row, self._since(row.platform, self._past.shown_at(row))) for row in rows)
        return list(zip(map(name, rows), compare(asked, Snapshot(before), self._later), strict=True))

    def gone_since(self) -> set[Print]:
        """What only it shows, where a later export of the account is here already and proves that it is gone."""
        gone: set[Print] = set()
        for platform in self.older:
            rows = [row for row in self._found if row.first == self._id and row.platform == platform]
            later = self._past.latest(platform, self._accounts.get(platform, set()))
            shown = _prints(row for row in self._found if row.first <= later.id <= row.last)
            made = next(about.made_at for about in self._coverage if about.platform is platform and about.made_at)
            fates = compare(
                (_as_decided(row, made) for row in rows),
                Snapshot(_prints(rows)),
                Snapshot(shown, self._past.coverage_of(later)),
            )
            gone |= {name(row) for row, fate in zip(rows, fates, strict=True) if fate in _NOT_ONLINE}
        return gone

    @property
    def other_account(self) -> tuple[Platform, ...]:
        """The platforms of which it is of an account that no import before was of."""
        return tuple(
            platform
            for platform, accounts in self._accounts.items()
            if (before := self._past.accounts(platform)) and not before & accounts
        )

    @property
    def nothing_in_common(self) -> tuple[Platform, ...]:
        """The platforms where nobody says whose it is, and nothing that was there before is in it."""
        known = {key.partition("/")[0] for key in self._common}
        before = {row.platform for row in self._found if row.first < self._id}
        return tuple(
            platform
            for platform in dict.fromkeys(one.platform for one in self._coverage)
            if platform in before - known and not (self._accounts.get(platform) and self._past.accounts(platform))
        )

    def _as_decided(self, decision: KeptDecision) -> Decided:
        since = self._since(decision.platform, decision.decided_at)
        return _as_decided(decision, since, decision.fate)

    def _since(self, platform: str, moment: datetime) -> datetime:
        """The last moment of which something is known: an export from before says nothing new."""
        later = self.older.get(Platform(platform))
        return max(moment, later) if later else moment


def _as_decided(thing: KeptDecision | PostPrint, since: datetime, was: PostFate | None = None) -> Decided:
    return Decided(
        key=thing.key,
        fingerprint=thing.print,
        platform=Platform(thing.platform),
        section=Section(thing.section),
        at=thing.at,
        decided_at=since,
        was=was,
        account=thing.account,
    )


def _prints(rows: Iterable[PostPrint]) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, tuple[bytes, ...]] = {}
    for row in rows:
        found[row.key] = (*found.get(row.key, ()), row.print)
    return found


def _accounts(coverage: Iterable[Coverage]) -> dict[Platform, set[str]]:
    found: dict[Platform, set[str]] = {}
    for about in coverage:
        if about.account:
            found.setdefault(about.platform, set()).add(about.account)
    return found


def _lasting(was: PostFate | None, fate: PostFate) -> PostFate:
    """What was proved once stands until another export proves otherwise."""
    return was if was in _STAYS and fate is PostFate.CANNOT_TELL else fate
