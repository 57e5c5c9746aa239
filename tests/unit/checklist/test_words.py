"""The words of every pack: plain, kind, British, and true to the format's promises.

A reader of eleven must be able to follow them. Menu paths, names of buttons in quotation marks and messages that name
the law are exempt.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from urllib.parse import urlsplit

import pyphen
import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.format import FROM_MEMORY
from app.checklist.loader import load_catalogue, load_pack_file
from app.core.checks import Check, Message, Pack
from app.core.model import Step, Surface
from app.messages.fill import PLACEHOLDERS
from app.system.paths import checklists_dir, resources_dir
from tests.plain_words import AMERICAN, BLAME, PROMISES, reading_grade

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE_PACK = ROOT / "docs" / "example-agency-pack.toml"
MOST_GRADE_OF_A_PACK = 7
MOST_GRADE_OF_A_TEXT = 9
QUICK_ON_A_PLATFORM = 6
MOST_MINUTES_OF_A_QUICK_CHECK = 8
MOST_LETTERS_BELOW_A_NUMBER = 90

VERBS = set(
    """
    Accept Act Add Agree Allow Answer Approve Archive Ask Avoid Back Block Bring Call Change Check Choose Clean
    Clear Close Compare Complain Confirm Connect Copy Count Cover Create Cut Deal Decide Delete Disconnect Do
    Download Draw Drop Edit End Explain Export Find Follow Freeze Get Give Go Hand Hide Ignore Keep Know Learn
    Leave Let Limit Link List Lock Log Look Make Mark Meet Move Mute Name Note Object Open Opt Pause Pick
    Picture Plan Point Post Prepare Prevent Print Protect Put Raise Read Record Refuse Register Remove Rename
    Replace Reply Report Require Reset Restrict Return Review Run Save Say Search See Send Separate Set Share
    Show Sign Silence Skip Sort Speak Split Start Stay Step Stop Store Swap Switch Take Talk Tell Test Think
    Tidy Treat Trim Turn Uninstall Unlink Untag Update Use View Wait Walk Warn Watch Wipe Withdraw Write
    """.split()
)

SECOND_VERB = re.compile(r"(?:,| and| then) (?:then )?([a-z]+)")
SUBCLAUSE = re.compile(r" (?:what|where|who|whom|how|when|that|which|if) .*")
NOUNS_TOO = {"picture", "cover", "post", "search", "share", "name", "link", "list", "mark", "record", "log", "copy"}

DELETES = re.compile(r"\bdelet|\bclear (?!up)|\bremove all\b|\btake the photo down\b", re.IGNORECASE)

MESSAGES = {
    "decline-friend-request",
    "redirect-contact",
    "ask-untag",
    "ask-removal",
    "ask-friend-photo",
    "ask-colleague",
    "ask-employer-page",
    "ask-group-admin",
    "ask-parent",
    "tell-manager",
    "tell-family",
    "report-impersonation",
    "leave-group",
    "disclaimer",
    "ask-agency-policy",
    "erasure-request",
    "objection-request",
    "subject-access-request",
    "data-complaint",
    "google-removal",
    "bing-removal",
    "report-post",
    "warn-false-profile",
    "ask-family-settings",
    "ask-school",
    "ask-online-help",
    "ask-whistleblowing",
}
LEAST_MESSAGES_OF_LAW = 6


def _catalogue() -> Catalogue:
    return load_catalogue(checklists_dir())


CATALOGUE = _catalogue()
PACKS = [pytest.param(pack, id=pack.id) for pack in CATALOGUE.packs]
in_each_pack = pytest.mark.parametrize("pack", PACKS)


# --- Reading age --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


def test_the_grade_tells_plain_words_from_stiff_ones(hyphens: pyphen.Pyphen) -> None:
    plain = "Hide your list of friends. Then nobody can look there for your family."
    stiff = "Notwithstanding organisational considerations, practitioners periodically re-evaluate confidentiality."
    assert reading_grade(plain, hyphens) < 5 < 12 < reading_grade(stiff, hyphens)


@in_each_pack
def test_a_reader_of_eleven_can_follow(pack: Pack, hyphens: pyphen.Pyphen) -> None:
    grades = {check.id: reading_grade(_prose(check), hyphens) for check in pack.checks}
    texts = {reading.id: reading_grade(reading.body, hyphens) for reading in pack.readings}
    hard = {place: round(grade, 1) for place, grade in (grades | texts).items() if grade > MOST_GRADE_OF_A_TEXT}
    assert not hard
    assert not grades or mean(grades.values()) <= MOST_GRADE_OF_A_PACK


def test_ready_messages_and_helplines_are_plain_too(hyphens: pyphen.Pyphen) -> None:
    """A message that names the law may be stiffer: its reader is an organisation."""
    texts = {message.id: message.body for message in CATALOGUE.messages.values() if not _names_the_law(message)}
    texts |= {contact.id: contact.when for contact in CATALOGUE.contacts}
    hard = {place: reading_grade(text, hyphens) for place, text in texts.items()}
    assert not {place: grade for place, grade in hard.items() if grade > MOST_GRADE_OF_A_TEXT}


def _names_the_law(message: Message) -> bool:
    return bool(re.search(r"\barticle \d|\bUK GDPR\b|\bthe law\b|\bAct \d{4}\b", message.body))


def _prose(check: Check) -> str:
    """The sentences of a check, without what is quoted from a screen."""
    text = " ".join((check.why, check.aim, check.limit))
    return re.sub(r'"[^"]*"', "this", text)


# --- How things are said ------------------------------------------------------------------------


@in_each_pack
def test_titles_begin_with_a_verb(pack: Pack) -> None:
    assert not [check.title for check in pack.checks if check.title.split()[0] not in VERBS]


@in_each_pack
def test_titles_are_one_action(pack: Pack) -> None:
    """No full sentence, no second sentence, and no second verb after a comma, "and" or "then"."""
    assert not [check.title for check in pack.checks if check.title.endswith((".", "?", "!")) or ";" in check.title]
    verbs = {verb.lower() for verb in VERBS} - NOUNS_TOO
    assert not [check.title for check in pack.checks if verbs & _second_verbs(check.title)]


def _second_verbs(title: str) -> set[str]:
    """Words that may be a second thing to do: "where routes start and end" is none."""
    return set(SECOND_VERB.findall(SUBCLAUSE.sub("", title)))


def test_a_second_action_is_seen() -> None:
    assert _second_verbs("Hide your list and remove tags") == {"remove"}
    assert not _second_verbs("Hide where your routes start and end")


@in_each_pack
def test_spelling_is_british(pack: Pack) -> None:
    assert not _found(AMERICAN, pack)


@in_each_pack
def test_nobody_is_blamed(pack: Pack) -> None:
    assert not _found(BLAME, pack)


@in_each_pack
def test_nothing_is_promised_or_labelled(pack: Pack) -> None:
    """Never "safe" of a person or an account, never "risk" as a label."""
    assert not _found(PROMISES, pack)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (AMERICAN, "Personalize the color of your organization"),
        (BLAME, "You should have thought of that"),
        (PROMISES, "Your account is safe now"),
    ],
)
def test_the_lists_find_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line", ["Choose the colour of the organisation", "Ask the safeguarding lead", "You can have a look"]
)
def test_the_lists_leave_good_words_alone(line: str) -> None:
    assert not any(pattern.search(line) for pattern in (AMERICAN, BLAME, PROMISES))


def _found(pattern: re.Pattern[str], pack: Pack) -> list[tuple[str, str]]:
    return [(place, found[0]) for place, text in _own_words(pack) if (found := pattern.search(text))]


def _own_words(pack: Pack) -> Iterator[tuple[str, str]]:
    """All that the app says in its own voice: no menu paths, no values or labels of a platform."""
    yield pack.id, pack.good_for
    yield pack.id, pack.watch_for
    for check in pack.checks:
        texts = (
            check.title,
            check.question,
            check.why,
            check.aim,
            check.limit,
            check.undo,
            check.others_notice,
            check.unsure,
        )
        for text in texts:
            own = text.replace(check.aim_value, "") if check.aim_value else text
            for route in check.routes:
                for label in route.path:
                    own = own.replace(label, "")
            yield check.id, re.sub(r'"[^"]*"', "", own)
        for route in check.routes:
            yield check.id, re.sub(r'"[^"]*"', "", route.note)
    for reading in pack.readings:
        yield reading.id, reading.title
        yield reading.id, re.sub(r'"[^"]*"', "", reading.body)
    for message in pack.messages:
        yield message.id, message.title
        yield message.id, message.when
        yield message.id, message.body
    for contact in pack.contacts:
        yield contact.id, contact.when
        yield contact.id, contact.hours


# --- What the format cannot see -----------------------------------------------------------------


@in_each_pack
def test_every_check_says_why_what_and_where_from(pack: Pack) -> None:
    for check in pack.checks:
        assert check.why, check.id
        assert check.aim, check.id
        assert check.limit, check.id
        assert check.sources, check.id
        assert 1 <= check.minutes <= 30, check.id


@in_each_pack
def test_what_is_ours_is_never_shown_as_policy(pack: Pack) -> None:
    """A source is a clause of the guidance, or is called national guidance or the app's own addition."""
    documents = {document.short for document in CATALOGUE.register.documents}
    named = re.compile(r"(National guidance: \w.*|Added by this app)")
    sources = [(check.id, source) for check in pack.checks for source in check.sources]
    sources += [(reading.id, source) for reading in pack.readings for source in reading.sources]
    assert not [
        place for place, source in sources if source.document not in documents and not named.fullmatch(source.document)
    ]
    assert not [place for place, source in sources if source.document == "Added by this app" and not source.part]


