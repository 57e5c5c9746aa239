"""What a quick look says of a photo: what sort of things it gives away, not in which words.

Nobody reads the words of a quick look: the window's table shows kinds, place and time, and asks for the rest of one
photo when it is chosen. Putting them into words takes more than half of the time, so where a part is written as
cameras write it, its quick way (`exif_glance`, `xmp.glance`, `jpeg_glance`) leaves the values of its finds empty. What
is out of the ordinary is left to the slow way, which has words. Both agree on all else: which kinds of things are
given away by which parts, where the photo was taken, and when.
"""

from __future__ import annotations

from typing import NamedTuple

from app.photos.model import Find


class Glance(NamedTuple):
    """What one part, or the whole photo, gives away; see `PhotoReport` for the shapes. A find may have no words.

    ``more``: it announces something after the picture.
    """

    finds: tuple[Find, ...]
    location: tuple[float, float] | None = None
    taken: str | None = None
    more: bool = False
