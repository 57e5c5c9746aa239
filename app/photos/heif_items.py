"""Which items of a HEIC or AVIF make up the picture that is shown, and what the others are.

ISO/IEC 23008-12:2022, sections 6.4 (roles of images) and 6.6 (derived images); ISO/IEC 23000-22 (MIAF), section 7.3.5
(alpha). The picture is the primary item, what it is put together from, and its transparency. Thumbnails, depth
maps, gain maps and further pictures are not needed to show it, and each could hold what the picture no longer does.
"""

from __future__ import annotations

from collections import defaultdict

from app.photos.heif import CONTRADICTION, Item, Meta
from app.photos.model import Find, Kind
from app.photos.reading import Damaged, PhotoFile, plain_text

HEVC, AV1 = b"hvc1", b"av01"
GRID, OVERLAY, IDENTITY = b"grid", b"iovl", b"iden"
EXIF, MIME = b"Exif", b"mime"
XMP_TYPE = b"application/rdf+xml"

_PICTURES = frozenset((HEVC, AV1, GRID, OVERLAY, IDENTITY))
_OTHER_PICTURES = frozenset(b"avc1 jpeg j2k1 j2ki vvc1 evc1 unci lhv1 hvt1 lht1 tmap sato mski".split())
_ALPHA = (
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
    b"urn:mpeg:hevc:2015:auxid:1",
    b"urn:mpeg:avc:2015:auxid:1",
)
_BESIDE = "beside the picture"
CREDENTIALS = Find(Kind.IDENTIFIER, "C2PA", "content credentials (C2PA): who or what made it")
_GAIN_MAP = "HDR gain map: the photo will look plainer on some screens"


def is_picture(item: Item) -> bool:
    return item.kind in _PICTURES or item.kind in _OTHER_PICTURES


def auxiliary_type(file: PhotoFile, meta: Meta, item: Item) -> bytes:
    """What an auxiliary picture is for (auxC, section 6.5.8); empty where it does not say."""
    for _, number in item.properties:
        if 0 < number <= len(meta.properties) and meta.properties[number - 1].kind == b"auxC":
            box = meta.properties[number - 1]
            return file.read(box.body, min(box.end - box.body, 200))[4:].partition(b"\0")[0]
    return b""


def is_alpha(urn: bytes) -> bool:
    return urn in _ALPHA


class Roles:
    """How the items of a file belong together; each reference is looked at once, however many there are."""

    def __init__(self, file: PhotoFile, meta: Meta) -> None:
        self._file = file
        self._meta = meta
        self._made_from: dict[int, list[int]] = defaultdict(list)
        self._uses: dict[int, set[bytes]] = defaultdict(set)
        self._alphas: dict[int, list[int]] = defaultdict(list)
        self._pieces: set[int] = set()
        for reference in meta.references:
            self._uses[reference.source].add(reference.kind)
            if reference.kind == b"dimg":
                self._made_from[reference.source] += reference.targets
                self._pieces.update(reference.targets)
        alphas = {item.id for item in meta.items.values() if is_alpha(auxiliary_type(file, meta, item))}
        for reference in meta.references:
            if reference.kind == b"auxl" and reference.source in alphas:
                for target in reference.targets:
                    self._alphas[target].append(reference.source)

    def shown(self) -> dict[int, Item]:
        """The items that make up the picture, by id."""
        if not self._uses[self._meta.primary].isdisjoint((b"thmb", b"auxl")):
            raise Damaged(CONTRADICTION)  # programs disagree on what to show
        kept: dict[int, Item] = {}
        waiting = [self._meta.primary]
        while waiting:
            number = waiting.pop()
            if number not in kept:
                kept[number] = _needed(self._meta, number)
                waiting += self._made_from[number] + self._alphas[number]
        return kept

    def pieces_of(self, item: Item) -> int:
        """How many pictures a grid or an overlay is put together from."""
        return len(self._made_from[item.id])

    def describe(self, item: Item) -> Find | None:
        """What an item that is not shown gives away; None for a tile, which its grid speaks for."""
        if not is_picture(item):
            return _describe_block(item)
        uses = self._uses[item.id]
        if item.kind == b"tmap":
            return Find(Kind.SECOND_PICTURE, _BESIDE, _GAIN_MAP)
        if b"thmb" in uses:
            return Find(Kind.THUMBNAIL, _BESIDE, "a small copy of the picture")
        if b"auxl" in uses:
            return _describe_auxiliary(auxiliary_type(self._file, self._meta, item))
        return None if item.id in self._pieces else Find(Kind.SECOND_PICTURE, _BESIDE, "a second picture")


def _needed(meta: Meta, number: int) -> Item:
    item = meta.items.get(number)
    if item is None:
        raise Damaged("a part of the picture is missing")
    if item.protected:
        raise Damaged("it is encrypted or protected against copying")
    if item.kind not in _PICTURES:
        kind = plain_text(item.kind) or "unknown"
        raise Damaged(f"its picture is stored in a way that this program cannot check ({kind})")
    return item


def _describe_block(item: Item) -> Find:
    if b"c2pa" in item.content or b"jumb" in item.content or item.kind == b"jumb":
        return CREDENTIALS
    name = plain_text(item.content or item.kind, 60) or "unknown"
    return Find(Kind.OTHER, name, "a part that the picture does not need")


def _describe_auxiliary(urn: bytes) -> Find:
    if b"gainmap" in urn.lower():
        return Find(Kind.SECOND_PICTURE, _BESIDE, _GAIN_MAP)
    if b"depth" in urn or urn.endswith(b"auxid:2"):
        return Find(Kind.SECOND_PICTURE, _BESIDE, "a depth map: how far away everything was")
    name = plain_text(urn.rpartition(b":")[2], 60)
    return Find(Kind.SECOND_PICTURE, _BESIDE, f"a helper picture ({name or 'unknown'})")
