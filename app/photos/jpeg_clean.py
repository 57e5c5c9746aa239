"""JPEG: what it gives away, and what its clean copy is made of.

An allow-list (facts/photos.md, "Treatment"): frame, tables, scans, restart interval, a bare JFIF
segment, Adobe's colour transform, the colour profile; and one minimal Exif segment where the orientation
needs it. Everything else goes, between scans and after the end of the image too. The plan of a
clean file is the file itself, so cleaning twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from app.photos import exif, icc, jpeg
from app.photos.exif import Exif
from app.photos.jpeg import Segment
from app.photos.jpeg_survey import (
    JpegSurvey,
    is_adobe,
    look_at_profile,
    look_at_trailer,
    read_profile,
    survey_header,
)
from app.photos.model import Keep
from app.photos.plan import Parts, Plan
from app.photos.reading import PhotoFile
from app.photos.survey import Survey

_PICTURE = jpeg.FRAMES | {jpeg.SOI, jpeg.EOI, jpeg.SOS, jpeg.DHT, jpeg.DQT, jpeg.DRI, jpeg.DNL, jpeg.DAC, jpeg.SCAN}
_CHECKED = _PICTURE - {jpeg.SOI, jpeg.EOI, jpeg.SCAN}


def survey(file: PhotoFile) -> Survey:
    """Look at the header; goes no further (see `formats.Format`)."""
    found = survey_header(file)
    found.more = not found.location and (
        not found.finds or found.more_follows or file.read(file.size - 2, 2) != b"\xff\xd9"
    )
    return found


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Walk the whole file and plan its clean copy. Raises `Damaged` where that cannot be done without doubt."""
    survey = JpegSurvey()
    segments: list[Segment] = []
    for segment in jpeg.walk(file):
        survey.look(file, segment)
        if segment.code in _CHECKED:
            jpeg.check_structure(segment.code, file.read(segment.body, segment.end - segment.body))
        if segment.code in _PICTURE or segment.code >= jpeg.APP0:
            segments.append(segment)
    look_at_profile(file, survey)
    look_at_trailer(file, survey, segments[-1].end)
    parts = _clean_parts(file, segments, survey, keep)
    return parts.plan(survey, [(segment.start, segment.end) for segment in segments if segment.code == jpeg.SCAN])


def _clean_parts(file: PhotoFile, segments: list[Segment], survey: JpegSurvey, keep: Collection[Keep]) -> Parts:
    parts = Parts(file)
    profile = _profile_segments(file, survey)
    block = exif.build(survey.exif or Exif(), keep, has_profile=bool(profile))
    jfif = _jfif(file, segments)
    before_exif = 2 if jfif == segments[1] else 1  # T.871 wants JFIF first, where there is one
    for number, segment in enumerate(segments):
        if number == before_exif and block:
            parts.write(jpeg.make(jpeg.APP1, block))
        if segment.code in _PICTURE:
            parts.keep(segment.start, segment.end)
        elif segment == jfif:
            parts.write(jpeg.make(jpeg.APP0, file.read(segment.body, 12) + b"\0\0"))
        elif segment.code == jpeg.APP14:
            _put_adobe(file, segment, parts)
        elif segment in profile:
            parts.write(profile[segment])
    return parts


def _jfif(file: PhotoFile, segments: list[Segment]) -> Segment | None:
    """The JFIF segment that stays, without its thumbnail: the first, if it stands in the header."""
    for segment in segments:
        if segment.code == jpeg.SOS:
            break
        body = file.read(segment.body, min(12, segment.end - segment.body))
        if segment.code == jpeg.APP0 and body[:5] == b"JFIF\0" and len(body) == 12:
            return segment
    return None


def _put_adobe(file: PhotoFile, segment: Segment, parts: Parts) -> None:
    body = file.read(segment.body, min(12, segment.end - segment.body))
    if is_adobe(body):
        parts.write(jpeg.make(jpeg.APP14, body))


def _profile_segments(file: PhotoFile, survey: JpegSurvey) -> dict[Segment, bytes]:
    """The profile's segments as they will be written."""
    profile = icc.read(read_profile(file, survey))
    if profile is None:
        return {}
    out = {}
    sizes = {file.read(segment.body, 13)[12]: segment for segment in survey.profile}
    position = 0
    for number in sorted(sizes):
        segment = sizes[number]
        size = segment.end - segment.body - 14
        body = file.read(segment.body, 14) + profile.neutral[position : position + size]
        out[segment] = jpeg.make(jpeg.APP2, body)
        position += size
    return out
