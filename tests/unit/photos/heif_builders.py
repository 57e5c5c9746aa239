"""HEIC and AVIF files made for tests, with things hidden in them on purpose; what both share.

Boxes are put together by hand around one coded picture (`Coding`), so that every hiding place of the format has a file.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tests.unit.photos import builders
from tests.unit.photos.builders import ascii_field, box, position, tiff
from tests.unit.photos.png_builders import packet

ALPHA = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"
PLACE = "+53.4809-002.2374/"
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


class Coding(NamedTuple):
    """One coded picture and a grey one of the same size, each with its decoder's set-up."""

    brands: bytes
    kind: bytes
    size: tuple[int, int]
    data: bytes
    setup: bytes
    grey_data: bytes
    grey_setup: bytes


@dataclass
class Item:
    """An item; its number is its place in the list, from 1 on."""

    kind: bytes
    data: bytes = b""
    properties: Sequence[int] = ()
    name: bytes = b""
    content: bytes = b""
    hidden: bool = False
    inside: bool = False
    shares: int = 0


@dataclass
class Heif:
    """A file in the making; `made` puts it together."""

    coding: Coding
    items: list[Item]
    properties: list[bytes]
    references: list[tuple[bytes, int, list[int]]] = field(default_factory=list)
    brands: bytes = b""
    handler: bytes = b"\0"
    primary: int = 1
    essential: frozenset[int] = frozenset()
    in_meta: bytes = b""
    in_iprp: bytes = b""
    before: bytes = b""
    after: bytes = b""
    loose: bytes = b""
    loose_inside: bytes = b""
    iloc: int = 1
    iinf: int = 0
    infe: int = 2
    iref: int = 0
    ipma: tuple[int, int] = (0, 0)

    def add(self, item: Item, kind: bytes = b"", *targets: int) -> Heif:
        """With one more item, which refers to ``targets``."""
        new = replace(self, items=[*self.items, item], references=list(self.references))
        if kind:
            new.references.append((kind, len(new.items), list(targets)))
        return new

    def describe(self, *properties: bytes) -> Heif:
        """With more properties of the first item."""
        first = len(self.properties) + 1
        numbers = [*self.items[0].properties, *range(first, first + len(properties))]
        items = [replace(self.items[0], properties=numbers), *self.items[1:]]
        return replace(self, items=items, properties=[*self.properties, *properties])

    def made(self, **changes: object) -> bytes:
        return _made(replace(self, **changes))  # type: ignore[arg-type]


def full(kind: bytes, body: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags) + body)


def _made(file: Heif) -> bytes:
    first = box(b"ftyp", file.coding.brands + file.brands) + file.before
    start = len(first) + len(_meta(file, 0)) + 8
    data = b"".join(item.data for item in file.items if not item.inside and not item.shares)
    return first + _meta(file, start) + box(b"mdat", data + file.loose) + file.after


def _meta(file: Heif, start: int) -> bytes:
    inside = b"".join(item.data for item in file.items if item.inside) + file.loose_inside
    body = full(b"hdlr", bytes(4) + b"pict" + bytes(12) + file.handler)
    body += full(b"pitm", struct.pack(">H", file.primary))
    body += _item_list(file) + _locations(file, start)
    if file.references:
        body += full(b"iref", b"".join(_reference(file, *one) for one in file.references), file.iref)
    properties = box(b"ipco", b"".join(file.properties)) + _associations(file)
    body += box(b"iprp", properties + file.in_iprp) + (box(b"idat", inside) if inside else b"")
    return full(b"meta", body + file.in_meta)


def _item_list(file: Heif) -> bytes:
    entries = b""
    for number, item in enumerate(file.items, start=1):
        body = struct.pack(">I" if file.infe > 2 else ">H", number) + bytes(2) + item.kind + item.name + b"\0"
        if item.kind in (b"mime", b"uri "):
            body += item.content + b"\0"
        entries += full(b"infe", body, file.infe, item.hidden)
    return full(b"iinf", struct.pack(">I" if file.iinf else ">H", len(file.items)) + entries, file.iinf)


