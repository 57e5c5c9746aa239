"""What an agency's file does is told before it is added, and it is what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.checklist.effect import Proposal, effect_of, propose
from app.checklist.loader import MAX_FILES, load_catalogue
from app.checklist.telling import sections
from app.core.errors import UserError
from tests.unit.checklist.pack_maker import (
    CHECK,
    CONTACT,
    FILL,
    MESSAGE,
    READING,
    RULE,
    agency,
    head,
    make_core,
    table,
    write,
)

TAGS = table("rule", RULE, check='"facebook.tags"', aim='"Remove every tag."')


@pytest.fixture
def core(tmp_path: Path) -> Path:
    return make_core(tmp_path / "core")


def _propose(core: Path, chosen: Path, *in_use: Path) -> list[Proposal]:
    return propose(core, chosen, in_use, load_catalogue(core, in_use))


def test_all_that_a_file_does_is_told(core: Path, tmp_path: Path) -> None:
    fill = table("fill", FILL, phone='"01632 960003"', in_messages='"the blue folder"')
    parts = [table(*part) for part in (("check", CHECK), ("rule", RULE), ("contact", CONTACT))]
    more = [table("message", MESSAGE), table("reading", READING), table("rule", RULE, check='"facebook.no"')]
    (proposal,) = _propose(core, agency(tmp_path, *parts, TAGS, fill, *more))
    told = {section.title: section.entries for section in sections(proposal.effect, load_catalogue(core))}
    assert told == {
        "Sets 1 stricter rule": (
            "Facebook, Hide your friends list: “Only me” in place of “Friends”.\nWhy: Policy, part 4.",
        ),
        "Puts 1 rule beside the app's advice": (
            "Facebook, Look at your tags: “Remove every tag.”\nWhy: Policy, part 4.",
        ),
        "Adds 1 check": ("Stay out of the family group (3 min)",),
        "Gives 1 answer about your agency": (
            "Social media policy: In the blue folder. Phone: 01632 960003. In ready messages: “the blue folder”.",
        ),
        "Adds 1 contact": ("Duty manager. At night.",),
        "Adds 1 ready message": ("Ask. When needed.",),
        "Adds 1 text": ("Note",),
    }
    assert [notice.where for notice in proposal.effect.notices] == ["rule facebook.no, check"]


def test_what_is_told_before_is_what_is_so_after(core: Path, tmp_path: Path) -> None:
    file = agency(tmp_path, table("check", CHECK), table("rule", RULE), table("fill", FILL))
    (proposal,) = _propose(core, file)
    assert proposal.effect == effect_of(load_catalogue(core, [file]), file)
    assert load_catalogue(core).checks["facebook.friends"].rules == (), "and looking changes nothing"


def test_people_named_by_fills_are_told_once(core: Path, tmp_path: Path) -> None:
    ground = core / "ground.toml"
    ground.write_text(ground.read_text("utf-8").replace('"social-media-policy"', '"manager"'), "utf-8")
    (proposal,) = _propose(core, agency(tmp_path, table("fill", FILL, slot='"manager"')))
    titles = [section.title for section in sections(proposal.effect, load_catalogue(core))]
    assert titles == ["Gives 1 answer about your agency"]


def test_a_newer_version_is_told_beside_the_one_in_use(core: Path, tmp_path: Path) -> None:
    used = agency(tmp_path, table("check", CHECK), table("check", CHECK, id='"rose.gone"', title='"Old"'))
    newer = write(tmp_path, head(version='"2027.01.01"'), table("check", CHECK), name="new.toml")
    (proposal,) = _propose(core, newer, used)
    assert proposal.effect.pack
    assert proposal.takes_place_of
    assert proposal.takes_place_of.version == "2026.11.20"
    assert [check.title for check in proposal.lost] == ["Old"]
    (other,) = _propose(core, agency(tmp_path, pack="vale"), used)
    assert (other.takes_place_of, other.lost) == (None, ())


def test_a_file_that_cannot_be_added_says_why(core: Path, tmp_path: Path) -> None:
    used = agency(tmp_path, table("check", CHECK))
    same_title = write(tmp_path, head(id='"vale"'), name="vale.toml")
    for bad in (same_title, tmp_path / "none.toml", core / "facebook.toml"):
        (proposal,) = _propose(core, bad, used)
        assert proposal.effect.pack is None
        assert [problem.file for problem in proposal.effect.problems] == [bad]


def test_a_folder_is_told_file_by_file(core: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    with pytest.raises(UserError, match="There is no checklist in this folder"):
        _propose(core, folder)
    agency(folder, table("check", CHECK))
    agency(folder, table("check", CHECK, minutes="99"), pack="vale")
    assert [bool(proposal.effect.pack) for proposal in _propose(core, folder)] == [True, False]
    for number in range(MAX_FILES):
        (folder / f"z{number:03}.toml").touch()
    told = _propose(core, folder)
    assert len(told) == MAX_FILES + 1
    assert told[-1].effect.problems[0].problem.endswith("Not read: z198.toml, z199.toml.")
