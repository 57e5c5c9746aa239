"""Which checks are asked of this worker, and in what order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from app.checklist.catalogue import Catalogue
from app.core.checks import Check, Pack
from app.core.flow import STEPS, Section
from app.core.model import Depth, Threat, Worker

HEAVY, WEIGHTY = 5, 4
SOON_DONE = 2  # minutes
FEARED = 1  # what is feared weighs as much more


def choose(catalogue: Catalogue, worker: Worker, depth: Depth, *, also: Collection[str] = frozenset()) -> list[Section]:
    """The sections of an audit: the worker's platforms and all themes, without empty ones.

    Platforms the worker did not name are left out. ``also`` names checks that are asked whatever the depth and
    the accounts, since something waits to be done about them. With ``someone_looking`` the urgent checks come first
    in their section, and their sections first in their step. Otherwise the order of the packs and of their checks
    stands. A quick audit asks the checks that are marked so, a normal one also what weighs most, and what weighs
    much and is soon done. With ``someone_looking`` what is urgent comes to a normal audit too, and to a quick one
    what of it weighs most. One a day and a re-audit may ask any of them: which, ``most_worthwhile_first`` and
    ``history.again`` say.
    """
    sections = []
    theirs = _for_this_worker(catalogue, worker)
    for pack in catalogue.packs:
        checks = [
            check
            for check in pack.checks
            if check.id in also
            or (
                check.id in theirs
                and theirs.isdisjoint(check.applies_to.unless)
                and _in_depth(check, depth, urgently=worker.someone_looking)
            )
        ]
        if worker.someone_looking:
            checks.sort(key=lambda check: not check.urgent)
        if checks:
            sections.append(Section(pack.step, pack.id, pack.title, tuple(checks)))
    if worker.someone_looking:
        sections.sort(key=lambda section: (STEPS.index(section.step), not any(c.urgent for c in section.checks)))
    return sections


def is_feared(check: Check, worker: Worker) -> bool:
    """Whether the check guards against what this worker said they fear."""
    looking = {Threat.SOMEONE_LOOKING} if worker.someone_looking else set()
    return bool(check.threats & (worker.fears | looking))


def most_worthwhile_first(checks: Iterable[Check], worker: Worker) -> list[Check]:
    """The checks by how much they help this worker.

    First what is urgent where someone may be looking for them; then by weight, more for what they fear and for the
    marked ones: whatever is feared, the door to all accounts is closed too. Of equals, the first of each account
    comes before the second of any: the most worthwhile thirty touch every account. Then a setting before a question,
    and what is sooner done.
    """

    def worth(check: Check) -> tuple[bool, int, bool]:
        weight = check.weight + FEARED * is_feared(check, worker) + check.quick
        return (not (worker.someone_looking and check.urgent), -weight, not check.quick)

    seen: Counter[str] = Counter()
    places = {}
    best_first = sorted(checks, key=worth)
    for check in best_first:
        places[check.id] = seen[check.pack]
        seen[check.pack] += 1
    return sorted(best_first, key=lambda check: (*worth(check), places[check.id], not check.routes, check.minutes))


def all_that_apply(catalogue: Catalogue, worker: Worker) -> list[Check]:
    """Every check that this worker could be asked: what the four amounts count."""
    return [check for section in choose(catalogue, worker, Depth.FULL) for check in section.checks]


def retired(pack: Pack) -> list[Check]:
    """Settings that no longer exist but that older leaflets still name."""
    return [check for check in pack.checks if check.gone_since]


def _for_this_worker(catalogue: Catalogue, worker: Worker) -> set[str]:
    return {
        check.id
        for pack in catalogue.packs
        if not pack.is_platform or pack.id in worker.accounts
        for check in pack.checks
        if _applies(check, pack, worker)
    }


def _in_depth(check: Check, depth: Depth, *, urgently: bool) -> bool:
    if check.gone_since:
        return False
    urgent = urgently and check.urgent
    if check.quick or depth in (Depth.FULL, Depth.DAILY, Depth.AGAIN):
        return True
    if depth is Depth.QUICK:
        return urgent and check.weight >= HEAVY
    soon_done = check.weight >= WEIGHTY and check.minutes <= SOON_DONE
    return urgent or check.weight >= HEAVY or soon_done


def _applies(check: Check, pack: Pack, worker: Worker) -> bool:
    """Whether a check is for this worker; what they did not tell excludes nothing."""
    rule = check.applies_to
    if rule.nations and worker.nation and worker.nation not in rule.nations:
        return False
    if rule.roles and worker.role and worker.role not in rule.roles:
        return False
    kinds = {worker.accounts[pack.id]} if pack.id in worker.accounts else set(worker.accounts.values())
    return not (rule.accounts and kinds and not kinds & rule.accounts)
