"""Files that people choose instead of an export, each with the way to one that can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.passwords.export_errors import OtherFile
from app.passwords.formats.content import Content
from app.readers.json_values import part

_SAVE_AS_CSV = "Open it, save it as “CSV UTF-8”, and choose that file. Delete both when you are done."
_EXPORT_FROM_BROWSER = "Export your passwords in the settings of the browser, and choose the file that it makes."


@dataclass(frozen=True, slots=True)
class _Kind:
    what: str
    do: str
    fits: Callable[[Content], bool]


def _starts(*beginnings: bytes) -> Callable[[Content], bool]:
    return lambda content: content.data.startswith(beginnings)


_KINDS = (
    _Kind("a spreadsheet", _SAVE_AS_CSV, lambda content: "xl/workbook.xml" in content.names),
    _Kind("a spreadsheet", _SAVE_AS_CSV, _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    _Kind(
        "a document or a spreadsheet",
        _SAVE_AS_CSV,
        lambda content: {"mimetype", "content.xml"} <= set(content.names) or "word/document.xml" in content.names,
    ),
    _Kind(
        "a PDF",
        "Export your passwords again as CSV. A PDF cannot be read reliably.",
        _starts(b"%PDF-"),
    ),
    _Kind("a program's own database", _EXPORT_FROM_BROWSER, _starts(b"SQLite format 3\0")),
    _Kind(
        "an older kind of export of 1Password",
        "Export again from 1Password as 1PUX or as CSV.",
        lambda content: b"***5642bee8-a5ff-11dc-8314-0800200c9a66***" in content.data[:1_000_000],
    ),
    _Kind(
        "Firefox's own store, which only Firefox can open",
        _EXPORT_FROM_BROWSER,
        lambda content: part(content.json, "logins") is not None and part(content.json, "nextId") is not None,
    ),
)


def known_other(content: Content) -> OtherFile | None:
    """The error for a file of a kind that is known and is no export."""
    return next((OtherFile(kind.what, do=kind.do) for kind in _KINDS if kind.fits(content)), None)
