"""The tokens are readable, and the style sheet uses no name that they do not have."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.system.paths import resources_dir
from app.ui.theme import Theme

TOKENS = json.loads((resources_dir() / "theme" / "tokens.json").read_text("utf-8"))
SCHEMES = ("light", "dark", "contrast_light", "contrast_dark")
GROUNDS = ("background", "surface", "sunken")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours."""

    def luminance(name: str) -> float:
        color = QColor(name)
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out_from_every_ground(scheme: str) -> None:
    tokens = TOKENS[scheme]
    pairs = list(product(("text", "muted", "primary"), (*GROUNDS, "primary_soft")))
    pairs += [("on_primary", "primary")]
    pairs += [(tone, ground) for tone in ("ok", "warn", "bad") for ground in ("surface", f"{tone}_soft")]
    pairs += [("text", f"{tone}_soft") for tone in ("ok", "warn", "bad")]
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_outlines_stand_out_from_every_ground(scheme: str) -> None:
    tokens = TOKENS[scheme]
    weak = {ground: contrast(tokens["outline"], tokens[ground]) for ground in GROUNDS}
    assert {ground: ratio for ground, ratio in weak.items() if ratio < 3} == {}


def test_all_schemes_have_the_same_tokens() -> None:
    assert len({frozenset(TOKENS[scheme]) for scheme in SCHEMES}) == 1


def test_style_sheet_has_no_name_left_over(qapp: QApplication, look: Theme) -> None:
    assert re.findall(r"[@$][a-z_]+", re.sub(r"/\*.*?\*/", "", qapp.styleSheet())) == []


def test_text_grows_with_the_chosen_size(look: Theme) -> None:
    before = look.points("body")
    look.set_look("light", 200)
    assert look.points("body") == pytest.approx(2 * before)
    assert look.points("title") > look.points("section") > look.points("body") > look.points("caption")


def test_a_change_of_look_reaches_painted_icons(look: Theme) -> None:
    light = look.pixmap("check", "text").toImage()
    look.set_look("dark", 100)
    assert look.is_dark()
    assert look.pixmap("check", "text").toImage() != light


def test_a_picture_that_is_not_there_is_another_one(look: Theme) -> None:
    """A pack of an agency may name any."""
    unknown = look.pixmap("no-such-icon", "text").toImage()
    assert unknown == look.pixmap("list-checks", "text").toImage()
