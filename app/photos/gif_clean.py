"""GIF: what it gives away, and what its clean copy is made of.

An allow-list (facts/photos.md, "Treatment"): the screen, colour tables, images, how each frame is shown and how
often all repeat (NETSCAPE2.0, ANIMEXTS1.0). Comments, XMP, other application extensions and whatever follows the
trailer go. So does the plain text extension: it is text, and neither browsers nor systems draw it. What stands
behind the end of an image's packed data is cut; an image with more pixels in it than it shows is refused (`lzw`).
"""

from __future__ import annotations

from collections.abc import Collection

from app.photos import gif
from app.photos.gif import Block
from app.photos.jpeg_survey import look_at_trailer
from app.photos.model import Keep, Kind
from app.photos.plan import Parts, Plan, Range
from app.photos.quick_look import quick_look
from app.photos.reading import WINDOW, Damaged, PhotoFile, plain_text
from app.photos.survey import MOST_FINDS, Survey

_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_XMP = b"XMP DataXMP"
_MOST_TEXT = 1000


def survey(file: PhotoFile) -> Survey:
    """Look at every block, but not for the end of the packed data."""
    return quick_look(_Reader(file, deep=False))


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Look at every block and plan the clean copy; a GIF has no place for a date or a camera that could stay."""
    reader = _Reader(file, deep=True)
    reader.read()
    return reader.parts.plan(reader.survey, reader.picture)


class _Reader:
    """Takes the blocks in order: each is kept, written anew or noted and left out."""

    def __init__(self, file: PhotoFile, *, deep: bool) -> None:
        self._file = file
        self._deep = deep
        self.survey = Survey()
        self.parts = Parts(file)
        self.picture: list[Range] = []
        self._control = b""
        self._repeats = False

    def read(self) -> None:
        start = gif.end_of_screen(self._file)
        self.parts.keep(0, start)
        for block in gif.walk(self._file, start):
            self._take(block)
        if not self.picture:
            raise Damaged("there is no picture in it")
        look_at_trailer(self._file, self.survey, block.end)

    def _take(self, block: Block) -> None:
        if block.kind == gif.IMAGE:
            self._take_image(block)
        elif block.kind == gif.TRAILER:
            self.parts.write(b"\x3b")
        elif block.label == gif.CONTROL:
            self._take_control(block)
        elif block.label == gif.APPLICATION:
            self._take_application(block)
        elif len(self.survey.finds) < MOST_FINDS:
            self._leave_out(block)

    def _take_image(self, block: Block) -> None:
        self.parts.write(self._control)
        self._control = b""
        used = gif.end_of_picture(self._file, block) if self._deep else None
        if used is None:
            self.parts.keep(block.start, block.end)
            self.picture.append((block.start, block.end))
        else:
            self._keep_packed(block, used)

    def _keep_packed(self, block: Block, used: int) -> None:
        """Keep an image with ``used`` bytes of its sub-blocks' content; the last sub-block may have to be shorter."""
        begin, last = gif.last_piece(self._file, block.body, used)
        self.parts.keep(block.start, begin - 1)
        self.parts.write(bytes((last,)))
        self.parts.keep(begin, begin + last)
        self.parts.write(b"\0")
        self.picture += [(block.start, begin - 1), (begin, begin + last)]
        if begin + last + 1 < block.end:
            behind = block.end - begin - last - 1
            self.survey.found(Kind.TRAILER, "picture data", f"{behind} bytes behind the end of the picture")

    def _take_control(self, block: Block) -> None:
        """How the next image is shown (section 23): four bytes; only the last one before an image counts."""
        body = self._file.read(block.body, 6)
        if body[:1] != b"\4" or len(body) < 6:
            raise Damaged("a part that describes the picture has the wrong length")
        if self._control or block.end - block.body > 6 or body[1] & 0xE0:
            self.survey.found(Kind.OTHER, "graphic control", "data that no frame uses")
        self._control = b"\x21\xf9\4" + bytes((body[1] & 0x1F,)) + body[2:5] + b"\0"

    def _take_application(self, block: Block) -> None:
        head = self._file.read(block.body, 12)
        name = head[1:] if head[0] == 11 else b""
        if name in _LOOPS:
            self._take_repeats(block, name)
        elif name == _XMP:
            content = self._file.read(block.body + 12, min(block.end - block.body - 12, WINDOW))
            self.survey.look_at_xmp(content)
        elif len(self.survey.finds) < MOST_FINDS:
            self._leave_out(block)

    def _take_repeats(self, block: Block, name: bytes) -> None:
        """How often the animation repeats: one sub-block of a 1 and two bytes."""
        content = self._file.read(block.body + 12, 4)
        if len(content) < 4 or content[0] < 3 or content[1] != 1 or self._repeats:
            self._leave_out(block)
            return
        self._repeats = True
        if block.end - block.body != 17:
            self.survey.found(Kind.OTHER, "application data", "more than how often the animation repeats")
        self.parts.write(b"\x21\xff\x0b" + name + b"\3" + content[1:] + b"\0")

    def _leave_out(self, block: Block) -> None:
        if block.kind == gif.GAP:
            self.survey.found(Kind.OTHER, "between the parts", "a stray byte")
            return
        text = plain_text(next(gif.pieces(self._file, block))[:_MOST_TEXT])
        if block.label == gif.COMMENT:
            self.survey.found(Kind.TEXT, "comment", text or "an empty comment")
        elif block.label == gif.PLAIN_TEXT:
            self.survey.found(Kind.TEXT, "plain text", text or "an empty text")
        elif block.label == gif.APPLICATION:
            self.survey.found(Kind.OTHER, "application data", text or "unknown data")
        else:
            self.survey.found(Kind.OTHER, "extension", text or "unknown data")
