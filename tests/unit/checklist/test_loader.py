"""Packs with faults: each is refused whole with file, check and field in plain words, and the others load."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist.catalogue import Catalogue
from app.checklist.loader import MAX_FILES, check_packs, load_catalogue, load_pack_file, pack_files
from app.checklist.reading import PackError, RegisterError
from app.core.checks import Certainty, LinkKind, Route, Source
from app.core.model import Nation, Step, Surface, Threat
from app.system.paths import checklists_dir
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

ROOT = Path(__file__).resolve().parents[3]
CORE_CHECKS = {"facebook.friends", "facebook.tags", "ground.policy"}


@pytest.fixture
def core(tmp_path: Path) -> Path:
    return make_core(tmp_path / "core")


def _refusal(core: Path, path: Path) -> PackError:
    """Why an agency's pack is refused; the app's own checks are all there meanwhile."""
    catalogue = load_catalogue(core, [path])
    (problem,) = catalogue.problems
    assert problem.file == path
    assert set(catalogue.checks) == CORE_CHECKS
    assert not any(check.rules or check.fills for check in catalogue.checks.values())
    _is_plain(problem)
    return problem


def _is_plain(problem: PackError) -> None:
    """No word of msgspec, Python or a regular expression leaks through."""
    said = problem.sentence()
    assert not re.search(r"[`^$]|\\[^\"\s]|Expected|matching|`str`|array|null|Traceback|Error", problem.problem), said
    assert problem.problem.endswith((".", "?"))
    assert problem.problem[0].islower() or problem.problem[0] == '"'
    assert said.endswith("This file is left out; all other checks work. Ask whoever gave you the file to correct it.")


def test_a_good_pack_is_read_in_every_field(core: Path, tmp_path: Path) -> None:
    path = agency(
        tmp_path,
        table(
            "check", CHECK, applies_to='{ nations = ["wales"] }', threats='["stranger"]', title='"""\nStay\nout\n"""'
        ),
        '[check.web]\npath = ["A"]\nread_on = 2026-01-02\nread_in = "the page"\nlink = "https://example.org/@rose?x#y"',
        table("message", MESSAGE),
        table("contact", CONTACT),
        table("reading", READING),
    )
    catalogue = load_catalogue(core, [path])
    assert not catalogue.problems
    assert not catalogue.notices
    check = catalogue.checks["rose.group"]
    assert (check.title, check.minutes, check.certainty) == ("Stay out", 3, Certainty.SEVERAL_SOURCES)
    assert check.applies_to.nations == {Nation.WALES}
    assert check.threats == {Threat.STRANGER}
    assert check.sources == (Source("Code", "section 3"),)
    (route,) = check.routes
    assert (route.surface, route.read_on, route.link) == (
        Surface.WEB,
        date(2026, 1, 2),
        "https://example.org/@rose?x#y",
    )
    assert catalogue.pack_by_id["rose"].is_agency
    assert [contact.name for contact in catalogue.contacts] == ["Emergency services", "Samaritans", "Duty manager"]
    assert catalogue.contacts[-1].pack_title == "Rose Court"
    assert [reading.id for reading in catalogue.readings(Step.CONTACTS)] == ["rose.note"]
    assert catalogue.platforms()[0].id == "facebook"


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_says_what_it_opens(core: Path, tmp_path: Path, kind: LinkKind) -> None:
    link = f'link = "https://example.org/", link_kind = "{kind}"'
    web = f'{{ path = ["A"], read_on = 2026-01-02, read_in = "x", {link} }}'
    (route,) = _routes(core, agency(tmp_path, table("check", CHECK, web=web)))
    assert route.link_kind is kind


def test_a_link_opens_the_setting_where_nothing_else_is_said(core: Path, tmp_path: Path) -> None:
    web = '{ path = ["A"], read_on = 2026-01-02, read_in = "x", link = "https://example.org/" }'
    (route,) = _routes(core, agency(tmp_path, table("check", CHECK, web=web)))
    assert route.link_kind is LinkKind.SETTING


def test_what_is_from_memory_has_no_date(core: Path, tmp_path: Path) -> None:
    web = '{ path = ["A"], read_in = "from memory" }'
    (route,) = _routes(core, agency(tmp_path, table("check", CHECK, web=web, certainty='"one_source"')))
    assert (route.read_on, route.read_in) == (None, "from memory")


def _routes(core: Path, path: Path) -> tuple[Route, ...]:
    catalogue = load_catalogue(core, [path])
    assert not catalogue.problems
    return catalogue.checks["rose.group"].routes


def test_paragraphs_survive_and_line_ends_do_not_show(core: Path, tmp_path: Path) -> None:
    path = agency(tmp_path, table("check", CHECK, why='"""\nOne\ntwo.\n \nThree.\n"""'))
    assert load_catalogue(core, [path]).checks["rose.group"].why == "One two.\n\nThree."


def test_an_old_check_finds_the_one_that_took_its_place(core: Path) -> None:
    file = core / "facebook.toml"
    file.write_text(file.read_text("utf-8").replace("minutes = 5", 'minutes = 5\nreplaces = ["facebook.old"]'), "utf-8")
    assert load_catalogue(core).replaced == {"facebook.old": "facebook.tags"}


# --- Faults of the format -----------------------------------------------------------------------

NUMBER = "this must be a whole number without quotation marks, not"
TEXT = "this must be text in quotation marks, not"
LINK = "a link begins with https:// and a site's name, with no spaces and no user name in it."

FIELD_FAULTS: list[tuple[str, str, str]] = [
    ("minutes", "0", "this must be 1 or more."),
    ("minutes", "31", "this must be 30 or less."),
    ("minutes", "-1", "this must be 1 or more."),
    ("minutes", '"3"', f"{NUMBER} text."),
    ("minutes", "3.0", f"{NUMBER} a number with a decimal point."),
    ("minutes", "nan", f"{NUMBER} a number with a decimal point."),
    ("minutes", "true", f"{NUMBER} true or false."),
    ("minutes", "0xffffffffffffffffffffffff", "this must be 30 or less."),
    ("weight", "6", "this must be 5 or less."),
    ("fresh_days", "1101", "this must be 1100 or less."),
    ("title", "3", f"{TEXT} a number."),
    ("title", '""', "this is empty."),
    ("title", '" \\t "', "this is empty."),
    ("title", f'"{"x" * 201}"', "this is too long: 200 letters at most."),
    ("why", '"""\n\n"""', "this is empty."),
    ("why", f'"{"x" * 4001}"', "this is too long: 4,000 letters at most."),
    ("why", '["a"]', f"{TEXT} a list."),
    ("aim", "{ a = 1 }", f"{TEXT} a part with fields."),
    ("aim", '"a\\u0000b"', "this has letters in it that nobody can see. Type it anew."),
    ("aim", '"a\\u202eb"', "this has letters in it that nobody can see. Type it anew."),
    ("certainty", '"sure"', "this can be one of these: several_sources, one_source, not_verified."),
    ("certainty", '"not_verified"', "say in unsure what to look for when the path is not as written."),
    ("threats", '["all"]', "this can be one of these: people_supported, grievance,"),
    ("threats", '"stranger"', "this must be a list in square brackets, not text."),
    ("clauses", '["ps1"]', 'a clause is two capital letters and a number, such as "PS1".'),
    ("clauses", '["PS1\\n"]', 'a clause is two capital letters and a number, such as "PS1".'),
    ("clauses", '["ZZ9"]', 'no clause has the id "ZZ9".'),
    ("clauses", str(["PS1"] * 21), "this is too long: 20 entries at most."),
    ("quick", '"yes"', "this must be true or false, without quotation marks, not text."),
    ("quick", "1", "this must be true or false, without quotation marks, not a number."),
    ("gone_since", '"last May"', "this must be a date such as 2026-11-20, without quotation marks"),
    (
        "gone_since",
        "2026-11-20T10:00:00Z",
        "this must be a date such as 2026-11-20, without quotation marks, not a date",
    ),
    ("slot", '"My Slot"', "an id holds small letters, digits and hyphens only"),
    ("messages", '["a b"]', "an id holds small letters, digits and hyphens only"),
    ("welsh", '"Cymraeg"', "this must be a part with fields of its own, not text."),
    ("welsh", "{ why = 'x' }", 'the field "title" is missing.'),
    ("applies_to", '{ nations = ["france"] }', "this can be one of these: england, wales, scotland, northern_ireland."),
    ("applies_to", '{ role = ["manager"] }', '"role" is not a field of this format. Did you mean "roles"?'),
    ("web", '{ path = [], read_on = 2026-01-01, read_in = "x" }', "this list is empty."),
    ("web", '{ path = ["a"], read_in = "x" }', 'the field "read_on" is missing.'),
    ("web", '{ path = ["a"], read_on = 2026-01-01 }', 'the field "read_in" is missing.'),
    (
        "web",
        '{ path = ["a"], read_on = 2026-01-01, read_in = "from memory" }',
        "what is from memory was not read on any day.",
    ),
    ("android", '{ path = ["a"], read_in = "from memory" }', 'several sources cannot be "from memory".'),
    (
        "iphone",
        '{ path = ["a"], read_on = 2026-01-01, read_in = "x", link = "https://example.org/", link_kind = "page" }',
        "this can be one of these: setting, help, form, search, site.",
    ),
    (
        "web",
        '{ path = ["a"], read_on = 2026-01-01, read_in = "x", link_kind = "help" }',
        "there is no link here that this could be said of.",
    ),
    ("national_guidance", '[{ part = "x" }]', 'the field "document" is missing.'),
    ("strictness", '["A", "B"]', "aim_value must be one of the values of strictness."),
    ("minuets", "3", '"minuets" is not a field of this format. Did you mean "minutes"?'),
    ("__class__", "3", '"__class__" is not a field of this format. Did you mean "clauses"?'),
]


@pytest.mark.parametrize(("field", "value", "words"), FIELD_FAULTS)
def test_a_fault_in_a_check_is_named(core: Path, tmp_path: Path, field: str, value: str, words: str) -> None:
    problem = _refusal(core, agency(tmp_path, table("check", CHECK, **{field: value})))
    assert problem.problem.startswith(words)
    assert problem.sentence().startswith("rose.toml, check rose.group")
    assert field in f"{problem.where} {problem.problem}"


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org/",
        "HTTPS://example.org/",
        "https://name@example.org/",
        "https://name:word@example.org/",
        "https://example.org\\\\@elsewhere.example/",
        "https://example.org/a b",
        "https://exa mple.org/",
        "https://example.org/\\n",
        "https://",
        "https:///path",
        "//example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ms-settings:privacy",
        'https://example.org/\\"><b>',
        "https://еxample.org/",
        " https://example.org/",
    ],
)
def test_only_plain_https_links_are_taken(core: Path, tmp_path: Path, link: str) -> None:
    web = f'{{ path = ["A"], read_on = 2026-01-01, read_in = "x", link = "{link}" }}'
    problem = _refusal(core, agency(tmp_path, table("check", CHECK, web=web)))
    assert (problem.where, problem.problem) == ("check rose.group, web, link", LINK)
    problem = _refusal(core, agency(tmp_path, table("contact", CONTACT, link=f'"{link}"')))
    assert (problem.where, problem.problem) == ("contact rose.duty, link", LINK)


@pytest.mark.parametrize(
    "field", ["id", "title", "why", "aim", "limit", "minutes", "weight", "fresh_days", "certainty"]
)
def test_a_field_that_is_missing_is_named(core: Path, tmp_path: Path, field: str) -> None:
    problem = _refusal(core, agency(tmp_path, table("check", CHECK, **{field: None})))
    assert problem.problem == f'the field "{field}" is missing.'
    assert problem.where == ("check 1" if field == "id" else "check rose.group")


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        ({"format": "2"}, "format", "this app reads format 1 only."),
        ({"format": '"1"'}, "format", NUMBER),
        ({"id": '"Rose"'}, "id", "an id holds small letters, digits and hyphens only"),
        ({"id": '"rose\\n"'}, "id", "an id holds small letters, digits and hyphens only"),
        ({"id": '"../rose"'}, "id", "an id holds small letters, digits and hyphens only"),
        ({"kind": '"employer"'}, "kind", "this can be one of these: platform, theme, agency."),
        ({"version": '"1.0"'}, "version", 'write the version as year.month.day, such as "2026.11.20".'),
        ({"dated": '"20 November"'}, "dated", "this must be a date such as 2026-11-20"),
        ({"step": '"about_you"'}, "step", "this can be one of these: settings, passwords, search, posts, photos, c"),
        ({"step": '"plan"'}, "step", "this can be one of these: settings, passwords, search, posts, photos, contacts."),
        ({"order": "1001"}, "order", "this must be 1000 or less."),
        ({"check": "{}"}, "check", "begin each one with two brackets on either side: [[check]]."),
        ({"check": "[1]"}, "check 1", "this must be a part with fields of its own, not a number."),
        ({"check": '"all"'}, "check", "this must be a list in square brackets, not text."),
        ({"name": '"Rose"'}, "", '"name" is not a field of this format. Is it misspelt?'),
        ({"publisher": None}, "", 'the field "publisher" is missing.'),
        ({"publisher": '"a\\u001bb"'}, "publisher", "this has letters in it that nobody can see."),
    ],
)
def test_a_fault_at_the_top_is_named(
    core: Path, tmp_path: Path, change: dict[str, str | None], where: str, words: str
) -> None:
    problem = _refusal(core, write(tmp_path, head(**change)))
    assert problem.where == where
    assert problem.problem.startswith(words)


def test_an_empty_file_says_what_it_lacks(core: Path, tmp_path: Path) -> None:
    assert _refusal(core, write(tmp_path)).problem == 'the field "format" is missing.'


def test_a_field_that_is_named_like_a_place_confuses_nothing(core: Path, tmp_path: Path) -> None:
    for name in ("x` - at `$.zzz[5]", "x` - at `$.check[0]", "`", " - at `$"):
        path = agency(tmp_path, f'"{name}" = 1', table("check", CHECK))
        assert "is not a field of this format" in load_catalogue(core, [path]).problems[0].problem


@pytest.mark.parametrize(
    ("kind", "fields", "change", "where", "words"),
    [
        ("contact", CONTACT, {"phone": '"ring me"'}, "contact rose.duty, phone", "a telephone number holds digits"),
        ("contact", CONTACT, {"phone": '"116 123\\n"'}, "contact rose.duty, phone", "a telephone number holds digits"),
        ("contact", CONTACT, {"id": '"duty"'}, "contact duty, id", 'the id must begin with "rose.".'),
        ("message", MESSAGE, {"id": '"untag"'}, "message untag, id", "this id is already used in facebook.toml."),
        ("message", MESSAGE, {"id": '"ask"'}, "message ask, id", 'the id must begin with "rose.".'),
        ("message", MESSAGE, {"clauses": '["ZZ9"]'}, "message rose.ask, clauses", 'no clause has the id "ZZ9".'),
        ("reading", READING, {"clauses": '["ZZ9"]'}, "reading rose.note, clauses", 'no clause has the id "ZZ9".'),
        ("reading", READING, {"body": None}, "reading rose.note", 'the field "body" is missing.'),
        ("rule", RULE, {"reason": None}, "rule facebook.friends", 'the field "reason" is missing.'),
        ("fill", FILL, {"text": '""'}, "fill social-media-policy, text", "this is empty."),
        ("fill", FILL, {"link": '"http://a.example"'}, "fill social-media-policy, link", LINK),
    ],
)
def test_a_fault_elsewhere_is_named(
    core: Path, tmp_path: Path, kind: str, fields: dict[str, str], change: dict[str, str | None], where: str, words: str
) -> None:
    problem = _refusal(core, agency(tmp_path, table(kind, fields, **change)))
    assert problem.where == where
    assert problem.problem.startswith(words)


# --- Ids ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields"), [("check", CHECK), ("contact", CONTACT), ("message", MESSAGE), ("reading", READING)]
)
def test_an_id_that_stands_twice_is_refused(core: Path, tmp_path: Path, kind: str, fields: dict[str, str]) -> None:
    problem = _refusal(core, agency(tmp_path, table(kind, fields), table(kind, fields)))
    assert problem.problem == "this id stands twice in the file."
    assert problem.where == f"{kind} {fields['id'].strip(chr(34))}, id"


def test_an_id_of_another_file_is_refused(core: Path, tmp_path: Path) -> None:
    (core / "other.toml").write_text((core / "facebook.toml").read_text("utf-8"), "utf-8")
    catalogue = load_catalogue(core)
    (problem,) = catalogue.problems
    assert (problem.file.name, problem.where) == ("other.toml", "pack facebook, id")
    assert problem.problem == "this id is already used in facebook.toml."
    assert set(catalogue.checks) == CORE_CHECKS


def test_a_check_belongs_to_its_pack(core: Path, tmp_path: Path) -> None:
    problem = _refusal(core, agency(tmp_path, table("check", CHECK, id='"facebook.new"')))
    assert (problem.where, problem.problem) == ("check facebook.new, id", 'the id must begin with "rose.".')


def test_a_refused_pack_does_not_take_ids_from_the_next_one(core: Path, tmp_path: Path) -> None:
    """An agency's corrected file must load beside its first try."""
    first = write(tmp_path, head(), table("check", CHECK), table("rule", RULE), table("rule", RULE), name="a.toml")
    second = write(tmp_path, head(), table("check", CHECK), name="b.toml")
    catalogue = load_catalogue(core, [first, second])
    assert [problem.file for problem in catalogue.problems] == [first]
    assert "rose.group" in catalogue.checks


