"""Small files of places, as `docs/build_places.py` makes the real ones."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path


def places_file(folder: Path, towns: list[tuple[str, float, float]]) -> Path:
    """A folder with a ``places.bin`` of these towns, all of them in Kent."""
    number = len(towns)
    lats = [round(lat * 100_000) for _, lat, _ in towns]
    lons = [round(lon * 100_000) for _, _, lon in towns]
    packed = struct.pack(f"<8sIII{number}i{number}i", b"PLACES1\n", number, 1, 1, *lats, *lons) + bytes(4 * number)
    names = "\0".join([*(name for name, _, _ in towns), "Kent", "United Kingdom"])
    (folder / "places.bin").write_bytes(zlib.compress(packed + names.encode()))
    return folder
