"""How fast photos are looked at and cleaned, as ratios to other programs on the same files in one run.

``python -m benchmarks.photos [--quick]`` makes realistic photos in a temporary folder on the disk of the working
folder, or in ``BENCHMARK_DIR`` (noise does not compress, so they are as large as real ones; camera, position,
thumbnail, XMP and profile in the header), measures, prints and cleans up. `run` gives the figures to the runner.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageCms

from benchmarks.figure import TIMES, Figure

ROOT = Path(__file__).resolve().parent.parent
_ROUNDS = 5


def make_photos(folder: Path, count: int, width: int, height: int) -> None:
    """Write ``count`` photos: four pictures again and again, but each with a date and a place of its own."""
    folder.mkdir()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pictures = []
    for _ in range(min(4, count)):
        stream = io.BytesIO()
        noise = Image.merge("RGB", [Image.effect_noise((width, height), 80) for _ in "rgb"])
        noise.save(stream, "JPEG", quality=92, icc_profile=profile)
        pictures.append(stream.getvalue())
    for number in range(count):
        picture = pictures[number % len(pictures)]
        after_jfif = 4 + int.from_bytes(picture[4:6], "big")
        details = _segment(_exif(number)) + _segment(_xmp(number))
        (folder / f"IMG_{number:05}.jpg").write_bytes(picture[:after_jfif] + details + picture[after_jfif:])


def _segment(body: bytes) -> bytes:
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _when(number: int) -> datetime:
    return datetime(2024, 5, 31, 12, 30, tzinfo=UTC) + number * timedelta(hours=1, seconds=7)


def _xmp(number: int) -> bytes:
    packet = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        f' xmp:CreateDate="{_when(number):%Y-%m-%dT%H:%M:%S}" xmp:CreatorTool="17.4.1"/></rdf:RDF></x:xmpmeta>'
    )
    return b"http://ns.adobe.com/xap/1.0/\0" + packet.encode() + b" " * 2000 + b'<?xpacket end="w"?>'


def _exif(number: int) -> bytes:
    exif = Image.Exif()
    when = f"{_when(number):%Y:%m:%d %H:%M:%S}"
    exif[0x010F], exif[0x0110], exif[0x0131], exif[0x0132] = "Apple", "iPhone 14", "17.4.1", when
    exif[0x0112] = 6
    exif.get_ifd(0x8769).update(
        {0x9003: when, 0x9004: when, 0x9010: "+01:00", 0x9011: "+01:00", 0x829A: 0.01, 0x829D: 1.5, 0x9209: 16}
        | {0x8827: 40 + number % 800, 0x927C: os.urandom(1500), 0xA002: 4000, 0xA003: 3000}
        | {0xA434: "iPhone 14 back camera 5.7mm f/1.5"}
    )
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, number % 6000 / 100), 3: "W", 4: (2.0, 14.0, 30.5), 6: 60.0})
    return exif.tobytes() + os.urandom(8000)  # what follows stands for the thumbnail


def _median(action: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _versus(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median times, taken in turns so that a busy computer slows both."""
    ours_times, theirs_times = [], []
    for _ in range(rounds):
        theirs_times.append(_median(theirs, 1))
        ours_times.append(_median(ours, 1))
    return statistics.median(ours_times), statistics.median(theirs_times)


def _scan(folder: Path) -> None:
    from app.photos.scan import scan

    found = sum(report.location is not None for report in scan([folder]))
    assert found == len(list(folder.iterdir()))


def scan_figures(folder: Path) -> list[Figure]:
    count = len(list(folder.iterdir()))
    _scan(folder)
    command = ["exiftool", "-fast2", "-q", "-q", "-n", "-GPSPosition", "-r", str(folder)]
    ours, exiftool = _versus(lambda: _scan(folder), lambda: _quiet(command), 3)
    pillow = _median(lambda: [_pillow_position(path) for path in folder.iterdir()], 3)
    each = f"{count} photos, {ours / count * 1e6:.0f} µs each"
    return [
        Figure("quick scan against exiftool -fast2", exiftool / ours, 50, TIMES, each, at_least=True),
        Figure("quick scan against Pillow", pillow / ours, 1, TIMES, each, at_least=True),
    ]


def _pillow_position(path: Path) -> object:
    with Image.open(path) as image:
        return image.getexif().get_ifd(0x8825)


def copy_figure(folder: Path, work: Path, rounds: int) -> Figure:
    from app.photos.clean import clean_to

    def ours() -> None:
        shutil.rmtree(work / "ours", ignore_errors=True)
        os.sync()
        times["ours"].append(_median(lambda: _all_cleaned(clean_to([folder], work / "ours")), 1))

    def theirs() -> None:
        shutil.rmtree(work / "theirs", ignore_errors=True)
        os.sync()
        times["theirs"].append(_median(lambda: _copy_and_sync(folder, work / "theirs"), 1))

    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    _versus(ours, theirs, rounds)
    mine, floor = statistics.median(times["ours"]), statistics.median(times["theirs"])
    return Figure(
        "clean to copies against cp -r and sync", mine / floor, 1.5, TIMES, f"{mine:.2f} s against {floor:.2f} s"
    )


def in_place_figure(folder: Path, work: Path, rounds: int) -> Figure:
    from app.photos.clean import clean_in_place
    from app.photos.originals import Originals

    photos = work / "photos"
    mine, floor = [], []
    for _ in range(rounds):
        _fresh_copy(folder, photos)
        floor.append(_median(lambda: _copy_and_sync_each(photos, work / "floor"), 1))
        _fresh_copy(folder, photos)
        mine.append(_median(lambda: _all_cleaned(clean_in_place([photos], Originals(work / "kept"))), 1))
    ours, theirs = statistics.median(mine), statistics.median(floor)
    detail = f"{ours:.2f} s against {theirs:.2f} s"
    return Figure("clean in place against copying and syncing each", ours / theirs, 1.5, TIMES, detail)


def _copy_and_sync(folder: Path, target: Path) -> None:
    _quiet(["cp", "-r", str(folder), str(target)])
    _quiet(["sync"])


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


def _all_cleaned(results: object) -> None:
    for result in results:  # type: ignore[attr-defined]
        assert result.status.value == "cleaned", result
        assert result.pixels_identical


def memory_figure(folder: Path, work: Path) -> Figure:
    """Peak resident memory (MB) of a process that scans and cleans ``folder``."""
    program = (
        "import re, sys; from app.photos.scan import scan; from app.photos.clean import clean_to\n"
        "for _ in scan([sys.argv[1]]): pass\n"
        "for _ in clean_to([sys.argv[1]], sys.argv[2]): pass\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024)"
    )
    command = [sys.executable, "-c", program, str(folder), str(work / "memory")]
    peak = float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    return Figure("peak memory", peak, 100, "MB", f"scan and clean of {len(list(folder.iterdir()))} photos")


def _quiet(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(*, quick: bool = False) -> list[Figure]:
    """Measure everything; ``quick`` on fewer photos."""
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=os.environ.get("BENCHMARK_DIR", Path.cwd())) as name:
        work = Path(name)
        large, small = work / "large", work / "small"
        make_photos(large, 40 if quick else 200, 2000, 1500)
        make_photos(small, 500 if quick else 1000, 160, 120)
        rounds = 3 if quick else _ROUNDS
        return [
            *scan_figures(large),
            *(figure._replace(name=f"{figure.name} (small)") for figure in scan_figures(small)),
            copy_figure(large, work, rounds),
            in_place_figure(large, work / "in-place", rounds),
            memory_figure(large, work),
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