def _locations(file: Heif, start: int) -> bytes:
    entries, inside = b"", 0
    places: list[int] = []
    for number, item in enumerate(file.items, start=1):
        at, method = (inside, 1) if item.inside else (start, 0)
        if item.shares:
            at = places[item.shares - 1]
        places.append(at)
        entries += struct.pack(">I" if file.iloc > 1 else ">H", number)
        entries += struct.pack(">H", method) if file.iloc else b""
        entries += struct.pack(">HHII", 0, 1, at, len(item.data))
        if item.inside:
            inside += len(item.data)
        elif not item.shares:
            start += len(item.data)
    count = struct.pack(">I" if file.iloc > 1 else ">H", len(file.items))
    return full(b"iloc", b"\x44\0" + count + entries, file.iloc)


def _reference(file: Heif, kind: bytes, source: int, targets: list[int]) -> bytes:
    width = "I" if file.iref else "H"
    return box(kind, struct.pack(f">{width}H{len(targets)}{width}", source, len(targets), *targets))


def _associations(file: Heif) -> bytes:
    version, flags = file.ipma
    entries = b""
    for number, item in enumerate(file.items, start=1):
        entries += struct.pack(">I" if version else ">H", number) + bytes((len(item.properties),))
        for place in item.properties:
            top = (0x8000 if flags else 0x80) if place in (1, *file.essential) else 0
            entries += struct.pack(">H" if flags else ">B", place | top)
    return full(b"ipma", struct.pack(">I", len(file.items)) + entries, version, flags)


def ispe(width: int, height: int) -> bytes:
    return full(b"ispe", struct.pack(">II", width, height))


def pixi(channels: int) -> bytes:
    return full(b"pixi", bytes((channels,)) + bytes((8,)) * channels)


def photo(coding: Coding) -> Heif:
    """A picture with nothing in it but what is needed to decode it: properties 1 to 4."""
    nclx = box(b"colr", b"nclx" + struct.pack(">HHHB", 1, 13, 6, 0x80))
    item = Item(coding.kind, coding.data, (1, 2, 3, 4))
    return Heif(coding, [item], [coding.setup, ispe(*coding.size), pixi(3), nclx])


def transparent(coding: Coding) -> Heif:
    file = photo(coding)
    file.properties += [coding.grey_setup, pixi(1), full(b"auxC", ALPHA)]
    return file.add(Item(coding.kind, coding.grey_data, (5, 2, 6, 7)), b"auxl", 1)


def grid(coding: Coding) -> Heif:
    """Two tiles beside one another; what puts them together stands in idat."""
    width, height = coding.size
    file = photo(coding)
    tile = replace(file.items[0], hidden=True)
    file.properties.append(ispe(2 * width, height))
    recipe = struct.pack(">BBBBHH", 0, 0, 0, 1, 2 * width, height)
    file.items = [Item(b"grid", recipe, (5, 3, 4), inside=True), tile, tile]
    file.references = [(b"dimg", 1, [2, 3])]
    return file


def in_all_versions(coding: Coding) -> dict[str, bytes]:
    """The same picture as older and newer programs list its parts."""
    file = transparent(coding)
    return {
        "oldest-lists": file.made(iloc=0),
        "newest-lists": file.made(iloc=2, iinf=1, infe=3, iref=1, ipma=(1, 1)),
        "wide-properties": file.made(ipma=(0, 1)),
    }


def plain_pictures(coding: Coding) -> dict[str, bytes]:
    turned = photo(coding).describe(box(b"irot", b"\2"), box(b"imir", b"\0"))
    return {
        "plain": photo(coding).made(),
        "plain-transparent": transparent(coding).made(),
        "plain-grid": grid(coding).made(),
        "plain-turned": turned.made(essential=frozenset((5, 6))),
        "plain-free-space": photo(coding).made(in_meta=box(b"free", bytes(20)), before=box(b"skip", bytes(9))),
        "plain-nothing-elsewhere": photo(coding).made(in_meta=box(b"dinf", full(b"dref", _one_reference()))),
        "plain-profile": photo(coding).describe(box(b"colr", b"prof" + neutral_profile())).made(),
        **{f"plain-{name}": data for name, data in in_all_versions(coding).items()},
    }


