"""WhatsApp: every phone's way of writing, and only the worker's own words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.old_posts.export import Reading
from app.old_posts.model import SkipReason, TimeQuality
from tests.unit.old_posts.export_builders import whatsapp
from tests.unit.old_posts.reading import texts

IOS = "[%d/%m/%Y, %H:%M:%S] "
ANDROID = "%d/%m/%Y, %H:%M - "
TALK = (("", "\u200eMessages are end-to-end encrypted"), ("Sam", "On shift: at last\nSee you"), ("Ann", "Good"))


def scan(tmp_path: Path, data: bytes, *me: str, name: str = "_chat.txt") -> tuple[list[str], Reading]:
    path = tmp_path / name
    path.write_bytes(data)
    reading = Reading([path], me)
    return texts(list(reading)), reading


@pytest.mark.parametrize(
    "style",
    [
        *(IOS, ANDROID, "%m/%d/%y, %I:%M\u202f%p - ", "[%m/%d/%y, %I:%M:%S\u202f%p] ", "%d.%m.%y, %H:%M - "),
        *("[%d.%m.%y, %H:%M:%S] ", "%Y-%m-%d, %H:%M - ", "[%Y/%m/%d, %H:%M:%S] ", "%d.%m.%Y klo %H.%M - "),
        *("%d/%m/%y %I:%M p.\u00a0m. - ", f"\u200e{IOS}"),
    ],
)
def test_every_phone(tmp_path: Path, style: str) -> None:
    path = tmp_path / "_chat.txt"
    path.write_bytes(whatsapp(*TALK, style=style, day=20))
    [post] = Reading([path], ["Sam"])
    assert post.text == "On shift: at last\nSee you"
    assert post.at
    assert post.at.replace(second=0) == datetime(2025, 3, 21, 14, 5, tzinfo=UTC)
    assert post.quality is TimeQuality.LOCAL


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        (("03/11/2025", "04/02/2025"), [3, 4]),  # read with the day first it would go backwards
        (("03/11/2025", "04/11/2025"), [11, 11]),
        (("11/03/2025", "02/04/2025"), [3, 4]),
    ],
)
def test_days_and_months_by_the_order_of_the_messages(
    tmp_path: Path, dates: tuple[str, str], months: list[int]
) -> None:
    path = tmp_path / "_chat.txt"
    path.write_text("".join(f"{date}, 14:05 - Sam: a\n" for date in dates))
    assert [post.at.month for post in Reading([path], ["Sam"]) if post.at] == months


def test_what_is_left_out(tmp_path: Path) -> None:
    talk = (
        *TALK,
        ("Sam", "\u200eimage omitted"),
        ("Sam", "<Media omitted>"),
        ("Sam", "You deleted this message"),
        ("Ann", "This message was deleted"),
        ("Sam", "Better <This message was edited>"),
        ("Sam", "\u200eLocation: https://maps.google.com/?q=51.5,-0.09"),
    )
    found, reading = scan(tmp_path, whatsapp(*talk))
    assert found == ["On shift: at last\nSee you", "Better", "Location: https://maps.google.com/?q=51.5,-0.09"]
    assert reading.summary().skipped == {SkipReason.NOTICE: 3, SkipReason.OTHERS: 2, SkipReason.DELETED: 1}
    assert reading.summary().total == len(talk)


def test_who_the_worker_is(tmp_path: Path) -> None:
    android = whatsapp(*TALK, style=ANDROID, end="\n")
    assert scan(tmp_path, android, name="WhatsApp Chat with Ann.txt")[0] == ["On shift: at last\nSee you"]
    assert scan(tmp_path, android, "Ann")[0] == ["Good"]
    found, reading = scan(tmp_path, android)
    assert found == []
    assert "which of its people is you" in reading.summary().damaged[0].why


def test_a_million_spaces_take_no_time(tmp_path: Path) -> None:
    said = "x" + " " * 1_000_000 + "y <This message was edited>"
    [text], _ = scan(tmp_path, whatsapp(("Sam", said)), "Sam")
    assert text.endswith(" y")
