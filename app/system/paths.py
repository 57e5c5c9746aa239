"""Where things are: the program's own data files and the worker's data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APP_NAME = "privacy-self-audit"
HOME_VARIABLE = "PRIVACY_AUDIT_HOME"
_APP = Path(__file__).resolve().parent.parent


def data_dir(chosen: Path | None = None) -> Path:
    """The folder that holds all state; it is not made here. ``chosen`` wins over the environment."""
    if chosen is not None:
        return chosen.expanduser().absolute()
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


def checklists_dir() -> Path:
    """The core packs: inside an installed wheel, or at the top of the source tree."""
    return _bundled("checklists")


def resources_dir() -> Path:
    """Icons, theme tokens and other files that travel with the program."""
    return _bundled("resources")


def places_dir() -> Path:
    """The names of towns and the outlines of the land."""
    return resources_dir() / "places"


def passwords_dir() -> Path:
    """The list of known sites, and the words of three-word passwords."""
    return resources_dir() / "passwords"


def posts_dir() -> Path:
    """Guides to each platform's export, and the word lists."""
    return resources_dir() / "old_posts"


def search_dir() -> Path:
    """The places to search for oneself, and the names that are taken for each other."""
    return resources_dir() / "search_self"


def _bundled(name: str) -> Path:
    installed = _APP / "_data" / name
    return installed if installed.is_dir() else _APP.parent / name


def originals_dir(data: Path) -> Path:
    """Where the originals of photos that were cleaned in place are kept."""
    return data / "originals"


def program_root() -> Path:
    """The folder that the package ``app`` lies in."""
    return _APP.parent


def program_command(platform: str = sys.platform) -> tuple[str, ...]:
    """How the operating system starts this program later, from any folder; on Windows from ``program_root``.

    ``-P`` keeps a folder named "app" where it is started from taking the place of the program.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    if platform == "win32":  # the one without a console window
        return (str(Path(sys.executable).with_name("pythonw.exe")), "-m", "app")
    python = (sys.executable, "-P", "-m", "app")
    if (_APP / "_data").is_dir():
        return python
    return ("/usr/bin/env", f"PYTHONPATH={program_root()}", *python)
