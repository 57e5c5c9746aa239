"""The search over the history: what is found, in which group, and how it is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Action, AnswerValue, Audit, DatedWording, Depth, Incident, Note, Step, Wording
from app.history.search import LONGEST_EXTRACT, Kind, extract, folded, index
from tests.history_makers import NOW, make_answer, make_catalogue, make_check

FRIENDS = make_check("facebook.friends-list", title="Who can see your friends list", search_words=("audience",))
PHONE = make_check("facebook.phone-lookup", title="Who can find you by phone", replaces=("facebook.old-phone",))
INDEX = index(
    make_catalogue([FRIENDS, PHONE]),
    {
        FRIENDS.id: make_answer(FRIENDS.id, AnswerValue.FIXED),
        "facebook.old-phone": make_answer("facebook.old-phone"),
        PHONE.id: make_answer(PHONE.id),
    },
    [Note("facebook.old-phone", "Ask Siân about the PHONE", NOW)],
    [Audit(3, NOW, Depth.FULL, note="after I changed jobs"), Audit(2, NOW, Depth.FULL)],
    [Action("check:facebook.friends-list", "Hide your friends list", NOW, Step.SETTINGS, 3, 2)],
    [Incident(7, NOW, (DatedWording(NOW, Wording("A stranger wrote to me", link="https://x.example/post")),))],
)


def keys(wanted: str) -> dict[Kind, list[str]]:
    return {kind: [entry.key for entry in entries] for kind, entries in INDEX.find(wanted).items()}


def test_each_thing_is_found_in_its_group() -> None:
    assert keys("friends") == {
        Kind.CHECK: ["check:facebook.friends-list"],
        Kind.ACTION: ["check:facebook.friends-list"],
    }
    assert keys("phone") == {Kind.CHECK: ["check:facebook.phone-lookup"], Kind.NOTE: ["check:facebook.phone-lookup"]}
    assert keys("changed jobs") == {Kind.AUDIT_NOTE: ["3"]}
    assert keys("stranger x.example") == {Kind.INCIDENT: ["7"]}
    assert keys("audience") == {Kind.CHECK: ["check:facebook.friends-list"]}


def test_accents_and_capitals_do_not_matter() -> None:
    assert keys("SIAN") == {Kind.NOTE: ["check:facebook.phone-lookup"]}


def test_every_word_must_be_there() -> None:
    assert keys("friends stranger") == {}
    assert keys("  ") == {}


def test_what_is_found_says_where_it_stands() -> None:
    (entry,) = INDEX.find("friends")[Kind.CHECK]
    assert (entry.title, entry.about) == (FRIENDS.title, "Facebook · Fixed it now, 20 November 2026")


def test_a_long_text_is_shown_around_the_hit() -> None:
    text = "word " * 100 + "needle " + "word " * 100
    piece = extract(text, "needle")
    assert "needle" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert extract("short\ntext", "text") == "short text"


@given(st.text(), st.text())
def test_an_extract_is_a_bounded_piece_of_the_line(text: str, wanted: str) -> None:
    piece = extract(text, wanted).removeprefix("… ").removesuffix(" …")
    assert len(piece) <= LONGEST_EXTRACT
    assert piece in " ".join(text.split())


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
