"""The page around each report: accessible, self-contained, every text escaped."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.report.page import Report, heading, paragraph, table, whole_page

HOSTILE = "<script>alert('x')</script>&\"<img src=https://example.org/a.png>"


class Outline(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def report(*, private: bool = True) -> Report:
    section = heading(2, HOSTILE, "one") + paragraph(HOSTILE) + table("one", {HOSTILE: 50, "B": 50}, [(HOSTILE, "b")])
    return Report(HOSTILE, "name", private, (section,), ("It",), ("Not",))


def test_no_text_becomes_markup(colors: dict[str, str]) -> None:
    page = Outline(whole_page(report(), colors))
    assert not page.named("script")
    assert not page.named("img")
    assert "".join(page.words).count(HOSTILE) == 6


def test_nothing_is_fetched(colors: dict[str, str]) -> None:
    page = whole_page(report(), colors)
    outline = Outline(page)
    assert not [name for _, given in outline.tags for name in given if name in ("src", "href")]
    assert "url(" not in page
    assert "@import" not in page
    policy = next(given for given in outline.named("meta") if given.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'")


def test_it_has_a_language_a_title_and_headed_tables(colors: dict[str, str]) -> None:
    page = Outline(whole_page(report(), colors))
    assert page.named("html") == [{"lang": "en-GB"}]
    assert [tag for tag, _ in page.tags if tag in ("h1", "h2", "h3")] == ["h1", "h2"]
    assert page.named("main") == [{}]
    ids = {given["id"] for _, given in page.tags if "id" in given}
    assert {given["aria-labelledby"] for given in page.named("table")} <= ids
    assert [given["scope"] for given in page.named("th")] == ["col", "col", "row"]


def test_every_colour_of_the_style_is_a_token(colors: dict[str, str]) -> None:
    page = whole_page(report(), colors)
    style = page[page.index("<style>") : page.index("</style>")]
    assert [word for word in style.split() if word.startswith("@")] == ["@media", "@media", "@page"]
    assert colors["text"] in style


@pytest.mark.parametrize("private", [True, False])
def test_only_a_private_one_is_marked(colors: dict[str, str], private: bool) -> None:
    assert ("Private. This file is not encrypted" in whole_page(report(private=private), colors)) is private


def test_it_comes_in_pieces_of_whole_sections() -> None:
    long = Report("T", "t", False, ("<p>a</p>", "<p>b</p>", "<p>c</p>"), (), ())
    assert long.parts(1000) == [long.body]
    assert long.parts(17) == ["<h1>T</h1>\n<p>a</p>", "<p>b</p><p>c</p>"]
    assert long.parts(1) == ["<h1>T</h1>\n<p>a</p>", "<p>b</p>", "<p>c</p>"]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=30), st.integers(1, 2_000))
def test_a_long_table_is_cut_between_its_rows(texts: list[str], most: int) -> None:
    rows = [(text, "x") for text in texts]
    after = paragraph("After") + table("t", {"B": 100}, [("last",)])
    whole = Report("T", "t", False, (heading(2, "Rows", "t") + table("t", {"A": 60, "B": 40}, rows) + after,), (), ())
    parts = whole.parts(most)
    lines = [line for part in parts for line in part.splitlines() if line.startswith("<tr>")]
    assert lines == [line for line in whole.body.splitlines() if line.startswith("<tr>")]
    assert all(part.count("<table") == part.count("</table>") for part in parts)
    assert all(part.count("<tr>") == 1 or len(part) <= most + len(whole.sections[0]) // 2 for part in parts[1:-1])
