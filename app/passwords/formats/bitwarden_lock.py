"""The lock of Bitwarden's password-protected export: a key from the password, AES-256-CBC under HMAC-SHA-256.

The limits are those within which Bitwarden itself makes such files: a file that asks for more asks too much.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable

from app.core.errors import UserError
from app.passwords.export_errors import WrongPassword
from app.readers.errors import BrokenFile
from app.readers.json_values import as_text, part

_PBKDF2, _ARGON2ID = 0, 1
_MOST_ROUNDS = {_PBKDF2: 2_000_000, _ARGON2ID: 10}
_MOST_MEMORY_MIB = 1024
_MOST_LANES = 16
_AES_CBC_HMAC = "2."


def open_export(value: object, passphrase: str) -> str:
    """The JSON inside. Raises `WrongPassword` or `BrokenFile`."""
    key = _key(value, passphrase)
    _decrypt(as_text(part(value, "encKeyValidation_DO_NOT_EDIT")), key, WrongPassword)
    try:
        return _decrypt(as_text(part(value, "data")), key, _broken).decode()
    except UnicodeDecodeError:
        raise _broken() from None


def _key(value: object, passphrase: str) -> bytes:
    """64 bytes: the first half for AES, the second for HMAC."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    master = _master(value, passphrase.encode("utf-8", "surrogatepass"))
    return b"".join(HKDFExpand(hashes.SHA256(), 32, info).derive(master) for info in (b"enc", b"mac"))


def _master(value: object, passphrase: bytes) -> bytes:
    salt = as_text(part(value, "salt")).encode("utf-8", "surrogatepass")  # the text itself, not what it stands for
    kind = _number(value, "kdfType", 0, _ARGON2ID)
    rounds = _number(value, "kdfIterations", 1, _MOST_ROUNDS[kind])
    if kind == _PBKDF2:
        return hashlib.pbkdf2_hmac("sha256", passphrase, salt, rounds)
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            passphrase,
            hashlib.sha256(salt).digest(),
            time_cost=rounds,
            memory_cost=1024 * _number(value, "kdfMemory", 1, _MOST_MEMORY_MIB),
            parallelism=_number(value, "kdfParallelism", 1, _MOST_LANES),
            hash_len=32,
            type=Type.ID,
        )
    except HashingError:  # within these limits only memory can be missing
        raise MemoryError from None


def _number(value: object, key: str, least: int, most: int) -> int:
    found = part(value, key)
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise _broken()
    return found


def _decrypt(written: str, key: bytes, wrong: Callable[[], UserError]) -> bytes:
    """What ``2.IV|DATA|MAC`` holds; ``wrong`` makes the error where the MAC is not of this key."""
    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        start, body, mac = (base64.b64decode(piece, validate=True) for piece in written[2:].split("|"))
    except (ValueError, binascii.Error):
        raise _broken() from None
    if not written.startswith(_AES_CBC_HMAC) or len(start) != 16:
        raise _broken()
    if not hmac.compare_digest(hmac.digest(key[32:], start + body, "sha256"), mac):
        raise wrong()
    decryptor = Cipher(algorithms.AES(key[:32]), modes.CBC(start)).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    try:
        padded = decryptor.update(body) + decryptor.finalize()
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError:
        raise _broken() from None


def _broken() -> BrokenFile:
    return BrokenFile("Bitwarden")
