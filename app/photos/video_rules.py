"""Which boxes a clean video holds, from the outermost down to the sample tables.

Sources: ISO/IEC 14496-12 (boxes and their fields), the QuickTime File Format Specification (its own atoms). Times are
blank, names are empty; how the picture is turned, cut and timed stays (``tkhd`` with its matrix, ``edts``, ``tapt``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.photos import boxes, video_entry, video_tracks
from app.photos.boxes import Box
from app.photos.model import Keep, Kind
from app.photos.reading import Damaged, plain_text
from app.photos.video import ELSEWHERE, PROTECTED, Track, number
from app.photos.video_tables import BAD_TABLE
from app.photos.video_tree import Rule, Tree, by_version, fixed, inside, table

_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_GROUPS = {b"roll": 2, b"prol": 2, b"rap ": 1, b"sync": 1, b"tele": 1, b"tscl": 20, b"drap": 4}
"""Kinds of groups of samples, and how many bytes describe one."""
_REFERENCES = frozenset(
    b"auxl cdep vdep vplx deps thmb dpnd ipir mpod sync fall folw subt forc prem scal sbas swfr swto".split()
)
_BRANDS = frozenset(
    b"isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 isoa isob isoc mp41 mp42 mp71 avc1 av01 hvc1 hev1 M4VH M4VP MSNV"
    b" dby1 dash msdh msdi msix cmfc cmf2 cmff cmfl cmfs lmsg risx sims mmp4 dsms kddi"
    b" 3gp4 3gp5 3gp6 3gp7 3gp8 3gp9 3gr6 3gs6 3ge6 3ge7 3ge9 3gg6 3gh9 3g2a 3g2b 3g2c"
    b" mif1 msf1 miaf heic heix heim heis hevc hevx hevm hevs avif avis avio MA1A MA1B tmap unif".split()
) | {b"qt  ", b"M4V ", b"M4A ", b"M4B ", b"f4v "}
_PLAIN_BRAND = b"isom"


def clean_brands(tree: Tree, box: Box) -> None:
    """``ftyp``, ``styp``: the kind of file; a maker's own mark becomes a plain one."""
    raw = tree.body(box, 8)
    brands = [raw[:4], *(raw[at : at + 4] for at in range(8, len(raw), 4))]
    plain = [brand if brand in _BRANDS or brand == bytes(4) else _PLAIN_BRAND for brand in brands]
    marks = ", ".join(plain_text(brand) for brand in brands if brand not in _BRANDS and brand != bytes(4))
    new = plain[0] + raw[4:8] + b"".join(plain[1:])
    tree.rewrite(box, new[: len(raw)], f"a maker's own mark: {marks}", Kind.DEVICE)
    tree.limit(box, len(raw) - len(raw) % 4)


def _times(tree: Tree, box: Box) -> tuple[bytes, int]:
    """What stands in a header, its two times blank unless they are to stay; and how many bytes a time has."""
    raw = tree.body(box, 20)
    wide = 8 if raw[0] == 1 else 4
    for at in (4, 4 + wide):
        seconds = int.from_bytes(raw[at : at + wide], "big")
        if seconds:
            _note_time(tree, box, seconds)
    return (raw if Keep.DATE in tree.keep else raw[:4] + bytes(2 * wide) + raw[4 + 2 * wide :]), wide


def _note_time(tree: Tree, box: Box, seconds: int) -> None:
    if seconds >= 1 << 33:  # beyond the year 2176
        tree.details.note(Kind.TIME, "header", "a time")
        return
    when = (_EPOCH + timedelta(seconds=seconds)).isoformat()
    tree.details.note(Kind.TIME, "header", when)
    if box.kind == b"mvhd":
        tree.survey.taken = tree.survey.taken or when


def _put(tree: Tree, box: Box, new: bytes, size: int) -> None:
    """Write a header of ``size`` bytes; what changes beside its times is noted."""
    if len(new) < size:
        raise Damaged("a part that describes the video has the wrong length")
    raw = tree.body(box, size)
    times = 4 + (16 if raw[0] == 1 else 8)
    tree.edits.write(box.body, new[:size])
    if raw[times:size] != new[times:size]:
        tree.details.note(Kind.OTHER, box.kind.decode(), "data in a place that is kept free")
    tree.limit(box, size)


def _clean_movie_header(tree: Tree, box: Box) -> None:
    """``mvhd`` (8.2.2); QuickTime's times of a poster, a selection and a preview go too."""
    new, wide = _times(tree, box)
    speed = 4 + 2 * wide + 4 + wide
    matrix = speed + 6 + 10
    _put(
        tree,
        box,
        new[: speed + 6] + bytes(10) + new[matrix : matrix + 36] + bytes(24) + new[matrix + 60 :],
        matrix + 64,
    )


