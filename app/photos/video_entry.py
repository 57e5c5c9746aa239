"""Sample descriptions: which code a track is in and what its decoder needs, and nothing more.

Sources: ISO/IEC 14496-12 (8.5.2, 12.1 to 12.2), 14496-14 (``esds``), 14496-15 (``avcC``, ``hvcC``), the QuickTime File
Format Specification, Dolby Vision Streams within the ISO base media format, AV1, VP9, Opus and FLAC in ISOBMFF,
Google's Spherical Video V2. An allow-list: a code that is not named here is refused, a box in its description that is
not named becomes ``free``.
"""

from __future__ import annotations

from app.photos import descriptors, icc, nal, obu
from app.photos.boxes import Box
from app.photos.model import Kind
from app.photos.reading import Damaged, plain_text
from app.photos.video import PICTURE_HANDLERS, PICTURE_HEADER, Entry, Track, number
from app.photos.video_stream import AV1, H264, HEVC, START_CODES, codec_of, without_user_data
from app.photos.video_tree import Rule, Tree, fixed, inside

_PICTURES = H264 | HEVC | START_CODES | {AV1}
_PICTURES |= frozenset(b"vp08 vp09 s263 h263 apch apcn apcs apco ap4h ap4x v210 v410 2vuy".split())
_SOUNDS = frozenset(
    b"mp4a alac ac-3 ec-3 ac-4 Opus fLaC samr sawb sawp twos sowt lpcm in24 in32 fl32 fl64 ulaw alaw ipcm fpcm .mp3"
    b" ima4 mha1 mhm1 apac".split()
) | {b"raw ", b"NONE", b"ms\0U"}
_SOUND_HEADER = 28
_ALPHA = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth")
_BAD_LENGTH = "a part that describes the video has the wrong length"

_NUMBERS = {
    b"pasp": 8,
    b"clap": 32,
    b"btrt": 12,
    b"fiel": 2,
    b"gama": 4,
    b"mdcv": 24,
    b"clli": 4,
    b"SmDm": 28,
    b"CoLL": 8,
    b"amve": 8,
    b"ccst": 8,
    b"dvcC": 24,
    b"dvvC": 24,
    b"dvwC": 24,
    b"vpcC": 12,
    b"st3d": 5,
    b"hfov": 4,
    b"dac3": 3,
    b"dec3": 64,
    b"dac4": 256,
    b"dapa": 256,
    b"mhaC": 256,
    b"alac": 52,
    b"pcmC": 6,
    b"chnl": 64,
    b"SA3D": 300,
    b"enda": 2,
    b"frma": 4,
    b"srat": 8,
    b"\0\0\0\0": 0,
}
"""Boxes that hold nothing but numbers, and how many bytes of them there can be."""


def clean(tree: Tree, track: Track, box: Box) -> None:
    """Clean the ``stsd`` of a track of picture or sound."""
    if number(tree.file, box.body + 4) != len(track.entries) or not track.entries:
        raise Damaged("the description of its pictures is damaged")
    for entry in track.entries:
        if track.handler in PICTURE_HANDLERS and entry.kind in _PICTURES:
            _clean_picture(tree, entry)
        elif track.handler not in PICTURE_HANDLERS and entry.kind in _SOUNDS:
            _clean_sound(tree, entry, int.from_bytes(tree.file.read(box.body, 1), "big"))
        else:
            what = "pictures" if track.handler in PICTURE_HANDLERS else "sound"
            raise Damaged(f"its {what} are in a code ({plain_text(entry.kind)}) that this app cannot look into yet")


def _clean_picture(tree: Tree, entry: Entry) -> None:
    """The size of the pictures stays; who made the code, and its name, go (14496-12, 12.1.3; QuickTime)."""
    box = entry.box
    raw = tree.file.read(box.body, min(PICTURE_HEADER, box.end - box.body))
    if len(raw) < PICTURE_HEADER:
        raise Damaged(_BAD_LENGTH)
    name = plain_text(raw[43 : 43 + min(raw[42], 31)]) or plain_text(raw[42:74].strip(b"\0"))
    tree.rewrite(
        box, bytes(6) + raw[6:8] + bytes(16) + raw[24:36] + bytes(4) + raw[40:42] + bytes(32) + raw[74:],
        f"the name of the code: {name}" if name else "who made the code", Kind.SOFTWARE,
    )  # fmt: skip
    tree.clean(box, _picture_rules(entry), box.body + PICTURE_HEADER)


def _clean_sound(tree: Tree, entry: Entry, version: int) -> None:
    """How the sound is coded stays; who made the code goes (14496-12, 12.2.3; QuickTime, versions 0 to 2)."""
    box = entry.box
    raw = tree.file.read(box.body, min(_SOUND_HEADER, box.end - box.body))
    if len(raw) < _SOUND_HEADER:
        raise Damaged(_BAD_LENGTH)
    more = {1: 16, 2: 36}.get(raw[9], 0) if tree.movie.quicktime or version == 0 else 0
    tree.rewrite(box, bytes(6) + raw[6:10] + bytes(6) + raw[16:], "who made the code", Kind.SOFTWARE)
    start = box.body + _SOUND_HEADER + more
    if start > box.end:
        raise Damaged(_BAD_LENGTH)
    tree.clean(box, _SOUND_RULES, start)


