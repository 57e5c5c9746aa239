"""What comes first: how exposed an account is, times what it opens."""

from __future__ import annotations

from app.passwords.model import Matters

IMPORTANCE = {
    Matters.EMAIL: 5.0,
    Matters.MONEY: 5.0,
    Matters.WORK: 4.5,
    Matters.PHONE: 4.0,
    Matters.OFFICIAL: 4.0,
    Matters.SOCIAL: 3.0,
    Matters.SHOPPING: 2.0,
    Matters.OTHER: 1.0,
}
LEAKED = 6.0
REUSED = 4.0
VERY_WEAK = 4.0
WEAK = 3.0
NEAR = 3.0
TWO_STEP_OFFERED = 2.0
OLD = 1.5
HTTP = 1.5
PASSKEY_OFFERED = 1.0
CROSSOVER = 1.0  # added where work and private life share a password
NOTHING_TO_DO = 0.0


def rank(exposure: float, matters: Matters) -> float:
    """Exposure times importance; the highest comes first, and nought is nothing to do."""
    return exposure * IMPORTANCE[matters]
