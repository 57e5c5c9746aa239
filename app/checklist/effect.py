"""What one agency's file does, read off the catalogue that it was laid on: shown before it is added, and after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.checklist.catalogue import Catalogue
from app.checklist.loader import Core, load_catalogue, load_pack_file, pack_files
from app.checklist.reading import PackError, PackNotice, read_bounded
from app.core.checks import AgencyRule, Check, Contact, Pack, SlotFill
from app.core.errors import UserError


@dataclass(frozen=True, slots=True)
class Effect:
    """What a file does. ``pack`` is None where it is left out; then ``problems`` say why.

    ``rules`` are its rules with the checks they are on, ``fills`` what it says of each slot.
    """

    file: Path
    pack: Pack | None
    rules: tuple[tuple[Check, AgencyRule], ...] = ()
    fills: tuple[tuple[str, SlotFill], ...] = ()
    notices: tuple[PackNotice, ...] = ()
    problems: tuple[PackError, ...] = ()

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The people it adds, without those whom its fills name."""
        return tuple(contact for contact in self.pack.contacts if not contact.slot) if self.pack else ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file that the worker may add: what it would do, and the pack whose place it would take.

    ``digest`` is of the bytes that were looked at: only these are added.
    """

    effect: Effect
    digest: str = ""
    takes_place_of: Pack | None = None

    @property
    def lost(self) -> tuple[Check, ...]:
        """The checks of the pack in use that the new one does not have."""
        old, new = self.takes_place_of, self.effect.pack
        if old is None or new is None:
            return ()
        kept = {check.id for check in new.checks}
        return tuple(check for check in old.checks if check.id not in kept)


def effect_of(catalogue: Catalogue, file: Path) -> Effect:
    """What ``file``, which was loaded into ``catalogue``, does there."""
    notices = tuple(notice for notice in catalogue.notices if notice.file == file)
    problems = tuple(problem for problem in catalogue.problems if problem.file == file)
    added = (pack for pack in catalogue.packs if pack.is_agency)
    pack = next((pack for pack in added if catalogue.files.get(pack.id) == file), None)
    if pack is None:
        return Effect(file, None, notices=notices, problems=problems)
    checks = catalogue.checks.values()
    rules = ((check, rule) for check in checks for rule in check.rules if rule.pack_title == pack.title)
    fills = ((slot, fill) for slot, said in catalogue.fills.items() for fill in said if fill.pack_title == pack.title)
    return Effect(file, pack, tuple(rules), tuple(fills), notices, problems)


def propose(core: Core, chosen: Path, in_use: Iterable[Path], now: Catalogue, *, welsh: bool = False) -> list[Proposal]:
    """What each file at ``chosen`` (a file, or a folder of them) would do beside those in use."""
    files, problems = files_at(chosen)
    digests = dict(_digests(files))
    ids = {_id_of(path) for path in files}
    kept = [path for path in in_use if path.stem not in ids]
    catalogue = load_catalogue(core, [*kept, *files], welsh=welsh)
    proposals = [
        Proposal(effect, digests.get(effect.file, ""), _agencys(now, effect.pack))
        for effect in (effect_of(catalogue, path) for path in files)
    ]
    return [*proposals, *(Proposal(Effect(problem.file, None, problems=(problem,))) for problem in problems)]


def files_at(chosen: Path) -> tuple[list[Path], list[PackError]]:
    """The file itself, or the pack files of a folder; and what of the folder is not read."""
    if chosen.is_symlink() or not chosen.is_dir():
        return [chosen], []
    files, problems = pack_files(chosen)
    if not files and not problems:
        raise UserError("There is no checklist in this folder.", do="The name of a checklist ends in .toml.")
    return files, problems


def digest_of(data: bytes) -> str:
    """What tells one content of a file from another."""
    return hashlib.sha256(data).hexdigest()


def _digests(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in files:
        try:
            yield path, digest_of(read_bounded(path))
        except PackError:
            continue  # loading says why


def _id_of(path: Path) -> str:
    try:
        return load_pack_file(path).id
    except PackError:
        return ""


def _agencys(catalogue: Catalogue, pack: Pack | None) -> Pack | None:
    old = catalogue.pack_by_id.get(pack.id) if pack else None
    return old if old and old.is_agency else None
