"""The keyring: a real one on Linux, and the rules by which one is trusted everywhere."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from app.core import vault_errors as errors
from app.system import secrets
from app.system.secrets import KeyringStore
from tests.unit.system.keyring_session import ROOT, KeyringHome

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is Linux's")


@pytest.fixture
def home() -> Iterator[KeyringHome]:
    # Not pytest's own folder: the path of a socket has room for 107 bytes.
    with tempfile.TemporaryDirectory(prefix="keyring-", ignore_cleanup_errors=True) as name:
        yield KeyringHome(Path(name))


_KEEP = """
from app.system.secrets import KeyringStore
store = KeyringStore()
store.delete("name")
print(store.get("name"))
store.set("name", "before")
store.set("name", "kept-secret")
print(store.get("name"))
store.set("other", "x")
store.delete("other")
print(store.get("other"))
"""
_ASK = """
from app.core.vault_errors import VaultError
from app.system.secrets import KeyringStore
store = KeyringStore()
for call in (lambda: store.get("name"), lambda: store.set("name", "new"), lambda: store.delete("name")):
    try:
        print(call())
    except VaultError as error:
        print(type(error).__name__)
"""


@linux_only
def test_a_real_keyring_keeps_the_secret_from_session_to_session(home: KeyringHome, tmp_path: Path) -> None:
    assert home.run(_KEEP).split() == ["None", "kept-secret", "None"]
    assert home.run(_ASK).split() == ["kept-secret", "None", "None"]


@linux_only
def test_a_locked_keyring_never_reads_as_a_lost_secret(home: KeyringHome) -> None:
    home.run(_KEEP)
    assert home.run(_ASK, unlocked=False).split() == ["KeyringLocked"] * 3
    assert home.run(_ASK).split()[0] == "kept-secret", "nothing was changed while it was locked"


@linux_only
def test_a_keyring_that_was_never_unlocked_is_locked(home: KeyringHome) -> None:
    assert home.run(_ASK, unlocked=False).split() == ["KeyringLocked"] * 3


@linux_only
def test_no_session_no_keyring(home: KeyringHome) -> None:
    assert home.run(_ASK, bus=False).split() == ["NoKeyring"] * 3


_THIEF = """
import keyring.backend
class Thief(keyring.backend.KeyringBackend):
    priority = 99
    def get_password(self, service, username): return "from the thief"
    def set_password(self, service, username, password): open({loot!r}, "w").write(password)
    def delete_password(self, service, username): pass
"""


@linux_only
def test_neither_environment_nor_file_puts_other_code_in_the_keyrings_place(home: KeyringHome, tmp_path: Path) -> None:
    loot = tmp_path / "loot"
    (tmp_path / "thief.py").write_text(_THIEF.format(loot=str(loot)))
    config = tmp_path / "config"
    (config / "python_keyring").mkdir(parents=True)
    (config / "python_keyring" / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=thief.Thief\nkeyring-path={tmp_path}\n"
    )
    printed = home.run(
        _KEEP,
        PYTHON_KEYRING_BACKEND="thief.Thief",
        PYTHONPATH=f"{ROOT}:{tmp_path}",
        XDG_CONFIG_HOME=str(config),
    )
    assert printed.split() == ["None", "kept-secret", "None"]
    assert not loot.exists()


_WHOLE_HISTORY = """
from datetime import UTC, datetime
from pathlib import Path
from app.core.clock import SystemClock
from app.core.model import Worker
from app.core.vault_errors import VaultError
from app.storage.history_folder import HistoryFolder
from app.storage.removal import delete_everything
from app.system.secrets import KeyringStore
folder = HistoryFolder(Path({folder!r}), KeyringStore(), SystemClock())
{steps}
"""


def _steps(home: KeyringHome, folder: Path, steps: str, *, unlocked: bool = True) -> str:
    return home.run(_WHOLE_HISTORY.format(folder=str(folder), steps=steps), unlocked=unlocked).strip()


@linux_only
def test_a_history_through_a_real_keyring(home: KeyringHome, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    _steps(
        home, folder, "vault = folder.create_with_keyring(); vault.save_worker(Worker(names=('Ann',))); vault.close()"
    )
    show = "print(folder.open_with_keyring().worker().names)"
    assert _steps(home, folder, show) == "('Ann',)"
    locked = "try: folder.open_with_keyring()\nexcept VaultError as error: print(type(error).__name__)"
    assert _steps(home, folder, locked, unlocked=False) == "KeyringLocked"
    _steps(home, folder, "folder.lock_with_passphrase('three random words')")
    assert _steps(home, folder, "print(folder.lock())") == "passphrase"
    _steps(home, folder, "folder.lock_with_keyring(old='three random words')")
    assert _steps(home, folder, show) == "('Ann',)"
    assert _steps(home, folder, "print(delete_everything(folder.folder, KeyringStore()).keyring_cleared)") == "True"
    assert not folder.exists()


def test_the_package_is_imported_only_when_a_secret_is_asked_for() -> None:
    script = "import sys, app.system.secrets as s; s.KeyringStore(); print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


# --- With stand-ins for the backends ----------------------------------------------------------


_said: dict[str, object] = {}


class Preferred:
    """A keyring that says what ``_said`` holds under its name: a secret, None, or an error to raise."""

    viable = True

    def get_password(self, service: str, name: str, secret: str = "") -> object:
        answer = _said.get(type(self).__name__)
        if isinstance(answer, Exception):
            raise answer
        return answer

    set_password = delete_password = get_password


class Other(Preferred):
    pass


class NotRunning(Preferred):
    viable = False


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    backends = {"linux": tuple((__name__, name) for name in ("NotRunning", "Preferred", "Other"))}
    monkeypatch.setattr(secrets, "_BACKENDS", backends)
    _said.clear()
    return _said


def test_a_secret_is_found_in_whichever_keyring_has_it(answers: dict[str, object]) -> None:
    store = KeyringStore("linux")
    assert store.get("name") is None
    answers["Other"] = "from kde"
    assert store.get("name") == "from kde"
    answers["Preferred"] = "from gnome"
    assert store.get("name") == "from gnome"


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (KeyringLocked("secret"), errors.KeyringLocked),
        (InitError("secret"), errors.KeyringLocked),
        (PasswordSetError("secret"), errors.KeyringFailed),
        (OSError("secret"), errors.KeyringFailed),
        (ValueError("secret"), errors.KeyringFailed),
    ],
)
def test_what_a_keyring_raises_is_told_without_its_words(
    answers: dict[str, object], raised: Exception, error: type[errors.VaultError]
) -> None:
    answers["Preferred"] = raised
    store = KeyringStore("linux")
    for call in (lambda: store.get("name"), lambda: store.set("name", "s3cret"), lambda: store.delete("name")):
        with pytest.raises(error) as caught:
            call()
        assert "secret" not in str(caught.value)
        assert caught.value.__suppress_context__


@pytest.mark.parametrize("platform", ["darwin", "win32", "freebsd"])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere these keyrings are there")
def test_on_a_system_without_its_keyring_there_is_none(platform: str) -> None:
    with pytest.raises(errors.NoKeyring):
        KeyringStore(platform).get("name")