def neutral_profile() -> bytes:
    from app.photos import icc

    found = icc.read(builders.profile(builders.text_element("sRGB"), b"cprt"))
    assert found
    return found.neutral


def _one_reference() -> bytes:
    return struct.pack(">I", 1) + full(b"url ", b"", flags=1)


def hiding_places(coding: Coding, marker: str) -> dict[str, bytes]:
    """Every hiding place outside the coded pictures; those that hold a position have "place" in their name."""
    raw, plain, many = marker.encode(), photo(coding), grid(coding)
    ifd = [ascii_field(0x010E, marker)]
    exif = b"\0\0\0\6Exif\0\0" + tiff(ifd, [], position())
    details = packet(f'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" dc:title="{marker}"')
    other = coding.data + raw
    profile = builders.profile(builders.text_element(marker), b"cprt")
    user = box(b"uuid", b"0123456789abcdef" + raw)

    def picture(name: bytes, urn: bytes) -> bytes:
        file = plain.add(Item(coding.kind, other, (1, 2, 5)), name, 1)
        return replace(file, properties=[*file.properties, full(b"auxC", urn + b"\0" + raw)]).made()

    def block(kind: bytes, data: bytes, content: bytes = b"") -> Heif:
        return plain.add(Item(kind, data, content=content), b"cdsc", 1)

    return {
        "exif-place": block(b"Exif", exif).made(),
        "exif-without-jpeg-header-place": block(b"Exif", bytes(4) + tiff(ifd, [], position())).made(),
        "exif-in-oldest-lists-place": block(b"Exif", exif).made(iloc=0),
        "exif-in-newest-lists-place": block(b"Exif", exif).made(iloc=2, iinf=1, infe=3, iref=1, ipma=(1, 1)),
        "exif-inside-the-lists-place": plain.add(Item(b"Exif", exif, inside=True), b"cdsc", 1).made(),
        "exif-without-reference-place": plain.add(Item(b"Exif", exif)).made(),
        "exif-hidden-place": plain.add(Item(b"Exif", exif, hidden=True), b"cdsc", 1).made(),
        "exif-second-place": block(b"Exif", bytes(4) + tiff([builders.orientation(6)]))
        .add(Item(b"Exif", exif), b"cdsc", 1)
        .made(),
        "exif-of-grid-place": many.add(Item(b"Exif", exif), b"cdsc", 1).made(),
        "exif-of-transparent-place": transparent(coding).add(Item(b"Exif", exif), b"cdsc", 1).made(),
        "xmp-place": block(b"mime", details, b"application/rdf+xml").made(),
        "xmp-in-user-box-place": plain.made(after=box(b"uuid", XMP + details)),
        "iptc": block(b"iptc", raw).made(),
        "text-item": block(b"mime", raw, b"text/plain").made(),
        "text-item-type": block(b"mime", b"1", raw).made(),
        "uri-item": block(b"uri ", raw, b"urn:example").made(),
        "credentials": plain.made(before=box(b"uuid", C2PA + raw)),
        "credentials-item": block(b"mime", raw, b"application/c2pa").made(),
        "credentials-in-meta": plain.made(in_meta=box(b"jumb", raw)),
        "thumbnail": plain.add(Item(coding.kind, other, (1, 2)), b"thmb", 1).made(),
        "thumbnail-hidden": plain.add(Item(coding.kind, other, (1, 2), hidden=True), b"thmb", 1).made(),
        "second-picture": plain.add(Item(coding.kind, other, (1, 2))).made(),
        "second-picture-jpeg": plain.add(Item(b"jpeg", raw, (2,))).made(),
        "hidden-picture": plain.add(Item(coding.kind, other, (1, 2), hidden=True)).made(),
        "second-picture-made-of-the-first": plain.add(Item(b"grid", raw, (2,)), b"dimg", 1, 1).made(),
        "depth-map": picture(b"auxl", b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth"),
        "gain-map": picture(b"auxl", b"urn:com:apple:photo:2020:aux:hdrgainmap"),
        "matte": picture(b"auxl", b"urn:com:apple:photo:2018:aux:portraiteffectsmatte"),
        "gain-map-recipe": plain.add(Item(b"tmap", raw), b"dimg", 1, 1).made(brands=b"tmap"),
        "item-name": replace(plain, items=[replace(plain.items[0], name=raw)]).made(),
        "tile-name": replace(many, items=[*many.items[:2], replace(many.items[2], name=raw)]).made(),
        "handler-name": plain.made(handler=raw + b"\0"),
        "brand": plain.made(brands=raw + bytes(-len(raw) % 4)),
        "unknown-box": plain.made(before=box(b"priv", raw)),
        "unknown-box-after": plain.made(after=box(b"priv", raw)),
        "unknown-box-name": plain.made(before=box(raw[:4], raw)),
        "user-box": plain.made(before=user),
        "user-box-type": plain.made(before=box(b"uuid", raw.ljust(16) + raw)),
        "large-box": plain.made(before=struct.pack(">I4sQ", 1, b"priv", 16 + len(raw)) + raw),
        "motion-place": plain.made(after=box(b"mpvd", builders.video(PLACE, marker))),
        "motion-before-place": plain.made(before=box(b"mpvd", builders.video(PLACE, marker))),
        "samsung": plain.made(after=box(b"sefd", builders.samsung(marker))),
        "samsung-trailer": plain.made(after=builders.samsung(marker)),
        "user-data": plain.made(after=box(b"udta", box(b"\xa9cmt", raw))),
        "free": plain.made(before=box(b"free", raw)),
        "skip": plain.made(after=box(b"skip", raw)),
        "free-in-meta": plain.made(in_meta=box(b"free", raw)),
        "trailer": plain.made(after=raw),
        "trailer-picture-place": plain.made(
            after=builders.after_start(builders.picture(), builders.exif(ifd, [], position()))
        ),
        "trailer-to-the-end": plain.made(after=struct.pack(">I4s", 0, b"priv") + raw),
        "stray-data": plain.made(loose=raw),
        "stray-data-inside": many.made(loose_inside=raw),
        "second-data-box": plain.made(after=box(b"mdat", raw)),
        "groups": plain.made(in_meta=box(b"grpl", full(b"priv", struct.pack(">II", 9, 5) + raw.ljust(20)))),
        "user-data-in-meta": plain.made(in_meta=box(b"udta", raw)),
        "data-reference": plain.made(in_meta=box(b"dinf", full(b"dref", struct.pack(">I", 1) + full(b"url ", raw)))),
        "property-unknown": plain.describe(box(b"priv", raw)).made(),
        "property-user": plain.describe(user).made(),
        "property-words": plain.describe(full(b"udes", b"en\0" + raw + b"\0\0\0")).made(),
        "property-words-essential": plain.describe(full(b"udes", raw)).made(essential=frozenset((5,))),
        "property-time": plain.describe(full(b"crtt", raw[:8])).add(Item(b"uri ", raw)).made(),
        "property-free": plain.describe(box(b"free", raw)).made(),
        "property-of-nothing": replace(plain, properties=[*plain.properties, box(b"priv", raw)]).made(),
        "property-too-long": plain.describe(box(b"pasp", struct.pack(">II", 1, 1) + raw)).made(),
        "property-channel-names": plain.describe(full(b"pixi", b"\1\x08\1" + raw + b"\0", flags=1)).made(),
        "in-property-box": plain.made(in_iprp=box(b"priv", raw)),
        "behind-the-kind-of-transparency": _with_tail(transparent(coding), raw).made(),
        "profile-words": plain.describe(box(b"colr", b"prof" + profile)).made(),
        "profile-restricted": plain.describe(box(b"colr", b"rICC" + profile)).made(),
        "profile-damaged": plain.describe(box(b"colr", b"prof" + raw * 20)).made(),
        "profile-unknown-kind": plain.describe(box(b"colr", b"priv" + raw)).made(),
    }


def _with_tail(file: Heif, raw: bytes) -> Heif:
    return replace(file, properties=[*file.properties[:-1], full(b"auxC", ALPHA + raw)])
