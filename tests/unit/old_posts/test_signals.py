"""What is exact: numbers, addresses, places and own words, each where it stands and nothing that only looks like it."""

from __future__ import annotations

import time
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.old_posts.model import Platform, Post, Section
from app.old_posts.signals import Signals
from app.old_posts.signals.flag import Kind
from app.old_posts.signals.numbers import is_nhs
from app.old_posts.signals.own_words import MOST_WORDS, OwnWords
from app.system.paths import posts_dir

WORDS = ("Ramsbottom", "mill house", "O'Brien", "# a remark", "", "zażółć", "sam@work")
IN_WORDS = frozenset(Kind) - {
    *(
        Kind.PHONE,
        Kind.EMAIL,
        Kind.POSTCODE,
        Kind.NI_NUMBER,
        Kind.NHS_NUMBER,
        Kind.LOCATION,
        Kind.OWN_WORD,
        Kind.TAGGING,
    )
}
SIGNALS = Signals(WORDS, off=IN_WORDS, resources=posts_dir())


def post(text: str, location: tuple[float, float] | None = None) -> Post:
    return Post(
        platform=Platform.X, section=Section.POSTS, text=text, at=None, member="m", item=1, id="1", location=location
    )


def found(text: str) -> list[tuple[str, str]]:
    return [(flag.kind.value, text[flag.start : flag.end]) for flag in SIGNALS.flags(post(text))]


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("Ring me on 020 7946 0958 please", "phone", "020 7946 0958"),
        ("Ring 0161 496 0000, ext 2", "phone", "0161 496 0000, ext 2"),
        ("my new mob 07911 123456 xx", "phone", "07911 123456"),
        ("new mobile (07700) 900 777 pls", "phone", "(07700) 900 777"),
        ("ring07700900777xx", "phone", "07700900777"),
        ("tel.07700 900 seven seven seven", "phone", "07700 900 seven seven seven"),
        ("O77OO 9OO777 is mine", "phone", "O77OO 9OO777"),
        ("wa.me/447700900777", "phone", "447700900777"),
        ("(0)770 090 0000 ends like an NHS number", "phone", "(0)770 090 0000"),
        ("0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣7️⃣7️⃣7️⃣ me", "phone", "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣7️⃣7️⃣7"),
        ("0161 496 0123 extn 42", "phone", "0161 496 0123 extn 42"),
        ("sam.jones at gmail.com", "email", "sam.jones at gmail.com"),
        ("sam@example dot co dot uk", "email", "sam@example dot co dot uk"),
        ("sam AT example DOT org", "email", "sam AT example DOT org"),
        ("we are in bb11 9zzxx", "postcode", "bb11 9zz"),
        ("Burnley.BB 11 9ZZ", "postcode", "BB 11 9ZZ"),
        ("NHS no.999 41 73 820", "nhs_number", "999 41 73 820"),
        ("my NI is AB 12 34 56 and then a C", "ni_number", "AB 12 34 56"),
        ("my new mob 07911123456 xx", "phone", "07911123456"),
        ("+44 7911 123456", "phone", "+44 7911 123456"),
        ("call (020) 7946 0958!", "phone", "(020) 7946 0958"),
        ("ring 07700 900123 now", "phone", "07700 900123"),
        ("ring +44 7700 900 123 now", "phone", "+44 7700 900 123"),
        ("01632 960123", "phone", "01632 960123"),
        ("aunt in Poland +48 22 123 45 67", "phone", "+48 22 123 45 67"),
        ("write to sam.ob'rien+care@mail.example.co.uk.", "email", "sam.ob'rien+care@mail.example.co.uk"),
        ("<SAM@EXAMPLE.ORG>", "email", "SAM@EXAMPLE.ORG"),
        ("we live at 5 High St, BL0 9AT now", "postcode", "BL0 9AT"),
        ("ec1a1bb", "postcode", "ec1a1bb"),
        ("ring o7911 123 4 56!", "phone", "o7911 123 4 56"),
        ("sam (at) example dot org", "email", "sam (at) example dot org"),
        ("patient 943.476.5919", "nhs_number", "943.476.5919"),
        ("W1A  1HQ.", "postcode", "W1A  1HQ"),
        ("NI AB 12 34 56 C!", "ni_number", "AB 12 34 56 C"),
        ("ab123456c", "ni_number", "ab123456c"),
        ("he is 943 476 5919", "nhs_number", "943 476 5919"),
        ("NHS no. 9434765919", "nhs_number", "9434765919"),
        ("https://maps.google.com/?q=51.5074,-0.1278", "location", "?q=51.5074,-0.1278"),
        ("drinks in ramsbottom tonight", "own_word", "ramsbottom"),
        ("at MILL\nHOUSE again", "own_word", "MILL\nHOUSE"),
        ("Mrs O’Brien", "own_word", "O’Brien"),
        ("Zażółć!", "own_word", "Zażółć"),
        ("thanks @bob_b!", "tagging", "@bob_b"),
        ("hello @sam@mastodon.social.", "tagging", "@sam@mastodon.social"),
    ],
)
def test_found(text: str, kind: str, span: str) -> None:
    assert found(text) == [(kind, span)]


