"""The exports of password managers and browsers: one module a family, behind one interface.

`read_export` chooses the reader by what the file holds, never by its name. A new format is one line in `FORMATS`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.passwords.export_errors import NotAnExport, NothingInside
from app.passwords.formats import (
    apple,
    bitwarden_csv,
    bitwarden_json,
    chromium,
    cxf,
    dashlane_csv,
    dashlane_json,
    enpass_csv,
    enpass_json,
    firefox,
    generic_csv,
    keepass,
    keepass_csv,
    lastpass,
    nordpass,
    onepassword_csv,
    onepux,
    other_files,
    proton_csv,
    proton_json,
    roboform,
)
from app.passwords.formats.content import Columns, Content
from app.passwords.model import Export, Tells
from app.readers.errors import NotText, TooLarge
from app.readers.file_bytes import read_file

MOST_BYTES = 64 * 1024**2


class Format(Protocol):
    """What a family's module offers as ``FORMAT``."""

    @property
    def id(self) -> str:
        """A word for programs, such as ``chromium-csv``."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def tells(self) -> Tells:
        """What its files can show at all."""

    def recognises(self, content: Content) -> bool:
        """Whether this is its kind of file, by content. May raise the errors of `app.readers`."""

    def read(self, content: Content, passphrase: str | None) -> Export:
        """All items of a file that it recognises, each as an entry, skipped or damaged.

        Raises `ExportError` (`NeedsPassword`, `WrongPassword`, `LockedForGood`) or an error of `app.readers`.
        """


# The most specific first.
FORMATS: tuple[Format, ...] = (
    keepass.DATABASE,
    keepass.XML,
    onepux.FORMAT,
    proton_json.ZIP_FORMAT,
    dashlane_json.ZIP_FORMAT,
    bitwarden_json.ZIP_FORMAT,
    proton_json.PGP_FORMAT,
    bitwarden_json.FORMAT,
    proton_json.FORMAT,
    enpass_json.FORMAT,
    dashlane_json.FORMAT,
    cxf.FORMAT,
    bitwarden_csv.FORMAT,
    proton_csv.FORMAT,
    nordpass.FORMAT,
    lastpass.FORMAT,
    firefox.FORMAT,
    dashlane_csv.FORMAT,
    roboform.FORMAT,
    keepass_csv.XC_FORMAT,
    keepass_csv.FORMAT,
    onepassword_csv.FORMAT,
    onepassword_csv.OLD_FORMAT,
    apple.FORMAT,
    chromium.FORMAT,
    dashlane_csv.SISTERS,
    enpass_csv.FORMAT,
    generic_csv.FORMAT,
)


def name_of(format_id: str) -> str:
    """The words for an `Export.format`."""
    return next(form.name for form in FORMATS if form.id == format_id)


def read_export(path: Path, passphrase: str | None = None, columns: Columns | None = None) -> Export:
    """Everything in the export at ``path``, which is only read. The bytes of every password stay exactly as they are.

    ``columns`` answers `UnknownColumns`. Raises `UserError`: an `ExportError`, or one of `app.readers.errors`.
    """
    return read_bytes(read_file(path, MOST_BYTES), passphrase, columns)


def read_bytes(data: bytes, passphrase: str | None = None, columns: Columns | None = None) -> Export:
    """The same for the content of a file."""
    content = Content(data, columns)
    try:
        if other := other_files.known_other(content):
            raise other
        found = next((form for form in FORMATS if form.recognises(content)), None)
        if found is None:
            raise NotAnExport if content.is_text or content.names else NotText
        export = found.read(content, passphrase)
    except MemoryError:
        raise TooLarge("this computer's memory can hold") from None
    if not export.read:
        raise NothingInside
    return export