# --- Core packs ---------------------------------------------------------------------------------


def test_one_broken_core_pack_leaves_the_others(core: Path) -> None:
    (core / "facebook.toml").write_bytes(b"\xff")
    catalogue = load_catalogue(core)
    assert [problem.file.name for problem in catalogue.problems] == ["facebook.toml"]
    assert set(catalogue.checks) == {"ground.policy"}


def test_what_only_agencies_may_is_refused_in_a_core_pack(core: Path) -> None:
    for more in (table("rule", RULE), table("fill", FILL)):
        write(core, head(id='"a"', kind='"theme"'), more, name="a.toml")
        (problem,) = load_catalogue(core).problems
        assert problem.problem == 'only packs of kind "agency" can set rules and fill slots.'
    write(core, head(id='"a"'), name="a.toml")
    (problem,) = load_catalogue(core).problems
    assert problem.where == "kind"


def test_a_core_check_says_where_its_rule_comes_from(core: Path) -> None:
    write(core, head(id='"a"', kind='"theme"'), table("check", CHECK, id='"a.b"', clauses=None), name="a.toml")
    (problem,) = load_catalogue(core).problems
    assert problem.problem == "say where the rule comes from: clauses or national_guidance."


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format = 1", "format = 9", "guidance.toml, format: this app reads format 1 only."),
        (
            'clauses = ["PS1"]',
            'clauses = ["PS2"]',
            'guidance.toml, document code, section 3: no clause has the id "PS2".',
        ),
        (
            'kinds = ["L"]',
            'kinds = ["Z"]',
            "guidance.toml, clause PS1, kinds, entry 1: this can be one of these: V, L,",
        ),
    ],
)
def test_without_the_register_nothing_can_be_asked(core: Path, old: str, new: str, words: str) -> None:
    file = core / "guidance.toml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(RegisterError) as caught:
        load_catalogue(core)
    assert caught.value.sentence().startswith(words)
    assert caught.value.sentence().endswith("Your history is not touched. Install the app again.")


