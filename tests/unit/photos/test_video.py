"""Promise 3 for videos: whatever is hidden, and wherever, is found and is gone; what is shown and heard stays."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.photos import detect, video_clean
from app.photos.clean import clean_in_place, clean_to
from app.photos.model import CleanResult, CleanStatus, Keep, Kind, PhotoStatus
from app.photos.originals import Originals
from app.photos.reading import Damaged, PhotoFile
from app.photos.scan import scan, scan_file
from tests.unit.photos import any_bytes, builders, video_builders, video_planted
from tests.unit.photos.any_bytes import CUTS, EDITS
from tests.unit.photos.builders import MARKER
from tests.unit.photos.test_hiding_places import STRUCTURE, witness
from tests.unit.photos.video_builders import Node, first, full, remade, sei, tree, written

PLANTED = video_planted.planted()
PLAIN = video_planted.plain()
STRUCTURE_TAGS = re.compile(
    r"SourceFile|(QuickTime|Track\d+):(MajorBrand|MinorVersion|CompatibleBrands|MediaData(Size|Offset)|\w+HeaderVersion"
    r"|TimeScale|MediaTimeScale|Duration|\w+Duration|Preferred(Rate|Volume)|MatrixStructure|\w+Time|NextTrackID|TrackID"
    r"|Image(Width|Height)|TrackLayer|TrackVolume|MediaLanguageCode|Handler(Class|Type)|GraphicsMode|OpColor|CompressorID|SourceImage\w+"
    r"|[XY]Resolution|BitDepth|PixelAspectRatio|Color\w+|Transfer\w+|MatrixCoefficients|VideoFullRangeFlag|Video(FrameRate|FieldOrder)"
    r"|Balance|AudioFormat|AudioChannels|AudioBitsPerSample|AudioSampleRate|LayoutFlags|PurchaseFileFormat|BufferSize"
    r"|MaxBitrate|AverageBitrate|\w+Dimensions|FrameSizeMax|MovieFragmentSequence|SequenceNumber|CleanAperture\w*)"
)
NOT_THE_SAME = {"sound-tags", "track-thumbnail"}
"""Sound that is said to be FLAC, for the sake of its tags, and is not; a small copy of the picture, which goes."""
TIMES = re.compile(r"(QuickTime|Track\d+):(Track|Media)?(Create|Modify)Date")


def ending(name: str) -> str:
    return Path(name).suffix if "." in name else ".mp4"


def beyond_structure(tags: dict[str, object]) -> set[str]:
    return {
        tag
        for tag, value in tags.items()
        if tag.split(":")[0] not in STRUCTURE
        and not STRUCTURE_TAGS.fullmatch(tag)
        and not (TIMES.fullmatch(tag) and str(value).startswith("0000:00:00"))
    }


def decoded(ffmpeg: str, path: Path) -> tuple[list[str], str]:
    """All pictures and sounds as a player shows them, with their times, and how the picture is turned."""
    command = [ffmpeg, "-v", "error", "-i", str(path), "-map", "0:V?", "-map", "0:a?", "-f", "framemd5", "-"]
    answer = subprocess.run(command, capture_output=True, check=False, timeout=100, text=True)
    return answer.stdout.splitlines(), answer.stderr


def all_decoded(ffmpeg: str, paths: Sequence[Path], out: Path) -> tuple[list[list[str]], str]:
    """``decoded`` for many: a program is started for each dozen, not for each one."""
    complaints = ""
    for begin in range(0, len(paths), 12):
        command = [ffmpeg, "-v", "error"]
        for path in paths[begin : begin + 12]:
            command += ["-i", str(path)]
        for at in range(len(paths[begin : begin + 12])):
            command += ["-map", f"{at}:V?", "-map", f"{at}:a?", "-f", "framemd5", str(out / f"{begin + at}.md5")]
        complaints += subprocess.run(command, capture_output=True, check=False, timeout=100, text=True).stderr
    return [(out / f"{number}.md5").read_text().splitlines() for number in range(len(paths))], complaints


def holds_marker(data: bytes) -> bool:
    return RAW_PIECES.search(data) is not None


RAW_PIECES = re.compile(b"|".join(re.escape(MARKER.encode()[at : at + 8]) for at in range(len(MARKER) - 7)))


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, CleanResult]]:
    """Every planted video, cleaned: the folders of originals and of clean copies, and the results by name."""
    videos, out = tmp_path_factory.mktemp("planted"), tmp_path_factory.mktemp("clean")
    for name, data in PLANTED.items():
        (videos / f"{name}.mp4").write_bytes(data)
    return videos, out, {Path(result.path).stem: result for result in clean_to([videos], out)}


@pytest.mark.parametrize("name", PLANTED)
def test_the_scan_says_what_is_hidden(name: str, tmp_path: Path) -> None:
    assert holds_marker(PLANTED[name])
    (tmp_path / "video").write_bytes(PLANTED[name])
    report = scan_file(str(tmp_path / "video"), deep=True)
    assert report.error is None
    assert report.finds
    assert report.status is (PhotoStatus.LOCATION if "place" in name.split("-") else PhotoStatus.DETAILS)
    if "place" in name.split("-") and "dashcam" not in name:
        assert report.location == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=2e-4)


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_gone_and_no_sample_has_moved(name: str, cleaned: tuple[Path, Path, dict[str, CleanResult]]) -> None:
    result = cleaned[2][name]
    assert result.status is CleanStatus.CLEANED, result.error
    assert result.pixels_identical
    assert result.removed
    data = (cleaned[1] / f"{name}.mp4").read_bytes()
    assert not holds_marker(data)
    assert len(data) <= len(PLANTED[name])


def test_players_show_and_say_the_same(
    cleaned: tuple[Path, Path, dict[str, CleanResult]], ffmpeg: str, tmp_path: Path
) -> None:
    names = sorted(PLANTED.keys() - NOT_THE_SAME)
    before, _ = all_decoded(ffmpeg, [cleaned[0] / f"{name}.mp4" for name in names], tmp_path)
    (tmp_path / "clean").mkdir()
    after, complaints = all_decoded(ffmpeg, [cleaned[1] / f"{name}.mp4" for name in names], tmp_path / "clean")
    for name, old, new in zip(names, before, after, strict=True):
        assert len(new) > 2, name
        assert old == new, name
    assert not complaints


def test_exiftool_sees_nothing_but_structure(cleaned: tuple[Path, Path, dict[str, CleanResult]], exiftool: str) -> None:
    seen = witness(exiftool, cleaned[1])
    assert len(seen) == len(PLANTED)
    assert {path: left for path, tags in seen.items() if (left := beyond_structure(tags))} == {}
    assert "Cottage" not in json.dumps(seen)


def test_a_clean_copy_is_clean_and_cleaning_it_changes_nothing(
    cleaned: tuple[Path, Path, dict[str, CleanResult]], tmp_path: Path
) -> None:
    assert {report.status for report in scan([cleaned[1]], deep=True)} == {PhotoStatus.CLEAN}
    assert {result.status for result in clean_to([cleaned[1]], tmp_path)} == {CleanStatus.UNCHANGED}


@pytest.mark.parametrize("name", PLAIN)
def test_a_video_with_nothing_in_it_is_clean_already(name: str, tmp_path: Path, ffmpeg: str) -> None:
    video = tmp_path / f"video{ending(name)}"
    video.write_bytes(PLAIN[name])
    assert len(decoded(ffmpeg, video)[0]) > 2
    assert scan_file(str(video)).status is PhotoStatus.CLEAN
    (result,) = clean_to([video], tmp_path / "out")
    assert result.status is CleanStatus.UNCHANGED


def test_each_kind_of_file_is_known_by_its_content() -> None:
    kinds = {name: detect.format_of(data[:32], "photo.jpg") for name, data in PLAIN.items()}
    assert kinds["h264.mp4"] == kinds["fragments.mp4"] == detect.MP4
    assert kinds["hevc.mov"] == detect.MOV
    assert kinds["h263.3gp"] == detect.THREE_GP
    without_brands = written(tree("hevc.mov"))[20:]
    assert detect.format_of(without_brands[:32], "") == detect.MOV
    assert detect.format_of(b"\x12\x34\x56\x78mdat" + bytes(24), "") == detect.MOV  # large samples first: old cameras


def test_a_turned_video_stays_turned(tmp_path: Path, ffmpeg: str) -> None:
    turned = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 32 << 16, 0, 0x40000000)
    file = tree("h264.mp4")
    content = file["moov/trak/tkhd"].content
    file["moov/trak/tkhd"].content = content[:4] + video_builders.TIMES + content[12:40] + turned + content[76:]
    (tmp_path / "video.mp4").write_bytes(written(file))
    (result,) = clean_to([tmp_path / "video.mp4"], tmp_path / "out")
    clean = Path(result.output or "").read_bytes()
    assert result.status is CleanStatus.CLEANED
    assert turned in clean
    size = re.search(r"#dimensions 0: (\S+)", "\n".join(decoded(ffmpeg, Path(result.output or ""))[0]))
    assert size
    before = decoded(ffmpeg, tmp_path / "video.mp4")[0]
    assert before == decoded(ffmpeg, Path(result.output or ""))[0]


def test_the_date_stays_if_asked_to(tmp_path: Path) -> None:
    (tmp_path / "video.mp4").write_bytes(PLANTED["times"])
    (result,) = clean_to([tmp_path / "video.mp4"], tmp_path / "out", keep={Keep.DATE})
    assert result.status is CleanStatus.CLEANED, result.error
    assert video_builders.TIMES in Path(result.output or "").read_bytes()
    report = scan_file(str(result.output))
    assert report.taken == "2024-05-31T11:33:20+00:00"
    assert {find.kind for find in report.finds} == {Kind.TIME}


def test_cleaning_in_place_and_undoing_it_gives_every_byte_back(tmp_path: Path) -> None:
    (tmp_path / "videos").mkdir()
    some = dict(list(PLANTED.items())[::7])
    for name, data in some.items():
        (tmp_path / "videos" / name).write_bytes(data)
    originals = Originals(tmp_path / "kept")
    assert {result.status for result in clean_in_place([tmp_path / "videos"], originals)} == {CleanStatus.CLEANED}
    assert not any(holds_marker((tmp_path / "videos" / name).read_bytes()) for name in some)
    assert len(list(originals.undo_last())) == len(some)
    assert {name: (tmp_path / "videos" / name).read_bytes() for name in some} == some


@pytest.mark.parametrize("name", ["track-gopro-place", "track-phone-place", "keys-place", "udta-place"])
def test_the_quick_look_knows_the_place(name: str, tmp_path: Path) -> None:
    (tmp_path / "video").write_bytes(PLANTED[name])
    with PhotoFile(str(tmp_path / "video")) as file:
        seen = video_clean.survey(file)
    assert seen.location == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=2e-4)


def test_a_live_photo_is_told_by_its_identifier(tmp_path: Path) -> None:
    (tmp_path / "video").write_bytes(PLANTED["keys-place"])
    finds = scan_file(str(tmp_path / "video")).finds
    assert any(find.kind is Kind.IDENTIFIER and MARKER in find.value for find in finds)


def entry(name: str, kind: bytes) -> bytes:
    """A video whose pictures are said to be in another code."""
    return video_planted.changed("moov/trak/mdia/minf/stbl/stsd", 12, kind, name)


def twice(path: str) -> bytes:
    file = tree("h264.mp4")
    parent = path.rpartition("/")[0]
    file[parent].add(file[path])
    return written(file)


def overlapping() -> bytes:
    """A track that goes, and says that its samples stand where the picture's do."""
    file = tree("h264.mp4")
    _, sizes, offsets = video_builders.tables(file["moov/trak"])
    file["moov"].add(video_builders.track_of(b"meta", b"gpmd", bytes(sizes[0]), offsets[0] + 2))
    return written(file)


