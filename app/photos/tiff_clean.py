"""TIFF: what it gives away, and what its clean copy is made of.

An allow-list (facts/photos.md, "Treatment"): every page's directory is written anew with the tags of `tiff_tags`, and
the coded strips and tiles are carried over byte for byte, in the order of the file. All else goes: what the other tags
hold, small copies (reduced pages, the directories below a page), and bytes that nothing points to. A file in which
there is nothing else stays as it is, whatever the order of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from app.photos import exif, icc, tiff_details, tiff_raw, tiff_strips
from app.photos.exif import Exif
from app.photos.jpeg_survey import look_at_trailer, survey_header
from app.photos.model import Keep, Kind
from app.photos.plan import Parts, Plan, Range
from app.photos.quick_look import quick_look
from app.photos.reading import Damaged, PhotoFile
from app.photos.survey import Survey
from app.photos.tiff import Directory, Entry, Tiff
from app.photos.tiff_strips import MOST_STRIPS, NOTHING, Strip
from app.photos.tiff_tags import (
    ALLOWED,
    DECISIVE,
    JPEG_TABLES,
    OLD_JPEG,
    OLD_SUBFILE,
    PROFILE,
    STRIPS,
    SUBFILE,
    SUBIFDS,
    TILES,
    WIDTH,
    Layout,
    is_of_use,
    layout,
    most_values,
)
from app.photos.tiff_writer import Form, Node

_FREE = "data in a place that is kept free"
_SMALL_COPY = "a small copy of the picture"
_MOST_BELOW = 32
_NOT_EMPTY = re.compile(rb"[^\0]")
_LARGEST_CLASSIC = (1 << 32) - 1


class Page(NamedTuple):
    """A page that stays: where its directory is, how its picture lies, and the tags that are carried over."""

    directory: Directory
    how: Layout
    node: Node


def survey(file: PhotoFile) -> Survey:
    """Look at every directory, not at the pictures."""
    return quick_look(_Reader(file))


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Look at the whole file and plan the clean copy."""
    reader = _Reader(file)
    reader.read()
    return reader.plan(keep)


