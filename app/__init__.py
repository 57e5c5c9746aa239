"""Privacy Self-Audit: a privacy self-audit for UK social-care workers, on their own computer."""

__version__ = "0.1.0"
