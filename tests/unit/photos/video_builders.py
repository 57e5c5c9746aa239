"""MP4, MOV and 3GP files made for tests: real videos (`coded_videos`), with things hidden in them on purpose.

Boxes are taken apart and put together here by the tests' own code, so that it does not share the program's mistakes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from tests.unit.photos import builders, coded_videos
from tests.unit.photos.builders import LATITUDE, LONGITUDE, MARKER

CONTAINERS = frozenset(b"moov trak mdia minf stbl dinf edts mvex moof traf mfra".split())
RAW = MARKER.encode()
PLACE = f"{LATITUDE:+08.4f}{LONGITUDE:+09.4f}/".encode()
XMP_TYPE = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
TIMES = struct.pack(">II", 3_800_000_000, 3_800_000_100)


class Node:
    """One box: its kind, and its content or the boxes in it."""

    def __init__(self, kind: bytes, content: bytes = b"", inside: list[Node] | None = None) -> None:
        self.kind, self.content, self.inside = kind, content, inside

    def __bytes__(self) -> bytes:
        return builders.box(self.kind, self.content if self.inside is None else b"".join(map(bytes, self.inside)))

    def __getitem__(self, path: str) -> Node:
        """The first box at a path: "trak/mdia/hdlr"; a number after a kind takes a later one: "trak1"."""
        head, _, rest = path.partition("/")
        kind, nth = (head[:4], int(head[4:])) if head[4:] else (head, 0)
        found = [node for node in self.inside or () if node.kind == kind.encode("latin-1")][nth]
        return found[rest] if rest else found

    def add(self, *nodes: Node) -> None:
        assert self.inside is not None
        self.inside += nodes


def parse(data: bytes) -> list[Node]:
    nodes, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + size]
        nodes.append(Node(kind, inside=parse(body)) if kind in CONTAINERS else Node(kind, body))
        at += size
    return nodes


def tree(name: str) -> Node:
    """A video of `coded_videos` without what ffmpeg says of itself."""
    file = Node(b"", inside=parse(coded_videos.coded(name)))
    moov = file["moov"]
    moov.inside = [node for node in moov.inside or () if node.kind != b"udta"]
    for track in moov.inside:
        if track.kind == b"trak":
            description = track["mdia/minf/stbl/stsd"]
            content = description.content
            if track["mdia/hdlr"].content[8:12] == b"vide":
                content = content[:24] + bytes(16) + content[40:58] + bytes(32) + content[90:]
            description.content = content.replace(b"FFMP", bytes(4))
    return file


def written(file: Node) -> bytes:
    return b"".join(map(bytes, file.inside or ()))


def full(kind: bytes, *content: bytes, version: int = 0) -> Node:
    return Node(kind, bytes((version, 0, 0, 0)) + b"".join(content))


def tables(track: Node) -> tuple[list[int], list[int], list[int]]:
    """How many samples each chunk of a track has, how long each sample is, and where the chunks begin."""
    stbl = track["mdia/minf/stbl"]
    same, count = struct.unpack_from(">II", stbl["stsz"].content, 4)
    sizes = [same] * count if same else list(struct.unpack_from(f">{count}I", stbl["stsz"].content, 12))
    chunks = int.from_bytes(stbl["stco"].content[4:8], "big")
    offsets = list(struct.unpack_from(f">{chunks}I", stbl["stco"].content, 8))
    rows = int.from_bytes(stbl["stsc"].content[4:8], "big")
    table = [struct.unpack_from(">III", stbl["stsc"].content, 8 + 12 * row) for row in range(rows)]
    per_chunk = [next(row[1] for row in reversed(table) if row[0] <= chunk + 1) for chunk in range(chunks)]
    return per_chunk, sizes, offsets


def remade(file: Node, change: Callable[[bytes, int, int], bytes], *, front: bool = False, gap: bytes = b"") -> bytes:
    """The video with every sample of its first track changed: ``change(sample, number, track)``.

    ``front``: the description stands before the samples, as in videos made for the web. ``gap`` stands before
    each chunk.
    """
    old = written(file)
    moov = file["moov"]
    tracks = [node for node in moov.inside or () if node.kind == b"trak"]
    found = []
    for number, track in enumerate(tracks):
        per_chunk, sizes, offsets = tables(track)
        sample = 0
        for chunk, (count, at) in enumerate(zip(per_chunk, offsets, strict=True)):
            made = []
            for size in sizes[sample : sample + count]:
                made.append(change(old[at : at + size], sample, number))
                at, sample = at + size, sample + 1
            found.append((offsets[chunk], number, chunk, made))
        found_sizes = [len(one) for _, track_number, _, made in found if track_number == number for one in made]
        if len(set(sizes)) > 1 or found_sizes != sizes:
            sizes_now = struct.pack(f">{len(found_sizes)}I", *found_sizes)
            track["mdia/minf/stbl/stsz"].content = struct.pack(">III", 0, 0, len(found_sizes)) + sizes_now
    head = bytes(file["ftyp"])
    at = len(head) + (len(bytes(moov)) if front else 0) + 8
    data = b""
    for _, number, chunk, made in sorted(found):
        data += gap
        content = bytearray(tracks[number]["mdia/minf/stbl/stco"].content)
        struct.pack_into(">I", content, 8 + 4 * chunk, at + len(data))
        tracks[number]["mdia/minf/stbl/stco"].content = bytes(content)
        data += b"".join(made)
    mdat = builders.box(b"mdat", data)
    return head + (bytes(moov) + mdat if front else mdat + bytes(moov))


def same(sample: bytes, number: int, track: int) -> bytes:
    return sample


def track_of(handler: bytes, description: bytes, samples: bytes, at: int, number: int = 9) -> Node:
    """A track with one chunk of one sample that stands at ``at``."""
    entry = builders.box(description[:4], bytes(6) + b"\0\1" + description[4:])
    stbl = Node(
        b"stbl",
        inside=[
            full(b"stsd", struct.pack(">I", 1), entry),
            full(b"stts", struct.pack(">III", 1, 1, 1)),
            full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
            full(b"stsz", struct.pack(">III", 0, 1, len(samples))),
            full(b"stco", struct.pack(">II", 1, at)),
        ],
    )
    places = full(b"dref", struct.pack(">I", 1), builders.box(b"url ", b"\0\0\0\1"))
    minf = Node(b"minf", inside=[full(b"nmhd"), Node(b"dinf", inside=[places]), stbl])
    media = [
        full(b"mdhd", bytes(8), struct.pack(">IIHH", 8, 6, 0x55C4, 0)),
        full(b"hdlr", bytes(4), handler, bytes(12), RAW + b"\0"),
        minf,
    ]
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = full(b"tkhd", bytes(8), struct.pack(">III", number, 0, 600), bytes(16), matrix, bytes(8))
    return Node(b"trak", inside=[header, Node(b"mdia", inside=media)])


def with_track(file: Node, handler: bytes, description: bytes, samples: bytes) -> bytes:
    """The video with one more track, whose samples stand in the ``mdat`` of the others."""
    assert [node.kind for node in file.inside or ()][-1] == b"moov"
    before = sum(len(bytes(node)) for node in (file.inside or ())[:-1])
    file["mdat"].content += samples
    file["moov"].add(track_of(handler, description, samples, before))
    file["moov"]["trak"].add(Node(b"tref", builders.box(b"cdsc", b"\0\0\0\x09")))
    return written(file)


def klv(key: bytes, kind: bytes, size: int, data: bytes) -> bytes:
    """One item of GoPro's GPMF."""
    count = len(data) // size
    return key + kind + struct.pack(">BH", size, count) + data + bytes(-len(data) % 4)


