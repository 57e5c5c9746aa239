"""What stands around a picture: sidecars, the other half of a pair, its name, what the computer noted about it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.photos import attributes, pairs, sidecar, takeout, telling_names
from app.photos.companions import companions, is_sidecar_name
from app.photos.model import Find, Kind, PhotoReport, PhotoStatus
from app.photos.reading import Damaged
from app.photos.scan import scan, scan_file
from app.places.town_names import TownNames
from app.system.paths import places_dir
from tests.unit.photos import builders
from tests.unit.photos.around_files import EDITS, TAKEOUT, XMP, has_attributes, live_pair, note, takeout_json

LATITUDE, LONGITUDE = 53.5933, -2.2966


def photo(path: Path) -> Path:
    """A photo that is clean inside."""
    path.write_bytes(builders.picture())
    return path


def only_report(folder: Path) -> PhotoReport:
    (report,) = scan([folder], deep=True)
    return report


# --- Whose sidecar is it --------------------------------------------------------------------------

LONG = "123456789012345678901234567890123456789012345"  # 45 characters


@pytest.mark.parametrize(
    ("sidecar_name", "picture"),
    [
        ("a.xmp", "a.jpg"),
        ("A.XMP", "a.jpg"),
        ("a.jpg.xmp", "a.jpg"),
        ("IMG_0010.AAE", "IMG_0010.HEIC"),
        ("IMG_0010.AAE", "IMG_E0010.HEIC"),
        ("IMG_O0010.AAE", "IMG_0010.HEIC"),
        ("IMG_1.jpg.json", "IMG_1.jpg"),
        ("IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg"),
        ("IMG_1.jpg.supplemental-me.json", "IMG_1.jpg"),
        ("IMG_1.jpg.s.json", "IMG_1.jpg"),
        ("IMG_1.jpg..json", "IMG_1.jpg"),
        ("IMG_1.jpg(1).json", "IMG_1(1).jpg"),
        ("IMG_1(1).jpg.json", "IMG_1(1).jpg"),
        ("IMG_1.jpg.supplemental-metadata(1).json", "IMG_1(1).jpg"),
        ("IMG_1.jpg.suppl(12).json", "IMG_1(12).jpg"),
        ("IMG_1.jpg.json", "IMG_1-edited.jpg"),
        ("IMG_1.jpg(1).json", "IMG_1-edited(1).jpg"),
        ("IMG_1.HEIC.supplemental-metadata.json", "IMG_1-bearbeitet.HEIC"),
        (f"{LONG}6.json", f"{LONG}678.jpg"),
        (f"{LONG}.json", f"{LONG}.jpg"),
        (f"{LONG[:44]}.JP.supplem.json", f"{LONG[:44]}.JPG"),
        (f"{LONG}6(1).json", f"{LONG}678(1).jpg"),
        ("VID_1.mp4.supplemental-metadata.json", "VID_1.mp4"),
    ],
)
def test_a_sidecar_belongs_to_its_picture(sidecar_name: str, picture: str) -> None:
    found = companions([sidecar_name, picture, "other.jpg", "other (1).jpg", "IMG_2.jpg"])
    assert found[picture].sidecars == (sidecar_name,)
    assert found[sidecar_name].owners == (picture,)
    assert set(found) == {sidecar_name, picture}


@pytest.mark.parametrize(
    ("sidecar_name", "picture"),
    [
        ("a.xmp", "ab.jpg"),
        ("IMG_1.jpg(1).json", "IMG_1.jpg"),
        ("IMG_1.jpg.json", "IMG_1(1).jpg"),
        ("IMG_1.jpg.backup.json", "IMG_1.jpg"),
        ("IMG_1.jp.json", "IMG_1.jpg"),
        ("settings.json", "IMG_1.jpg"),
        ("metadata.json", "IMG_1.jpg"),
        ("IMG_1.json.jpg", "IMG_1.jpg"),
    ],
)
def test_what_is_no_sidecar_of_it(sidecar_name: str, picture: str) -> None:
    assert companions([sidecar_name, picture]) == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.xmp", True),
        ("IMG_1.AAE", True),
        ("metadata.json", True),
        ("metadata(3).json", True),
        ("Metadaten.json", True),
        ("IMG_1.jpg.s(1).json", True),
        ("IMG_1.JPG.json", True),
        ("settings.json", False),
        ("package.json", False),
        ("a.jpg", False),
    ],
)
def test_sidecars_without_a_picture_are_known_by_their_name(name: str, expected: bool) -> None:
    assert is_sidecar_name(name) == expected


@given(st.lists(st.text("IMG_1().-jsonpedtalxuhc", min_size=1, max_size=60), max_size=30))
def test_any_names_are_sorted_out(names: list[str]) -> None:
    known = set(names)
    for name, beside in companions(names).items():
        assert name in known
        assert known.issuperset((*beside.sidecars, *beside.owners, *filter(None, [beside.pair])))


def test_many_names_that_begin_alike_take_no_long_time() -> None:
    start = "x" * 46
    names = [f"{start}{number}.jpg" for number in range(20_000)] + [f"{start}({n}).json" for n in range(5_000)]
    assert len(companions(names)) <= len(names)


# --- What sidecars say ----------------------------------------------------------------------------


def test_what_google_takeout_says_is_the_photos(tmp_path: Path) -> None:
    photo(tmp_path / "IMG_1.jpg")
    (tmp_path / "IMG_1.jpg.supplemental-metad.json").write_text(takeout_json())
    report = only_report(tmp_path)
    assert Path(report.path).name == "IMG_1.jpg"
    assert (report.status, report.location) == (PhotoStatus.LOCATION, (LATITUDE, LONGITUDE))
    assert report.taken == "2024-05-31T11:30:00+00:00"
    assert report.sidecars == (str(tmp_path / "IMG_1.jpg.supplemental-metad.json"),)
    where = "sidecar IMG_1.jpg.supplemental-metad.json"
    assert set(report.finds) >= {
        Find(Kind.LOCATION, where, "53.59330, -2.29660"),
        Find(Kind.PERSON, where, "person in the picture: Anna Example"),
        Find(Kind.TEXT, where, "description: At Sam's flat"),
        Find(Kind.TEXT, where, "title: IMG_1.jpg"),
        Find(Kind.DEVICE, where, "sent from: ANDROID_PHONE"),
        Find(Kind.DEVICE, where, "folder on the phone: WhatsApp Images"),
        Find(Kind.SOFTWARE, where, "app: com.whatsapp"),
        Find(Kind.IDENTIFIER, where, "address in Google Photos: https://photos.google.com/photo/AF1Q"),
        Find(Kind.TIME, where, "taken: 2024-05-31T11:30:00+00:00"),
    }


def test_the_picture_itself_is_believed_first(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(
        builders.after_start(builders.picture(), builders.exif([], [], builders.position()))
    )
    (tmp_path / "a.jpg.json").write_text(takeout_json())
    report = only_report(tmp_path)
    assert report.location == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=1e-5)
    assert any(find.kind is Kind.LOCATION and "sidecar" in find.where for find in report.finds)


def test_no_place_is_zero_zero(tmp_path: Path) -> None:
    nowhere = {"latitude": 0.0, "longitude": 0.0}
    facts = takeout.read(json.dumps(TAKEOUT | {"geoData": nowhere, "geoDataExif": nowhere}).encode())
    assert facts is not None
    assert facts.location is None
    assert not any(find.kind is Kind.LOCATION for find in facts.finds)
    facts = takeout.read(json.dumps(TAKEOUT | {"geoData": nowhere}).encode())
    assert facts is not None
    assert facts.location == (LATITUDE, LONGITUDE)


@pytest.mark.parametrize(
    "value",
    [
        *(None, 1, "x", [], {}, {"latitude": "1", "longitude": 2}, {"latitude": 91, "longitude": 0}),
        *({"latitude": 1e999, "longitude": 1}, {"latitude": float("nan"), "longitude": 1}),
        *({"latitude": True, "longitude": True}, {"latitude": 10**400, "longitude": 1}),
    ],
)
def test_odd_values_are_not_taken_for_a_place(value: object) -> None:
    content = json.dumps({"photoTakenTime": value, "geoData": value, "people": value, "description": value})
    facts = takeout.read(content.encode())
    assert facts is not None
    assert facts.location is None
    assert facts.taken is None


@pytest.mark.parametrize("stamp", ["-1", "0", "99999999999999", "9" * 5000, "١٢٣", "1.5", 10**12, True, None, []])
def test_odd_times_are_none(stamp: object) -> None:
    facts = takeout.read(json.dumps({"photoTakenTime": {"timestamp": stamp}}).encode())
    assert facts is not None
    assert facts.taken is None or facts.taken.startswith("1970")


def test_an_album_is_reported_by_itself(tmp_path: Path) -> None:
    place = {"name": "Bury Market", "latitudeE7": 535933000, "longitudeE7": -22966000}
    album = {
        "title": "Summer",
        "description": "With the Smiths",
        "access": "protected",
        "date": {"timestamp": "1717155000"},
        "enrichments": [
            {"narrativeEnrichment": {"text": "Day one"}},
            {"locationEnrichment": {"location": [place, {"latitudeE7": 10**30}]}},
        ],
        "sharedAlbumComments": [{"text": "Lovely", "contentOwnerName": "Jo Neighbour"}],
    }
    (tmp_path / "metadata.json").write_text(json.dumps(album))
    (tmp_path / "package.json").write_text('{"title": "x", "access": "y"}')
    report = only_report(tmp_path)
    assert (report.format, report.status, report.location) == (
        sidecar.TAKEOUT,
        PhotoStatus.LOCATION,
        (LATITUDE, LONGITUDE),
    )
    values = {find.value for find in report.finds}
    assert values >= {"place: Bury Market", "note: Day one", "comment: Lovely", "who commented: Jo Neighbour"}
    assert report.error == (
        "It cannot be cleaned, because it is a file of details, and its photo is not beside it: "
        "delete it if you do not need it."
    )


def test_other_json_beside_a_photo_is_none_of_it(tmp_path: Path) -> None:
    photo(tmp_path / "a.jpg")
    (tmp_path / "a.json").write_text('{"colours": 3}')
    (tmp_path / "a.jpg.json").write_text("[1, 2]")
    report = only_report(tmp_path)
    assert (report.status, report.finds, report.sidecars) == (PhotoStatus.CLEAN, (), ())


def test_what_xmp_says_is_the_photos(tmp_path: Path) -> None:
    photo(tmp_path / "a.jpg")
    (tmp_path / "a.xmp").write_text(XMP)
    report = only_report(tmp_path)
    assert report.status is PhotoStatus.LOCATION
    assert report.location == pytest.approx((53.475, -2.2375))
    assert report.taken == "2024-05-31T12:30:00"
    assert Find(Kind.PERSON, "sidecar a.xmp", "creator: Anna Example") in report.finds


def test_edits_alone_leave_a_photo_clean(tmp_path: Path) -> None:
    photo(tmp_path / "IMG_0010.jpg")
    (tmp_path / "IMG_0010.AAE").write_text(EDITS)
    report = only_report(tmp_path)
    assert report.status is PhotoStatus.CLEAN
    said = "edits made on an iPhone or iPad with com.apple.mobileslideshow, 2024-05-31T12:30:00Z"
    assert report.finds == (Find(Kind.EDITS, "sidecar IMG_0010.AAE", said),)


def test_sidecars_alone_and_with_their_photo(tmp_path: Path) -> None:
    photo(tmp_path / "a.jpg")
    (tmp_path / "a.xmp").write_text(XMP)
    (tmp_path / "b.xmp").write_text(XMP)
    names = [Path(report.path).name for report in scan([tmp_path])]
    assert names == ["a.jpg", "b.xmp"]
    assert [Path(report.path).name for report in scan([tmp_path / "a.jpg", tmp_path / "a.xmp"])] == ["a.jpg"]
    alone = scan_file(str(tmp_path / "a.xmp"))
    assert alone.status is PhotoStatus.LOCATION
    assert "belongs to a.jpg: clean that photo" in (alone.error or "")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.jpg.json", b"{}" + b" " * 50_000_000, "far larger"),
        ("a.jpg.json", b"[" * 200_000, "damaged"),
        ("a.jpg.json", b'{"a":' * 100_000, "damaged"),
        ("a.jpg.json", b"\xff\xfe\x00", "damaged"),
        ("a.jpg.json", b"", "damaged"),
        ("a.jpg.json", b'{"geoData": ' + b"9" * 100_000 + b"}", "damaged"),
        ("a.xmp", b"hello", "not an XMP file"),
        ("a.xmp", b"", "not an XMP file"),
    ],
    ids=range(8),
)
def test_a_bad_sidecar_is_said_and_its_photo_is_still_looked_at(
    name: str, content: bytes, why: str, tmp_path: Path
) -> None:
    photo(tmp_path / "a.jpg")
    (tmp_path / name).write_bytes(content)
    report = only_report(tmp_path)
    assert report.status is PhotoStatus.DETAILS, "what it holds is not known"
    (find,) = report.finds
    assert why in find.value
    (tmp_path / "a.jpg").unlink()
    alone = only_report(tmp_path)
    assert alone.status is PhotoStatus.UNREADABLE
    assert why in (alone.error or "")


KEYS = (*TAKEOUT, *"albumData enrichments sharedAlbumComments latitude timestamp name date access".split())
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
)


@given(st.binary(max_size=300) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_no_json_breaks_the_reader(content: bytes) -> None:
    try:
        facts = takeout.read(content)
    except Damaged:
        return
    assert facts is None or all(isinstance(find.value, str) for find in facts.finds)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
@pytest.mark.parametrize("name", ["a.xmp", "a.jpg.json", "a.json", "a.AAE"])
def test_a_sidecar_that_is_a_shortcut_is_said_by_its_photo(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    photo(folder / "a.jpg")
    (tmp_path / "elsewhere").write_text(XMP)
    (folder / name).symlink_to(tmp_path / "elsewhere")
    for report in (only_report(folder), scan_file(str(folder / "a.jpg"))):
        (find,) = report.finds
        assert find.where == f"sidecar {name}"
        assert "it is a shortcut (symbolic link), and shortcuts are not followed" in find.value
        assert report.location is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_sidecar_that_is_a_shortcut_is_said_without_its_photo(tmp_path: Path) -> None:
    for name in ("a.xmp", "package.json"):
        (tmp_path / name).symlink_to(tmp_path / "nowhere")
    report = only_report(tmp_path)
    assert Path(report.path).name == "a.xmp"
    assert "shortcuts are not followed" in (report.error or "")


# --- Pairs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["JPG", "HEIC"])
def test_a_live_photo_is_a_pair(ending: str, tmp_path: Path) -> None:
    still, video = live_pair(tmp_path, "IMG_7", still=ending)
    found = companions([still.name, video.name])
    assert (found[still.name].pair, found[video.name].pair) == (video.name, still.name)
    assert scan_file(str(still), deep=True).pair == str(video)
    assert scan_file(str(video), deep=True).pair == str(still)
    assert pairs.may_be_one(str(still), str(video))
    assert pairs.may_be_one(str(video), str(still))


@pytest.mark.parametrize("ending", ["JPG", "HEIC"])
def test_two_of_one_name_with_other_identifiers_are_none(ending: str, tmp_path: Path) -> None:
    still, _ = live_pair(tmp_path, "IMG_7", still=ending)
    (tmp_path / "more").mkdir()
    _, stranger = live_pair(tmp_path / "more", "IMG_7", identifier="00000000-0000-4000-8000-000000000000")
    video = tmp_path / "IMG_7.MOV"
    video.write_bytes(stranger.read_bytes())
    assert not pairs.may_be_one(str(still), str(video))
    assert scan_file(str(still), deep=True).pair is None


@pytest.mark.parametrize(("still", "video"), [("a.jpg", "a.mp4"), ("A.HEIC", "a.mov"), ("PXL_1.MP.jpg", "PXL_1.MP")])
def test_motion_photos_are_pairs_by_name(still: str, video: str) -> None:
    found = companions([still, video, "b.jpg", "c.mp4"])
    assert {name: beside.pair for name, beside in found.items()} == {still: video, video: still}


@given(st.binary(max_size=200), st.integers(0, 4000), st.integers(0, 255))
def test_no_video_breaks_the_question_of_a_pair(noise: bytes, at: int, value: int) -> None:
    with TemporaryDirectory() as folder:
        still, video = live_pair(Path(folder), "a")
        content = bytearray(video.read_bytes())
        content[at % len(content)] = value
        video.write_bytes(bytes(content[:at]) + noise)
        assert pairs.may_be_one(str(still), str(video)) in (True, False)
        assert pairs.may_be_one(str(video), str(video)) in (True, False)


def test_three_of_one_name_are_no_pair() -> None:
    assert companions(["a.jpg", "a.heic", "a.mov"]) == {}


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("IMG_20240531_123000.jpg", "2024-05-31 12:30"),
        ("PXL_20240531_113000123.jpg", "2024-05-31 11:30"),
        ("2024-05-31 12.30.00.jpg", "2024-05-31 12:30"),
        ("WhatsApp Image 2024-05-31 at 12.30.00.jpeg", "2024-05-31 12:30"),
        ("WhatsApp Image 2024-05-31 at 12.30.00 (1).jpeg", "2024-05-31 12:30"),
        ("Screenshot_20240531-123000.png", "2024-05-31 12:30"),
        ("Screenshot 2024-05-31 at 12.30.00.png", "2024-05-31 12:30"),
        ("VID-20240531-WA0001.mp4", "2024-05-31"),
        ("signal-2024-05-31-12-30-00-123.jpg", "2024-05-31 12:30"),
        ("20240531.jpg", "2024-05-31"),
        ("31-05-2024.jpg", "2024-05-31"),
        ("FB_IMG_1717155000000.jpg", "2024-05-31 11:30"),
        ("IMG_0001.jpg", None),
        ("DSC_20249999.jpg", None),
        ("20240230.jpg", None),
        ("IMG_120240531123.jpg", None),
        ("photo-0001.jpg", None),
        ("1980x1080 wallpaper.jpg", None),
        ("", None),
    ],
)
def test_dates_in_names(name: str, date: str | None) -> None:
    assert telling_names.date_in(os.path.splitext(name)[0]) == date


@pytest.mark.parametrize(
    ("name", "town"),
    [
        ("Manchester.jpg", "Manchester"),
        ("our house in bury st edmunds 3.jpg", "Bury St Edmunds"),
        ("stoke-on-trent_walk.jpg", "Stoke-on-Trent"),
        ("Milton_Keynes.jpg", "Milton Keynes"),
        ("bath time.jpg", None),
        ("my reading corner.jpg", None),
        ("Lincoln's birthday.jpg", None),
        ("tea with Chester and Florence.jpg", None),
        ("for sale.jpg", None),
        ("walk in the wood.jpg", None),
        ("Manchesterson.jpg", None),
        ("Camera Roll.jpg", None),
        ("Screenshot.jpg", None),
        ("the battle of march.jpg", None),
        ("garden party.jpg", None),
        ("school trip and church.jpg", None),
    ],
)
def test_towns_in_names(name: str, town: str | None) -> None:
    assert TownNames(places_dir())(os.path.splitext(name)[0]) == town


def test_towns_are_not_read_for_names_without_words(tmp_path: Path) -> None:
    names = TownNames(tmp_path / "nothing")
    assert names("IMG_0001") is None
    assert names._names is None
    assert names("Manchester") is None, "without the file no town is known, and nothing breaks"


def test_a_name_is_a_find_but_leaves_a_photo_clean(tmp_path: Path) -> None:
    path = photo(tmp_path / "Manchester 20240531_123000.jpg")
    report = scan_file(str(path), town=TownNames(places_dir()))
    assert report.status is PhotoStatus.CLEAN
    assert report.finds == (
        Find(Kind.NAME, "file name", "it carries a date: 2024-05-31 12:30"),
        Find(Kind.NAME, "file name", "it may name a place: Manchester"),
    )


@given(st.text(max_size=300))
def test_any_name_is_looked_at(name: str) -> None:
    telling_names.finds(name, lambda _: None)


# --- What the computer noted, and other names ------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="set here by Linux's own calls")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("user.xdg.origin.url", b"https://example.org/a.jpg", "downloaded from https://example.org/a.jpg"),
        ("user.xdg.referrer.url", b"https://example.org/", "downloaded from https://example.org/"),
        ("user.comment", b"Sam's flat", "user.comment: Sam's flat"),
        ("user.empty", b"", "user.empty: "),
    ],
)
def test_what_the_computer_noted_is_found(name: str, value: bytes, said: str, tmp_path: Path) -> None:
    path = photo(tmp_path / "a.jpg")
    note(path, name, value)
    report = scan_file(str(path), deep=True)
    assert report.status is PhotoStatus.DETAILS
    assert report.finds == (Find(Kind.SOURCE, attributes.WHERE, said),)


def test_where_from_on_macos_and_windows_in_words() -> None:
    """As macOS and Windows write them; the calls to read them are those systems' own."""
    where_from = b"bplist00\xa2\x01\x02_\x10\x19https://example.org/a.jpg\x08"
    zone = b"[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://example.org/\r\nHostUrl=https://example.org/a.jpg\r\n"
    found = attributes.in_words(
        [
            ("com.apple.metadata:kMDItemWhereFroms", where_from),
            ("com.apple.quarantine", b"0081;66599a00;Safari;6F0B1E3C"),
            ("Zone.Identifier", zone),
        ]
    )
    assert [find.value for find in found] == [
        "downloaded from https://example.org/a.jpg",
        "downloaded with Safari",
        "downloaded from https://example.org/",
    ]


def test_a_second_name_is_said_before_cleaning(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.jpg")
    assert scan_file(str(path)).warning is None
    (tmp_path / "b.jpg").hardlink_to(path)
    assert "another name on this computer" in (scan_file(str(path)).warning or "")


def test_the_probe_for_attributes_is_true_here(tmp_path: Path) -> None:
    assert has_attributes(tmp_path) or sys.platform != "linux", "the tests of attributes would test nothing"
