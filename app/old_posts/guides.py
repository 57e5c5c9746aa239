"""How to ask each platform for a copy of one's posts: ``resources/old_posts/exports.toml``."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec

from app.core.checks import Certainty
from app.old_posts.model import Platform

FILE = "exports.toml"
CARE = "The copy holds private things. Keep it on your own computer, and delete it when you are done."
MAIL = "The platform may send an email about it. Anyone who reads your email may see that you asked."
_NOT_TOLD = "Save it on the day that it is ready: we do not know how long it stays there."
_WHERE = "https://"


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The way to one platform's copy, in plain sentences.

    ``ready_days`` are the fewest and the most days until it is ready, ``kept_days`` how many it can then be
    fetched (None where no source tells). ``read_on`` is the day the steps were read in ``read_in``, at the addresses
    ``sources``; ``opened_live_on`` is None until a person has opened the pages.
    """

    platform: Platform
    name: str
    steps: tuple[str, ...]
    ready_days: tuple[int, int]
    comes_as: str
    left_out: str
    certainty: Certainty
    read_on: date
    read_in: str
    sources: tuple[str, ...]
    kept_days: int | None = None
    note: str = ""
    link: str = ""
    opened_live_on: date | None = None

    def __post_init__(self) -> None:
        fewest, most = self.ready_days
        if not 0 <= fewest <= most or (self.kept_days is not None and self.kept_days < 1):
            raise ValueError("days that cannot be")
        if not self.steps or not all((*self.steps, self.name, self.comes_as, self.left_out, self.read_in)):
            raise ValueError("no steps, or words missing")
        if not self.sources or not all(source.startswith(_WHERE) for source in self.sources):
            raise ValueError("no source, or one that is no https address")
        if self.link and not self.link.startswith(_WHERE):
            raise ValueError("a link that is no https address")
        if self.opened_live_on is None and self.certainty is Certainty.NOT_VERIFIED:
            raise ValueError("steps from memory name no source and no day")

    @property
    def at_once(self) -> bool:
        """Whether the copy is there as soon as it is asked for, so that there is nothing to be reminded of."""
        return self.ready_days[1] == 0

    @property
    def how_long(self) -> str:
        """How long it takes until the copy is ready, and how long it then stays there."""
        if self.at_once:
            return "You get it at once."
        fewest, most = self.ready_days
        took = f"It takes {fewest} to" if fewest else "It can be ready in minutes, or take up to"
        kept = _NOT_TOLD if self.kept_days is None else f"Then you have {_days(self.kept_days)} to save it."
        return f"{took} {_days(most)}. {kept}"

    @property
    def noticed(self) -> str:
        """Who may notice that it was asked for, to be said before; empty where nobody does."""
        return "" if self.at_once else MAIL

    @property
    def facts(self) -> tuple[str, ...]:
        """What else to know, in sentences: what comes, what is missing, what to mind."""
        return tuple(sentence for sentence in (self.comes_as, self.left_out, self.note, CARE) if sentence)

    def ready_by(self, asked_on: date) -> date:
        """The day on which the copy should be there at the latest."""
        return asked_on + timedelta(days=self.ready_days[1])


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    guide: tuple[Guide, ...]

    def __post_init__(self) -> None:
        if len({guide.platform for guide in self.guide}) != len(self.guide):
            raise ValueError("a platform twice")


def load_guides(folder: Path) -> tuple[Guide, ...]:
    """The guides that came with the program, in the order to show them. ``folder`` is ``resources/old_posts``."""
    return msgspec.toml.decode((folder / FILE).read_bytes(), type=_File).guide


def _days(count: int) -> str:
    return "a day" if count == 1 else f"{count} days"
