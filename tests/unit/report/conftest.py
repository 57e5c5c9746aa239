from __future__ import annotations

import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.loader import load_catalogue
from app.system.paths import checklists_dir


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(checklists_dir())
