"""Files with mistakes and malice in them: mutations of whole files that a reader must survive.

``python -m tests.unit.photos.mutations SEED COUNT FOLDER`` reads ``COUNT`` of them in a process whose memory is held
small, and prints what it saw as JSON. One that breaks a promise is left in ``FOLDER``, to be looked at.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from collections import Counter
from pathlib import Path

from app.photos import detect
from app.photos.formats import FORMATS
from app.photos.reading import Damaged, PhotoFile
from tests.unit.photos import builders, video_planted
from tests.unit.photos.test_every_format import PLAIN, PLANTED

MEMORY = 1 << 30
"""Bytes of address space: a reader that believes a length of 4 GB runs out of it."""
READ_AGAIN = 400
"""How many times its own size a reader may read of a small file, over all its looks, before it counts as circling."""
_WHOLE_SIZES = (
    b"\0",
    b"\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\xff",
    b"\0\0\0\1",
    b"\0\0\0\0",
    b"\x80\0\0\0",
    bytes(8),
)
_LARGEST_BASE = 40_000


class Circling(AssertionError):
    """A reader goes over the same bytes without end."""


class Counted(PhotoFile):
    """A file that can be read only so often."""

    __slots__ = ("left",)

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.left = READ_AGAIN * (self.size + 1000)

    def read(self, start: int, count: int) -> bytes:
        data = super().read(start, count)
        self.left -= len(data) + 1
        if self.left < 0:
            raise Circling
        return data


def bases() -> dict[str, bytes]:
    """Every file that the tests make, small enough to be read thousands of times."""
    jpegs = {f"JPEG-{name}": data for name, data in builders.planted().items()}
    videos = {f"video-{name}": data for name, data in (video_planted.planted() | video_planted.plain()).items()}
    made = jpegs | videos | PLANTED | PLAIN
    return {name: data for name, data in made.items() if len(data) <= _LARGEST_BASE}


def mutated(base: bytes, chance: random.Random) -> bytes:
    """``base`` with a few changes, half of them near its start, where the structure is."""
    data = bytearray(base)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at = chance.randrange(len(data)) if chance.random() < 0.5 else chance.randrange(min(len(data), 200))
        other = chance.randrange(len(data))
        kind = chance.randrange(7)
        if kind <= 1:
            data[at] = chance.randrange(256)
        elif kind == 2:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 3:
            number = chance.choice(_WHOLE_SIZES)
            data[at : at + len(number)] = number
        elif kind == 4:
            del data[at : at + chance.randrange(1, 40)]
        elif kind == 5:
            data[at:at] = data[other : other + chance.randrange(1, 300)]
        else:
            del data[max(at, 1) :]
        data = data or bytearray(b"\0")
    return bytes(data)


def check(path: Path, data: bytes) -> str:
    """What became of ``data``: "not a photo", "refused" or "clean". Whatever breaks a promise is an error."""
    path.write_bytes(data)
    with Counted(str(path)) as file:
        kind = detect.format_of(file.head, "")
        if kind not in FORMATS:
            return "not a photo"
        FORMATS[kind].survey(file)
        try:
            plan = FORMATS[kind].plan(file)
        except Damaged:
            return "refused"
    clean = builders.written(plan, data)
    assert plan.keeps_the_picture()
    assert plan.unchanged == (clean == data)
    assert bool(plan.finds) == (not plan.unchanged)
    path.write_bytes(clean)
    with Counted(str(path)) as file:
        assert FORMATS[kind].plan(file).unchanged
        assert not FORMATS[kind].survey(file).finds
    return "clean"


def run(seed: int, count: int, folder: Path) -> Counter[str]:
    """Check ``count`` mutations; the first that breaks a promise is kept in ``folder``, and its error raised."""
    chance = random.Random(seed)
    files = list(bases().items())
    seen: Counter[str] = Counter()
    path = folder / f"mutation-{os.getpid()}"
    for number in range(count):
        name, base = chance.choice(files)
        data = mutated(base, chance)
        try:
            seen[check(path, data)] += 1
        except BaseException as error:
            broken = folder / f"broken-{seed}-{number}-{name.replace('/', '_')}"
            broken.write_bytes(data)
            error.add_note(f"the file is {broken}")
            raise
    return seen


def main(seed: str, count: str, folder: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    first = run(int(seed), max(1, int(count) // 10), Path(folder))
    early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rest = run(int(seed) + 1, int(count) - first.total(), Path(folder))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - early
    print(json.dumps({**(first + rest), "kilobytes_grown": grown}))


if __name__ == "__main__":
    main(*sys.argv[1:])
