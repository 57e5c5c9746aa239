"""Files that stand around pictures, as Google, Apple, Adobe and the operating system write them."""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path
from typing import Any

from tests.unit.photos import builders, heic_builders, heif_builders, video_builders

IDENTIFIER = "6F0B1E3C-1234-4ABC-9DEF-0123456789AB"
TAKEOUT: dict[str, Any] = {
    "title": "IMG_1.jpg",
    "description": "At Sam's flat",
    "imageViews": "3",
    "creationTime": {"timestamp": "1717241400", "formatted": "1 Jun 2024, 11:30:00 UTC"},
    "photoTakenTime": {"timestamp": "1717155000", "formatted": "31 May 2024, 11:30:00 UTC"},
    "geoData": {"latitude": 53.5933, "longitude": -2.2966, "altitude": 70.0, "latitudeSpan": 0.0, "longitudeSpan": 0.0},
    "geoDataExif": {"latitude": 53.5933, "longitude": -2.2966, "altitude": 70.0},
    "people": [{"name": "Anna Example"}],
    "url": "https://photos.google.com/photo/AF1Q",
    "googlePhotosOrigin": {
        "mobileUpload": {"deviceFolder": {"localFolderName": "WhatsApp Images"}, "deviceType": "ANDROID_PHONE"}
    },
    "appSource": {"androidPackageName": "com.whatsapp"},
}
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description exif:GPSLatitude="53,28.5N" exif:GPSLongitude="2,14.25W" exif:DateTimeOriginal="2024-05-31T12:30:00">
<dc:creator><rdf:Seq><rdf:li>Anna Example</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
EDITS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
	<key>adjustmentBaseVersion</key><integer>0</integer>
	<key>adjustmentData</key><data>eJyrVkrLz1eyUkpKLFKqBQA=</data>
	<key>adjustmentEditorBundleID</key>
	<string>com.apple.mobileslideshow</string>
	<key>adjustmentFormatIdentifier</key><string>com.apple.photo</string>
	<key>adjustmentTimestamp</key>
	<date>2024-05-31T12:30:00Z</date>
</dict></plist>"""


def takeout_json() -> str:
    return json.dumps(TAKEOUT, indent=2)


def note(path: Path, name: str, value: bytes) -> None:
    """Have the computer note something about a file (Linux)."""
    os.setxattr(path, name, value)


def has_attributes(folder: Path) -> bool:
    """Whether files in ``folder`` can be given attributes."""
    if sys.platform != "linux":
        return False
    probe = folder / "probe"
    probe.write_bytes(b"")
    try:
        os.setxattr(probe, "user.probe", b"1")
    except OSError:
        return False
    finally:
        probe.unlink()
    return True


def live_pair(folder: Path, stem: str, *, still: str = "JPG", identifier: str = IDENTIFIER) -> tuple[Path, Path]:
    """A still with Apple's maker note (tag 0x0011) and a video with the same content identifier in its metadata."""
    uuid = identifier.encode()
    maker = b"Apple iOS\0\0\x01MM" + struct.pack(">HHHII", 1, 0x0011, 2, 37, 32) + bytes(4) + uuid + b"\0"
    if still == "HEIC":
        exif = b"\0\0\0\6Exif\0\0" + builders.tiff([], [(0x927C, 7, maker)])
        picture = heif_builders.photo(heic_builders.CODING).add(heif_builders.Item(b"Exif", exif), b"cdsc", 1).made()
    else:
        picture = builders.after_start(builders.picture(), builders.exif([], [(0x927C, 7, maker)]))
    file = video_builders.tree("hevc.mov")
    file["moov"].add(video_builders.metadata((b"com.apple.quicktime.content.identifier", uuid)))
    paths = folder / f"{stem}.{still}", folder / f"{stem}.MOV"
    for path, content in zip(paths, (picture, video_builders.written(file)), strict=True):
        path.write_bytes(content)
    return paths
