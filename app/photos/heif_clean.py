"""HEIC, HEIF and AVIF: what they give away, and what their clean copy is made of.

An allow-list (facts/photos.md, "Treatment"): the primary picture, what it is put together from, its transparency
(`heif_items`), and the properties that say how they look (`heif_properties`). Offsets point at the coded bytes, so
those stay where they are: everything else before their end is blanked in the same length, what follows is cut. The
lists of items are written anew without what went (`heif_write`). Rotation and mirror are properties here; readers pay
no heed to the orientation in Exif, so Exif goes whole. The frames of an image sequence are a video beside the picture:
`video_clean` looks at them, and says what of them stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from app.photos import boxes, exif, heif, heif_coded, heif_items, heif_look, heif_properties, heif_write, video_clean
from app.photos.boxes import Box
from app.photos.edits import Edits
from app.photos.exif import Exif
from app.photos.heif import BAD_LENGTH, CONTRADICTION, Data, Item
from app.photos.heif_coded import Unit
from app.photos.heif_data import Layout, touching, union
from app.photos.heif_items import Roles
from app.photos.heif_look import IN_LISTS, note
from app.photos.heif_write import Kept
from app.photos.jpeg_survey import look_at_trailer
from app.photos.model import Find, Keep, Kind
from app.photos.plan import Parts, Plan, Range
from app.photos.quick_look import quick_look
from app.photos.reading import Damaged, PhotoFile, plain_text
from app.photos.survey import Survey

_FTYP, _META, _MDAT, _MOOV = b"ftyp", b"meta", b"mdat", b"moov"
_MOST_UNITS = 100_000
_MOST_NOTES = 16_000_000


def survey(file: PhotoFile) -> Survey:
    """Look at the lists of items and at the details they lead to."""
    reader = _Reader(file)
    found = quick_look(reader)
    found.more = found.more or reader.moves
    return found


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Look at every byte and plan the clean copy."""
    reader = _Reader(file)
    reader.read()
    return reader.plan(keep)


