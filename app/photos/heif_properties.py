"""The properties of pictures in HEIC and AVIF: which say how a picture looks, and how those lose their words.

ISO/IEC 23008-12:2022, section 6.5; ISO/IEC 14496-12:2022, section 12.1 (colr, pasp, clap, mdcv, clli, amve); AV1 Image
File Format 1.1, section 2.3. Every other property (user descriptions, times, camera positions, private ones) goes.
All keep their length and their number in the list.
"""

from __future__ import annotations

from collections.abc import Callable

from app.photos import heif, heif_coded, heif_items, heif_write, icc
from app.photos.boxes import Box
from app.photos.heif_look import note
from app.photos.model import Find, Kind
from app.photos.reading import PhotoFile, plain_text
from app.photos.survey import Survey

_SIZES = {
    b"pasp": (8,),
    b"clap": (32,),
    b"a1op": (1,),
    b"a1lx": (7, 13),
    b"lsel": (2,),
    b"clli": (4,),
    b"mdcv": (24,),
    b"cclv": (5, 9, 13, 25, 29, 33, 37),
    b"amve": (8,),
}
"""Boxes without version and flags that hold nothing but numbers, by how long they may be."""
_BITS = {b"irot": 3, b"imir": 1}
"""Rotation and mirror: one byte, of which these bits count."""
_LARGEST_PROFILE = 8_000_000
_LARGEST_SPACE = 10_000
CODED_NOTES = Find(Kind.SOFTWARE, "coded picture", "notes of the program that coded it")
_TURNS = {
    None: {1: 8, 2: 3, 3: 6},
    0: {0: 4, 1: 5, 2: 2, 3: 7},
    1: {0: 2, 1: 7, 2: 4, 3: 5},
}
"""By the axis of imir, then the quarter turns of irot: the same orientation as Exif writes it."""
DESCRIPTIVE = frozenset(b"udes altt crtt mdft itai cmin cmex free skip".split())
"""What no program needs to show the picture, even where a file calls it essential."""


def neutral(file: PhotoFile, box: Box, survey: Survey) -> bytes | None:
    """What a property holds in the clean file, in the same length; None where it goes."""
    special = _SPECIAL.get(box.kind)
    if special:
        return special(file, box, survey)
    size = box.end - box.body
    if box.kind in heif_write.FREE and size <= _LARGEST_SPACE:
        return bytes(size)
    if box.kind in _BITS and size == 1:
        return bytes((file.read(box.body, 1)[0] & _BITS[box.kind],))
    if size in _SIZES.get(box.kind, ()):
        return file.read(box.body, size)
    return None


def _neutral_size(file: PhotoFile, box: Box, _: Survey) -> bytes | None:
    return bytes(4) + file.read(box.body + 4, 8) if box.end - box.body == 12 else None


def _neutral_depth(file: PhotoFile, box: Box, _: Survey) -> bytes | None:
    """Bits a channel (pixi); its later form may name each channel in words, which no picture needs (section 6.5.6)."""
    body = heif.body(file, box)
    channels = body[4] if len(body) > 4 else 0
    if len(body) == 5 + channels:
        return bytes(4) + body[4:]
    at = 5 + channels
    for _channel in range(channels):
        if at >= len(body) or body[at] & 1:
            return None
        at += 1 + (body[at] >> 1 & 1)
    return b"\0\0\0\1" + body[4:] if at == len(body) and body[3] & 1 else None


def _neutral_auxiliary(file: PhotoFile, box: Box, _: Survey) -> bytes | None:
    body = heif.body(file, box)
    urn = body[4:].partition(b"\0")[0]
    return (bytes(4) + urn).ljust(len(body), b"\0") if heif_items.is_alpha(urn) else None


def _neutral_colour(file: PhotoFile, box: Box, survey: Survey) -> bytes | None:
    """Colour by numbers stays; a profile stays without its words (`icc`)."""
    size = box.end - box.body
    kind = file.read(box.body, min(4, size))
    if kind == b"nclx" and size == 11:
        body = file.read(box.body, size)
        return body[:10] + bytes((body[10] & 0x80,))
    if kind not in (b"prof", b"rICC") or size > _LARGEST_PROFILE:
        return None
    original = heif.body(file, box, _LARGEST_PROFILE)[4:]
    profile = icc.read(original)
    if profile is None:
        survey.found(Kind.OTHER, "colour profile", "damaged: no program can use it")
        return None
    if profile.neutral != original:
        survey.found(Kind.PROFILE_TEXT, "colour profile", profile.description or "not a well-known profile")
    return kind + profile.neutral


def _neutral_setup(clean: Callable[[bytes], bytes]) -> Callable[[PhotoFile, Box, Survey], bytes]:
    """What a coded picture's decoder is set up with, without notes."""

    def neutral_setup(file: PhotoFile, box: Box, survey: Survey) -> bytes:
        record = heif.body(file, box)
        new = clean(record)
        if new != record:
            note(survey, CODED_NOTES)
        return new

    return neutral_setup


_SPECIAL: dict[bytes, Callable[[PhotoFile, Box, Survey], bytes | None]] = {
    b"ispe": _neutral_size,
    b"pixi": _neutral_depth,
    b"auxC": _neutral_auxiliary,
    b"colr": _neutral_colour,
    b"hvcC": _neutral_setup(heif_coded.clean_hevc_setup),
    b"av1C": _neutral_setup(heif_coded.clean_av1_setup),
}


def orientation(properties: list[tuple[bytes, bytes]]) -> int:
    """How the kinds and contents of these properties turn a picture (irot, then imir), in the numbers of Exif."""
    turns = dict(properties)
    mirror = turns.get(b"imir")
    return _TURNS[mirror[0] if mirror else None].get(turns.get(b"irot", b"\0")[0], 1)


def name_of(box: Box) -> str:
    """What a property that goes is called, for people."""
    if box.kind == b"udes":
        return "a description in words"
    if box.kind in (b"crtt", b"mdft", b"itai"):
        return "a time"
    if box.kind in (b"cmin", b"cmex"):
        return "where the camera was and which way it looked"
    return f"a property that the picture does not need ({plain_text(box.kind) or 'unknown'})"
