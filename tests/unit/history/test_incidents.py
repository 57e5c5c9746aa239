"""The log as it is used: what is refused in which words, and the copy for a manager or the police."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.core.checks import Contact
from app.core.clock import FixedClock
from app.core.errors import UserError
from app.core.model import Attachment, Nation, Wording
from app.core.vault_errors import DiskFull, ReadOnly
from app.history import incidents
from app.history.incident_copy import FILES, HASHES, PAGE, save_copy
from app.history.incidents import IncidentLog, megabytes, numbers_first
from tests.history_makers import NOW, make_folder

PICTURE = b"\x89PNG\r\n\x1a\n" + os.urandom(300_000)
SAID = Wording("<script>alert(1)</script> & more", "Tuesday", "Facebook", "javascript:alert(1)", "Told\nmy manager")
EMERGENCY = Contact("x.emergency", "Emergency", "In danger now.", "999", urgent=True)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def log(tmp_path: Path, clock: FixedClock) -> Iterator[IncidentLog]:
    vault = make_folder(tmp_path / "data").create_with_keyring()
    yield IncidentLog(vault, clock)
    vault.close()


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    path = tmp_path / "shot.png"
    path.write_bytes(PICTURE)
    return path


def _attach(log: IncidentLog, path: Path, entry: int | None = None) -> Attachment:
    file = log.attach(path, entry)
    assert file is not None
    return file


def test_a_changed_entry_keeps_what_it_said_and_an_unchanged_one_is_not_amended(
    log: IncidentLog, clock: FixedClock
) -> None:
    log.write(SAID)
    clock.advance(timedelta(hours=1))
    log.amend(log.entries()[0], SAID)
    assert log.entries()[0].amended is None
    log.amend(log.entries()[0], Wording("other"))
    (entry,) = log.entries()
    assert (entry.wording.happened, entry.amended) == ("other", clock.now())
    assert entry.earlier[0].wording == SAID
    log.forget_earlier(entry)
    assert log.entries()[0].earlier == ()
    log.remove(entry)
    assert log.entries() == []


def test_a_text_that_is_too_long_is_refused_in_words(log: IncidentLog) -> None:
    with pytest.raises(UserError, match="too long"):
        log.write(Wording(done="x" * (incidents.LONGEST_TEXT + 1)))
    assert log.entries() == []


def test_a_file_is_kept_as_it_was_and_the_original_is_not_touched(log: IncidentLog, shot: Path) -> None:
    file = _attach(log, shot)
    shot.write_bytes(b"something else")
    assert b"".join(log.read(file)) == PICTURE
    assert (file.name, file.sha256) == ("shot.png", hashlib.sha256(PICTURE).hexdigest())
    log.detach(file)
    assert log.entries()[0].attachments == ()


def test_what_cannot_be_added_is_said_and_adds_nothing(
    log: IncidentLog, tmp_path: Path, shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, words in (
        (tmp_path / "gone.png", "not there any more"),
        (tmp_path, "not a file"),
        (tmp_path / "pipe", "not a file"),
    ):
        with pytest.raises(UserError, match=words) as caught:
            log.attach(path)
        assert caught.value.safe
        assert caught.value.do
    monkeypatch.setattr(incidents, "LARGEST_FILE", len(PICTURE) - 1)
    with pytest.raises(UserError, match="larger than"):
        log.attach(shot)
    assert log.entries() == []


def test_a_file_that_grows_while_it_is_read_still_has_a_limit(
    log: IncidentLog, shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incidents, "LARGEST_FILE", 400_000)

    def grow() -> bool:
        with shot.open("ab") as file:
            file.write(bytes(200_000))
        return False

    with pytest.raises(UserError, match="larger than"):
        log.attach(shot, stopped=grow)
    assert log.entries() == []


def test_a_file_that_vanishes_while_it_is_read_is_said_or_is_whole(log: IncidentLog, shot: Path) -> None:
    def vanish() -> bool:
        shot.unlink(missing_ok=True)
        return False

    file = log.attach(shot, stopped=vanish)
    assert file is not None
    assert b"".join(log.read(file)) == PICTURE, "a file that is open stays to be read"


def test_all_files_together_have_a_limit(log: IncidentLog, shot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incidents, "LARGEST_IN_ALL", 2 * len(PICTURE))
    monkeypatch.setattr(incidents, "LARGEST_FILE", 2 * len(PICTURE))
    for _ in range(2):
        log.attach(shot)
    with pytest.raises(UserError, match="no room left"):
        log.attach(shot)
    log.detach(log.entries()[0].attachments[0])
    assert log.attach(shot) is not None


def test_stopping_adds_nothing(log: IncidentLog, shot: Path) -> None:
    assert log.attach(shot, stopped=lambda: True) is None
    assert log.entries() == []


# --- The numbers ------------------------------------------------------------------------------


def test_the_numbers_for_danger_come_in_their_order_and_once() -> None:
    wales, scotland = frozenset({Nation.WALES}), frozenset({Nation.SCOTLAND})
    contacts = [
        Contact("x.far", "Listeners", "", "116 123"),
        Contact("x.live-fear-free", "Live Fear Free", "", "0808 80 10 800", nations=wales),
        Contact("x.scots", "Scots", "", "0800 027 1234", nations=scotland),
        Contact("x.fraud", "Police again", "", "101"),
        Contact("a.manager", "On call", "", "01204 000000", pack_title="Our agency"),
        Contact("x.police", "Police", "", "101"),
        EMERGENCY,
        Contact("x.own", "Your manager", ""),
    ]
    found = [contact.name for contact in numbers_first(contacts, ["Our agency"], Nation.WALES)]
    assert found == ["Emergency", "Police again", "On call", "Live Fear Free"]
    assert [contact.name for contact in numbers_first(contacts, [], None)] == ["Emergency", "Police again"]


def test_an_agencys_checklist_cannot_push_999_aside() -> None:
    own = [Contact(f"a.{n}", f"Own {n}", "", f"0{n}", pack_title="Ours", urgent=True) for n in range(9)]
    own.append(Contact("a.x", "Not the police", "", "999", pack_title="Ours", urgent=True))
    found = [contact.name for contact in numbers_first([*own, EMERGENCY], ["Ours"], None)]
    assert found == ["Emergency", "Own 0", "Own 1"]


# --- The copy ----------------------------------------------------------------------------------


class _Page(HTMLParser):
    """The tags of a page and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_copy_holds_entries_files_and_fingerprints_and_says_that_it_is_not_locked(
    log: IncidentLog, clock: FixedClock, tmp_path: Path, shot: Path
) -> None:
    number = log.write(SAID)
    file = _attach(log, shot, number)
    clock.advance(timedelta(days=1))
    log.amend(log.entries()[0], Wording("Now said otherwise"))
    odd = tmp_path / ("../con?.".replace("/", "_") + "x" * 200)
    odd.write_bytes(b"sound")
    _attach(log, odd)
    copy = save_copy(log, log.entries(), tmp_path, clock.now(), [EMERGENCY])
    assert copy is not None
    assert copy.folder == tmp_path / "incident-log-2026-11-21"
    assert copy.left_out == ()
    assert copy.folder.stat().st_mode & 0o777 == 0o700
    first, second = sorted((copy.folder / FILES).iterdir())
    assert (first.name, first.read_bytes()) == ("01-shot.png", PICTURE)
    assert re.fullmatch(r"02-[^/?:]+", second.name)
    for line in (copy.folder / HASHES).read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((copy.folder / name).read_bytes()).hexdigest() == digest
    text = (copy.folder / PAGE).read_text("utf-8")
    page = _Page(text)
    assert "This copy is not locked." in page.words
    assert page.words.index("999") < page.words.index("Written on")
    for words in ("Now said otherwise", "<script>alert(1)</script> & more", "Changed on 21 November 2026", file.sha256):
        assert words in page.words
    assert page.words.index("Now said") < page.words.index("sound" if "sound" in page.words else "02-")
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "iframe", "link", "object", "form"})
    targets = [value for _, given in page.tags for name, value in given.items() if name in ("href", "src")]
    assert len(targets) == 3
    assert all(value and value.startswith("files/") for value in targets), "nothing outside the folder is named"
    assert not list(tmp_path.glob("*not finished*"))