@in_each_pack
def test_the_aim_names_its_value(pack: Pack) -> None:
    assert not [check.id for check in pack.checks if check.aim_value and check.aim_value not in check.aim]


@in_each_pack
def test_the_quick_checks_are_few(pack: Pack) -> None:
    quick = [check for check in pack.checks if check.quick]
    if pack.is_platform:
        assert len(quick) == QUICK_ON_A_PLATFORM
        assert all(check.minutes <= MOST_MINUTES_OF_A_QUICK_CHECK for check in quick)
        return
    assert all(check.question for check in quick)
    for other_phone in (Surface.IPHONE, Surface.ANDROID):
        of_one = [check.id for check in quick if {route.surface for route in check.routes} != {other_phone}]
        assert len(of_one) <= 1


@in_each_pack
def test_a_quick_audit_leaves_out_nothing_heavy_and_soon_done_for_something_light(pack: Pack) -> None:
    lightest = min((check.weight for check in pack.checks if check.quick), default=5)
    left_out = [check for check in pack.checks if not check.quick and check.weight == 5 and check.minutes <= 2]
    assert not pack.is_platform or not left_out or lightest >= 4, [check.id for check in left_out]


@in_each_pack
def test_the_platform_says_what_it_is_good_for(pack: Pack) -> None:
    assert not pack.is_platform or (pack.good_for and pack.watch_for)


