"""Promise 6: whatever a file holds, its reader ends, without a crash, without circling, without filling memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.photos import detect
from app.photos.formats import FORMATS
from app.photos.reading import PhotoFile
from tests.unit.photos import mutations

ROOT = Path(__file__).resolve().parents[3]
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows holds no process's memory small this way")


def mutate(seeds: range, count: int, folder: Path) -> Counter[str]:
    """Read ``count`` mutations for each seed, in as many processes as there are processors."""

    def one(seed: int) -> Counter[str]:
        command = [sys.executable, "-m", "tests.unit.photos.mutations", str(seed), str(count), str(folder)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        said: dict[str, int] = json.loads(ran.stdout)
        assert said.pop("kilobytes_grown") < 20_000
        return Counter(said)

    with ThreadPoolExecutor(os.cpu_count()) as processes:
        return sum(processes.map(one, seeds), Counter())


@posix
@pytest.mark.timeout(600)
def test_a_few_thousand_mutations(tmp_path: Path) -> None:
    seen = mutate(range(0, 4, 2), 1_500, tmp_path)
    assert seen.total() == 3_000
    assert all(seen[what] > 100 for what in ("clean", "refused", "not a photo"))


@posix
@pytest.mark.soak
@pytest.mark.timeout(0)
def test_a_million_mutations(tmp_path: Path) -> None:
    seen = mutate(range(1_000, 1_040, 2), 50_000, tmp_path)
    assert seen.total() == 1_000_000
    print(f"a million mutations: {dict(seen)}, no crash, no circling, no memory growth")


def test_every_format_is_mutated() -> None:
    mutated = {detect.format_of(data, "") for data in mutations.bases().values()}
    assert mutated >= set(FORMATS) - {detect.DNG, detect.RAW}  # these are TIFF inside, and always refused


def test_the_check_sees_a_reader_that_circles_or_leaves_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check itself can fail."""

    class Circling:
        @staticmethod
        def survey(file: PhotoFile) -> None:
            while True:
                file.read(0, 100)

    data = next(iter(mutations.bases().values()))
    assert mutations.check(tmp_path / "photo", data) == "clean"
    monkeypatch.setitem(FORMATS, detect.JPEG, Circling)
    with pytest.raises(mutations.Circling):
        mutations.check(tmp_path / "photo", data)
