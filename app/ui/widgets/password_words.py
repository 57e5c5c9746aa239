"""The words and icons of what is found in an export of passwords."""

from __future__ import annotations

from collections.abc import Mapping

from app.passwords.model import Kind, Matters, SignIn, SkipReason
from app.ui.words import how_many

KINDS = {
    Kind.LEAKED: "Known from leaks",
    Kind.REUSED: "Used more than once",
    Kind.NEAR: "Nearly the same",
    Kind.WEAK: "Easy to guess",
    Kind.OLD: "Old",
    Kind.HTTP: "Without https",
    Kind.TWO_STEP: "Two-step sign-in",
    Kind.PASSKEY: "Passkeys",
}
TONES = {Kind.LEAKED: "bad", Kind.REUSED: "bad"}
OFFERED = {Kind.TWO_STEP: "Two-step is offered", Kind.PASSKEY: "Passkey is offered"}
HAVE_IT = {Kind.TWO_STEP: "I have two-step", Kind.PASSKEY: "I have a passkey"}
STATES = {
    SignIn.OFFERED: "The site offers it",
    SignIn.CANNOT_TELL: "Cannot tell",
    SignIn.NOT_OFFERED: "Not offered",
    SignIn.YOU_SAY: "You say so",
    SignIn.SEEN: "Seen in the file",
}
MATTERS = {
    Matters.EMAIL: ("envelope-simple", "e-mail"),
    Matters.MONEY: ("currency-gbp", "money"),
    Matters.PHONE: ("phone", "phone"),
    Matters.WORK: ("briefcase", "work"),
    Matters.OFFICIAL: ("identification-card", "official"),
    Matters.SOCIAL: ("users-three", "social"),
    Matters.SHOPPING: ("globe", "shopping"),
    Matters.OTHER: ("globe", ""),
}
_SKIPPED = {
    SkipReason.TRASHED: "in the bin",
    SkipReason.ARCHIVED: "archived",
    SkipReason.NOTE: ("note", "notes"),
    SkipReason.CARD: ("card", "cards"),
    SkipReason.IDENTITY: ("identity", "identities"),
    SkipReason.ALIAS: ("e-mail alias", "e-mail aliases"),
    SkipReason.FOLDER: ("folder", "folders"),
    SkipReason.EMPTY: "without a password",
    SkipReason.SAME_LOGIN: "a second time the same login",
    SkipReason.BROWSER_KEYS: "keys of the browser itself",
    SkipReason.OTHER_KIND: "of another kind",
}


def why_skipped(skipped: Mapping[SkipReason, int]) -> list[str]:
    """A line for each reason, the most frequent first."""
    lines = []
    for reason, count in sorted(skipped.items(), key=lambda item: -item[1]):
        words = _SKIPPED[reason]
        lines.append(f"{count:,} {words}" if isinstance(words, str) else how_many(count, *words))
    return lines
