"""The files in a tar file, whoever wrote it; never a bug whatever the bytes are."""

from __future__ import annotations

import contextlib
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.errors import BrokenFile, TooLarge
from app.readers.tar_members import TarMembers

FILES = {"outbox.json": b"{}", "a/" + "long" * 60 + "/é.txt": b"x" * 1_300, "empty": b""}


def made(kind: int = tarfile.PAX_FORMAT) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=kind) as archive:
        folder = tarfile.TarInfo("a")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        for name, content in FILES.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def read_all(data: bytes) -> dict[str, bytes]:
    members = TarMembers(io.BytesIO(data), most_members=100)
    return {name: b"".join(members.pieces(name, 10_000)) for name in members.names}


@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_ordinary_files_of_any_name(kind: int) -> None:
    assert read_all(made(kind)) == FILES


def test_limits() -> None:
    with pytest.raises(TooLarge):
        TarMembers(io.BytesIO(made()), most_members=2)
    with pytest.raises(TooLarge):
        list(TarMembers(io.BytesIO(made()), most_members=9).pieces("outbox.json", 1))


def test_one_that_was_cut_off_says_so() -> None:
    cut = TarMembers(io.BytesIO(made(tarfile.GNU_FORMAT)[:3_000]), most_members=9)
    assert cut.cut_off
    assert "outbox.json" in cut.names


@given(st.integers(0, 8_000), st.binary(max_size=600))
def test_any_bytes_are_members_or_trouble(at: int, other: bytes) -> None:
    data = made()
    with contextlib.suppress(BrokenFile, TooLarge):
        read_all(data[:at] + other + data[at + len(other) :])
