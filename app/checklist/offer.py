"""What a newer set of the core packs would change, shown before it applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.checklist.catalogue import Catalogue
from app.checklist.reading import PackError
from app.checklist.signed import SetError, SignedSet, version_key
from app.core.checks import HALF_FINGERPRINT, ChangeNote, Check, Pack


@dataclass(frozen=True, slots=True)
class Offer:
    """The set, and the checks that it brings, moves, words otherwise or takes away.

    ``titles`` names the packs by their ids. ``notes`` are the packs' own words on it. ``problems`` say what
    of the agency's packs would be left out.
    """

    set: SignedSet
    new: tuple[Check, ...]
    moved: tuple[Check, ...]
    others: tuple[Check, ...]
    gone: tuple[Check, ...]
    titles: Mapping[str, str]
    notes: tuple[ChangeNote, ...]
    problems: tuple[PackError, ...]


def compare(path: Path, found: SignedSet, before: Catalogue, after: Catalogue) -> Offer:
    """What stands in ``after`` and not in ``before``. No pack may go back to an older version."""
    for pack in _core(after):
        old = before.pack_by_id.get(pack.id)
        if old and version_key(pack.version) < version_key(old.version):
            raise SetError(path, f'its checklist "{pack.title}" is older than the one you have. There is no way back.')
    was, now = _checks(before), _checks(after)
    taken_over = {old for check in now.values() for old in check.replaces}
    same = [(was[name], check) for name, check in now.items() if name in was]
    changed = [check for old, check in same if old.fingerprint != check.fingerprint]
    moved = {check.id for old, check in same if _way(old) != _way(check)}
    return Offer(
        found,
        new=tuple(check for name, check in now.items() if name not in was),
        moved=tuple(check for check in changed if check.id in moved),
        others=tuple(check for check in changed if check.id not in moved),
        gone=tuple(check for name, check in was.items() if name not in now and name not in taken_over),
        titles={pack.id: pack.title for pack in (*before.packs, *after.packs)},
        notes=tuple(_new_notes(before, after)),
        problems=tuple(_new_problems(before, after)),
    )


def _core(catalogue: Catalogue) -> Iterator[Pack]:
    return (pack for pack in catalogue.packs if not pack.is_agency)


def _checks(catalogue: Catalogue) -> dict[str, Check]:
    """The checks of the core packs that are still asked."""
    return {check.id: check for pack in _core(catalogue) for check in pack.checks if not check.gone_since}


def _way(check: Check) -> str:
    return check.fingerprint[HALF_FINGERPRINT:]


def _new_notes(before: Catalogue, after: Catalogue) -> Iterator[ChangeNote]:
    for pack in _core(after):
        old = before.pack_by_id.get(pack.id)
        if old is not None:
            yield from (note for note in pack.changes if note not in old.changes)


def _new_problems(before: Catalogue, after: Catalogue) -> Iterator[PackError]:
    """What of the agency's packs would be left out, and was not before."""
    known = {problem.sentence() for problem in (*before.problems, *before.notices)}
    return (problem for problem in (*after.problems, *after.notices) if problem.sentence() not in known)