class _Reader:
    """Sorts the items into what is shown and what goes, and notes the latter; `plan` then looks into the data."""

    def __init__(self, file: PhotoFile) -> None:
        self._file = file
        self.survey = Survey()
        self._boxes: list[Box] = []
        self._after = 0
        self._shown: dict[int, Item] = {}
        self._exif: tuple[Item, Exif] | None = None
        self._properties: list[bytes | None] = []
        self._picture: list[Range] = []
        self._edits: dict[Range, bytes] = {}
        self._frames: list[Range] = []
        self._units = 0
        self._notes = 0

    def read(self) -> None:
        self._boxes, self._after = self._top_level()
        kinds = [box.kind for box in self._boxes]
        if not {b"moof", b"sidx", b"mfra"}.isdisjoint(kinds):
            raise Damaged("it is an animation in many pieces, which this program cannot check")
        if _META not in kinds and self.moves:
            raise Damaged("it is an animation without a still picture, which this program cannot check")
        if kinds.count(_META) != 1 or kinds[0] != _FTYP:
            raise Damaged("there is no picture in it")
        meta = self._meta = heif.read_meta(self._file, self._boxes[kinds.index(_META)])
        roles = self._roles = Roles(self._file, meta)
        self._exif = heif_look.look_at_items(self._file, meta, roles, self.survey)
        self._shown = roles.shown()
        for item in meta.items.values():
            if item.id not in self._shown and heif_items.is_picture(item):
                note(self.survey, roles.describe(item))
        heif_look.look_at_lists(self._file, meta, self._shown, self.survey)
        self._take_properties()
        self._note_orientation()
        for box in self._boxes:
            heif_look.look_at_box(self._file, box, self.survey)
        look_at_trailer(self._file, self.survey, self._after)

    def _top_level(self) -> tuple[list[Box], int]:
        """The boxes of the file, and where they end; what follows a picture need not be boxes."""
        found: list[Box] = []
        end = 0
        try:
            for box in boxes.walk(self._file, 0, self._file.size):
                found.append(box)
                end = box.end
        except Damaged:
            is_cut = self._file.read(end + 4, 4) in (_META, _MDAT, _MOOV)
            if is_cut or not any(box.kind == _META for box in found):
                raise
        return found, end

    def _take_properties(self) -> None:
        """Keep what says how the picture looks; refuse where something must be known that is not."""
        essential: dict[int, bool] = {}
        for item in self._shown.values():
            for must, place in item.properties:
                essential[place] = must or essential.get(place, False)
        owned = {place for item in self._meta.items.values() for _, place in item.properties}
        if max(essential, default=0) > len(self._meta.properties):
            raise Damaged(CONTRADICTION)
        for place, box in enumerate(self._meta.properties, start=1):
            new = heif_properties.neutral(self._file, box, self.survey) if place in essential else None
            self._properties.append(new)
            if new is not None or box.kind in heif_write.FREE:
                continue
            if essential.get(place) and box.kind not in heif_properties.DESCRIPTIVE:
                name = plain_text(box.kind) or "unknown"
                raise Damaged(f"showing it needs something that this program does not know ({name})")
            if place in essential or place not in owned:
                note(self.survey, Find(Kind.OTHER, IN_LISTS, heif_properties.name_of(box)))

    @property
    def moves(self) -> bool:
        """Whether there is an image sequence: it is looked at with the frames, in `plan`."""
        return any(box.kind == _MOOV for box in self._boxes)

    def _note_orientation(self) -> None:
        properties: list[tuple[bytes, bytes]] = []
        for _, place in self._shown[self._meta.primary].properties:
            new = self._properties[place - 1] if place else None
            if new:
                properties.append((self._meta.properties[place - 1].kind, new))
        self.survey.exif = Exif(orientation=heif_properties.orientation(properties))

    def plan(self, keep: Collection[Keep]) -> Plan:
        sequence = self._take_frames()
        for item in self._shown.values():
            self._take_item(item)
        if not self._units:
            raise Damaged("there is no picture in it")
        kept = {*self._shown, *self._take_exif(keep)}
        layout = self._layout(kept)
        parts = Parts(self._file)
        last = max(place for place, box in enumerate(self._boxes) if self._stays(box))
        for place, box in enumerate(self._boxes[: last + 1]):
            if place == 0:
                parts.keep(box.start, box.body)
                parts.write(heif_write.file_type(self._file, box))
            elif box.kind == _META:
                parts.add(heif_write.meta_box(self._file, self._meta, Kept(kept, self._properties, layout.parts)))
            elif box.kind == _MOOV and sequence is not None:
                parts.add(sequence.parts(box.start, box.end))
            elif box.kind == _MDAT:
                parts.keep(box.start, box.body)
                parts.add(layout.parts(box.body, box.end))
            else:
                parts.add(heif_write.free(self._file, box))
        return parts.plan(self.survey, layout.picture)

    def _stays(self, box: Box) -> bool:
        return box.kind in (_META, _MDAT, _MOOV) or heif_write.is_empty_space(self._file, box)

    def _take_frames(self) -> Edits | None:
        """Look through an image sequence; what is blanked in its frames is neither picture nor an edit here."""
        if not self.moves:
            return None
        edits, frames = video_clean.clean_sequence(self._file, self._boxes, self.survey)
        self._picture += edits.untouched(iter(frames))
        self._frames = union(frames)
        for start, end, new in edits:
            if new is not None and touching(self._frames, start, end):
                self._edits[start, end] = new
        return edits

    def _is_frame(self, data: Data) -> bool:
        """Whether a picture is one of the frames, and has been looked through with them."""
        return bool(self._frames) and all(
            any(start <= first and last <= end for start, end in touching(self._frames, first, last))
            for first, last in data.ranges
        )

    def _take_item(self, item: Item) -> None:
        """Look through the data of an item that is shown."""
        data = Data(self._file, heif.ranges_of(self._file, self._meta, item))
        if data.size and self._is_frame(data):
            self._units += 1
        elif item.kind == heif_items.HEVC:
            self._take_units(data, heif_coded.hevc_units(data, self._configuration(item, b"hvcC")))
        elif item.kind == heif_items.AV1:
            self._configuration(item, b"av1C")
            self._take_units(data, heif_coded.av1_units(data))
        elif data.size != self._size_of_recipe(item, data):
            raise Damaged(BAD_LENGTH)
        else:
            self._picture += data.ranges

    def _configuration(self, item: Item, kind: bytes) -> bytes:
        """What a coded picture's decoder is set up with."""
        for _, place in item.properties:
            new = self._properties[place - 1] if place else None
            if new and self._meta.properties[place - 1].kind == kind:
                return new
        raise Damaged("a part of the picture is missing")

    def _size_of_recipe(self, item: Item, data: Data) -> int:
        """How long what puts other pictures together must be (ISO/IEC 23008-12, section 6.6.2)."""
        width = 4 if data.read(1, 1) == b"\1" else 2
        if item.kind == heif_items.GRID:
            return 4 + 2 * width
        if item.kind == heif_items.OVERLAY:
            return 10 + 2 * width + 2 * width * self._roles.pieces_of(item)
        return 0

    def _take_units(self, data: Data, units: Iterator[Unit]) -> None:
        if not data.size:
            raise Damaged("a part of the picture is missing")
        at = 0
        for (start, end), new in units:
            self._units += 1
            if self._units > _MOST_UNITS:
                raise Damaged("it has more parts than any real photo")
            if new is None or new == data.read(start, end - start):
                continue
            note(self.survey, heif_properties.CODED_NOTES)
            self._notes += len(new)
            if self._notes > _MOST_NOTES:
                raise Damaged("it holds more hidden notes than any real photo")
            self._picture += data.places(at, start)
            for first, last in data.places(start, end):
                self._edits[first, last] = new[: last - first]
                new = new[last - first :]
            at = end
        self._picture += data.places(at, data.size)

    def _take_exif(self, keep: Collection[Keep]) -> set[int]:
        """Write what the worker keeps into the Exif that is there, where it has room; no orientation (see above)."""
        if self._exif is None or not keep:
            return set()
        item, facts = self._exif
        block = exif.build(replace(facts, orientation=1), keep, has_profile=True)
        places = heif.ranges_of(self._file, self._meta, item)
        if not block or item.protected or len(places) != 1 or places[0][1] - places[0][0] < 4 + len(block):
            return set()
        start, end = places[0]
        self._edits[start, end] = (len(exif.HEADER).to_bytes(4, "big") + block).ljust(end - start, b"\0")
        return {item.id}

    def _layout(self, kept: Collection[int]) -> Layout:
        """What every byte of the data becomes; notes what no item owns."""
        areas = [(box.body, box.end) for box in self._boxes if box.kind == _MDAT]
        if self._meta.idat:
            areas.append((self._meta.idat.body, self._meta.idat.end))
        layout = Layout(self._picture, self._edits, areas)
        others: list[Range] = []
        for item in self._meta.items.values():
            if item.id not in kept:
                ranges = self._meta.ranges(item)
                others += ranges
                if not heif_items.is_picture(item):
                    layout.refuse_sharing(ranges)
        strays = layout.strays(self._file, others)
        if strays:
            note(self.survey, Find(Kind.OTHER, "between the parts", f"{strays} bytes that belong to no part"))
        heif_look.look_at_space(self._file, [*self._boxes, *self._meta.children, *self._meta.properties], self.survey)
        return layout
