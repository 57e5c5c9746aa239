"""Which files of a folder belong to which of its pictures, by their names alone.

Sidecars: ``IMG.xmp``, ``IMG.jpg.xmp``; ``IMG_0010.AAE``, which also belongs to the edited ``IMG_E0010.JPG``; and the
JSON of Google Takeout. That is named ``IMG.jpg.json`` (before late 2024) or ``IMG.jpg.supplemental-metadata.json``,
with all before ``.json`` cut to 46 characters, so that the suffix or the name itself ends anywhere. The number of
a second ``IMG(1).jpg`` comes last: ``IMG.jpg(1).json``, ``IMG.jpg.supplemental-metadata(1).json``; pictures that
Google made of another ("IMG-edited.jpg") share its JSON. These rules are nowhere documented: they are what
immich-go, GooglePhotosTakeoutHelper and ente found in exports.

Pairs: a still picture and a video of the same stem, as an iPhone's Live Photo and an Android phone's motion photo
leave it. Whether two such files are a pair is asked of the files themselves where they say it (`pairs`).
"""

from __future__ import annotations

import bisect
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from app.photos.detect import PICTURE_NAMES
from app.photos.sidecar import AAE, KINDS, TAKEOUT, kind_of

VIDEO_NAMES = frozenset((".mov", ".mp4", ".mp", ".mv"))
_STILL_NAMES = frozenset((".heic", ".heif", ".jpg", ".jpeg", ".dng"))
_OF_INTEREST = (*KINDS, *VIDEO_NAMES)
_SUFFIX = "supplemental-metadata"
_MOST_CUT_ALIKE = 16
_CUT_FROM = 40  # names are cut at 46 or 47 characters; with one of two code units (an emoji) they are shorter
_NUMBERED = re.compile(r"(.*)\((\d{1,5})\)(\.[^.]*)?")
_MADE_OF_ANOTHER = re.compile(
    r"(.+)-(?:edited|effects|motion|animation|smile|collage|mix|bearbeitet|modifié|editado|ha editado|modificato"
    r"|bewerkt|edytowane)(\(\d{1,5}\))?(\.[^.]*)"
)
_EDITED_ON_APPLE = re.compile(r"(IMG_)[EO](\d{4,5}.*)", re.IGNORECASE)
_ALBUM = re.compile(
    r"(?:metadata|metadaten|métadonnées|metadatos|metadati|metadados|metagegevens|metadane)(?:\(\d{1,5}\))?\.json",
    re.IGNORECASE,
)


class Beside(NamedTuple):
    """What stands beside one file: its ``sidecars``, the other half of its ``pair``; or the ``owners`` of a sidecar.

    ``shared_by`` are the owners of each of the ``sidecars``: this file, and others.
    """

    sidecars: tuple[str, ...] = ()
    pair: str = ""
    owners: tuple[str, ...] = ()
    shared_by: tuple[tuple[str, ...], ...] = ()

    def within(self, prefix: str) -> Beside:
        """The same as whole paths."""
        return Beside(
            tuple(prefix + name for name in self.sidecars),
            self.pair and prefix + self.pair,
            tuple(prefix + name for name in self.owners),
            tuple(tuple(prefix + name for name in owners) for owners in self.shared_by),
        )


ALONE = Beside()


def could_belong(names: Iterable[str]) -> bool:
    """Whether any of the names is of a kind that stands beside a picture; most folders have none."""
    return any(name.lower().endswith(_OF_INTEREST) for name in names)


def is_sidecar_name(name: str) -> bool:
    """Whether a file that has no picture beside it is a sidecar by its name alone."""
    kind = kind_of(name)
    if kind != TAKEOUT:
        return kind is not None
    if _ALBUM.fullmatch(name):
        return True
    return any(os.path.splitext(photo)[1].lower() in PICTURE_NAMES for photo, _ in _photos_of_json(name))


def companions(names: Sequence[str]) -> dict[str, Beside]:
    """For each of a folder's ``names`` that has something beside it, what that is."""
    pictures = [name for name in names if os.path.splitext(name)[1].lower() in PICTURE_NAMES | VIDEO_NAMES]
    index = _Index(pictures)
    sidecars: dict[str, list[str]] = defaultdict(list)
    owners: dict[str, tuple[str, ...]] = {}
    for name in names:
        if kind_of(name) and (found := index.owners(name)):
            owners[name] = found
            for owner in found:
                sidecars[owner].append(name)
    pairs = dict(_pairs(pictures))
    known = {*sidecars, *owners, *pairs}
    return {
        name: Beside(
            tuple(sidecars.get(name, ())),
            pairs.get(name, ""),
            owners.get(name, ()),
            tuple(owners[beside] for beside in sidecars.get(name, ())),
        )
        for name in names
        if name in known
    }


