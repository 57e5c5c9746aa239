"""Dates as a web page of Meta's writes them for people: in the language of the account, without a zone."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

LONGEST = 60
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d|[.:]\d)\s*((?:[ap]\.?\s?m\b\.?)|上午|下午)?", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MONTH_FIRST = re.compile(r"\d\s*月")
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",  # English; most of German, Dutch, Danish, Swedish
        "ion chw maw ebr mai meh gor aws med hyd tac rha",  # Welsh
        "sty lut mar kwi maj cze lip sie wrz paz lis gru",  # Polish
        "ian feb mar apr mai iun iul aug sep oct noi dec",  # Romanian
        "jan fev mar abr mai jun jul ago set out nov dez",  # Portuguese
        "ene feb mar abr may jun jul ago sep oct nov dic",  # Spanish
        "gen feb mar apr mag giu lug ago set ott nov dic",  # Italian
        "jan fev mar avr mai juin juil aou sep oct nov dec",  # French
        "jan feb mar apr mei jun jul aug sep okt nov dez",  # Dutch and German
        "jan feb mrt apr maj jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}


def local_time(text: str) -> datetime | None:
    """The moment that ``text`` says, taken for UTC; None where it says none, or something else besides.

    The day stands before the month where both are numbers, unless that cannot be.
    """
    if len(text) > LONGEST or not (clock := _CLOCK.search(text)):
        return None
    date = text[: clock.start()] + " " + text[clock.end() :]
    numbers = _NUMBER.findall(date)
    years = [int(number) for number in numbers if len(number) == 4]
    rest = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(years) + len(rest) != len(numbers):
        return None
    if len(rest) == 1:
        month, day = _named_month(date), rest[0]
    elif len(rest) == 2:
        day, month = rest[::-1] if _MONTH_FIRST.search(date) or rest[1] > 12 or _begins_with_year(numbers) else rest
    else:
        return None
    hour, half = int(clock[1]), (clock[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half[0] in "p下" else 0)
    try:
        return datetime(years[0], month, day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=UTC)
    except ValueError:
        return None


def _named_month(date: str) -> int:
    """The number of the month; 0, which no date has, where there is none."""
    for word in _WORD.findall(date):
        plain = "".join(one for one in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(one))
        if month := _MONTHS.get(plain[:4]) or _MONTHS.get(plain[:3]):
            return month
    return 0


def _begins_with_year(numbers: list[str]) -> bool:
    return len(numbers[0]) == 4
