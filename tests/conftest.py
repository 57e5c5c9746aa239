"""What every test stands on: no network, nobody's real folders, no display, no surprises."""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# The same examples every time: a failure is seen again by whoever looks at it. The timeout bounds each test.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("soak", deadline=None, database=None, max_examples=20_000)
hypothesis.settings.load_profile("steady")

_home: Path | None = None


def pytest_configure() -> None:
    """Move home to an empty folder, and forget the session's bus, screen and choices."""
    # Seldom: a seventh of the tests' time went into looking for garbage among what stays.
    gc.set_threshold(20_000)
    global _home  # noqa: PLW0603 - there is one home, and pytest's two hooks share nothing else
    _home = Path(tempfile.mkdtemp(prefix="privacy-audit-tests-"))
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND"):
        os.environ.pop(name, None)
    os.environ.pop("PRIVACY_AUDIT_HOME", None)
    folders = {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_RUNTIME_DIR": "run",
    }
    for name, folder in folders.items():
        path = _home / folder
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(path)


def pytest_unconfigure() -> None:
    if _home:
        shutil.rmtree(_home, ignore_errors=True)


class NetworkBlocked(RuntimeError):
    """A test tried to reach beyond this computer."""


blocked: list[str] = []


def _stay_on_this_computer(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: it sees every connection and every name looked up, whichever library makes them."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a Unix socket's address is text
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if host and not _is_this_computer(host):
        blocked.append(str(host))
        raise NetworkBlocked(f"A test tried to reach {host!r}. Tests use only this computer.")


def _is_this_computer(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


sys.addaudithook(_stay_on_this_computer)


@pytest.fixture(scope="session", autouse=True)
def packs_are_read_once() -> Iterator[None]:
    """The app's packs are the same in every test, and reading them was most of making a program. Nothing changes what
    comes out of the parser or the loader, so that the same files may give the same answer.
    """
    from app.checklist import newer

    load = newer.load_catalogue

    @lru_cache(maxsize=8)
    def load_once(core: Path, _stamps: tuple[object, ...], welsh: bool) -> object:
        return load(core, welsh=welsh)

    def load_catalogue(core: Any, agency_files: Iterable[Path] = (), *, welsh: bool = False) -> object:
        agency_files = list(agency_files)
        if agency_files or not isinstance(core, Path) or not core.is_dir():
            return load(core, agency_files, welsh=welsh)
        stats = {path.name: path.stat() for path in sorted(core.iterdir())}
        stamps = tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in stats.items())
        return load_once(core, stamps, welsh)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", lru_cache(maxsize=256)(tomllib.loads))
        patch.setattr(newer, "load_catalogue", load_catalogue)
        yield


@pytest.fixture(scope="session", autouse=True)
def true_cost() -> Iterator[Any]:
    """Passphrases are as cheap as the bounds allow: hundreds of tests open a history, and few are about what a guess
    costs. This is what it costs in the app.
    """
    from app.storage import keys
    from app.storage.stretching import Argon

    with pytest.MonkeyPatch.context() as patch:
        costs = keys._ARGON
        patch.setattr(keys, "_ARGON", Argon(memory_kib=8 * 1024, passes=1, lanes=1))
        yield costs


@pytest.fixture(autouse=True)
def blocked_connections() -> Iterator[list[str]]:
    """Fail the test that tried to connect, even where the program swallowed the error."""
    blocked.clear()
    yield blocked
    assert not blocked, f"This test tried to reach {blocked}."


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real files to test on, which lies beside the project where it is developed."""
    if not SAMPLES.is_dir():
        pytest.skip(f"The sample files are not here: {SAMPLES}")
    return SAMPLES


def needed(name: str) -> str:
    """Where the independent witness ``name``, one of dev.py's, is; the test fails where it is not there."""
    found = shutil.which(name)
    if found is None:
        import dev

        pytest.fail(f"This test needs {name}. Run: {dev.install_line([name])}")
    return found


@pytest.fixture(scope="session")
def exiftool() -> str:
    """The independent witness of what is in a photo."""
    return needed("exiftool")


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """The independent player of videos."""
    return needed("ffmpeg")
