"""The labelled posts that the signals are measured on: their form, and that nothing in them is anybody's.

A failure names the file, the line and the rule, never the words: one of the sets is to stay unread.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "data" / "labelled"
SETS = sorted(FOLDER.glob("*.jsonl"))

WORD_KINDS = {
    "people_supported",
    "colleagues_employer",
    "court_outcome",
    "workplace_shift",
    "live_location",
    "abuse_threat",
    "anger",
    "drink_drugs",
    "discriminatory",
    "children",
    "tagging",
}
IDENTIFIER_KINDS = {"phone", "email", "address", "postcode", "nhs_number", "ni_number"}

# The ranges that Ofcom sets aside for drama (https://www.ofcom.org.uk, "Telephone numbers for use in TV and radio drama
# programmes"): nobody is ever given one.
DRAMA = re.compile(
    r"0?7700900\d{3}|0?1(13|14|15|16|17|18|21|31|41|51|61)4960\d{3}|0?1914980\d{3}|0?2079460\d{3}"
    r"|0?28901?80\d{3}|0?2920180\d{3}|0?1632960\d{3}|0?3069990\d{3}|0?8081570\d{3}|0?9098790\d{3}"
)


def digits(words: str) -> str:
    return re.sub(r"\D", "", words)


def passes_the_checksum(number: str) -> bool:
    """`number`: ten digits. Modulus 11 with weights 10 to 2, as the NHS data dictionary gives it."""
    return (sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9])) + int(number[9])) % 11 == 0


def is_drama(words: str) -> bool:
    """Also as people hide them from machines: with the letter O, or spelled out."""
    number = words.lower()
    for place, name in enumerate(("zero|oh?", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")):
        number = re.sub(name, str(place), number)
    return DRAMA.fullmatch(re.sub(r"^(0044|44)0?", "", digits(number))) is not None


def is_invented_nhs_number(words: str) -> bool:
    number = digits(words)
    return len(number) == 10 and number.startswith("999") and passes_the_checksum(number)


INVENTED: dict[str, Callable[[str], bool]] = {
    "phone": is_drama,
    "nhs_number": is_invented_nhs_number,
    "email": lambda words: re.search(r"\bexample\b", words.lower()) is not None,
    "postcode": lambda words: re.fullmatch(r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}", words.lower()) is not None,
    "ni_number": lambda words: re.fullmatch(r"[a-z]{2}(\d{6})[a-d]?", re.sub(r"[\W_]", "", words.lower())) is not None,
}


def wrong_with(post: dict[str, Any]) -> Iterator[str]:
    """The rules that a post breaks, in words that tell nothing of what it says."""
    if post.keys() - {"note"} != {"id", "platform", "date", "text", "labels", "doubtful"}:
        yield "other keys than it should have"
        return
    if not re.fullmatch(r"\w[\w ]*", post["platform"]):
        yield "a platform that is not named"
    if not 2006 <= date.fromisoformat(post["date"]).year <= 2026:
        yield "a date that cannot be"
    if not post["text"].strip() or not isinstance(post["doubtful"], bool):
        yield "no text, or doubt that is not yes or no"
    pairs = [(label["kind"], label["words"]) for label in post["labels"]]
    if len(set(pairs)) != len(pairs):
        yield "a label twice"
    for kind, words in pairs:
        if kind not in WORD_KINDS | IDENTIFIER_KINDS:
            yield "a kind that is none"
        if not words or words != words.strip() or words not in post["text"]:
            yield f"words of {kind} that do not stand in the text"
        if not post["doubtful"] and not INVENTED.get(kind, lambda _: True)(words):
            yield f"a {kind} that could be somebody's, or is not written as one"


def posts_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_every_line_has_the_form_and_nothing_in_it_is_anybodys(path: Path) -> None:
    posts = posts_of(path)
    wrong = [f"line {line}: {rule}" for line, post in enumerate(posts, 1) for rule in wrong_with(post)]
    assert wrong == []
    repeated = sorted(post_id for post_id, times in Counter(post["id"] for post in posts).items() if times > 1)
    assert repeated == []
    texts = Counter(re.sub(r"\W+", " ", post["text"].lower()).strip() for post in posts)
    assert sum(times > 1 for times in texts.values()) == 0


def test_the_set_to_tune_on_has_enough_of_every_kind() -> None:
    posts = posts_of(FOLDER / "dev-700.jsonl")
    times = Counter(kind for post in posts for kind in {label["kind"] for label in post["labels"]})
    assert {kind for kind in WORD_KINDS if times[kind] < 40} == set()
    assert {kind for kind in IDENTIFIER_KINDS if times[kind] < 25} == set()
    assert 0.4 < sum(not post["labels"] for post in posts) / len(posts) < 0.5
