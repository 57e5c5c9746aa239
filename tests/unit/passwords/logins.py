"""The logins that every test export is made of, and what tests ask of what was read.

`ODD` has every password that a reader has been known to spoil.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.passwords.model import Export, SkipReason

CODE = "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Login:
    title: str
    url: str
    username: str
    password: str
    code: str = ""
    note: str = ""


LOGINS = (
    Login("Shop", "https://shop.example/login", "sam@example.org", 'pa,ss""1'),
    Login(
        "Library", "https://library.example", "sam", "Copper/Finch/Lane4", code=CODE, note="PIN: 0000\nBranch: North"
    ),
    Login("Bank", "https://bank.example/", "sam", "Plum-Raft-91-Otter", note='He said "no".\r\n\r\nThen left.'),
)
ODD_PASSWORDS = (
    " space before and after ",
    "   ",
    "=1+1",
    "+44",
    "-dash",
    "@home",
    "a\rb",
    "a\r\nb",
    "a\nb",
    'ends with two""',
    '"',
    "semi;colon;;;",
    "tab\there",
    "comma,comma",
    "nul\0inside",
    "lock \U0001f510 and e\u0301 and \u00e9",
    "\ufeffbom",
    "back\\slash\\\\",
    'back\\"quote',
    "&amp;",
    "<&>",
    "x" * 100,
    "\u2028line separator\x85\x0b\x1c",
)
ODD = tuple(
    Login(f"Site {number}", f"https://site{number}.example", f"user{number}", password)
    for number, password in enumerate(ODD_PASSWORDS)
)


def passwords(export: Export) -> list[str]:
    return [entry.password for entry in export.entries]


def skips(export: Export) -> Counter[SkipReason]:
    return Counter(skipped.reason for skipped in export.skipped)