@pytest.mark.parametrize(
    ("over", "named"), [(1, "200.toml."), (3, "200.toml, 201.toml, 202.toml."), (5, "202.toml and 2 more.")]
)
def test_of_too_many_files_the_first_are_read_and_the_rest_named(tmp_path: Path, over: int, named: str) -> None:
    for number in range(MAX_FILES + over):
        (tmp_path / f"{number:03}.toml").touch()
    files, (problem,) = pack_files(tmp_path)
    assert [file.name for file in files] == [f"{number:03}.toml" for number in range(MAX_FILES)]
    assert problem.file == tmp_path
    assert problem.problem.startswith(f"200 checklists are read, and this folder has {MAX_FILES + over}. Not read: 200")
    assert problem.problem.endswith(named)
    assert "All other checks work." in problem.sentence()


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    files, (problem,) = pack_files(tmp_path / "none")
    assert files == []
    assert problem.problem.startswith("the folder cannot be read (")


# --- What does nothing --------------------------------------------------------------------------


def test_a_message_of_no_pack_is_told_and_the_check_works(core: Path, tmp_path: Path) -> None:
    path = agency(
        tmp_path, table("check", CHECK, messages='["untag", "rose.ask", "rose.gone"]'), table("message", MESSAGE)
    )
    catalogue = load_catalogue(core, [path])
    assert not catalogue.problems
    (notice,) = catalogue.notices
    assert notice.sentence().startswith(
        'rose.toml, check rose.group, messages: no message has the id "rose.gone". The rest of this file works.'
    )
    assert "rose.group" in catalogue.checks