def _clean_track_header(tree: Tree, box: Box) -> None:
    """``tkhd`` (8.3.2), with the matrix that turns the picture."""
    new, wide = _times(tree, box)
    reserved = 4 + 2 * wide + 4
    layer = reserved + 4 + wide + 8
    duration = new[reserved + 4 : reserved + 4 + wide]
    header = new[:reserved] + bytes(4) + duration + bytes(8) + new[layer : layer + 6] + bytes(2) + new[layer + 8 :]
    _put(tree, box, header, layer + 52)


def _clean_media_header(tree: Tree, box: Box) -> None:
    """``mdhd`` (8.4.2), with its language."""
    new, wide = _times(tree, box)
    language = 4 + 2 * wide + 4 + wide
    _put(tree, box, new[: language + 2] + bytes(2) + new[language + 4 :], language + 4)


def _clean_handler(tree: Tree, box: Box) -> None:
    """``hdlr``: what a track is for; its name and its maker go."""
    raw = tree.body(box, 12)
    family = raw[4:8] if raw[4:8] in (b"mhlr", b"dhlr") else bytes(4)
    name = plain_text(raw[24:].strip(b"\0")) or plain_text(raw[12:16].strip(b"\0"))
    new = raw[:4] + family + raw[8:12] + bytes(len(raw) - 12)
    tree.rewrite(box, new, f"the name of a track: {name}" if name else "the maker of a track")


def _clean_references(tree: Tree, box: Box) -> None:
    """``tref``: how tracks belong together; a kind of reference that names a track that goes, goes."""
    kinds = list(boxes.walk(tree.file, box.body, box.end))
    kept = [kind for kind in kinds if _refers_to_kept(tree, kind)]
    if not kept:
        tree.drop(box)
        return
    for kind in kinds:
        if kind not in kept:
            tree.drop(kind)


def _refers_to_kept(tree: Tree, box: Box) -> bool:
    size = box.end - box.body
    if box.kind not in _REFERENCES or size % 4 or size > 4096:
        return False
    return all(number(tree.file, at) in tree.movie.kept for at in range(box.body, box.end, 4))


def _clean_places(tree: Tree, box: Box) -> None:
    """``dref``: that the samples stand in this very file (8.7.2)."""
    if number(tree.file, box.body + 4) == 0:
        raise Damaged(ELSEWHERE)
    for entry in boxes.walk(tree.file, box.body + 8, box.end):
        itself = entry.end - entry.body >= 4 and number(tree.file, entry.body) & 1
        if entry.kind not in (b"url ", b"alis") or not itself:
            raise Damaged(ELSEWHERE)
        tree.limit(entry, 4)


def _clean_sizes(tree: Tree, box: Box) -> None:
    """``stsz``: one size for all, or a table of them."""
    table(8, 0 if number(tree.file, box.body + 4) else 4)(tree, box)


def _clean_compact_sizes(tree: Tree, box: Box) -> None:
    bits = number(tree.file, box.body + 7, 1)
    size = 12 + (number(tree.file, box.body + 8) * bits + 7) // 8
    if size > box.end - box.body:
        raise Damaged(BAD_TABLE)
    tree.limit(box, size)


def _clean_group_kinds(tree: Tree, box: Box) -> None:
    """``sgpd``: what groups of samples there are (8.9.3)."""
    version, kind = number(tree.file, box.body, 1), tree.file.read(box.body + 4, 4)
    if kind == b"seig":
        raise Damaged(PROTECTED)
    size = _GROUPS.get(kind, 0)
    if not size or version > 2 or (version and number(tree.file, box.body + 8) != size):
        tree.drop(box)
        return
    table(8 + 4 * version, size)(tree, box)


def _clean_groups(tree: Tree, box: Box) -> None:
    """``sbgp``: which samples belong to which group (8.9.2)."""
    version, kind = number(tree.file, box.body, 1), tree.file.read(box.body + 4, 4)
    if kind not in _GROUPS:
        tree.drop(box)
        return
    table(12 if version == 1 else 8, 8)(tree, box)


def _refuse_protected(tree: Tree, box: Box) -> None:
    raise Damaged(PROTECTED)


def _clean_run(tree: Tree, box: Box) -> None:
    """``trun``: the samples of a fragment (8.8.8)."""
    flags = number(tree.file, box.body)
    header = 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    width = 4 * (flags >> 8 & 15).bit_count()
    tree.limit(box, header + number(tree.file, box.body + 4) * width)


def _clean_fragment_header(tree: Tree, box: Box) -> None:
    """``tfhd`` (8.8.7)."""
    flags = number(tree.file, box.body)
    tree.limit(box, 8 + (8 if flags & 1 else 0) + 4 * (flags >> 1 & 0b11101).bit_count())


def _clean_index(tree: Tree, box: Box) -> None:
    """``sidx``: where the fragments stand (8.16.3)."""
    header = 28 if number(tree.file, box.body, 1) else 20
    tree.limit(box, header + 4 + number(tree.file, box.body + header + 2, 2) * 12)


