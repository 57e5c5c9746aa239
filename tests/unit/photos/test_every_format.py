"""Promise 3 for the formats beside JPEG: whatever is hidden, and wherever, is found and is gone from the clean copy."""

from __future__ import annotations

import io
import json
import re
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pi_heif import register_heif_opener
from PIL import Image, ImageSequence

from app.photos import detect, thumbnails, tiff_tags
from app.photos.clean import clean_in_place, clean_to
from app.photos.model import CleanResult, CleanStatus, Keep, PhotoStatus
from app.photos.originals import Originals
from app.photos.scan import scan, scan_file
from tests.unit.photos import (
    any_bytes,
    avif_builders,
    builders,
    gif_builders,
    heic_builders,
    png_builders,
    tiff_builders,
    webp_builders,
)
from tests.unit.photos.any_bytes import CUTS, EDITS
from tests.unit.photos.test_hiding_places import witness
from tests.unit.photos.test_video import beyond_structure as beyond_video

register_heif_opener()

MAKERS: dict[str, ModuleType] = {
    detect.PNG: png_builders,
    detect.WEBP: webp_builders,
    detect.GIF: gif_builders,
    detect.TIFF: tiff_builders,
    detect.HEIC: heic_builders,
    detect.AVIF: avif_builders,
}
PLANTED = {f"{kind}-{name}": data for kind, maker in MAKERS.items() for name, data in maker.planted().items()}
PLAIN = {f"{kind}-{name}": data for kind, maker in MAKERS.items() for name, data in maker.plain_pictures().items()}
STRUCTURE_TAGS = re.compile(
    r"SourceFile|PNG(-pHYs)?:(Image(Width|Height)|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency"
    r"|Gamma|(White|Red|Green|Blue)(Point)?[XY]|BackgroundColor|SRGBRendering|ProfileName|Animation\w+|Pixel\w+|SignificantBits)"
    r"|RIFF:(VP8Version|HorizontalScale|VerticalScale|WebP_Flags|Image(Width|Height)|AlphaIsUsed|Alpha\w+|Anim\w+|FrameCount"
    r"|Duration|BackgroundColor)"
    r"|GIF:(GIFVersion|Image(Width|Height)|HasColorMap|ColorResolutionDepth|BitsPerPixel|BackgroundColor|AnimationIterations|FrameCount"
    r"|Duration|TransparentColor|PixelAspectRatio)|IFD0:Orientation|ICC.*"
    r"|IFD[0-9]+:(Image(Width|Height)|BitsPerSample|Compression|PhotometricInterpretation|FillOrder|Orientation|SamplesPerPixel"
    r"|RowsPerStrip|(Strip|Tile)(Offsets|ByteCounts)|Tile(Width|Length)|[XY]Resolution|ResolutionUnit|PlanarConfiguration|PageNumber"
    r"|Predictor|ColorMap|ExtraSamples|SampleFormat|InkSet|WhitePoint|PrimaryChromaticities|YCbCr\w+|ReferenceBlackWhite|SubfileType"
    r"|T[46]Options|JPEGTables|PreviewImage\w*)"
    r"|Meta:(PrimaryItemReference|MetaImageSize)|QuickTime:(MajorBrand|MinorVersion|CompatibleBrands|HandlerType|MediaData\w+"
    r"|(HEVC|AV1)ConfigurationVersion|Gen\w+|ConstraintIndicatorFlags|MinSpatialSegmentationIDC|ParallelismType|ChromaFormat"
    r"|ChromaSamplePosition|BitDepth\w+|\w+FrameRate|NumTemporalLayers|TemporalIDNested|ImagePixelDepth|ImageSpatialExtent"
    r"|ColorProfiles|ColorPrimaries|\w+Characteristics|MatrixCoefficients|VideoFullRangeFlag|Rotation|Mirroring|CleanAperture"
    r"|PixelAspectRatio|AuxiliaryImageType)|Track\d+:OtherFormat"
)
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")


def frames(data: bytes) -> tuple[Any, ...]:
    """All that a viewer shows: every frame's pixels and its time on screen, how often it repeats, the orientation."""
    with Image.open(io.BytesIO(data)) as image:
        size = image.size  # of the first frame: HEIC may hold pictures of different sizes
        shown = [(frame.mode, frame.tobytes(), frame.info.get("duration")) for frame in ImageSequence.Iterator(image)]
        return size, image.info.get("loop"), image.info.get("gamma"), shown


