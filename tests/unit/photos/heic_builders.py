"""HEIC files made for tests; see `heif_builders`.

The two coded pictures were made once with FFmpeg 5.1 and x265 (no part of this project):
ffmpeg -f lavfi -i testsrc2=size=48x32:rate=1 -frames:v 1 -pix_fmt yuv420p (gray) -c:v libx265 -preset veryslow
-x265-params keyint=1:crf=32:info=0:no-sao=1:ctu=16:aud=0:repeat-headers=1 -f hevc
"""

from __future__ import annotations

import base64
import struct
from dataclasses import replace

from tests.unit.photos.builders import MARKER, box
from tests.unit.photos.heif_builders import Coding, Heif, Item, hiding_places, photo
from tests.unit.photos.heif_builders import plain_pictures as plain_pictures_of

_VIDEO_SET = base64.b64decode("QAEMAf//BAgAAAMAn6gAAAMAAB66AkA=")
_SEQUENCE_SET = base64.b64decode("QgEBBAgAAAMAn6gAAAMAAB6gYghZbqrbS8BaAgAAAwACAAADAAIQ")
_PICTURE_SET = base64.b64decode("RAHBc8GJ")
_SLICE = base64.b64decode(
    """
    KAGs1Ca722VLzNDn8y4L5wJPiCzbklxDe3pZ50FE1KqGvBDlA1GbXW/c9r/v/B7X2CrUzOVV1+O7DdE4BAnOFh1peXGSiPjxchbpSQkhJ2HoP6Wd
    coSItageAnp4iy11n2amdTeykuTCaSA0DglEmvXiH3yERTUadYDr9PI/UMw0283zjNgqYWkLD2Sun6Bi6C8tHfQDucQR7dz1uIpgpzjvSu3GaBxi
    VVAjrNe0P4v7UDCfPKqIt+6d1uwLVUZGQOWuCaAek1wCZQ21n3TlFLCM5U7ad/Ro3TPwyj6fA8Qk/vKLRSH99SRYf2EPCShhMOmcr9m5JvwpGePR
    Ys3+n0eUVhnvJkscqGrzep9GudQQ6RtqpKRgU/SCUodEALH/SqLT5m51XhorfqopmX100pMvxKlsf7g6zRVM5WoUS6PrAd7Csr7PoBICWjTktDCz
    5tkeKwTx7Bu6MogicN9AFWvgrJQqgzC935CFbTN0vb9TeJzvG4xSJ39aG/iKyM66a6HkIZ95vDD3bw==
    """
)
_GREY_VIDEO_SET = base64.b64decode("QAEMAf//BAgAAAMAn+gAAAMAAB66AkA=")
_GREY_SEQUENCE_SET = base64.b64decode("QgEBBAgAAAMAn+gAAAMAAB7BiCFluqttLwFsCAAAAwAIAAADAAhA")
_GREY_SLICE = base64.b64decode(
    """
    KAGs1CPC22TGC5kL17omSFkgnXKiqB9QfYaqSOm1gF5RH5GWl/JBsFvxMVr1FvDPbNovH1ixRwb93Ry68z+dQIMltgvz6BD8DCk0ruYQCbHUNKx2
    dAwBrSIVtSnA7PLMJNan/CgzAayvhCRHo61LGD6CP02IBUSSVmAp6LZb7IPcNge5+sfrSnZDqGzNxIiq5TiwVxKwgGlOKiClC0cBX0MmOdbl6/QU
    TqKThmd1M7QK9x82lpAL0Hn3HlYhD7tzK8CP7XCe5EdeYSoNsLondlRgCZNypAniGr/e3gsi1OMiu1TGJbzytzCOqDphmi3URMWkluFi5ihiv8KE
    SWVvFgRDzf8MwNpxwJ2+Jew=
    """
)


def unit(*units: bytes) -> bytes:
    """Units as they stand in the data, each behind its length."""
    return b"".join(struct.pack(">I", len(one)) + one for one in units)


