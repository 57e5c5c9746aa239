"""The bounded primitives: whatever the bytes are, a value within limits or a sentence for a person."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.readers import json_values, xml_events
from app.readers.csv_rows import MOST_READINGS, NOT_CLOSED, Rules, read_rows
from app.readers.errors import BrokenFile, CannotOpen, EmptyFile, LockedArchive, NotText, TooLarge
from app.readers.file_bytes import read_file
from app.readers.text import decode
from app.readers.zip_members import Members


def rows(text: str, rules: Rules = Rules(), least: int = 0) -> list[tuple[str, ...] | str]:  # noqa: B008
    return [row.broken or row.cells for row in read_rows(text, rules, least=least)]


class TestFile:
    def test_up_to_the_limit(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"1234")
        assert read_file(tmp_path / "a", 4) == b"1234"
        with pytest.raises(TooLarge):
            read_file(tmp_path / "a", 3)

    def test_what_is_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "empty").touch()
        with pytest.raises(EmptyFile):
            read_file(tmp_path / "empty", 4)
        for path in (tmp_path, tmp_path / "nothing", Path("a\0b"), Path("/dev/zero")):
            with pytest.raises(CannotOpen, match="untouched"):
                read_file(path, 4)


class TestText:
    @given(st.text())
    def test_every_encoding_comes_back(self, text: str) -> None:
        if text.startswith("\ufeff"):
            return
        for codec in ("utf-8", "utf-8-sig", "utf-16"):
            if not any("\ud800" <= letter <= "\udfff" for letter in text):
                assert decode(text.encode(codec)).text == text

    def test_windows(self) -> None:
        found = decode("café £".encode("cp1252"))
        assert (found.text, found.guessed) == ("café £", True)

    @given(st.binary())
    def test_any_bytes(self, data: bytes) -> None:
        try:
            decode(data)
        except NotText:
            return

    def test_no_text(self) -> None:
        for data in (b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf\xff", b"\x81\x8d"):
            with pytest.raises(NotText):
                decode(data)


class TestCsv:
    @given(st.lists(st.lists(st.text(), min_size=2, max_size=5), max_size=6))
    def test_what_was_quoted_comes_back(self, table: list[list[str]]) -> None:
        text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in table)
        assert rows(text) == [tuple(row) for row in table]

    @given(st.text(alphabet=st.sampled_from('ab,";\\\r\n\0')), st.integers(0, 4))
    def test_no_line_is_lost(self, text: str, least: int) -> None:
        found = list(read_rows(text, Rules(), least=least))
        lines = [line for line in io.StringIO(text, newline="") if line.strip("\r\n")]
        assert len(found) <= len(lines)
        assert bool(found) == bool(lines) or set(text) <= {"\r", "\n"}
        assert [row.line for row in found] == sorted({row.line for row in found})

    def test_an_unclosed_quotation_mark_costs_its_own_row(self) -> None:
        assert rows('a,b\n1,"2\n3,4\n"5",6\n') == [
            ("a", "b"),
            NOT_CLOSED,
            ("3", "4"),
            ("5", "6"),
        ]

    def test_one_that_is_closed_by_a_later_row(self) -> None:
        found = rows('a,b,c\n1,"2,3\n4,5,6\n7,8",9\n10,11,12\n', least=3)
        assert found[-1] == ("10", "11", "12")

    def test_a_swallowed_row_with_too_few_cells(self) -> None:
        assert ("4", "5", "6") in rows('a,b,c\n1,"2,3\n4,5,6\n7,8,"\n', least=3)

    @given(
        st.lists(st.text(alphabet=st.sampled_from('a",\\'), max_size=6), max_size=30), st.integers(0, 3), st.booleans()
    )
    def test_no_line_is_gone_through_over_and_over(self, lines: list[str], least: int, escapes: bool) -> None:
        """Steps are counted, not seconds: however the quotation marks stand, the work grows with the file."""
        rules = Rules(escape="\\", doubled=False) if escapes else Rules()
        taken = 0

        def counting(given: Iterator[str], **how: Any) -> Any:
            def count() -> Iterator[str]:
                nonlocal taken
                for line in given:
                    taken += 1
                    yield line

            return csv_reader(count(), **how)

        csv_reader = csv.reader
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(csv, "reader", counting)
            rows("\n".join(lines * 10), rules, least)
        assert taken <= (MOST_READINGS + 1) * 10 * len(lines)

    def test_every_line_broken(self) -> None:
        assert len(rows('"x\ny"z\n' * 50_000)) == 100_000

    def test_too_many_lines(self) -> None:
        with pytest.raises(TooLarge):
            rows("\n" * 4_000_001)


class TestJson:
    @given(st.text(alphabet=st.sampled_from('{}[]",:truefalsn01\\ud8')))
    def test_any_text(self, text: str) -> None:
        try:
            json_values.parse(text)
        except (BrokenFile, TooLarge):
            return

    @pytest.mark.parametrize(
        "bomb", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000, "[]," * 4_000_000]
    )
    def test_bombs(self, bomb: str) -> None:
        with pytest.raises((TooLarge, BrokenFile)):
            json_values.parse(bomb)

    def test_no_error_quotes_the_text(self) -> None:
        with pytest.raises(BrokenFile) as caught:
            json_values.parse('{"password": "Harbour-Lilac-22"')
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__

    def test_half_a_pair_is_kept(self) -> None:
        assert json_values.parse(r'"\ud83d"') == "\ud83d"


class Told:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.starts: list[tuple[str, dict[str, str]]] = []
        self.ends: list[str] = []
        self.characters = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.starts.append((name, attributes))

    def text(self, data: str) -> None:
        self.characters += data

    def end(self, name: str) -> None:
        self.ends.append(name)


class TestXml:
    def test_events(self) -> None:
        told = Told()
        xml_events.read_events([b"<a><b c='1'> x", b" </b></", b"a>"], told)
        assert told.starts == [("a", {}), ("b", {"c": "1"})]
        assert (told.ends, told.characters) == (["b", "a"], " x ")
        assert xml_events.root_name(b"<?xml version='1.0'?><KeePassFile><Meta>") == "KeePassFile"

    @pytest.mark.parametrize(
        "declares",
        [
            b'<!DOCTYPE a [<!ENTITY x "ha">]><a>&x;</a>',
            b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            b"<a>&x;</a>",
            b"<a",
            b"",
            b"<?xml version='1.0' encoding='nothing'?><a/>",
        ],
    )
    def test_refused(self, declares: bytes) -> None:
        with pytest.raises(BrokenFile):
            xml_events.read_events([declares], Told())

    def test_depth(self) -> None:
        with pytest.raises(TooLarge):
            xml_events.read_events([b"<a>"] * 100_000, Told())

    def test_number_of_elements(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xml_events, "MOST_ELEMENTS", 10)
        with pytest.raises(TooLarge):
            xml_events.read_events([b"<a>", b"<b/>" * 10], Told())

    def test_what_does_not_end_is_not_looked_through_again_with_each_piece(self) -> None:
        """A comment of 250 MB, packed into a quarter of one, took minutes. Text comes out as it comes in."""
        piece = b"x" * 2**20
        comment = iter([b"<a><!--", *[piece] * 9])
        with pytest.raises(TooLarge, match="4 MB in one place"):
            xml_events.read_events(comment, Told())
        assert len(list(comment)) == 5
        xml_events.read_events([b"<a>", *[piece] * 9, b"</a>"], Told())

    @given(st.binary() | st.text(alphabet=st.sampled_from("<>/ab ='!-&;[]")).map(str.encode))
    def test_any_bytes(self, data: bytes) -> None:
        xml_events.root_name(data)
        try:
            xml_events.read_events([data], Told())
        except BrokenFile:
            return


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


END_OF_64 = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)


def end_64(at: int, members: int, size: int) -> bytes:
    """The end of a large zip file, whose directory begins at ``at``."""
    return struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, size, at)


class TestZip:
    def test_a_member(self) -> None:
        members = Members(io.BytesIO(zipped(("a", b"1"), ("../b", b"22"))))
        assert members.names == ("a", "../b")
        assert members.read("../b", 2) == b"22"
        with pytest.raises(TooLarge):
            members.read("../b", 1)

    def test_a_bomb_that_lies_about_its_size(self) -> None:
        data = zipped(("a", bytes(50_000_000)))
        said = data.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 10))
        assert said != data
        with pytest.raises((TooLarge, BrokenFile)):
            Members(io.BytesIO(said)).read("a", 1_000_000)
        with pytest.raises(TooLarge):
            Members(io.BytesIO(data)).read("a", 1_000_000)

    def test_encrypted(self) -> None:
        data = bytearray(zipped(("a", b"1")))
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        with pytest.raises(LockedArchive):
            Members(io.BytesIO(data)).read("a", 10)

    def test_a_hundred_thousand_members(self) -> None:
        record = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
        end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65_535, 65_535, 100_000 * len(record), 0, 0)
        with pytest.raises(TooLarge):
            Members(io.BytesIO(record * 100_000 + end))

    def test_where_the_large_directory_is_said_to_be_does_not_matter(self) -> None:
        """zipfile reads its size from before the locator, wherever that points: so does the limit."""
        small = zipped(("a", b"1"))
        at = small.index(b"PK\x01\x02")
        record, members = small[at : small.index(b"PK\x05\x06")], 100_000
        lying = small[:at] + record * members + end_64(at, 1, len(record)) + end_64(at, members, len(record) * members)
        lying += struct.pack("<4sIQI", b"PK\x06\x07", 0, at + len(record) * members, 1)
        with pytest.raises(TooLarge):
            Members(io.BytesIO(lying + END_OF_64))
        honest = small[:at] + record + end_64(at, 1, len(record))
        honest += struct.pack("<4sIQI", b"PK\x06\x07", 0, at + len(record), 1)
        assert Members(io.BytesIO(honest + END_OF_64)).read("a", 10) == b"1"

    @pytest.mark.parametrize("size", [0, 1, 256 * 1024, 1024**2 + 4, 2 * 1024**2 + 4])
    def test_what_hardly_takes_space_comes_out_whole(self, size: int) -> None:
        """The last of it comes out when all that was packed is taken in."""
        assert Members(io.BytesIO(zipped(("a", b" " * size)))).read("a", size) == b" " * size

    def test_the_same_name_twice(self) -> None:
        with pytest.warns(UserWarning, match="Duplicate"):
            data = zipped(("a", b"1"), ("a", b"2"))
        with pytest.raises(BrokenFile):
            Members(io.BytesIO(data)).read("a", 10)

    @given(st.binary(), st.integers(0, 200), st.integers(0, 255))
    def test_any_bytes(self, data: bytes, at: int, value: int) -> None:
        whole = bytearray(zipped(("a", b"one"), ("b", data)))
        whole[at % len(whole)] = value
        for tried in (data, bytes(whole), bytes(whole[:at])):
            try:
                members = Members(io.BytesIO(tried))
                for name in members.names:
                    members.read(name, 1000)
            except UserError:
                continue


class TestZipInPieces:
    def test_a_wrong_checksum_comes_after_the_bytes(self) -> None:
        data = bytearray(zipped(("a", b"one" * 1000)))
        data[data.index(b"PK\x01\x02") + 16] ^= 1
        members = Members(io.BytesIO(data))
        pieces = members.pieces("a", 10_000)
        assert next(pieces) == b"one" * 1000
        with pytest.raises(BrokenFile):
            next(pieces)

    def test_two_members_at_once(self) -> None:
        one, other = bytes(range(256)) * 4000, b"x" * 700_000
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("one", one)
            archive.writestr("other", other)
        members = Members(file)
        pairs = zip(members.pieces("one", 10**7), members.pieces("other", 10**7), strict=False)
        firsts = list(pairs)
        assert one.startswith(b"".join(first for first, _ in firsts))
        assert other.startswith(b"".join(second for _, second in firsts))

    def test_a_directory_of_64_bits(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
            member.write(b"one")
        data = file.getvalue()
        at = data.rindex(b"PK\x05\x06")
        (size, start) = struct.unpack_from("<II", data, at + 12)
        end = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, start)
        locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
        large = data[:at] + end + locator + data[at : at + 8] + b"\xff" * 12 + b"\0\0"
        assert Members(io.BytesIO(large)).read("a", 10) == b"one"
        lying = large.replace(struct.pack("<QQ", size, start), struct.pack("<QQ", 2**60, start))
        with pytest.raises(TooLarge):
            Members(io.BytesIO(lying))

    def test_one_repeated_thing(self) -> None:
        members = Members(io.BytesIO(zipped(("a", bytes(80 * 1024**2)))))
        with pytest.raises(TooLarge, match="repeated"):
            members.read("a", 10**9)
