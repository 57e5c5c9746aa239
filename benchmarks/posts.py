"""How long an export of posts takes from the file to the last flag, and what the program's own process grows by.

``python -m benchmarks posts``: a made-up archive of X as large as the real ones are (1.5 kB a tweet, in parts), as
``posts scan`` reads it; then the same brought into a history (`benchmarks.post_import`).
"""

from __future__ import annotations

import gc
import json
import random
import string
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figure import Figure

ROOT = Path(__file__).resolve().parent.parent
_TWEETS = 100_000
_PART = 70_000
_ZERO = datetime(2012, 1, 1, tzinfo=UTC)
_WORDS = (
    "the and to a of in it is was for on that with my at so this but have not just day night shift home work love "
    "tea rain bus late rota tired happy family café kids football cake today tomorrow weekend never always people"
).split()


def run(*, quick: bool) -> list[Figure]:
    """Measure in fresh processes."""
    from benchmarks import post_import  # which makes its archives here

    count = _TWEETS // 5 if quick else _TWEETS
    with tempfile.TemporaryDirectory(prefix="posts-benchmark-") as name:
        archive = Path(name, "x.zip")
        size = write_archive(archive, count)
        told = _ask("scan", str(archive))
        compared = _ask("compare", str(count))
    detail = f"{size / 1e6:,.0f} MB, {told['flagged']:,} flagged"
    scale = count / _TWEETS
    return [
        Figure(f"{count:,} tweets read and flagged", told["seconds"], 0.4 + 1.6 * scale, "s", detail),
        Figure(f"growth of the process ({count:,} tweets)", told["grown"], 100, "MB", detail),
        Figure("the first flag", told["first"], 0.5, "s"),
        Figure(
            f"{count:,} decisions compared with a later export",
            compared["seconds"],
            0.2 * scale,
            "s",
            f"{compared['gone']:,} gone",
        ),
        *post_import.run(quick=quick),
    ]


def write_archive(path: Path, count: int) -> int:
    """An archive of X; returns the bytes of its tweets."""
    chance = random.Random(count)
    size = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for part, start in enumerate(range(0, count, _PART)):
            name = f"data/tweets-part{part}.js" if part else "data/tweets.js"
            items = [{"tweet": _tweet(number, chance)} for number in range(start, min(start + _PART, count))]
            text = json.dumps(items, indent=2, separators=(",", " : "), ensure_ascii=False)
            data = f"window.YTD.tweets.part{part} = {text}".encode()
            size += len(data)
            archive.writestr(name, data)
    return size


def readable_tweets(count: int, chance: random.Random) -> Iterator[str]:
    """Only the texts of as many tweets as an archive would have."""
    for number in range(count):
        yield str(_tweet(number, chance)["full_text"])


def _tweet(number: int, chance: random.Random) -> dict[str, object]:
    identity = str(10**17 + number * 9_999_991)
    text = " ".join(chance.choices(_WORDS, k=chance.randrange(5, 40)))
    short = f"https://t.co/{_code(chance)}"
    links: list[dict[str, object]] = []
    if chance.random() < 0.3:
        links = [
            {
                "url": short,
                "expanded_url": f"https://example.org/{chance.random()}",
                "display_url": "example.org/…",
                "indices": [str(len(text) + 1), str(len(text) + 24)],
            }
        ]
        text += f" {short}"
    if chance.random() < 0.02:
        text += f" ring 0161 496 {chance.randrange(10_000):04}"
    when = _ZERO + timedelta(minutes=37 * number)
    return {
        "edit_info": {
            "initial": {
                "editTweetIds": [identity],
                "editableUntil": when.isoformat(),
                "editsRemaining": "5",
                "isEditEligible": True,
            }
        },
        "retweeted": False,
        "source": '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
        "entities": {
            "hashtags": [],
            "symbols": [],
            "user_mentions": [
                {
                    "name": _code(chance),
                    "screen_name": _code(chance),
                    "indices": ["0", "4"],
                    "id_str": str(chance.getrandbits(60)),
                    "id": str(chance.getrandbits(60)),
                }
            ],
            "urls": links,
        },
        "display_text_range": ["0", str(len(text))],
        "favorite_count": str(chance.randrange(30)),
        "id_str": identity,
        "truncated": False,
        "retweet_count": "0",
        "id": identity,
        "possibly_sensitive": False,
        "created_at": when.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "favorited": False,
        "full_text": text,
        "lang": "en",
    }


def _code(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_letters + string.digits, k=10))


def _ask(*words: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.posts", *words]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _scan(path: Path) -> dict[str, float]:
    """One reading in this process, which has done nothing before."""
    from app.old_posts.export import Reading
    from app.old_posts.signals import Signals

    gc.collect()
    before = peak()
    begun = time.monotonic()
    signals = Signals(("Ramsbottom", "mill house"), resources=ROOT / "resources/old_posts")
    first, flagged = 0.0, 0
    for post in Reading([path]):
        if signals.flags(post):
            flagged += 1
            first = first or time.monotonic() - begun
    seconds = time.monotonic() - begun
    grown = (peak() - before) / 1024**2
    return {
        "seconds": seconds,
        "grown": grown,
        "first": first,
        "flagged": flagged,
    }


def peak() -> int:
    """The most memory that this process has had, in bytes; what it has now where the system does not keep the most."""
    import psutil

    status = Path("/proc/self/status")
    if status.exists():  # getrusage would tell of the process that started this one
        return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(psutil.Process().memory_info().rss)


def _compare(count: int) -> dict[str, float]:
    """As many decisions as posts: one in ten is gone since, one in fifty was edited."""
    from app.core.posts import PostFate
    from app.old_posts.compare import Decided, Snapshot, compare
    from app.old_posts.model import Coverage, Platform, Section

    now = datetime(2026, 11, 20, tzinfo=UTC)
    decided = [
        Decided(
            key=f"x/posts/{number}",
            fingerprint=number.to_bytes(16, "big"),
            platform=Platform.X,
            section=Section.POSTS,
            at=now,
            decided_at=now,
            account="sam",
        )
        for number in range(count)
    ]
    before = {one.key: (one.fingerprint,) for one in decided}
    after = {
        one.key: (b"" if number % 50 == 1 else one.fingerprint,) for number, one in enumerate(decided) if number % 10
    }
    coverage = Coverage(
        platform=Platform.X,
        section=Section.POSTS,
        posts=len(after),
        oldest=now,
        newest=now,
        made_at=now + timedelta(days=1),
        counted=True,
        whole=True,
        account="sam",
    )
    earlier, later = Snapshot(before), Snapshot(after, (coverage,))
    begun = time.monotonic()
    fates = list(compare(decided, earlier, later))
    seconds = time.monotonic() - begun
    return {"seconds": seconds, "gone": fates.count(PostFate.GONE)}


if __name__ == "__main__":
    what, value = sys.argv[1:]
    print(json.dumps(_scan(Path(value)) if what == "scan" else _compare(int(value))))
