"""A copy of the incident log for a manager or the police: one folder that any browser can show, no longer locked."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from app.core.checks import Contact
from app.core.files import free_name, sync_folder
from app.core.model import Attachment, DatedWording, Incident, Wording
from app.core.vault_errors import AttachmentDamaged, AttachmentMissing, from_os_error
from app.history.incidents import IncidentLog, megabytes

PAGE = "Incident log.html"
FILES = "files"
HASHES = "fingerprints.txt"
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}  # what every browser shows
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_LONGEST_NAME = 80
_MONTHS = "January February March April May June July August September October November December".split()
FIELDS = (
    ("happened", "What happened"),
    ("when", "When it happened"),
    ("place", "Where"),
    ("link", "Link"),
    ("done", "What was done about it"),
)

_CARE = "Whoever has this folder can read it. Give it only to the people who need it, and keep what is in it together."
_STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #1d2730; background: #fff; }
h1 { font-size: 1.7em; } h2 { font-size: 1.25em; border-top: 1px solid #7a8594; padding-top: 1em; margin-top: 2em; }
dt { color: #55626e; } dd { margin: 0 0 .7em; white-space: pre-wrap; overflow-wrap: anywhere; }
.box { border: 1px solid #7a8594; border-radius: 8px; padding: .5em 1em; margin: 1em 0; }
.hash { font-family: monospace; overflow-wrap: anywhere; } img { max-width: 100%; }
details { margin: .5em 0; } summary { cursor: pointer; padding: .5em 0; } li { margin-bottom: 1em; }
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a copy went, and the names of files that could not be read any more."""

    folder: Path
    left_out: tuple[str, ...] = ()


def save_copy(
    log: IncidentLog,
    entries: Sequence[Incident],
    into: Path,
    now: datetime,
    numbers: Sequence[Contact] = (),
    stopped: Callable[[], bool] = lambda: False,
) -> Copy | None:
    """Write ``entries`` with their files into a new folder in ``into``; None where it was stopped.

    Slow. The folder gets its name when it is whole, and nothing that is there is written over. Until then its name
    says that it is not finished. Readable for its owner only. Raises an error of ``vault_errors``.
    """
    oldest_first = sorted(entries, key=lambda entry: (entry.created, entry.id))
    name = f"incident-log-{now.astimezone():%Y-%m-%d}"
    building = into / f"{name} (not finished {secrets.token_hex(3)})"
    try:
        building.mkdir(mode=0o700)
        names = _write_files(log, oldest_first, building, stopped)
        if names is None:
            return None
        page = _page(oldest_first, names, now, numbers)
        _write_file(building / PAGE, [page.encode("utf-8", "backslashreplace")])
        sync_folder(building)
        target = free_name(into / name)
        os.rename(building, target)
        sync_folder(into)
    except OSError as error:
        raise from_os_error(error, building) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return Copy(target, tuple(file.name for file in _files(oldest_first) if file.id not in names))


def _write_files(
    log: IncidentLog, entries: Sequence[Incident], building: Path, stopped: Callable[[], bool]
) -> dict[str, str] | None:
    """The name of each file that was written; those that cannot be read are left out. None where it was stopped."""
    files, names = list(_files(entries)), {}
    if not files:
        return {}
    (building / FILES).mkdir(mode=0o700)
    for number, file in enumerate(files, 1):
        name = f"{number:02}-{_plain_name(file.name)}"
        try:
            _write_file(building / FILES / name, _until(stopped, log.read(file)))
        except (AttachmentMissing, AttachmentDamaged):
            (building / FILES / name).unlink(missing_ok=True)
            continue
        if stopped():
            return None
        names[file.id] = name
    hashes = "".join(f"{file.sha256}  {FILES}/{names[file.id]}\n" for file in files if file.id in names)
    _write_file(building / HASHES, [hashes.encode("utf-8", "backslashreplace")])
    sync_folder(building / FILES)
    return names


def _until(stopped: Callable[[], bool], content: Iterable[bytes]) -> Iterator[bytes]:
    for piece in content:
        if stopped():
            return
        yield piece


