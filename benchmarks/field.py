"""``python -m benchmarks.field``: this program beside others that clean photos, as the README's table.

Every tool looks at the same photos, cleans the same photos, and cleans the files of the tests, in each of which a
marker is hidden in another place; all in one run. Tools that are missing are left out, and named below the table. On
Debian: ``apt-get install exiv2 ffmpeg jhead mat2 libimage-exiftool-perl``.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import PIL
from PIL import Image

from benchmarks.photo_maker import LARGE, make_photos
from benchmarks.photos import (
    KEEPING_COLOURS,
    all_cleaned,
    copy_and_sync,
    in_turns,
    look_at_all,
    pillow_position,
    seconds,
)
from tests.unit.photos import builders, test_video, video_planted
from tests.unit.photos.test_every_format import MAKERS, PLANTED, frames, holds_marker
from tests.unit.photos.test_hiding_places import decoded

_PHOTOS = 100
_FEW = 10  # for tools that take half a second for each
_ROUNDS = 3
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WebP": "webp", "GIF": "gif", "TIFF": "tif"}


class Tool(NamedTuple):
    """``strip`` writes clean copies of a folder's files into another, and raises where it cannot."""

    name: str
    program: str
    version: Callable[[], str]
    strip: Callable[[Path, Path], object]
    look: Callable[[Path], object] | None = None
    slow: bool = False


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, errors="replace")
    return done.stdout + done.stderr


def _number_in(*command: str) -> Callable[[], str]:
    def version() -> str:
        said = re.search(r"\d+(\.\d+)+", _run(*command))
        return said[0] if said else "?"

    return version


def _ours(folder: Path, out: Path) -> None:
    from app.photos.clean import clean_to

    all_cleaned(clean_to([folder], out))


def _exiftool(*how: str) -> Callable[[Path, Path], object]:
    return lambda folder, out: _run("exiftool", "-q", "-q", *how, "-o", f"{out}/", folder)


def _in_place(*command: str) -> Callable[[Path, Path], object]:
    """For tools that only clean in place: the copies are made first."""

    def strip(folder: Path, out: Path) -> None:
        shutil.copytree(folder, out)
        _run(*command, *sorted(out.iterdir()))

    return strip


def _mat2(*how: str) -> Callable[[Path, Path], object]:
    def strip(folder: Path, out: Path) -> None:
        shutil.copytree(folder, out)
        originals = sorted(out.iterdir())
        _run("mat2", *how, *originals)
        for path in originals:
            path.with_name(f"{path.stem}.cleaned{path.suffix}").replace(path)

    return strip


def _pillow(folder: Path, out: Path) -> None:
    out.mkdir()
    for path in sorted(folder.iterdir()):
        with Image.open(path) as image:
            if image.format not in Image.SAVE:
                raise ValueError(f"Pillow cannot write {image.format}")
            image.save(out / path.name, image.format, **({"quality": "keep"} if image.format == "JPEG" else {}))


def _look_with(*command: str) -> Callable[[Path], object]:
    return lambda folder: _run(*command, *sorted(folder.iterdir()))


TOOLS = (
    Tool("this program", "python3", lambda: "0.1.0", _ours, look_at_all),
    Tool(
        "ExifTool `-all=`",
        "exiftool",
        _number_in("exiftool", "-ver"),
        _exiftool("-all="),
        _look_with("exiftool", "-fast2", "-q", "-q", "-n", "-GPSPosition"),
    ),
    Tool("ExifTool, colours kept", "exiftool", _number_in("exiftool", "-ver"), _exiftool(*KEEPING_COLOURS)),
    Tool(
        "exiv2 `rm`",
        "exiv2",
        _number_in("exiv2", "--version"),
        _in_place("exiv2", "rm"),
        _look_with("exiv2", "-q", "-g", "Exif.GPSInfo.GPSLatitude", "-P", "v"),
    ),
    Tool("jhead `-purejpg`", "jhead", _number_in("jhead", "-V"), _in_place("jhead", "-purejpg"), _look_with("jhead")),
    Tool("mat2", "mat2", _number_in("mat2", "--version"), _mat2(), slow=True),
    Tool("mat2 `--lightweight`", "mat2", _number_in("mat2", "--version"), _mat2("--lightweight"), slow=True),
    Tool(
        "Pillow, saved again",
        "python3",
        lambda: PIL.__version__,
        _pillow,
        lambda folder: [pillow_position(path) for path in folder.iterdir()],
    ),
)


def planted() -> dict[str, bytes]:
    """Every file of the tests that hides something: a name with the format's ending, and its bytes."""
    jpegs = {f"JPEG-{name}": data for name, data in builders.planted().items()}
    videos = {f"MP4-{name}": data for name, data in video_planted.planted().items()}
    files = jpegs | PLANTED | videos
    return {f"{name}.{_ENDINGS.get(kind := name.split('-')[0], kind.lower())}": data for name, data in files.items()}