def _clean_random_access(tree: Tree, box: Box) -> None:
    """``tfra``: where a player may begin (8.8.10)."""
    if number(tree.file, box.body + 4) not in tree.movie.kept:
        tree.drop(box)
        return
    widths = number(tree.file, box.body + 8)
    width = 3 + (widths >> 4 & 3) + (widths >> 2 & 3) + (widths & 3)
    table(12, width + (16 if number(tree.file, box.body, 1) == 1 else 8))(tree, box)


def _of_kept(rule: Rule, number_at: int) -> Rule:
    """A box that belongs to the track it names: it goes with the track."""

    def choose(tree: Tree, box: Box) -> None:
        kept = number(tree.file, box.body + number_at) in tree.movie.kept
        (rule if kept else Tree.drop)(tree, box)

    return choose


def _clean_track(tree: Tree, box: Box) -> None:
    """``trak``: picture and sound stay; a track of anything else goes as a whole, its samples too."""
    index, track = next((at, track) for at, track in enumerate(tree.movie.tracks) if track.box == box)
    if not track.kept:
        video_tracks.note(tree, index)
        tree.edits.write(box.start + 4, b"free")
        tree.edits.blank(box.body, box.end)
        return
    tree.clean(box, _track_rules(track))


def _track_rules(track: Track) -> dict[bytes, Rule]:
    samples: dict[bytes, Rule] = _SAMPLE_RULES | {
        b"stsd": lambda tree, box: video_entry.clean(tree, track, box),
        b"sdtp": lambda tree, box: tree.limit(box, 4 + _sample_count(tree, track)),
    }
    media: dict[bytes, Rule] = _MEDIA_INFORMATION_RULES | {b"stbl": inside(samples)}
    return _TRACK_RULES | {
        b"mdia": inside({b"mdhd": _clean_media_header, b"hdlr": _clean_handler, b"minf": inside(media)})
    }


def _clean_edits(tree: Tree, box: Box) -> None:
    """``elst``: which part of a track is shown when (8.6.6)."""
    table(4, 20 if number(tree.file, box.body, 1) == 1 else 12)(tree, box)


def _sample_count(tree: Tree, track: Track) -> int:
    box = track.tables.get(b"stsz") or track.tables.get(b"stz2")
    return number(tree.file, box.body + 8) if box else 0


_SAMPLE_RULES: dict[bytes, Rule] = {
    b"stts": table(4, 8),
    b"ctts": table(4, 8),
    b"cslg": by_version(24, 44),
    b"stss": table(4, 4),
    b"stps": table(4, 4),
    b"stsc": table(4, 12),
    b"stsz": _clean_sizes,
    b"stz2": _clean_compact_sizes,
    b"stco": table(4, 4),
    b"co64": table(4, 8),
    b"sgpd": _clean_group_kinds,
    b"sbgp": _clean_groups,
}
_MEDIA_INFORMATION_RULES: dict[bytes, Rule] = {
    b"vmhd": fixed(12),
    b"smhd": fixed(8),
    b"nmhd": fixed(4),
    b"hdlr": _clean_handler,
    b"dinf": inside({b"dref": _clean_places}),
}
_TRACK_RULES: dict[bytes, Rule] = {
    b"tkhd": _clean_track_header,
    b"tapt": inside({b"clef": fixed(12), b"prof": fixed(12), b"enof": fixed(12)}),
    b"edts": inside({b"elst": _clean_edits}),
    b"tref": _clean_references,
}
MOVIE: dict[bytes, Rule] = {
    b"mvhd": _clean_movie_header,
    b"trak": _clean_track,
    b"mvex": inside({b"mehd": by_version(8, 12), b"trex": _of_kept(fixed(24), 4)}),
}
"""What a ``moov`` may hold."""
_FRAGMENT: dict[bytes, Rule] = {
    b"tfhd": _clean_fragment_header,
    b"tfdt": by_version(8, 12),
    b"trun": _clean_run,
    b"sgpd": _clean_group_kinds,
    b"sbgp": _clean_groups,
    b"senc": _refuse_protected,
}


def _clean_fragment(tree: Tree, box: Box) -> None:
    """``traf``: what belongs to a track that goes, goes."""
    header = next((child for child in boxes.walk(tree.file, box.body, box.end) if child.kind == b"tfhd"), None)
    if header and number(tree.file, header.body + 4) in tree.movie.kept:
        tree.clean(box, _FRAGMENT)
    else:
        tree.drop(box)


OUTERMOST: dict[bytes, Rule] = {
    b"ftyp": clean_brands,
    b"styp": clean_brands,
    b"moov": inside(MOVIE),
    b"moof": inside({b"mfhd": fixed(8), b"traf": _clean_fragment, b"pssh": _refuse_protected}),
    b"sidx": _clean_index,
    b"mfra": inside({b"tfra": _clean_random_access, b"mfro": fixed(8)}),
    b"pssh": _refuse_protected,
}
"""What stands beside the samples (``mdat``)."""