def test_a_placeholder_that_the_app_does_not_know_is_told(core: Path, tmp_path: Path) -> None:
    body = '"Hello {manger}, here is {link}. {canteen} {my_name}"'
    (first, second) = load_catalogue(core, [agency(tmp_path, table("message", MESSAGE, body=body))]).notices
    assert first.where == second.where == "message rose.ask, body"
    assert first.problem == 'the app fills in nothing for {manger}. Did you mean "manager"?'
    assert second.problem == "the app fills in nothing for {canteen}."


def test_a_message_may_be_in_a_pack_that_is_loaded_later(core: Path, tmp_path: Path) -> None:
    first = agency(tmp_path, table("check", CHECK, messages='["vale.ask"]'))
    second = agency(tmp_path, table("message", MESSAGE, id='"vale.ask"'), pack="vale")
    assert load_catalogue(core, [first]).notices
    assert not load_catalogue(core, [first, second]).notices


# --- What is asked again ------------------------------------------------------------------------


def test_a_note_on_a_change_names_checks_of_its_own_pack(core: Path, tmp_path: Path) -> None:
    change = '[[change]]\ndated = 2026-11-19\ntext = "It moved."\nchecks = ["{}"]'
    good = agency(tmp_path, table("check", CHECK), change.format("rose.group"))
    (note,) = load_catalogue(core, [good]).pack_by_id["rose"].changes
    assert (note.dated, note.text, note.checks) == (date(2026, 11, 19), "It moved.", ("rose.group",))
    for part, said in (
        (change.format("facebook.friends"), 'change 1, checks: no check of this file has the id "facebook.friends".'),
        (change.format("rose.group").replace("19", "21"), "change 1, dated: this is later than the date of the whole"),
        (change.replace('["{}"]', "[]"), "change 1, checks: this list is empty."),
    ):
        (problem,) = load_catalogue(core, [agency(tmp_path, table("check", CHECK), part)]).problems
        assert said in problem.sentence()