@in_each_pack
def test_the_contacts_step_asks_questions(pack: Pack) -> None:
    if pack.step is Step.CONTACTS and not pack.is_platform:
        assert not [check.id for check in pack.checks if not check.question.endswith("?")]


@in_each_pack
def test_advice_to_delete_is_marked_as_such(pack: Pack) -> None:
    """The card then says to ask a union or solicitor first, so the check's own words need not."""
    unmarked = [check.id for check in pack.checks if DELETES.search(f"{check.title} {check.aim}") and not check.deletes]
    assert unmarked == (["posts.before-you-delete"] if pack.id == "posts" else [])
    assert not [check.id for check in pack.checks if check.deletes and "solicitor" in check.limit]


@in_each_pack
def test_what_a_way_was_read_in_reads_well_on_the_card(pack: Pack) -> None:
    """It goes on after "read 20 November 2026 in"."""
    for route in (route for check in pack.checks for route in check.routes):
        assert route.read_in == FROM_MEMORY or not re.search(r"memory|undated|own advice|\bread\b|[;.]$", route.read_in)


@in_each_pack
def test_each_link_was_looked_at_for_what_it_opens(pack: Pack) -> None:
    """In the app's own packs no link leaves its kind unsaid."""
    table = tomllib.loads((checklists_dir() / f"{pack.id}.toml").read_text("utf-8"))
    routes = [check[surface] for check in table.get("check", []) for surface in Surface if surface in check]
    assert not [route["link"] for route in routes if "link" in route and "link_kind" not in route]


@in_each_pack
def test_the_icon_is_there(pack: Pack) -> None:
    assert (resources_dir() / "icons" / f"{pack.icon}.svg").is_file()


def test_ids_are_unique() -> None:
    """The loader refuses a pack that repeats an id, so all packs must have loaded."""
    assert not [problem.sentence() for problem in CATALOGUE.problems]
    ids = [check.id for pack in CATALOGUE.packs for check in pack.checks]
    assert len(ids) == len(set(ids))


def test_links_are_https() -> None:
    links = [route.link for check in CATALOGUE.checks.values() for route in check.routes]
    links += [source.link for check in CATALOGUE.checks.values() for source in check.sources]
    links += [contact.link for contact in CATALOGUE.contacts]
    for link in filter(None, links):
        parts = urlsplit(link)
        assert parts.scheme == "https", link
        assert "." in parts.netloc, link


