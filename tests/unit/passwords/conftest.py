from __future__ import annotations

import pytest

from app.passwords.known_sites import KnownSites, load_known_sites
from app.passwords.three_words import load_words
from app.system.paths import resources_dir


@pytest.fixture(scope="session")
def known() -> KnownSites:
    """The list of sites that comes with the program."""
    return load_known_sites(resources_dir() / "passwords")


@pytest.fixture(scope="session")
def words() -> tuple[str, ...]:
    """The words of three-word passwords."""
    return load_words(resources_dir() / "passwords")