def test_a_copy_never_writes_over_another(log: IncidentLog, tmp_path: Path) -> None:
    log.write(SAID)
    made = [save_copy(log, log.entries(), tmp_path, NOW) for _ in range(2)]
    assert [copy.folder.name for copy in made if copy] == ["incident-log-2026-11-20", "incident-log-2026-11-20-2"]
    assert [path.name for path in made[0].folder.iterdir()] == [PAGE] if made[0] else False


def test_a_stopped_copy_leaves_nothing(log: IncidentLog, tmp_path: Path, shot: Path) -> None:
    _attach(log, shot)
    before = set(tmp_path.iterdir())
    assert save_copy(log, log.entries(), tmp_path, NOW, stopped=lambda: True) is None
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("number", "error"), [(28, DiskFull), (30, ReadOnly)])
def test_a_disk_that_does_not_take_the_copy_keeps_nothing_of_it(
    log: IncidentLog, tmp_path: Path, shot: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[UserError]
) -> None:
    _attach(log, shot)
    before = set(tmp_path.iterdir())

    def fail(_: int) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(error):
            save_copy(log, log.entries(), tmp_path, NOW)
    assert set(tmp_path.iterdir()) == before


def test_a_file_that_cannot_be_read_any_more_does_not_keep_the_rest_back(
    log: IncidentLog, tmp_path: Path, shot: Path
) -> None:
    number = log.write(SAID)
    lost, harmed, whole = (_attach(log, shot, number) for _ in range(3))
    folder = tmp_path / "data" / "attachments"
    (folder / lost.id).unlink()
    (folder / harmed.id).write_bytes(bytes(5000))
    copy = save_copy(log, log.entries(), tmp_path, NOW)
    assert copy is not None
    assert copy.left_out == ("shot.png", "shot.png")
    assert [path.read_bytes() for path in (copy.folder / FILES).iterdir()] == [PICTURE]
    assert whole.sha256 in (copy.folder / HASHES).read_text()
    assert "could not be read any more" in (copy.folder / PAGE).read_text("utf-8")


def test_sizes_in_plain_words() -> None:
    assert [megabytes(size) for size in (0, 1500, 999_999, 50_000_000, 2_340_000)] == [
        "1 kB",
        "2 kB",
        "1000 kB",
        "50 MB",
        "2.3 MB",
    ]