def everything_in(data: bytes) -> bytes:
    """``data``, and all that is packed in it."""
    unpacked = [data]
    for match in _ZLIB.finditer(data):
        try:
            unpacked.append(zlib.decompressobj().decompress(data[match.start() :], 1 << 20))
        except zlib.error:
            continue
    return b"\n".join(unpacked)


def holds_marker(data: bytes) -> bool:
    everything = everything_in(data)
    spellings = [builders.MARKER.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return any(words in everything or words.hex().encode() in everything.replace(b"\n", b"") for words in spellings)


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, CleanResult]]:
    """Every planted file, cleaned: the folder of clean copies, and the results by name."""
    photos = tmp_path_factory.mktemp("planted")
    for name, data in PLANTED.items():
        (photos / f"{name}.photo").write_bytes(data)
    out = tmp_path_factory.mktemp("clean")
    return out, {Path(result.path).stem: result for result in clean_to([photos], out)}


@pytest.mark.parametrize("name", PLANTED)
def test_the_scan_says_what_is_hidden(name: str, tmp_path: Path) -> None:
    assert holds_marker(PLANTED[name])
    (tmp_path / "photo").write_bytes(PLANTED[name])
    report = scan_file(str(tmp_path / "photo"))
    assert report.format == name.split("-", maxsplit=1)[0]
    assert report.finds
    assert report.status is (PhotoStatus.LOCATION if "place" in name else PhotoStatus.DETAILS)
    if "place" in name and "city" not in name:
        assert report.location == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=2e-4)


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_gone_and_the_picture_is_the_same(name: str, cleaned: tuple[Path, dict[str, CleanResult]]) -> None:
    result = cleaned[1][name]
    assert result.status is CleanStatus.CLEANED, result.error
    assert result.pixels_identical
    assert result.removed
    data = (cleaned[0] / f"{name}.photo").read_bytes()
    assert not holds_marker(data)
    kind, _, place = name.partition("-")
    maker = MAKERS[kind]
    shown = maker.shown(place) if place in getattr(maker, "NOT_SHOWN", ()) else PLANTED[name]
    assert frames(data) == frames(shown)


def test_exiftool_sees_nothing_but_structure(cleaned: tuple[Path, dict[str, CleanResult]], exiftool: str) -> None:
    seen = witness(exiftool, "-ext", "photo", cleaned[0])
    assert len(seen) == len(PLANTED)
    assert {path: left for path, tags in seen.items() if (left := beyond_structure(tags))} == {}
    assert "Cottage" not in json.dumps(seen)


def beyond_structure(tags: dict[str, object]) -> set[str]:
    """What is neither structure nor, in an animation that is a video inside, a video's."""
    return {tag for tag in beyond_video(tags) if not STRUCTURE_TAGS.fullmatch(tag)}


