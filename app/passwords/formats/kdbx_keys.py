"""From a password to the key of a KDBX file: slow on purpose, and here within bounds.

The file itself says how slow. A doctored one could ask for all memory or all day, so what is asked for is refused
above what KeePass and KeePassXC let a person choose with their own buttons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from app.passwords.formats import kdbx_header as header_parts
from app.passwords.formats.kdbx_header import Header, Value, damaged_header, read_dictionary
from app.passwords.formats.kdbx_trouble import Unreadable

_AES = (bytes.fromhex("C9D9F39A628A4460BF740D08C18A4FEA"), bytes.fromhex("7C02BB8279A74AC0927D114A00648238"))
_ARGON2D = bytes.fromhex("EF636DDF8C29444B91F7A9A403E30A0C")
_ARGON2ID = bytes.fromhex("9E298B1956DB4773B23DFC3EC6F0A1E6")

# "Five seconds" in KeePassXC on a fast computer is about 300 million rounds, or 20 GiB that Argon2 goes over.
MOST_ROUNDS = 600_000_000
MOST_MEMORY = 1024**3
MOST_WORK = 32 * 1024**3  # memory times passes
MOST_LANES = 64
_PIECE = bytes(1024 * 1024)
_BLOCK = 16


def transformed_key(header: Header, passphrase: str) -> bytes:
    """32 bytes out of the password, by the slow way the file names. Raises ``Unreadable``."""
    composite = hashlib.sha256(hashlib.sha256(passphrase.encode("utf-8", "surrogatepass")).digest()).digest()
    if header.major == 3:
        rounds = int.from_bytes(header.field(header_parts.ROUNDS, 8), "little")
        return _by_aes(composite, header.field(header_parts.TRANSFORM_SEED, 32), rounds)
    parameters = read_dictionary(header.field(header_parts.KDF_PARAMETERS))
    kind = _bytes(parameters, "$UUID")
    if kind in _AES:
        return _by_aes(composite, _bytes(parameters, "S"), _number(parameters, "R"))
    if kind in (_ARGON2D, _ARGON2ID):
        return _by_argon2(composite, parameters, kind)
    raise Unreadable("its key is made in a way that this app does not know")


def _number(parameters: Mapping[str, Value], name: str) -> int:
    value = parameters.get(name)
    if not isinstance(value, int) or value < 0:
        raise damaged_header()
    return value


def _bytes(parameters: Mapping[str, Value], name: str) -> bytes:
    value = parameters.get(name)
    if not isinstance(value, bytes):
        raise damaged_header()
    return value


def _too_slow() -> Unreadable:
    return Unreadable(
        "it asks for more memory or time to open than this app allows",
        do="In KeePassXC, lower the decryption time in the database's security settings, and save it.",
    )


def _by_aes(composite: bytes, seed: bytes, rounds: int) -> bytes:
    """Each half of the key encrypted ``rounds`` times with AES, then hashed.

    Encrypting a block's own result again and again is what CBC does with zeros after it: so one call makes many rounds.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if len(seed) != 32:
        raise damaged_header()
    if rounds > MOST_ROUNDS:
        raise _too_slow()
    key = b""
    for half in (composite[:_BLOCK], composite[_BLOCK:]):
        # The first round takes the half itself as the starting value; every round's input is then zeros.
        chain = Cipher(algorithms.AES(seed), modes.CBC(half)).encryptor()
        left, last = rounds * _BLOCK, half
        while left > 0:
            last = chain.update(_PIECE[:left])[-_BLOCK:]
            left -= len(_PIECE)
        key += last
    return hashlib.sha256(key).digest()


def _by_argon2(composite: bytes, parameters: Mapping[str, Value], kind: bytes) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    if parameters.get("K") or parameters.get("A"):
        raise Unreadable("it needs a second secret besides the password, which this app does not support")
    memory, passes, lanes = (_number(parameters, name) for name in "MIP")
    if memory > MOST_MEMORY or memory * passes > MOST_WORK or lanes > MOST_LANES:
        raise _too_slow()
    try:
        return hash_secret_raw(
            composite,
            _bytes(parameters, "S"),
            time_cost=passes,
            memory_cost=memory // 1024,
            parallelism=lanes,
            hash_len=32,
            type=Type.D if kind == _ARGON2D else Type.ID,
            version=_number(parameters, "V"),
        )
    except (HashingError, OverflowError) as error:
        if "allocation" in str(error) or "Threading" in str(error):  # more than this computer gives
            raise _too_slow() from None
        raise damaged_header() from None
