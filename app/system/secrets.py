"""The door to the operating system's keyring.

Only the four keyrings that come with the systems are used, by name. The ``keyring`` package would let
an environment variable, a configuration file or an installed plug-in put other code in their place,
and that code would be handed the key; so its own choice of a backend is never asked for.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.core import vault_errors as errors

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "privacy-self-audit"
# KDE's wallet answers as a Secret Service too; its own protocol is for systems where it does not.
_BACKENDS = {
    "linux": (("keyring.backends.SecretService", "Keyring"), ("keyring.backends.kwallet", "DBusKeyring")),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
}


class KeyringStore:
    """A ``SecretStore`` over the system's keyrings. The ``keyring`` package is imported at the first call.

    A call may wait while the system asks the worker to unlock the keyring: keep it off the GUI thread.
    """

    def __init__(self, platform: str = sys.platform) -> None:
        self._platform = platform

    def get(self, name: str) -> str | None:
        """The secret from the first keyring that has it. A locked keyring is an error, never "not there"."""
        with _plainly():
            found = (backend.get_password(SERVICE, name) for backend in self._backends())
            return next((secret for secret in found if secret is not None), None)

    def set(self, name: str, secret: str) -> None:
        """Keep the secret in the keyring that the system prefers."""
        with _plainly():
            self._backends()[0].set_password(SERVICE, name, secret)

    def delete(self, name: str) -> None:
        """Remove the secret from every keyring that has it."""
        with _plainly():
            for backend in self._backends():
                if backend.get_password(SERVICE, name) is not None:
                    backend.delete_password(SERVICE, name)

    def _backends(self) -> list[KeyringBackend]:
        """The keyrings of this system that are running, the preferred one first. Raises ``NoKeyring``."""
        named = _BACKENDS.get(self._platform, ())
        kinds = [getattr(importlib.import_module(module), name) for module, name in named]
        found = [kind() for kind in kinds if kind.viable]
        if not found:
            raise errors.NoKeyring()
        return found


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what a keyring raises into an error of ours that holds neither its words nor a secret."""
    from keyring.errors import InitError, KeyringLocked

    try:
        yield
    except errors.VaultError:
        raise
    except (KeyringLocked, InitError):
        raise errors.KeyringLocked() from None
    except Exception:  # backends let errors of D-Bus, Windows and macOS through, in many types
        raise errors.KeyringFailed() from None
