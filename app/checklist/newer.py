"""The core packs in use: those that came with the app, or a newer signed set that the worker chose.

The versions never go back. The newest set ever taken is remembered beside the file, and stays remembered when the file
goes. Where the app itself brings newer packs, those win; nothing has to be undone for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.checklist.catalogue import Catalogue
from app.checklist.format import VERSION
from app.checklist.loader import Core, load_catalogue, pack_files
from app.checklist.offer import Offer, compare
from app.checklist.reading import PackError, read_bounded
from app.checklist.signed import PUBLIC_KEY, HaveIt, NeedsNewerApp, SetError, SignedSet, read_set, version_key
from app.core.files import write_whole
from app.core.vault_errors import VaultError, from_os_error

FOLDER, FILE = "newer-checklists", "newer.checklists"
_NEWEST = "newest"
_VERSION_LINE = re.compile(rf'^version = "({VERSION})"\r?$'.encode(), re.MULTILINE)


class SetLost(SetError):
    """What was taken before is damaged or gone."""

    _safe = "Those that came with the app are used. Your answers are not touched."
    _do = "Choose the file of newer checklists once more."


class SetTooNew(SetLost):
    """What was taken before is not for this version of the app: an older app was put in its place."""

    _do = NeedsNewerApp._do


@dataclass(frozen=True, slots=True)
class CoreInUse:
    """Which core packs are asked. ``own_version`` is that of the packs which came with the app.

    ``chosen``: a set that the worker chose is in use. ``kept``: its file is there, in use or not. ``newest`` is the
    newest version ever taken, ``trouble`` why it is not in use.
    """

    version: str
    dated: date
    own_version: str
    chosen: bool = False
    kept: bool = False
    newest: str = ""
    trouble: SetError | None = None

    @property
    def may_use_own(self) -> bool:
        """Whether it is no step back to use what came with the app."""
        return self.kept and version_key(self.own_version) >= version_key(self.newest)


class CorePacks:
    """The packs in ``own`` and the set that may be kept in ``folder``."""

    def __init__(self, folder: Path, own: Path, key: str = PUBLIC_KEY) -> None:
        self._folder = folder
        self._own = own
        self._key = key
        self._core: Core = own
        self._in_use: CoreInUse | None = None

    @property
    def core(self) -> Core:
        """What the last ``load`` read."""
        return self._core

    @property
    def in_use(self) -> CoreInUse:
        if self._in_use is None:
            raise RuntimeError("the packs are not loaded")
        return self._in_use

    @property
    def kept_file(self) -> Path | None:
        """The file of the set that the worker chose, where it is kept."""
        path = self._folder / FILE
        return path if path.is_file() else None

    def load(self, agency_files: Iterable[Path] = (), *, welsh: bool = False) -> Catalogue:
        """The catalogue in use, agency packs on top. What is wrong with a kept set is one of its problems."""
        agency = list(agency_files)
        try:
            found = self._kept()
            if found is not None:
                return self._take_up(found, agency, welsh=welsh)
            return self._take_up_own(agency, None, welsh=welsh)
        except SetLost as error:
            return self._take_up_own(agency, error, welsh=welsh)

    def look(self, path: Path, catalogue: Catalogue, agency_files: Iterable[Path], *, welsh: bool = False) -> Offer:
        """What the set in the file ``path`` would change of ``catalogue``, or ``SetError``."""
        found = read_set(path, self._key)
        self._refuse_older(path, found.version)
        offered = _load(path, found, list(agency_files), welsh=welsh)
        return compare(path, found, catalogue, offered)

    def take(self, offer: Offer) -> None:
        """Keep the set, and use it from the next ``load`` on."""
        self._refuse_older(Path(FILE), offer.set.version)
        self._write(FILE, offer.set.data)
        self._write(_NEWEST, offer.set.version.encode())

    def use_own(self) -> None:
        """Let go of the kept set, which is no step back; the newest version taken stays remembered."""
        if not self.in_use.may_use_own:
            raise SetError(self._folder / FILE, "the checklists that came with the app are older.")
        path = self._folder / FILE
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, path) from None

    # --- Inside ---

    def _kept(self) -> SignedSet | None:
        """The kept set, or None where the app's own packs are as new as any that were taken."""
        file, newest = self._folder / FILE, self._newest()
        if not newest and not file.exists():
            return None
        found = None
        with suppress(SetError):
            found = read_set(file, self._key)
        if found and version_key(found.version) > version_key(newest):
            newest = found.version
            with suppress(VaultError):  # a crash came between the two; where nothing can be written, the file says it
                self._write(_NEWEST, newest.encode())
        if newest and version_key(self._own_version()) >= version_key(newest):
            return None
        if found is None or version_key(found.version) < version_key(newest):
            raise SetLost(file, "the newer checklists that you chose cannot be read any more.")
        return found

    def _take_up(self, found: SignedSet, agency: list[Path], *, welsh: bool) -> Catalogue:
        path = self._folder / FILE
        try:
            catalogue = _load(path, found, agency, welsh=welsh)
        except NeedsNewerApp as error:
            raise SetTooNew(path, error.problem) from None
        self._core = found.files
        self._in_use = CoreInUse(found.version, found.dated, self._own_version(), True, True, found.version)
        return catalogue

    def _take_up_own(self, agency: list[Path], trouble: SetError | None, *, welsh: bool) -> Catalogue:
        catalogue = load_catalogue(self._own, agency, welsh=welsh)
        own = [pack for pack in catalogue.packs if not pack.is_agency]
        version = max((pack.version for pack in own), key=version_key, default="")
        dated = max((pack.dated for pack in own), default=date.min)
        self._core = self._own
        kept = (self._folder / FILE).exists()
        self._in_use = CoreInUse(version, dated, version, False, kept, self._newest(), trouble)
        return catalogue.with_problem(trouble) if trouble else catalogue

    def _own_version(self) -> str:
        """The newest version among the app's own packs, without reading them whole: they are not what is asked."""
        found = []
        for path in pack_files(self._own)[0]:
            with suppress(PackError):
                found += [line[1].decode() for line in [_VERSION_LINE.search(read_bounded(path))] if line]
        return max(found, key=version_key, default="")

    def _newest(self) -> str:
        """The newest version ever taken, or nothing."""
        try:
            text = read_bounded(self._folder / _NEWEST).decode("ascii", "replace")
        except PackError:
            return ""
        return text if re.fullmatch(VERSION, text) else ""

    def _refuse_older(self, path: Path, version: str) -> None:
        in_use, newest = self.in_use.version, self._newest()
        if version_key(version) == version_key(in_use):
            raise HaveIt(path, f"you have these checklists already (version {version}).")
        for have, words in ((in_use, "you have"), (newest, "you had")):
            if version_key(version) < version_key(have):
                raise SetError(path, f"this is version {version}, and {words} the newer {have}. There is no way back.")

    def _write(self, name: str, data: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise from_os_error(error, self._folder) from None
        write_whole(self._folder / name, data)


def _load(path: Path, found: SignedSet, agency: list[Path], *, welsh: bool) -> Catalogue:
    """The set with the agency's packs on top. The set itself must be good as a whole."""
    try:
        catalogue = load_catalogue(found.files, agency, welsh=welsh)
        problem = next((problem for problem in catalogue.problems if problem.file in found.files), None)
    except PackError as error:
        problem = error
    if problem is not None:
        raise NeedsNewerApp(path, "this version of the app cannot read these checklists.")
    return catalogue