class _Reader:
    def __init__(self, file: PhotoFile) -> None:
        self._file = file
        self.survey = Survey()
        self._pages: list[Page] = []
        self._described: list[Range] = []
        self._reach = 0

    def read(self) -> None:
        """Look at the pages, and choose those that stay."""
        tiff = self._tiff = Tiff(self._file)
        self._described.append((0, tiff.header))
        last = None
        for number, directory in enumerate(tiff.pages()):
            last = directory
            facts = tiff_details.look(self.survey, tiff, directory)
            self._note_reach(directory)
            if number == 0:
                self.survey.exif = facts
            self._look_below(directory)
            tiff_raw.check(tiff, directory)
            if number and _is_small_copy(tiff, directory):
                self.survey.found(Kind.THUMBNAIL, "TIFF", _SMALL_COPY)
            else:
                self._pages.append(self._page(directory))
        if last is None:
            raise Damaged("there is no picture in it")
        if last.following:
            self.survey.found(Kind.OTHER, "TIFF", "pages that lead in a circle")

    def _note_reach(self, directory: Directory) -> None:
        ends = [entry.where + entry.size for entry in directory.entries.values() if not entry.inline]
        self._reach = max(self._reach, directory.end, *(end for end in ends if end <= self._file.size))

    def _look_below(self, directory: Directory) -> None:
        """The directories that a page points to: programs show none of them as a page."""
        pointer = directory.entries.get(SUBIFDS)
        if pointer is None:
            return
        if pointer.amount > _MOST_BELOW:
            raise Damaged("it holds more hidden pictures than any real photo")
        for start in self._tiff.numbers(pointer, _MOST_BELOW):
            below = self._tiff.directory(start)
            tiff_raw.check(self._tiff, below)
            tiff_details.look(self.survey, self._tiff, below)
            self._note_reach(below)
            if self._tiff.number(below, WIDTH) > self._tiff.number(directory, WIDTH):
                raise Damaged("its full picture is stored out of sight, as raw cameras do")
            self.survey.found(Kind.THUMBNAIL, "TIFF", _SMALL_COPY)

    def _page(self, directory: Directory) -> Page:
        how = layout(self._tiff, directory)
        node = Node()
        self._described.append((directory.start, directory.end))
        for tag, entry in sorted(directory.entries.items()):
            kinds, _ = ALLOWED.get(tag, (frozenset(), 0))
            if entry.kind in kinds and entry.amount and not is_of_use(self._tiff, directory, entry, how):
                self.survey.found(Kind.OTHER, "TIFF", "a table that the picture does not need")
            elif entry.kind in kinds and entry.amount:
                self._take(node, entry, how)
            elif tag in DECISIVE:
                raise Damaged("a part that describes the picture is of the wrong kind")
            elif tag in ALLOWED:
                self.survey.found(Kind.OTHER, "TIFF", "a value of the wrong kind")
        return Page(directory, how, node)

    def _take(self, node: Node, entry: Entry, how: Layout) -> None:
        """Add a value that describes the picture to what is written."""
        if not entry.inline:
            self._described.append((entry.where, entry.where + entry.size))
        elif self._file.read(entry.where, self._tiff.room)[entry.size :].strip(b"\0"):
            self.survey.found(Kind.OTHER, "TIFF", _FREE)
        if entry.tag in (how.offsets, how.counts):
            if entry.amount > how.pieces:
                self.survey.found(Kind.OTHER, "TIFF", _FREE)
            return
        most = most_values(entry.tag, how)
        value = self._tiff.raw(entry, most * entry.size // entry.amount)
        if entry.tag == PROFILE:
            value = self._profile(value) if entry.amount <= most else b""
        elif entry.tag == JPEG_TABLES:
            clean = tiff_strips.clean_tables(value)
            if clean != value or entry.amount > most:
                self.survey.found(Kind.OTHER, "picture data", "notes between the tables of the picture")
            value = clean
        elif entry.amount > most:
            self.survey.found(Kind.OTHER, "TIFF", _FREE)
        if value:
            node.fields.append((entry.tag, entry.kind, value))

    def _profile(self, original: bytes) -> bytes:
        profile = icc.read(original)
        if profile is None:
            self.survey.found(Kind.OTHER, "colour profile", "damaged: no program can use it")
            return b""
        if profile.neutral != original:
            self.survey.found(Kind.PROFILE_TEXT, "colour profile", profile.description or "not a well-known profile")
        return profile.neutral

    def plan(self, keep: Collection[Keep]) -> Plan:
        pictures: list[list[Strip]] = []
        left = MOST_STRIPS
        for page in self._pages:
            pictures.append(tiff_strips.strips(self._tiff, page.directory, page.how, left))
            left -= len(pictures[-1])
        ordered = tiff_strips.in_file_order(pictures)
        self._described.sort()
        tiff_strips.check_apart(ordered, self._described)
        self._note_left_over(ordered)
        has_exif = any(exif.PHOTO in page.directory.entries for page in self._pages)
        parts = Parts(self._file)
        picture = [kept for strip in ordered for kept in strip.kept]
        if not self.survey.finds and not has_exif:
            parts.keep(0, self._file.size)
        else:
            self._write(parts, pictures, ordered, keep)
        return parts.plan(self.survey, picture)

    def _note_left_over(self, ordered: list[Strip]) -> None:
        """Note what is in the file beside the pages and their pictures."""
        found = self.survey.found
        noted = next((strip for strip in ordered if len(strip.kept) > 1), None)
        if noted:
            self._look_into_jpeg(noted)
        behind = sum(strip.end - strip.kept[-1][1] for strip in ordered)
        if behind:
            found(Kind.TRAILER, "picture data", f"{behind} bytes behind the end of the picture")
        end = max(self._reach, *(strip.end for strip in ordered), 0) if ordered else self._reach
        if end < self._file.size:
            look_at_trailer(self._file, self.survey, end)
        if self.survey.finds:
            return
        position = 0
        for start, stop in sorted([*self._described, *((strip.start, strip.end) for strip in ordered)]):
            if position < start and self._file.search(_NOT_EMPTY, position, start, 1) >= 0:
                found(Kind.OTHER, "between the parts", f"{start - position} stray bytes")
                return
            position = max(position, stop)

    def _look_into_jpeg(self, strip: Strip) -> None:
        """Note what the first JPEG strip with more than picture in it gives away: the others hardly say more."""
        inside = survey_header(self._file, strip.start)
        self.survey.finds += inside.finds
        self.survey.found_place(inside.location)
        self.survey.found(Kind.OTHER, "picture data", "notes inside the coded picture")

    def _write(self, parts: Parts, pictures: list[list[Strip]], ordered: list[Strip], keep: Collection[Keep]) -> None:
        """The header, the pages' directories, then the strips and tiles."""
        form = Form(self._tiff.order, self._tiff.is_big)
        nodes = [page.node for page in self._pages]
        self._add_what_must_stay(nodes[0], keep)
        for node, page, strips in zip(nodes, self._pages, pictures, strict=True):
            node.fields += [(tag, *form.offsets([0] * len(strips))) for tag in (page.how.offsets, page.how.counts)]
        starts = [self._tiff.header]
        for node in nodes:
            starts.append(starts[-1] + node.size(form))
        position = starts[-1] + -starts[-1] % 16
        places = {NOTHING: 0}
        for strip in ordered:
            places[strip] = position
            position += strip.size
        if position > _LARGEST_CLASSIC and not form.is_big:
            raise Damaged("it is too large for a TIFF")
        parts.write(form.header(starts[0]))
        for number, (node, page, strips) in enumerate(zip(nodes, self._pages, pictures, strict=True)):
            node.fields[-2:] = [
                (page.how.offsets, *form.offsets([places[strip] for strip in strips])),
                (page.how.counts, *form.offsets([strip.size for strip in strips])),
            ]
            following = starts[number + 1] if number + 1 < len(nodes) else 0
            parts.write(node.write(form, starts[number], following))
        parts.write(bytes(-starts[-1] % 16))
        for strip in ordered:
            parts.add(strip.kept)

    def _add_what_must_stay(self, node: Node, keep: Collection[Keep]) -> None:
        has_profile = any(tag == PROFILE for tag, _, _ in node.fields)
        main, photo, deepest = exif.must_stay(self.survey.exif or Exif(), keep, has_profile=has_profile)
        node.fields += main
        if photo:
            node.below[exif.PHOTO] = Node(photo)
        if deepest:
            node.below[exif.PHOTO].below[exif.INTEROPERABILITY] = Node(deepest)


def _is_small_copy(tiff: Tiff, directory: Directory) -> bool:
    """Whether a page says that it is a smaller copy of another, or is a thumbnail as Exif has them (without a size)."""
    if tiff.number(directory, SUBFILE) & 1 or tiff.number(directory, OLD_SUBFILE) == 2:
        return True
    return OLD_JPEG in directory.entries and {WIDTH, STRIPS, TILES}.isdisjoint(directory.entries)
