"""What one JPEG gives away: each part is looked at as `jpeg.walk` yields it.

Sources: JFIF 1.02 (ITU-T T.871), Exif 3.0, XMP part 3, CIPA DC-007 (MPF), Photoshop image resources,
JUMBF/C2PA (ISO/IEC 19566-5), ICC.1 annex B.4, ISO 21496-1 (gain maps).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.photos import exif, icc, iptc, jpeg, trailer, xmp
from app.photos.jpeg import Segment
from app.photos.model import Find, Kind
from app.photos.reading import Damaged, PhotoFile, plain_text
from app.photos.survey import MOST_FINDS, Survey
from app.photos.xmp import Xmp

JFIF_SIZE = 18
"""A whole JFIF segment without thumbnail, marker included."""

INDEX_HEADER, GAIN_MAP_HEADER = b"MPF\0", b"urn:iso:std:iso:ts:21496:-1\0"
INDEX_FIND = Find(Kind.OTHER, "MPF", "an index of further pictures")
GAIN_MAP_FIND = Find(Kind.OTHER, "APP2", "HDR gain map settings")
_DAMAGED_PROFILE = Find(Kind.OTHER, "colour profile", "damaged: no program can use it")
_GAIN_MAP = Find(Kind.SECOND_PICTURE, "after the picture", "HDR gain map: the photo will look plainer on some screens")


@dataclass(slots=True)
class JpegSurvey(Survey):
    """What has been seen of a JPEG so far.

    ``profile`` holds the ICC segments before the first scan; ``packets`` what XMP says; ``gain_map_settings``
    and ``index``: there are parts for these.
    """

    profile: list[Segment] = field(default_factory=list)
    packets: list[Xmp] = field(default_factory=list)
    gain_map_settings: bool = False
    index: bool = False
    in_header: bool = True
    has_jfif: bool = False

    @property
    def gain_map(self) -> bool:
        """Whether this is a gain map, or the header announces one."""
        return self.gain_map_settings or any(packet.gain_map for packet in self.packets)

    @property
    def more_follows(self) -> bool:
        """Whether the header announces something after the picture."""
        return self.index or self.gain_map_settings or any(packet.announces_more for packet in self.packets)

    def look(self, file: PhotoFile, segment: Segment) -> None:
        """Note what ``segment`` gives away; parts that make up the picture give away nothing."""
        code, start, body, end = segment
        if code >= jpeg.APP0:
            if len(self.finds) < MOST_FINDS:
                _LOOKS.get(code, _look_unknown)(self, segment, file.read(body, end - body))
        elif code == jpeg.SOS:
            self.in_header = False
        elif code == jpeg.GAP and len(self.finds) < MOST_FINDS:
            self.found(Kind.OTHER, "between the parts", f"{end - start} stray bytes")


def survey_header(file: PhotoFile, start: int = 0) -> JpegSurvey:
    """Look at everything before the coded picture that starts at ``start``; never raises `Damaged`."""
    survey = JpegSurvey()
    try:
        for segment in jpeg.header(file, start):
            survey.look(file, segment)
    except Damaged as error:
        survey.damage = error.reason
    look_at_profile(file, survey)
    return survey


def look_at_trailer(file: PhotoFile, survey: Survey, start: int) -> None:
    """Note what stands after the end of the picture."""
    if file.size > start and file.read(file.size - 4, 4) == b"SEFT":
        survey.found(Kind.TRAILER, "after the picture", "Samsung camera data")
    for what, position in trailer.pieces(file, start):
        if what == trailer.PICTURE:
            _look_at_second_picture(file, survey, position)
        elif what == trailer.VIDEO:
            location = trailer.video_location(file, position)
            survey.found(Kind.VIDEO, "after the picture", "a short video (motion photo)")
            if location:
                survey.finds.append(exif.location_find("video", location))
                survey.found_place(location)
        elif what == trailer.PADDING:
            survey.found(Kind.TRAILER, "after the picture", f"{file.size - position} bytes of padding")
        else:
            text = plain_text(file.read(position, 40), 40)
            survey.found(Kind.TRAILER, "after the picture", f"data that is not part of it: {text}")


def _look_at_second_picture(file: PhotoFile, survey: Survey, position: int) -> None:
    second = survey_header(file, position)
    if second.gain_map:
        survey.finds.append(_GAIN_MAP)
    else:
        survey.found(Kind.SECOND_PICTURE, "after the picture", "a second picture")
    for find in second.finds:
        if find.kind == Kind.LOCATION:
            survey.found(Kind.LOCATION, "second picture", find.value)
    survey.found_place(second.location)


def read_profile(file: PhotoFile, survey: JpegSurvey) -> bytes:
    """The ICC profile from its numbered segments (ICC.1 annex B.4); empty where they make none."""
    if len(survey.profile) == 1:
        _, _, start, end = survey.profile[0]
        body = file.read(start, end - start)
        return body[14:] if body[12:14] == b"\1\1" else b""
    pieces: dict[int, bytes] = {}
    for segment in survey.profile:
        body = file.read(segment.body, segment.end - segment.body)
        if body[13] != len(survey.profile) or body[12] in pieces:
            return b""
        pieces[body[12]] = body[14:]
    if sorted(pieces) != list(range(1, len(pieces) + 1)):
        return b""
    return b"".join(pieces[number] for number in sorted(pieces))


def look_at_profile(file: PhotoFile, survey: JpegSurvey) -> None:
    """Note what the colour profile says, once all its segments have been seen."""
    if survey.profile:
        survey.finds += profile_finds(read_profile(file, survey))


def profile_finds(original: bytes) -> tuple[Find, ...]:
    """What a whole colour profile says of its owner."""
    profile = icc.read(original)
    if profile is None:
        return (_DAMAGED_PROFILE,)
    if profile.neutral == original:
        return ()
    return (Find(Kind.PROFILE_TEXT, "colour profile", profile.description or "not a well-known profile"),)


def _look_app0(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    if body.startswith(b"JFIF\0") and len(body) >= 12 and survey.in_header and not survey.has_jfif:
        survey.has_jfif = True
        if segment.end - segment.start != JFIF_SIZE or body[12:14] != b"\0\0":
            survey.found(Kind.THUMBNAIL, "JFIF", "a small copy of the picture")
    elif body[:5] == b"JFXX\0":
        survey.found(Kind.THUMBNAIL, "JFXX", "a small copy of the picture")
    else:
        _look_unknown(survey, segment, body)


def _look_app1(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    if body[:6] == exif.HEADER:
        _look_exif(survey, body)
    elif body.startswith(xmp.HEADER):
        _look_xmp(survey, body[len(xmp.HEADER) :])
    elif body.startswith(xmp.EXTENDED_HEADER):
        _look_xmp(survey, body[len(xmp.EXTENDED_HEADER) + 40 :])
    else:
        _look_unknown(survey, segment, body)


def _look_exif(survey: JpegSurvey, body: bytes) -> None:
    facts = survey.look_at_exif(body[len(exif.HEADER) :])
    again = survey.exif is not None
    if not again and survey.in_header:
        survey.exif = facts
    if not facts.finds and (again or body != exif.build(facts)):
        survey.found(Kind.OTHER, "Exif", "technical details")


def _look_xmp(survey: JpegSurvey, packet: bytes) -> None:
    survey.packets.append(survey.look_at_xmp(packet))


def _look_app2(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    if body.startswith(icc.HEADER) and len(body) >= 14 and survey.in_header:
        survey.profile.append(segment)
    elif body.startswith(INDEX_HEADER):
        survey.index = True
        survey.finds.append(INDEX_FIND)
    elif body.startswith(GAIN_MAP_HEADER):
        survey.gain_map_settings = True
        survey.finds.append(GAIN_MAP_FIND)
    else:
        _look_unknown(survey, segment, body)


def _look_app11(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    if body[:2] == b"JP":
        credentials = Find(Kind.IDENTIFIER, "APP11", "content credentials (C2PA): who or what made it")
        if credentials not in survey.finds:
            survey.finds.append(credentials)
    else:
        _look_unknown(survey, segment, body)


def _look_app13(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    if not body.startswith(iptc.HEADER):
        _look_unknown(survey, segment, body)
        return
    survey.found(Kind.OTHER, "Photoshop", "editing data")
    for number, content in iptc.blocks(body[len(iptc.HEADER) :]):
        if number == iptc.EXIF_BLOCK:
            facts = exif.read(content)
            survey.finds += facts.finds
            survey.found_place(facts.location)
        elif number == iptc.XMP_BLOCK:
            _look_xmp(survey, content)
        else:
            survey.finds += iptc.block_finds(number, content)


def _look_app14(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    if not is_adobe(body):
        _look_unknown(survey, segment, body)
    elif len(body) > 12:
        survey.found(Kind.OTHER, "APP14", "data behind the colour transform")


def is_adobe(body: bytes) -> bool:
    """Whether an APP14 segment is the one that decides how colours are decoded (libjpeg reads 12 bytes)."""
    return body[:5] == b"Adobe" and len(body) >= 12


def _look_comment(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    survey.found(Kind.TEXT, "comment", plain_text(body) or "an empty comment")


def _look_unknown(survey: JpegSurvey, segment: Segment, body: bytes) -> None:
    name = plain_text(body[:32].split(b"\0")[0])
    survey.found(Kind.OTHER, f"APP{segment.code - jpeg.APP0}", name or "unknown data")


_LOOKS: dict[int, Callable[[JpegSurvey, Segment, bytes], None]] = {
    jpeg.APP0: _look_app0,
    jpeg.APP1: _look_app1,
    jpeg.APP2: _look_app2,
    0xEB: _look_app11,
    jpeg.APP13: _look_app13,
    jpeg.APP14: _look_app14,
    jpeg.COM: _look_comment,
}
