"""How fast photos are looked at and cleaned, as ratios to other programs on the same files in one run.

``python -m benchmarks.photos [--quick]`` makes photos (`photo_maker`) in a temporary folder on the disk of the working
folder, or in ``BENCHMARK_DIR``, measures, prints and cleans up. It needs exiftool and, for all of it, 15 GB of disk.
`run` gives the figures to the runner.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from app.photos.model import CleanResult, CleanStatus
from benchmarks.figure import TIMES, Figure
from benchmarks.photo_maker import LARGE, SMALL, make_heic_photos, make_photos, make_tiny_photos, make_video

ROOT = Path(__file__).resolve().parent.parent
KEEPING_COLOURS = ("-all=", "-tagsfromfile", "@", "-icc_profile", "-orientation")
"""How ExifTool is told to clean without changing what a photo looks like."""


class _Amounts(NamedTuple):
    large: int
    small: int
    for_exiftool: int
    tiny: int
    heic: int
    video: int  # of 2 MB each
    long_video: int
    rounds: int


_ALL = _Amounts(
    large=500, small=20_000, for_exiftool=2000, tiny=100_000, heic=200, video=100, long_video=2000, rounds=5
)
_QUICK = _Amounts(large=40, small=500, for_exiftool=500, tiny=1000, heic=20, video=20, long_video=100, rounds=3)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turns(rounds: int, *actions: Callable[[], float]) -> list[float]:
    """The median of the seconds that each action says it took; in turns, so that a busy computer slows all of them."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for taken, action in zip(times, actions, strict=True):
            taken.append(action())
    return [statistics.median(taken) for taken in times]


