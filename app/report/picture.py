"""The amounts over time as a drawing inside a web page: told apart by pattern, with the same words as the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from app.core.over_time import (
    BANDS,
    Band,
    Fill,
    Point,
    apart,
    dates_between,
    levels,
    most_checks,
    place_of,
    sentence,
    thinned,
)

WIDTH, HEIGHT = 660, 280
LEFT, TOP, RIGHT, BOTTOM = 10, 10, 160, 30
MOST_DRAWN = 400
MOST_DATES = 6
LINE = 17  # pixels from one word to the next


def svg(name: str, points: Sequence[Point]) -> str:
    """The drawing, named by what it shows and described by its sentence. ``name`` makes its ids its own."""
    drawn = thinned(points, MOST_DRAWN)
    return (
        f'<figure class="picture"><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">\n'
        f'<title id="{name}-title">How many checks stood where, audit by audit</title>\n'
        f'<desc id="{name}-desc">{escape(sentence(points))} The table below holds every number.</desc>\n'
        f"<defs>{_patterns(name)}</defs>\n"
        + "".join(_band(name, number, band, drawn) for number, band in enumerate(BANDS))
        + "".join(_dates(points))
        + "".join(_labels(points[-1], most_checks(points)))
        + "</svg></figure>\n"
    )


def _patterns(name: str) -> str:
    """What fills the bands that are neither full nor empty."""
    return (
        f'<pattern id="{name}-slanted" width="10" height="10" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="ground-slanted" width="10" height="10"/>'
        '<line class="warn" x1="2" y1="0" x2="2" y2="10" stroke-width="3.5"/></pattern>'
        f'<pattern id="{name}-dotted" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="ground-dotted" width="8" height="8"/><circle class="dot" cx="2" cy="2" r="1.3"/>'
        '<circle class="dot" cx="6" cy="6" r="1.3"/></pattern>'
    )


def _band(name: str, number: int, band: Band, points: Sequence[Point]) -> str:
    if not any(point.numbers[number] for point in points):
        return ""
    lower, upper = _edge(points, number), _edge(points, number + 1)
    plain = band.fill in (Fill.SOLID, Fill.EMPTY)
    fill = f'class="fill-{band.fill}"' if plain else f'fill="url(#{name}-{band.fill})"'
    around = " ".join([*lower, *reversed(upper)])
    return (
        f'<polygon {fill} points="{around}"/>\n'
        f'<polyline class="{band.ink}" fill="none" stroke-width="1.5" points="{" ".join(upper)}"/>\n'
    )


def _edge(points: Sequence[Point], number: int) -> list[str]:
    most = most_checks(points)
    first, last = points[0].when, points[-1].when
    return [f"{_x(place_of(point.when, first, last)):.1f},{_y(levels(point, most)[number]):.1f}" for point in points]


def _dates(points: Sequence[Point]) -> Iterator[str]:
    first, last = points[0].when, points[-1].when
    bottom = HEIGHT - BOTTOM
    yield f'<line class="axis" x1="{LEFT}" y1="{bottom}" x2="{WIDTH - RIGHT}" y2="{bottom}"/>\n'
    for when, text in dates_between(first, last, MOST_DATES):
        x = _x(place_of(when, first, last))
        yield f'<line class="axis" x1="{x:.1f}" y1="{bottom}" x2="{x:.1f}" y2="{bottom + 4}"/>\n'
        anchor = "start" if x < LEFT + 30 else "middle"
        yield f'<text class="date" x="{x:.1f}" y="{bottom + 20}" text-anchor="{anchor}">{text}</text>\n'


def _labels(last: Point, most: int) -> Iterator[str]:
    """The words beside the ends of the bands."""
    edges = levels(last, most)
    shown = [number for number, amount in enumerate(last.numbers) if amount]
    middles = [_y((edges[number] + edges[number + 1]) / 2) for number in shown]
    for number, y in zip(shown, apart(middles, LINE, TOP, HEIGHT - BOTTOM), strict=True):
        words = f"{last.numbers[number]} {BANDS[number].words}"
        yield f'<text x="{WIDTH - RIGHT + 8}" y="{y + 4:.1f}">{words}</text>\n'


def _x(share: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * share


def _y(level: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - level)
