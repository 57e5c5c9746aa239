"""Signed sets of newer checklists for tests, with a key that is nobody's."""

from __future__ import annotations

import shutil
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from docs.sign_checklists import make_set, public_half

KEY = Ed25519PrivateKey.from_private_bytes(b"a key for tests only: 32 letters")
ANOTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = public_half(KEY)


def signed_set(
    folder: Path,
    core: Path,
    version: str,
    *edits: tuple[str, str],
    pack: str = "facebook",
    key: Ed25519PrivateKey = KEY,
    name: str = "new.checklists",
) -> Path:
    """A file with the packs of ``core``; in one of them the version is another one, and each edit is made once."""
    copy = folder / f"packs-{version}-{pack}"
    shutil.copytree(core, copy, dirs_exist_ok=True)
    renew(copy, version, *edits, pack=pack)
    path = folder / name
    path.write_bytes(make_set(copy, key)[0])
    return path


def renew(core: Path, version: str, *edits: tuple[str, str], pack: str = "facebook") -> None:
    """Make a pack in the folder a newer one."""
    path = core / f"{pack}.toml"
    text = path.read_text("utf-8")
    before = next(line for line in text.splitlines() if line.startswith("version = "))
    for old, new in ((before, f'version = "{version}"'), *edits):
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
