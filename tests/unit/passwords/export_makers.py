"""Exports as their programs write them, of logins that a test names: `MAKERS` has one for every format and variant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.unit.passwords import csv_makers, json_makers
from tests.unit.passwords.logins import Login

MAKERS: dict[str, tuple[str, Callable[[Sequence[Login]], bytes]]] = {
    "Chrome": ("chromium-csv", csv_makers.chromium),
    "Chrome before notes": ("chromium-csv", csv_makers.chromium_old),
    "Firefox": ("firefox-csv", csv_makers.firefox),
    "Apple": ("apple-csv", csv_makers.apple),
    "Safari 15": ("apple-csv", csv_makers.safari_15),
    "Bitwarden": ("bitwarden-csv", csv_makers.bitwarden),
    "Bitwarden organisation": ("bitwarden-csv", csv_makers.bitwarden_org),
    "1Password 8": ("1password-csv", csv_makers.onepassword),
    "1Password 7": ("1password-7-csv", csv_makers.onepassword_7),
    "LastPass": ("lastpass-csv", csv_makers.lastpass),
    "LastPass before codes": ("lastpass-csv", csv_makers.lastpass_old),
    "Dashlane": ("dashlane-csv", csv_makers.dashlane),
    "KeePassXC": ("keepassxc-csv", csv_makers.keepassxc),
    "KeePassXC before codes": ("keepassxc-csv", csv_makers.keepassxc_old),
    "KeePass": ("keepass-csv", csv_makers.keepass),
    "Proton": ("proton-csv", csv_makers.proton),
    "Proton before 2026": ("proton-csv", csv_makers.proton_old),
    "NordPass": ("nordpass-csv", csv_makers.nordpass),
    "NordPass without types": ("nordpass-csv", csv_makers.nordpass_old),
    "RoboForm": ("roboform-csv", csv_makers.roboform),
    "RoboForm old": ("roboform-csv", csv_makers.roboform_old),
    "Enpass": ("enpass-csv", csv_makers.enpass),
    "Another table": ("generic-csv", csv_makers.generic),
    "Bitwarden JSON": ("bitwarden-json", json_makers.bitwarden),
    "Bitwarden organisation JSON": ("bitwarden-json", json_makers.bitwarden_org),
    "Bitwarden zip": ("bitwarden-zip", json_makers.bitwarden_zip),
    "1PUX": ("1password-1pux", json_makers.onepux),
    "Proton JSON": ("proton-json", json_makers.proton),
    "Proton zip": ("proton-zip", json_makers.proton_zip),
    "Dashlane zip": ("dashlane-zip", json_makers.dashlane_zip),
    "Dashlane old JSON": ("dashlane-json", json_makers.dashlane),
    "Enpass JSON": ("enpass-json", json_makers.enpass),
    "CXF": ("cxf", json_makers.cxf),
    "CXF zip": ("cxf", json_makers.cxf_zip),
}
