"""All checklists in use: those of the app or a newer set of them, with an agency's on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.checklist.added import AgencyFiles, take_up
from app.checklist.catalogue import Catalogue
from app.checklist.effect import Proposal, propose
from app.checklist.newer import FOLDER, CoreInUse, CorePacks
from app.checklist.offer import Offer
from app.checklist.signed import PUBLIC_KEY

AGENCY, NEWER = "packs", FOLDER  # folders in the data folder


class Packs:
    """The packs in ``own`` and what was added to them in the folder ``data``.

    ``changed`` is called when the worker has added, taken or removed some, and others are in use. Everything here
    that reads or writes files is slow.
    """

    def __init__(self, data: Path, own: Path, changed: Callable[[], None], key: str = PUBLIC_KEY) -> None:
        self._core = CorePacks(data / NEWER, own, key)
        self._agency = AgencyFiles(data / AGENCY)
        self._changed = changed
        self._welsh = False
        self._catalogue: Catalogue | None = None

    @property
    def is_loaded(self) -> bool:
        return self._catalogue is not None

    @property
    def catalogue(self) -> Catalogue:
        """What the last ``load`` read."""
        if self._catalogue is None:
            raise RuntimeError("the packs are not loaded")
        return self._catalogue

    @property
    def core_in_use(self) -> CoreInUse:
        """Which core packs are asked: those that came with the app, or a newer set that the worker chose."""
        return self._core.in_use

    @property
    def newer_file(self) -> Path | None:
        """The file of the newer set, where it is kept."""
        return self._core.kept_file

    def agency_files(self) -> list[Path]:
        return self._agency.found()[0]

    def load(self, *, welsh: bool) -> None:
        """Read what is in use; in Welsh where a pack has it, from now on."""
        self._welsh = welsh
        files, problems = self._agency.found()
        catalogue = self._core.load(files, welsh=welsh)
        self._catalogue = replace(catalogue, problems=(*catalogue.problems, *problems))

    def take_up(self, inbox: Path) -> list[str]:
        """Take what came with a backup into use from the next ``load`` on; see ``added.take_up``."""
        return take_up(inbox, self._core, self._agency)

    def look(self, path: Path) -> list[Proposal]:
        """What a pack, or each pack of a folder, would do if it were added. Changes nothing."""
        return propose(self._core.core, path, self.agency_files(), self.catalogue, welsh=self._welsh)

    def add(self, proposals: Sequence[Proposal]) -> None:
        """Copy what was looked at into the data folder and use it.

        Raises ``PackError`` at the first that is bad or has changed since; those before it are in use then.
        """
        try:
            for proposal in proposals:
                self._agency.add(proposal)
        finally:
            self._reload()

    def remove(self, path: Path) -> None:
        """Remove one of ``agency_files``."""
        self._agency.remove(path)
        self._reload()

    def look_at_newer(self, path: Path) -> Offer:
        """What a signed set would change; raises ``SetError`` where it is not to be taken."""
        return self._core.look(path, self.catalogue, self.agency_files(), welsh=self._welsh)

    def take_newer(self, offer: Offer) -> None:
        """Keep the set and use it. There is no way back to an older one."""
        self._core.take(offer)
        self._reload()

    def use_own(self) -> None:
        """Let go of the kept set; raises ``SetError`` where that were a step back."""
        self._core.use_own()
        self._reload()

    def _reload(self) -> None:
        self.load(welsh=self._welsh)
        self._changed()
