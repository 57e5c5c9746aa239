"""``python -m app`` is the command ``privacy-audit``."""

from app.cli import main

raise SystemExit(main())