def _fingerprint(core: Path, tmp_path: Path, web_path: str = '["A"]', **changes: str) -> str:
    web = f'{{ path = {web_path}, read_on = 2026-01-01, read_in = "x" }}'
    catalogue = load_catalogue(core, [agency(tmp_path, table("check", CHECK, **{"web": web} | changes))])
    assert not catalogue.problems
    return catalogue.checks["rose.group"].fingerprint


def test_a_new_aim_or_way_is_asked_again_and_other_words_are_not(core: Path, tmp_path: Path) -> None:
    before = _fingerprint(core, tmp_path)
    for change in (
        {"aim": '"Leave every group."'},
        {"aim_value": '"Off"'},
        {"gone_since": "2026-01-01"},
        {"web_path": '["A", "B"]'},
    ):
        assert _fingerprint(core, tmp_path, **change) != before, change
    for same in (
        {"why": '"For another reason."'},
        {"title": '"Leave"'},
        {"limit": '"x"'},
        {"minutes": "9"},
        {"aim": '"""\nLeave\nthe group.\n"""'},
        {"welsh": '{ title = "Gadewch", aim = "Gadewch y grŵp." }'},
    ):
        assert _fingerprint(core, tmp_path, **same) == before, same


def test_the_halves_of_a_fingerprint_tell_a_new_way_from_a_new_aim(core: Path, tmp_path: Path) -> None:
    before = _fingerprint(core, tmp_path)
    moved = _fingerprint(core, tmp_path, web_path='["B"]')
    other = _fingerprint(core, tmp_path, aim='"Leave every group."')
    half = len(before) // 2
    assert moved[:half] == before[:half]
    assert other[half:] == before[half:]


