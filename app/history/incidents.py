"""The private log of incidents: entries in the worker's own words, and files kept as evidence."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from app.core.checks import Contact
from app.core.clock import Clock
from app.core.errors import UserError
from app.core.model import Attachment, Incident, Nation, Wording
from app.core.ports import Vault

LARGEST_FILE = 50_000_000
LARGEST_IN_ALL = 500_000_000
LONGEST_TEXT = 20_000
_CHUNK = 256 * 1024
_SHORT_NUMBER = 3  # digits: 999, 101 and the like
_NUMBERS_FIRST = 6
_OWN_NUMBERS = 2
_NOTHING_ADDED = "It was not added. Your log and the file itself are as they were."


class IncidentLog:
    """Every change is on disk when the call returns. Raises the errors of ``vault_errors`` besides its own."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock

    def entries(self) -> list[Incident]:
        """All entries, the newest first."""
        return self._vault.incidents()

    def write(self, wording: Wording) -> int:
        """Add an entry; its id."""
        return self._vault.add_incident(_bounded(wording), self._clock.now())

    def amend(self, entry: Incident, wording: Wording) -> None:
        """Say it anew. What the entry said before stays with it; an unchanged wording is not an amendment."""
        if wording != entry.wording:
            self._vault.amend_incident(entry.id, _bounded(wording), self._clock.now())

    def forget_earlier(self, entry: Incident) -> None:
        """Remove what the entry said before it was amended."""
        self._vault.forget_earlier_wordings(entry.id)

    def remove(self, entry: Incident) -> None:
        """Remove the entry with its files."""
        self._vault.remove_incident(entry.id)

    # Files

    def attach(
        self, path: Path, entry_id: int | None = None, stopped: Callable[[], bool] = lambda: False
    ) -> Attachment | None:
        """Keep a copy of a file with an entry, or with a new one. None where it was ``stopped``: nothing was added.

        Slow. Raises ``UserError`` for a file that cannot be taken; nothing was added then either.
        """
        room = LARGEST_IN_ALL - sum(file.size for entry in self.entries() for file in entry.attachments)
        try:
            return self._vault.attach(entry_id, path.name, _content(path, room, stopped), self._clock.now())
        except _Stopped:
            return None

    def read(self, file: Attachment) -> Iterator[bytes]:
        """The file in pieces."""
        return self._vault.read_attachment(file)

    def detach(self, file: Attachment) -> None:
        """Remove a file from its entry, and its bytes from the disk."""
        self._vault.remove_attachment(file.id)


def numbers_first(contacts: Iterable[Contact], agencies: Collection[str], nation: Nation | None) -> list[Contact]:
    """Whom to ring when someone is in danger: 999, the police, the agency's own people, then those of the nation.

    ``agencies`` are the titles of agency packs, which can neither come first nor crowd out the others. A number
    is named once.
    """
    asked = [c for c in contacts if c.phone and (not c.nations or nation is None or nation in c.nations)]
    own = [contact for contact in asked if contact.pack_title in agencies]
    core = [contact for contact in asked if contact not in own]
    urgent = [contact for contact in core if contact.urgent]
    short = [contact for contact in core if len(contact.phone) <= _SHORT_NUMBER]
    of_nation = [contact for contact in core if nation is not None and contact.nations == {nation}]
    found: dict[str, Contact] = {}
    for contact in (*urgent, *short, *own[:_OWN_NUMBERS], *of_nation):
        found.setdefault(contact.phone, contact)
    return list(found.values())[:_NUMBERS_FIRST]


class _Stopped(Exception):
    """The worker pressed Stop."""


def _content(path: Path, room: int, stopped: Callable[[], bool]) -> Iterator[bytes]:
    """The file in chunks, however large it says it is; what it cannot be is said in a ``UserError``."""
    limit = min(LARGEST_FILE, room)
    try:
        with _opened(path) as file:
            _refuse_large(path, os.fstat(file.fileno()).st_size, limit)
            done = 0
            while chunk := file.read(_CHUNK):
                if stopped():
                    raise _Stopped
                done += len(chunk)
                _refuse_large(path, done, limit)  # it may grow while it is read
                yield chunk
    except OSError as error:
        raise _cannot_read(path, error) from None


def _opened(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError(errno.EISDIR, "not an ordinary file")
    return file


def _refuse_large(path: Path, size: int, limit: int) -> None:
    if size <= limit:
        return
    if limit < LARGEST_FILE:
        raise UserError(
            f"There is no room left for {path.name}: the log holds {megabytes(LARGEST_IN_ALL)} of files in all.",
            safe=_NOTHING_ADDED,
            do="Save a copy of your log for the people who need it. Then remove files that are no longer needed here.",
        )
    raise UserError(
        f"{path.name} is larger than {megabytes(LARGEST_FILE)}, the most that this log takes.",
        safe=_NOTHING_ADDED,
        do="Keep it where only you can look, and write in the entry where it is. A screenshot of it may be enough.",
    )


def _cannot_read(path: Path, error: OSError) -> UserError:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UserError(
            f"The file {path.name} is not there any more.",
            safe="It was not added. Your log is as it was.",
            do="Look for where it is now, then add it again.",
        )
    if error.errno in (errno.EISDIR, errno.ENXIO) or path.is_dir():
        return UserError(
            f"{path.name} is a folder, or something else that is not a file.",
            safe=_NOTHING_ADDED,
            do="Choose the files themselves. You can mark several at once.",
        )
    return UserError(
        f"This computer could not read the file {path.name}.",
        safe=_NOTHING_ADDED,
        do="Close it in other programs, or copy it to another folder. Then add it again.",
    )


def _bounded(wording: Wording) -> Wording:
    longest = max(len(wording.happened), len(wording.done), len(wording.when), len(wording.place), len(wording.link))
    if longest > LONGEST_TEXT:
        raise UserError(
            f"This entry is too long: each box takes {LONGEST_TEXT:,} letters.",
            safe="Nothing was saved or lost: what you typed still stands in the boxes.",
            do="Make it shorter, or save the long text as a file and add that.",
        )
    return wording


def megabytes(size: int) -> str:
    """A size in plain words."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"
