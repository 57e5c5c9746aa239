"""What one photo gives away, as a format's module notes it down part by part."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.photos import exif, xmp
from app.photos.exif import Exif
from app.photos.model import Find, Kind, make_find
from app.photos.xmp import Xmp

MOST_FINDS = 300


@dataclass(slots=True)
class Survey:
    """What has been seen so far.

    ``exif`` is the block that decides how the photo is shown; ``more``: the rest of the file could change the
    answer; ``damage``: why the look ended early, as the end of a sentence that says "because …".
    """

    finds: list[Find] = field(default_factory=list)
    location: tuple[float, float] | None = None
    taken: str | None = None
    exif: Exif | None = None
    more: bool = False
    damage: str | None = None

    def found(self, kind: Kind, where: str, value: str) -> None:
        self.finds.append(make_find((kind, where, value)))

    def found_place(self, location: tuple[float, float] | None) -> None:
        if self.location is None:
            self.location = location

    def look_at_exif(self, tiff: bytes) -> Exif:
        """Note what an Exif block says, from its TIFF header on."""
        facts = exif.read(tiff)
        self.finds += facts.finds
        if self.location is None:
            self.location = facts.location
        self.taken = self.taken or facts.taken
        return facts

    def look_at_block(self, block: bytes) -> Exif:
        """Note what an Exif block in a part of its own says (outside JPEG), with or without JPEG's header for it."""
        facts = self.look_at_exif(block.removeprefix(exif.HEADER))
        if not facts.finds and block != exif.build(facts, has_profile=True).removeprefix(exif.HEADER):
            self.found(Kind.OTHER, "Exif", "technical details")
        return facts

    def look_at_xmp(self, packet: bytes) -> Xmp:
        """Note what an XMP packet says."""
        facts = xmp.read(packet)
        self.finds += facts.finds
        if self.location is None:
            self.location = facts.location
        self.taken = self.taken or facts.taken
        return facts
