from __future__ import annotations

import json

import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.loader import load_catalogue
from app.system.paths import checklists_dir, resources_dir


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(checklists_dir())


@pytest.fixture
def colors() -> dict[str, str]:
    tokens = json.loads((resources_dir() / "theme" / "tokens.json").read_text("utf-8"))
    return dict(tokens["light"])
