"""The pictures of the history read without colour, and stay quick and legible with many audits."""

from __future__ import annotations

import itertools
import statistics
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.core.model import Amounts, Audit, Depth
from app.core.over_time import BANDS, Point
from app.history.timeline import marks
from app.ui.theme import theme
from app.ui.widgets.amounts_picture import AmountsChart, AmountsPicture
from app.ui.widgets.audits_timeline import TimelineChart

EVEN = [Point(date(2026, 1, 1), Amounts(25, 25, 25, 25)), Point(date(2026, 7, 1), Amounts(25, 25, 25, 25))]
INSIDE = 0.7  # of a band's height, away from its edges
LIGHTNESS, PATTERN = 25, 12  # of 255


def greys(image: QImage, box: tuple[float, float, float, float]) -> list[int]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    left, top, right, bottom = (round(edge * image.devicePixelRatio()) for edge in box)
    return [grey.pixelColor(x, y).red() for x in range(left, right) for y in range(top, bottom)]


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_neighbours_are_told_apart_in_greyscale(qtbot: QtBot, mode: str) -> None:
    """By how light they are, or by how much that changes within them: a pattern."""
    theme().set_look(mode, 100)
    chart = AmountsChart(EVEN)
    qtbot.addWidget(chart)
    chart.resize(900, 400)
    image, plot = chart.grab().toImage(), chart.plot()
    high, wide = plot.height() / len(BANDS), plot.width() / 3
    seen = []
    for number in range(len(BANDS)):
        middle = plot.bottom() - high * (number + 0.5)
        box = (plot.left() + wide, middle - high * INSIDE / 2, plot.left() + 2 * wide, middle + high * INSIDE / 2)
        found = greys(image, box)
        seen.append((statistics.fmean(found), statistics.pstdev(found)))
    for (light, pattern), (next_light, next_pattern) in itertools.pairwise(seen):
        assert abs(light - next_light) > LIGHTNESS or abs(pattern - next_pattern) > PATTERN, seen
    assert len({pattern > PATTERN for _, pattern in seen}) == 2, "some are filled with a pattern, some are not"


def test_the_legend_has_the_same_patterns(qtbot: QtBot) -> None:
    picture = AmountsPicture(EVEN)
    qtbot.addWidget(picture)
    picture.show()
    swatches = [child for child in picture.findChildren(object) if type(child).__name__ == "_Swatch"]
    spreads = []
    for swatch in swatches:
        image = swatch.grab().toImage()
        spreads.append(statistics.pstdev(greys(image, (5, 5, swatch.width() - 5, swatch.height() - 5))))
    assert [spread > PATTERN for spread in spreads] == [False, True, True, False]


def test_twenty_years_of_months_have_few_dates_and_every_audit(qtbot: QtBot) -> None:
    begun = datetime(2006, 11, 20, 12, tzinfo=UTC)
    audits = [
        Audit(number, at, Depth.FULL, at if number % 20 else None, amounts=Amounts(1, 2, 3, 4) if number % 20 else None)
        for number in range(240)
        for at in [begun + timedelta(days=30 * number)]
    ]
    chart = TimelineChart(marks(reversed(audits)))
    qtbot.addWidget(chart)
    chart.resize(480, chart.sizeHint().height())
    assert not chart.grab().isNull()
    chart.go_to(0)
    assert chart.accessibleDescription() == "20 November 2006: full, left before the end."
    assert "240 audits since 20 November 2006: 228 finished, 12 left before the end." in chart.accessibleName()


def test_two_that_ended_differently_have_different_shapes_without_colour(qtbot: QtBot) -> None:
    """Each grey picture of one mark differs from the others in more than lightness: in which dots are drawn."""
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    later = Audit(9, at + timedelta(days=9), Depth.FULL)
    drawn = []
    for line in (
        [later, Audit(1, at, Depth.FULL, at)],
        [later, Audit(1, at, Depth.FULL)],
    ):
        chart = TimelineChart(marks(line))
        qtbot.addWidget(chart)
        chart.resize(600, chart.sizeHint().height())
        plot, image = chart.plot(), chart.grab().toImage()
        middle = QPoint(round(plot.left()), round(plot.center().y()))
        drawn.append(image.pixelColor(middle).lightness())
    assert abs(drawn[0] - drawn[1]) > 100, "full, and open"
