"""The guides to asking for a copy: one for each platform, with its sources, in plain words, and strict when read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
import pyphen
import pytest

from app.old_posts.guides import CARE, FILE, MAIL, Guide, load_guides
from app.old_posts.model import Platform
from app.system.paths import resources_dir
from tests.plain_words import AMERICAN, BLAME, PROMISES, reading_grade

FOLDER = resources_dir() / "old_posts"
GUIDES = load_guides(FOLDER)
VERBS = "Open|Choose|Press|Tick|Set|Save|Type|Turn|Take"
each = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.platform)


def test_every_platform_has_a_guide() -> None:
    assert {guide.platform for guide in GUIDES} == set(Platform)


@each
def test_the_steps_are_plain(guide: Guide) -> None:
    for step in guide.steps:
        assert re.match(rf"({VERBS}) ", step), step
        assert step.endswith(".")
        assert all(len(sentence.split()) <= 20 for sentence in re.split(r"(?<=\.) ", step)), step


@each
def test_a_reader_of_eleven_can_follow(guide: Guide) -> None:
    text = re.sub(r"“[^”]*”", "it", " ".join((*guide.steps, guide.how_long, guide.noticed, *guide.facts)))
    assert reading_grade(text, pyphen.Pyphen(lang="en_GB")) <= 7
    assert not any(pattern.search(text) for pattern in (AMERICAN, BLAME, PROMISES))


@each
def test_no_check_is_claimed_that_nobody_made(guide: Guide) -> None:
    assert guide.opened_live_on is None
    assert guide.read_on == date(2026, 11, 20)


@each
def test_says_how_long_it_takes_and_what_to_mind(guide: Guide) -> None:
    assert guide.facts[-1] == CARE
    assert guide.noticed == ("" if guide.at_once else MAIL)
    days = {guide.ready_days[1], guide.kept_days} - {0, None}
    assert all(f"{count} days" in guide.how_long or "a day" in guide.how_long for count in days)
    asked = date(2026, 11, 20)
    assert (guide.ready_by(asked) - asked).days == guide.ready_days[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('platform = "facebook"', 'platform = "myspace"'),
        ("ready_days = [0, 2]", "ready_days = [3, 2]"),
        ("ready_days = [0, 2]", "ready_days = [0]"),
        ("kept_days = 4", "kept_days = 0"),
        ("kept_days = 4", "colour = 4"),
        ("https://accountscenter.facebook.com", "http://accountscenter.facebook.com"),
        ("https://github.com/elsavj", "github.com/elsavj"),
        ('platform = "instagram"', 'platform = "facebook"'),
        ('certainty = "several_sources"', 'certainty = "not_verified"'),
        ("read_on = 2026-11-20\n", ""),
    ],
)
def test_what_is_not_right_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = (FOLDER / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(msgspec.ValidationError):
        load_guides(tmp_path)
