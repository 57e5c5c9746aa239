"""How fast an answer is saved and a history opens, and how large twenty years become.

``python -m benchmarks.history [--quick]`` measures in a temporary folder on the disk of the working
folder (where ``/tmp`` is memory, its figures would mean nothing), prints and cleans up. `run` gives
the figures to the runner.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.core.clock import SystemClock
from app.core.model import Amounts, Answer, AnswerValue, Depth, Surface
from app.storage.history_folder import HistoryFolder
from app.storage.vault import SqlVault
from benchmarks.figure import Figure

_START = datetime(2026, 1, 1, 18, tzinfo=UTC)
_VALUES = tuple(AnswerValue)
_NOTE = "I asked my sister to take the picture down; she will do it."
_ROUNDS = 7


class _Store(dict[str, str]):
    """A keyring in memory: the system's own takes 10 ms of the user's time, not of the history's."""

    def set(self, name: str, secret: str) -> None:
        self[name] = secret

    def delete(self, name: str) -> None:
        self.pop(name, None)


def run(*, quick: bool) -> list[Figure]:
    """Measure everything; ``quick`` makes fewer rounds and saves fewer answers, of histories just as large."""
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=Path.cwd()) as name:
        folder = Path(name)
        return [
            Figure("an answer is on disk (median)", _save_median(folder / "a", 50 if quick else 500), 20, "ms"),
            Figure("200 audits of 200 answers open", _open_median(folder / "b", 3 if quick else _ROUNDS), 0.3, "s"),
            Figure("20 years of monthly full audits", _size(folder / "c"), 20, "MB"),
            Figure("what the page History reads of them", _read_median(folder / "c", _ROUNDS), 50, "ms"),
        ]


_STORES: dict[Path, _Store] = {}


def _history(path: Path) -> HistoryFolder:
    """The history in this folder, with the keyring that it was made with."""
    return HistoryFolder(path, _STORES.setdefault(path, _Store()), SystemClock())


def _save_median(path: Path, answers: int) -> float:
    vault = _history(path).create_with_keyring()
    audit = vault.start_audit(_START, Depth.FULL, {})
    taken = []
    for number in range(answers):
        answer = _answer(number, _START)
        begun = time.perf_counter()
        vault.save_answer(audit.id, answer)
        taken.append(time.perf_counter() - begun)
    vault.close()
    return statistics.median(taken) * 1000


def _open_median(path: Path, rounds: int) -> float:
    """From the keyring's answer to all that Home shows: whole file checked, latest answers, all audits."""
    history = _history(path)
    _fill(history.create_with_keyring(), 200, 200)
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        vault = history.open_with_keyring()
        audits, latest = vault.audits(), vault.latest_answers()
        taken.append(time.perf_counter() - begun)
        assert (len(audits), len(latest)) == (200, 200)
        vault.close()
    return statistics.median(taken)


def _size(path: Path) -> float:
    history = _history(path)
    _fill(history.create_with_keyring(), 240, 400)
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6


def _read_median(path: Path, rounds: int) -> float:
    """All audits, what was known at the ends of the last two, the notes, and every answer to one check."""
    vault = _history(path).open_with_keyring()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        audits = vault.audits()
        before, after = vault.latest_answers(audits[1].id), vault.latest_answers(audits[0].id)
        notes, answers = vault.all_notes(), vault.answers_to([_answer(0, _START).check_id])
        taken.append(time.perf_counter() - begun)
        assert [len(found) for found in (audits, before, after, notes, answers)] == [240, 400, 400, 40, 240]
    vault.close()
    return statistics.median(taken) * 1000


def _fill(vault: SqlVault, audits: int, answers: int) -> None:
    packs = {f"pack-{number}": "2026.11" for number in range(16)}
    for month in range(audits):
        now = _START + timedelta(days=30 * month)
        with vault.together():
            audit = vault.start_audit(now, Depth.FULL, packs)
            for number in range(answers):
                vault.save_answer(audit.id, _answer(number, now))
                if number % 10 == 0:
                    vault.save_note(_answer(number, now).check_id, _NOTE, now)
            vault.save_position(audit.id, "plan")
            vault.finish_audit(audit.id, now, Amounts(150, 30, 20, 100))
    vault.close()


def _answer(number: int, at: datetime) -> Answer:
    value = _VALUES[number % len(_VALUES)]
    return Answer(f"facebook.some-longer-check-{number}", value, at, "0123456789abcdef", surface=Surface.WEB)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    for figure in run(quick=parser.parse_args().quick):
        print(figure.line())


if __name__ == "__main__":
    main()