def test_a_clean_copy_is_clean_and_cleaning_it_changes_nothing(
    cleaned: tuple[Path, dict[str, CleanResult]], tmp_path: Path
) -> None:
    assert {report.status for report in scan([cleaned[0]], deep=True)} == {PhotoStatus.CLEAN}
    again = list(clean_to([cleaned[0]], tmp_path))
    assert {result.status for result in again} == {CleanStatus.UNCHANGED}


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_with_nothing_in_it_is_clean_already(name: str, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(PLAIN[name])
    assert scan_file(str(tmp_path / "photo")).status is PhotoStatus.CLEAN
    (result,) = clean_to([tmp_path / "photo"], tmp_path / "out")
    assert result.status is CleanStatus.UNCHANGED


@pytest.mark.parametrize("kind", [kind for kind, maker in MAKERS.items() if hasattr(maker, "turned")])
@pytest.mark.parametrize("value", range(1, 9))
def test_the_orientation_stays_and_nothing_else(kind: str, value: int, tmp_path: Path) -> None:
    kept = dict(Image.open(io.BytesIO(clean_bytes(MAKERS[kind].turned(value), tmp_path))).getexif())
    assert kept.pop(0x0112, 1) == value
    assert (kept.keys() <= tiff_tags.ALLOWED.keys()) if kind == detect.TIFF else not kept


def test_cleaning_in_place_and_undoing_it_gives_every_byte_back(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for name, data in PLANTED.items():
        (tmp_path / "photos" / name).write_bytes(data)
    originals = Originals(tmp_path / "kept")
    assert {result.status for result in clean_in_place([tmp_path / "photos"], originals)} == {CleanStatus.CLEANED}
    assert not any(holds_marker((tmp_path / "photos" / name).read_bytes()) for name in PLANTED)
    assert len(list(originals.undo_last())) == len(PLANTED)
    assert {name: (tmp_path / "photos" / name).read_bytes() for name in PLANTED} == PLANTED


@pytest.mark.parametrize("kind", MAKERS)
def test_previews_are_small_and_upright(kind: str, tmp_path: Path) -> None:
    for name, data in PLAIN.items():
        if name.startswith(kind):
            (tmp_path / "photo").write_bytes(data)
            preview = thumbnails.preview(str(tmp_path / "photo"), 16)
            assert preview, name
            assert (preview.width, len(preview.rgb)) == (16, 16 * preview.height * 3)
    if hasattr(MAKERS[kind], "turned"):
        (tmp_path / "photo").write_bytes(MAKERS[kind].turned(6))
        preview = thumbnails.preview(str(tmp_path / "photo"), 16)
        assert preview
        assert preview.height > preview.width


def clean_bytes(data: bytes, folder: Path, *keep: Keep) -> bytes:
    (folder / "photo").write_bytes(data)
    (result,) = clean_to([folder / "photo"], folder / "out", keep=set(keep))
    assert result.status is CleanStatus.CLEANED, result.error
    return Path(result.output or "").read_bytes()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers") / "photo"


@given(base=st.sampled_from([*PLANTED.values(), *PLAIN.values()]), edits=EDITS, cut=CUTS)
def test_a_damaged_file_is_planned_or_refused_and_a_plan_cleans_for_good(
    path: Path, base: bytes, edits: list[tuple[int, bytes]], cut: int
) -> None:
    any_bytes.check(path, any_bytes.damaged(base, edits, cut), MAKERS)


REFUSED = {
    "picture data are damaged": "exif-both exif-legacy-app1 exif-legacy exif text-only",
    "animation's frames is damaged": """
        chunk_multi_actl chunk_no_fctl chunk_no_fdat chunk_repeat_fctl fctl_actl sequence_fdat_fctl sequence_gap
        sequence_reorder sequence_reorder_chunk sequence_repeat sequence_repeat_chunk sequence_start
        syntax_num_frames_invalid syntax_num_frames_zero syntax_num_frames_zero_default
    """,
    "more hidden pictures than": "tiff_poc",
    "which of its pictures": "Chimera-AV1-10bit-480x270",
    "ends in the middle": "corrupted truncated oom_large_box",
    "contradict one another": "invalid_id",
    "there is no picture in it": "compatible-brands",
    "whatever its name says": "compatible-brands-fail",
    "the file is empty": "empty",
    "there is no video in it": "compatible-brands-fail",
}
"""Samples that are broken on purpose: no program need show them, and none is cleaned by guessing."""
UNREADABLE_TO_PILLOW = {
    *("syntax_num_frames_high.png", "alpha_noispe.avif", "clap_irot_imir_non_essential.avif", "pyramid_pymd.avif"),
    *("color_grid_alpha_grid_tile_shared_in_dimg.avif", "sofa_grid1x5_420_dimg_repeat.avif"),
    *("seine_sdr_gainmap_gammazero.avif", "supported_gainmap_writer_version_with_extra_bytes.avif"),
}
SEVERAL_PICTURES = {"bird_burst.heic", "empty_icc.heic", "zPug_3.heic"}
"""Only the one that is shown stays."""
STILL_IN_BROKEN_ANIMATIONS = {"chunk_actl_after_idat.png", "chunk_no_actl.png"}
"""Their frames are no animation, for want of its header: only Pillow reads a time out of what goes."""


def test_every_sample_is_cleaned_clean_already_or_refused_with_a_reason(
    samples: Path, tmp_path: Path, exiftool: str
) -> None:
    endings = (".tif", ".heif", ".hif", *(f".{kind.lower()}" for kind in MAKERS))
    found = sorted(path for path in samples.joinpath("photos").rglob("*") if path.suffix.lower() in endings)
    results = list(clean_to(found, tmp_path))
    assert len(results) == len(found) > 80
    for result in results:
        name, why = Path(result.path).stem, result.error or ""
        assert result.output or any(name in names.split() and words in why for words, names in REFUSED.items()), result
    seen = witness(exiftool, tmp_path)
    assert {path: left for path, tags in seen.items() if (left := beyond_structure(tags))} == {}
    for result in results:
        name = Path(result.path).name
        if result.output and name not in UNREADABLE_TO_PILLOW | STILL_IN_BROKEN_ANIMATIONS:
            *rest, shown = frames(Path(result.path).read_bytes())
            *rest_left, left = frames(Path(result.output).read_bytes())
            if name in SEVERAL_PICTURES:
                shown = [frame for frame in shown if frame in left]
            assert (rest, shown) == (rest_left, left), name