def test_messages_that_checks_name_exist() -> None:
    assert set(CATALOGUE.messages) >= MESSAGES
    unknown = {
        check.id: missing
        for check in CATALOGUE.checks.values()
        if (missing := set(check.messages) - set(CATALOGUE.messages))
    }
    assert not unknown


def test_every_message_is_offered_by_a_check() -> None:
    offered = {name for check in CATALOGUE.checks.values() for name in check.messages}
    assert not set(CATALOGUE.messages) - offered


def test_every_message_has_a_date() -> None:
    assert not [message.id for message in CATALOGUE.messages.values() if not message.checked_on]


def test_messages_that_name_the_law_are_dated_and_no_legal_advice() -> None:
    """It is said above the text and not in it, so that it is not sent along."""
    lawful = [message for message in CATALOGUE.messages.values() if _names_the_law(message)]
    assert len(lawful) >= LEAST_MESSAGES_OF_LAW
    for message in lawful:
        assert message.checked_on, message.id
        assert message.checked_against, message.id
        assert message.when.endswith("This is not legal advice."), message.id
        assert "legal advice" not in message.body, message.id


def test_placeholders_are_known() -> None:
    for message in CATALOGUE.messages.values():
        assert set(re.findall(r"\{([^{}]*)\}", message.body)) <= set(PLACEHOLDERS), message.id
        assert message.body.count("{") == message.body.count("}"), message.id


@in_each_pack
def test_placeholders_stand_in_messages_only(pack: Pack) -> None:
    messages = {message.id for message in pack.messages}
    assert not [place for place, text in _own_words(pack) if place not in messages and re.search(r"[{}]", text)]


def test_helplines_say_calmly_what_was_checked() -> None:
    """One line below each number; that nobody rang them is said once, for all."""
    for contact in CATALOGUE.contacts:
        assert 0 < len(contact.checked) <= MOST_LETTERS_BELOW_A_NUMBER, contact.id
        assert not re.search(r"nobody|\brang\b", contact.checked), contact.id
    (about,) = [reading for reading in CATALOGUE.readings(Step.CONTACTS) if reading.title == "About these numbers"]
    assert "Nobody rang them" in about.body
    assert [contact.phone for contact in CATALOGUE.contacts if contact.urgent] == ["999"]


def test_a_domestic_abuse_helpline_is_there_for_each_nation() -> None:
    frightened = [contact for contact in CATALOGUE.contacts if "ex-partner" in contact.when]
    assert sorted(nation for contact in frightened for nation in contact.nations) == [
        "england",
        "northern_ireland",
        "scotland",
        "wales",
    ]


# --- The example that policy officers copy ------------------------------------------------------


def test_the_example_agency_pack_works() -> None:
    catalogue = load_catalogue(checklists_dir(), [EXAMPLE_PACK])
    assert not [problem.sentence() for problem in catalogue.problems]
    pack = catalogue.pack_by_id["example-council"]
    assert pack.is_agency
    assert pack.checks
    assert pack.messages
    assert pack.contacts
    assert any(check.rules for check in catalogue.checks.values())
    assert any(check.fills for check in catalogue.checks.values())


def test_the_example_agency_pack_has_welsh() -> None:
    table = load_pack_file(EXAMPLE_PACK)
    assert any(check.welsh for check in table.check)
    english = load_catalogue(checklists_dir(), [EXAMPLE_PACK])
    welsh = load_catalogue(checklists_dir(), [EXAMPLE_PACK], welsh=True)
    changed = [check_id for check_id, check in welsh.checks.items() if check.title != english.checks[check_id].title]
    assert any(check_id.startswith("example-council.") for check_id in changed)


def test_every_field_of_the_format_is_explained() -> None:
    from app.checklist import format as pack_format

    guide = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    tables = (
        pack_format.PackFile,
        pack_format.CheckTable,
        pack_format.RouteTable,
        pack_format.SourceTable,
        pack_format.ForTable,
        pack_format.ReadingTable,
        pack_format.MessageTable,
        pack_format.ContactTable,
        pack_format.RuleTable,
        pack_format.FillTable,
    )
    fields = {name for table in tables for name in table.__struct_fields__}
    assert not {name for name in fields if f"`{name}`" not in guide and f"`[[{name}]]`" not in guide}