def setup(video: bytes, sequence: bytes, chroma: int, *notes: bytes, tail: bytes = b"") -> bytes:
    head = bytes.fromhex("0104080000009fa8000000001ef000fc") + bytes((0xFC | chroma,)) + bytes.fromhex("f8f800000f")
    arrays = [(32, [video]), (33, [sequence]), (34, [_PICTURE_SET])] + ([(39, list(notes))] if notes else [])
    body = head + bytes((len(arrays),))
    for kind, units in arrays:
        body += bytes((0x80 | kind,)) + struct.pack(">H", len(units))
        body += b"".join(struct.pack(">H", len(one)) + one for one in units)
    return box(b"hvcC", body + tail)


def note(text: bytes, kind: int = 5, unit_kind: int = 39) -> bytes:
    """An SEI message."""
    size = b"\xff" * (len(text) // 255) + bytes((len(text) % 255,))
    return bytes((unit_kind << 1, 1, kind)) + size + text + b"\x80"


CODING = Coding(
    b"heic\0\0\0\0mif1heicmiaf",
    b"hvc1",
    (48, 32),
    unit(_SLICE),
    setup(_VIDEO_SET, _SEQUENCE_SET, 1),
    unit(_GREY_SLICE),
    setup(_GREY_VIDEO_SET, _GREY_SEQUENCE_SET, 0),
)


def with_data(*units: bytes) -> Heif:
    """The picture with ``units`` around its slice."""
    plain = photo(CODING)
    return replace(plain, items=[Item(b"hvc1", unit(*units), (1, 2, 3, 4))])


def with_setup(new: bytes) -> Heif:
    plain = photo(CODING)
    return replace(plain, properties=[new, *plain.properties[1:]])


def slice_unit() -> bytes:
    return _SLICE


def planted(marker: str = MARKER) -> dict[str, bytes]:
    """Every hiding place: name to file. Those that hold a position have "place" in their name."""
    raw = marker.encode()
    uuid = b"0123456789abcdef"
    light = note(struct.pack(">HH", 1000, 400), 144)
    return {
        **hiding_places(CODING, marker),
        "note-before-slice": with_data(note(uuid + raw), _SLICE).made(),
        "note-after-slice": with_data(_SLICE, note(uuid + raw, unit_kind=40)).made(),
        "note-registered": with_data(note(b"\xb4\0" + raw, 4), _SLICE).made(),
        "note-long": with_data(note(uuid + raw * 40), _SLICE).made(),
        "note-beside-light": with_data(light[:-1] + note(raw)[2:], _SLICE).made(),
        "note-called-light": with_data(note(raw, 144), _SLICE).made(),
        "note-unknown": with_data(note(raw, 200), _SLICE).made(),
        "filler": with_data(_SLICE, b"\x4c\1" + raw + b"\x80").made(),
        "unit-unknown": with_data(b"\x7c\1" + raw, _SLICE).made(),
        "slice-of-another-layer": with_data(_SLICE, bytes((1 << 1, 5 << 3 | 1)) + raw).made(),
        "slice-of-a-far-layer": with_data(_SLICE, bytes((1 << 1 | 1, 1)) + raw).made(),
        "slice-in-set-up": with_setup(setup(_VIDEO_SET, _SEQUENCE_SET, 1, b"\x26\1" + raw)).made(),
        "note-in-set-up": with_setup(setup(_VIDEO_SET, _SEQUENCE_SET, 1, note(uuid + raw))).made(),
        "behind-set-up": with_setup(setup(_VIDEO_SET, _SEQUENCE_SET, 1, tail=raw)).made(),
    }


def plain_pictures() -> dict[str, bytes]:
    light = note(struct.pack(">HH", 1000, 400), 144)
    return {
        **plain_pictures_of(CODING),
        "plain-light": with_data(light, _SLICE, b"\x4c\1\xff\xff\x80").made(),
        "plain-empty-units": with_data(b"", _SLICE, b"").made(),
        "plain-sets-in-data": with_data(_VIDEO_SET, _SEQUENCE_SET, _PICTURE_SET, _SLICE).made(),
    }


def shown(_: str) -> bytes:
    """What the clean copy of a planted file must look like where libheif shows more than the picture, or nothing."""
    return photo(CODING).made()


NOT_SHOWN = frozenset("second-picture second-picture-made-of-the-first gain-map-recipe profile-unknown-kind".split())