def _write_file(path: Path, content: Iterable[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in content:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _files(entries: Iterable[Incident]) -> Iterator[Attachment]:
    for entry in entries:
        yield from entry.attachments


def _plain_name(name: str) -> str:
    """A name that every system takes, once a number stands before it."""
    stem, ending = os.path.splitext(_NOT_IN_NAMES.sub("_", name))
    return (stem[:_LONGEST_NAME] + ending[:20]).rstrip(". ") or "file"


# --- The page -----------------------------------------------------------------------------------


def _page(entries: Sequence[Incident], names: dict[str, str], now: datetime, numbers: Sequence[Contact]) -> str:
    files = len(list(_files(entries)))
    body = [
        "<h1>Incident log</h1>",
        f"<p>Copied on {_moment(now)} from the app Privacy Self-Audit. Entries: {len(entries)}. Files: {files}.</p>",
        *_numbers(numbers),
        f'<div class="box"><p><b>This copy is not locked.</b> {_CARE}</p></div>',
        "<p>All dates and times come from the clock of the computer that the log was kept on.</p>",
        *_about_files(files),
    ]
    for number, entry in enumerate(entries, 1):
        body += _entry(number, entry, names)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Incident log</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><style>{_STYLE}</style></head>\n<body>\n'
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _numbers(numbers: Sequence[Contact]) -> Iterator[str]:
    if not numbers:
        return
    yield '<div class="box"><p><b>If someone is in danger</b></p><ul>'
    for contact in numbers:
        name = contact.name.removesuffix(f": {contact.phone}")
        yield f"<li><b>{escape(contact.phone)}</b> {escape(name)}. {escape(contact.when)}</li>"
    yield "</ul></div>"


def _about_files(files: int) -> Iterator[str]:
    if files:
        yield (
            "<p>The fingerprint (SHA-256) of each file was taken when it was added. As long as a file has the same "
            f"fingerprint, it was not changed since. All of them are in {HASHES}. Pictures may upset: each one is "
            "folded away until you open it.</p>"
        )


def _entry(number: int, entry: Incident, names: dict[str, str]) -> Iterator[str]:
    yield f"<h2>{number}. Written on {_moment(entry.created)}</h2>"
    if entry.amended:
        yield f"<p>Changed on {_moment(entry.amended)}.</p>"
    yield from _wording(entry.wording)
    if entry.attachments:
        yield "<h3>Files</h3><ul>"
        for file in entry.attachments:
            yield from _file(file, names.get(file.id, ""))
        yield "</ul>"
    if entry.earlier:
        yield f"<details><summary>Earlier wording ({len(entry.earlier)})</summary>"
        yield from _earlier(entry.earlier)
        yield "</details>"


def _earlier(wordings: Sequence[DatedWording]) -> Iterator[str]:
    for dated in wordings:
        yield f"<h3>As written on {_moment(dated.written)}</h3>"
        yield from _wording(dated.wording)


def _wording(wording: Wording) -> Iterator[str]:
    given = [(caption, getattr(wording, field)) for field, caption in FIELDS if getattr(wording, field)]
    if not given:
        yield "<p>No words.</p>"
        return
    yield "<dl>"
    for caption, text in given:
        yield f"<dt>{caption}</dt><dd>{escape(text)}</dd>"
    yield "</dl>"


def _file(file: Attachment, name: str) -> Iterator[str]:
    """One file: a link where it was written, and what is known of it in any case."""
    link = f"{FILES}/{quote(name)}"
    shown = f'<a href="{link}">{escape(name)}</a>' if name else f"{escape(file.name)} (it could not be read any more)"
    yield f"<li>{shown}, {megabytes(file.size)}, added on {_moment(file.added)}"
    yield f'<br><span class="hash">{file.sha256}</span>'
    if Path(name).suffix.lower() in _PICTURES:
        yield "<details><summary>Show the picture</summary>"
        yield f'<img loading="lazy" src="{link}" alt="{escape(name)}"></details>'
    yield "</li>"


def _moment(when: datetime) -> str:
    """The worker's own time, and how far it is from UTC."""
    here = when.astimezone()
    offset = f"{here:%z}"
    return f"{here.day} {_MONTHS[here.month - 1]} {here:%Y, %H:%M} (UTC{offset[:3]}:{offset[3:5]})"
