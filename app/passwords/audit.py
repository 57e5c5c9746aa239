"""The audit of an export: every judgement over every login, the most pressing finding first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.passwords.known_sites import KnownSites
from app.passwords.logins import Login
from app.passwords.model import AccountFinding, Audited, Export, OwnWords
from app.passwords.shared import Shared, earlier_findings
from app.passwords.single import Said, http_finding, old_finding, says_no_scheme, sign_in_findings, weak_finding
from app.passwords.strength import Judge

_STEP = 200  # logins between two reports
T = TypeVar("T")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Context:
    """What an audit knows besides the export. ``breaches`` are dates of leaks by site, if the worker asked for them."""

    today: date
    words: OwnWords = field(default_factory=OwnWords)
    known: KnownSites = field(default_factory=KnownSites)
    said: Said = field(default_factory=Said)
    breaches: Mapping[str, date] = field(default_factory=dict)


def audit(
    export: Export, logins: Sequence[Login], context: Context, progress: Progress = lambda done, of: None
) -> Audited:
    """Judge the accounts (``logins``, as `one_each` gives them). ``progress`` hears how many are done, of how many."""
    findings = list(_findings(logins, export, context, progress))
    silenced = {login.entry.place for login in logins if login.entry.silenced}
    shown = [finding for finding in findings if finding.account.place not in silenced]
    return Audited(
        format=export.format,
        read=export.read,
        audited=len(export.entries),
        skipped=Counter(skipped.reason for skipped in export.skipped),
        damaged=export.damaged,
        findings=tuple(sorted(shown, key=lambda finding: (-finding.rank, finding.account.place))),
        notes=(*export.notes, *_notes(logins, len(silenced))),
    )


def _findings(
    logins: Sequence[Login], export: Export, context: Context, progress: Progress
) -> Iterator[AccountFinding]:
    judge, dated = Judge(context.words), context.known.dated
    for login in _counted(logins, progress):
        yield from filter(None, (weak_finding(login, judge), http_finding(login)))
        yield from sign_in_findings(login, export.tells, context.said, dated)
    shared = Shared(logins)
    yield from shared.findings()
    yield from earlier_findings(logins)
    exposed = shared.exposed()
    for login in logins:
        old = old_finding(login, context.today, shared=login.entry.place in exposed, breaches=context.breaches)
        if old:
            yield old


def _counted(items: Sequence[T], progress: Progress) -> Iterator[T]:
    for number, item in enumerate(items):
        if number % _STEP == 0:
            progress(number, len(items))
        yield item
    progress(len(items), len(items))


def _notes(logins: Sequence[Login], silenced: int) -> Iterator[str]:
    if unsaid := sum(map(says_no_scheme, logins)):
        these = "1 saved address does" if unsaid == 1 else f"{unsaid} saved addresses do"
        yield f"{these} not say http or https: this file cannot tell whether what is typed there is protected."
    if silenced:
        these = "1 login" if silenced == 1 else f"{silenced} logins"
        yield f"You told your password manager to leave {these} alone: nothing is reported of them."