def quiet(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def scan_figures(folder: Path, for_exiftool: int, rounds: int) -> list[Figure]:
    """ExifTool, which takes a minute for 20,000, looks at the first ``for_exiftool``; all figures are per photo."""
    photos = sorted(folder.iterdir())
    few = [str(path) for path in photos[:for_exiftool]]
    look_at_all(folder)
    ours, pillow, exiftool = in_turns(
        rounds,
        lambda: seconds(lambda: look_at_all(folder)) / len(photos),
        lambda: seconds(lambda: [pillow_position(path) for path in photos]) / len(photos),
        lambda: seconds(lambda: quiet("exiftool", "-fast2", "-q", "-q", "-n", "-GPSPosition", *few)) / len(few),
    )
    each = f"{len(photos)} photos, {ours * 1e6:.0f} µs each"
    return [
        Figure("quick scan against exiftool -fast2", exiftool / ours, 100, TIMES, each, at_least=True),
        Figure("quick scan against Pillow", pillow / ours, 3, TIMES, each, at_least=True),
    ]


def look_at_all(folder: Path) -> None:
    from app.photos.scan import scan

    found = sum(report.location is not None for report in scan([folder]))
    assert found == len(os.listdir(folder))  # noqa: PTH208 - 20,000 names


def pillow_position(path: Path) -> object:
    with Image.open(path) as image:
        return image.getexif().get_ifd(0x8825)


def copy_figure(what: str, folder: Path, work: Path, rounds: int) -> Figure:
    ours, floor = in_turns(
        rounds, lambda: clean_to_copies(folder, work / "ours"), lambda: copy_and_sync(folder, work / "theirs")
    )
    return _figure(f"clean {what} to copies against cp -r and sync", ours, floor, 1.3)


def clean_to_copies(folder: Path, target: Path) -> float:
    """Seconds until all is cleaned, compared and on disk."""
    from app.photos.clean import clean_to

    _start_afresh(target)
    return seconds(lambda: all_cleaned(clean_to([folder], target)))


def copy_and_sync(folder: Path, target: Path) -> float:
    _start_afresh(target)
    return seconds(lambda: (quiet("cp", "-r", folder, target), quiet("sync")))


def _start_afresh(target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    os.sync()


def all_cleaned(results: Iterable[CleanResult]) -> None:
    for result in results:
        assert result.status is CleanStatus.CLEANED, result
        assert result.pixels_identical


def exiftool_figure(large: Path, small: Path, work: Path, amounts: _Amounts) -> Figure:
    """ExifTool neither compares what it writes nor syncs it; ours does both. Copying and syncing alone is the floor.

    Measured on a share of each folder, and reckoned up for both folders whole.
    """
    whole = []
    details = []
    for folder, share in ((large, amounts.large // 10), (small, amounts.for_exiftool)):
        few = work / f"few-{folder.name}"
        few.mkdir()
        photos = sorted(folder.iterdir())
        for path in photos[:share]:
            shutil.copyfile(path, few / path.name)
        ours, exiftool, floor = in_turns(
            amounts.rounds,
            lambda few=few: clean_to_copies(few, work / "ours"),
            lambda few=few: exiftool_copies(few, work / "theirs"),
            lambda few=few: copy_and_sync(few, work / "floor"),
        )
        whole.append((ours * len(photos) / share, exiftool * len(photos) / share))
        details.append(f"{folder.name} alone {exiftool / ours:.1f} × (cp and sync alone {exiftool / floor:.1f} ×)")
    ours, exiftool = (sum(column) for column in zip(*whole, strict=True))
    name = "clean to copies against exiftool, colours kept"
    return Figure(name, exiftool / ours, 10, TIMES, "; ".join(details), at_least=True)


def exiftool_copies(folder: Path, target: Path) -> float:
    _start_afresh(target)
    return seconds(lambda: quiet("exiftool", "-q", "-q", *KEEPING_COLOURS, "-o", f"{target}/", folder))


def in_place_figure(folder: Path, work: Path, rounds: int) -> Figure:
    from app.photos.clean import clean_in_place
    from app.photos.originals import Originals

    photos = work / "photos"

    def ours() -> float:
        _fresh_copy(folder, photos)
        return seconds(lambda: all_cleaned(clean_in_place([photos], Originals(work / "kept"))))

    def floor() -> float:
        _fresh_copy(folder, photos)
        return seconds(lambda: _copy_and_sync_each(photos, work / "floor"))

    mine, theirs = in_turns(rounds, ours, floor)
    return _figure("clean in place against copying and syncing each", mine, theirs, 1.3)


def _fresh_copy(folder: Path, photos: Path) -> None:
    shutil.rmtree(photos.parent, ignore_errors=True)
    shutil.copytree(folder, photos)
    os.sync()


def _copy_and_sync_each(folder: Path, target: Path) -> None:
    target.mkdir()
    for path in folder.iterdir():
        shutil.copyfile(path, target / path.name)
        with (target / path.name).open("rb") as copied:
            os.fsync(copied.fileno())


def _figure(name: str, ours: float, floor: float, limit: float) -> Figure:
    return Figure(name, ours / floor, limit, TIMES, f"{ours:.2f} s against {floor:.2f} s")


def memory_figure(what: str, folder: Path, target: Path) -> Figure:
    """Peak resident memory (MB) of a process that scans and cleans ``folder``."""
    program = (
        "import re, sys; from app.photos.scan import scan; from app.photos.clean import clean_to\n"
        "for _ in scan([sys.argv[1]]): pass\n"
        "for _ in clean_to([sys.argv[1]], sys.argv[2]): pass\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024)"
    )
    command = [sys.executable, "-c", program, str(folder), str(target)]
    peak = float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    shutil.rmtree(target)
    return Figure("peak memory", peak, 80, "MB", f"scan and clean of {what}")


def run(*, quick: bool = False) -> list[Figure]:
    """Measure everything; ``quick`` on fewer photos."""
    amounts = _QUICK if quick else _ALL
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=os.environ.get("BENCHMARK_DIR", Path.cwd())) as name:
        work = Path(name)
        large, small, tiny = work / "large", work / "small", work / "tiny"
        heic, video, long_video = work / "heic", work / "video", work / "long"
        make_photos(large, amounts.large, LARGE)
        make_photos(small, amounts.small, SMALL)
        make_tiny_photos(tiny, amounts.tiny)
        make_heic_photos(heic, amounts.heic)
        make_video(video / "video.mp4", amounts.video, holes=False)
        make_video(long_video / "video.mp4", amounts.long_video, holes=True)
        return [
            *scan_figures(large, amounts.for_exiftool, amounts.rounds),
            *(
                figure._replace(name=f"{figure.name} (small)")
                for figure in scan_figures(small, amounts.for_exiftool, amounts.rounds)
            ),
            copy_figure("JPEG", large, work, amounts.rounds),
            copy_figure("small JPEG", small, work, amounts.rounds),
            copy_figure("HEIC", heic, work, amounts.rounds),
            copy_figure("MP4", video, work, amounts.rounds),
            exiftool_figure(large, small, work, amounts),
            in_place_figure(large, work / "in-place", amounts.rounds),
            memory_figure(f"{amounts.large} photos of 3 MB", large, work / "cleaned"),
            memory_figure(f"{amounts.tiny:,} photos of 1 KB", tiny, work / "cleaned"),
            memory_figure(f"a video of {amounts.long_video * 2:,} MB", long_video, work / "cleaned"),
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer photos")
    figures = run(quick=parser.parse_args().quick)
    for figure in figures:
        print(figure.line())
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
