"""Photos made for benchmarks, as a phone writes them.

Noise does not compress, so they are as large as real ones; camera, date, position, maker's notes, thumbnail, XMP and
colour profile stand in the header.
"""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageCms

from tests.unit.photos import builders, heic_builders, heif_builders, video_builders

LARGE = (2000, 1500)
"""The size in pixels of a photo of 3 MB."""
SMALL = (160, 120)
TINY = (16, 16)


def make_photos(folder: Path, count: int, size: tuple[int, int]) -> None:
    """Write ``count`` photos: four pictures again and again, but each with a date and a place of its own."""
    folder.mkdir()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pictures = []
    for _ in range(min(4, count)):
        stream = io.BytesIO()
        noise = Image.merge("RGB", [Image.effect_noise(size, 80) for _ in "rgb"])
        noise.save(stream, "JPEG", quality=92, icc_profile=profile)
        pictures.append(stream.getvalue())
    for number in range(count):
        picture = pictures[number % len(pictures)]
        after_jfif = 4 + int.from_bytes(picture[4:6], "big")
        details = _segment(_exif(number)) + _segment(_xmp(number))
        (folder / f"IMG_{number:05}.jpg").write_bytes(picture[:after_jfif] + details + picture[after_jfif:])


def _segment(body: bytes) -> bytes:
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _when(number: int) -> datetime:
    return datetime(2024, 5, 31, 12, 30, tzinfo=UTC) + number * timedelta(hours=1, seconds=7)


def _xmp(number: int) -> bytes:
    packet = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        f' xmp:CreateDate="{_when(number):%Y-%m-%dT%H:%M:%S}" xmp:CreatorTool="17.4.1"/></rdf:RDF></x:xmpmeta>'
    )
    return b"http://ns.adobe.com/xap/1.0/\0" + packet.encode() + b" " * 2000 + b'<?xpacket end="w"?>'


def _exif(number: int) -> bytes:
    exif = Image.Exif()
    when = f"{_when(number):%Y:%m:%d %H:%M:%S}"
    exif[0x010F], exif[0x0110], exif[0x0131], exif[0x0132] = "Apple", "iPhone 14", "17.4.1", when
    exif[0x0112] = 6
    exif.get_ifd(0x8769).update(
        {0x9003: when, 0x9004: when, 0x9010: "+01:00", 0x9011: "+01:00", 0x829A: 0.01, 0x829D: 1.5, 0x9209: 16}
        | {0x8827: 40 + number % 800, 0x927C: os.urandom(1500), 0xA002: 4000, 0xA003: 3000}
        | {0xA434: "iPhone 14 back camera 5.7mm f/1.5"}
    )
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, number % 6000 / 100), 3: "W", 4: (2.0, 14.0, 30.5), 6: 60.0})
    return exif.tobytes() + os.urandom(8000)  # what follows stands for the thumbnail


def make_heic_photos(folder: Path, count: int) -> None:
    """Write ``count`` HEIC files of 1.5 MB with a position. They show nothing, but every part is where it should be."""
    folder.mkdir()
    for number in range(count):
        noise = os.urandom(1_500_000).replace(b"\0\0", b"\0\7")
        picture = heic_builders.with_data(heic_builders.slice_unit() + noise)
        place = b"\0\0\0\0" + builders.tiff([], [], builders.position())
        data = picture.add(heif_builders.Item(b"Exif", place), b"cdsc", 1).made()
        (folder / f"IMG_{number:05}.heic").write_bytes(data)


def make_video(path: Path, pictures: int, *, holes: bool) -> None:
    """Write an MP4 of 2 MB a picture, with notes in them; with ``holes``, most of it takes no room on disk."""
    path.parent.mkdir()
    video_builders.write_sparse(path, pictures, 2 << 20)
    if not holes:
        path.write_bytes(path.read_bytes())


def make_tiny_photos(folder: Path, count: int) -> None:
    """Write ``count`` photos of one kilobyte, which differ in name and place only."""
    folder.mkdir()
    stream = io.BytesIO()
    Image.effect_noise(TINY, 80).save(stream, "JPEG", quality=30)
    picture = stream.getvalue()
    for number in range(count):
        exif = Image.Exif()
        exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, number % 6000 / 100), 3: "W", 4: (2.0, 14.0, 30.5)})
        (folder / f"IMG_{number:06}.jpg").write_bytes(picture[:20] + _segment(exif.tobytes()) + picture[20:])