# --- Welsh --------------------------------------------------------------------------------------


def test_welsh_stands_in_the_place_of_english_where_there_is_some(core: Path, tmp_path: Path) -> None:
    path = agency(
        tmp_path,
        table("check", CHECK, question='"Have you left?"', welsh='{ title = "Gadewch y grŵp", aim = "Ewch." }'),
        table("message", MESSAGE, welsh='{ title = "Gofyn", body = "Helo" }'),
        table("reading", READING),
    )
    english, welsh = load_catalogue(core, [path]), load_catalogue(core, [path], welsh=True)
    check = welsh.checks["rose.group"]
    assert (check.title, check.aim) == ("Gadewch y grŵp", "Ewch.")
    assert (check.why, check.question) == ("Families share news there.", "Have you left?")
    assert check.fingerprint == english.checks["rose.group"].fingerprint
    message = welsh.messages["rose.ask"]
    assert (message.title, message.body, message.when) == ("Gofyn", "Helo", "When needed.")
    assert welsh.pack_by_id["rose"].readings == english.pack_by_id["rose"].readings
    assert english.checks["rose.group"].title == "Stay out of the family group"


# --- Checking files -----------------------------------------------------------------------------


def test_checking_files_says_each_result(core: Path, tmp_path: Path) -> None:
    good = agency(tmp_path, table("check", CHECK, messages='["rose.gone"]'))
    bad = agency(tmp_path, table("rule", RULE), table("rule", RULE), pack="vale")
    copy = write(tmp_path, (core / "facebook.toml").read_text("utf-8"), name="facebook.toml")
    results = check_packs(core, [good, bad, copy, tmp_path / "none.toml"])
    assert [result.checks for result in results] == [1, 0, 2, 0]
    assert [bool(result.problem) for result in results] == [False, True, False, True]
    assert [notice.where for notice in results[0].notices] == ["check rose.group, messages"]
    assert [(result.file.name, result.checks) for result in check_packs(core, [])] == [
        ("facebook.toml", 2),
        ("ground.toml", 1),
    ]