def _pairs(pictures: list[str]) -> Iterator[tuple[str, str]]:
    """Both ways: a still picture and a video that share their stem, where there is one of each."""
    stems: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for name in pictures:
        stem, ending = os.path.splitext(name.casefold())
        if ending in VIDEO_NAMES:
            stems[stem][1].append(name)
        elif ending in _STILL_NAMES:
            stems[stem.removesuffix(".mp")][0].append(name)  # Pixel phones: PXL_1.MP.jpg and PXL_1.MP
    for stills, videos in stems.values():
        if len(stills) == len(videos) == 1:
            yield stills[0], videos[0]
            yield videos[0], stills[0]


class _Index:
    """The pictures of a folder by what sidecars call them."""

    def __init__(self, pictures: list[str]) -> None:
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._by_takeout: dict[tuple[str, str], list[str]] = defaultdict(list)
        for picture in pictures:
            folded = picture.casefold()
            self._by_name[folded].append(picture)
            for stem in {os.path.splitext(folded)[0], _without_letter(os.path.splitext(folded)[0])}:
                self._by_stem[stem].append(picture)
            for key in _takeout_keys(folded):
                self._by_takeout[key].append(picture)
        self._by_number: dict[str, list[str]] = defaultdict(list)
        for photo, number in sorted(self._by_takeout):
            self._by_number[number].append(photo)

    def owners(self, sidecar: str) -> tuple[str, ...]:
        stem = os.path.splitext(sidecar.casefold())[0]
        kind = kind_of(sidecar)
        if kind == TAKEOUT:
            return self._owners_of_json(sidecar)
        if kind == AAE:
            return tuple(self._by_stem.get(_without_letter(stem), ()))
        return tuple(self._by_name.get(stem, ()) or self._by_stem.get(stem, ()))

    def _owners_of_json(self, name: str) -> tuple[str, ...]:
        for photo, number in _photos_of_json(name):
            found = self._by_takeout.get((photo, number)) or self._cut(photo, number)
            if found:
                return tuple(found)
        return tuple(self._by_stem.get(os.path.splitext(name.casefold())[0], ()))

    def _cut(self, photo: str, number: str) -> list[str]:
        """Pictures whose name was cut to ``photo``."""
        if len(photo) < _CUT_FROM:
            return []
        names = self._by_number.get(number, [])
        first = bisect.bisect_left(names, photo)
        alike = (name for name in names[first : first + _MOST_CUT_ALIKE] if name.startswith(photo))
        return list(chain.from_iterable(self._by_takeout[name, number] for name in alike))


def _photos_of_json(name: str) -> Iterator[tuple[str, str]]:
    """What photo a JSON's name may mean: (its name, perhaps cut; its number), the likelier first."""
    stem = os.path.splitext(name.casefold())[0]
    yield stem, ""
    number = ""
    numbered = _NUMBERED.fullmatch(stem)
    if numbered and not numbered[3]:
        stem, number = numbered[1], numbered[2]
        yield stem, number
    photo, dot, suffix = stem.rpartition(".")
    if dot and _SUFFIX.startswith(suffix):
        yield photo, number


def _takeout_keys(picture: str) -> set[tuple[str, str]]:
    """What Takeout calls a picture: its own name, and that of the one it was made of, each with its number apart."""
    names = {picture}
    if made := _MADE_OF_ANOTHER.fullmatch(picture):
        names.add(made[1] + (made[2] or "") + made[3])
    keys = {(name, "") for name in names}
    for name in names:
        if numbered := _NUMBERED.fullmatch(name):
            keys.add((numbered[1] + (numbered[3] or ""), numbered[2]))
    return keys


def _without_letter(stem: str) -> str:
    """ "img_e0010", the edited picture, and "img_o0010" as "img_0010"."""
    found = _EDITED_ON_APPLE.fullmatch(stem)
    return found[1] + found[2] if found else stem
