"""What is said in words: found where it is meant, left where it only looks alike, however it is spelled."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist.loader import load_catalogue
from app.old_posts.model import Platform, Post, Section
from app.old_posts.signals import FOLDER, Signals
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Kind
from app.old_posts.signals.spelling import Hidden, folded
from app.old_posts.signals.word_lists import COMMON, LARGEST, WordListWrong, load_word_lists
from app.system.paths import checklists_dir, posts_dir

LISTS = load_word_lists(posts_dir() / FOLDER)
SIGNALS = Signals(resources=posts_dir())


def post(text: str, at: datetime | None = None, tagged: tuple[str, ...] = ()) -> Post:
    return Post(
        platform=Platform.FACEBOOK, section=Section.POSTS, text=text, at=at, member="m", item=1, id="1", tagged=tagged
    )


def found(text: str) -> dict[str, str]:
    words: defaultdict[str, str] = defaultdict(str)
    for flag in SIGNALS.flags(post(text)):
        words[flag.kind.value] += text[flag.start : flag.end] + "|"
    return words


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("One of my service users told me she hates fish", "people_supported", "service users"),
        ("Poor Doris in room 12 had another fall", "people_supported", "Doris in room 12"),
        ("a lady I look after is 100 today!", "people_supported", "lady I look after"),
        ("Mrs. Evans refused her meds again", "people_supported", "Mrs. Evans"),
        ("mae un o fy nghleientiaid yn 90", "people_supported", "nghleientiaid"),
        ("My manager couldn't organise a brew", "colleagues_employer", "manager"),
        ("So he got four years at Crown Court", "court_outcome", "got four years"),
        ("On nights at Beech Lodge all week", "workplace_shift", "nights at Beech Lodge"),
        ("home alone till Sunday", "live_location", "home alone"),
        ("I know where u live", "abuse_threat", "know where u live"),
        ("say that again and I'll break your jaw", "abuse_threat", "I'll break your jaw"),
        ("absolutely RAGING at this", "anger", "RAGING"),
        ("you lot are f**king useless", "anger", "f**king useless"),
        ("sooooo hungoverrrr", "drink_drugs", "hungoverrrr"),
        ("drinkin alone again tonight", "drink_drugs", "drinkin alone"),
        ("he is a right m*ng", "discriminatory", "m*ng"),
        ("what a r 3 t 4 r d e d idea, such a retard", "discriminatory", "retard"),
        ("Poppy, 6, starts Year 2 at St Bride's Primary", "children", "Poppy"),
        ("14 Hawthorn Terrace if anyone wants the sofa", "address", "14 Hawthorn Terrace"),
        ("ring oh seven seven double oh nine double oh one two three", "phone", "oh seven seven double oh"),
        ("in the house by myself till Sunday", "live_location", "myself till Sunday"),
        ("were off to majorca tomorrow for a fortnight", "live_location", "off to majorca tomorrow"),
        ("im in leeds tonight if anyones about", "live_location", "in leeds tonight"),
        ("three bottles of wine between two of us", "drink_drugs", "three bottles of wine"),
        ("woke up with no idea how i got home", "drink_drugs", "no idea how i got"),
    ],
)
def test_found(text: str, kind: str, words: str) -> None:
    assert words in found(text).get(kind, "")


@pytest.mark.parametrize(
    "text",
    [
        "Care work is the best job in the world",
        "My nan has dementia and it breaks my heart",
        "Samaritans are on 116 123, day and night",
        "Completed my safeguarding training today",
        "Thank you to my manager for everything",
        "I could murder a curry",
        "Food court at the Trafford Centre was rammed",
        "bloody brilliant night, love you all",
        "The M25 was shut, 2 hours on the hard shoulder last year",
        "diet coke please",
        "Stop using the word retard, it's not ok",
        "kids are bouncing off the walls",
        "Proud to be a carer today and every day",
        "I could murder a pint",
        "Had a glass of wine and an early night",
        "My mum's in hospital again, thoughts please",
        "the tennis court is booked till 6",
        "Thank you to all the night staff who looked after my dad",
        "Fucking love this song",
        "Court shoes or boots for the wedding?",
        "What a shift. Feet killing me. Bath, bed",
        "Social care needs a proper pay rise",
        "anyone recommend a good book about dementia?",
        "Delighted to have completed my Level 3",
        "Congratulations to our manager on her award",
        "my head is killing me",
        "If you are struggling call Samaritans on 116 123",
        "Training today on mental capacity, really useful",
        "Ten years in care this week and I still love it",
        "the judge on Bake Off is too harsh",
        "New blog post: what does person-centred care mean?",
        "Smashed my PB this morning!!",
        "happy mothers day to all the mums out there",
        "Wine or gin for the raffle prize?",
        "This heat is killing me",
        "Being a carer means being patient, kind and always tired",
        "Please sign this petition for better sick pay for carers",
        "Our local MP visited the care sector conference",
        "Old people are the best. Full of stories",
        "Just finished the best book about the Post Office trial",
        "Carers week! Thank a carer today",
        "White wine sauce recipe anyone",
        "Massive thanks to our night staff, unsung heroes",
        "5 tips for new carers",
        "oh one more thing before I go",
        "is it just me or is it cold",
        "I was in Tesco yesterday and saw my old teacher",
        "City got hammered 4-0",
        "weed the garden they said",
        "had one too many mince pies",
        "My nan would have been 90 today",
        "reading up on dementia friendly gardens",
        "",
        "\n\n \u00a0",
    ],
)
def test_not_meant(text: str) -> None:
    assert found(text) == {}


def test_a_post_that_no_platform_would_take() -> None:
    text = "My client refused. " * 20_000 + "Ring 07700 900123"
    kinds = [flag.kind for flag in SIGNALS.flags(post(text))]
    assert kinds.count(Kind.PHONE) == 1
    assert 0 < kinds.count(Kind.PEOPLE_SUPPORTED) < 100


def test_from_before_qualifying() -> None:
    signals = Signals(resources=posts_dir(), qualified=date(2020, 6, 1))
    [flag] = signals.flags(post("lovely day", datetime(2020, 5, 31, tzinfo=UTC)))
    assert (flag.kind, flag.start, flag.end) == (Kind.BEFORE_QUALIFYING, 0, 0)
    assert signals.flags(post("lovely day", datetime(2020, 6, 1, tzinfo=UTC))) == []
    assert signals.flags(post("lovely day")) == []


def test_who_is_tagged_beside_the_text() -> None:
    [flag] = SIGNALS.flags(post("lovely day", tagged=("Bob B",)))
    assert (flag.kind, flag.start, flag.end) == (Kind.TAGGING, 0, 0)


def test_to_whom_an_answer_goes_is_no_tag() -> None:
    answer = Post(
        platform=Platform.X,
        section=Section.POSTS,
        text="@ann @ben see @cat",
        at=None,
        member="m",
        item=1,
        is_reply=True,
    )
    assert [answer.text[flag.start : flag.end] for flag in SIGNALS.flags(answer)] == ["@cat"]


def test_every_kind_says_what_it_is() -> None:
    clauses = load_catalogue(checklists_dir()).register.by_id
    assert set(KINDS) == set(Kind)
    for about in KINDS.values():
        assert about.clause in clauses
        assert about.weight in (1, 2, 3)
        assert "violat" not in about.why


SPOKEN = st.lists(
    st.sampled_from(
        sorted({word for one in LISTS.values() for group in one.group.values() for word in group.entries()})
    )
    | st.sampled_from(("Doris", "room", "12", "8pm", "@sam", "!", "\n", "ß", "e\u0301", "😂", "İ")),
    max_size=12,
)


@given(st.text() | SPOKEN.map(" ".join))
def test_what_is_marked_is_in_the_text(text: str) -> None:
    for flag in SIGNALS.flags(post(text)):
        assert 0 <= flag.start < flag.end <= len(text)
        assert not text[flag.start].isspace()
        assert not text[flag.end - 1].isspace()


@given(SPOKEN.map(" ".join), st.sampled_from(("anger", "people_supported")))
def test_a_kind_that_is_off_takes_only_its_flags(text: str, kind: str) -> None:
    if kind not in WITHOUT:
        WITHOUT[kind] = Signals(off=frozenset((Kind(kind),)), resources=posts_dir())
    left = [flag for flag in SIGNALS.flags(post(text)) if flag.kind != kind]
    assert WITHOUT[kind].flags(post(text)) == left


WITHOUT: dict[str, Signals] = {}


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("f*ck", "fuck"),
        ("F**K", "fuck"),
        ("f.u.c.k", "fuck"),
        ("sh1t", "shit"),
        ("shiiiit", "shit"),
        ("b@stard", "bastard"),
        ("sh*tty", "shitty"),
        ("ship", None),
        ("f*ll", None),
        ("b4", None),
        ("***", None),
        ("s*", None),
    ],
)
def test_hidden_words(text: str, word: str | None) -> None:
    assert Hidden(("fuck", "shit", "shitty", "bastard")).find(text) == word


@pytest.mark.parametrize(
    ("name", "text", "entry"),
    [
        ("anger", "rule = 1", "rule"),
        ("anger", 'words = "x"', "words"),
        ("anger", '[[rule]]\nmatch = ["{nobody}"]\nweight = 1', "nobody"),
        ("anger", '[[rule]]\nmatch = ["a"]\nweight = 4', "weight"),
        ("anger", '[[rule]]\nmatch = ["NAME"]\nweight = 1', "rule 1"),
        ("anger", '[[rule]]\nmatch = ["~2"]\nweight = 1', "~2"),
        ("anger", '[group.me]\nwords = "{me}"\n[[rule]]\nmatch = ["{me}"]\nweight = 1', "itself"),
        ("happiness", "", "no such kind"),
    ],
)
def test_a_wrong_list_is_refused(tmp_path: Path, name: str, text: str, entry: str) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    begin = 'source = "made up for a test"\nreviewed_on = 2026-11-20\n'
    groups = "".join(f'[group.{one}]\nwords = "a"\n' for one in ("everyday", "first_names", "names_that_are_words"))
    (folder / f"{COMMON}.toml").write_text(begin + groups)
    (folder / f"{name}.toml").write_text(begin + text)
    with pytest.raises(WordListWrong, match=f"{name}.*{entry}"):
        Signals(resources=tmp_path)


def test_every_list_says_where_it_is_from_and_is_small() -> None:
    for path in (posts_dir() / FOLDER).glob("*.toml"):
        assert path.stat().st_size < LARGEST
    for known in LISTS.values():
        assert known.source
        assert known.reviewed_on <= date(2026, 11, 21)
