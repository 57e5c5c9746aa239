"""The streams against published vectors: ECRYPT's for Salsa20, RFC 8439's for ChaCha20."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.passwords.formats.kdbx_streams import ChaCha20Stream, PlainStream, Salsa20Stream, inner_stream
from app.passwords.formats.kdbx_trouble import Unreadable

ZERO_IV = bytes(8)

# ECRYPT "verified" vectors for Salsa20 with 256 bits: key, IV, where, the stream there.
ECRYPT = [
    (
        "80" + "00" * 31,
        "00" * 8,
        {
            0: "e3be8fdd8beca2e3ea8ef9475b29a6e7003951e1097a5c38d23b7a5fad9f6844"
            "b22c97559e2723c7cbbd3fe4fc8d9a0744652a83e72a9c461876af4d7ef1a117",
            192: "57be81f47b17d9ae7c4ff15429a73e10acf250ed3a90a93c711308a74c6216a9"
            "ed84cd126da7f28e8abf8bb63517e1ca98e712f4fb2e1a6aed9fdc73291faa17",
            448: "696afcfd0cddcc83c7e77f11a649d79acdc3354e9635ff137e929933a0bd6f53"
            "77efa105a3a4266b7c0d089d08f1e855cc32b15b93784a36e56a76cc64bc8477",
        },
    ),
    (
        "0053a6f94c9ff24598eb3e91e4378add3083d6297ccf2275c81b6ec11467ba0d",
        "0d74db42a91077de",
        {
            0: "f5fad53f79f9df58c4aea0d0ed9a9601f278112ca7180d565b420a48019670ea"
            "f24ce493a86263f677b46ace1924773d2bb25571e1aa8593758fc382b1280b71",
            65472: "b70c50139c63332ef6e77ac54338a4079b82bec9f9a403dfea821b83f7860791"
            "650ef1b2489d0590b1de772eeda4e3bcd60fa7ce9cd623d9d2fd5758b8653e70",
            65536: "81582c65d7562b80aec2f1a673a9d01c9f892a23d4919f6ab47b9154e08e699b"
            "4117d7c666477b60f8391481682f5d95d96623dbc489d88daa6956b9f0646b6e",
        },
    ),
]


@pytest.mark.parametrize(("key", "iv", "pieces"), ECRYPT)
def test_salsa20_vectors(key: str, iv: str, pieces: dict[int, str]) -> None:
    for at, expected in pieces.items():
        stream = Salsa20Stream(bytes.fromhex(key), bytes.fromhex(iv))
        stream.skip(at)
        assert stream.uncover(bytes(64)).hex() == expected


def test_salsa20_xor_of_the_first_512_bytes() -> None:
    whole = Salsa20Stream(bytes.fromhex("80" + "00" * 31), ZERO_IV).uncover(bytes(512))
    digest = 0
    for at in range(0, 512, 64):
        digest ^= int.from_bytes(whole[at : at + 64], "big")
    assert digest.to_bytes(64, "big").hex() == (
        "50ec2485637db19c6e795e9c739382806f6db320fe3d0444d56707d7b456457f"
        "3db3e8d7065af375a225a70951c8ab744ec4d595e85225f08e2bc03fe1c42567"
    )


def test_salsa20_counts_past_32_bits() -> None:
    """The counter's higher word comes in: nothing repeats there, and both ways to get there agree."""
    stream = Salsa20Stream(bytes(32), ZERO_IV)
    stream.skip(2**32 * 64 - 10)
    across = stream.uncover(bytes(20))
    after = Salsa20Stream(bytes(32), ZERO_IV)
    after.skip(2**32 * 64)
    assert across[10:] == after.uncover(bytes(10)) != Salsa20Stream(bytes(32), ZERO_IV).uncover(bytes(10))


def test_chacha20_vector_of_the_rfc() -> None:
    """RFC 8439, appendix A.1, the first two blocks of the zero key."""
    assert ChaCha20Stream(bytes(32), bytes(12)).uncover(bytes(128)).hex() == (
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
        "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
        "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f"
    )


@pytest.mark.parametrize("kind", [2, 3])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 20_000)), max_size=6))
def test_any_steps_give_the_same_stream(kind: int, steps: list[tuple[bool, int]]) -> None:
    whole = inner_stream(kind, b"key").uncover(bytes(sum(count for _, count in steps)))
    stream = inner_stream(kind, b"key")
    at = 0
    for passed, count in steps:
        if passed:
            stream.skip(count)
        else:
            assert stream.uncover(bytes(count)) == whole[at : at + count]
        at += count


def test_no_stream_and_an_unknown_one() -> None:
    assert isinstance(inner_stream(0, b""), PlainStream)
    with pytest.raises(Unreadable):
        inner_stream(1, b"")  # ArcFour, which nothing of this century writes
