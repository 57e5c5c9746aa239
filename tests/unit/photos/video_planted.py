"""Every place in which a video can hide something: name to file. Those with a position have "place" in their name."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.unit.photos import builders, video_builders
from tests.unit.photos.builders import box
from tests.unit.photos.video_builders import (
    PLACE,
    RAW,
    TIMES,
    XMP_TYPE,
    Node,
    first,
    full,
    metadata,
    place_of_3gp,
    quicktime,
    remade,
    same,
    sei,
    tree,
    user_data,
    with_track,
    written,
)

PLAIN_NAMES = {"MP4": "h264.mp4", "MOV": "hevc.mov", "3GP": "h263.3gp"}


def in_moov(*nodes: Node, name: str = "h264.mp4") -> bytes:
    file = tree(name)
    file["moov"].add(*nodes)
    return written(file)


def inside(path: str, *nodes: Node, name: str = "h264.mp4") -> bytes:
    file = tree(name)
    file[path].add(*nodes)
    return written(file)


def longer(path: str, more: bytes = RAW, name: str = "h264.mp4") -> bytes:
    """More behind what a box needs."""
    file = tree(name)
    file[path].content += more
    return written(file)


def changed(path: str, at: int, new: bytes, name: str = "h264.mp4") -> bytes:
    file = tree(name)
    content = file[path].content
    file[path].content = content[:at] + new + content[at + len(new) :]
    return written(file)


def in_entry(new: bytes, track: str = "trak", name: str = "h264.mp4") -> bytes:
    """A box in the description of the samples of a track."""
    file = tree(name)
    description = file[f"moov/{track}/mdia/minf/stbl/stsd"]
    size = int.from_bytes(description.content[8:12], "big") + len(new)
    description.content = description.content[:8] + struct.pack(">I", size) + description.content[12:] + new
    return written(file)


def in_sound_setup(marker: bytes) -> bytes:
    """Behind what sets up the decoder of sound, in the innermost descriptor of ``esds``."""
    file = tree("h264.mp4")
    description = file["moov/trak1/mdia/minf/stbl/stsd"]
    raw = bytearray(description.content)
    for at in (8, 12 + raw[12:].index(b"esds") - 4):  # the lengths of the entry and of the box
        struct.pack_into(">I", raw, at, int.from_bytes(raw[at : at + 4], "big") + len(marker))
    for tag in (b"\3", b"\4", b"\5"):
        at = raw.index(tag + b"\x80\x80\x80") + 4
        end = at + 1 + raw[at]
        raw[at] += len(marker)
    description.content = bytes(raw[:end] + marker + raw[end:])
    return remade(file, same)


def in_file(*nodes: Node, name: str = "h264.mp4", at: int | None = None) -> bytes:
    """Outermost boxes: behind all others, or before box number ``at`` (behind the samples)."""
    file = tree(name)
    assert file.inside
    file.inside[len(file.inside) if at is None else at : 0] = nodes
    return written(file)


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    data = written(tree(name))
    assert data.count(old) == 1
    assert len(old) == len(new)
    return data.replace(old, new)


def widened(file: Node, path: str) -> None:
    """A header in its long form, with both times."""
    old = file[path].content
    wide = struct.pack(">QQ", 3_800_000_000, 3_800_000_100)
    rest = old[12:16] + (old[16:20] if path.endswith("tkhd") else b"")
    at = 12 + len(rest)
    file[path].content = b"\1" + old[1:4] + wide + rest + bytes(4) + old[at:]


def wide_times() -> bytes:
    file = tree("h264.mp4")
    for path in ("mvhd", "trak/tkhd", "trak/mdia/mdhd"):
        widened(file, f"moov/{path}")
    return written(file)


def in_hvcc() -> bytes:
    """A unit of SEI in the list of what a decoder is told first."""
    file = tree("hevc.mov")
    description = file["moov/trak/mdia/minf/stbl/stsd"]
    content = description.content
    at = content.index(b"hvcC")
    size = int.from_bytes(content[at - 4 : at], "big")
    unit = sei("hevc", user_data(RAW))[4:]
    units = b"\xa7\0\1" + struct.pack(">H", len(unit)) + unit
    body = bytearray(content[at + 4 : at - 4 + size])
    body[22] += 1
    new = content[: at - 4] + box(b"hvcC", bytes(body) + units) + content[at - 4 + size :]
    description.content = new[:8] + struct.pack(">I", len(new) - 8) + new[12:]
    return written(file)


def fragments(change: Callable[[Node], object]) -> bytes:
    """A video in fragments, changed where no fragment moves against its samples."""
    file = tree("fragments.mp4")
    file["moov"].inside = [node for node in file["moov"].inside or () if node.kind != b"udta"]
    change(file)
    return written(file)


def in_fragment(node: Node) -> bytes:
    """A box behind the samples of the first fragment's tracks: the samples move with it."""

    def change(file: Node) -> None:
        track = file["moof/traf"]
        track.add(node)
        for traf in file["moof"].inside or ():
            if traf.kind == b"traf":
                run = traf["trun"]
                offset = int.from_bytes(run.content[8:12], "big") + len(bytes(node))
                run.content = run.content[:8] + struct.pack(">I", offset) + run.content[12:]

    return fragments(change)


