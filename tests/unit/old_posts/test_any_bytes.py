"""Whatever the bytes are: posts, and everything counted, or a sentence for a person. Never a bug, never a hang."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.old_posts.export import Reading
from app.old_posts.identity import key_of
from app.old_posts.signals import Signals
from app.system.paths import posts_dir
from tests.unit.old_posts.export_builders import Files, tarred, zipped
from tests.unit.old_posts.golden_exports import GOLDENS

SIGNALS = Signals(("rota",), resources=posts_dir())
MEMBERS = [(made, name) for made, files in GOLDENS.items() for name in files]
STARTS = [
    b"",
    b"PK\x03\x04",
    gzip.compress(b"")[:10],
    b'<div class="_a6-g">',
    b'[{"x":"geo:',
    b'{"semanticSegments":[{',
]
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def scan(path: Path) -> Reading | None:
    """Read, flag and fingerprint everything; None where there was only a sentence."""
    reading, trouble = Reading([path]), None
    try:
        posts = list(reading)
    except UserError as error:
        trouble = error
    if trouble:
        assert all((trouble.happened, trouble.safe, trouble.do))
        return None
    summary = reading.summary()
    assert summary.parsed == len(posts) == sum(one.posts for one in summary.coverage)
    assert all(post.at is None or post.at.utcoffset() is not None for post in posts)
    assert all(post.url is None or post.url.startswith("https://") for post in posts)
    for post in posts:
        assert SIGNALS.flags(post) is not None
        assert key_of(post)
    return reading


def test_the_goldens_are_read(tmp_path: Path) -> None:
    for made, files in GOLDENS.items():
        path = tmp_path / f"{made}.zip"
        path.write_bytes(zipped(files))
        reading = scan(path)
        assert reading, made
        assert reading.summary().parsed, made
        assert not reading.summary().damaged, made


@settings(quick, max_examples=60)
@given(st.sampled_from(STARTS), st.binary())
def test_any_bytes_as_any_file(tmp_path: Path, start: bytes, data: bytes) -> None:
    for name in ("export.zip", "tweets.js", "repo.car", "posts_1.html", "Timeline.json"):
        (tmp_path / name).write_bytes(start + data)
        scan(tmp_path / name)


@settings(quick, max_examples=200)
@given(st.sampled_from(MEMBERS), st.data())
def test_a_member_with_something_else_in_it(tmp_path: Path, member: tuple[str, str], data: st.DataObject) -> None:
    made, name = member
    content = GOLDENS[made][name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    other = data.draw(
        st.binary(max_size=8)
        | st.sampled_from([b"null", b"{}", b"[]", b'""', b"1e999", b"-1", b'"\\ud800"', b"[[[[", b",", b"\n", b'"'])
    )
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({**GOLDENS[made], name: content[:start] + other + content[end:]}))
    scan(path)


Hostile = Callable[[random.Random, Files], bytes]


def _cut(chance: random.Random, files: Files) -> bytes:
    data = zipped(files)
    return data[: chance.randrange(len(data))]


def _flipped(chance: random.Random, files: Files) -> bytes:
    data = bytearray(zipped(files))
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _wrong_checksum(chance: random.Random, files: Files) -> bytes:
    data = bytearray(zipped(files))
    data[chance.choice(_directory(data)) + 16] ^= 0xFF
    return bytes(data)


def _encrypted(chance: random.Random, files: Files) -> bytes:
    data = bytearray(zipped(files))
    for at in _directory(data):
        data[at + 8] |= 1
    return bytes(data)


def _lying_size(chance: random.Random, files: Files) -> bytes:
    data = bytearray(zipped(files))
    struct.pack_into("<I", data, chance.choice(_directory(data)) + chance.choice((20, 24, 42)), chance.getrandbits(32))
    return bytes(data)


def _outside(chance: random.Random, files: Files) -> bytes:
    before = chance.choice(("../../", "/", "C:\\", "..\\", "a/../../"))
    return zipped({f"{before}{name}": content for name, content in files.items()})


def _links(chance: random.Random, files: Files) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in files:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    return data.getvalue()


def _bomb(chance: random.Random, files: Files) -> bytes:
    name = chance.choice(sorted(files))
    return zipped(
        {**files, name: files[name][:60] + chance.choice((b" ", b"[", b'"', b"\0", b"{", b"<a", b"\n")) * 1_500_000}
    )


def _nested(chance: random.Random, files: Files) -> bytes:
    return zipped({"export.zip": zipped(files), **{f"x/{name}": zipped(files) for name in files}})


def _inside(chance: random.Random, files: Files) -> bytes:
    """A hostile archive in an archive, beside a whole one, packed again or not."""
    inner = {"1.zip": chance.choice(OUTER)(chance, files), "2.tar.gz": tarred(files), "3.zip": zipped(files)}
    kept = chance.sample(sorted(inner), chance.randrange(1, 4))
    return zipped({name: inner[name] for name in kept}, chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _tar(chance: random.Random, files: Files) -> bytes:
    """A tar file with some bytes changed, and perhaps cut off, before or after it was packed."""
    is_packed = chance.random() < 0.5
    data = bytearray(tarred(files, packed=is_packed))
    for _ in range(chance.randrange(8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    cut = bytes(data[: chance.choice((len(data), chance.randrange(1, len(data))))])
    return cut if is_packed else gzip.compress(cut)


def _twice(chance: random.Random, files: Files) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in files:
            archive.writestr(name, files[name])
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(chance.choice(sorted(files)), b"[]")
    return data.getvalue()


def _other_encoding(chance: random.Random, files: Files) -> bytes:
    codec = chance.choice(("utf-16", "utf-32", "cp500", "utf-7"))
    return zipped({name: content.decode("latin-1").encode(codec) for name, content in files.items()})


def _many(chance: random.Random, files: Files) -> bytes:
    return zipped({**{f"m/{number}.jpg": b"" for number in range(3_000)}, **files})


def _noise(chance: random.Random, files: Files) -> bytes:
    return zipped({name: chance.randbytes(chance.randrange(2_000)) for name in files})


def _directory(data: bytearray) -> list[int]:
    found, at = [], data.find(b"PK\x01\x02")
    while at >= 0:
        found.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    return found


OUTER: tuple[Hostile, ...] = (
    *(_cut, _flipped, _wrong_checksum, _encrypted, _lying_size, _outside, _links, _bomb, _nested, _twice),
    *(_other_encoding, _many, _noise),
)
HOSTILE = (*OUTER, _inside, _tar)


def _hostile(count: int, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    for number in range(count):
        chance = random.Random(number)
        make, made = HOSTILE[number % len(HOSTILE)], chance.choice(sorted(GOLDENS))
        path = inside / "export.zip"
        path.write_bytes(make(chance, GOLDENS[made]))
        scan(path)  # a hang is ended by the test's own time limit
        assert [one.name for one in inside.iterdir()] == ["export.zip"]
        assert [one.name for one in tmp_path.iterdir()] == ["inside"]


def test_fifty_hostile_archives(tmp_path: Path) -> None:
    _hostile(50, tmp_path)


@pytest.mark.soak
def test_a_thousand_hostile_archives(tmp_path: Path) -> None:
    _hostile(1_000, tmp_path)
