"""A passphrase made into a key: argon2id, slow and hungry on purpose, so that guessing is, too."""

from __future__ import annotations

from typing import Annotated

import msgspec

from app.core.passphrase import normal

SALT_BYTES = 16


class Argon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How costly a guess is. The bounds keep a doctored file from filling the memory or never ending."""

    memory_kib: Annotated[int, msgspec.Meta(ge=8 * 1024, le=1024 * 1024)] = 64 * 1024
    passes: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    lanes: Annotated[int, msgspec.Meta(ge=1, le=16)] = 4


def stretch(passphrase: str, salt: bytes, argon: Argon) -> bytes:
    """The 32 bytes of key that the passphrase gives with this salt (0.2 s of work at the defaults)."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        normal(passphrase).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=argon.passes,
        memory_cost=argon.memory_kib,
        parallelism=argon.lanes,
        hash_len=32,
        type=Type.ID,
    )