def obu(kind: int, body: bytes) -> bytes:
    return bytes((kind << 3 | 2, len(body))) + body


def tracks(marker: bytes) -> dict[str, bytes]:
    mdta = b"mdtacom.apple.quicktime.location.ISO6709"
    keys = box(b"keys", box(b"\0\0\0\1", box(b"keyd", mdta) + box(b"dtyp", bytes(8))))
    subtitles = b"tx3g" + bytes(30)
    spoken = (
        struct.pack(">H", 60) + f"[latitude: {builders.LATITUDE}] [longitude: {builders.LONGITUDE}] ".encode() + marker
    )
    nmea = b"$GPRMC,120000,A,5328.857,N,00214.2458,W,000.0,360.0,310524,,*1A" + marker
    frame = builders.picture() + marker
    return {
        "track-gopro-place": with_track(tree("h264.mp4"), b"meta", b"gpmd", video_builders.gpmf()),
        "track-camm-place": with_track(tree("h264.mp4"), b"meta", b"camm", video_builders.camm()),
        "track-sony-place": with_track(tree("h264.mp4"), b"meta", b"rtmd", video_builders.rtmd()),
        "track-phone-place": with_track(tree("hevc.mov"), b"meta", b"mebx" + keys, box(b"\0\0\0\1", PLACE) + marker),
        "track-subtitles-place": with_track(tree("h264.mp4"), b"sbtl", subtitles, spoken),
        "track-nmea-place": with_track(tree("h264.mp4"), b"text", b"text" + bytes(43), nmea),
        "track-chapters": with_track(tree("h264.mp4"), b"text", b"text" + bytes(43), b"\0\x11" + marker),
        "track-time-code": with_track(
            tree("hevc.mov"), b"tmcd", b"tmcd" + bytes(18) + box(b"name", quicktime(marker)), bytes(4)
        ),
        "track-unknown": with_track(tree("h264.mp4"), b"Dun!", b"more", marker),
        "track-thumbnail": with_track(
            tree("h264.mp4"), b"vide", b"jpeg" + bytes(16) + struct.pack(">HH", 48, 32) + bytes(50), frame
        ),
    }


