"""The search plan: order, words, escaping, and nothing that was not asked for."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.model import AccountKind, OwnDetails, Regulator, Worker
from app.search_self.name_forms import parsed
from app.search_self.oneself import Field, Self, oneself
from app.search_self.phrases import cleaned, words
from app.search_self.plan import QUICK_MINUTES, Query, SearchPlan, who_sees
from app.search_self.search_places import Engine, Group, Place
from tests.unit.search_self.data import places, plan

SIAN = Self(
    "Siân O'Connor-Jones",
    previous_names=("Morris",),
    towns=("Bury", "Caerdydd"),
    employers=("Sunrise Care Ltd",),
    schools=("Ysgol y Castell",),
    profession="support worker",
    phones=("07700 900123",),
    emails=("sian.oc@example.org",),
    user_names=("sianocj",),
)
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            'Ann" OR "Bob',
            "OR -site:facebook.com",
            "site:evil.example",
            "a&q=other#frag",
            "../../@evil.example/?{query}",
            "\u202eenaS",
            "Zoë 🌟 Ŵyn",
            "O’Brien “Bob” Smith",
            "{query}",
            "%22 + AND | ( )",
            "very " * 60,
        )
    ),
)


def _texts(made: SearchPlan, place: str) -> list[str]:
    return [query.text for query in made.queries if query.place == place]


def test_the_first_ten_minutes_find_most() -> None:
    quick = plan(SIAN).quick
    assert sum(query.minutes for query in quick) == QUICK_MINUTES
    assert quick[0].text == '"Siân O\'Connor-Jones" OR "Sian O\'Connor-Jones"'
    assert {Field.TOWN, Field.EMPLOYER, Field.PHONE, Field.EMAIL} <= {
        field for query in quick for field in query.fields
    }


def test_the_best_come_first_and_the_kinds_hold_all() -> None:
    made = plan(SIAN)
    assert [query.rank for query in made.queries] == sorted(query.rank for query in made.queries)
    assert sorted(query.key for found in made.groups().values() for query in found) == sorted(
        {query.key for query in made.queries}
    )
    assert made.minutes == sum(query.minutes for query in made.queries)


def test_the_exact_words() -> None:
    made = plan(SIAN)
    name = '("Siân O\'Connor-Jones" OR "Sian O\'Connor-Jones")'
    google = _texts(made, "google")
    assert f'{name} "Bury"' in google
    assert f'{name} ("Caerdydd" OR "Cardiff")' in google
    assert f'{name} "Sunrise Care"' in google
    assert f'{name} "Ysgol y Castell"' in google
    assert '"sian.oc@example.org"' in google
    assert f"{name} filetype:pdf" in google
    assert 'intitle:"Siân O\'Connor-Jones" OR intitle:"Sian O\'Connor-Jones"' in google
    assert any("-site:facebook.com -site:instagram.com" in text for text in google)
    assert any('"Siân Morris"' in text for text in google)
    assert _texts(made, "duckduckgo")[:2] == ['"Siân O\'Connor-Jones"', '"Sian O\'Connor-Jones"']
    assert not any(" OR " in text for text in _texts(made, "duckduckgo"))


def test_one_name_is_enough() -> None:
    made = plan(Self("Siân Jones"))
    assert len(made.queries) > 20
    assert all(set(query.fields) <= {Field.NAME, Field.OTHER_NAME} for query in made.queries)
    assert not any("None" in query.text or '""' in query.text for query in made.queries)


def test_without_a_name_the_rest_is_searched() -> None:
    made = plan(Self("", phones=("07700 900123",)))
    assert {query.fields for query in made.queries} == {(), (Field.PHONE,)}


def test_only_ones_own_register_and_platforms() -> None:
    made = plan(oneself(Worker(names=("Siân Jones",), regulator=Regulator.SSSC)))
    assert {"sssc"} == {"sssc", "niscc", "social-work-england", "social-care-wales"} & {
        query.place for query in made.queries
    }
    assert not {"sssc", "niscc"} & {
        query.place for query in plan(oneself(Worker(names=("S J",), regulator=Regulator.NOT_REGISTERED))).queries
    }
    person = Self("Siân Jones", user_names=("sianj",), platforms=frozenset({"tiktok"}))
    pages = [query.url for query in plan(person).queries if "/@sianj" in query.url]
    assert pages == ["https://www.tiktok.com/@sianj", "https://web.archive.org/web/*/https://www.tiktok.com/@sianj"]
    ranks = {query.place: query.rank for query in plan(person).queries if query.group is Group.PLATFORMS}
    assert ranks["tiktok"] < ranks["facebook"]


def test_who_sees_what_is_said() -> None:
    made = {query.key: query for query in plan(SIAN).queries}
    google = made['google:contact:"sian.oc@example.org"']
    assert who_sees(google) == 'Google will see these words: "sian.oc@example.org"'
    by_hand = next(query for query in made.values() if query.place == "192")
    assert who_sees(by_hand) == "192.com will see what you type there: your name and your town."
    picture = next(query for query in made.values() if query.place == "tineye")
    assert who_sees(picture) == "TinEye will see that someone opens its page."
    alone = next(query for query in plan(Self("Siân Jones")).queries if query.place == "192")
    assert who_sees(alone) == "192.com will see what you type there: your name."


def test_what_is_done_on_a_site_is_told_where_it_is_searched() -> None:
    """Not for an engine, nor where the address already leads to the page."""
    by_group = {
        (query.place, query.group): query.searched
        for query in plan(Self("Siân Jones", user_names=("sian.j",), platforms=frozenset({"facebook"}))).queries
    }
    assert by_group["google", Group.NAME] is None
    assert by_group["facebook", Group.USER_NAMES] is None
    assert by_group["wayback", Group.ARCHIVES] is None
    facebook, register = by_group["facebook", Group.PLATFORMS], by_group["sssc", Group.REGISTERS]
    assert facebook is not None
    assert facebook.signed_in
    assert register is not None
    assert "cannot be hidden" in register.about


def test_keys_are_the_same_next_time() -> None:
    first, second = plan(SIAN), plan(SIAN)
    assert [query.key for query in first.queries] == [query.key for query in second.queries]
    assert len({query.key for query in first.queries}) == len(first.queries)


# --- Whatever the worker is called ---------------------------------------------------------------


def _template(query: Query) -> str:
    if isinstance(query.at, Place) and query.group is Group.USER_NAMES:
        return query.at.profile
    if isinstance(query.at, Place) and query.group is Group.ARCHIVES:
        return query.at.copies + "{query}"
    return query.at.find


def _held(query: Query) -> str:
    """The words as the site will read them in the address."""
    template = _template(query)
    if "={query}" in template:
        name = next(key for key, values in parse_qs(urlsplit(template).query).items() if values == ["{query}"])
        return parse_qs(urlsplit(query.url).query)[name][0]
    before, _, after = template.partition("{query}")
    if query.group is Group.ARCHIVES:  # it takes an address, and as it is
        return query.url.removeprefix(before)
    return unquote(query.url.removeprefix(before).removesuffix(after))


PEOPLE = st.builds(
    lambda name, town, employer, phone, user, previous: oneself(
        Worker(names=(name,), places=(town,), employers=(employer,), accounts={"x": AccountKind.PERSONAL}),
        OwnDetails(previous_names=(previous,), phones=(phone,), user_names=(user,)),
    ),
    *[HOSTILE] * 6,
)


@settings(max_examples=40)
@given(PEOPLE)
def test_addresses_hold_the_words_and_nothing_else(person: Self) -> None:
    for query in plan(person).queries:
        template = _template(query)
        address = urlsplit(query.url)
        assert query.url.isascii()
        assert address.scheme == "https"
        assert address.netloc == urlsplit(template or query.at.site).netloc  # type: ignore[union-attr]
        assert not address.fragment
        if query.text and not query.by_hand:
            assert _held(query) == query.text
            assert set(parse_qs(address.query)) == set(parse_qs(urlsplit(template).query))


OUTSIDE = re.compile(r'"[^"]*"')
SITES = {site for line in places().line for site in (*line.sites, *line.without_sites)}


@settings(max_examples=40)
@given(PEOPLE)
def test_only_our_own_operators_are_left_outside_the_quotes(person: Self) -> None:
    allowed = {"OR", "(", ")", "intitle:", "filetype:pdf"} | {
        f"{minus}site:{site}" for minus in ("", "-") for site in SITES
    }
    for query in plan(person).queries:
        if isinstance(query.at, Engine):
            assert query.text.count('"') % 2 == 0
            outside = OUTSIDE.sub(" ", query.text).replace("(", " ( ").replace(")", " ) ")
            assert set(outside.split()) <= allowed
            assert len(words(query.text)) <= query.at.most_words


MARKS = {
    Field.NAME: "Qname",
    Field.TOWN: "Qtown",
    Field.EMPLOYER: "Qemployer",
    Field.SCHOOL: "Qschool",
    Field.PROFESSION: "Qjob",
    Field.EMAIL: "Qemail",
    Field.USER_NAME: "Quser",
}


@settings(max_examples=40)
@given(st.fixed_dictionaries(dict.fromkeys(MARKS, HOSTILE)))
def test_no_query_holds_the_text_of_another_field(rest: dict[Field, str]) -> None:
    marked = {field: f"{mark} {cleaned(rest[field])}" for field, mark in MARKS.items()}
    person = oneself(
        Worker(names=(marked[Field.NAME],), places=(marked[Field.TOWN],), employers=(marked[Field.EMPLOYER],)),
        OwnDetails(
            emails=(marked[Field.EMAIL],),
            user_names=(marked[Field.USER_NAME],),
            schools=(marked[Field.SCHOOL],),
            profession=marked[Field.PROFESSION],
            phones=("07700 900123",),
        ),
    )
    names = {Field.NAME, Field.OTHER_NAME}
    for query in plan(person).queries:
        for field, mark in MARKS.items():
            if field not in query.fields and not (field in names and names & set(query.fields)):
                assert mark.casefold() not in unquote(query.url + query.text).casefold(), (field, query)
        if Field.PHONE not in query.fields:
            assert "900123" not in query.text + query.url


@pytest.mark.parametrize("user", [".", "..", "...", "@", "//", "?"])
def test_a_user_name_that_is_no_word_opens_no_page(user: str) -> None:
    made = plan(oneself(Worker(), OwnDetails(user_names=(user,))))
    assert not any(Field.USER_NAME in query.fields for query in made.queries)


def test_a_user_name_stays_inside_its_part_of_the_address() -> None:
    made = plan(oneself(Worker(), OwnDetails(user_names=("a/../b?c@d{e}",))))
    pages = [query.url for query in made.queries if isinstance(query.at, Place) and query.at.profile]
    assert "https://www.instagram.com/a%2F..%2Fb%3Fc%40d%7Be%7D/" in pages


def test_a_name_longer_than_an_engine_reads_is_split() -> None:
    long = " ".join(f"Name{letter}" for letter in "abcdefghijklmno")
    made = plan(Self(long))
    bing = _texts(made, "bing")
    assert len(bing) > 1
    assert [word for text in bing for word in words(text)] == words(parsed(long).whole)
