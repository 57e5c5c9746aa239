"""Where a user name was found, kept to compare with next time: new, still there, came back, gone, or not to be told.

Kept only when the worker says so. A page stands in the history as a finding of the name's own kind, under a keyed hash
of name and host; the site's name is all that can be read of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.model import Finding, FindingState, Part
from app.search_self.records import Change
from app.search_self.user_names import Asked, Outcome

PAGES = (Outcome.FOUND, Outcome.POSSIBLE)
_KIND = "user_name."
_ORDER = (Change.NEW, Change.CAME_BACK, Change.STILL_THERE, Change.GONE, Change.CANNOT_TELL)

Identify = Callable[[str], str]
"""``Vault.identity``."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One site beside what was kept. ``page`` is where to look; without anything kept there is no ``change``."""

    site: str
    page: str = ""
    change: Change | None = None


def kind_of(user_name: str, identify: Identify) -> str:
    """The kind of the findings of one user name, which tells the name to nobody."""
    return _KIND + identify(f"user name {user_name.casefold()}")[:16]


def kept(findings: Iterable[Finding], user_name: str, identify: Identify) -> list[Finding]:
    """What is kept of one user name."""
    kind = kind_of(user_name, identify)
    return [finding for finding in findings if finding.kind == kind]


def compare(known: Sequence[Finding], asked: Iterable[Asked], user_name: str, identify: Identify) -> list[Compared]:
    """Every page there is, and what was kept and is not there now; what is new first.

    A site that let nobody look, or was not asked, tells nothing. A page that was gone already is not told again.
    """
    before = {finding.identity: finding for finding in known}
    compared: list[Compared] = []
    for answer in asked:
        finding = before.pop(_identity(answer.host, user_name, identify), None)
        if answer.outcome in PAGES:
            compared.append(Compared(answer.site, answer.page, _seen(finding) if known else None))
        elif finding is not None and finding.state is not FindingState.GONE:
            told = Change.GONE if answer.outcome is Outcome.ABSENT else Change.CANNOT_TELL
            compared.append(Compared(answer.site, change=told))
    left = (finding for finding in before.values() if finding.state is not FindingState.GONE)
    compared += [Compared(finding.evidence, change=Change.CANNOT_TELL) for finding in left]
    return sorted(compared, key=lambda item: (_ORDER.index(item.change or Change.NEW), item.site.casefold()))


def after(
    known: Sequence[Finding], asked: Iterable[Asked], user_name: str, identify: Identify, now: datetime
) -> list[Finding]:
    """What is to be kept after a run: pages that are there, and what became of those that were."""
    before = {finding.identity: finding for finding in known}
    result: list[Finding] = []
    for answer in asked:
        identity = _identity(answer.host, user_name, identify)
        finding = before.pop(identity, None)
        if answer.outcome in PAGES:
            kind = kind_of(user_name, identify)
            seen = finding or Finding(Part.SEARCH, kind, identity, answer.site, now, now)
            result.append(replace(seen, evidence=answer.site, last_seen=now, state=_state(finding)))
        elif finding is not None:
            result.append(_unseen(finding, answer.outcome))
    return [*result, *(_unseen(finding, Outcome.NOT_ASKED) for finding in before.values())]


def _identity(host: str, user_name: str, identify: Identify) -> str:
    return identify(f"user name {user_name.casefold()}\n{host}")


def _seen(finding: Finding | None) -> Change:
    if finding is None:
        return Change.NEW
    return Change.CAME_BACK if finding.state is FindingState.GONE else Change.STILL_THERE


def _state(finding: Finding | None) -> FindingState:
    if finding is None or finding.state is FindingState.CANNOT_TELL:
        return FindingState.OPEN
    return FindingState.CAME_BACK if finding.state is FindingState.GONE else finding.state


def _unseen(finding: Finding, outcome: Outcome) -> Finding:
    if finding.state is FindingState.GONE:
        return finding
    return replace(finding, state=FindingState.GONE if outcome is Outcome.ABSENT else FindingState.CANNOT_TELL)