@pytest.mark.parametrize(
    "text",
    [
        "I was born in 1985 and it is 07/11/2026 today, 09:30-17:30",
        "order 1234567890123456",
        "https://x.com/sam/status/2029900000000000000",
        "https://youtu.be/SW1A1AA",
        "take the M25 2nd exit",
        "I have an s5 4gb to sell",
        "QQ123456C is the sample",
        "BG123456C",
        "943 476 5918 has a wrong digit",
        "9434765919 as a parcel",
        "0000000000 nhs",
        "Ramsbottoms and Millhouse",
        "2.5, 3.5 https://maps.google.com/?q=cafe",
        "B52s and E10 petrol, A4 2up",
        "Childline is 0800 1111, the council 0300 123 4567",
        "Write to SW1A 0AA",
        "HP364XL ink",
        "oooooooooooo",
        "07.11.2026 930 start",
        "lotto 02 11 14 23 35 41 bonus 7",
        "sort 07-08-09 acc 12345678",
        "0700-1900 0700-1900",
        "at 12.10.19 a friend",
        "AB 12 34 56 is my plate",
        "look at amazon.co.uk for one",
        "photo @ 4.30 today",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert found(text) == []


def test_a_place_that_the_platform_keeps() -> None:
    [flag] = SIGNALS.flags(post("nice", (51.5, -0.1)))
    assert (flag.kind, flag.start, flag.end) == (Kind.LOCATION, 0, 0)


def test_a_tag_by_somebody_else() -> None:
    [flag] = SIGNALS.flags(msgspec.structs.replace(post("Ann"), section=Section.TAGGED_BY_OTHERS))
    assert (flag.kind, flag.start, flag.end) == (Kind.TAGGING, 0, 0)


def test_a_kind_can_be_switched_off() -> None:
    off = Signals(WORDS, off=frozenset(Kind), resources=posts_dir(), qualified=date(2020, 1, 1))
    assert off.flags(post("020 7946 0958 sam@example.org Ramsbottom", (1, 1))) == []


def test_too_many_words() -> None:
    with pytest.raises(UserError, match="watch words"):
        Signals([f"w{number}" for number in range(MOST_WORDS + 1)], resources=posts_dir())


APART = st.sampled_from(("", " ", "-", ".", "\u00a0", " - ", "–", "  ", "/", "\u2011", "\u202f"))
THREE = st.integers(0, 999).map("{:03}".format)


@given(
    st.sampled_from(("0", "(0)", "+44 ", "+44", "+44 (0)", "+44(0)", "0044 ", "(+44) ", "+44 0", "44")),
    st.sampled_from(((4, 3, 3), (4, 6), (3, 3, 4), (4, 2, 2, 2), (1, 3, 3, 3), (10,), (1,) * 10)),
    st.booleans(),
    APART,
    THREE,
)
def test_a_mobile_however_it_is_written(
    begin: str, groups: tuple[int, ...], bracket: bool, apart: str, end: str
) -> None:
    digits = iter(f"7700900{end}")
    first, *others = ("".join(next(digits) for _ in range(length)) for length in groups)
    if bracket and others and begin == "0":
        first, begin = f"(0{first})", ""
    written = begin + apart.join((first, *others))
    assert found(f"it is {written} from now") == [("phone", written)]


@given(st.sampled_from(("AB", "JX", "SC")), APART, THREE, THREE, st.sampled_from("ABCD"))
def test_an_ni_number_however_it_is_written(prefix: str, apart: str, three: str, end: str, suffix: str) -> None:
    digits = three + end
    written = apart.join((prefix, digits[:2], digits[2:4], digits[4:], suffix))
    assert ("ni_number", written) in found(f"it is {written} from now")


@given(st.integers(10**8, 10**9 - 1), APART.filter(bool))
def test_an_nhs_number_however_it_is_written(number: int, apart: str) -> None:
    nine = [int(digit) for digit in str(number)]
    check = [last for last in range(10) if is_nhs([*nine, last])]
    for last in check:
        text = f"{number}{last}"
        written = apart.join((text[:3], text[3:6], text[6:]))
        assert ("nhs_number", written) in found(f"it is {written} from now")


@given(st.sampled_from(("BB11", "M1", "G31", "EC1A", "W1A", "SE15")), APART, st.sampled_from(("9ZZ", "0YX")))
def test_a_postcode_however_it_is_written(outward: str, apart: str, inward: str) -> None:
    written = outward + apart + inward
    assert found(f"we are in {written} now") == [("postcode", written)]


@given(
    st.sampled_from(("@", " @ ", " (at) ", "(at)", " [at] ", " at ", " AT ")),
    st.sampled_from((" dot ", " (dot) ", "[dot]", " DOT ")),
)
def test_an_address_that_is_hidden_from_machines(at: str, dot: str) -> None:
    written = f"sam.b{at}example{dot}org"
    assert found(f"write {written} today") == [("email", written)]


@given(st.text(), st.lists(st.text()))
def test_any_text_and_any_words(text: str, words: list[str]) -> None:
    for flag in (*OwnWords(words).find(post(text)), *SIGNALS.flags(post(text))):
        assert 0 <= flag.start < flag.end <= len(text)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_one_check_digit_at_most_is_right(digits: list[int]) -> None:
    assert sum(is_nhs([*digits, last]) for last in range(10)) <= 1


def test_a_long_post_of_numbers_is_looked_through_once() -> None:
    text = "00 44 " * 30_000
    begun = time.monotonic()
    assert not found(text)
    assert time.monotonic() - begun < 15  # it took a minute and a half
