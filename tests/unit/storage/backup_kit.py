"""A history worth backing up, backups of it, and what an archive may be made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.core.backups import BackupContent, Checklists, Proceed
from app.core.model import Depth, Wording, Worker
from app.storage import backup, backup_format, keys
from app.storage.sealed import seal
from app.storage.stretching import Argon
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_answer

PASSPHRASE = "three random words"
CHEAP = Argon(memory_kib=8 * 1024, passes=1, lanes=1)
ANN = Worker(names=("Annabel Lee",))  # so many letters that no ciphertext has them by chance
SHOT = b"a picture of what they wrote " * 20_000


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups and histories whose passphrase is quickly tried."""
    monkeypatch.setattr(backup, "_ARGON", CHEAP)
    monkeypatch.setattr(keys, "_ARGON", CHEAP)


def fill(vault: SqlVault) -> None:
    """A worker, an audit with answers, an incident with a file."""
    vault.save_worker(ANN)
    audit = vault.start_audit(NOW, Depth.FULL, {})
    for number in range(20):
        vault.save_answer(audit.id, make_answer(f"x.c{number}"))
    entry = vault.add_incident(Wording("They wrote my address"), NOW)
    vault.attach(entry, "shot.png", [SHOT], NOW)


def back_up(
    vault: SqlVault, path: Path, checklists: Checklists | None = None, proceed: Proceed = lambda _done, _total: True
) -> BackupContent | None:
    return vault.back_up(path, PASSPHRASE, checklists or Checklists(), "0.1.0", NOW, proceed)


def members_of(path: Path) -> dict[str, bytes]:
    """All of a backup's members but the manifest."""
    with backup_format.reading(backup_format.look(path, PASSPHRASE)) as (_, members):
        return {member.name: b"".join(member.chunks) for member in members}


def manifest(key: bytes = bytes(32), **fields: object) -> bytes:
    """A manifest as whoever knows the passphrase could write it."""
    import msgspec

    counts = dict.fromkeys(("audits", "answers", "incidents", "attachments", "checklists"), 0)
    return msgspec.json.encode({"made": NOW, "program": "0.1.0", **counts, "database_key": key.hex(), **fields})


def seal_archive(path: Path, content: Iterable[bytes]) -> Path:
    """A backup of any content whatever, under the passphrase."""
    header, key = backup_format.new_header(PASSPHRASE, CHEAP)
    seal(path, key, content, bound=header)
    return path


def seal_members(path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    """A backup of these members, the manifest too."""

    def made() -> Iterator[backup_format.Member]:
        for name, data in members:
            yield backup_format.Member(name, len(data), [data])

    return seal_archive(path, backup_format.archive(made(), NOW))


TODAY = date(2026, 11, 20)