def hybrid() -> bytes:
    return video_planted.in_file(full(b"meta", bytes(full(b"hdlr", bytes(4), b"pict", bytes(13)))), at=1)


def far_away(value: bytes) -> bytes:
    return video_planted.changed("moov/trak/mdia/minf/stbl/stco", 8, value)


def in_object(name: str, number: int) -> bytes:
    """A video whose pictures or sound are in another code, as the descriptor in ``esds`` says it."""
    data, count = re.subn(rb"(esds.{12}\x04\x80{3}.).", rb"\g<1>" + bytes((number,)), PLAIN[name], count=1, flags=re.S)
    assert count
    return data


def bare(kind: bytes, content: bytes) -> bytes:
    return builders.box(b"ftyp", b"mp42" + bytes(4)) + builders.box(kind, content)


REFUSED = {
    "protected": (entry("h264.mp4", b"encv"), "DRM"),
    "protected-music": (entry("h264.mp4", b"drmi"), "DRM"),
    "protected-keys": (video_planted.in_moov(full(b"pssh", bytes(20))), "DRM"),
    "packed": (bare(b"moov", builders.box(b"cmov", bytes(40))), "old way"),
    "reference": (bare(b"moov", builders.box(b"rmra", bytes(40))), "another file"),
    "external": (video_planted.changed("moov/trak/mdia/minf/dinf/dref", 16, bytes(4)), "another file"),
    "two-descriptions": (written(tree("h264.mp4")) + bytes(tree("h264.mp4")["moov"]), "twice"),
    "two-tables": (twice("moov/trak/mdia/minf/stbl/stsz"), "twice"),
    "two-headers": (twice("moov/trak/tkhd"), "twice"),
    "same-number": (twice("moov/trak"), "same number"),
    "none": (bare(b"mdat", bytes(40)), "no video"),
    "nothing-shown": (bare(b"moov", b""), "no video"),
    "inside-itself": (bare(b"moov", builders.box(b"moov", b"")), "no video"),
    "picture-and-video": (hybrid(), "in one"),
    "unknown-code": (entry("h264.mp4", b"SVQ3"), "SVQ3"),
    "stills": (entry("h264.mp4", b"jpeg"), "jpeg"),
    "stills-called-video": (in_object("mpeg4.mp4", 0x6C), "code (number 108)"),
    "sound-with-comments": (in_object("h264.mp4", 0xDD), "code (number 221)"),
    "overlap": (overlapping(), "overlap"),
    "behind-the-end": (far_away(struct.pack(">I", 0xFFFFFF00)), "ends in the middle"),
    "before-the-start": (far_away(struct.pack(">I", 4)), "table"),
    "too-many-samples": (video_planted.changed("moov/trak/mdia/minf/stbl/stsz", 8, b"\xff\xff\xff\xff"), "table"),
    "too-many-chunks": (video_planted.changed("moov/trak/mdia/minf/stbl/stco", 4, b"\xff\xff\xff\xff"), "table"),
    "bad-unit": (remade(tree("h264.mp4"), first(struct.pack(">I", 0xFFFFFFF0) + b"\x06")), "picture data"),
    "faulty-coder": (
        remade(tree("h264.mp4"), first(sei("h264", video_builders.user_data(b"x264 - core 12 - old")))),
        "faulty program",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_cleaned_without_doubt_is_refused(name: str, tmp_path: Path) -> None:
    data, reason = REFUSED[name]
    (tmp_path / "video.mp4").write_bytes(data)
    (result,) = clean_to([tmp_path / "video.mp4"], tmp_path / "out")
    assert result.status is CleanStatus.FAILED
    assert reason in (result.error or "")
    assert (tmp_path / "video.mp4").read_bytes() == data
    assert scan_file(str(tmp_path / "video.mp4"), deep=True).error


@pytest.mark.parametrize("name", ["h264.mp4", "hevc.mov", "fragments.mp4"])
def test_a_video_cut_off_anywhere_is_never_said_to_be_clean(name: str, tmp_path: Path) -> None:
    data = video_planted.plain()[name]
    for end in range(8, len(data), 31):
        (tmp_path / "video").write_bytes(data[:end])
        with PhotoFile(str(tmp_path / "video")) as file:
            try:
                made = video_clean.plan(file)
            except Damaged:
                continue
        boundaries = [sum(len(bytes(node)) for node in tree(name).inside[:count]) for count in range(1, 20)]  # type: ignore[index]
        assert end in boundaries or made.finds, end


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers") / "video"


@given(base=st.sampled_from([*PLANTED.values(), *PLAIN.values()]), edits=EDITS, cut=CUTS)
def test_a_damaged_file_is_planned_or_refused_and_a_plan_cleans_for_good(
    path: Path, base: bytes, edits: list[tuple[int, bytes]], cut: int
) -> None:
    data = any_bytes.damaged(base, edits, cut)
    found = any_bytes.check(path, data, detect.VIDEOS)
    if found:
        made, clean = found
        assert all(clean[start:end] == data[start:end] for start, end in made.picture)  # nothing moved
        with PhotoFile(str(path)) as file:
            assert not video_clean.survey(file).finds


REFUSED_SAMPLES = {
    "nested_moov_1000": "no video",
    "sony-a7-xavc": "ends in the middle",
    "compatible-brands-fail": "no video",
    "compatible-brands": "no video",
}
"""Samples that are cut off or empty on purpose."""


def test_every_sample_is_cleaned_clean_already_or_refused_with_a_reason(
    samples: Path, tmp_path: Path, exiftool: str, ffmpeg: str
) -> None:
    endings = (".mp4", ".mov", ".3gp")
    found = sorted(path for path in samples.joinpath("photos").rglob("*") if path.suffix.lower() in endings)
    results = list(clean_to(found, tmp_path))
    assert len(results) == len(found) > 10
    for result in results:
        reason = REFUSED_SAMPLES.get(Path(result.path).stem)
        assert (reason in (result.error or "")) if reason else result.output, result
    seen = witness(exiftool, tmp_path)
    assert {path: left for path, tags in seen.items() if (left := beyond_structure(tags))} == {}
    for result in results:
        if result.output:
            assert decoded(ffmpeg, Path(result.path))[0] == decoded(ffmpeg, Path(result.output))[0]


def test_a_note_of_its_own_stays_out_of_the_sample_table(tmp_path: Path) -> None:
    """What other programs rely on: the file keeps its size, and every chunk its place."""
    (tmp_path / "video.mp4").write_bytes(PLANTED["samples-between-front"])
    (result,) = clean_to([tmp_path / "video.mp4"], tmp_path / "out")
    clean = Path(result.output or "").read_bytes()
    assert len(clean) == len(PLANTED["samples-between-front"])
    before, after = (
        Node(b"", inside=video_builders.parse(PLANTED["samples-between-front"])),
        Node(b"", inside=video_builders.parse(clean)),
    )
    assert video_builders.tables(before["moov/trak"]) == video_builders.tables(after["moov/trak"])


WATCH = """
import resource, sys
from app.photos.clean import clean_to
from app.photos.reading import PhotoFile
from app.photos import video_clean
with PhotoFile(sys.argv[1]) as file:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = video_clean.plan(file)
    count = sum(1 for _ in made.parts)
    assert made.keeps_the_picture()
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(made.finds))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say how much memory a program took")
def test_a_video_of_many_gigabytes_takes_little_memory(tmp_path: Path) -> None:
    """Sixty thousand pictures with a note in each of them; nearly all of the file is a hole."""
    video = tmp_path / "video.mp4"
    pictures, step = 60_000, 75_000
    video_builders.write_sparse(video, pictures, step)
    assert video.stat().st_size > 4 << 30
    answer = subprocess.run(
        [sys.executable, "-c", WATCH, str(video)], capture_output=True, check=False, timeout=100, text=True
    )
    assert answer.returncode == 0, answer.stderr
    parts, megabytes, finds = map(int, answer.stdout.split())
    assert parts > pictures
    assert megabytes < 40
    assert finds
