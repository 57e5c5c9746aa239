"""The worker process: what crosses, what does not, and that it ends in every way."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from app.core.worker import JobFailed, JobRefused, Stopped, TooMuchMemory, WorkerDied
from app.system.worker import WorkerProcess
from tests.unit.system.worker_jobs import NAME, SECRET


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    started = WorkerProcess(NAME)
    yield started
    started.close()


def _pid(worker: WorkerProcess) -> int:
    assert worker.pid is not None
    return worker.pid


def test_it_starts_when_asked_keeps_what_it_knows_and_ends_when_closed(worker: WorkerProcess) -> None:
    assert worker.pid is None
    assert list(worker.ask(b"echo one two")) == [b"one", b"two"]
    assert list(worker.ask(b"echo")) == []
    pid = _pid(worker)
    assert list(worker.ask(b"count_up")) == [b"3"]
    worker.close()
    assert not psutil.pid_exists(pid)  # not even as a zombie
    assert list(worker.ask(b"count_up")) == [b"1"]


def test_one_that_cannot_begin_is_said_to_have_died(worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/there/is/no/such/program")
        with pytest.raises(WorkerDied):
            list(worker.ask(b"echo one"))
    assert list(worker.ask(b"echo one")) == [b"one"]


def test_what_an_answer_leaves_behind_goes_while_nobody_asks(worker: WorkerProcess) -> None:
    assert list(worker.ask(b"leave_behind")) == []
    psutil.Process(_pid(worker)).wait(timeout=60)


def test_errors_of_both_kinds(worker: WorkerProcess) -> None:
    with pytest.raises(JobRefused) as refused:
        list(worker.ask(b"user_error"))
    error = refused.value
    assert (error.kinds[0], error.happened, error.safe, error.do) == (
        "Refusal",
        "It is locked.",
        "Nothing was lost.",
        "Open it.",
    )
    assert list(worker.ask(b"count_up")) == [b"2"]  # what is no bug does not end it
    pid = _pid(worker)
    with pytest.raises(JobFailed) as failed:
        list(worker.ask(b"bug"))
    assert str(failed.value).startswith("ValueError at app/system/worker_main.py:")
    assert "tests/unit/system/worker_jobs.py:" in str(failed.value)
    assert SECRET not in str(failed.value)
    assert not psutil.pid_exists(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not keep to a bound of memory")
def test_its_memory_is_bounded() -> None:
    worker = WorkerProcess(NAME, memory=400 * 1024**2)
    with pytest.raises(TooMuchMemory):
        list(worker.ask(b"eat"))
    assert worker.pid is None


def test_a_crash_is_told_and_leaves_nothing(
    worker: WorkerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorkerDied):
        list(worker.ask(b"crash"))
    assert list(tmp_path.iterdir()) == []


def test_one_that_ended_between_two_requests_is_replaced(worker: WorkerProcess) -> None:
    list(worker.ask(b"echo"))
    process = psutil.Process(_pid(worker))
    os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    process.wait(timeout=60)
    assert list(worker.ask(b"count_up")) == [b"1"]
    assert worker.pid != process.pid


def test_nothing_it_prints_gets_out(worker: WorkerProcess, capfd: pytest.CaptureFixture[str]) -> None:
    assert list(worker.ask(b"print_to_errors")) == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("request_", [b"hang", b"flood"])
def test_work_that_does_not_listen_is_ended(worker: WorkerProcess, request_: bytes) -> None:
    answer = worker.ask(request_, lambda: True)
    with pytest.raises(Stopped):
        list(answer)
    assert worker.pid is None


def test_work_that_listens_stops_and_the_process_lives_on(worker: WorkerProcess) -> None:
    with pytest.raises(Stopped):
        list(worker.ask(b"wait", lambda: True))
    assert list(worker.ask(b"count_up")) == [b"2"]
    assert list(worker.ask(b"wait tell", lambda: True)) == [b"begun", b"as far as it got"]


def test_what_a_thread_says_after_the_answer_is_not_taken_for_the_next_one(worker: WorkerProcess) -> None:
    list(worker.ask(b"late"))
    assert list(worker.ask(b"echo one")) == [b"one"]


def test_an_answer_that_nobody_takes_closes_the_process(worker: WorkerProcess) -> None:
    answer = worker.ask(b"hang")
    assert next(answer) == b"begun"
    pid = _pid(worker)
    answer.close()  # type: ignore[attr-defined]
    assert not psutil.pid_exists(pid)


def test_another_thread_may_close_it(worker: WorkerProcess) -> None:
    answer = worker.ask(b"hang")
    assert next(answer) == b"begun"
    closing = threading.Thread(target=worker.close)
    closing.start()
    with pytest.raises(Stopped):
        next(answer)
    closing.join()


def test_it_ends_with_the_object() -> None:
    worker = WorkerProcess(NAME)
    list(worker.ask(b"echo"))
    pid = _pid(worker)
    del worker
    gc.collect()
    assert not psutil.pid_exists(pid)


def test_it_ends_with_the_program_that_started_it() -> None:
    script = (
        "import sys, time\n"
        "from app.system.worker import WorkerProcess\n"
        f"worker = WorkerProcess({NAME!r})\n"
        "list(worker.ask(b'echo'))\n"
        "print(worker.pid, flush=True)\n"
        "answer = worker.ask(b'hang')\n"  # an answer that nobody holds ends the process
        "next(answer)\n"
        "time.sleep(3600)\n"
    )
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=root, text=True) as program:
        assert program.stdout
        try:
            inner = psutil.Process(int(program.stdout.readline()))
        finally:
            program.kill()
    with suppress(psutil.NoSuchProcess):
        inner.wait(timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core files")
def test_no_core_and_no_look_into_it(worker: WorkerProcess) -> None:
    assert list(worker.ask(b"limits")) == [b"0", b"0"][: 2 if sys.platform == "linux" else 1]


@pytest.mark.parametrize("way", ["connect", "look_up", "write", "run"])
def test_every_way_out_is_shut(way: str, worker: WorkerProcess) -> None:
    with pytest.raises(JobFailed, match=r"^WayOutShut at "):
        list(worker.ask(f"way_out {way}".encode()))