def gpmf() -> bytes:
    stream = klv(b"SCAL", b"l", 4, struct.pack(">5i", 10_000_000, 10_000_000, 1000, 1000, 100))
    stream += klv(b"GPSF", b"L", 4, struct.pack(">I", 3))
    place = struct.pack(">5i", round(LATITUDE * 1e7), round(LONGITUDE * 1e7), 40_000, 0, 0)
    stream += klv(b"GPS5", b"l", 20, place * 3)
    device = klv(b"DVNM", b"c", 1, RAW) + klv(b"STRM", b"\0", 1, stream)
    return klv(b"DEVC", b"\0", 1, device)


def camm() -> bytes:
    gyroscope = struct.pack("<HH3f", 0, 2, 0.1, 0.2, 0.3)
    return gyroscope + struct.pack("<HH3d", 0, 5, LATITUDE, LONGITUDE, 40.0) + RAW


def rtmd() -> bytes:
    def item(tag: int, data: bytes) -> bytes:
        return struct.pack(">HH", tag, len(data)) + data

    def degrees(value: float) -> bytes:
        seconds = round(abs(value) * 3600 * 1000)
        whole, rest = divmod(seconds, 3_600_000)
        return struct.pack(">6I", whole, 1, rest // 60_000, 1, rest % 60_000, 1000)

    return (
        bytes(20)
        + item(0x8501, b"N\0")
        + item(0x8502, degrees(LATITUDE))
        + item(0x8503, b"W\0")
        + item(0x8504, degrees(LONGITUDE))
        + RAW
    )


def sei(codec: str, *messages: tuple[int, bytes]) -> bytes:
    """A unit of supplemental enhancement information with its length, escaped as the standard says."""
    payload = b"".join(bytes((kind, len(body))) + body for kind, body in messages) + b"\x80"
    escaped, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    unit = (b"\x06" if codec == "h264" else b"\x4e\1") + bytes(escaped)
    return struct.pack(">I", len(unit)) + unit


def user_data(text: bytes) -> tuple[int, bytes]:
    return 5, b"sixteen bytes..." + text


def first(new: bytes, only: int = 0) -> Callable[[bytes, int, int], bytes]:
    """Puts ``new`` before the first picture."""
    return lambda sample, number, track: new + sample if number == 0 and track == only else sample


def metadata(*items: tuple[bytes, bytes]) -> Node:
    """Apple's ``meta``, as phones write it: names, and what they say."""
    keys = b"".join(builders.box(b"mdta", key) for key, _ in items)
    values = b"".join(
        builders.box(struct.pack(">I", number), builders.box(b"data", struct.pack(">II", 1, 0) + value))
        for number, (_, value) in enumerate(items, 1)
    )
    handler = full(b"hdlr", bytes(4), b"mdta", bytes(13))
    listed = full(b"keys", struct.pack(">I", len(items)), keys)
    return Node(b"meta", bytes(handler) + bytes(listed) + builders.box(b"ilst", values))


def quicktime(text: bytes) -> bytes:
    return struct.pack(">HH", len(text), 0x15C7) + text


def place_of_3gp(name: bytes) -> Node:
    numbers = struct.pack(">iii", round(LONGITUDE * 65536), round(LATITUDE * 65536), 40 * 65536)
    return full(b"loci", b"\x15\xc7", name + b"\0", b"\0", numbers, b"earth\0\0")


def packet() -> bytes:
    properties = f'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" dc:title="{MARKER}"'
    return builders.xmp(properties)[4 + len(b"http://ns.adobe.com/xap/1.0/\0") :]


def write_sparse(path: Path, pictures: int, step: int) -> None:
    """A video of any length whose pictures say nothing, ``step`` bytes apart; most of the file is a hole."""
    file = tree("h264.mp4")
    moov = file["moov"]
    moov.inside = [node for node in moov.inside or () if node.kind == b"mvhd"] + [file["moov/trak"]]
    note = sei("h264", user_data(RAW))
    picture = struct.pack(">I", step // 2) + b"\x41"
    size = len(note) + 4 + step // 2
    stbl = moov["trak/mdia/minf/stbl"]
    head = bytes(file["ftyp"])
    start = len(head) + 16
    stbl.inside = [
        stbl["stsd"],
        full(b"stts", struct.pack(">III", 1, pictures, 1)),
        full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        full(b"stsz", struct.pack(f">II{pictures}I", 0, pictures, *[size] * pictures)),
        full(b"co64", struct.pack(f">I{pictures}Q", pictures, *range(start, start + pictures * step, step))),
    ]
    with path.open("wb") as stream:
        stream.write(head + struct.pack(">I4sQ", 1, b"mdat", 16 + pictures * step))
        for number in range(pictures):
            stream.seek(start + number * step)
            stream.write(note + picture)
        stream.seek(start + pictures * step)
        stream.write(bytes(moov))
