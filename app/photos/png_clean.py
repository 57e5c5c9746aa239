"""PNG and APNG: what they give away, and what their clean copy is made of.

An allow-list (facts/photos.md, "Treatment"): the picture, its frames and their timing, the chunks that say how its
colours look, and of Exif what must stay. Texts, times, private chunks and whatever follows IEND go. Rows are
unpacked while they are planned, since bytes may hide behind the end of the packed data; that is cut, too.
An orientation counts where viewers look for it, in eXIf; one in a "Raw profile" text turns no picture on screen.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Collection
from dataclasses import replace

from app.photos import exif, icc, png, png_details
from app.photos.exif import Exif
from app.photos.jpeg_survey import look_at_trailer
from app.photos.model import Keep, Kind
from app.photos.plan import Parts, Plan, Range
from app.photos.png import Chunk, Header, Rows
from app.photos.quick_look import quick_look
from app.photos.reading import Damaged, PhotoFile
from app.photos.survey import MOST_FINDS, Survey

_BAD_ANIMATION = "the order of its animation's frames is damaged"
_LARGEST_PROFILE = 8_000_000  # libpng takes no larger one
_LARGEST_CHROMATICITY = 1_000_000  # ten times what any colour has; four letters make a far larger number
_PROFILE_NAME = b"ICC Profile"
_PROFILE_NAMES = frozenset(
    (
        *(_PROFILE_NAME, b"ICC profile", b"icc", b"ICC", b"Photoshop ICC profile", b"sRGB", b"Display P3"),
        *(b"kCGColorSpaceDisplayP3", b"kCGColorSpaceSRGB", b"sRGB IEC61966-2.1", b"Adobe RGB (1998)"),
    )
)
_SIZES = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4, b"mDCV": 24, b"cLLI": 8, b"pHYs": 9}
_COLOUR_SIZES = {
    b"sBIT": {0: 1, 2: 3, 3: 3, 4: 2, 6: 4},
    b"bKGD": {0: 2, 2: 6, 3: 1, 4: 2, 6: 6},
    b"tRNS": {0: 2, 2: 6},
}
"""How long these chunks are, by colour type (sections 11.3.1 and 11.3.3); tRNS of a palette is up to 256."""


def survey(file: PhotoFile) -> Survey:
    """Look at every chunk but the rows of the picture."""
    return quick_look(_Reader(file, (), deep=False))


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Look at every byte and plan the clean copy."""
    reader = _Reader(file, keep, deep=True)
    reader.read()
    return reader.parts.plan(reader.survey, reader.picture)