class Leaks(NamedTuple):
    """Of the planted files a tool cleans: how many still hold the marker, how many show another picture."""

    cleaned: int
    leaking: int
    changed: int


def leaks(tool: Tool, work: Path) -> Leaks:
    cleaned = leaking = changed = 0
    for name, data in planted().items():
        folder, out = work / "one", work / "stripped"
        shutil.rmtree(work, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / name).write_bytes(data)
        try:
            tool.strip(folder, out)
            result = (out / name).read_bytes()
        except Exception:
            continue
        cleaned += 1
        leaking += (test_video.holds_marker if name.startswith("MP4") else holds_marker)(result)
        changed += _shown(out / name) != _shown(folder / name)
    return Leaks(cleaned, leaking, changed)


def _shown(path: Path) -> object:
    data = path.read_bytes()
    try:
        kind, _, place = path.stem.partition("-")
        if place in test_video.NOT_THE_SAME:
            return None  # a small copy of the picture goes; a sound that only says to be one
        if kind == "MP4":
            return test_video.decoded("ffmpeg", path)[0]
        if kind == "JPEG":
            return decoded(data).convert("RGB").tobytes()
        maker = MAKERS[kind]
        return frames(maker.shown(place) if place in getattr(maker, "NOT_SHOWN", ()) else data)
    except (OSError, SyntaxError, ValueError) as error:
        return f"not shown: {type(error).__name__}"


def keeps(tool: Tool, photos: Path, out: Path) -> tuple[bool, bool, bool]:
    """Whether a photo's coded picture, colour profile and orientation come out as they were."""
    tool.strip(photos, out)
    (before,), (after,) = list(photos.iterdir()), list(out.iterdir())
    old, new = before.read_bytes(), after.read_bytes()
    with Image.open(io.BytesIO(new)) as image:
        profile, orientation = "icc_profile" in image.info, image.getexif().get(0x0112) == 6
    return old[builders.scans(old)[0] :] == new[builders.scans(new)[0] :], profile, orientation


def row(tool: Tool, work: Path, photos: Path) -> str:
    """One line of the table. ``photos`` are cleaned, copied and looked at."""
    few = work / "few"
    shutil.rmtree(few, ignore_errors=True)
    few.mkdir()
    count = _FEW if tool.slow else _PHOTOS
    for path in sorted(photos.iterdir())[:count]:
        os.link(path, few / path.name)

    def stripped() -> float:
        shutil.rmtree(work / "out", ignore_errors=True)
        os.sync()
        return seconds(lambda: (tool.strip(few, work / "out"), os.sync())) / count

    ours, floor = in_turns(_ROUNDS, stripped, lambda: copy_and_sync(photos, work / "floor") / _PHOTOS)
    look = tool.look
    looked = ""
    if look:
        (taken,) = in_turns(_ROUNDS, lambda: seconds(lambda: look(photos)))
        looked = f"{len(list(photos.iterdir())) / taken:,.0f}"
    one = work / "kept"
    shutil.rmtree(one, ignore_errors=True)
    one.mkdir()
    shutil.copyfile(min(photos.iterdir()), one / "photo.jpg")
    shutil.rmtree(work / "out", ignore_errors=True)
    picture, profile, orientation = keeps(tool, one, work / "out")
    found = leaks(tool, work / "leaks")
    untouched = _yes(picture) if not found.changed else f"{_yes(picture)}, but {found.changed} planted files changed"
    cells = (
        f"{tool.name} {tool.version()}",
        looked or "-",
        f"{ours / floor:.1f}",
        untouched,
        f"{_yes(profile)} / {_yes(orientation)}",
        f"**{found.leaking}** of {found.cleaned}",
    )
    return f"| {' | '.join(cells)} |"


def _yes(kept: bool) -> str:
    return "yes" if kept else "no"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=os.environ.get("BENCHMARK_DIR", Path.cwd())) as name:
        work = Path(name)
        make_photos(work / "photos", _PHOTOS, LARGE)
        missing = sorted({tool.program for tool in TOOLS if not shutil.which(tool.program)})
        print("| Tool | Looks at, photos a second | Clean copies, × `cp -r` and `sync` | Picture untouched", end=" ")
        print("| Colour profile / orientation kept | Planted places still leaking, of those it cleans |")
        print("|---|---|---|---|---|---|")
        for tool in TOOLS:
            if tool.program not in missing:
                print(row(tool, work, work / "photos"), flush=True)
    print(f"\n{len(planted())} planted files; {_PHOTOS} photos of 3 MB; {datetime.now(UTC):%d %B %Y}.", end=" ")
    print(f"Not installed: {', '.join(missing)}." if missing else "")


if __name__ == "__main__":
    main()