def _picture_rules(entry: Entry) -> dict[bytes, Rule]:
    """What may stand in the description of a picture code; units in it are read as the code says."""

    def config(tree: Tree, box: Box) -> None:
        codec = codec_of(tree.file, entry)
        if codec:
            new, gone = nal.clean_config(codec, tree.body(box, 6), 5 if box.kind == b"lhvC" else 22)
            tree.streams.note_messages(codec, gone)
            tree.rewrite(box, new, "notes by the camera or a program")

    kinds = (b"hvcC", b"lhvC") if entry.kind in HEVC else (b"avcC",)
    return _PICTURE_RULES | dict.fromkeys(kinds, config)


def _clean_av1(tree: Tree, box: Box) -> None:
    tree.streams.clean_obus(box.body + 4, box.end, obu.is_kept_in_setup)


def _clean_descriptor(tree: Tree, box: Box) -> None:
    """``esds``; the notes of MPEG-4 pictures in it go as those between the pictures do."""
    raw = tree.body(box, 4)
    tree.rewrite(box, raw[:4] + descriptors.clean(raw[4:], without_user_data), "notes by the camera or a program")


def _clean_colour(tree: Tree, box: Box) -> None:
    """``colr``: numbers, or a profile, which loses what it says about anybody (`icc`)."""
    raw = tree.body(box, 4)
    if raw[:4] in (b"nclc", b"nclx"):
        tree.limit(box, 11 if raw[:4] == b"nclx" else 10)
        return
    profile = icc.read(raw[4:]) if raw[:4] in (b"prof", b"rICC") else None
    if profile is None or len(profile.neutral) > len(raw) - 4:
        tree.drop(box)
        return
    new = raw[:4] + profile.neutral.ljust(len(raw) - 4, b"\0")
    tree.rewrite(box, new, profile.description or "not a well-known profile", Kind.PROFILE_TEXT)


def _clean_opus(tree: Tree, box: Box) -> None:
    """``dOps``: eleven bytes, and a table of channels where the family of them is not 0."""
    raw = tree.body(box, 11)
    tree.limit(box, 13 + raw[1] if raw[10] else 11)


def _clean_flac(tree: Tree, box: Box) -> None:
    """``dfLa``: the stream's numbers; blocks of tags and pictures become padding (FLAC format, METADATA_BLOCK)."""
    raw = tree.body(box, 4)
    new, at = raw[:4], 4
    while at + 4 <= len(raw):
        size = int.from_bytes(raw[at + 1 : at + 4], "big")
        end = at + 4 + size
        if end > len(raw):
            raise Damaged(_BAD_LENGTH)
        kept = raw[at] & 0x7F == 0
        new += raw[at:end] if kept else bytes((raw[at] & 0x80 | 1,)) + raw[at + 1 : at + 4] + bytes(size)
        at = end
    tree.rewrite(box, new + bytes(len(raw) - len(new)), "tags of the sound")


def _clean_maker(tree: Tree, box: Box) -> None:
    """``damr``, ``d263``: the maker of the coder goes, its numbers stay (3GPP TS 26.244, 6.7 and 6.8)."""
    raw = tree.body(box, 4)
    tree.rewrite(box, bytes(4) + raw[4:9] + bytes(max(0, len(raw) - 9)), "who made the coder", Kind.SOFTWARE)


def _clean_layout(tree: Tree, box: Box) -> None:
    """``chan``: which channels there are (Core Audio, AudioChannelLayout)."""
    tree.body(box, 16)
    tree.limit(box, 16 + 20 * number(tree.file, box.body + 12))


def _clean_auxiliary(tree: Tree, box: Box) -> None:
    """``auxi``: that the pictures are transparency or depth (ISO/IEC 23008-12, 7.5.3)."""
    raw = tree.body(box, 4)
    if raw[4:].rstrip(b"\0") not in _ALPHA:
        tree.drop(box)


_SHARED: dict[bytes, Rule] = {kind: fixed(size) for kind, size in _NUMBERS.items()}
_SHARED |= {b"esds": _clean_descriptor}
_PROJECTION = {b"prhd": fixed(16), b"equi": fixed(20), b"cbmp": fixed(12), b"mshp": lambda tree, box: None}
_PICTURE_RULES: dict[bytes, Rule] = _SHARED | {
    b"av1C": _clean_av1,
    b"colr": _clean_colour,
    b"auxi": _clean_auxiliary,
    b"d263": _clean_maker,
    b"sv3d": inside({b"proj": inside(_PROJECTION)}),
    b"vexu": inside(
        {
            b"eyes": inside({b"stri": fixed(5), b"hero": fixed(5), b"cams": inside({b"blin": fixed(8)})}),
            b"proj": inside({b"prji": fixed(8)}),
            b"pack": inside({b"pkin": fixed(8)}),
        }
    ),
}
_WAVE: dict[bytes, Rule] = _SHARED | {b"chan": _clean_layout, b"mp4a": fixed(4)}
_SOUND_RULES: dict[bytes, Rule] = _SHARED | {
    b"wave": inside(_WAVE),
    b"chan": _clean_layout,
    b"dOps": _clean_opus,
    b"dfLa": _clean_flac,
    b"damr": _clean_maker,
}
