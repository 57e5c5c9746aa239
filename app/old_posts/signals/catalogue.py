"""What is told of each kind: its name, why it deserves another look, and the clause of the guidance behind it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from app.old_posts.signals.flag import Flag, Kind


class About(NamedTuple):
    """One kind. ``why`` speaks of one post; ``clause`` is an id of the guidance; ``weight`` is from 1 to 3."""

    name: str
    why: str
    clause: str
    weight: int
    on: bool = True

    def flag(self, kind: Kind, start: int = 0, end: int = 0) -> Flag:
        """A flag with the words of its kind."""
        return Flag(kind, start, end, self.why, self.weight)


_KINDS = {
    Kind.PEOPLE_SUPPORTED: About(
        "People you support",
        "It may speak of someone you support, or of their family. Even without a name, others could tell who it is.",
        "WK1",
        3,
    ),
    Kind.COLLEAGUES_EMPLOYER: About(
        "Colleagues and employer",
        "It may speak of people you work with, or of the place you work for. They may read it, and so may others.",
        "WK4",
        2,
    ),
    Kind.COURT_OUTCOME: About(
        "Court cases",
        "It may speak of a court case or how it ended. Guidance asks care workers to leave these alone, names or not.",
        "WK3",
        3,
    ),
    Kind.WORKPLACE_SHIFT: About(
        "Work places and shifts",
        "It may say where you work, or when. Somebody could use that to find you, or the people you support.",
        "PR4",
        2,
    ),
    Kind.PHONE: About(
        "Phone numbers",
        "It has a phone number in it. Anyone who finds the post can ring it or look it up.",
        "WK10",
        3,
    ),
    Kind.EMAIL: About(
        "E-mail addresses",
        "It has an e-mail address in it. It can be used to write to that person, to find them, or to guess a sign-in.",
        "WK10",
        2,
    ),
    Kind.ADDRESS: About(
        "Addresses",
        "It may have a street and a house in it. That tells where somebody lives, works or is cared for.",
        "SE4",
        3,
    ),
    Kind.POSTCODE: About(
        "Postcodes",
        "It has a whole postcode in it. That is only about fifteen homes, so it tells where somebody lives or works.",
        "SE4",
        2,
    ),
    Kind.NHS_NUMBER: About(
        "NHS numbers",
        "It has an NHS number in it. It names one person's health records, so it never belongs in a post.",
        "WK2",
        3,
    ),
    Kind.NI_NUMBER: About(
        "National Insurance numbers",
        "It has a National Insurance number in it. With a name it is enough to pretend to be that person.",
        "SE4",
        3,
    ),
    Kind.LOCATION: About(
        "Exact places on a map",
        "It has a precise place on the map in it. That can show where somebody lives, works or is right now.",
        "LO1",
        2,
    ),
    Kind.LIVE_LOCATION: About(
        "Where you are right now",
        "It may say where you are, that you are on your own, or that your home is empty. Think who could read that.",
        "LO1",
        2,
    ),
    Kind.ABUSE_THREAT: About(
        "Threats and hurtful words",
        "It may read as a threat, or as words meant to hurt, to somebody who does not know how you meant it.",
        "OP3",
        3,
    ),
    Kind.ANGER: About(
        "Written in anger",
        "It sounds as if it was written while you were angry or upset. Is it still what you want people to read?",
        "BP3",
        1,
    ),
    Kind.DRINK_DRUGS: About(
        "Drink and drugs",
        "It speaks of drink or drugs. To people you support, or to your employer, it may look worse than it was.",
        "WK5",
        1,
    ),
    Kind.DISCRIMINATORY: About(
        "Words about groups of people",
        "It has words that can hurt a group of people, whoever first used them. Look at it once more.",
        "OP3",
        3,
    ),
    Kind.CHILDREN: About(
        "Children",
        "It may tell of a child: a name, an age, a school. Children cannot choose what is told about them.",
        "BP1",
        2,
    ),
    Kind.TAGGING: About(
        "People you tagged",
        "It names somebody's account. People who look at the post can go from you to them, and back.",
        "LO5",
        1,
    ),
    Kind.BEFORE_QUALIFYING: About(
        "From before you qualified",
        "You wrote it before you qualified. What was fine then may read differently beside your job now.",
        "OP1",
        1,
    ),
    Kind.OWN_WORD: About("Your own watch words", "It has one of your own watch words in it.", "OP1", 2),
}
KINDS: Mapping[Kind, About] = MappingProxyType(_KINDS)
"""Every kind in the order in which they are shown."""
