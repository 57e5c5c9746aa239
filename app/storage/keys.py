"""The history's key: 32 random bytes, kept in the keyring or locked with a passphrase, and the file that says which.

``history.key`` is JSON. It never holds the key itself: with a keyring it holds the name of the keyring's
entry; with a passphrase it holds the key wrapped (AES key wrap, RFC 3394) under what argon2id makes of the
passphrase. A change of passphrase wraps the same key anew, so whoever has an old copy of the file and the
old passphrase still has the key.

Moving between the two is done in an order that a crash cannot hurt. The key can always be reached, and a
``leftover`` entry in the keyring, which would open a passphrase-locked history, is remembered in the file
until it is known to be gone.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.core import vault_errors as errors
from app.core.files import write_new, write_whole
from app.core.passphrase import is_too_short
from app.core.ports import SecretStore
from app.storage.stretching import SALT_BYTES, Argon, stretch

FORMAT = 1
_LARGEST_FILE = 4096
_ARGON = Argon()
_KEY_BYTES = 32
_WRAPPED_BYTES = 40  # AES key wrap adds eight bytes, by which a wrong passphrase shows


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``history.key`` says. ``check`` tells a wrong key from a damaged history, and gives nothing of it away."""

    format: int
    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    lock: Literal["keyring", "passphrase"]
    check: str
    argon: Argon = Argon()
    salt: bytes = b""
    wrapped: bytes = b""
    leftover: bool = False


class _FormatOnly(msgspec.Struct):
    format: int


def read(path: Path) -> KeyFile:
    """Read the key file. Raises ``KeyFileMissing``, ``KeyFileDamaged``, ``NewerSchema`` or ``ReadOnly``."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE)  # what is cut off here is no longer JSON
    except FileNotFoundError:
        raise errors.KeyFileMissing(path) from None
    except OSError as error:
        raise errors.from_os_error(error, path) from None
    try:
        if msgspec.json.decode(data, type=_FormatOnly).format > FORMAT:
            raise errors.NewerSchema()
        found = msgspec.json.decode(data, type=KeyFile)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise errors.KeyFileDamaged(path) from None
    if found.lock == "passphrase" and (len(found.salt), len(found.wrapped)) != (SALT_BYTES, _WRAPPED_BYTES):
        raise errors.KeyFileDamaged(path)
    return found


def save_new(path: Path, file: KeyFile) -> None:
    """Write the key file of a new history. Raises ``FileExistsError`` where there is one."""
    write_new(path, msgspec.json.encode(file))


# --- Making a key -----------------------------------------------------------------------------


def new_in_keyring(store: SecretStore) -> tuple[KeyFile, bytes]:
    """A new key, already in the keyring. Raises what ``SecretStore`` raises."""
    file, key = new_for_keyring()
    put(store, file.id, key)
    return file, key


def new_for_keyring() -> tuple[KeyFile, bytes]:
    """A new key that the keyring is to hold: ``put`` it there."""
    key = secrets.token_bytes(_KEY_BYTES)
    return KeyFile(FORMAT, secrets.token_hex(16), "keyring", _check(key)), key


def new_with_passphrase(passphrase: str) -> tuple[KeyFile, bytes]:
    """A new key under a passphrase (0.2 s of work). Raises ``WeakPassphrase``."""
    key = secrets.token_bytes(_KEY_BYTES)
    return _wrapped(KeyFile(FORMAT, secrets.token_hex(16), "passphrase", _check(key)), key, passphrase), key


# --- Getting it back --------------------------------------------------------------------------


def unlock_with_keyring(file: KeyFile, store: SecretStore) -> bytes:
    """The key out of the keyring. Raises ``KeyMissing``, ``WrongKey``, ``KeyringGone``, or what the store raises."""
    try:
        secret = store.get(file.id)
    except errors.NoKeyring:
        raise errors.KeyringGone() from None
    if secret is None:
        raise errors.KeyMissing()
    try:
        key = bytes.fromhex(secret)
    except ValueError:
        raise errors.WrongKey() from None
    # The length too: to the check, a key that ends in zeros is the same without them.
    if len(key) != _KEY_BYTES or not hmac.compare_digest(_check(key), file.check):
        raise errors.WrongKey()
    return key


def unlock_with_passphrase(file: KeyFile, passphrase: str) -> bytes:
    """The key out of the key file (0.2 s of work). Raises ``WrongPassphrase``."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    try:
        return aes_key_unwrap(stretch(passphrase, file.salt, file.argon), file.wrapped)
    except (InvalidUnwrap, ValueError):
        raise errors.WrongPassphrase() from None


# --- Changing the lock ------------------------------------------------------------------------


def lock_with_passphrase(path: Path, file: KeyFile, key: bytes, passphrase: str, store: SecretStore) -> KeyFile:
    """Lock with a (new) passphrase; from then on the keyring no longer opens the history.

    Raises ``WeakPassphrase`` with nothing changed. Where the keyring will not let go of its entry, the passphrase
    is in force all the same: the file that is returned has ``leftover``, and ``remove_leftover`` tries again.
    """
    changed = _wrapped(file, key, passphrase, leftover=file.lock == "keyring" or file.leftover)
    write_whole(path, msgspec.json.encode(changed))
    try:
        return remove_leftover(path, changed, store)
    except errors.VaultError:
        return changed


def lock_with_keyring(path: Path, file: KeyFile, key: bytes, store: SecretStore) -> KeyFile:
    """Let the keyring open the history, without a passphrase. Raises what ``SecretStore`` raises."""
    if file.lock == "keyring":
        return file
    write_whole(path, msgspec.json.encode(msgspec.structs.replace(file, leftover=True)))
    put(store, file.id, key)
    changed = KeyFile(FORMAT, file.id, "keyring", file.check)
    write_whole(path, msgspec.json.encode(changed))
    return changed


def remove_leftover(path: Path, file: KeyFile, store: SecretStore) -> KeyFile:
    """Remove the keyring's entry of a history that is locked with a passphrase, if one may be there."""
    if not file.leftover:
        return file
    store.delete(file.id)
    changed = msgspec.structs.replace(file, leftover=False)
    write_whole(path, msgspec.json.encode(changed))
    return changed


def put(store: SecretStore, name: str, key: bytes) -> None:
    """Keep the key in the keyring, and believe it only when it can be read back. Raises what ``SecretStore`` raises."""
    store.set(name, key.hex())
    if store.get(name) != key.hex():
        raise errors.KeyringFailed()


def _wrapped(file: KeyFile, key: bytes, passphrase: str, *, leftover: bool = False) -> KeyFile:
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    if is_too_short(passphrase):
        raise errors.WeakPassphrase()
    locked = KeyFile(
        FORMAT, file.id, "passphrase", file.check, _ARGON, secrets.token_bytes(SALT_BYTES), leftover=leftover
    )
    return msgspec.structs.replace(locked, wrapped=aes_key_wrap(stretch(passphrase, locked.salt, locked.argon), key))


def _check(key: bytes) -> str:
    return hmac.digest(key, b"privacy-self-audit: check of the history's key", "sha256")[:8].hex()
