"""Exports that are known and cannot be read, with the way to one that can."""

from __future__ import annotations

import re

from app.core.errors import UserError
from app.old_posts.export_errors import OtherExport
from app.old_posts.sources import Source

_OLD_X = (
    "an archive of Twitter from before 2019",
    "Ask X for a new one: Settings, Your account, Download an archive of your data.",
)
_META_HTML = (
    "an export of Facebook or Instagram in which this app finds no posts",
    "Ask for it once more: choose posts and comments, and JSON where it says Format.",
)
_TIKTOK_TEXT = (
    "an export of TikTok as text in which this app finds no posts",
    "Ask for it once more, and choose JSON as the file format.",
)
_PLACES_ON_PHONE = (
    "a Google export from after the location history moved to the phone: no places are in it",
    "Export the Timeline on the phone itself, in its location settings or in Google Maps, then choose that file.",
)
_OFFICE = (
    "a letter, a table or slides of an office program, whatever its name says",
    "Choose the file that the platform sent you, just as it is: the whole zip file, or all of them.",
)
_OFFICE_PARTS = frozenset(("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "content.xml"))
_BY_PATH = (
    (re.compile(r"data/js/tweets/\d{4}\d\d\.js|tweets\.csv"), _OLD_X),
    (re.compile(r"(?:your)?posts\d*\.html|yourposts.*\.html|starthere\.html"), _META_HTML),
    (re.compile(r"timelineedits\.json|encryptedbackups\.txt"), _PLACES_ON_PHONE),
    (re.compile(r"tiktok.*/.*\.txt|post/posts?\.txt"), _TIKTOK_TEXT),
)


def known_other(source: Source) -> UserError | None:
    """What to say of it; None where nothing of it is known."""
    for pattern, (what, do) in _BY_PATH:
        if source.find(pattern):
            return OtherExport(what, do)
    if any(entry.normal in _OFFICE_PARTS for entry in source.entries):
        return OtherExport(*_OFFICE)
    return None