class _Reader:
    """Takes the chunks in order: each is kept, written anew or noted and left out.

    Only a ``deep`` reader unpacks the rows and checks the CRCs of what it keeps.
    """

    def __init__(self, file: PhotoFile, keep: Collection[Keep], *, deep: bool) -> None:
        self._file = file
        self._keep = keep
        self._deep = deep
        self.survey = Survey()
        self.parts = Parts(file)
        self.picture: list[Range] = []
        self._header = Header(1, 1, 8, 0, False)
        self._seen: set[bytes] = set()
        self._rows: Rows | None = None
        self._in_picture = False
        self._animated = False  # without acTL before the picture, decoders pass over the frames
        self._frame_waits = False
        self._sequence = 0
        self._text_exif: Exif | None = None
        self._takes: dict[bytes, Callable[[Chunk], None]] = {
            png.IHDR: self._take_header,
            png.PLTE: self._take_palette,
            png.IDAT: self._take_picture,
            png.IEND: self._take_end,
            b"acTL": self._take_animation,
            b"fcTL": self._take_frame,
            b"fdAT": self._take_frame_data,
            b"eXIf": self._take_exif,
            b"iCCP": self._take_profile,
        }

    def read(self) -> None:
        self.parts.keep(0, len(png.SIGNATURE))
        for chunk in png.walk(self._file):
            if self._in_picture and chunk.kind != png.IDAT:
                self._finish_rows()
            self._takes.get(chunk.kind, self._take_other)(chunk)
            self._seen.add(chunk.kind)
        look_at_trailer(self._file, self.survey, chunk.end)

    def _is_sound(self, chunk: Chunk) -> bool:
        return not self._deep or png.has_right_crc(self._file, chunk)

    def _check(self, chunk: Chunk) -> None:
        if not self._is_sound(chunk):
            raise Damaged(png.DAMAGED)

    def _keep_whole(self, chunk: Chunk) -> None:
        self._check(chunk)
        self.parts.keep(chunk.start, chunk.end)

    def _body(self, chunk: Chunk) -> bytes:
        return self._file.read(chunk.body, chunk.tail - chunk.body)

    def _take_header(self, chunk: Chunk) -> None:
        self._header = png.header(self._file, chunk)
        self._keep_whole(chunk)

    def _take_palette(self, chunk: Chunk) -> None:
        colours, rest = divmod(chunk.tail - chunk.body, 3)
        if self._header.colour in (0, 4):
            self._leave_out(chunk)
        elif {png.PLTE, png.IDAT} & self._seen or rest or not 0 < colours <= 256:
            raise Damaged(png.OUT_OF_ORDER)
        else:
            self._keep_whole(chunk)

    def _take_other(self, chunk: Chunk) -> None:
        """Keep a chunk that says how the picture looks, where it stands and is as it should be; else leave it out."""
        new = chunk.kind not in self._seen and png.IDAT not in self._seen
        if new and self._fits(chunk) and self._is_sound(chunk):
            self.parts.keep(chunk.start, chunk.end)
        else:
            self._leave_out(chunk)

    def _fits(self, chunk: Chunk) -> bool:
        size, colour = chunk.tail - chunk.body, self._header.colour
        if chunk.kind == b"tRNS" and colour == 3:
            return 0 < size <= 256
        if chunk.kind == b"cHRM" and size == 32:
            return all(number <= _LARGEST_CHROMATICITY for number in struct.unpack(">8I", self._body(chunk)))
        return size == (_SIZES.get(chunk.kind) or _COLOUR_SIZES.get(chunk.kind, {}).get(colour))

    def _leave_out(self, chunk: Chunk) -> None:
        if len(self.survey.finds) < MOST_FINDS:
            facts = png_details.look(self.survey, chunk.kind, self._body(chunk))
            self._text_exif = self._text_exif or facts

    def _take_exif(self, chunk: Chunk) -> None:
        if b"eXIf" in self._seen:
            self._leave_out(chunk)
            return
        facts = png_details.look(self.survey, chunk.kind, self._body(chunk))
        self.survey.exif = facts
        self._write_exif(facts)

    def _write_exif(self, facts: Exif | None) -> None:
        block = exif.build(facts, self._keep, has_profile=True) if facts else b""
        if block:
            self.parts.write(png.make(b"eXIf", block[len(exif.HEADER) :]))

    def _take_profile(self, chunk: Chunk) -> None:
        """Keep the colours of a profile and not its words (`icc`); it is packed anew only where something goes."""
        late = {b"iCCP", png.IDAT} & self._seen
        if late or chunk.tail - chunk.body > _LARGEST_PROFILE or not self._is_sound(chunk):
            self._leave_out(chunk)
            return
        body = b"".join(self._file.pieces(chunk.body, chunk.tail))
        name, _, packed = body.partition(b"\0")
        original, complete = png.inflate(packed[1:], _LARGEST_PROFILE)
        profile = icc.read(original)
        if profile is None:
            self.survey.found(Kind.OTHER, "colour profile", "damaged: no program can use it")
            return
        if profile.neutral != original or not complete or packed[:1] != b"\0" or name not in _PROFILE_NAMES:
            self.survey.found(Kind.PROFILE_TEXT, "colour profile", profile.description or "not a well-known profile")
            body = _PROFILE_NAME + b"\0\0" + zlib.compress(profile.neutral, 9)
        self.parts.write(png.make(b"iCCP", body))

    def _take_animation(self, chunk: Chunk) -> None:
        if png.IDAT in self._seen:
            self._leave_out(chunk)
            return
        amount = int.from_bytes(self._file.read(chunk.body, 4), "big")
        if {b"acTL", b"fcTL"} & self._seen or chunk.tail - chunk.body != 8 or not 0 < amount < 2**31:
            raise Damaged(_BAD_ANIMATION)
        self._animated = True
        self._keep_whole(chunk)

    def _take_frame(self, chunk: Chunk) -> None:
        if not self._animated:
            self._leave_out(chunk)
            return
        body = self._body(chunk)
        self._check_sequence(body)
        width, height, x, y = (int.from_bytes(body[at : at + 4], "big") for at in (4, 8, 12, 16))
        whole = (width, height, x, y) == (self._header.width, self._header.height, 0, 0)
        inside = width and height and x + width <= self._header.width and y + height <= self._header.height
        first = png.IDAT not in self._seen
        if len(body) != 26 or self._frame_waits or not (whole if first else inside):
            raise Damaged(_BAD_ANIMATION)
        self._keep_whole(chunk)
        self._frame_waits = True
        if not first:
            self._finish_rows()
            self._rows = Rows(self._header.raw_size(width, height))

    def _check_sequence(self, body: bytes) -> None:
        if int.from_bytes(body[:4], "big") != self._sequence:
            raise Damaged(_BAD_ANIMATION)
        self._sequence += 1

    def _take_picture(self, chunk: Chunk) -> None:
        if png.IDAT not in self._seen:
            self._in_picture = True
            self._frame_waits = False
            self._rows = Rows(self._header.raw_size(self._header.width, self._header.height))
        elif not self._in_picture:
            raise Damaged(png.OUT_OF_ORDER)
        self._take_rows(chunk, 0)

    def _take_frame_data(self, chunk: Chunk) -> None:
        if not self._animated:
            self._leave_out(chunk)
            return
        self._check_sequence(self._file.read(chunk.body, min(4, chunk.tail - chunk.body)))
        if self._rows is None or chunk.tail - chunk.body < 4:
            raise Damaged(_BAD_ANIMATION)
        self._frame_waits = False
        self._take_rows(chunk, 4)

    def _take_rows(self, chunk: Chunk, skip: int) -> None:
        """Keep the rows behind the first ``skip`` bytes of ``chunk``, and cut what follows their end."""
        if not self._deep:
            return
        self._check(chunk)
        end = chunk.body + skip
        for piece in self._file.pieces(end, chunk.tail):
            used = self._rows.feed(piece) if self._rows else 0
            end += used
            if used < len(piece):
                break
        if end == chunk.tail:
            self.parts.keep(chunk.start, chunk.end)
            self._add_to_picture(chunk.start, chunk.end)
        else:
            self._cut(chunk, end)

    def _cut(self, chunk: Chunk, end: int) -> None:
        self.survey.found(Kind.TRAILER, "picture data", f"{chunk.tail - end} bytes behind the end of the picture")
        if end > chunk.body:
            crc = zlib.crc32(chunk.kind)
            for piece in self._file.pieces(chunk.body, end):
                crc = zlib.crc32(piece, crc)
            self.parts.write((end - chunk.body).to_bytes(4, "big") + chunk.kind)
            self.parts.keep(chunk.body, end)
            self.parts.write(crc.to_bytes(4, "big"))
            self._add_to_picture(chunk.body, end)

    def _add_to_picture(self, start: int, end: int) -> None:
        if self.picture and self.picture[-1][1] == start:
            start = self.picture.pop()[0]
        self.picture.append((start, end))

    def _finish_rows(self) -> None:
        if self._deep and self._rows:
            self._rows.finish()
        self._rows = None
        self._in_picture = False

    def _take_end(self, chunk: Chunk) -> None:
        if png.IDAT not in self._seen or (self._header.colour == 3 and png.PLTE not in self._seen):
            raise Damaged("there is no picture in it")
        self._finish_rows()
        if self._frame_waits:
            raise Damaged(_BAD_ANIMATION)
        if self.survey.exif is None and self._text_exif:
            self._write_exif(replace(self._text_exif, orientation=1))
        if chunk.tail > chunk.body:
            self._leave_out(chunk)
        self.parts.write(png.make(png.IEND, b""))
