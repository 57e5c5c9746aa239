"""Files of details that stand beside a photo: what they say of it.

``.xmp`` holds an XMP packet (Adobe XMP specification part 3, section 1.2), as Lightroom, darktable and digiKam write
it. ``.json`` is Google Takeout's. ``.aae`` is Apple's: a property list of the edits made on an iPhone or iPad, which
Photos needs to show or take back these edits; it is searched for its few plain values, never parsed.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH119

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.photos import takeout, xmp
from app.photos.model import Find, Kind
from app.photos.reading import Damaged, PhotoFile, plain_text, read_into
from app.photos.trouble import reason

XMP, AAE, TAKEOUT = "XMP sidecar", "AAE sidecar", "Google Takeout sidecar"
KINDS = {".xmp": XMP, ".aae": AAE, ".json": TAKEOUT}
"""By the ending of the name, in small letters."""
_LARGEST = {XMP: 8 * 1024 * 1024, AAE: 8 * 1024 * 1024, TAKEOUT: 1024 * 1024}
_PACKET = (b"<x:xmpmeta", b"<rdf:RDF", b"<x:xapmeta", b"W5M0MpCehiHzreSzNTczkc9d")
_EDIT_VALUE = re.compile(
    rb"<key>(adjustmentTimestamp|adjustmentEditorBundleID)</key>\s{0,99}<(?:date|string)>([^<]{1,200})<"
)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What one sidecar says; see `PhotoReport` for the shapes.

    ``title`` is the name of its photo where it says so. ``damage`` is why it could not be read, as the end of a
    sentence that says "because …": what it holds is not known then.
    """

    kind: str
    finds: tuple[Find, ...] = ()
    location: tuple[float, float] | None = None
    taken: str | None = None
    title: str = ""
    damage: str | None = None

    @property
    def stays(self) -> bool:
        """Whether it stays beside a photo that is cleaned: Apple's file of edits, without which they are lost."""
        return self.kind == AAE


def kind_of(name: str) -> str | None:
    """What sort of sidecar a file may be, by the ending of its name."""
    return KINDS.get(os.path.splitext(name)[1].lower())


def read(path: str) -> Sidecar | None:
    """Read the sidecar at ``path``; None for JSON that is not Google Takeout's."""
    kind = kind_of(path) or XMP
    where = f"sidecar {os.path.basename(path)}"
    try:
        content = _content(path, _LARGEST[kind])
        found = _READERS[kind](content)
    except Damaged as error:
        return _unread(kind, where, error.reason)
    except OSError as error:
        return _unread(kind, where, reason(error))
    if found is None:
        return None
    finds = tuple(Find(find.kind, where, find.value) for find in found.finds)
    return Sidecar(kind, finds, found.location, found.taken, found.title)


def among(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of ``paths`` that are sidecars by what is in them, too."""
    return tuple(path for path in paths if read(path) is not None)


def _unread(kind: str, where: str, why: str) -> Sidecar:
    text = f"not known what it says, because {why}"
    return Sidecar(kind, (Find(Kind.EDITS if kind == AAE else Kind.OTHER, where, text),), damage=why)


def _content(path: str, most: int) -> bytes:
    with PhotoFile(path) as file:
        if file.size > most:
            raise Damaged("it is far larger than such files are")
        content = bytearray(file.size)
        return bytes(content[: read_into(file.fileno(), memoryview(content), 0)])


def _read_xmp(content: bytes) -> takeout.Takeout:
    if not any(mark in content.replace(b"\0", b"") for mark in _PACKET):
        raise Damaged("it is not an XMP file inside, whatever its name says")
    facts = xmp.read(content)
    return takeout.Takeout(location=facts.location, taken=facts.taken, finds=facts.finds)


def _read_edits(content: bytes) -> takeout.Takeout:
    values = {match[1].decode(): plain_text(match[2]) for match in _EDIT_VALUE.finditer(content)}
    app, when = values.get("adjustmentEditorBundleID"), values.get("adjustmentTimestamp")
    said = "edits made on an iPhone or iPad" + (f" with {app}" if app else "") + (f", {when}" if when else "")
    return takeout.Takeout(finds=[Find(Kind.EDITS, "", said)])


_READERS = {XMP: _read_xmp, AAE: _read_edits, TAKEOUT: takeout.read}
