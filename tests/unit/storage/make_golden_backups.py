"""Makes the backups, one of each schema, that ``test_restore`` keeps for good, where they are not there yet.

Run from the project's folder: ``python -m tests.unit.storage.make_golden_backups``. A file that is there never changes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from app.core.model import Attachment, Depth, SearchRecord, SearchResult, Verdict, Worker
from app.core.posts import PostDecision
from app.storage import backup_format as form
from app.storage.answers import AnswerTables
from app.storage.database import Database, create, open_database
from app.storage.incidents import IncidentTables
from app.storage.migrations import MIGRATIONS
from app.storage.notes import NoteTables
from app.storage.posts import PostTables
from app.storage.profile import ProfileTables
from app.storage.sealed import seal
from app.storage.stretching import Argon
from tests.history_makers import NOW, make_answer
from tests.post_makers import batch, flagged

GOLDEN = Path(__file__).with_name("backups")
KEY, COPY_KEY = bytes(range(32)), bytes(range(32, 64))
PASSPHRASE = "maple river candle"
INCIDENTS = 2  # the schema that brought the incident log
OTHER_FILES = 4  # the schema that brought files of something else
POSTS = 5  # the schema that brought old posts


def make(schema: int) -> Path:
    """The file for the schema of that number."""
    target = GOLDEN / f"format{form.FORMAT}-schema{schema}.psabackup"
    if target.exists():
        return target
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        create(folder / "history.db", KEY, MIGRATIONS[:schema])
        database = open_database(folder / "history.db", KEY, folder, NOW.date(), MIGRATIONS[:schema])
        _fill(database, schema)
        database.copy_into(folder / "copy.db", COPY_KEY, lambda: None)
        database.close()
        files = sorted((folder / "attachments").iterdir()) if schema >= INCIDENTS else []
        head = form.Manifest(NOW, "0.1.0", 1, 2, len(files), len(files), 0, COPY_KEY.hex())
        contents = [(form.MANIFEST, msgspec.json.encode(head)), (form.DATABASE, (folder / "copy.db").read_bytes())]
        contents += [(f"attachments/{file.name}", file.read_bytes()) for file in files]
        header, key = form.new_header(PASSPHRASE, Argon())
        members = (form.Member(name, len(data), [data]) for name, data in contents)
        seal(target, key, form.archive(members, NOW), bound=header)
    return target


def _fill(database: Database, schema: int) -> None:
    ProfileTables(database).save_worker(Worker(names=("Siân",)))
    answers = AnswerTables(database)
    audit = answers.start_audit(NOW, Depth.QUICK, {"facebook": "2026.11.20"})
    for check_id in ("facebook.friends-list", "whatsapp.last-seen"):
        answers.save_answer(audit.id, make_answer(check_id))
    NoteTables(database).save_note("facebook.friends-list", "Ask Siân", NOW)
    if schema >= INCIDENTS:
        IncidentTables(database).attach(None, "shot.png", [b"a picture"], NOW)
    if schema >= OTHER_FILES:
        IncidentTables(database).keep_file("page.png", [b"a picture"], NOW, lambda made: _find(database, made))
    if schema >= POSTS:
        _keep_post(PostTables(database))


def _keep_post(posts: PostTables) -> None:
    number = posts.begin_import(NOW, ["x.zip"])
    posts.add(number, batch([flagged("x/posts/1", "Ring Siân on 0161 496 0000")]))
    posts.finish_import(number, NOW, {}, [], [], [], NOW)
    posts.decide([1], PostDecision.DELETE, NOW)


def _find(database: Database, file: Attachment) -> None:
    page = SearchResult("link:a.example", Verdict.FAKE, ("query",), NOW, NOW, NOW, attachment=file.id)
    ProfileTables(database).save_search_record(SearchRecord({"query": NOW}, (page,)))


if __name__ == "__main__":
    for number in range(1, len(MIGRATIONS) + 1):
        print(make(number))