def movie_boxes(marker: bytes) -> dict[str, bytes]:
    xyz = box(b"\xa9xyz", quicktime(PLACE))
    live = (b"com.apple.quicktime.content.identifier", marker)
    iso = (b"com.apple.quicktime.location.ISO6709", PLACE)
    itunes = bytes(full(b"hdlr", bytes(4), b"mdirappl", bytes(9)))
    itunes += box(b"ilst", box(b"\xa9too", box(b"data", bytes(8) + marker)))
    comment = box(b"\xa9cmt", quicktime(marker))
    cover = box(
        b"covr", box(b"data", bytes(8) + builders.after_start(builders.picture(), builders.segment(0xFE, marker)))
    )
    return {
        "udta-place": in_moov(Node(b"udta", xyz + comment)),
        "udta-3gp-place": in_moov(Node(b"udta", bytes(place_of_3gp(marker)))),
        "udta-ends-in-zeros": in_moov(Node(b"udta", comment + bytes(4)), name="hevc.mov"),
        "udta-of-track": inside("moov/trak", Node(b"udta", box(b"name", marker))),
        "udta-maker": in_moov(Node(b"udta", box(b"\xa9mak", quicktime(marker)) + box(b"\xa9mod", quicktime(marker)))),
        "udta-meta": in_moov(Node(b"udta", bytes(full(b"meta", itunes)))),
        "udta-cover": in_moov(Node(b"udta", bytes(full(b"meta", itunes[:33] + box(b"ilst", cover))))),
        "udta-gopro-place": in_moov(Node(b"udta", box(b"GPMF", video_builders.gpmf()))),
        "udta-serial": in_moov(Node(b"udta", box(b"CAME", marker) + box(b"FIRM", marker))),
        "udta-xmp-place": in_moov(Node(b"udta", box(b"XMP_", video_builders.packet())), name="hevc.mov"),
        "keys-place": in_moov(metadata(iso, live), name="hevc.mov"),
        "keys-of-track": inside("moov/trak", metadata(live), name="hevc.mov"),
        "keys-name": in_moov(metadata((marker, b"1")), name="hevc.mov"),
        "meta-of-file": in_file(full(b"meta", itunes), at=3),
        "uuid-xmp-place": in_file(Node(b"uuid", XMP_TYPE + video_builders.packet()), at=3),
        "uuid-in-moov": in_moov(Node(b"uuid", b"sixteen bytes..." + marker)),
        "uuid-in-track": inside("moov/trak", Node(b"uuid", b"sixteen bytes..." + marker)),
        "uuid-in-table": inside("moov/trak/mdia/minf/stbl", Node(b"uuid", b"sixteen bytes..." + marker)),
        "uuid-type": in_moov(Node(b"uuid", marker[:16] + marker)),
        "dashcam-place": in_moov(Node(b"gps ", b"$GPRMC,1,A,5328.857,N,00214.2458,W," + marker)),
        "free": in_file(Node(b"free", marker), at=3),
        "skip": in_moov(Node(b"skip", marker)),
        "wide": in_file(Node(b"wide", marker), at=3),
        "unknown-in-moov": in_moov(Node(b"Dunm", marker)),
        "unknown-in-media": inside("moov/trak/mdia", Node(b"Dunm", marker)),
        "unknown-in-information": inside("moov/trak/mdia/minf", Node(b"Dunm", marker)),
        "unknown-in-table": inside("moov/trak/mdia/minf/stbl", Node(b"Dunm", marker)),
        "unknown-in-edits": inside("moov/trak/edts", Node(b"Dunm", marker)),
        "unknown-in-places": inside("moov/trak/mdia/minf/dinf", Node(b"Dunm", marker)),
        "group-of-samples": inside("moov/trak/mdia/minf/stbl", full(b"sgpd", b"Dunm", bytes(8), marker, version=1)),
        "group-of-samples-long": inside(
            "moov/trak/mdia/minf/stbl",
            full(b"sgpd", b"roll", struct.pack(">II", len(marker), 1), marker, version=1),
        ),
        "shadow-samples": inside(
            "moov/trak/mdia/minf/stbl", full(b"stsh", struct.pack(">I", len(marker) // 8 + 1), marker + bytes(8))
        ),
        "iods": in_moov(full(b"iods", marker)),
        "handler-name": longer("moov/trak/mdia/hdlr"),
        "handler-maker": changed("moov/trak/mdia/hdlr", 12, marker[:12]) + box(b"free", marker),
        "times": changed("moov/mvhd", 4, TIMES) + box(b"free", marker),
        "times-of-track": changed("moov/trak/tkhd", 4, TIMES) + box(b"free", marker),
        "times-of-media": changed("moov/trak/mdia/mdhd", 4, TIMES) + box(b"free", marker),
        "times-wide": wide_times() + box(b"free", marker),
        "movie-header-reserved": changed("moov/mvhd", 72, marker),
        "movie-header-longer": longer("moov/mvhd"),
        "track-header-longer": longer("moov/trak/tkhd"),
        "media-header-longer": longer("moov/trak/mdia/mdhd"),
        "brands": changed("ftyp", 8, marker[:16]) + box(b"free", marker),
    }


def tables(marker: bytes) -> dict[str, bytes]:
    stbl = "moov/trak/mdia/minf/stbl"
    external = full(b"dref", struct.pack(">I", 1), box(b"url ", b"\0\0\0\1" + marker))
    places = tree("h264.mp4")
    places["moov/trak/mdia/minf/dinf"].inside = [external]
    alias = tree("hevc.mov")
    alias["moov/trak/mdia/minf/dinf"].inside = [full(b"dref", struct.pack(">I", 1), box(b"alis", b"\0\0\0\1" + marker))]
    kinds = {f"table-{kind}": longer(f"{stbl}/{kind}") for kind in ("stts", "stsc", "stsz", "stco", "stss", "ctts")}
    return kinds | {
        "table-elst": longer("moov/trak/edts/elst"),
        "table-vmhd": longer("moov/trak/mdia/minf/vmhd"),
        "reference": written(places),
        "reference-alias": written(alias),
        "code-name": changed(f"{stbl}/stsd", 58, bytes((len(marker),)) + marker),
        "code-maker": changed(f"{stbl}/stsd", 24, marker[:16]) + box(b"free", marker),
        "code-unknown-box": in_entry(box(b"Dunm", marker)),
        "code-numbers-longer": in_entry(box(b"clli", bytes(4) + marker)),
        "code-profile": in_entry(
            box(b"colr", b"prof" + builders.profile(builders.text_element(builders.MARKER), b"cprt"))
        ),
        "sound-setup": in_sound_setup(marker),
        "sound-unknown-box": in_entry(box(b"Dunm", marker), "trak1"),
        "sound-tags": in_entry(
            box(b"dfLa", bytes(4) + b"\0\0\0\x22" + bytes(34) + b"\x84" + struct.pack(">I", len(marker))[1:] + marker),
            "trak1",
        ),
        "hevc-list": in_hvcc(),
    }


def samples(marker: bytes) -> dict[str, bytes]:
    """Between and inside the samples, and behind the end."""
    end_of_mdat = tree("h264.mp4")
    end_of_mdat["mdat"].content += marker
    note = sei("h264", user_data(marker))
    hevc = sei("hevc", user_data(marker))
    mixed = sei("h264", (6, b"\x80"), user_data(b"\0\0\1" + marker + bytes(5)), (1, b"\0\0\0\0"))
    unknown = struct.pack(">I", len(marker) + 1) + b"\x1e" + marker
    filler = struct.pack(">I", len(marker) + 1) + b"\x0c" + marker
    position = sei("h264", user_data(PLACE + marker))
    mpeg4 = b"\0\0\1\xb2" + marker
    return {
        "samples-end": written(end_of_mdat),
        "samples-between": remade(tree("h264.mp4"), same, gap=marker),
        "samples-between-front": remade(tree("h264.mp4"), same, gap=marker, front=True),
        "samples-own-box": in_file(Node(b"mdat", marker), at=3),
        "picture-note": remade(tree("h264.mp4"), first(note)),
        "picture-note-front": remade(tree("h264.mp4"), first(note), front=True),
        "picture-note-each": remade(tree("h264.mp4"), lambda sample, number, track: (b"" if track else note) + sample),
        "picture-note-mixed": remade(tree("h264.mp4"), first(mixed)),
        "picture-note-place": remade(tree("h264.mp4"), first(position)),
        "picture-registered": remade(tree("h264.mp4"), first(sei("h264", (4, b"\xb5\0\x31GA94" + marker)))),
        "picture-unit-unknown": remade(tree("h264.mp4"), first(unknown)),
        "picture-filler": remade(tree("h264.mp4"), first(filler)),
        "picture-delimiter": remade(tree("h264.mp4"), first(struct.pack(">I", len(marker) + 1) + b"\x09" + marker)),
        **{
            f"picture-unit-{kind}": remade(
                tree("h264.mp4"), first(struct.pack(">I", len(marker) + 1) + bytes((0x60 | kind,)) + marker)
            )
            for kind in (2, 14, 15, 19, 20, 21)
        },
        "picture-hevc-layer": remade(
            tree("hevc.mov"), first(struct.pack(">I", len(marker) + 2) + bytes((1 << 1, 5 << 3 | 1)) + marker)
        ),
        "picture-hevc": remade(tree("hevc.mov"), first(hevc)),
        "picture-hevc-last": remade(tree("hevc.mov"), lambda sample, number, track: sample + (b"" if track else hevc)),
        "picture-mpeg4": remade(tree("mpeg4.mp4"), first(mpeg4)),
        "picture-av1": remade(tree("av1.mp4"), first(obu(5, b"\6" + marker + b"\x80"))),
        "picture-av1-padding": remade(tree("av1.mp4"), first(obu(15, marker + b"\x80"))),
        "trailer": written(tree("h264.mp4")) + marker,
        "trailer-box": in_file(Node(b"inst", marker)),
        "trailer-unused": in_file(Node(b"free", bytes(40)), Node(b"free", marker)),
        "trailer-mov": written(tree("hevc.mov")) + b"\xff\xff" + marker,
    }


def in_fragments(marker: bytes) -> dict[str, bytes]:
    return {
        "fragments-brand": fragments(
            lambda file: file["ftyp"].__setattr__("content", file["ftyp"].content + marker[:16])
        )
        + box(b"free", marker),
        "fragments-message": fragments(lambda file: file.add(full(b"emsg", marker))),
        "fragments-clock": fragments(lambda file: file.add(full(b"prft", bytes(20)), full(b"sidx", bytes(20), marker))),
        "fragments-uuid": in_fragment(Node(b"uuid", b"sixteen bytes..." + marker)),
        "fragments-free": in_fragment(Node(b"free", marker)),
        "fragments-place": fragments(lambda file: file["moov"].add(Node(b"udta", box(b"\xa9xyz", quicktime(PLACE)))))
        + box(b"free", marker),
    }


def planted() -> dict[str, bytes]:
    found = movie_boxes(RAW) | tables(RAW) | samples(RAW) | tracks(RAW) | in_fragments(RAW)
    found |= {"phone-place-3gp": in_moov(Node(b"udta", bytes(place_of_3gp(RAW))), name="h263.3gp")}
    return found


def plain() -> dict[str, bytes]:
    """Videos with nothing in them but picture and sound."""
    names = ("h264.mp4", "hevc.mov", "h263.3gp", "mpeg4.mp4", "av1.mp4", "fragments.mp4")
    return {name: written(tree(name)) for name in names} | {
        "front": remade(tree("h264.mp4"), same, front=True),
        "unused": in_file(Node(b"free", bytes(30)), name="hevc.mov"),
        "brightness": remade(tree("h264.mp4"), first(sei("h264", (137, bytes(24)), (144, bytes(4))))),
    }
