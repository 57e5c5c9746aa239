"""What this program is made of, and under which licences."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtWidgets import QVBoxLayout

import app
from app.ui.program import Program
from app.ui.settings.base import SettingsCard
from app.ui.tasks import run_task
from app.ui.widgets.basics import Button, clear_layout, label
from app.ui.widgets.layouts import row_of
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.prose import add_prose

# The packages that the program runs on (a test holds this to pyproject.toml), each with its licence.
LICENCES = {
    "PySide6-Essentials": "LGPL 3 (Qt and its Python bindings)",
    "apsw-sqlite3mc": "OSI approved; SQLite: public domain; SQLite3MultipleCiphers: MIT",
    "argon2-cffi": "MIT",
    "cryptography": "Apache 2.0 or BSD 3-Clause",
    "desktop-notifier": "MIT",
    "icalendar": "BSD 2-Clause",
    "jeepney": "MIT",
    "keyring": "MIT",
    "libipld": "MIT",
    "msgspec": "BSD 3-Clause",
    "phonenumbers": "Apache 2.0",
    "pi-heif": "BSD 3-Clause; libheif and libde265 in it LGPL 3",
    "pillow": "MIT-CMU",
    "platformdirs": "MIT",
    "publicsuffixlist": "MPL 2.0",
    "pyahocorasick": "BSD 3-Clause and public domain",
    "rapidfuzz": "MIT",
    "requests": "Apache 2.0",
    "segno": "BSD 3-Clause",
    "selectolax": "MIT; lexbor in it Apache 2.0",
    "zxcvbn-rs-py": "MIT",
}


class AboutCard(SettingsCard):
    """The version and the licences."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "About this app")
        self.body.addWidget(label(f"Privacy Self-Audit, version {app.__version__}", "strong"))
        add_prose(
            self.body,
            "Free software under the MIT licence. The icons are Phosphor Icons (MIT), the names of "
            "towns are from GeoNames (CC BY 4.0), the map is from Natural Earth (public domain), the words for "
            "passwords are from EFF (CC BY 3.0 US), and what sites offer was read in the 2FA and Passkeys Directories. "
            "The window is made with Qt, under the LGPL 3: you may put another build of Qt in its place. The words of "
            "the checks are ours; each check names the guidance behind it.",
            "muted",
        )
        show = Button("Show the packages", kind="link", describes="and their licences")
        show.clicked.connect(self._show)
        origins = Button("See the guidance", "book-open", "link", describes="where the checks come from")
        origins.clicked.connect(lambda: self.go.emit("guidance"))
        self.body.addWidget(row_of(origins))
        self._row = row_of(show)
        self.body.addWidget(self._row)
        self._packages = QVBoxLayout()
        self.body.addLayout(self._packages)

    def _show(self) -> None:
        self._row.hide()
        run_task(
            self,
            lambda _task: [(name, _version(name), licence) for name, licence in LICENCES.items()],
            on_done=self._fill,
        )

    def _fill(self, rows: list[tuple[str, str, str]]) -> None:
        clear_layout(self._packages)
        table = PlainTable("Packages and their licences", (3, 2, 6))
        table.show_rows(("Package", "Version", "Licence"), rows)
        self._packages.addWidget(table)
        table.setFocus()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
