"""Make the pictures of the README again: ``.venv/bin/python docs/make_screenshots.py``.

The real window runs over a made-up worker's history, without a screen, at a fixed date. The names
and answers are invented.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QElapsedTimer  # noqa: E402 - the platform is chosen above
from PySide6.QtWidgets import QApplication  # noqa: E402

from app.application import Application  # noqa: E402
from app.checklist.selection import choose  # noqa: E402
from app.core.clock import FixedClock  # noqa: E402
from app.core.model import AccountKind, AnswerValue, Computer, Depth, Nation, Worker  # noqa: E402
from app.core.posts import OpenCase, PostFilter  # noqa: E402
from app.ui.theme import install_theme, theme  # noqa: E402
from app.ui.widgets.post_tool import PostTool  # noqa: E402
from app.ui.window import MainWindow  # noqa: E402

PICTURES = ROOT / "docs" / "screenshots"
SIZE = (1180, 820)
TALLER = (1180, 880)  # a whole post with its buttons
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
ACCOUNTS = ("facebook", "instagram", "linkedin", "whatsapp")
POSTS = (
    (
        "Tue Mar 03 22:41:00 +0000 2015",
        "So done with this job. At court all day and the judge sided with the mum again.",
    ),
    ("Sat Aug 08 23:12:00 +0000 2015", "On lates at Oak View again tonight, then straight to the pub"),
    ("Mon Jun 06 18:02:00 +0000 2016", "New number everyone: 07700 900123"),
    ("Sun Apr 02 09:30:00 +0000 2017", "Up the hill before breakfast, worth it for the view"),
    ("Fri Nov 09 17:45:00 +0000 2018", "Lemon drizzle attempt number three"),
)
VALUES = (AnswerValue.AS_WANTED, AnswerValue.FIXED, AnswerValue.AS_WANTED, AnswerValue.TO_DO)


def main() -> int:
    """Write every picture, in light and in dark."""
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        program = sample(Path(folder) / "data")
        install_theme(qt, program.resources)
        window = MainWindow(program)
        window.resize(*SIZE)
        window.show()
        window.enter("home")
        PICTURES.mkdir(exist_ok=True)
        for name, place in (("home", "home"), ("settings", "check:whatsapp.live-location"), ("plan", "step:plan")):
            for mode in ("light", "dark"):
                theme().set_look(mode, 100)
                window.go(place)
                settle(qt)
                window.grab().save(str(PICTURES / f"{name}-{mode}.png"))
        add_posts(program, Path(folder) / "archive.zip")
        window.resize(*TALLER)
        window.go("posts")
        for mode in ("light", "dark"):
            theme().set_look(mode, 100)
            next(iter(window.findChildren(PostTool))).show_review(PostFilter())
            settle(qt)
            window.grab().save(str(PICTURES / f"posts-{mode}.png"))
        program.close()
    return 0


def sample(folder: Path) -> Application:
    """A worker who did two audits and is in the middle of the third."""
    clock = FixedClock(NOW - timedelta(days=190))
    program = Application(folder, clock)
    program.load()
    program.create_history(Computer.MINE, "maple river candle")
    accounts = dict.fromkeys(ACCOUNTS, AccountKind.PERSONAL)
    program.save_worker(Worker(nation=Nation.ENGLAND, accounts=accounts, names=("Sam Jones",), computer=Computer.MINE))
    for share in (0.35, 0.6):
        program.start_audit(Depth.NORMAL)
        answer(program, share)
        program.finish_audit(clock.today() + timedelta(days=90))
        clock.advance(timedelta(days=95))
    program.start_audit(Depth.QUICK)
    answer(program, 0.1)
    return program


def answer(program: Application, share: float) -> None:
    """Answer the first part of every section, mostly well."""
    values: Callable[[], AnswerValue] = cycle(VALUES).__next__
    for section in choose(program.catalogue, program.worker, Depth.NORMAL):
        for check in section.checks[: max(1, round(len(section.checks) * share))]:
            program.session.answer(check, values())


def add_posts(program: Application, archive: Path) -> None:
    """An archive of X as it comes, read in."""
    tweets = [
        {"tweet": {"id_str": str(number), "created_at": when, "full_text": text}}
        for number, (when, text) in enumerate(POSTS, 1)
    ]
    counts = [{"fileName": "data/tweets.js", "globalName": "YTD.tweets.part0", "count": str(len(tweets))}]
    manifest = {
        "userInfo": {"accountId": "1", "userName": "sample"},
        "archiveInfo": {"generationDate": "2026-11-19T09:00:00.000Z", "isPartialArchive": False},
        "dataTypes": {"tweets": {"files": counts}},
    }
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("data/manifest.js", f"window.__THAR_CONFIG = {json.dumps(manifest)}")
        made.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
    posts = program.own_posts()
    posts.bring_in([archive])
    posts.save_choices(replace(posts.choices(), case_open=OpenCase.NO))


def settle(qt: QApplication) -> None:
    """Let layouts, timers and background work come to rest."""
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < 800:
        qt.processEvents()


if __name__ == "__main__":
    raise SystemExit(main())
