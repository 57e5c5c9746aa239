"""The checklists that were added here: an agency's files in their folder, and what a restored backup brings along."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.checklist.effect import Proposal, digest_of, propose
from app.checklist.loader import MAX_FILES, pack_files
from app.checklist.newer import FILE as NEWER
from app.checklist.newer import CorePacks
from app.checklist.reading import PackError, read_bounded
from app.checklist.signed import HaveIt, SetError
from app.core.files import write_whole
from app.core.vault_errors import from_os_error


class AgencyFiles:
    """The agency packs in ``folder``, which need not be there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def found(self) -> tuple[list[Path], list[PackError]]:
        """The files, and why some or all of them are not read."""
        return pack_files(self._folder) if self._folder.exists() else ([], [])

    def add(self, proposal: Proposal) -> None:
        """Copy what was looked at into the folder. Raises ``PackError`` where it is bad or has changed since."""
        path, pack = proposal.effect.file, proposal.effect.pack
        if pack is None:
            raise proposal.effect.problems[0]
        data = read_bounded(path)
        if digest_of(data) != proposal.digest:
            raise PackError(path, "the file has changed since you looked at it. Choose it again.")
        place = self._folder / f"{pack.id}.toml"  # its newer version takes the same place
        in_use = [file for file in self.found()[0] if file != place]
        if len(in_use) >= MAX_FILES:  # one more, and it would not be read
            raise PackError(path, f"there are {len(in_use)} added files already. Remove one first.")
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise from_os_error(error, place.parent) from None
        write_whole(place, data)

    def remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, path) from None


def take_up(inbox: Path, core: CorePacks, agency: AgencyFiles) -> list[str]:
    """Look at the checklists in ``inbox``, which came with a backup, as at any others, and use those that are good.

    What is used here already stays. Returns a sentence for each that was not taken; the folder is gone then.
    """
    if not inbox.is_dir():
        return []
    said = _take_newer(inbox / NEWER, core, agency)
    for path in pack_files(inbox)[0]:
        said += _take_pack(path, core, agency)
    shutil.rmtree(inbox, ignore_errors=True)
    return said


def _take_newer(path: Path, core: CorePacks, agency: AgencyFiles) -> list[str]:
    files = agency.found()[0]
    catalogue = core.load(files)
    if not path.exists():
        return []
    try:
        core.take(core.look(path, catalogue, files))
    except HaveIt:
        return []
    except SetError as error:
        return [f"The newer checklists in the backup are not used: {error.problem}"]
    return []


def _take_pack(path: Path, core: CorePacks, agency: AgencyFiles) -> list[str]:
    files = agency.found()[0]
    catalogue = core.load(files)
    (proposal,) = propose(core.core, path, files, catalogue)
    there = proposal.takes_place_of
    if there is not None:
        same = digest_of(read_bounded(catalogue.files[there.id])) == proposal.digest
        return [] if same else [f"The checklist of {there.title} was left as it is here."]
    try:
        agency.add(proposal)
    except PackError as error:
        return [f"A checklist in the backup is not used: {error.problem}"]
    return []