def test_a_broken_core_pack_is_seen_in_the_check_of_all(core: Path) -> None:
    (core / "facebook.toml").write_text("format = 1", "utf-8")
    broken, good = check_packs(core, [])
    assert broken.problem
    assert good.problem is None


# --- Anything at all ----------------------------------------------------------------------------

EXAMPLE = (ROOT / "docs" / "example-agency-pack.toml").read_bytes()
INSTAGRAM = (checklists_dir() / "instagram.toml").read_bytes()[:6000]
ANY_VALUE = st.sampled_from(
    """
    0 -1 31 1e9 nan inf true "" "x" ''\t'' [] [[]] [1,'x'] {} {a=1} 2026-02-01 10:00:00 2026-02-01T00:00:00Z
    0xffffffffffffffffffffffffffff "\\u0000" ["x",{a=[{}]}] "https://a" """.split()
)


@pytest.fixture(scope="module")
def small_core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_core(tmp_path_factory.mktemp("any"))


def _loads_or_says_why(core: Path, content: bytes) -> Catalogue:
    path = core.parent / "any.toml"
    path.write_bytes(content)
    catalogue = load_catalogue(core, [path])
    assert set(catalogue.checks) >= CORE_CHECKS
    for problem in catalogue.problems:
        assert problem.file == path
        assert "`" not in problem.problem, problem.problem
        assert len(problem.sentence()) < 500
    return catalogue


@given(st.data())
def test_flipped_bytes_give_a_catalogue_or_a_sentence(small_core: Path, data: st.DataObject) -> None:
    content = data.draw(st.sampled_from([EXAMPLE, INSTAGRAM]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        dropped = data.draw(st.sampled_from([0, 1, 1, 2, 30]))
        content = content[:at] + data.draw(st.binary(max_size=3)) + content[at + dropped :]
    _loads_or_says_why(small_core, content)


_LINES = [
    number for number, line in enumerate(EXAMPLE.splitlines()) if re.match(rb"[a-z_]+ = [^\"]|[a-z_]+ = \"[^\"]", line)
]


@given(st.lists(st.tuples(st.sampled_from(_LINES), ANY_VALUE), min_size=1, max_size=3))
def test_values_of_other_types_give_a_catalogue_or_a_sentence(small_core: Path, changes: list[tuple[int, str]]) -> None:
    lines = EXAMPLE.decode().splitlines()
    for number, value in changes:
        lines[number] = f"{lines[number].partition('=')[0]}= {value}"
    _loads_or_says_why(small_core, "\n".join(lines).encode())


@given(st.binary(max_size=300))
def test_any_bytes_give_a_sentence(small_core: Path, content: bytes) -> None:
    assert _loads_or_says_why(small_core, content).problems


def test_the_example_needs_no_change_to_load(tmp_path: Path) -> None:
    """The mutations above begin with something that loads."""
    path = write(tmp_path, EXAMPLE.decode(), name="example.toml")
    assert not load_catalogue(checklists_dir(), [path]).problems
    assert load_pack_file(path).id == "example-council"
