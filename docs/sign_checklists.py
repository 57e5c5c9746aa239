"""Make the signed file of newer checklists that a worker can choose in Settings. Run by hand, by whoever keeps the key:

    .venv/bin/python docs/sign_checklists.py key KEY.pem          a new pair; its public half goes into the app
    .venv/bin/python docs/sign_checklists.py sign KEY.pem FILE    the packs of checklists/ as one signed file

The public half is ``PUBLIC_KEY`` in ``app/checklist/signed.py``. The private half stays with whoever publishes, on no
server and never in this repository: whoever has it decides what workers are told. Where it is lost or stolen, pin
another one in a new version of the app.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.checklist.loader import load_catalogue, pack_files  # noqa: E402 - the app lies beside this script
from app.checklist.signed import FIRST_LINE, MAX_SET_BYTES, signed_part, version_key  # noqa: E402


def make_key(path: Path) -> str:
    """Write a new private key, for its owner's eyes only; returns the public half."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    return public_half(key)


def read_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is no Ed25519 key.")
    return key


def public_half(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def make_set(folder: Path, key: Ed25519PrivateKey) -> tuple[bytes, str]:
    """The packs of ``folder`` as one signed file, and their version: that of the newest of them."""
    catalogue = load_catalogue(folder)
    if catalogue.problems or catalogue.notices:
        raise SystemExit("\n".join(problem.sentence() for problem in (*catalogue.problems, *catalogue.notices)))
    version = max((pack.version for pack in catalogue.packs), key=version_key)
    dated = max(pack.dated for pack in catalogue.packs)
    files = {path.name: path.read_text("utf-8") for path in pack_files(folder)[0]}
    content = msgspec.json.encode({"version": version, "dated": dated, "files": files})
    return seal(content, key), version


def seal(content: bytes, key: Ed25519PrivateKey) -> bytes:
    """The content below its hash and its signature."""
    digest, signature = hashlib.sha256(content).hexdigest(), key.sign(signed_part(content)).hex()
    sealed = FIRST_LINE + f"sha256 {digest}\ned25519 {signature}\n".encode() + content
    if len(sealed) > MAX_SET_BYTES:
        raise SystemExit(f"This is {len(sealed):,} bytes; the app takes {MAX_SET_BYTES:,} at most.")
    return sealed


def main(words: list[str]) -> None:
    match words:
        case ["key", key_file]:
            print(make_key(Path(key_file)))
        case ["sign", key_file, file]:
            sealed, version = make_set(ROOT / "checklists", read_key(Path(key_file)))
            Path(file).write_bytes(sealed)
            print(f"Version {version}, {len(sealed):,} bytes.")
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
