"""Copies drawn anew: only where asked for, always said to be so, clean, and as near to the original as can be."""

from __future__ import annotations

import errno
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps

from app.photos import redraw
from app.photos.clean import clean_to
from app.photos.model import CleanResult, CleanStatus, Keep, PhotoStatus
from app.photos.scan import scan_file
from tests.unit.photos import builders, png_builders
from tests.unit.photos.breaking import Breaking, fail_with
from tests.unit.photos.builders import MARKER, ascii_field, orientation, position
from tests.unit.photos.test_hiding_places import STRUCTURE, witness
from tests.unit.photos.test_raw import PREVIEW, RAWS
from tests.unit.photos.tiff_builders import long, page, short, write

EXIF = [orientation(6), ascii_field(270, MARKER)]
SMOOTH = Image.linear_gradient("L").resize((96, 64))
COLOURS = Image.merge("RGB", [SMOOTH, SMOOTH.transpose(Image.Transpose.ROTATE_180), SMOOTH])


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def drawn(folder: Path, name: str, data: bytes) -> CleanResult:
    (folder / name).write_bytes(data)
    (result,) = clean_to([folder / name], folder / "out", redraw=True)
    return result


def shown(result: CleanResult) -> Image.Image:
    assert result.status is CleanStatus.REDRAWN, result.error
    assert result.pixels_identical is False
    assert scan_file(result.output or "", deep=True).status is PhotoStatus.CLEAN
    with Image.open(result.output or "") as image:
        image.load()
    return image


def far_apart(one: Image.Image, other: Image.Image) -> float:
    """The largest difference of a channel."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return max(high for _, high in difference.getextrema())


def test_without_asking_nothing_is_drawn_and_the_way_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.bmp").write_bytes(saved(SMOOTH, "BMP"))
    (tmp_path / "a.txt").write_text("no picture")
    results = {Path(one.path).name: one for one in clean_to([tmp_path / "a.bmp", tmp_path / "a.txt"], tmp_path / "out")}
    assert results["a.bmp"].status is CleanStatus.FAILED
    assert results["a.bmp"].can_redraw
    assert (results["a.bmp"].error or "").endswith("Your file is untouched. A redrawn copy can be made instead.")
    assert not results["a.txt"].can_redraw
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("a.bmp", saved(COLOURS, "BMP"), ".jpg"),
        ("few.bmp", saved(COLOURS.quantize(16), "BMP"), ".png"),
        ("a.jp2", saved(SMOOTH.convert("RGB"), "JPEG2000"), ".jpg"),
        ("clear.jp2", saved(Image.merge("RGBA", [SMOOTH] * 4), "JPEG2000"), ".png"),
        ("grey.jp2", saved(SMOOTH, "JPEG2000"), ".jpg"),
    ],
)
def test_kinds_that_are_not_cleaned_are_drawn_anew(name: str, data: bytes, ending: str, tmp_path: Path) -> None:
    result = drawn(tmp_path, name, data)
    assert Path(result.output or "").name == f"{Path(name).stem} (redrawn){ending}"
    assert "may look slightly different" in (result.warning or "")
    assert far_apart(shown(result), Image.open(io.BytesIO(data))) <= 6
    assert (tmp_path / name).read_bytes() == data


def test_a_damaged_jpeg_is_drawn_as_far_as_it_goes_and_that_is_said(tmp_path: Path) -> None:
    whole = saved(SMOOTH.resize((400, 300)), "JPEG", quality=90)
    result = drawn(tmp_path, "a.jpg", builders.after_start(whole[:-200], builders.exif(EXIF, [], position())))
    image = shown(result)
    assert "part of the picture may be missing" in (result.warning or "")
    assert image.size == (300, 400)
    assert {find.kind.value for find in result.removed} >= {"location", "text"}
    assert MARKER.encode() not in Path(result.output or "").read_bytes()


def test_only_the_first_picture_of_many_is_drawn_and_that_is_said(tmp_path: Path) -> None:
    twice = replace(page("L"), fields=[*page("L").fields, long(257, 24)])
    many = write([page().adding(ascii_field(270, MARKER)), twice])
    result = drawn(tmp_path, "a.tif", many)
    assert "only the first" in (result.warning or "")
    assert far_apart(shown(result), Image.open(io.BytesIO(many))) < 90  # noise does not pack well


@pytest.mark.parametrize("turn", range(1, 9))
def test_it_is_upright(turn: int, tmp_path: Path) -> None:
    whole = saved(SMOOTH.convert("RGB"), "JPEG", quality=95)
    data = builders.after_start(whole[:-2], builders.exif([orientation(turn)]))
    upright = Image.open(io.BytesIO(builders.after_start(whole, builders.exif([orientation(turn)]))))
    assert far_apart(shown(drawn(tmp_path, "a.jpg", data)), ImageOps.exif_transpose(upright)) <= 12


def test_colours_are_those_that_the_profile_means(tmp_path: Path) -> None:
    """A profile that calls red what others call green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"????", b"gXYZ", 1)
    red = Image.new("RGB", (64, 64), (255, 0, 0))
    result = drawn(tmp_path, "a.jpg", saved(red, "JPEG", quality=95, icc_profile=swapped)[:-2])
    assert far_apart(shown(result), Image.new("RGB", (64, 64), (0, 255, 0))) <= 12


