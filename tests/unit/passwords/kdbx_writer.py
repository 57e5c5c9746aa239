"""Writes KeePass databases, straight from the format's description and sharing no code with the reader.

Files of every kind that it writes were opened with KeePassXC 2.7.4 when it was made.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

CIPHERS = {
    "aes": bytes.fromhex("31c1f2e6bf714350be5805216afc5aff"),
    "chacha20": bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a"),
    "twofish": bytes.fromhex("ad68f29f576f4bb9a36ad47af965346c"),
}
KDFS = {
    "aes": bytes.fromhex("c9d9f39a628a4460bf740d08c18a4fea"),
    "argon2d": bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c"),
    "argon2id": bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6"),
}
SEED, IV, SALT, START = (bytes([n]) * 32 for n in (1, 2, 3, 4))
STREAM_KEY = bytes(range(64))
Cover = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Recipe:
    """How a database is to be written. ``memory`` is in bytes, as the file has it."""

    version: tuple[int, int] = (4, 0)
    cipher: str = "aes"
    kdf: str = "argon2d"
    stream: str = "chacha20"
    packed: bool = True
    rounds: int = 2
    memory: int = 64 * 1024
    lanes: int = 2
    attachment: bytes = b""
    more_header: bytes = b""


def write(recipe: Recipe, passphrase: str, document: Callable[[Cover], str]) -> bytes:
    """A whole database around the document, which is given what covers its protected values."""
    return (_write_4 if recipe.version[0] == 4 else _write_3)(recipe, passphrase, document)


def protected(cover: Cover, text: str) -> str:
    """The value element of a protected value."""
    return f'<Value Protected="True">{base64.b64encode(cover(text.encode())).decode()}</Value>'


def string(key: str, value: str, cover: Cover | None = None) -> str:
    """A named value of an entry."""
    element = protected(cover, value) if cover else f"<Value>{escape(value)}</Value>"
    return f"<String><Key>{escape(key)}</Key>{element}</String>"


def when_3(text: str) -> str:
    return text


def when_4(seconds: int) -> str:
    return base64.b64encode(struct.pack("<q", seconds)).decode()


def _write_4(recipe: Recipe, passphrase: str, document: Callable[[Cover], str]) -> bytes:
    parameters = [("$UUID", 0x42, KDFS[recipe.kdf])]
    if recipe.kdf == "aes":
        parameters += [("R", 0x05, struct.pack("<Q", recipe.rounds)), ("S", 0x42, SALT)]
    else:
        parameters += [
            ("S", 0x42, SALT),
            ("P", 0x04, struct.pack("<I", recipe.lanes)),
            ("M", 0x05, struct.pack("<Q", recipe.memory)),
            ("I", 0x05, struct.pack("<Q", recipe.rounds)),
            ("V", 0x04, struct.pack("<I", 0x13)),
        ]
    iv = IV[: 12 if recipe.cipher == "chacha20" else 16]
    fields = [
        (2, CIPHERS[recipe.cipher]),
        (3, struct.pack("<I", recipe.packed)),
        (4, SEED),
        (11, dictionary(parameters)),
        (7, iv),
        (0, b"\r\n\r\n"),
    ]
    header = _signature(recipe) + recipe.more_header + b"".join(struct.pack("<BI", n, len(v)) + v for n, v in fields)
    transformed = _transformed(recipe, passphrase)
    base = hashlib.sha512(SEED + transformed + b"\x01").digest()

    stream_id = {"chacha20": 3, "salsa20": 2}.get(recipe.stream, 0)
    inner = [(1, struct.pack("<I", stream_id)), (2, STREAM_KEY)]
    inner += [(3, b"\x01" + recipe.attachment)] if recipe.attachment else []
    content = b"".join(struct.pack("<BI", n, len(v)) + v for n, v in [*inner, (0, b"")])
    content += document(_cover(recipe.stream)).encode()
    content = gzip.compress(content) if recipe.packed else content
    covered = _encrypt(recipe.cipher, hashlib.sha256(SEED + transformed).digest(), iv, content)

    blocks, size = b"", 1000
    for index, at in enumerate([*range(0, len(covered), size), len(covered)]):
        block = covered[at : at + size]
        number = struct.pack("<Q", index)
        length = struct.pack("<I", len(block))
        key = hashlib.sha512(number + base).digest()
        blocks += hmac.digest(key, number + length + block, "sha256") + length + block
    header_key = hashlib.sha512(b"\xff" * 8 + base).digest()
    return header + hashlib.sha256(header).digest() + hmac.digest(header_key, header, "sha256") + blocks


def _write_3(recipe: Recipe, passphrase: str, document: Callable[[Cover], str]) -> bytes:
    stream_id = {"chacha20": 3, "salsa20": 2}.get(recipe.stream, 0)
    fields = [
        (2, CIPHERS[recipe.cipher]),
        (3, struct.pack("<I", recipe.packed)),
        (4, SEED),
        (5, SALT),
        (6, struct.pack("<Q", recipe.rounds)),
        (7, IV[:16]),
        (8, STREAM_KEY[:32]),
        (9, START),
        (10, struct.pack("<I", stream_id)),
        (0, b"\r\n\r\n"),
    ]
    header = _signature(recipe) + recipe.more_header + b"".join(struct.pack("<BH", n, len(v)) + v for n, v in fields)
    mark = base64.b64encode(hashlib.sha256(header).digest()).decode()
    content = document(_cover(recipe.stream, STREAM_KEY[:32])).replace("HEADER-HASH", mark).encode()
    content = gzip.compress(content) if recipe.packed else content
    blocks, size = START, 1000
    for index, at in enumerate([*range(0, len(content), size), len(content)]):
        block = content[at : at + size]
        digest = hashlib.sha256(block).digest() if block else bytes(32)
        blocks += struct.pack("<I", index) + digest + struct.pack("<I", len(block)) + block
    key = hashlib.sha256(SEED + _transformed(recipe, passphrase)).digest()
    return header + _encrypt(recipe.cipher, key, IV[:16], blocks)


def dictionary(items: list[tuple[str, int, bytes]]) -> bytes:
    """A VariantDictionary."""
    body = b"".join(
        struct.pack("<BI", kind, len(name)) + name.encode() + struct.pack("<I", len(value)) + value
        for name, kind, value in items
    )
    return struct.pack("<H", 0x0100) + body + b"\0"


def _signature(recipe: Recipe) -> bytes:
    major, minor = recipe.version
    return bytes.fromhex("03d9a29a67fb4bb5") + struct.pack("<HH", minor, major)


def _transformed(recipe: Recipe, passphrase: str) -> bytes:
    composite = hashlib.sha256(hashlib.sha256(passphrase.encode()).digest()).digest()
    if recipe.kdf == "aes":
        encryptor = Cipher(algorithms.AES(SALT), modes.ECB()).encryptor()
        for _ in range(recipe.rounds):
            composite = encryptor.update(composite)
        return hashlib.sha256(composite).digest()
    kind = Type.D if recipe.kdf == "argon2d" else Type.ID
    if recipe.memory > 2**26:  # too much to be made: the file is only to be refused
        return bytes(32)
    return hash_secret_raw(composite, SALT, recipe.rounds, recipe.memory // 1024, recipe.lanes, 32, kind, 0x13)


def _encrypt(cipher: str, key: bytes, iv: bytes, content: bytes) -> bytes:
    if cipher == "chacha20":
        return Cipher(algorithms.ChaCha20(key, bytes(4) + iv), mode=None).encryptor().update(content)
    padding = PKCS7(128).padder()
    padded = padding.update(content) + padding.finalize()
    return Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(padded)


def _cover(stream: str, stream_key: bytes = STREAM_KEY) -> Cover:
    if stream == "chacha20":
        made = hashlib.sha512(stream_key).digest()
        return Cipher(algorithms.ChaCha20(made[:32], bytes(4) + made[32:44]), mode=None).encryptor().update
    if stream == "salsa20":
        return _Salsa20(hashlib.sha256(stream_key).digest(), bytes.fromhex("e830094b97205d2a")).cover
    return lambda data: data


class _Salsa20:
    """Word by word, as the specification has it."""

    def __init__(self, key: bytes, nonce: bytes) -> None:
        self._key, self._nonce, self._block, self._left = key, nonce, 0, b""

    def cover(self, data: bytes) -> bytes:
        while len(self._left) < len(data):
            self._left += self._next()
        stream, self._left = self._left[: len(data)], self._left[len(data) :]
        return bytes(a ^ b for a, b in zip(data, stream, strict=True))

    def _next(self) -> bytes:
        sigma = struct.unpack("<4I", b"expand 32-byte k")
        k = struct.unpack("<8I", self._key)
        n = struct.unpack("<4I", self._nonce + struct.pack("<Q", self._block))
        self._block += 1
        start = [sigma[0], *k[:4], sigma[1], *n, sigma[2], *k[4:], sigma[3]]
        x = start[:]
        order = [0, 4, 8, 12, 5, 9, 13, 1, 10, 14, 2, 6, 15, 3, 7, 11]
        order += [0, 1, 2, 3, 5, 6, 7, 4, 10, 11, 8, 9, 15, 12, 13, 14]
        for _ in range(10):
            for at in range(0, 32, 4):
                a, b, c, d = order[at : at + 4]
                for target, one, two, turn in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
                    total = (x[one] + x[two]) & 0xFFFFFFFF
                    x[target] ^= ((total << turn) | (total >> (32 - turn))) & 0xFFFFFFFF
        return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(start, x, strict=True)))
