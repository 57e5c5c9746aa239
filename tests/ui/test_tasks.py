"""Work in another thread: everything it says arrives on the main thread, in order."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.core.errors import UserError
from app.ui.tasks import BATCH, Task, run_task


def test_reports_come_before_the_result_in_small_batches_on_the_main_thread(qtbot: QtBot) -> None:
    owner = QObject()
    batches: list[list[int]] = []
    threads: set[QThread] = set()
    results: list[str] = []

    def work(task: Task) -> str:
        for number in range(1050):
            task.report(number)
        return "ready"

    def seen(batch: list[int]) -> None:
        threads.add(QThread.currentThread())
        batches.append(batch)

    run_task(owner, work, on_progress=seen, on_done=results.append)
    qtbot.waitUntil(lambda: results == ["ready"])
    assert [number for batch in batches for number in batch] == list(range(1050))
    assert max(map(len, batches)) <= BATCH
    assert threads == {owner.thread()}


def test_cancel_is_seen_by_the_work_and_the_end_still_comes(qtbot: QtBot) -> None:
    owner = QObject()
    started, results = threading.Event(), []

    def work(task: Task) -> int:
        count = 0
        started.set()
        while not task.cancelled():
            count += 1
        return count

    task = run_task(owner, work, on_done=results.append)
    assert started.wait(10)
    task.cancel()
    qtbot.waitUntil(lambda: len(results) == 1)
    assert results[0] >= 0


def test_known_trouble_goes_to_the_page(qtbot: QtBot) -> None:
    owner = QObject()
    errors: list[UserError] = []

    def work(task: Task) -> None:
        raise UserError("The disk is full.", do="Make room.")

    run_task(owner, work, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].sentence() == "The disk is full. Make room."


def test_a_bug_goes_to_the_hook(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = QObject()
    bugs: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: bugs.append(kind))

    def work(task: Task) -> None:
        raise ZeroDivisionError

    told: list[str] = []
    run_task(
        owner,
        work,
        on_done=lambda _: pytest.fail("it did not end well"),
        on_error=lambda error: pytest.fail("not a user's error"),
        on_bug=lambda: told.append(f"after {len(bugs)} reports"),
    )
    qtbot.waitUntil(lambda: bugs == [ZeroDivisionError])
    assert told == ["after 0 reports"], "what says that work is under way goes first"


def test_an_end_that_is_no_bug_does_not_say_so(qtbot: QtBot) -> None:
    owner, ends = QObject(), []

    def refuse(task: Task) -> None:
        raise UserError("The disk is full.")

    def bug() -> None:
        pytest.fail("no bug")

    run_task(owner, lambda _: "ready", on_done=ends.append, on_bug=bug)
    run_task(owner, refuse, on_error=ends.append, on_bug=bug)
    qtbot.waitUntil(lambda: len(ends) == 2)


def test_work_whose_page_is_gone_ends_quietly(qtbot: QtBot) -> None:
    owner = QObject()
    go, ended = threading.Event(), threading.Event()

    def work(task: Task) -> None:
        go.wait(10)
        ended.set()

    run_task(owner, work, on_done=lambda _: pytest.fail("nobody asked any more"))
    owner.deleteLater()
    qtbot.wait(1)
    go.set()
    qtbot.waitUntil(ended.is_set)