def test_a_profile_that_is_of_no_use_is_passed_over(tmp_path: Path) -> None:
    data = saved(SMOOTH.convert("RGB"), "JPEG", quality=95, icc_profile=b"nonsense" * 30)[:-2]
    assert far_apart(shown(drawn(tmp_path, "a.jpg", data)), SMOOTH) <= 6


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_many_bits_are_brought_down_to_eight(mode: str) -> None:
    deep = SMOOTH.convert("I").point(lambda value: value * 257)
    image = {"I;16": deep.convert("I;16"), "I": deep, "F": SMOOTH.convert("F").point(lambda value: value / 255)}[mode]
    assert far_apart(redraw.in_eight_bits(image), SMOOTH) <= 1


@pytest.mark.parametrize("name", RAWS)
def test_a_raw_picture_gives_its_preview_as_it_is(name: str, tmp_path: Path) -> None:
    result = drawn(tmp_path, name, RAWS[name])
    assert Path(result.output or "").name == "a (preview).jpg"
    assert "the preview that the camera made (96 by 64 points)" in (result.warning or "")
    assert far_apart(shown(result), Image.open(io.BytesIO(PREVIEW))) == 0
    assert {find.kind.value for find in result.removed} >= {"location", "device", "identifier"}


def test_a_preview_is_turned_as_the_raw_picture_is(tmp_path: Path) -> None:
    main = page("L").adding(short(274, 6), (50706, 1, b"\1\4\0\0"))
    result = drawn(tmp_path, "a.dng", write([main], tail=PREVIEW))
    assert dict(shown(result).getexif()) == {274: 6}


def test_what_cannot_be_shown_is_refused_in_words(tmp_path: Path) -> None:
    for name, data, why in (
        ("a.bmp", b"BM" + bytes(60), "cannot be shown here"),
        ("a.dng", write([page().adding((50706, 1, b"\1\4\0\0"))]), "no preview"),
        ("a.jpg", builders.picture()[:80], "cannot be shown here"),
    ):
        result = drawn(tmp_path, name, data)
        assert result.status is CleanStatus.FAILED
        assert why in (result.error or "")
    assert not list((tmp_path / "out").iterdir())


def test_a_picture_of_too_many_points_is_not_opened_up(tmp_path: Path) -> None:
    bomb = bytearray(saved(Image.new("RGB", (4, 4)), "BMP"))
    bomb[18:26] = (60_000).to_bytes(4, "little") * 2
    result = drawn(tmp_path, "a.bmp", bytes(bomb))
    assert "too large" in (result.error or "")


def test_what_can_be_cleaned_is_cleaned_and_not_drawn(tmp_path: Path) -> None:
    good = builders.after_start(builders.picture(), builders.exif(EXIF))
    assert drawn(tmp_path, "a.jpg", good).status is CleanStatus.CLEANED
    assert drawn(tmp_path, "a.png", png_builders.picture()).status is CleanStatus.UNCHANGED
    (result,) = clean_to([tmp_path / "a.jpg"], tmp_path / "out", redraw=True, keep={Keep.DATE})
    assert result.status is CleanStatus.CLEANED


def test_nothing_half_done_stays_wherever_the_disk_fails(tmp_path: Path) -> None:
    (tmp_path / "a.dng").write_bytes(RAWS["a.dng"])
    whole = Breaking()
    list(clean_to([tmp_path / "a.dng"], tmp_path / "whole", redraw=True, files=whole))
    others = ("make_folder", "make_folders", "remove")  # told as `UserError`; the last half of giving the name
    written = [number for number, (step, _) in enumerate(whole.log) if step not in others]
    for at in written[:-1]:
        out = tmp_path / f"out{at}"
        files = Breaking(at, fail_with(errno.ENOSPC))
        (result,) = clean_to([tmp_path / "a.dng"], out, redraw=True, files=files)
        names = {path.name for path in out.iterdir() if not path.name.startswith(".")}
        assert names == ({"a (preview).jpg"} if result.output else set()), whole.log[at]
    assert (tmp_path / "a.dng").read_bytes() == RAWS["a.dng"]


def test_exiftool_sees_nothing_but_structure(tmp_path: Path, exiftool: str, samples: Path) -> None:
    files = samples.joinpath("photos/nom-exif").glob("*.cr3")
    for name, data in RAWS.items():
        (tmp_path / f"raw-{name}").write_bytes(data)
    results = list(clean_to([*files, *tmp_path.glob("raw-*")], tmp_path / "out", redraw=True))
    assert {one.status for one in results} == {CleanStatus.REDRAWN}
    for tags in witness(exiftool, tmp_path / "out").values():
        kept = {tag for tag in tags if tag.split(":")[0] not in STRUCTURE and not tag.startswith(("ICC", "SourceFile"))}
        assert {tag for tag in kept if not tag.startswith(("PNG:", "IFD0:Orientation"))} == set()
