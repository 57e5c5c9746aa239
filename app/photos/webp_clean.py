"""WebP: what it gives away, and what its clean copy is made of.

An allow-list (facts/photos.md, "Treatment"): the picture or the frames, transparency, timing, the colour profile
without its words (`icc`), and of Exif what must stay. Exif, XMP and unknown chunks go, inside frames too, and what
follows the RIFF structure; sizes and flags are put right. The coded picture (VP8, VP8L, a packed ALPH) is not decoded,
and only a decoder could tell where it ends: bytes hidden behind that end, inside the same chunk, stay.
"""

from __future__ import annotations

from collections.abc import Collection

from app.photos import exif, icc, webp
from app.photos.jpeg_survey import look_at_trailer
from app.photos.model import Keep, Kind
from app.photos.plan import Part, Parts, Plan, Range, size_of
from app.photos.quick_look import quick_look
from app.photos.reading import Damaged, PhotoFile, plain_text
from app.photos.survey import MOST_FINDS, Survey
from app.photos.webp import Chunk

_LARGEST_PROFILE = 8_000_000
_BAD_LENGTH = "a part that describes the picture has the wrong length"


def survey(file: PhotoFile) -> Survey:
    """Look at every chunk."""
    return quick_look(_Reader(file))


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Look at every chunk and plan the clean copy."""
    reader = _Reader(file)
    reader.read()
    return reader.plan(keep)


class _Reader:
    """Takes the chunks in order: each is kept, written anew or noted and left out."""

    def __init__(self, file: PhotoFile) -> None:
        self._file = file
        self.survey = Survey()
        self._pieces: list[Part] = []
        self._still: list[Part] = []
        self._picture: list[Range] = []
        self._extended = False
        self._flags = 0
        self._uses_profile = False
        self._canvas = b""
        self._seen: set[bytes] = set()

    def read(self) -> None:
        end = webp.end_of_riff(self._file)
        last = webp.FIRST
        for chunk in webp.walk(self._file, webp.FIRST, end):
            if last == webp.FIRST:
                self._take_first(chunk)
            else:
                self._take(chunk)
            last = chunk.end
        if not self._picture:
            raise Damaged("there is no picture in it")
        self._note_left_over(last, end)
        look_at_trailer(self._file, self.survey, end)

    def plan(self, keep: Collection[Keep]) -> Plan:
        pieces = [*self._pieces, *self._still]
        if self._extended:
            facts = self.survey.exif
            block = exif.build(facts, keep, has_profile=True)[len(exif.HEADER) :] if facts else b""
            if block:
                pieces = [*pieces, *_chunk(webp.EXIF, block)]
            flags = self._flags | (webp.HAS_EXIF if block else 0)
            pieces = [webp.header(webp.VP8X, 10) + bytes((flags, 0, 0, 0)) + self._canvas, *pieces]
        parts = Parts(self._file)
        parts.write(b"RIFF" + (4 + _size(pieces)).to_bytes(4, "little") + b"WEBP")
        parts.add(pieces)
        return parts.plan(self.survey, self._picture)

    def _take_first(self, chunk: Chunk) -> None:
        """A simple file is one picture; an extended one begins by saying what is in it."""
        if chunk.kind in (webp.VP8, webp.VP8L):
            self._take_image(chunk, self._still, b"")
            return
        if chunk.kind != webp.VP8X or chunk.tail - chunk.body < 10:
            raise Damaged("there is no picture in it")
        body = self._file.read(chunk.body, 10)
        self._extended = True
        self._flags = body[0] & (webp.HAS_ALPHA | webp.IS_ANIMATED)
        self._uses_profile = bool(body[0] & webp.HAS_PROFILE)
        self._canvas = body[4:]
        if chunk.tail - chunk.body > 10 or body[1:4] != bytes(3) or body[0] & 0xC1:
            self.survey.found(Kind.OTHER, "VP8X", "data in a place that is kept free")

    def _take(self, chunk: Chunk) -> None:
        kind, animated = chunk.kind, bool(self._flags & webp.IS_ANIMATED)
        if kind == webp.EXIF:
            self._look_at_exif(chunk)
        elif kind == webp.XMP:
            self.survey.look_at_xmp(self._body(chunk))
        elif not self._extended or (kind in self._seen and kind != webp.ANMF):
            self._leave_out(chunk)
        elif kind == webp.ICCP and self._uses_profile and not self._picture:
            self._take_profile(chunk)
        elif kind == webp.ANIM and animated and not self._picture:
            self._take_animation(chunk)
        elif kind == webp.ANMF and animated and webp.ANIM in self._seen:
            self._take_frame(chunk)
        elif kind in (webp.ALPH, webp.VP8, webp.VP8L) and not animated and not self._picture:
            self._take_image(chunk, self._still, self._canvas)
        else:
            self._leave_out(chunk)
        self._seen.add(kind)

    def _body(self, chunk: Chunk) -> bytes:
        return self._file.read(chunk.body, chunk.tail - chunk.body)

    def _look_at_exif(self, chunk: Chunk) -> None:
        facts = self.survey.look_at_block(self._body(chunk))
        self.survey.exif = self.survey.exif or facts

    def _leave_out(self, chunk: Chunk) -> None:
        if len(self.survey.finds) >= MOST_FINDS:
            return
        if chunk.kind == b"C2PA":
            self.survey.found(Kind.IDENTIFIER, "C2PA", "content credentials (C2PA): who or what made it")
        else:
            name = plain_text(chunk.kind) or "unknown"
            self.survey.found(Kind.OTHER, name, "a part that the picture does not need")

    def _note_left_over(self, start: int, end: int) -> None:
        if start < end:
            self.survey.found(Kind.OTHER, "between the parts", f"{end - start} stray bytes")

    def _keep(self, chunk: Chunk) -> list[Part]:
        """A chunk as it is, but for what its padding could say."""
        odd = (chunk.tail - chunk.body) % 2
        if odd and self._file.read(chunk.tail, chunk.end - chunk.tail) not in (b"", b"\0"):
            self.survey.found(Kind.OTHER, "between the parts", "a byte of padding that is not empty")
        return [(chunk.start, chunk.tail), b"\0" * odd]

    def _take_image(self, chunk: Chunk, image: list[Part], size: bytes) -> None:
        """Add a transparency or a picture to ``image``; ``size`` is as VP8X and ANMF write it."""
        if chunk.kind == webp.ALPH:
            webp.check_alpha(self._file, chunk, webp.number(size[:3]) + 1, webp.number(size[3:]) + 1)
        else:
            webp.check_picture(self._file, chunk)
            self._picture.append((chunk.start, chunk.tail))
        if chunk.kind == webp.VP8L and image:
            image.clear()
            self.survey.found(Kind.OTHER, "ALPH", "a transparency that the picture does not use")
        image += self._keep(chunk)

    def _take_profile(self, chunk: Chunk) -> None:
        if chunk.tail - chunk.body > _LARGEST_PROFILE:
            self._leave_out(chunk)
            return
        original = b"".join(self._file.pieces(chunk.body, chunk.tail))
        profile = icc.read(original)
        if profile is None:
            self.survey.found(Kind.OTHER, "colour profile", "damaged: no program can use it")
            return
        if profile.neutral != original:
            self.survey.found(Kind.PROFILE_TEXT, "colour profile", profile.description or "not a well-known profile")
        self._keep(chunk)
        self._pieces += _chunk(webp.ICCP, profile.neutral)
        self._flags |= webp.HAS_PROFILE

    def _take_animation(self, chunk: Chunk) -> None:
        body = self._file.read(chunk.body, min(6, chunk.tail - chunk.body))
        if len(body) < 6:
            raise Damaged(_BAD_LENGTH)
        if chunk.tail - chunk.body > 6:
            self.survey.found(Kind.OTHER, "ANIM", "data in a place that is kept free")
        self._pieces += _chunk(webp.ANIM, body)

    def _take_frame(self, chunk: Chunk) -> None:
        """A frame's place and time, its transparency and its picture (section 2.7.1.1), and nothing else."""
        head = self._file.read(chunk.body, min(16, chunk.tail - chunk.body))
        if len(head) < 16:
            raise Damaged(_BAD_LENGTH)
        if head[15] & 0xFC:
            self.survey.found(Kind.OTHER, "ANMF", "data in a place that is kept free")
        inside: list[Part] = []
        before, last = len(self._picture), chunk.body + 16
        for part in webp.walk(self._file, last, chunk.tail):
            last = part.end
            has_picture = len(self._picture) > before
            if (part.kind == webp.ALPH and not inside) or (part.kind in (webp.VP8, webp.VP8L) and not has_picture):
                self._take_image(part, inside, head[6:12])
            else:
                self._look_inside_frame(part)
        self._note_left_over(last, chunk.tail)
        if len(self._picture) == before:
            raise Damaged("a frame of it holds no picture")
        self._pieces += [webp.header(webp.ANMF, 16 + _size(inside)) + head[:15] + bytes((head[15] & 3,)), *inside]

    def _look_inside_frame(self, part: Chunk) -> None:
        if part.kind == webp.EXIF:
            self.survey.look_at_block(self._body(part))
        elif part.kind == webp.XMP:
            self.survey.look_at_xmp(self._body(part))
        else:
            self._leave_out(part)


def _chunk(kind: bytes, body: bytes) -> list[Part]:
    return [webp.header(kind, len(body)) + body + b"\0" * (len(body) % 2)]


def _size(pieces: list[Part]) -> int:
    return sum(size_of(piece) for piece in pieces)
