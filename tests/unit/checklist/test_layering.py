"""What an agency's pack may do to the app's checks, and what it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.loader import load_catalogue
from app.core.checks import Check
from tests.unit.checklist.pack_maker import CHECK, CONTACT, FILL, MESSAGE, RULE, agency, make_core, table

FRIENDS = "facebook.friends"  # its order: Nobody, Only me, Friends, Public; the app says Friends
TAGS = "facebook.tags"  # has no order
BORROWED = "this is the name of a contact of the app."


@pytest.fixture
def core(tmp_path: Path) -> Path:
    return make_core(tmp_path / "core")


def _rule(aim: str, check: str = FRIENDS) -> str:
    return table("rule", RULE, check=f'"{check}"', aim=f'"{aim}"')


def _load(core: Path, *files: Path) -> Catalogue:
    catalogue = load_catalogue(core, files)
    assert not catalogue.problems
    return catalogue


def _rules(check: Check) -> list[tuple[str, str, bool]]:
    return [(rule.pack_title, rule.aim, rule.stands) for rule in check.rules]


# --- Rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aim", "stands"), [("Nobody", True), ("Only me", True), ("Friends", False), ("Public", False)]
)
def test_the_stricter_stands_and_the_looser_is_shown_beside(core: Path, tmp_path: Path, aim: str, stands: bool) -> None:
    check = _load(core, agency(tmp_path, _rule(aim))).checks[FRIENDS]
    (rule,) = check.rules
    assert (rule.pack_title, rule.aim, rule.stands) == ("Rose Court", aim, stands)
    assert (rule.dated, rule.reason) == (date(2026, 11, 20), "Policy, part 4.")
    assert (check.aim, check.aim_value) == ("Set it to Friends.", "Friends"), "the app's own words stay"


def test_without_an_order_both_are_shown_dated(core: Path, tmp_path: Path) -> None:
    catalogue = _load(core, agency(tmp_path, _rule("Remove every tag.", TAGS)))
    (rule,) = catalogue.checks[TAGS].rules
    assert (rule.stands, rule.dated) == (False, date(2026, 11, 20))
    assert catalogue.checks[TAGS].aim == "Remove those that tell too much."
    assert not catalogue.notices


def test_a_slip_of_the_pen_in_a_value_is_told(core: Path, tmp_path: Path) -> None:
    catalogue = _load(core, agency(tmp_path, _rule("only me")))
    assert _rules(catalogue.checks[FRIENDS]) == [("Rose Court", "only me", False)]
    (notice,) = catalogue.notices
    assert notice.where == f"rule {FRIENDS}, aim"
    assert "not a value of this setting (Nobody, Only me, Friends, Public)" in notice.problem


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [
        ("Only me", "Nobody", [False, True]),
        ("Nobody", "Only me", [True, False]),
        ("Only me", "Only me", [True, False]),
        ("Public", "Only me", [False, True]),
        ("Public", "Friends", [False, False]),
    ],
)
def test_of_two_agencies_only_the_strictest_stands(
    core: Path, tmp_path: Path, first: str, second: str, standing: list[bool]
) -> None:
    files = [agency(tmp_path, _rule(first), pack="rose"), agency(tmp_path, _rule(second), pack="vale")]
    check = _load(core, *files).checks[FRIENDS]
    assert _rules(check) == [("Rose Court", first, standing[0]), ("Vale Court", second, standing[1])]


def test_a_rule_is_asked_about_again_when_it_changes(core: Path, tmp_path: Path) -> None:
    """An answer from before the rule says nothing of what the rule asks for."""
    plain = _load(core).checks
    with_rule = _load(core, agency(tmp_path, _rule("Only me"))).checks
    stricter = _load(core, agency(tmp_path, _rule("Nobody"))).checks
    assert len({checks[FRIENDS].fingerprint for checks in (plain, with_rule, stricter)}) == 3
    assert _load(core, agency(tmp_path, _rule("Nobody"))).checks == stricter
    assert plain[TAGS] == with_rule[TAGS]


# --- Slots, checks, contacts --------------------------------------------------------------------


def test_slots_are_filled_by_each_agency(core: Path, tmp_path: Path) -> None:
    link = '"https://intranet.example/policy"'
    files = [agency(tmp_path, table("fill", FILL, link=link)), agency(tmp_path, table("fill", FILL), pack="vale")]
    check = _load(core, *files).checks["ground.policy"]
    assert [(fill.pack_title, fill.text) for fill in check.fills] == [
        ("Rose Court", "In the blue folder."),
        ("Vale Court", "In the blue folder."),
    ]
    assert check.fills[0].link == "https://intranet.example/policy"
    assert check.fills[0].dated == date(2026, 11, 20)


def test_an_agencys_checks_stand_where_its_order_says(core: Path, tmp_path: Path) -> None:
    first = agency(tmp_path, table("check", CHECK), order="50")
    last = agency(tmp_path, table("check", CHECK, id='"vale.group"'), pack="vale", order="900")
    catalogue = _load(core, last, first)
    assert [pack.id for pack in catalogue.packs] == ["facebook", "rose", "ground", "vale"]
    assert list(catalogue.checks) == [FRIENDS, TAGS, "rose.group", "ground.policy", "vale.group"]


def test_an_agencys_contacts_come_after_the_helplines(core: Path, tmp_path: Path) -> None:
    file = agency(tmp_path, table("contact", CONTACT, phone='"01632 960000"'), order="0")
    contacts = _load(core, file).contacts
    assert [contact.id for contact in contacts] == ["emergency", "samaritans", "rose.duty"]
    assert contacts[-1].pack_title == "Rose Court"


def _manager(**more: str) -> str:
    return table("fill", FILL, slot='"manager"', text='"Ring the duty desk."', phone='"01632 960003"', **more)


def test_whoever_fills_a_slot_of_people_is_somebody_to_turn_to(core: Path, tmp_path: Path) -> None:
    ground = core / "ground.toml"
    text = ground.read_text("utf-8").replace('"social-media-policy"', '"manager"')
    ground.write_text(text + '\n[[contact]]\nid = "own"\nname = "Your manager"\nwhen = "At work."\nslot = "manager"\n')
    names = [contact.name for contact in _load(core).contacts]
    assert names == ["Emergency services", "Samaritans", "Your manager"]
    own = table("check", CHECK, slot='"manager"')
    catalogue = _load(
        core, agency(tmp_path, _manager(), own, table("contact", CONTACT)), agency(tmp_path, _manager(), pack="vale")
    )
    assert [(contact.name, contact.pack_title) for contact in catalogue.contacts[2:]] == [
        ("Your manager", "Rose Court"),
        ("Your manager", "Vale Court"),
        ("Duty manager", "Rose Court"),
    ]
    assert (catalogue.contacts[2].when, catalogue.contacts[2].phone) == ("Ring the duty desk.", "01632 960003")
    assert [fill.pack_title for fill in catalogue.fills["manager"]] == ["Rose Court", "Vale Court"]
    assert [fill.pack_title for fill in catalogue.checks["rose.group"].fills] == ["Rose Court"], (
        "its own, on its own check"
    )


# --- What is refused ----------------------------------------------------------------------------


def _refused(core: Path, file: Path) -> tuple[str, str]:
    before = load_catalogue(core)
    after = load_catalogue(core, [file])
    (problem,) = after.problems
    assert problem.file == file
    assert (after.packs, after.contacts) == (before.packs, before.contacts), "nothing of it is used"
    return problem.where, problem.problem


@pytest.mark.parametrize(
    ("parts", "where", "words"),
    [
        ([_rule("Only me"), _rule("Nobody")], f"rule {FRIENDS}, check", "this file has two rules on the same check."),
        (
            [table("fill", FILL), table("fill", FILL)],
            "fill social-media-policy, slot",
            "this file fills the same slot twice.",
        ),
        (
            [table("contact", CONTACT, id='"samaritans"')],
            "contact samaritans, id",
            "this id is already used in ground.toml.",
        ),
        ([table("message", MESSAGE, id='"untag"')], "message untag, id", "this id is already used in facebook.toml."),
        (
            [table("check", CHECK, id=f'"{FRIENDS}"')],
            f"check {FRIENDS}, id",
            "this id is already used in facebook.toml.",
        ),
    ],
)
def test_a_file_with_a_mistake_is_left_out_whole(
    core: Path, tmp_path: Path, parts: list[str], where: str, words: str
) -> None:
    assert _refused(core, agency(tmp_path, *parts)) == (where, words)


@pytest.mark.parametrize(
    ("part", "where", "words"),
    [
        (
            _rule("x", "facebook.friend"),
            "rule facebook.friend, check",
            f'no check of the app has the id "facebook.friend". Did you mean "{FRIENDS}"?',
        ),
        (_rule("x", "rose.own"), "rule rose.own, check", 'no check of the app has the id "rose.own".'),
        (_rule("x", "vale.group"), "rule vale.group, check", 'no check of the app has the id "vale.group".'),
        (table("fill", FILL, slot='"canteen"'), "fill canteen, slot", 'no check of the app asks for "canteen".'),
        (table("contact", CONTACT, name='" Samaritans."'), "contact rose.duty, name", BORROWED),
        (table("contact", CONTACT, name='"Sam\\u00adari\\u200btans"'), "contact rose.duty, name", BORROWED),
        (
            table("contact", CONTACT, urgent="true"),
            "contact rose.duty, urgent",
            "only the app's own helplines come first as urgent.",
        ),
        (
            table("contact", CONTACT, slot='"manager"'),
            "contact rose.duty, slot",
            "this field is for the app's own contacts. Use [[fill]].",
        ),
        (
            table("check", CHECK, id='"rose.own"', replaces=f'["{FRIENDS}"]'),
            "check rose.own, replaces",
            "an agency's check cannot replace others.",
        ),
    ],
)
def test_what_reaches_for_the_apps_own_is_left_out_and_said(
    core: Path, tmp_path: Path, part: str, where: str, words: str
) -> None:
    vale = agency(tmp_path, table("check", CHECK, id='"vale.group"'), pack="vale")
    before = _load(core, vale)
    after = _load(core, vale, agency(tmp_path, table("fill", FILL), part))
    (notice,) = after.notices
    assert (notice.where, notice.problem) == (where, words)
    assert "This part is left out; the rest of this file works." in notice.sentence()
    assert after.checks["ground.policy"].fills, "the rest is used"
    assert (after.checks[FRIENDS], after.replaced) == (before.checks[FRIENDS], {})
    helplines = after.contacts[: len(before.contacts)]
    assert helplines == before.contacts
    assert not any(contact.urgent or contact.slot for contact in after.contacts[len(before.contacts) :])


@pytest.mark.parametrize("kind", ["platform", "theme"])
def test_an_added_pack_cannot_pass_for_one_of_the_app(core: Path, tmp_path: Path, kind: str) -> None:
    file = agency(tmp_path, table("check", CHECK), kind=f'"{kind}"')
    assert _refused(core, file) == ("kind", 'only packs of kind "agency" can be added.')


def test_an_added_pack_cannot_take_the_name_of_another(core: Path, tmp_path: Path) -> None:
    file = agency(tmp_path, table("check", CHECK), title='"facebook "')
    assert _refused(core, file) == ("title", "another checklist already has this title.")
    file = agency(tmp_path, title='"Privacy Self Audit"')
    assert _refused(core, file) == ("title", "another checklist already has this title.")
    file = agency(tmp_path, pack="facebook")
    assert _refused(core, file) == ("pack facebook, id", "this id is already used in facebook.toml.")


def test_one_bad_agency_leaves_the_other(core: Path, tmp_path: Path) -> None:
    bad = agency(tmp_path, table("check", CHECK, minutes="99"), _rule("Nobody"))
    good = agency(tmp_path, _rule("Only me"), pack="vale")
    catalogue = load_catalogue(core, [bad, good])
    assert [problem.file for problem in catalogue.problems] == [bad]
    assert _rules(catalogue.checks[FRIENDS]) == [("Vale Court", "Only me", True)]
