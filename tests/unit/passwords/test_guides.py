"""The guides to exporting: each leads to a format that is read, says where it was read, and is plain."""

from __future__ import annotations

import re

import pytest

from app.core.checks import Certainty
from app.passwords.formats import FORMATS
from app.passwords.guides import Guide, load_guides, what_it_tells
from app.passwords.model import Dates, Tells
from app.system.paths import resources_dir

GUIDES = load_guides(resources_dir() / "passwords")
# Not made by a program that has a guide, or no longer made.
WITHOUT_A_GUIDE = {
    *("generic-csv", "cxf", "proton-pgp", "dashlane-others-csv", "dashlane-json", "1password-7-csv"),
}
each = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.id)


def test_every_format_has_a_guide() -> None:
    made = {format_id for guide in GUIDES for format_id in guide.makes}
    assert {form.id for form in FORMATS} - made == WITHOUT_A_GUIDE
    assert made <= {form.id for form in FORMATS}
    assert len({guide.id for guide in GUIDES}) == len(GUIDES)


@each
def test_says_where_it_was_read(guide: Guide) -> None:
    from_memory = guide.read_in == "from memory"
    assert from_memory == (guide.certainty is Certainty.NOT_VERIFIED) == (guide.read_on is None)


@each
def test_the_steps_are_plain(guide: Guide) -> None:
    verbs = "Open|Type|Press|Prove|Save|Choose|Find|Unlock"
    for step in guide.steps:
        assert re.match(rf"({verbs}) ", step), step
        assert step.endswith(".")
        assert all(len(sentence.split()) <= 20 for sentence in re.split(r"(?<=\.) ", step)), step


@each
def test_says_what_the_file_can_tell(guide: Guide) -> None:
    assert len(guide.tells) == 3


def test_what_cannot_be_seen_is_never_called_missing() -> None:
    nothing = what_it_tells(Tells(totp=False, passkeys=False, dates=Dates.NONE))
    assert all(sentence.startswith("We cannot tell from this file") for sentence in nothing)
    everything = what_it_tells(Tells(totp=True, passkeys=True, dates=Dates.EXACT))
    assert all(sentence.startswith("It shows") for sentence in everything)
